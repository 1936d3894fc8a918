from __future__ import annotations

import pytest

from bot.parsers import job_log
from storage.records import FailureKind, JobLog
from tests.parsers.traces import FAILED, LATE, MESON, MESON_SUMMARY, SUCCEEDED, trace

INFRASTRUCTURE, INCOMPLETE = FailureKind.INFRASTRUCTURE, FailureKind.INCOMPLETE


def kinds(log: JobLog) -> list[FailureKind]:
    return [f.kind for f in log.failures]


@pytest.mark.parametrize(
    ("verdict", "kind", "outcome", "status"),
    [
        (LATE, "infrastructure", "timeout", None),
        (
            "ERROR: Job failed (system failure): prepare environment: timed out",
            "infrastructure",
            "error",
            None,
        ),
        ('ERROR: Job failed: pod "pine/runner-x" status is "Failed"', "infrastructure", "error", None),
        ("ERROR: Job failed: exit code 137", "infrastructure", "error", 137),
        ("ERROR: Job failed: command terminated with exit code 137", "infrastructure", "error", 137),
        ("ERROR: Job failed: canceled", "incomplete", "error", None),
        ("ERROR: Job failed: exit status 3", "unknown", "error", 3),
        ("", "incomplete", "error", None),
    ],
)
def test_the_verdict(verdict: str, kind: str, outcome: str, status: int | None) -> None:
    log = job_log.parse(trace("$ make check\nhalfway\n", verdict))
    (failure,) = log.failures
    assert (failure.kind, failure.test, failure.outcome, failure.exit_status) == (kind, None, outcome, status)
    assert log.complete is (kind == "unknown")


@pytest.mark.parametrize(
    "line",
    [
        "fatal: unable to access 'https://example.org/pine.git/': Could not resolve host: example.org",
        "curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received",
        "E: Failed to fetch http://deb.example.org/pool/oak.deb  503  Service Unavailable",
        "Error: Failed to download metadata for repo 'pine': Cannot download repomd.xml",
        "Error response from daemon: toomanyrequests: You have reached your pull rate limit.",
        'WARNING: Failed to pull image with policy "always": i/o timeout (manager.go:237:10s)',
        "error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly",
        "tar: write error: No space left on device",
        "c++: fatal error: Killed signal terminated program cc1plus",
        "[ 1234.5] Out of memory: Killed process 4321 (pine-oak)",
        'ERROR: Uploading artifacts as "junit" to coordinator... 500 Internal Server Error',
    ],
)
def test_what_no_code_could_have_caused(line: str) -> None:
    (failure,) = job_log.parse(trace(f"$ make check\n{line}\n")).failures
    assert (failure.kind, failure.test) == (INFRASTRUCTURE, None)
    assert failure.excerpt == line
    assert job_log.parse(trace(f"$ make check\n{line}\n", SUCCEEDED)).failures == ()


def test_what_a_test_killed_is_no_want_of_memory() -> None:
    killed = "tests/lane.sh: line 12:   456 Killed                  ./pine-oak --lane 1"
    assert kinds(job_log.parse(trace(f"$ tests/lane.sh\n{killed}\nit came back, with 3 lanes\n"))) == [
        FailureKind.UNKNOWN
    ]


def test_what_was_survived_explains_nothing() -> None:
    early = "E: Failed to fetch http://deb.example.org/oak.deb\n" + "then it went on\n" * 100
    assert kinds(job_log.parse(trace(early))) == [FailureKind.UNKNOWN]
    script = "curl: (28) Operation timed out\n" + MESON + MESON_SUMMARY
    assert set(kinds(job_log.parse(trace(script)))) == {FailureKind.TEST}


def test_what_the_job_died_of_and_its_death_are_one_failure() -> None:
    killed = "[ 1234.5] Out of memory: Killed process 4321 (pine-oak)"
    for verdict, status in [("ERROR: Job failed: exit code 137", 137), (LATE, None)]:
        (failure,) = job_log.parse(trace(f"$ make check\n{killed}\nhalfway\n", verdict)).failures
        assert (failure.kind, failure.exit_status) == (INFRASTRUCTURE, status)
        assert failure.excerpt == f"{killed}\n{verdict}"


def test_a_full_disk_counts_beside_failed_tests() -> None:
    script = MESON + "tar: write error: No space left on device\n" + "more\n" * 100
    assert INFRASTRUCTURE in kinds(job_log.parse(trace(script)))


def test_what_a_test_prints_of_the_network_is_the_tests() -> None:
    assert set(kinds(job_log.parse(trace(MESON)))) == {FailureKind.TEST}


def test_artifacts_that_did_not_arrive() -> None:
    lost = 'ERROR: Uploading artifacts as "archive" to coordinator... 413 Too Large\nFATAL: too large\n'
    (failure,) = job_log.parse(trace("$ make check\n", FAILED, after=lost)).failures
    assert failure.kind is INFRASTRUCTURE
    arrived = (
        'Uploading artifacts as "junit" to coordinator... 201 Created  id=1 responseStatus=201 Created\n'
    )
    assert kinds(job_log.parse(trace("$ make check\n", FAILED, after=arrived))) == [FailureKind.UNKNOWN]


def test_a_trace_that_ends_in_the_middle() -> None:
    log = job_log.parse(trace("1/9 pinewood:unit / lamp-test OK 0.02s\nhalfway\n", ""))
    (failure,) = log.failures
    assert failure.kind is INCOMPLETE
    assert failure.excerpt.endswith("halfway")
    assert not log.complete


def test_a_trace_that_grew_too_long() -> None:
    log = job_log.parse(trace("$ make check\n\x1b[33mJob's log exceeded limit of 4194304 bytes.\n", FAILED))
    assert not log.complete


def test_a_job_that_says_nothing_but_that_it_failed() -> None:
    (failure,) = job_log.parse(trace("$ scripts/check-style\nlanes/lane.c has a tab in line 3\n")).failures
    assert (failure.kind, failure.exit_status) == (FailureKind.UNKNOWN, 1)
    assert failure.excerpt == "$ scripts/check-style\nlanes/lane.c has a tab in line 3"


def test_what_the_code_said_of_itself_explains_a_job_better_than_its_end() -> None:
    said = "ERROR:../tests/lane.c:205:wait_for_lane: assertion failed (lane): is NULL"
    script = f"{said}\n(test program exited with status code -6)\n" + "and on it went\n" * 100
    (failure,) = job_log.parse(trace(script)).failures
    assert failure.kind is FailureKind.UNKNOWN
    assert failure.excerpt.startswith(said)
    (quoted,) = job_log.parse(script.encode()).failures
    assert (quoted.kind, quoted.lines[0]) == (FailureKind.UNKNOWN, 1)
    assert job_log.parse(trace(script, SUCCEEDED)).failures == ()
