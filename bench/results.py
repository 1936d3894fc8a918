"""Test results kept, and what commands take with them: `python -m bench.results [COUNT] [DATABASE]`.

The results are synthetic: pipelines of 130 jobs with 308 tests each, 250 of them in a year, invented names,
seeded; ten jobs run the same tests on ten architectures. One test in fifty flakes at 3%, one in two hundred
at 20%; one in five hundred is broken in four of the jobs from the middle on. They come as GitLab's events and
JUnit reports do, ten pipelines in one transaction as in an import, the last one alone. A database that is
named is kept, and is asked again when it is there already.
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
from time import perf_counter, process_time

from bot import ingest
from bot.parsers import gitlab
from commands.answer import Ask
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source

COUNT = 1_000_000
JOBS, TESTS = 130, 308
SUITES = 13
AT_ONCE = 10
START = datetime(2026, 1, 1, tzinfo=UTC)
PIPELINE = timedelta(hours=35)
TIMES = 200
AREAS = 40


def pipeline(random: Random, number: int, of: int) -> Iterator[Delivery]:
    """One pipeline: its event, and a report of each job."""
    end = START + number * PIPELINE
    builds = []
    for j in range(JOBS):
        id = 8_000_000_000 + number * 1000 + j
        failing = {t for t in range(TESTS) if random.random() < _rate(t, j, number > of / 2)}
        builds.append(
            {
                **{"id": id, "name": f"build-{j:02d}", "stage": "test", "failure_reason": "script_failure"},
                **{"status": "failed" if failing else "success", "finished_at": _text(end)},
                **{"runner": {"description": f"k8s-{random.randrange(8)}"}, "started_at": _text(end)},
            }
        )
        raw = report(random, j, failing)
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
    if test == 7:
        return 0.999 if late and job < 4 else 0.0
    if test % 200 == 3:
        return 0.2
    return 0.03 if test % 50 == 1 else 0.0


def name_of(job: int, test: int) -> str:
    """What a test is called."""
    return f"unit-{job % SUITES:02d}/area{test % AREAS:02d}-test/case-{test:03d}"


def report(random: Random, job: int, failing: set[int]) -> bytes:
    """What a job says of its tests."""
    cases = []
    for test in range(TESTS):
        said = '<failure message="assertion failed"/>' if test in failing else ""
        named = f'classname="pinewood" name="{name_of(job, test)}" time="{random.random():.2f}"'
        cases.append(f"<testcase {named}>{said}</testcase>")
    return f"<testsuite>{''.join(cases)}</testsuite>".encode()


def _sections() -> bytes:
    areas = (f"Area {n:02d}\nM: Ada Marsh <ada@example.org>\nF: hw/area{n:02d}/" for n in range(AREAS))
    return "\n\n".join(("Maintainers", "-----------", *areas)).encode()


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def main(count: int = COUNT, kept: Path | None = None) -> int:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = kept or Path(folder) / "bench.db"
        of = max(2, count // (JOBS * TESTS))
        filled = path.exists()
        db = open_database(path)
        if not filled:
            _fill(db, of)
        size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
        results = db.execute("SELECT count(*) AS n FROM test_results").fetchone()["n"]
        print(
            f"\n{results} results in {of} pipelines: {size / 2**30:.2f} GiB, {size / results:.0f} bytes each"
        )
        _sizes(db, results)
        _ask(db, last_end(db))
        db.close()
    return 0


def last_end(db: Database) -> datetime:
    """The end of the last pipeline."""
    return datetime.fromisoformat(db.execute("SELECT max(at) AS at FROM contexts").fetchone()["at"])


def _fill(db: Database, of: int) -> None:
    with transaction(db):
        ingest.ingest(db, [Delivery(Source.MAINTAINERS, "m", _sections(), START)])
    random = Random(7)  # noqa: S311 — a corpus, and no secret
    for first in range(1, of, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, of))
        _take(db, [one for number in numbers for one in pipeline(random, number, of)])
    last = list(pipeline(random, of, of))
    start, cpu = perf_counter(), process_time()
    _take(db, last)
    print(f"\nthe last pipeline: {perf_counter() - start:.2f} s, {process_time() - cpu:.2f} of the processor")
    db.execute(
        "INSERT OR IGNORE INTO areas "
        "SELECT 'Area ' || substr(identity, instr(identity, 'area') + 4, 2), 'T-' || number "
        "FROM keys WHERE letter = 'T'"
    )
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _take(db: Database, arrived: list[Delivery]) -> None:
    with transaction(db):
        ingest.ingest(db, arrived)


def _sizes(db: Database, results: int) -> None:
    sizes = db.execute(
        "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC LIMIT 8"
    )
    for row in sizes:
        print(f"  {row['name']:<36}{row['bytes'] / results:>10.1f}")


def _ask(db: Database, now: datetime) -> None:
    print(f"{'what':<36}{'median ms':>12}{'p99 ms':>12}{'cpu median':>12}{'cpu p99 ms':>12}")
    name = "pinewood/unit-03/area01-test/case-001"
    key = db.execute("SELECT number FROM keys WHERE identity = ?", (name,)).fetchone()["number"]
    for command, arguments in (
        ("failed", {}),
        ("failed", {"pipeline": "staging"}),
        ("flaky", {}),
        ("flaky", {"about": f"T-{key}"}),
        ("flaky", {"about": "Area 01"}),
        ("status", {"area": "Area 01"}),
        ("runs", {"test": f"T-{key}"}),
        ("runs", {"test": name}),
        ("why", {"key": f"T-{key}"}),
        ("history", {"key": f"T-{key}"}),
    ):
        run, took = _run(db, command, arguments, now), list[tuple[float, float]]()
        for _ in range(TIMES):
            start, cpu = perf_counter(), process_time()
            run()
            took.append(((perf_counter() - start) * 1000, (process_time() - cpu) * 1000))
        wall, cpus = zip(*took, strict=True)
        p99, cpu99 = (quantiles(each, n=100)[-1] for each in (wall, cpus))
        what = f"{command} {' '.join(arguments.values())}"
        print(f"{what:<36}{median(wall):>12.1f}{p99:>12.1f}{median(cpus):>12.1f}{cpu99:>12.1f}", flush=True)


def _run(db: Database, command: str, arguments: dict[str, str], now: datetime) -> Callable[[], object]:
    def run() -> object:
        with transaction(db):
            return call(COMMANDS[command], db, Ask(now), arguments)

    return run


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT, *map(Path, sys.argv[2:3])))
