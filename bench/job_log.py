"""How fast a job's trace is read, and in how much memory: what a busy project's jobs print, 100 MB of it.

Counted is the processor's time, since nothing is waited for.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc

from bot.parsers import job_log

MEGABYTES = 100
GOAL = 5.0
"""Megabytes a second: the largest trace that GitLab keeps by default, 4 MiB, in less than a second."""

LINES = (
    b"[{n}/9000] Compiling C object libpine.a.p/lanes_lane_{n}.c.o\n",
    b"\x1b[0;32m{n}/9000 pinewood:unit / lamp-{n}-test      OK     0.02s   8 subtests passed\x1b[0m\n",
    b"\xe2\x96\xb6 {n}/9000 /oak/lanes/live/plain-{n}                   OK\n",
    b"Get:{n} http://deb.example.org/debian bookworm/main amd64 libpine{n} amd64 1.2-{n} [34.5 kB]\n",
    b"{n}%\r{n}%\r100%\n",
    b"+ pine-oak -lanes {n} -display none -device lane,id=lane{n} -m 128M -nodefaults\n",
)
FAILED = (
    "{n}/9000 pinewood:lanes / handover-{n}-test   ERROR   246.12s   killed by signal 6 SIGABRT\n"
    "――――――――――――――― ✀  ―――――――――――――――\nstderr:\n"
    + "lane 1 is up\n"
    * 40
    + "ERROR:../tests/lane.c:205:wait_for_lane: assertion failed (lane->state == {n})\n"
    "――――――――――――――――――――――――――――――――\n"
).encode()


def main() -> int:
    """Prints the rate and the memory; 1 when the goal is missed."""
    raw = corpus(MEGABYTES)
    started = time.process_time()
    log = job_log.parse(raw)
    rate = len(raw) / 1e6 / (time.process_time() - started)
    part = raw[: 10 * 10**6]
    tracemalloc.start()
    job_log.parse(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    failed = len(log.failures) + log.omitted
    print(f"job traces: {len(raw) / 1e6:.0f} MB with {failed} failures at {rate:.1f} MB/s (goal {GOAL:.0f}),")
    print(f"            {peak / 1e6:.1f} MB of memory beside a trace of {len(part) / 1e6:.0f} MB")
    return int(rate < GOAL)


def corpus(megabytes: int) -> bytes:
    """A trace of that size; one test of a thousand lines fails."""
    chance = random.Random(5)  # noqa: S311 - a corpus, the same each time
    parts, size = [], 0
    while size < megabytes * 10**6:
        n = str(chance.randrange(9000)).encode()
        part = b"".join(line.replace(b"{n}", n) for line in chance.choices(LINES, k=100))
        part += FAILED.replace(b"{n}", n) if chance.random() < 0.1 else b""
        parts.append(part)
        size += len(part)
    return b"".join(parts)


if __name__ == "__main__":
    sys.exit(main())
