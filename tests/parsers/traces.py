"""Job traces of the invented project Pinewood, as GitLab's runner writes them."""

from __future__ import annotations

HEADER = """\
Running with gitlab-runner 17.4.0 (0a1b2c3d)
  on pine-runner-2 Zx9Yw8Vu, system ID: s_000000000000
section_start:1790000000:prepare_executor\r\x1b[0K\x1b[0K\x1b[36;1mPreparing the "docker" executor\x1b[0;m
Using Docker executor with image registry.example.org/pinewood/debian:latest ...
section_end:1790000010:prepare_executor\r\x1b[0K\
section_start:1790000010:get_sources\r\x1b[0K\x1b[0K\x1b[36;1mGetting source from Git repository\x1b[0;m
Checking out 0123456789ab as detached HEAD (ref is staging)...
section_end:1790000020:get_sources\r\x1b[0K\
section_start:1790000020:step_script\r\x1b[0K\x1b[0K\x1b[36;1mExecuting "step_script" stage\x1b[0;m
"""
FAILED = "\x1b[31;1mERROR: Job failed: exit code 1"
SUCCEEDED = "\x1b[32;1mJob succeeded\x1b[0;m"
LATE = "ERROR: Job failed: execution took longer than 1h0m0s seconds"


def trace(script: str, verdict: str = FAILED, after: str = "") -> bytes:
    """A whole trace: what the runner does, what the script prints, what comes after it, and the verdict.

    With no verdict it ends in the middle of the script.
    """
    end = (
        "section_end:1790000900:step_script\r\x1b[0K"
        "section_start:1790000900:cleanup_file_variables\r\x1b[0K"
        f"\x1b[0K\x1b[36;1mCleaning up project directory and file based variables\x1b[0;m\n{after}"
        "section_end:1790000901:cleanup_file_variables\r\x1b[0K"
        f"{verdict}\n\x1b[0;m"
    )
    return (HEADER + script + (end if verdict else "")).encode()


def stamped(raw: bytes) -> bytes:
    """The same trace as runners since 18.7 write it, with every third line broken in two."""
    stamp = b"2026-09-19T12:00:%02d.123456Z 00O"
    out = []
    for number, line in enumerate(raw.split(b"\n")):
        half = len(line) // 2 if number % 3 == 0 and b"\r" not in line and b"\x1b" not in line else 0
        parts = (line[:half], line[half:]) if half else (line,)
        out += [stamp % (number % 60) + (b"+" if n else b" ") + part for n, part in enumerate(parts)]
    return b"\n".join(out)


MESON = """\
  1/351 pinewood:unit / lamp-test                                 OK              0.02s
  2/351 pinewood:lanes+lanes-oak / lanes-oak/boot-test            OK             12.34s   8 subtests passed
▶   3/351 /oak/lanes/live/plain                                   FAIL         \x20
▶   3/351 /oak/lanes/live/tls                                     FAIL         \x20
  3/351 pinewood:lanes+lanes-oak / lanes-oak/handover-test        ERROR         246.12s   killed by signal 6 SIGABRT
>>> PINE_BINARY=./pine-oak MALLOC_PERTURB_=44 /builds/pine/pinewood/build/tests/lanes/handover-test --tap -k
――――――――――――――――――――――――――――――――――――― ✀  ―――――――――――――――――――――――――――――――――――――
stderr:
# starting pine: exec ./pine-oak -lanes unix:/tmp/handover-test-Qx81Zc/lane.sock -display none
lane.c:88: lane 1 went away, still waiting
pine-oak: lane 2: Connection reset by peer
**
ERROR:../tests/lanes/handover-helpers.c:205:wait_for_lane: assertion failed (lane->state == LANE_OPEN): (3 == 1)

(test program exited with status code -6)

TAP parsing error: Too few tests run (expected 41, got 13)
――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――

  4/351 pinewood:disk / disk-copy                                 TIMEOUT       600.05s   killed by signal 15 SIGTERM
>>> /builds/pine/pinewood/build/tests/disk-copy

  5/351 pinewood:unit / ring-test                                 EXPECTEDFAIL    0.40s   exit status 1
  6/351 pinewood:unit / wire-test                                 UNEXPECTEDPASS  0.41s
  7/351 pinewood:unit / old-test                                  SKIP            0.01s   exit status 77
  8/351 pinewood:unit / glue-test                                 FAIL            1.50s   (exit status 139 or signal 11 SIGSEGV)
"""  # noqa: E501 - this is how wide it is
MESON_SUMMARY = """\

Summary of Failures:

  3/351 pinewood:lanes+lanes-oak / lanes-oak/handover-test        ERROR         246.12s   killed by signal 6 SIGABRT
  4/351 pinewood:disk / disk-copy                                 TIMEOUT       600.05s   killed by signal 15 SIGTERM
  6/351 pinewood:unit / wire-test                                 UNEXPECTEDPASS  0.41s
  8/351 pinewood:unit / glue-test                                 FAIL            1.50s   (exit status 139 or signal 11 SIGSEGV)

Ok:                 346
Expected Fail:      1
Fail:               2
Unexpected Pass:    1
Skipped:            1
Timeout:            1

Full log written to /builds/pine/pinewood/build/meson-logs/testlog.txt
make: *** [Makefile.mtest:27: do-meson-check] Error 1
"""  # noqa: E501 - this is how wide it is
