"""Deliveries in, derived state and notices out, in the caller's transaction.

Each delivery is kept, parsed, and its facts saved; then the rules run over what was touched. Many
deliveries may share one run: what follows from a thread is derived from all its mails at once, so
a batch and one by one come to the same. What cannot be parsed stays a delivery and is refused with
a reason; it never stops the others.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot import derive, kinds, prepared, tell
from bot.prepared import MISTAKES, Arrived, Prepared
from bot.telling import Telling
from storage import arrivals, cursors, deliveries, imports, tables, times
from storage.database import Database, transaction
from storage.imports import Import
from storage.records import Cursor, Delivery

log = logging.getLogger(__name__)

BATCH = 500
"""Deliveries in one transaction when many are imported: more gained nothing, fewer cost commits."""

BATCH_BYTES = 32 << 20
"""What they hold together, but for the last: a list may carry mails of many megabytes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a run of deliveries.

    Attributes:
        refused: (origin or key, reason) of each that could not be read; they are kept all the same.
    """

    new: int = 0
    known: int = 0
    refused: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.known + other.known, self.refused + other.refused)


READ_AT_ONCE = 20
"""Deliveries that were put off, read in one transaction: with more, whoever sends the next would wait."""


Some = TypeVar("Some", bound=Arrived)


@dataclass(slots=True)
class _Run:
    touched: derive.Touched = field(default_factory=derive.Touched)
    new: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    reached: dict[tuple[str, str], Cursor] = field(default_factory=dict)


def ingest(
    db: Database,
    arrived: Iterable[Arrived],
    telling: Telling | None = None,
    *,
    of: Import | None = None,
) -> Counts:
    """Takes deliveries in, in one go.

    Args:
        arrived: what came, in order of arrival.
        telling: how people are told; None when nobody is, as in a replay.
        of: the import that they belong to, and how far it is with them.
    """
    run = _Run()
    told: list[Delivery] = []
    every = list(arrived)
    numbers = deliveries.keep_all(db, map(prepared.delivery, every))
    for one, number in zip(every, numbers, strict=True):
        delivery = prepared.delivery(one)
        if delivery.via:
            arrivals.record(db, delivery)
        if delivery.reached:
            run.reached[delivery.reached.via, delivery.reached.place] = delivery.reached
        if number is None:
            run.known += 1
        else:
            run.new += 1
            _read(db, number, one, run)
            told.append(delivery)
    cursors.move(db, run.reached.values())
    if of:
        imports.save(db, of)
    return _follow(db, run, told, telling)


def keep(db: Database, arrived: Iterable[Delivery]) -> None:
    """Keeps deliveries and leaves the reading to `read_kept`: the sender waits for the commit alone."""
    every = list(arrived)
    for delivery, number in zip(every, deliveries.keep_all(db, every), strict=True):
        if delivery.via:
            arrivals.record(db, delivery)
        if number is not None:
            deliveries.put_off(db, number)


def read_kept(db: Database, telling: Telling | None = None) -> Counts:
    """Reads some of what `keep` left unread, oldest first; with nothing left, it counts nothing."""
    run = _Run()
    told = []
    for number in deliveries.unread(db, READ_AT_ONCE):
        delivery = deliveries.get(db, number)
        deliveries.is_read(db, number)
        run.new += 1
        _read(db, number, delivery, run)
        told.append(delivery)
    return _follow(db, run, told, telling)


def _follow(db: Database, run: _Run, told: Sequence[Delivery], telling: Telling | None) -> Counts:
    """What follows from deliveries that were read."""
    derive.derive(db, run.touched)
    if telling is not None:
        tell.tell(db, told, run.touched, telling)
    return Counts(run.new, run.known, tuple(run.refused))


def renew(db: Database, delivery: Delivery, telling: Telling | None = None) -> Counts:
    """Takes in a delivery of whose source only the newest counts.

    One that was there before, but is not the newest, counts again: the file went back to what it was.
    """
    newest = deliveries.latest(db, delivery.source)
    if newest and newest.raw == delivery.raw:
        return Counts(known=1)
    counts = ingest(db, [delivery], telling)
    if counts.known:
        again = replace(delivery, key=f"{delivery.key} {times.text(delivery.received_at)}")
        counts = ingest(db, [again], telling)
    return counts


def replay(db: Database, ahead: Callable[[Iterable[Delivery]], Iterable[Arrived]] = iter) -> Counts:
    """Drops everything derived and rebuilds it from the deliveries; nobody is told anything.

    What is still unread is left to whoever reads it, and tells of it.

    Args:
        ahead: gives the deliveries back in their order, some of them read by others.
    """
    tables.clear_derived(db)
    total, numbers = Counts(), deque[int]()
    later = set(deliveries.unread(db))

    def kept() -> Iterator[Delivery]:
        for number, delivery in deliveries.every(db):
            if number not in later:
                numbers.append(number)
                yield delivery

    for batch in batches(ahead(kept())):
        run = _Run()
        for one in batch:
            _read(db, numbers.popleft(), one, run)
        derive.derive(db, run.touched)
        total += Counts(new=len(batch), refused=tuple(run.refused))
    return total


def batches(arrived: Iterable[Some]) -> Iterator[list[Some]]:
    """Cuts a long import into transactions."""
    batch, size = list[Some](), 0
    for one in arrived:
        batch.append(one)
        size += len(prepared.delivery(one).raw)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(db: Database, number: int, arrived: Arrived, run: _Run) -> None:
    delivery = prepared.delivery(arrived)
    try:
        with transaction(db):
            if isinstance(arrived, Prepared):
                kinds.save_mail(db, number, delivery, arrived.read, run.touched)
            else:
                kinds.PARSERS[delivery.source](db, number, delivery, run.touched)
        return
    except kinds.REFUSALS as error:
        reason = str(error)
    except MISTAKES as error:
        # One that no parser foresaw would come again with every start, and the bot never get past it.
        log.exception("reading %s", delivery.origin or delivery.key)
        reason = f"reading it met a mistake of the bot's own ({error!r}); the log has more"
    deliveries.refuse(db, number, reason)
    run.refused.append((delivery.origin or delivery.key, reason))
