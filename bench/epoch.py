"""Mails a second from a public-inbox epoch's blobs to committed state: `python -m bench.epoch REPOSITORY`."""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections import deque
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.corpus import THEN
from bot import ingest
from bot.parsers import mail, reading
from bot.sources import files, git_epoch
from storage import cursors
from storage.database import Database, open_database, transaction

SLICE = 5_000
"""Mails between two lines: whether a long archive slows it down."""


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path)
    epoch = parser.parse_args().repository
    head = git_epoch.head(epoch)
    count = git_epoch.count(epoch, head)
    print(f"{'what':<44}{'seconds':>10}{'mails/s':>12}")
    start = perf_counter()
    deque(git_epoch.walk(epoch, head), 0)
    _row("git's blobs", perf_counter() - start, count)
    start = perf_counter()
    deque(files.mails([epoch], THEN), 0)
    _row("and their keys", perf_counter() - start, count)
    start = perf_counter()
    for delivery in files.mails([epoch], THEN):
        try:
            reading.read(delivery.raw)
        except mail.NotMail:
            continue
    _row("and everything they say", perf_counter() - start, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        db = open_database(path)
        _import(db, epoch)
        start = perf_counter()
        _import(db, epoch)
        print(f"again, with nothing new: {perf_counter() - start:.3f} s")
        compressed = db.execute("SELECT sum(length(raw)) FROM packs").fetchone()[0]
        db.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = path.stat().st_size
        print(f"database {size / 1e6:.0f} MB, of it raw mails {compressed / 1e6:.0f} MB; peak {peak:.0f} MiB")


def _import(db: Database, epoch: Path) -> None:
    """Takes in what is new, as `ingest mail` does; a line for each slice."""
    done, start = 0, perf_counter()
    for batch in ingest.batches(files.mails([epoch], THEN, partial(cursors.position, db, ""))):
        with transaction(db):
            ingest.ingest(db, batch)
        done += len(batch)
        if done >= SLICE:
            _row("blob to committed state, the next of them", perf_counter() - start, done)
            done, start = 0, perf_counter()


def _row(what: str, took: float, count: int) -> None:
    print(f"{what:<44}{took:>10.2f}{count / took:>12,.0f}", flush=True)


if __name__ == "__main__":
    main()
