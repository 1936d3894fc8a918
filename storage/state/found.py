"""What a search finds, and what it must be told to find it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.state.said import Origin


@dataclass(frozen=True, slots=True)
class Hit:
    """A mail that a query found.

    Attributes:
        subject: as it stands in the mail.
        key: the short key of what it belongs to: its series or pull request, the defect that it speaks of,
            else the series of its thread; "" for none.
        text: what its author wrote, as far as it is indexed.
    """

    origin: Origin
    subject: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and how many there are on all pages."""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What people's decisions make of things, which no derived row tells.

    Attributes:
        classified: CIDs that an owner classified, so that they are no longer disputed.
        disputed: CIDs that somebody disputes, whatever mails say.
        settled: those of which nothing more is owed: no bug, or a fix that somebody named is applied.
        unanswered: covers of the series whose senders asked after them in vain.
    """

    classified: frozenset[int] = frozenset()
    disputed: frozenset[int] = frozenset()
    settled: frozenset[int] = frozenset()
    unanswered: frozenset[str] = frozenset()
