"""Reads a job's trace: which tests failed, what broke before them, what the runner says, what is missing.

Each dialect is a reader in a module of its own that is fed the lines in order. What a test printed between
Meson's marks is the test's, so no other reader sees it: a test of the network may complain of the network.
What a script prints after it failed, a log once more, is not read again. Every reader holds a bounded number
of lines, so a trace of any size is read in one pass.

A trace that ends too early is no failure of the tests that are missing in it. What looks like an error but is
neither called one by ninja nor by the runner counts only where nothing else explains why the job failed.
"""

from __future__ import annotations

import re
from collections import deque

from bot.parsers.job_log_compile import Compile
from bot.parsers.job_log_excerpt import Held, excerpt
from bot.parsers.job_log_lines import Line, lines, without_keys
from bot.parsers.job_log_meson import Meson
from bot.parsers.job_log_runner import Runner, Verdict, joined
from bot.parsers.job_log_runs import Runs
from bot.parsers.job_log_tap import Tap
from storage.records import FailureKind, FailureOutcome, JobLog, LogFailure

AFTER = 15
"""Lines that are held from one that shouts on: an assertion, and the stack below it."""

TAIL = 40
"""Lines before the end that are looked at when nothing else explains it."""

SCRIPT = ("step_script", "build_script")
"""The runner's sections in which the job's own script runs; what stands before is the runner's."""

BEFOREHAND = frozenset({"get_sources", "download_artifacts"})
"""The runner's sections that a job cannot do without and that can fail as its script does."""

AFTERWARDS = frozenset(
    {"after_script", "archive_cache", "archive_cache_on_failure", "upload_artifacts_on_success"}
    | {"upload_artifacts_on_failure", "cleanup_file_variables"}
)
"""The runner's sections in which the job has failed already."""

_OF_THE_CODE = re.compile(
    r"submodule path|smudge|error: (?:invalid path|unable to create file)|name too long"
)
"""What Git says where the commit itself cannot be checked out."""


class _Readers:
    """One of each, and the lines that the script printed last."""

    def __init__(self) -> None:
        self.meson, self.tap, self.runs = Meson(), Tap(), Runs()
        self.compile, self.runner = Compile(), Runner()
        self.tail: deque[Line] = deque(maxlen=TAIL)
        self.shouted = Held()
        self._until = 0

    def feed(self, line: Line) -> None:
        if self.meson.feed(line):
            return
        said = self.runner.feed(line)
        if line.stage in AFTERWARDS or line is self.runner.line:
            return
        self.tail.append(line)
        if _shouts(line.text):
            self._until = line.number + AFTER
        if line.number < self._until:
            self.shouted.add(line)
        failed = self.runs.feed(line)
        if not (self.compile.feed(line) or said or failed):
            self.tap.feed(line)


def _shouts(text: str) -> bool:
    """Whether code says itself that it is wrong."""
    return "ssertion" in text or "Sanitizer" in text or "runtime error: " in text or "panicked at " in text


def parse(raw: bytes) -> JobLog:
    """Reads a trace; never raises, takes linear time, and memory that does not grow with it."""
    readers = _Readers()
    for line in without_keys(lines(raw)):
        readers.feed(line)
    tests = [*readers.meson.failures(), *readers.tap.failures(), *readers.runs.failures()]
    others = _others(readers, bool(tests))
    failures = sorted((*tests, *others), key=lambda failure: failure.lines)
    omitted = sum(reader.omitted for reader in (readers.meson, readers.tap, readers.runs, readers.compile))
    return JobLog(tuple(failures), omitted, _complete(readers))


def _others(readers: _Readers, tests: bool) -> list[LogFailure]:
    """What failed beside the tests; nothing, in a job that succeeded."""
    runner = readers.runner
    if runner.verdict is Verdict.SUCCEEDED:
        return []
    own = runner.own_failure()
    end = readers.tail[-1].number if readers.tail else 0
    said = runner.complaints(end, only_hard=tests or own is not None)
    if not said and (unfetched := _unfetched(readers)):
        return [_told(unfetched, FailureKind.INFRASTRUCTURE, runner.status)]
    sure = [b for b in readers.compile.failures(sure=True) if not _explained(b, said)]
    if sure:
        said = runner.complaints(end, only_hard=True)
    builds = sure if sure or tests or said else readers.compile.failures(sure=False)
    infrastructure = joined(said, own)
    if not (tests or builds or infrastructure):
        return _unexplained(readers)
    return [*builds, *infrastructure]


def _explained(build: LogFailure, said: list[Line]) -> bool:
    """Whether the step itself told of what no code could have caused."""
    first, last = build.lines
    return any(first <= line.number <= last for line in said)


def _unfetched(readers: _Readers) -> list[Line]:
    """What the runner printed as it fetched what the job needs, where that failed and no script began."""
    before = [line for line in readers.tail if line.stage in BEFOREHAND]
    script = any(line.stage in SCRIPT for line in readers.tail)
    if readers.runner.verdict is not Verdict.SCRIPT_FAILED or script:
        return []
    return [] if any(_OF_THE_CODE.search(line.text) for line in before) else before


def _unexplained(readers: _Readers) -> list[LogFailure]:
    """A script that failed without a word that a reader knows, or a trace that just ends."""
    runner = readers.runner
    script = [line for line in readers.tail if line.stage in SCRIPT]
    held = [*readers.shouted.first, *readers.shouted.last] or script or list(readers.tail)
    if runner.verdict is Verdict.SCRIPT_FAILED or (readers.shouted and not runner.is_trace):
        return [_told(held or [runner.line or Line(1, "", "")], FailureKind.UNKNOWN, runner.status)]
    if not _complete(readers) and runner.is_trace:
        return [_told(script or list(readers.tail) or [Line(1, "", "")], FailureKind.INCOMPLETE, None)]
    return []


def _told(held: list[Line], kind: FailureKind, status: int | None) -> LogFailure:
    return LogFailure(
        kind=kind,
        test=None,
        suite=None,
        outcome=FailureOutcome.ERROR,
        excerpt=excerpt((line.text for line in held), held[-1].text.strip()),
        lines=(held[0].number, held[-1].number),
        exit_status=status,
    )


def _complete(readers: _Readers) -> bool:
    runner, meson = readers.runner, readers.meson
    ended = runner.verdict in (Verdict.SUCCEEDED, Verdict.SCRIPT_FAILED) or not runner.is_trace
    killed = runner.own_failure() is not None
    return ended and not killed and not runner.limited and meson.summed and not meson.interrupted
