"""Pinewood's pipelines beside the story: the weeks before it, and the one that failed in three ways.

A flake, a regression and a sick runner look alike in one pipeline; what tells them apart is what they did
before and elsewhere. So there are weeks of staging pipelines: `snapshot-test` fails in one of ten and passes
on retry, `region-map-test` never fails, and on pinewood-arm-2 the disk is full now and then since September.
Then pipeline 52418 has all three: the flake, a merge that breaks `region-map-test`, and the full disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.parsers import gitlab
from bot.sample import builds
from bot.sample.builds import Run
from storage.records import Delivery, Source

BROKEN = 52418
"""The pipeline that fails in three ways."""

COMMITS = 60
"""Staging pipelines before the story, eight hours apart."""

CAUGHT_UP = datetime(2026, 10, 5, 8, 5, tzinfo=UTC)
"""When the bot, just set up, read the weeks before."""

_FIRST = datetime(2026, 9, 12, 4, 0, tzinfo=UTC)
_X86, _ARM = "functional-x86", "functional-arm"
_TESTS = tuple(
    f"{name}-test" for name in ("boot", "disk-copy", "monitor", "live-handover", "region-map", "snapshot")
)
_FLAKE, _BROKEN = "snapshot-test", "region-map-test"
_FLAKED = "snapshot-test.c:204: wait_for_save: state is {} after 30 s, want SAVED"
_MAPPED = "region-map-test.c:88: check_hole: hole of 0x{:x} bytes at 0x40000000, want none"
_FULL = "cp: error writing '/builds/pinewood/disk-{}.img': No space left on device"
_FLAKY = frozenset({4, 15, 23, 37, 44, 58})
_SICK = frozenset({31, 40, 46, 55})


def before() -> Iterator[Delivery]:
    """The weeks before the story, as the catch-up brings them."""
    for n in range(COMMITS):
        start = _FIRST + timedelta(hours=8 * n)
        runs = list(_both(n, 51000 + 10 * n, start, flakes=n in _FLAKY, full=n in _SICK))
        at = max(run.end for run in runs)
        raw = builds.event(52300 + n, runs, "success", at, sha=_sha(n), message=_merge(n))
        yield Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, CAUGHT_UP)
        yield from _left(runs, CAUGHT_UP)


def failing(later: int = 0) -> Iterator[Delivery]:
    """The pipeline that failed in three ways, as webhooks and fetched files bring it.

    Args:
        later: the so many-th pipeline after it, which fails in the same ways, as many hours later.
    """
    start = datetime(2026, 10, 9, 6, 20, tzinfo=UTC) + timedelta(hours=later)
    second, number = start + timedelta(minutes=31), 903411 + 100 * later
    said = {_named(_FLAKE): _FLAKED.format("SAVING"), _named(_BROKEN): _MAPPED.format(4096)}
    still = {_named(_BROKEN): _MAPPED.format(8192)}
    first = [
        _run(number, _X86, "pinewood-k8s-5", start, said),
        _run(number + 1, _ARM, "pinewood-arm-2", start, {}, full=7 + later),
    ]
    again = [
        replace(_run(number + 22, _X86, "pinewood-k8s-3", second, still), user="yara"),
        replace(_run(number + 23, _ARM, "pinewood-arm-1", second, {}), user="yara"),
    ]
    yield from _told(later, first, "failed", first[0].end)
    yield from _left(first, first[0].end)
    yield from _told(later, [replace(run, status="running") for run in again], "running", second)
    yield from _told(later, again, "failed", again[0].end)
    yield from _left(again, again[0].end)


def _both(n: int, first: int, start: datetime, *, flakes: bool, full: bool) -> Iterator[Run]:
    """Both jobs of a pipeline, and a retry of one that failed."""
    said = {_named(_FLAKE): _FLAKED.format("SAVING" if n % 2 else "PAUSED")} if flakes else {}
    arm = "pinewood-arm-2" if full or n % 3 == 1 else "pinewood-arm-1"
    runs = [
        _run(first, _X86, f"pinewood-k8s-{(2, 3, 5)[n % 3]}", start, said),
        _run(first + 1, _ARM, arm, start, {}, full=n if full else 0),
    ]
    for run in runs:
        yield run
        if run.status == "failed":
            runner = "pinewood-arm-1" if run.name == _ARM else "pinewood-k8s-3"
            yield _run(run.id + 5, run.name, runner, run.end + timedelta(minutes=9), {})


def _run(number: int, name: str, runner: str, start: datetime, said: dict[str, str], *, full: int = 0) -> Run:
    """One run of a job: with what failed in it, or with a disk that was full before the tests began."""
    passed = () if full else tuple(_named(t) for t in _TESTS if _named(t) not in said)
    printed = [_FULL.format(full)] if full else _meson(said)
    status = "failed" if said or full else "success"
    minutes = 4 if full else 27
    return Run(number, name, status, runner, start, minutes, passed=passed, failed=said, printed=printed)


def _meson(said: dict[str, str]) -> list[str]:
    """What Meson prints of the tests that failed, each with its output, and of all of them at the end."""
    rule = "―" * 37
    rows, ends = list[str](), list[str]()
    for name, text in said.items():
        test = name.removeprefix("pinewood/")
        number = _TESTS.index(test) + 1
        ends.append(f"{number}/{len(_TESTS)} pinewood:functional / {test}   FAIL   31.20s   exit status 1")
        rows += [ends[-1], f">>> /builds/pinewood/tests/{test}", f"{rule} ✀  {rule}", "stderr:", text]
        rows += ["", "(test program exited with status code 1)", rule * 2, ""]
    count = [f"Ok:                 {len(_TESTS) - len(said)}", f"Fail:               {len(said)}"]
    return [*rows, "Summary of Failures:", "", *ends, "", *count] if said else []


def _left(runs: Sequence[Run], ended: datetime) -> Iterator[Delivery]:
    """The reports and, of those that failed, the traces, fetched soon after all had ended."""
    at = ended + timedelta(seconds=20)
    for run in runs:
        if run.passed:
            yield Delivery(Source.JUNIT, f"{run.id}:report", builds.report(run), at, f"report of {run.name}")
        if run.status == "failed":
            yield Delivery(Source.JOB_LOG, f"{run.id}:log", builds.trace(run), at, f"trace of {run.name}")


def _told(later: int, runs: Sequence[Run], status: str, at: datetime) -> Iterator[Delivery]:
    raw = builds.event(BROKEN + later, runs, status, at, sha=_sha(COMMITS + later), message=_MEMORY)
    received = at + timedelta(seconds=5)
    yield Delivery(
        Source.GITLAB, gitlab.delivery_key(raw), raw, received, f"pipeline {BROKEN + later} {status}"
    )


_MEMORY = "Merge tag 'pull-memory-20261008' of https://gitlab.example.org/lucia/pinewood into staging"


def _merge(n: int) -> str:
    return f"Merge tag 'pull-week-{n:02}' of https://gitlab.example.org/pinewood/pinewood into staging"


def _named(test: str) -> str:
    return f"pinewood/{test}"


def _sha(n: int) -> str:
    return hashlib.sha1(f"pinewood {n}".encode(), usedforsecurity=False).hexdigest()
