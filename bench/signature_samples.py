"""Failures of the invented project Pinewood, each with its cause: what signatures are measured on.

The texts of one cause differ as those of real jobs do: another run, branch, architecture, compiler, or more
of what stands around the line that matters. Causes that look alike (the same assertion in another function,
another file that is missing) stand beside each other on purpose. A form in braces becomes something else in
each of its copies.
"""

# ruff: noqa: E501 - this is how wide such lines are

from __future__ import annotations

import random
from collections.abc import Callable

FORMS: dict[str, tuple[str, ...]] = {
    "wait_for_lane": (
        "ERROR:../tests/lane.c:{n}:wait_for_lane: assertion failed (lane->state == OPEN): ({n} == 1)",
        "lane {n} is late\n**\nERROR:../tests/lane.c:{n}:wait_for_lane: assertion failed (lane->state == OPEN): "
        "({n} == 1)\n(test program exited with status code -6)",
        "Bail out! ERROR:{builds}tests/lane.c:{n}:wait_for_lane: assertion failed (lane->state == OPEN): ({n} == 1)",
    ),
    "close_lane": (
        "ERROR:../tests/lane.c:{n}:close_lane: assertion failed (lane->state == OPEN): ({n} == 1)",
    ),
    "wait_for_lane, other": (
        "ERROR:../tests/lane.c:{n}:wait_for_lane: assertion failed (lane->peer): is NULL",
    ),
    "test_read": (
        "ERROR:../tests/ring.c:{n}:test_read: assertion failed (ret == 0): (-{n} == 0)",
        "\x1b[31mERROR:{builds}tests/ring.c:{n}:test_read: assertion failed (ret == 0): ({n} == 0)\x1b[0m",
    ),
    "test_write": ("ERROR:../tests/ring.c:{n}:test_write: assertion failed (ret == 0): (-{n} == 0)",),
    "assert lane": (
        "pine-system-x86_64: ../lanes/lane.c:{n}: lane_push: Assertion `lane->count < {n}' failed.\nAborted (core dumped)",
        "pine-system-s390x: {builds}lanes/lane.c:{n}: lane_push: Assertion `lane->count < {n}' failed.",
    ),
    "use after free": (
        "=={n}==ERROR: AddressSanitizer: heap-use-after-free on address {hex} at pc {hex} bp {hex} sp {hex}\n"
        "READ of size {n} at {hex} thread T{n}\n"
        "SUMMARY: AddressSanitizer: heap-use-after-free ../lanes/lane.c:{n}:{n} in lane_pop",
        "=={n}==ERROR: AddressSanitizer: heap-use-after-free on address {hex} at pc {hex} bp {hex} sp {hex}\n"
        "    #0 {hex} in lane_pop {builds}lanes/lane.c:{n}:{n}\n"
        "SUMMARY: AddressSanitizer: heap-use-after-free {builds}lanes/lane.c:{n}:{n} in lane_pop",
    ),
    "other use after free": (
        "=={n}==ERROR: AddressSanitizer: heap-use-after-free on address {hex} at pc {hex} bp {hex} sp {hex}\n"
        "SUMMARY: AddressSanitizer: heap-use-after-free ../lanes/ring.c:{n}:{n} in ring_free",
    ),
    "null member": (
        "../lanes/tree.c:{n}:{n}: runtime error: member access within null pointer of type 'struct node'\n"
        "SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior ../lanes/tree.c:{n}:{n}",
        "../../lanes/tree.c:{n}:{n}: runtime error: member access within null pointer of type 'struct node'\n"
        "SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior ../../lanes/tree.c:{n}:{n} in",
    ),
    "null other": (
        "../lanes/lane.c:{n}:{n}: runtime error: member access within null pointer of type 'struct lane'",
    ),
    "unused count": (
        "../lanes/lane.c:{n}:{n}: error: unused variable ‘count’ [-Werror=unused-variable]",
        "{builds}lanes/lane.c:{n}:{n}: error: unused variable 'count' [-Werror,-Wunused-variable]",
    ),
    "unused size": ("../lanes/lane.c:{n}:{n}: error: unused variable 'size' [-Werror=unused-variable]",),
    "unused elsewhere": (
        "../lanes/ring.c:{n}:{n}: error: unused variable 'count' [-Werror=unused-variable]",
    ),
    "implicit": (
        "../lanes/lane.c:{n}:{n}: error: implicit declaration of function 'ring_get' "
        "[-Werror=implicit-function-declaration]",
        "../lanes/lane.c:{n}:{n}: error: call to undeclared function 'ring_get'; ISO C99 does not support "
        "implicit function declarations [-Wimplicit-function-declaration]",
    ),
    "undefined ring_get": (
        "/usr/bin/ld: lane.o: in function `lane_open':\n{builds}lanes/lane.c:{n}: undefined reference to `ring_get'",
        "/usr/bin/ld: lane.o: in function `lane_open':\nlanes/lane.c:{n}: undefined reference to `ring_get'\n"
        "collect2: error: ld returned 1 exit status",
    ),
    "undefined ring_put": (
        "/usr/bin/ld: lane.o: in function `lane_open':\n{builds}lanes/lane.c:{n}: undefined reference to `ring_put'",
    ),
    "rust": ("error[E0308]: mismatched types in `lane_open`\n  --> rust/src/lane.rs:{n}:{n}",),
    "no prompt": (
        'Traceback (most recent call last):\n  File "{builds}tests/boot.py", line {n}, in test_oak\n'
        "lanes.console.NoPromptError: no prompt 'oak>' within {n} seconds",
        "lanes.console.NoPromptError: no prompt 'oak>' within {n}.{n} s",
    ),
    "no elm prompt": ("lanes.console.NoPromptError: no prompt 'elm>' within {n} seconds",),
    "connect": (
        "pine-oak: Failed to connect to 'unix:{tmp}': Connection refused",
        "pine-oak: lane: Failed to connect to 'unix:{tmp}': Connection refused",
    ),
    "busy lane": (
        "pine-oak: cannot open lane 'oak.lane' for writing: it is busy",
        "pine-oak: error: cannot open lane 'oak.lane' for reading: it is busy",
    ),
    "missing lane": ("pine-oak: cannot open lane 'elm.lane' for writing: it is busy",),
    "resolve": (
        "fatal: unable to access 'https://example.org/pine.git/': Could not resolve host: example.org",
        "{time} fatal: unable to access 'https://example.org/pine.git/': Could not resolve host: example.org",
    ),
    "resolve elsewhere": (
        "fatal: unable to access 'https://elm.example.org/elm/': Could not resolve host: elm.example.org",
    ),
    "disk": (
        "../lanes/lane.c: fatal error: error writing to {tmp}: No space left on device",
        "tar: {tmp}: Cannot write: No space left on device",
    ),
    "job time": ("ERROR: Job failed: execution took longer than {n}h{n}m{n}s seconds",),
    "pod": (
        "ERROR: Job failed (system failure): prepare environment: waiting for pod running: timed out waiting for "
        "pod to start",
        "ERROR: Job failed (system failure): prepare environment: waiting for pod to run: timed out waiting for "
        "pod to start. Check the pages of the runner",
    ),
    "package": (
        "E: Failed to fetch http://deb.example.org/debian/pool/main/p/pine/libpine_{n}.{n}-{n}_amd64.deb  {n}  "
        "Service Unavailable [IP: {ip} {n}]",
    ),
    "too few": ("TAP parsing error: Too few tests run (expected {n}, got {n})",),
    "crash": ("killed by signal {n} SIGSEGV", "FAIL killed by signal {n} SIGSEGV"),
}


