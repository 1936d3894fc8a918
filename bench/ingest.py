"""Mails a second, from bytes to committed derived state: `python -m bench.ingest`."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

from bench import corpus
from bot import ingest as intake
from bot.parsers import mail, reading
from storage.database import open_database, transaction
from storage.records import Delivery

WANTED = 4_000


def main() -> int:
    """Prints the table; 1 where the data is absent."""
    data = corpus.folder()
    if data is None:
        return 1
    arrived = list(corpus.mails(data, WANTED))
    size = sum(len(d.raw) for d in arrived)
    print(f"\n{WANTED} mails, {size / 1e6:.1f} MB")
    print(f"{'what':<44}{'seconds':>10}{'mails/s':>12}")
    _row("headers and text", lambda: _each(mail.parse, (d.raw for d in arrived)))
    _row("everything a mail says", lambda: _each(reading.read, (d.raw for d in arrived)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        _row("bytes to committed state, batches of 500", lambda: _ingest(path, arrived, intake.BATCH))
        compressed = sum(len(zlib.compress(d.raw)) for d in arrived)
        print(
            f"database {path.stat().st_size / 1e6:.1f} MB; the raw mails compressed {compressed / 1e6:.1f} MB"
        )
        one_by_one = arrived[:500]
        path = Path(folder) / "single.db"
        start = perf_counter()
        _ingest(path, one_by_one, 1)
        took = perf_counter() - start
        print(f"{'bytes to committed state, one by one':<44}{took:>10.2f}{len(one_by_one) / took:>12,.0f}")
    return 0


def _each(read: Callable[[bytes], object], raws: Iterable[bytes]) -> None:
    for raw in raws:
        try:
            read(raw)
        except mail.NotMail:
            continue


def _ingest(path: Path, arrived: list[Delivery], at_once: int) -> None:
    db = open_database(path)
    for start in range(0, len(arrived), at_once):
        with transaction(db):
            intake.ingest(db, arrived[start : start + at_once])
    db.close()


def _row(what: str, run: Callable[[], object]) -> None:
    start = perf_counter()
    run()
    took = perf_counter() - start
    print(f"{what:<44}{took:>10.2f}{WANTED / took:>12,.0f}")


if __name__ == "__main__":
    raise SystemExit(main())
