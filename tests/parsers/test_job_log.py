from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.parsers import job_log
from bot.parsers.job_log_excerpt import WIDTH
from storage.records import FailureKind
from tests.parsers.traces import FAILED, LATE, MESON, MESON_SUMMARY, stamped, trace

PIECES = [
    *MESON.encode().splitlines(keepends=True),
    *MESON_SUMMARY.encode().splitlines(keepends=True),
    "――――――― ✀  ―――――――\n".encode(),
    b"-" * 36 + b" 8< " + b"-" * 38 + b"\n",
    b"--- command ---\n",
    b"FAILED: lane.o\n",
    b"lane.c:1:2: error: no\n",
    b"  not ok 1 - open # TODO\n",
    b"not ok 2 - shut\n",
    b" (1/2) a/b.py:C.d: FAIL: no (1.00 s)\n",
    b"[ RUN      ] Lane.Opens\n",
    b"[  FAILED  ] Lane.Opens (5 ms)\n",
    b"---- lanes::open stdout ----\n",
    b"test lanes::open ... FAILED\n",
    b"FAIL: test_open (lanes.LaneTest)\n",
    b"Ran 9 tests in 0.001s\n",
    b"No space left on device\n",
    b"-----BEGIN PRIVATE KEY-----\n",
    b"-----END PRIVATE KEY-----\n",
    b"section_start:1:step_script\r\x1b[0K",
    b"section_end:1:step_script\r\x1b[0K",
    FAILED.encode() + b"\n",
    b"Job succeeded\n",
    b"1/1 ",
    b"\xff\x00\r",
]


@example(b">>> a command\nERROR: Job failed: exit code 1")
@given(st.binary(max_size=400) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=8)).map(b"".join))
def test_any_bytes_are_read(raw: bytes) -> None:
    log = job_log.parse(raw)
    for failure in log.failures:
        first, last = failure.lines
        assert 1 <= first <= last
        assert failure.excerpt
        assert all(len(line) <= WIDTH for line in failure.excerpt.splitlines())
    assert len({(f.kind, f.test, f.suite, f.lines) for f in log.failures}) == len(log.failures)


@given(st.lists(st.sampled_from(PIECES)).map(b"".join))
def test_times_before_the_lines_change_nothing(raw: bytes) -> None:
    if b"\r" not in raw and b"\x1b" not in raw:
        assert job_log.parse(stamped(raw)) == job_log.parse(raw)


def test_secrets_are_not_shown() -> None:
    said = "error: https://pine:hunter22@example.org with glpat-0123456789abcdefghij refused"
    script = f"FAILED: upload\ncurl\n{said}\n"
    (failure,) = job_log.parse(trace(script)).failures
    assert failure.excerpt == "error: https://[hidden]@example.org with [hidden] refused"


BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
BODY = "MIIEpAIBAAKCAQEA0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN\nQwertyuiop0123456789\n3Q=="


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        (f"cat key\n{BEGIN}\n{BODY}\n{END}\nlane closed\n", "cat key\n[hidden]\nlane closed"),
        (
            "".join(f"{{ {line}\n" for line in ("cat key", BEGIN, *BODY.split(), END, "lane closed")),
            "{ cat key\n{ [hidden]\n{ lane closed",
        ),
        (f"cat key\n{BEGIN}\n{BODY * 20}\n{END}\nlane closed\n", "cat key\n[hidden]\nlane closed"),
        (
            f"cat keys\n{BEGIN}\n{BODY}\n{END}{BEGIN}\n{BODY}\n{END}\nlane closed\n",
            "cat keys\n[hidden]\nlane closed",
        ),
        (f"{BEGIN}\n{BODY}\n", "[hidden]"),
        (f"grep -c '{BEGIN}' key\nlane closed\n", "grep -c '[hidden]\nlane closed"),
        (f"{BEGIN}\n{BEGIN}\n{BODY}\nlane closed\n", "[hidden]\nlane closed"),
        (f"{BEGIN}\nProc-Type: 4,ENCRYPTED\n{BODY}\nlane closed\n", "[hidden]\nlane closed"),
        (f"{BEGIN}\nlane closed\n" * 2, "[hidden]\nlane closed"),
    ],
)
def test_a_private_key_is_hidden_from_its_first_line_to_its_last(script: str, shown: str) -> None:
    log = job_log.parse(trace(script))
    assert [(f.kind, f.exit_status) for f in log.failures] == [(FailureKind.UNKNOWN, 1)]
    assert log.failures[0].excerpt.splitlines()[-shown.count("\n") - 1 :] == shown.splitlines()
    assert log.complete


def test_a_key_without_end_hides_no_failure() -> None:
    alone = [f.test for f in job_log.parse(trace(MESON)).failures]
    for script in (f"{BEGIN}\n{BODY}\n{MESON}", f"{BEGIN}\n" + "lane closed\n" * 900 + MESON):
        assert [f.test for f in job_log.parse(trace(script)).failures] == alone
    (late,) = job_log.parse(trace(f"cat key\n{BEGIN}\n", LATE)).failures
    assert (late.kind, late.excerpt) == (FailureKind.INFRASTRUCTURE, LATE)


def test_memory_does_not_grow_with_the_trace() -> None:
    raw = trace("".join(f"[{n}/90000] Compiling C object lane-{n}.o\n" for n in range(90000)) + MESON)
    tracemalloc.start()
    job_log.parse(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(raw) / 4
