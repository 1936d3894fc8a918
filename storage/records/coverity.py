"""What Coverity itself says: in its mails, and in what is exported from its server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Location:
    """One place in the source.

    Attributes:
        file: the path as the report has it, often with the build machine's folders before it.
        line: None where none is told.
        function: without the "()" that mails add; "" where none is told.
    """

    file: str
    line: int | None = None
    function: str = ""


@dataclass(frozen=True, slots=True)
class CoverityTriage:
    """What people set in Coverity, in its own words; "" where it was not told.

    Attributes:
        reference: the external reference, a bug's or a commit's name.
    """

    classification: str = ""
    severity: str = ""
    action: str = ""
    owner: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReportedDefect:
    """One defect, as one report has it; "" or None where the report does not tell.

    Attributes:
        checker: "RESOURCE_LEAK".
        category: "Resource leaks".
        locations: where, the main one first; several for one CID.
        message: the checker's sentence at the main location.
        code: the source line there.
        component: the part of the project, as Coverity divides it.
        first_seen: when Coverity first detected it, in UTC.
        fixed: the report says that it is fixed.
        triage: None where the report has no triage at all, as in mails.
    """

    cid: int
    checker: str = ""
    category: str = ""
    locations: tuple[Location, ...] = ()
    message: str = ""
    code: str = ""
    component: str = ""
    first_seen: datetime | None = None
    fixed: bool = False
    triage: CoverityTriage | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a project, as Coverity divides it.

    Attributes:
        patterns: regular expressions, each for a whole path that begins with a slash.
    """

    name: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverityReport:
    """A report mail or an export.

    Attributes:
        project: "" where it is not told.
        component: the part of the project that it is about, or "".
        new: how many defects it says are new; None where it does not say.
        fixed: how many it says are fixed.
        shown: how many of the new ones it says it lists: "20" of "20 of 293".
        defects: those that it lists, in its order, each once.
        commits: abbreviated hash and title of the commits that it blames (coverity-bot).
    """

    project: str = ""
    component: str = ""
    new: int | None = None
    fixed: int | None = None
    shown: int | None = None
    defects: tuple[ReportedDefect, ...] = ()
    commits: tuple[tuple[str, str], ...] = ()
