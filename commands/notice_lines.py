"""What was told of a thing, to whom and when: the notices behind its state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commands import links, lookup
from commands.answer import Ask, Line, UserError, line
from commands.notices import said
from storage import calls, outbox
from storage.database import Database
from storage.outbox import Queued
from storage.records import Person

_DID = {"due": "to tell", "failed": "could not tell"}


def about(db: Database, ask: Ask, names: Iterable[str]) -> list[tuple[datetime, Line]]:
    """Each notice about these with its time: when it was sent, or is due.

    Args:
        names: short keys, or `project:number` of a pipeline.
    """
    found = {queued.id: queued for name in names for queued in outbox.about(db, name)}
    return [dated(db, ask, queued) for queued in found.values()]


def dated(db: Database, ask: Ask, queued: Queued) -> tuple[datetime, Line]:
    """`9 Oct told Ines Okafor and Tomasz Wilk: ‹CID-410202 is yours›`, with its time."""
    at = queued.sent_at or queued.notice.due_at
    whom = links.people(ask, [_person(db, ask, a) for a in _audience(db, queued)], " and ")
    return at, line(
        f"{links.day(at, ask.now)} {_DID.get(queued.state, 'told')} ",
        *(whom or ["the channel"]),
        ": ",
        links.notice(ask, queued.id, said(queued.notice).title),
    )


def _audience(db: Database, queued: Queued) -> list[str]:
    """Whom it is for; once it was sent, whom it pinged by now, itself or folded."""
    decided = calls.of(db, queued.id) if queued.sent_at else ()
    return [c.address for c in decided if c.address and c.made_at] if decided else [*queued.notice.audience]


def _person(db: Database, ask: Ask, address: str) -> Person:
    try:
        return lookup.person(db, ask, address)
    except UserError:
        return Person(address, "")
