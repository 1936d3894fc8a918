"""What is kept of each test, whatever order its pipelines, jobs, reports and logs come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import ingest
from bot.rules.flakes.judge import judge
from storage import failures, keys, test_results
from storage.database import Database, open_database, transaction
from storage.records import Delivery, RunOutcome, Source, TestRun, TestVerdict
from tests.builders import after
from tests.ci import Run, event, log, report, take

TESTS = ("unit/door", "unit/gate", "unit/lamp")

BASE = ["staging"]
"""The first branch: while none like it is known, the bot counts all, and `judge` guesses by how many ran."""


def kept(db: Database) -> list[tuple[object, ...]]:
    """All that is derived of tests; by names, since keys are numbered in order of arrival."""
    contexts = [tuple(r) for r in db.execute("SELECT * FROM contexts ORDER BY job")]
    histories = db.execute(
        "SELECT project, name, identity, from_log, alone, label, sure, verdict, state, tally, lately, "
        "lately_failed FROM histories JOIN keys ON letter = 'T' AND number = test "
        "ORDER BY project, name, identity"
    )
    blames = db.execute(
        "SELECT job, identity, cause, alone FROM blames "
        "JOIN keys ON letter = 'T' AND number = test ORDER BY job, identity"
    )
    sizes = (db.execute(f"SELECT * FROM {t} ORDER BY 1, 2") for t in ("sizes", "totals"))
    return [*contexts, *(tuple(r) for rows in (histories, blames, *sizes) for r in rows)]


def verdicts(db: Database) -> dict[tuple[str, str], TestVerdict]:
    rows = db.execute("SELECT verdict FROM histories WHERE verdict IS NOT NULL")
    found = [msgspec.json.decode(r["verdict"], type=tuple[TestVerdict, int, int])[0] for r in rows]
    return {(v.test, v.job): v for v in found}


def story(random: Random, pipelines: int) -> tuple[list[Delivery], list[TestRun]]:
    """Pipelines of a staging branch and of others, with retries; what comes of them, and what it shows."""
    arrived: list[Delivery] = []
    shown: list[TestRun] = []
    for number in range(1, pipelines + 1):
        ref = random.choice(["staging", "staging", "staging", "ada/lamp", "ben/door"] if number > 1 else BASE)
        sha = f"c{number - (number > 1 and random.random() < 0.2)}"  # some commits are tested twice
        runs: list[Run] = []
        for name in ("check", "check-arm", *(["branches-only"] if ref not in BASE else [])):
            for attempt in range(random.choice([1, 1, 2])):
                id = number * 10 + len(runs)
                failing = [t for t in TESTS[:2] if random.random() < 0.2]
                start = number * 5 + attempt + random.random()
                run = Run(
                    id, name, "failed" if failing else "success", random.choice(["r1", "r2"]), start=start
                )
                runs.append(run)
                passed = [t for t in TESTS if t not in failing]
                arrived.append(report(run, tuple(passed), dict.fromkeys(failing, "no oil")))
                for test in TESTS:
                    outcome = RunOutcome.FAILED if test in failing else RunOutcome.PASSED
                    at = after(run.end).replace(microsecond=0)
                    shown.append(
                        TestRun(test, name, outcome, sha, ref, run.runner, str(number), attempt + 1, at=at)
                    )
        arrived += [event(number, *runs[:n], sha=sha, ref=ref) for n in {1, len(runs)}]
    return arrived, shown


@settings(max_examples=6)
@given(st.randoms(use_true_random=False), st.integers(2, 24))
def test_the_order_in_which_things_come_makes_no_difference(random: Random, pipelines: int) -> None:
    arrived, shown = story(random, pipelines)
    first = open_database(":memory:")
    take(first, *arrived)
    shuffled = random.sample(arrived, len(arrived))
    other = open_database(":memory:")
    with transaction(other):
        ingest.ingest(other, shuffled[: len(shuffled) // 2])
    take(other, *shuffled[len(shuffled) // 2 :])
    assert kept(other) == kept(first)

    failing = {(r.test, r.job) for r in shown if r.outcome is RunOutcome.FAILED}
    assert verdicts(first) == {(v.test, v.job): v for v in judge(shown) if (v.test, v.job) in failing}

    with transaction(first):
        ingest.replay(first)
    assert kept(first) == kept(other)
    first.close()
    other.close()


SECONDS = {
    f"suite{n % 4}/unit-{n}": s for n, s in enumerate((900.0, 5.0, 100.0, 300.0, 7.0, 200.0, 3.0, 50.0))
}


def troubled(random: Random, pipelines: int) -> tuple[list[Delivery], list[TestRun]]:
    """Pipelines whose tests flake, or fail on a sick runner, or are killed as they are long; and outages."""
    trouble = random.choice(["flaky", "sick", "killed"])
    flaky = {test: random.choice([0, 0, 0.05, 0.3]) if trouble == "flaky" else 0.0 for test in SECONDS}
    outages = random.sample(range(1, pipelines + 1), random.choice([0, 1, 2]))
    arrived: list[Delivery] = []
    shown: list[TestRun] = []
    for number in range(1, pipelines + 1):
        sha = f"c{number - (number > 1 and random.random() < 0.1)}"
        ref = random.choice(["staging", "staging", "staging", "ada/lamp"] if number > 1 else BASE)
        ran: list[Run] = []
        for name in ("check", "check-arm", "check-clang"):
            for attempt in range(3):
                runner = random.choice(["r1", "r2", "r3", "r4", "r5", "r6"])
                tests = [test for test in SECONDS if random.random() < 0.97]
                worse = 0.15 * (trouble == "sick" and runner == "r1") + 0.6 * (
                    number in outages and not attempt
                )
                failing = [test for test in tests if random.random() < flaky[test] + worse]
                if trouble == "killed" and not failing and random.random() < 0.4:
                    failing = random.choices(tests, [SECONDS[test] for test in tests])
                start = number * 5 + attempt * 0.4 + random.random() * 0.3
                status = "failed" if failing else "success"
                run = Run(number * 20 + len(ran), name, status, runner, start=start)
                ran.append(run)
                arrived.append(timed(run, tests, failing))
                at = after(run.end).replace(microsecond=0)
                of_job = (name, RunOutcome.PASSED, sha, ref, runner, str(number), attempt + 1)
                shown += [TestRun(test, *of_job, SECONDS[test], at) for test in tests if test not in failing]
                shown += [
                    replace(TestRun(test, *of_job, SECONDS[test], at), outcome=RunOutcome.FAILED)
                    for test in failing
                ]
                if not failing or random.random() < 0.3:
                    break
        arrived += [event(number, *ran[:n], sha=sha, ref=ref) for n in {1, len(ran)}]
    return arrived, shown


def timed(run: Run, tests: Sequence[str], failing: Sequence[str]) -> Delivery:
    cases = (
        f'<testcase name="{test}" time="{SECONDS[test]}">{"<failure/>" if test in failing else ""}</testcase>'
        for test in tests
    )
    raw = f"<testsuite>{''.join(cases)}</testsuite>".encode()
    return Delivery(Source.JUNIT, f"{run.id}:report", raw, after(run.end))


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(2, 20), st.sampled_from([1, 9]))
@example(0, 20, 9)  # an outage and a sick runner
@example(5, 20, 1)  # an outage and killed jobs
def test_what_the_bot_says_is_what_the_whole_history_says(seed: int, pipelines: int, batch: int) -> None:
    random = Random(seed)  # noqa: S311 — a corpus, and no secret
    arrived, shown = troubled(random, pipelines)
    ordered, mixed = open_database(":memory:"), open_database(":memory:")
    shuffled = random.sample(arrived, len(arrived))
    for db, order in ((ordered, arrived), (mixed, shuffled)):
        for start in range(0, len(order), batch):
            with transaction(db):
                ingest.ingest(db, order[start : start + batch])
    failing = {(r.test, r.job) for r in shown if r.outcome is RunOutcome.FAILED}
    assert verdicts(ordered) == {(v.test, v.job): v for v in judge(shown) if (v.test, v.job) in failing}
    assert kept(mixed) == kept(ordered)
    ordered.close()
    mixed.close()


def test_what_fails_in_a_job_that_the_runner_broke_is_no_failure_of_a_test(db: Database) -> None:
    broken = Run(1, status="failed", reason="runner_system_failure")
    cut = Run(2, status="failed", reason="job_execution_timeout", start=1)
    take(db, event(1, broken), report(broken, failed={"unit/door": "gone"}))
    take(db, event(2, cut), report(cut, failed={"unit/gate": "gone"}))
    found = {test: v for (test, _), v in verdicts(db).items()}
    assert found.keys() == {"unit/door"}
    assert found["unit/door"].failure_rate is None
    assert "1 failure explained by the infrastructure: not counted" in found["unit/door"].evidence


MESON = (
    "1/2 hall:unit / unit/door        OK              0.10s",
    "2/2 hall:unit / unit/gate        ERROR           4.10s   killed by signal 6 SIGABRT",
    "",
    "Summary of Failures:",
    "2/2 hall:unit / unit/gate        ERROR           4.10s   killed by signal 6 SIGABRT",
    "",
    "Ok:                 1",
    "Expected Fail:      0",
    "Fail:               1",
)


def outcomes(db: Database) -> set[tuple[int, str, str]]:
    found = db.execute(
        "SELECT job, identity, outcome FROM test_results JOIN keys ON letter = 'T' AND number = test"
    )
    return {(r["job"], r["identity"], r["outcome"]) for r in found}


def test_what_a_report_says_was_not_run_is_no_result(db: Database) -> None:
    cases = "<testcase name='a'/><testcase name='b'><skipped/></testcase><testcase name='c' status='notrun'/>"
    told = replace(report(Run(1), ()), raw=f"<testsuite name='hall'>{cases}</testsuite>".encode())
    take(db, event(1, Run(1)), told)
    assert outcomes(db) == {(1, "hall/a", "passed")}


@pytest.mark.parametrize("log_first", [True, False])
def test_a_failure_that_only_a_log_tells_is_a_result(db: Database, log_first: bool) -> None:
    runs = [Run(n, status="success", start=n) for n in range(1, 9)]
    bad = Run(9, status="failed", start=9)
    take(db, *(event(r.id, r, sha=f"c{r.id}", status="success") for r in runs))
    told = [log(bad, *MESON), event(9, bad, sha="c9")]
    take(db, *(told if log_first else reversed(told)))
    assert outcomes(db) == {(9, "unit/gate", "error")}
    # Of a test that only logs tell of, jobs that succeeded are clean runs.
    assert verdicts(db)["unit/gate", "functional"].failure_rate == pytest.approx(1 / 9)


@pytest.mark.parametrize("log_first", [True, False])
@pytest.mark.parametrize(
    ("name", "known"),
    [("unit/gate", "unit/gate"), ("hall/unit/gate", "hall/unit/gate"), ("hall.unit/gate/1", None)],
)
def test_a_failure_that_a_report_tells_too_counts_once(
    db: Database, name: str, known: str | None, log_first: bool
) -> None:
    bad, clean, other = (Run(n, status=s, start=n) for n, s in ((1, "failed"), (2, "success"), (3, "failed")))
    take(db, *(event(r.id, r, sha=f"c{r.id}") for r in (bad, clean, other)))
    told = [log(bad, *MESON), report(bad, ("unit/door",), {name: "aborted"})]
    take(db, *(told if log_first else reversed(told)))
    assert outcomes(db) == {(1, name, "failed"), (1, "unit/door", "passed")}
    # Of another run there is no report: the failure stands under the name that reports give the test.
    told = [log(other, *MESON), report(clean, (name,))]
    take(db, *(told if log_first else reversed(told)))
    assert (3, known or "unit/gate", "error") in outcomes(db)
    assert len(outcomes(db)) == 4


def test_what_comes_at_once_is_named_as_what_comes_one_by_one(db: Database) -> None:
    clean, bad = Run(10, start=1), Run(20, status="failed", start=2)
    arrived = [event(1, clean, sha="c1", status="success"), report(clean, ("hall.unit/gate",))]
    arrived += [event(2, bad, sha="c2"), log(bad, *MESON)]
    with transaction(db):
        ingest.ingest(db, arrived)
    assert outcomes(db) == {(10, "hall.unit/gate", "passed"), (20, "hall.unit/gate", "error")}
    found = verdicts(db)["hall.unit/gate", "functional"]
    with transaction(db):
        ingest.replay(db)
    assert outcomes(db) == {(10, "hall.unit/gate", "passed"), (20, "hall.unit/gate", "error")}
    assert verdicts(db) == {("hall.unit/gate", "functional"): found}


def beside(random: Random, pipelines: int) -> list[Delivery]:
    """Pipelines whose jobs leave a report, or a log, or both; a log calls the tests otherwise."""
    arrived: list[Delivery] = []
    for number in range(1, pipelines + 1):
        runs: list[Run] = []
        for name in ("check", "check-arm"):
            for attempt in range(random.choice([1, 1, 2])):
                failing = [t for t in TESTS if random.random() < 0.3]
                passed = [t for t in TESTS if t not in failing]
                status = random.choice(["canceled", *["failed" if failing else "success"] * 6])
                start = number * 5 + attempt + random.random()
                run = Run(number * 10 + len(runs), name, status, start=start, allowed=random.random() < 0.1)
                runs.append(run)
                left = random.choice(["report", "log", "both"])
                if left != "log":
                    failed = {f"hall.{t}": "no oil" for t in failing}
                    arrived.append(report(run, tuple(f"hall.{t}" for t in passed), failed))
                if left != "report":
                    arrived.append(log(run, *printed(passed, failing)))
        ref = random.choice(["staging", "staging", "ada/lamp"] if number > 1 else BASE)
        sha = f"c{number - (number > 1 and random.random() < 0.2)}"
        arrived += [event(number, *runs[:n], sha=sha, ref=ref) for n in {1, len(runs)}]
    return arrived


def printed(passed: Sequence[str], failing: Sequence[str]) -> list[str]:
    of = len(passed) + len(failing)
    lines = [f" {n}/{of} {t}        OK              0.10s" for n, t in enumerate(passed, 1)]
    for n, test in enumerate(failing, len(passed) + 1):
        lines.append(f" {n}/{of} {test}        ERROR           1.50s   killed by signal 6 SIGABRT")
        lines += ["― ✀  ―", "stderr:", f"{test}.c:7: oil_level: Assertion `oil' failed.", "――"]
    return [*lines, "", f"Ok:                 {len(passed)}", f"Fail:               {len(failing)}"]


def failed(db: Database) -> list[tuple[object, ...]]:
    jobs = [r["job"] for r in db.execute("SELECT DISTINCT job FROM failures")]
    found = failures.of_jobs(db, jobs)
    named = test_results.keys_of(db, {keys.number(f.key) for of in found.values() for f in of if f.key})
    names = {short: name for name, short in named.items()}
    return [(f.job, f.test, names.get(f.key), f.said, f.cause) for job in jobs for f in found[job]]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(2, 14))
def test_logs_beside_reports_come_to_the_same_one_by_one_at_once_and_again(seed: int, pipelines: int) -> None:
    random = Random(seed)  # noqa: S311 — a corpus, and no secret
    arrived = beside(random, pipelines)
    live, mixed, batch = (open_database(":memory:") for _ in range(3))
    take(live, *arrived)
    take(mixed, *random.sample(arrived, len(arrived)))
    with transaction(batch):
        ingest.ingest(batch, random.sample(arrived, len(arrived)))
    whole = [kept(live), outcomes(live), failed(live)]
    assert [kept(mixed), outcomes(mixed), failed(mixed)] == whole
    assert [kept(batch), outcomes(batch), failed(batch)] == whole
    with transaction(live):
        ingest.replay(live)
    assert [kept(live), outcomes(live), failed(live)] == whole
    for db in (live, mixed, batch):
        db.close()


def test_a_log_that_comes_before_its_job_is_known_leaves_no_second_test(db: Database) -> None:
    clean, bad = Run(10, start=1), Run(20, status="failed", start=2)
    take(db, event(1, clean, sha="c1", status="success"), report(clean, ("hall.unit/gate",)))
    take(db, log(bad, *MESON), event(2, bad, sha="c2"))
    assert test_results.names(db).keys() == {"hall.unit/gate"}
