"""The nouns of the project, as every layer passes them around.

Plain frozen values with no behaviour beyond a property: a parser makes them, storage keeps them,
a command reads them. The words are those of docs/glossary.md; there are no synonyms. They are
written down by what they speak of, and imported from here.
"""

from storage.records.ci import (
    AT_REST,
    ENDED,
    OUT_OF_TIME,
    Fetched,
    Job,
    Leavings,
    Pipeline,
    Purpose,
    PurposeKind,
    TestCase,
    TestOutcome,
    branch,
)
from storage.records.coverity import Component, CoverityReport, CoverityTriage, Location, ReportedDefect
from storage.records.facts import Classification, Cursor, Decision, Delivery, Notice, Source
from storage.records.logs import FailureKind, FailureOutcome, JobLog, LogFailure, Signature
from storage.records.mail import Mail, MessageKind, PatchTitle, PullRequest, Reading, SeriesTag
from storage.records.patches import SKETCH, Change, Ref, RefKind
from storage.records.people import Alias, Owner, Person, Role, Section
from storage.records.query import Clause, Operator, Query, Sorting, State, Term
from storage.records.runs import Label, RunOutcome, TestRun, TestVerdict
from storage.records.said import EVERYBODY, Outcome, OutcomeKind, Statement, Verdict

__all__ = [
    "AT_REST",
    "ENDED",
    "EVERYBODY",
    "OUT_OF_TIME",
    "SKETCH",
    "Alias",
    "Change",
    "Classification",
    "Clause",
    "Component",
    "CoverityReport",
    "CoverityTriage",
    "Cursor",
    "Decision",
    "Delivery",
    "FailureKind",
    "FailureOutcome",
    "Fetched",
    "Job",
    "JobLog",
    "Label",
    "Leavings",
    "Location",
    "LogFailure",
    "Mail",
    "MessageKind",
    "Notice",
    "Operator",
    "Outcome",
    "OutcomeKind",
    "Owner",
    "PatchTitle",
    "Person",
    "Pipeline",
    "PullRequest",
    "Purpose",
    "PurposeKind",
    "Query",
    "Reading",
    "Ref",
    "RefKind",
    "ReportedDefect",
    "Role",
    "RunOutcome",
    "Section",
    "SeriesTag",
    "Signature",
    "Sorting",
    "Source",
    "State",
    "Statement",
    "Term",
    "TestCase",
    "TestOutcome",
    "TestRun",
    "TestVerdict",
    "Verdict",
    "branch",
]
