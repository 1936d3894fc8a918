"""Test results kept, and what `flaky`, `runs` and `status` take with them: `python -m bench.results [COUNT]`.

The results are synthetic: pipelines of 20 jobs with 500 tests each, invented names, seeded. One test in fifty
flakes at 3%, one in two hundred at 20%; one in five hundred is broken from the middle on. They come as
GitLab's events and JUnit reports do, each pipeline in one transaction.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from bot import ingest
from bot.parsers import gitlab
from commands.answer import Ask
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source

COUNT = 1_000_000
JOBS, TESTS = 20, 500
START = datetime(2026, 1, 1, tzinfo=UTC)
PIPELINE = timedelta(hours=3)
TIMES = 60
AREAS = 40


def pipeline(random: Random, number: int, of: int) -> Iterator[Delivery]:
    """One pipeline: its event, and a report of each job."""
    end = START + number * PIPELINE
    builds = []
    for j in range(JOBS):
        id = 8_000_000_000 + number * 100 + j
        failing = {t for t in range(TESTS) if random.random() < _rate(t, j, number > of / 2)}
        builds.append(
            {
                **{"id": id, "name": f"build-{j:02d}", "stage": "test", "failure_reason": "script_failure"},
                **{"status": "failed" if failing else "success", "finished_at": _text(end)},
                **{"runner": {"description": f"k8s-{random.randrange(8)}"}, "started_at": _text(end)},
            }
        )
        raw = _report(random, j, failing)
        yield Delivery(Source.JUNIT, f"{id}:report", raw, end + timedelta(minutes=1))
    body = {
        "object_kind": "pipeline",
        "object_attributes": {
            **{"id": number, "ref": "staging" if number % 4 else f"wip/{number % 50}"},
            **{"sha": f"{number:040x}", "status": "failed", "finished_at": _text(end)},
        },
        "project": {"path_with_namespace": "pinewood/pinewood"},
        "builds": builds,
    }
    raw = json.dumps(body).encode()
    yield Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, end)


def _rate(test: int, job: int, late: bool) -> float:
    if test % 500 == 7:
        return 0.999 if late and job < 4 else 0.0
    if test % 200 == 3:
        return 0.2
    return 0.03 if test % 50 == 1 else 0.0


def _report(random: Random, job: int, failing: set[int]) -> bytes:
    cases = []
    for test in range(TESTS):
        said = '<failure message="assertion failed"/>' if test in failing else ""
        name = f"unit-{job:02d}/area{test % AREAS:02d}-test/case-{test:03d}"
        named = f'classname="pinewood" name="{name}" time="{random.random():.2f}"'
        cases.append(f"<testcase {named}>{said}</testcase>")
    return f"<testsuite>{''.join(cases)}</testsuite>".encode()


def _sections() -> bytes:
    areas = (f"Area {n:02d}\nM: Ada Marsh <ada@example.org>\nF: hw/area{n:02d}/" for n in range(AREAS))
    return "\n\n".join(("Maintainers", "-----------", *areas)).encode()


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def main(count: int = COUNT) -> int:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        db = open_database(path)
        with transaction(db):
            ingest.ingest(db, [Delivery(Source.MAINTAINERS, "m", _sections(), START)])
        _fill(db, count)
        db.execute(
            "INSERT OR IGNORE INTO areas "
            "SELECT 'Area ' || substr(identity, instr(identity, 'area') + 4, 2), 'T-' || number "
            "FROM keys WHERE letter = 'T'"
        )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"{path.stat().st_size / count:.0f} bytes a result, deliveries included; by table:")
        sizes = db.execute(
            "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC LIMIT 8"
        )
        for row in sizes:
            print(f"  {row['name']:<36}{row['bytes'] / count:>10.1f}")
        _ask(db, START + count // (JOBS * TESTS) * PIPELINE)
        db.close()
    return 0


def _fill(db: Database, count: int) -> None:
    random = Random(7)  # noqa: S311 — a corpus, and no secret
    of = count // (JOBS * TESTS)
    took = []
    for number in range(1, of + 1):
        arrived = list(pipeline(random, number, of))
        start = perf_counter()
        with transaction(db):
            ingest.ingest(db, arrived)
        took.append(perf_counter() - start)
    print(f"\n{count} results in {of} pipelines of {JOBS * TESTS}; seconds each to take in:")
    tenth = max(1, of // 10)
    print(f"  the first tenth {median(took[:tenth]):.2f}, the last {median(took[-tenth:]):.2f}")


def _ask(db: Database, now: datetime) -> None:
    print(f"{'what':<36}{'median ms':>12}{'p99 ms':>12}")
    name = "pinewood/unit-03/area01-test/case-001"
    key = db.execute("SELECT number FROM keys WHERE identity = ?", (name,)).fetchone()["number"]
    asked: list[tuple[str, Callable[[], object]]] = []
    for command, arguments in (
        ("flaky", {}),
        ("flaky", {"about": f"T-{key}"}),
        ("flaky", {"about": "Area 01"}),
        ("status", {"area": "Area 01"}),
        ("runs", {"test": f"T-{key}"}),
        ("runs", {"test": name}),
        ("why", {"key": f"T-{key}"}),
        ("history", {"key": f"T-{key}"}),
    ):
        asked.append((f"{command} {' '.join(arguments.values())}", _run(db, command, arguments, now)))
    for what, run in asked:
        took = []
        for _ in range(TIMES):
            start = perf_counter()
            run()
            took.append((perf_counter() - start) * 1000)
        print(f"{what:<36}{median(took):>12.1f}{quantiles(took, n=100)[-1]:>12.1f}")


def _run(db: Database, command: str, arguments: dict[str, str], now: datetime) -> Callable[[], object]:
    def run() -> object:
        with transaction(db):
            return call(COMMANDS[command], db, Ask(now), arguments)

    return run


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
