from __future__ import annotations

import pytest

from bot.parsers import job_log
from storage.records import FailureKind, LogFailure
from tests.parsers.traces import MESON, trace


def read(script: str, verdict: str = "ERROR: Job failed: exit code 1") -> tuple[LogFailure, ...]:
    return job_log.parse(trace(script, verdict)).failures


NINJA = """\
[41/351] Compiling C object libpine.a.p/lanes_lane.c.o
FAILED: libpine.a.p/lanes_lane.c.o
cc -m64 -Ilibpine.a.p -I.. -DVERY_LONG=1 -MD -MQ libpine.a.p/lanes_lane.c.o -c ../lanes/lane.c
../lanes/lane.c: In function ‘lane_open’:
../lanes/lane.c:85:9: error: unused variable ‘count’ [-Werror=unused-variable]
   85 |     int count = 0;
      |         ^~~~~
../lanes/lane.c:99:1: error: control reaches end of non-void function [-Werror=return-type]
cc1: all warnings being treated as errors
[42/351] Compiling C object libpine.a.p/lanes_ring.c.o
ninja: build stopped: subcommand failed.
make: *** [Makefile:168: run-ninja] Error 1
"""


def test_ninja_says_which_step_failed() -> None:
    (failure,) = read(NINJA)
    assert (failure.kind, failure.test, failure.outcome) == (FailureKind.BUILD, None, "error")
    assert (failure.file, failure.line) == ("../lanes/lane.c", 85)
    assert failure.excerpt.startswith(
        "../lanes/lane.c: In function ‘lane_open’:\n../lanes/lane.c:85:9: error:"
    )
    assert "-DVERY_LONG" not in failure.excerpt


def test_one_header_fails_many_steps_once() -> None:
    script = "".join(
        f"""\
FAILED: [code=1] libpine.a.p/{name}.c.o
cc -c ../lanes/{name}.c
In file included from ../lanes/{name}.c:12:
../include/lane.h:7:2: fatal error: oak.h: No such file or directory
"""
        for name in ("lane", "ring", "glue")
    )
    (failure,) = read(script + "ninja: build stopped: subcommand failed.\n")
    assert (failure.file, failure.line) == ("../include/lane.h", 7)


@pytest.mark.parametrize(
    ("script", "place", "says"),
    [
        (
            "lane.c: In function 'lane_open':\nlane.c:85:9: error: 'x' undeclared\n",
            ("lane.c", 85),
            "lane.c: In function 'lane_open':\nlane.c:85:9: error: 'x' undeclared",
        ),
        (
            "error[E0308]: mismatched types\n  --> rust/lane/src/lib.rs:12:5\n   |\n12 |     open(1)\n",
            ("rust/lane/src/lib.rs", 12),
            "error[E0308]: mismatched types",
        ),
        (
            "/usr/bin/ld: lane.o: in function `lane_open':\n/builds/pine/pinewood/lanes/lane.c:12: "
            "undefined reference to `ring_get'\ncollect2: error: ld returned 1 exit status\n",
            ("/builds/pine/pinewood/lanes/lane.c", 12),
            "undefined reference to `ring_get'",
        ),
        (
            "/usr/bin/ld: lane.o: in function `open':\n(.text+0x3c): undefined reference to `__ring_dir'\n",
            (None, None),
            "undefined reference to `__ring_dir'",
        ),
        ("ld.lld: error: undefined symbol: ring_get\n>>> referenced by lane.c\n", (None, None), "ring_get"),
        ("/usr/bin/ld: cannot find -lpine: No such file or directory\n", (None, None), "-lpine"),
        ('../meson.build:123:4: ERROR: Dependency "oak" not found\n', ("../meson.build", 123), "oak"),
        ("CONFLICT (content): Merge conflict in lanes/lane.c\n", (None, None), "lanes/lane.c"),
        ("make: *** No rule to make target 'oak', needed by 'all'.  Stop.\n", (None, None), "oak"),
    ],
)
def test_what_compilers_and_linkers_say(script: str, place: tuple[str | None, int | None], says: str) -> None:
    (failure,) = read(script)
    assert failure.kind is FailureKind.BUILD
    assert (failure.file, failure.line) == place
    assert says in failure.excerpt