def samples() -> list[tuple[str, str]]:
    """(cause, text) of each form, four times with other numbers, paths and times."""
    chance = random.Random(5)  # noqa: S311 - a corpus, the same each time
    every = [(cause, form) for cause, forms in FORMS.items() for form in forms]
    return [(cause, _filled(form, chance)) for cause, form in every for _ in range(4)]


def _filled(form: str, chance: random.Random) -> str:
    values: tuple[tuple[str, Callable[[], str]], ...] = (
        ("{n}", lambda: str(chance.randrange(1, 10 ** chance.randrange(1, 7)))),
        ("{hex}", lambda: hex(chance.randrange(2**20, 2**47))),
        ("{tmp}", lambda: f"/{'tmp'}/lane-{chance.randrange(36**6):x}/lane{chance.randrange(9)}.sock"),
        ("{builds}", lambda: f"/builds/{chance.choice(['ada', 'pine', 'bo-fork'])}/pinewood/build/../"),
        ("{ip}", lambda: ".".join(str(chance.randrange(256)) for _ in range(4))),
        (
            "{time}",
            lambda: f"2026-0{chance.randrange(1, 9)}-1{chance.randrange(9)}T12:0{chance.randrange(9)}:31Z",
        ),
    )
    for field, value in values:
        while field in form:
            form = form.replace(field, value(), 1)
    return form
