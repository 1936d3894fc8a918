"""How long `status` and `search` take after 10,000 mails: `python -m bench.status`."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bench import corpus
from bot import ingest
from bot.sources import files
from commands.answer import Answer, Ask
from commands.declare import call
from commands.table import COMMANDS
from storage import defects
from storage.database import Database, open_database, transaction
from storage.records import Source

WANTED = 10_000
TIMES = 30

QUERIES = (
    "migration",
    '"use after free"',
    "lock* OR mutex -from:peter",
    "is:pull is:open",
    "is:reply is:open",
    "area:migration age:<2y",
    "file:migration/ ram",
    "cid:1527402",
)
"""A frequent word, a phrase, all words of one beginning, and what is answered without words."""


def main() -> int:
    """Prints the table; 1 where the data is absent."""
    data = corpus.folder()
    if data is None:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "bench.db")
        owners = files.events(Source.MAINTAINERS, [data / "owners" / "qemu-MAINTAINERS"], corpus.THEN)
        for batch in ingest.batches([*owners, *corpus.mails(data, WANTED)]):
            with transaction(db):
                ingest.ingest(db, batch)
        print(f"\n{WANTED} mails, {len(defects.every(db))} defects")
        print(f"{'what':<36}{'median ms':>12}{'worst ms':>12}")
        _row("overview", lambda: _ask(db, "overview", {}))
        _row("person Peter Xu", lambda: _ask(db, "person", {"person": "Peter Xu"}))
        for typed in ({"area": "migration"}, {"area": "Arm TCG CPUs"}):
            _row(f"status {typed['area']}", partial(_ask, db, "status", typed))
        _row("cid show 1527402", lambda: _ask(db, "cid show", {"cid": "1527402"}))
        _row("pull list", lambda: _ask(db, "pull list", {}))
        for query in QUERIES:
            _row(f"search {query}", partial(_ask, db, "search", {"query": query}))
        db.close()
    return 0


def _ask(db: Database, name: str, arguments: dict[str, str]) -> Answer:
    with transaction(db):
        return call(COMMANDS[name], db, Ask(corpus.THEN - timedelta(days=460)), arguments)


def _row(what: str, run: Callable[[], object]) -> None:
    took = []
    for _ in range(TIMES):
        start = perf_counter()
        run()
        took.append((perf_counter() - start) * 1000)
    print(f"{what:<36}{statistics.median(took):>12.1f}{max(took):>12.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
