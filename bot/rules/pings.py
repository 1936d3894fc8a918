"""What people are told unasked: a watched test failed, a series waits in vain.

A watch's people get one message for one test in one pipeline: the failure is told once; a retry that
passes edits it. The label of the failure (flake, regression, …) is not ours to guess from one pipeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands import links
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.phrases import times
from commands.ping_lines import summary
from storage.state import Act, Attempt, Result, Series


@dataclass(frozen=True, slots=True)
class Run:
    """A result and the run of the job it comes from; None where no event told of the job."""

    result: Result
    attempt: Attempt | None


def failed_again(watch: Act, failure: Run, runs: Sequence[Run], before: Sequence[Result], ask: Ask) -> Answer:
    """The ping of a watch.

    Args:
        watch: who asked, and where.
        failure: the first failing run.
        runs: all runs of the same job in the same pipeline, in any order.
        before: earlier results of the same test, newest first.
        ask: when, and how mails and jobs are linked.
    """
    asked = links.mail(ask, watch.origin)
    lines = [
        line(f"As you asked to be told ({watch.key} ", asked, ")."),
        _what(failure, runs, ask),
        _clean_runs(before),
        *_passed(failure, runs, ask),
    ]
    return Answer(
        title=f"{failure.result.name} failed again",
        as_of=max(r.result.at for r in [failure, *runs]),
        sections=(Section("", tuple(lines)),),
        actions=(
            Action("History", "history", {"key": failure.result.key}),
            Action("Why am I told?", "why", {"key": watch.key}),
            Action("Stop watching", "unwatch", {"key": watch.key}),
        ),
    )


def unanswered(found: Series, sections: Sequence[str], ask: Ask) -> Answer:
    """What the owners are told of a series that its sender asked after in vain."""
    last = found.pings[-1].at
    return Answer(
        title=f"{found.key} waits for an answer",
        as_of=last or ask.now,
        intro=(line(" · ".join(sections), key=found.key),),
        sections=(Section("", (summary(replace(ask, now=last or ask.now), found),)),),
        actions=(
            Action(f"Show {found.key}", "series show", {"series": found.key}),
            Action("Settled", "done", {"key": found.key}),
        ),
    )


def _what(failure: Run, runs: Sequence[Run], ask: Ask) -> Line:
    result, attempt = failure.result, failure.attempt
    failed = sum(r.result.failed for r in runs)
    where = f" in {attempt.job.name}" if attempt else ""
    where += f" on {attempt.job.runner}" if attempt and attempt.job.runner else ""
    took = "" if result.seconds is None else f", {result.seconds:.0f} s"
    said = f': "{result.message}" ' if result.message else " "
    return line(
        f"failed in {failed} of {times(len(runs), 'attempt')}{where}{took}{said}",
        links.job(ask, result.job, attempt.page if attempt else ""),
        key=result.key,
    )


def _clean_runs(before: Sequence[Result]) -> Line:
    clean = next((n for n, r in enumerate(before) if r.failed), len(before))
    if not before:
        return line("No earlier run is known: nothing can be said of its rate.")
    return line(f"{times(clean, 'clean run')} known before it.")


def _passed(failure: Run, runs: Sequence[Run], ask: Ask) -> list[Line]:
    later = [r for r in runs if not r.result.failed and r.result.job > failure.result.job]
    if not later:
        return []
    passed = min(later, key=lambda r: r.result.job)
    minutes = round((passed.result.at - failure.result.at).total_seconds() / 60)
    retry = links.job(ask, passed.result.job, passed.attempt.page if passed.attempt else "")
    return [line(f"Passed on retry {minutes} min later at the same commit ", retry, ".")]