def test_a_step_that_says_nothing_we_know_is_told_by_what_it_printed() -> None:
    (failure,) = read(
        "FAILED: docs/index.html\nsphinx-build -W docs\nindex.rst: heading too short\n[2/3] next\n"
    )
    assert failure.excerpt == "index.rst: heading too short"
    (failure,) = read("FAILED: docs/index.html\n")
    assert failure.excerpt == "FAILED: docs/index.html"


def test_what_was_tried_and_was_to_fail_is_left_out() -> None:
    script = "Compiler stderr:\n /tmp/tmpx/testfile.c:1:10: fatal error: oak.h: No such file or directory\n"
    assert read(script, "Job succeeded") == ()
    (failure,) = read(script)
    assert failure.kind is FailureKind.UNKNOWN


def test_what_looks_like_an_error_explains_nothing_where_tests_failed() -> None:
    script = "lane.c:85:9: error: 'x' undeclared, never mind\n"
    assert {f.kind for f in read(script + MESON)} == {FailureKind.TEST}
    assert {f.kind for f in read(NINJA + MESON)} == {FailureKind.TEST, FailureKind.BUILD}


def test_the_step_that_runs_the_tests_is_no_failure_of_its_own() -> None:
    script = "FAILED: meson-internal__test\nmeson test --print-errorlogs\nninja: build stopped.\n"
    assert {f.kind for f in read(MESON + script)} == {FailureKind.TEST}


def test_a_full_disk_is_no_error_of_the_code() -> None:
    script = """\
FAILED: libpine.a.p/lanes_lane.c.o
cc -c ../lanes/lane.c
{standard input}: Assembler messages:
../lanes/lane.c:1:1: fatal error: error writing to /tmp/cc1.s: No space left on device
ninja: build stopped: subcommand failed.
"""
    (failure,) = read(script)
    assert failure.kind is FailureKind.INFRASTRUCTURE


@pytest.mark.parametrize(
    "line",
    [
        "c++: fatal error: Killed signal terminated program cc1plus",
        "c++: internal compiler error: Killed (program cc1plus)",
        "collect2: fatal error: ld terminated with signal 9 [Killed]",
        "clang: error: unable to execute command: Killed",
        "cc1: out of memory allocating 65536 bytes after a total of 1234 bytes",
        "cc: error: unable to spawn: Cannot allocate memory",
        "/bin/sh: line 1:   456 Killed                  cc -c ../lanes/lane.c",
        "/bin/bash: line 12: 456 Killed /usr/bin/x86_64-w64-mingw32-gcc -c ../lanes/lane.c",
        "Killed",
    ],
)
def test_a_killed_compiler_is_no_error_of_the_code(line: str) -> None:
    lane = f"FAILED: lane.o\ncc -c lane.c\n{line}\ncompilation terminated.\n"
    for killed in (lane, lane + lane.replace("lane", "ring")):
        (failure,) = read(f"{killed}ninja: build stopped: subcommand failed.\n")
        assert (failure.kind, line in failure.excerpt) == (FailureKind.INFRASTRUCTURE, True)
    beside = read(f"{lane}FAILED: glue.o\ncc -c glue.c\nglue.c:1:2: error: no\n")
    assert [f.file for f in beside if f.kind is FailureKind.BUILD] == ["glue.c"]


def test_steps_without_end_are_counted() -> None:
    script = "".join(f"FAILED: step-{n}\nrun {n}\n" for n in range(300))
    log = job_log.parse(trace(script))
    assert (len(log.failures), log.omitted) == (200, 100)
