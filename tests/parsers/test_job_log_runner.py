from __future__ import annotations

import pytest

from bot.parsers import job_log
from storage.records import FailureKind, JobLog
from tests.parsers.traces import FAILED, HEADER, LATE, MESON, MESON_SUMMARY, SUCCEEDED, trace

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
        "#9 12.34 E: Failed to fetch http://deb.example.org/pool/oak.deb  404  Not Found",
        "urllib.error.HTTPError: HTTP Error 503: Service Unavailable",
        "urllib.error.HTTPError: HTTP Error 429: Too Many Requests",
        "2026-09-19 12:00:00 ERROR 503: Service Unavailable.",
        "requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: https://ci.example.org/graphql",
        "curl: (22) The requested URL returned error: 429",
        "429 Too Many Requests",
        "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
        "warning: spurious network error (3 tries remaining): [6] Couldn't resolve host name",
        "wget: unable to resolve host address 'oak.example.org'",
        "WARNING: fetching https://apk.example.org/v3.19/main: temporary error (try again later)",
        "Timeout exceeded when accessing 'https://rpm.example.org/oak'.",
        'error during connect: Post "http://docker:2375/v1.24/auth": dial tcp: lookup docker: no such host',
        "dial tcp: lookup docker on 192.0.2.1:53: no such host",
        "Head https://oci.example.org/v2/: dial tcp 192.0.2.4:443: connect: connection refused",
        "cirrus_run.queries.CirrusCreditsError: CI is not available",
        "Monthly compute limit exceeded!",
        "CI agent stopped responding!",
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


@pytest.mark.parametrize(
    "line",
    [
        "dial tcp 127.0.0.1:8080: connect: connection refused",
        "cannot resolve the lane 'oak'",
        "lane 3 closed the connection without response: status 503",
    ],
)
def test_what_the_code_may_have_caused(line: str) -> None:
    assert kinds(job_log.parse(trace(f"$ make check\n{line}\n"))) == [FailureKind.UNKNOWN]


FETCH = f"""\
{HEADER.rpartition("section_start:")[0].rpartition("Checking out")[0]}{{}}
section_end:1790000020:get_sources\r\x1b[0K\
section_start:1790000020:cleanup_file_variables\r\x1b[0KCleaning up file based variables
section_end:1790000021:cleanup_file_variables\r\x1b[0K{FAILED}
"""


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("fatal: couldn't find remote ref refs/pipelines/1234", INFRASTRUCTURE),
        ("fatal: reference is not a tree: 0123456789ab", INFRASTRUCTURE),
        ("fatal: Unable to create '/builds/pine/.git/index.lock': File exists.", INFRASTRUCTURE),
        ("warning: failed to remove build/lane: Permission denied", INFRASTRUCTURE),
        ("fatal: Fetched in submodule path 'oak', but it did not contain 0123456789ab.", FailureKind.UNKNOWN),
        ("fatal: lane.bin: smudge filter lfs failed", FailureKind.UNKNOWN),
        ("error: could not lock config file .git/config: File exists", INFRASTRUCTURE),
        ("error: invalid path 'lanes/oak:1'", FailureKind.BUILD),
    ],
)
def test_a_job_that_never_came_to_its_script(line: str, kind: FailureKind) -> None:
    (failure,) = job_log.parse(FETCH.format(line).encode()).failures
    assert (failure.kind, failure.excerpt.splitlines()[-1]) == (kind, line)
    assert INFRASTRUCTURE not in kinds(job_log.parse(trace(f"$ git checkout oak\n{line}\n")))


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
