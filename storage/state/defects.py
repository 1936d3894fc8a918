"""Defects: what reports and people say of each, and how far it is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records import Person, ReportedDefect
from storage.state.said import Origin


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


SETTLED = (DefectState.APPLIED, DefectState.FIXED)
"""States in which nothing more is owed."""


class EventKind(StrEnum):
    """A step on that way."""

    RAISED = "raised"
    QUOTED = "quoted"  # by the first who is known to speak of it; what raised it is not
    NAMED = "named"  # by a patch that resolves it: what raised it is not known either
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
        description: the sentence that raised it, or the title of a patch that is the first to name it; or "".
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
