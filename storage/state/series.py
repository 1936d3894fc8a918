"""Series and what they carry, as their threads tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.records import Change, PullRequest
from storage.state.said import Origin


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
        key: `P-1` for a pull request, `S-1` for a patch series; "" where only replies tell of it, and before
            storage gives one.
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
        origin: the patch mail, or the mail that lists it, and who wrote the patch, whoever sent it.
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
