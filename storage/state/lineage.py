"""How versions of a series follow each other, and what mails name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import Ref
from storage.state.said import Origin
from storage.state.series import SeriesKind


@dataclass(frozen=True, slots=True)
class Version:
    """What one version of a series tells of its place among the others.

    Attributes:
        title: as in `Series`; former: the titles it says that it had before.
        number: its version; 1 when none stands there.
        branch: the stable branch it is for ("6.6.y"), or "" for the main one.
        draft: it is an RFC; again: it says that it is sent once more (RESEND).
        origin: the cover's, as in `Series`; seen: the cover itself arrived.
        applied: when it was applied, or None.
        patches: their titles; whole: all of them are known.
        mails: the Message-IDs of its cover and patches.
        replaces: Message-IDs that it says it supersedes; links: those that its change log names.
        answers: the series in reply to which it was sent, or "".
        change_ids: b4's names for all versions of it.
    """

    cover_id: str
    kind: SeriesKind
    title: str
    former: tuple[str, ...]
    number: int
    branch: str
    draft: bool
    again: bool
    origin: Origin
    seen: bool
    applied: datetime | None
    patches: tuple[str, ...]
    whole: bool
    mails: tuple[str, ...]
    replaces: tuple[str, ...]
    links: tuple[str, ...]
    answers: str
    change_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version stands among those of its series.

    Attributes:
        family: the cover of the first version; it names them all.
        depth: how many versions come before it.
        previous: the cover of the version it replaces, or "".
        why: how that is known, in words; "" for the first.
        newest: nothing replaces it, and no other line of versions is younger.
    """

    family: str
    depth: int
    previous: str
    why: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A reference with the mail that makes it and the series that mail belongs to ("" for none)."""

    ref: Ref
    origin: Origin
    cover_id: str
