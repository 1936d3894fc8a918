"""Taking in what the command `ingest` found, and reading it again for `replay`.

Apart from them, because all that reads loads for longer than it takes to see that there is nothing new.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial

from bot import ahead, clock, ingest
from bot.settings import Settings
from storage import deliveries, imports
from storage.database import Database, transaction
from storage.imports import Import
from storage.records import Delivery, Source


def taken_in(
    db: Database, settings: Settings, run: Import, arrived: Iterator[Delivery], *, mails: bool
) -> Generator[ingest.Counts, None, None]:
    """Takes deliveries in, in transactions of many; the counts of each, once it is committed.

    Args:
        run: the import at its beginning.
        mails: they are mails, which others read ahead.
    """
    count = ahead.processes() if mails else 0
    try:
        with closing(ahead.read_ahead(arrived, partial(deliveries.known, db), count=count)) as read:
            for batch in ingest.batches(read):
                further = replace(run, done=run.done + len(batch), at=clock.now())
                with transaction(db):
                    counts = ingest.ingest(db, batch, settings.telling(), of=further)
                run = further
                yield counts
    except (KeyboardInterrupt, GeneratorExit):
        _left(db, replace(run, stopped=True))
        raise
    _left(db, replace(run, ended=True))


def read_again(db: Database) -> ingest.Counts:
    """A replay, whose mails others read ahead."""
    read = partial(ahead.read_ahead, known=lambda d: d.source is not Source.MAIL, count=ahead.processes())
    return ingest.replay(db, read)


def _left(db: Database, run: Import) -> None:
    """Remembers what became of the import, if it came to anything."""
    if run.done:
        with transaction(db):
            imports.save(db, run)
