"""What somebody looks for: a query as a value, the same for `search` and whoever asks it again and again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """What stands before the colon; it says what a term's value is."""

    WORDS = ""  # words of subject, author or text, next to each other
    SUBJECT = "subject"  # words of the subject
    FROM = "from"  # words of the author's name or address
    IS = "is"  # a `State`
    CID = "cid"  # the number of a defect that the mail speaks of
    KEY = "key"  # the short key of what it belongs to
    AREA = "area"  # a MAINTAINERS section
    FILE = "file"  # a path that its patch touches, or whole parts of one
    TEST = "test"  # a test that it names
    LIST = "list"  # the list that it came by: its List-Id, or what that begins with
    AGE = "age"  # "<7d": younger; ">7d": older
    AFTER = "after"  # on that day or later, in UTC
    BEFORE = "before"  # earlier than that day


class State(StrEnum):
    """What a mail is, or how that stands to which it belongs."""

    PULL = "pull"  # a pull request's mail
    SERIES = "series"  # the mail that opens a patch series: its cover letter, or its only patch
    COVER = "cover"
    PATCH = "patch"
    REPLY = "reply"
    REPORT = "report"  # Coverity's
    OPEN = "open"  # the newest version of what is not applied, or a defect that is not settled
    CLOSED = "closed"  # applied, superseded, or a defect that is settled
    APPLIED = "applied"
    BOUNCED = "bounced"
    QUEUED = "queued"
    REVIEWED = "reviewed"
    SUPERSEDED = "superseded"  # by a newer version
    UNANSWERED = "unanswered"  # its sender asked after it in vain
    DISPUTED = "disputed"  # about a defect that people judge differently


class Sorting(StrEnum):
    """What comes first."""

    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a mail must be, or must not.

    Attributes:
        value: as the operator says; words with single spaces, without quotation marks.
        begins: the last word may go on (`lock*`).
        negated: it must not be.
    """

    operator: Operator
    value: str
    begins: bool = False
    negated: bool = False


Clause = tuple[Term, ...]
"""Terms of which one must hold (`a OR b`)."""


@dataclass(frozen=True, slots=True)
class Query:
    """Clauses that must all hold."""

    clauses: tuple[Clause, ...]
