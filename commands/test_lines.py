"""Tests in words: who watches which, what failed lately, and what is not known.

How often a test flakes is not said here from a handful of runs; what was counted is said as counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commands import links, pipeline_lines, promise_lines, verdict_lines, watches
from commands.answer import Ask, Line, Span, line
from commands.phrases import times
from storage import job_runs, keys, statements, test_results, verdicts
from storage.database import Database
from storage.records import Label, OutcomeKind
from storage.state import Act, Attempt, Result, own_number


def of_area(db: Database, ask: Ask, section: str, recent: timedelta) -> tuple[Line, ...]:
    """What is broken first, then what flakes and what runners do, then what is watched."""
    asked = watches.standing(db, ask.now, section)
    told = statements.acts_of_kind(db, [OutcomeKind.CLEAN_RUN])
    lately = test_results.failing(db, section, ask.now - recent)
    judged = [
        s.name
        for s in verdicts.judged(db, verdict_lines.ORDER, section)
        if s.name in lately or s.label is Label.REGRESSION
    ]
    names = dict.fromkeys((*judged, *lately))
    lines = [summary(db, ask, n) for n in names if not any(watches.about(w, n) for w in asked)]
    lines += [line_ for w in asked for line_ in (promise_lines.watch(ask, w), *_known(db, ask, w, told))]
    return tuple(lines) or (line("no failures known"),)


def summary(db: Database, ask: Ask, name: str) -> Line:
    """The verdict; where there are few runs, what was counted: `gate-test: failed 1 of 2 runs known`."""
    key = keys.known(db, "T", name)
    failing = [h for h in verdicts.of_test(db, key) if h.verdict]
    worst = min(failing, key=verdict_lines.rank, default=None)
    if worst and verdict_lines.tells(worst):
        return verdict_lines.summary(db, ask, worst, len(failing) - 1)
    settled = verdict_lines.settled(worst) if worst else ""
    return line(f"{name}: ", *counted(db, ask, test_results.history(db, name)), settled, key=key)


def counted(db: Database, ask: Ask, history: Sequence[Result]) -> list[Span]:
    """What the runs of one test case did, newest first in `history`."""
    failed = [r for r in history if r.failed]
    runs = f"{times(len(history), 'run')} known"
    if not failed:
        return [f"{runs}, no failure among them"]
    last = failed[0]
    spans: list[Span] = [
        f"failed {len(failed)} of {runs}, last {links.day(last.at, ask.now)} in ",
        _where(ask, job_runs.attempt(db, last.job), last.job),
    ]
    retry = passing_retry(db, last, history)
    if retry:
        spans += ["; passed on retry ", pipeline_lines.of_number(db, ask, retry.job)]
    return spans


def passing_retry(db: Database, failure: Result, history: Sequence[Result]) -> Result | None:
    """The result of a later run of the same job in the same pipeline that passed."""
    later = {a.job.id for a in job_runs.runs(db, failure.job) if a.job.id > failure.job}
    return next((r for r in history if r.job in later and not r.failed), None)


def _known(db: Database, ask: Ask, watch: Act, told: Sequence[Act]) -> list[Line]:
    """What is known of a watched test: its counted runs, else the runs that a mail of its thread tells."""
    names = [n for n in test_results.names(db) if watches.about(watch, n)]
    if names:
        return [summary(db, ask, n) for n in names]
    if not watch.outcome.tests:
        return []
    clean = [a for a in told if a.cover_id and a.cover_id == watch.cover_id]
    spans: list[Span] = []
    for a in clean:
        spans += ["1 clean run told by ", *promise_lines.by(ask, a), f': "{a.outcome.quote}"; ']
    return [line(*spans, "no history of its failures yet: nothing can be said of its rate")]


def _where(ask: Ask, attempt: Attempt | None, job: int) -> Span:
    if attempt is None:
        return links.job(ask, job, "")
    return links.job(ask, job, attempt.page, f"{attempt.job.name} (job {own_number(job)})")
