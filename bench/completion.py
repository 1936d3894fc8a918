"""How long completion takes among 20,000 objects: `python -m bench.completion`.

Each option is typed letter by letter, as Discord asks, once as it is written and once with a slip.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter

from bot import ingest
from bot.sources import files
from commands.complete import complete
from storage import authors, defects, series, test_results
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source

THEN = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)

MAILS, TESTS = 4_000, 9_000
"""A mail is a series, an author and a defect."""

SYLLABLES = ("lamp", "wick", "oil", "glass", "flame", "stand", "shade", "valve", "spark", "brass")

TYPED = (
    ("runs", "test", "suite-7/brass-glass-4321"),
    ("runs", "test", "brsas-glass-4321"),
    ("cid assign", "person", "Brass Valve-1234"),
    ("cid assign", "person", "Brass Vavle-1234"),
    ("cid show", "cid", "1500123"),
    ("series show", "series", "flame: take the wick"),
    ("watch", "target", "glass-shade-77"),
    ("watch", "target", "glass-shdae-77"),
    ("history", "key", "brass valve"),
    ("search", "query", "test:brass-glass"),
)


def main() -> int:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "bench.db")
        for batch in ingest.batches(_mails()):
            with transaction(db):
                ingest.ingest(db, batch)
        with transaction(db):
            ingest.ingest(db, [_report()])
        objects = len(defects.every(db)) + len(test_results.names(db)) + len(authors.people(db, "", MAILS))
        objects += len(series.keys(db, "", MAILS))
        print(f"\ncompletion among {objects} objects")
        print(f"{'typed':<44}{'median ms':>12}{'p99 ms':>12}{'worst ms':>12}")
        every = [took for typed in TYPED for took in _row(db, *typed)]
        p99 = sorted(every)[int(len(every) * 0.99)]
        print(f"{'all':<44}{sorted(every)[len(every) // 2]:>12.1f}{p99:>12.1f}{max(every):>12.1f}")
        db.close()
    return 0


def _row(db: Database, command: str, option: str, text: str) -> list[float]:
    took = []
    for _ in range(10):
        for end in range(len(text) + 1):
            start = perf_counter()
            complete(db, command, option, text[:end])
            took.append((perf_counter() - start) * 1000)
    took.sort()
    median, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"{command + ' ' + text:<44}{median:>12.1f}{p99:>12.1f}{took[-1]:>12.1f}")
    return took


def _name(number: int) -> tuple[str, str]:
    return SYLLABLES[number % 10], SYLLABLES[number // 10 % 10]


def _mails() -> Iterator[Delivery]:
    for number in range(MAILS):
        first, second = _name(number)
        mail = EmailMessage()
        mail["From"] = f"{first.title()} {second.title()}-{number} <{first}.{number}@example.org>"
        mail["Date"] = format_datetime(THEN)
        mail["Message-ID"] = f"<{number}@example.org>"
        mail["Subject"] = f"[PATCH] {first}: take the {second} of {number}"
        mail.set_content(f"CID {1_500_000 + number} is a bug in {second}().\n")
        yield files.mail(mail.as_bytes(), str(number), THEN)


def _report() -> Delivery:
    cases = "".join(
        f'<testcase name="suite-{n % 97}/{"-".join(_name(n))}-{n}" time="1"><failure/></testcase>'
        for n in range(TESTS)
    )
    raw = f"<testsuites><testsuite name='lamp'>{cases}</testsuite></testsuites>".encode()
    return Delivery(Source.JUNIT, "1:report", raw, THEN)


if __name__ == "__main__":
    raise SystemExit(main())
