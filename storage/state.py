"""The derived nouns: what follows from many mails together.

Rules make them, storage keeps them, commands read them. All can be dropped and rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records import (
    Change,
    Job,
    Outcome,
    Person,
    PullRequest,
    ReportedDefect,
    Statement,
    TestCase,
    TestOutcome,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who said something, when and where: the proof that stands behind every fact.

    Attributes:
        at: the mail's date; None where it has none.
    """

    message_id: str
    at: datetime | None
    person: Person


class SeriesKind(StrEnum):
    """How patches travel: to be reviewed, or to be merged."""

    PATCHES = "patches"
    PULL = "pull"


class SeriesState(StrEnum):
    """How far one version of a series got, by what was said of it."""

    POSTED = "posted"
    REVIEWED = "reviewed"
    QUEUED = "queued"
    BOUNCED = "bounced"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Series:
    """One version of a patch series or pull request.

    Attributes:
        cover_id: the Message-ID of the mail that opens it, whether or not that mail arrived.
        key: `P-1` for a pull request; "" for a patch series, and before storage gives one.
        title: of the cover, or of the only patch; "" when no mail tells it.
        total: how many patches; None when not told.
        origin: the cover's; where the cover never arrived, message_id is the mail that quotes it
            or belongs to it, and the person may be Person("", "").
        seen: the cover itself arrived.
        pull: what the pull request says, from the cover or from a quotation of it.
        unlisted: patches that the summary does not mention.
        files: paths it touches, as far as known.
        state: how far it got, and by which mail.
        state_origin: who said so; None while nobody said anything.
        clean_run: the mail that says that its test run passed without a retry.
        pings: its sender's questions what became of it, since anybody else said a word; oldest first.
    """

    cover_id: str
    key: str
    kind: SeriesKind
    title: str
    version: int
    total: int | None
    origin: Origin
    seen: bool
    pull: PullRequest | None
    unlisted: tuple[str, ...]
    files: tuple[str, ...]
    state: SeriesState
    state_origin: Origin | None
    clean_run: Origin | None
    pings: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch of a series; a pull request's shortlog lines count as patches too.

    Attributes:
        origin: the patch mail, or the mail that lists it.
    """

    cover_id: str
    title: str
    origin: Origin
    files: tuple[str, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A patch mail that says it resolves a defect."""

    cid: int
    title: str
    cover_id: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its origin, its defect known."""

    statement: Statement
    origin: Origin


@dataclass(frozen=True, slots=True)
class Act:
    """An outcome with its origin, its target and its people known.

    Attributes:
        seq: the how-manieth outcome of its mail.
        key: `W-1` for a watch, `F-1` a follow-up, `H-1` a hand-off, `G-1` a guess; else "".
        target: the mail it speaks of (a patch or a cover), "" when it speaks of none.
        cover_id: the series that mail belongs to, or "".
        people: who has to do it or wants to be told, addresses where they are known.
    """

    outcome: Outcome
    origin: Origin
    seq: int
    key: str
    target: str
    cover_id: str
    people: tuple[Person, ...]


class SightingKind(StrEnum):
    """How a defect stands in a report: what that proves differs."""

    REPORT = "report"
    """A mail of Coverity's, direct or forwarded: it lists what is new."""

    QUOTED = "quoted"
    """Somebody's mail with a part of a report in it: it tells what, and not when."""

    EXPORT = "export"
    """A list of what Coverity's server knows, with its triage."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A defect in one report.

    Attributes:
        origin: the mail; of an export no mail, but when it was fetched.
    """

    defect: ReportedDefect
    kind: SightingKind
    origin: Origin


class DefectState(StrEnum):
    """How far a defect is on its way to being settled."""

    OPEN = "open"
    PROMISED = "promised"
    POSTED = "patch posted"
    REVIEWED = "reviewed"
    QUEUED = "queued"
    IN_PULL = "in a pull request"
    BOUNCED = "bounced"
    APPLIED = "applied"
    FIXED = "fixed"


class EventKind(StrEnum):
    """A step on that way."""

    RAISED = "raised"
    REPORTED = "reported"
    PROMISED = "promised"
    POSTED = "patch posted"
    REVIEWED = "reviewed"
    QUEUED = "queued"
    IN_PULL = "in pull request"
    BOUNCED = "bounced"
    APPLIED = "applied"
    FIXED = "fixed"
    RETURNED = "reported again"
    MARKED = "marked in Coverity"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a defect, with the words or the title that belong to it."""

    what: EventKind
    origin: Origin
    note: str


@dataclass(frozen=True, slots=True)
class Defect:
    """One Coverity finding, as the list speaks of it.

    Attributes:
        disputed: maintainers judge it differently, and nothing has settled it.
        since: the time of the last step.
        description: the sentence that raised it.
        function: the function named there, or "".
        raised: the first mail that names it.
        claimant: who promised a fix that has not come, or Person("", "").
        events: its course, oldest first.
        facts: what Coverity's reports say of it, taken together; None where none came.
        triaged_at: when Coverity's triage was last asked for; None where it never was.
    """

    cid: int
    state: DefectState
    disputed: bool
    since: datetime | None
    description: str
    function: str
    raised: Origin
    claimant: Person
    events: tuple[Event, ...]
    facts: ReportedDefect | None = None
    triaged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job with its place among the runs of the same job in its pipeline.

    Attributes:
        number: 1 for the first run, 2 for its first retry, …
        attempts: how many runs there are.
    """

    job: Job
    project: str
    pipeline: int
    number: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome of one test case.

    Attributes:
        job: the GitLab job it ran in.
        key: the test case's short key ("T-214").
        at: when the job ended, or when the report came where no event told that.
    """

    job: int
    name: str
    key: str
    outcome: TestOutcome
    seconds: float | None
    message: str | None
    at: datetime

    @property
    def failed(self) -> bool:
        """It failed or broke off."""
        return self.outcome in (TestOutcome.FAILED, TestOutcome.ERROR)


def full_name(case: TestCase) -> str:
    """The name under which a test case has its history: class and name, once where they are the same."""
    if not case.classname or case.name.startswith(case.classname):
        return case.name
    return f"{case.classname}/{case.name}" if case.name else case.classname
