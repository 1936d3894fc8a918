"""`/runs`: the last runs of a test, and where it runs no more."""

from __future__ import annotations

from commands import links, pipeline_lines, test_lookup
from commands.answer import Action, Answer, Ask, Line, Section, Span, line
from commands.phrases import times
from storage import test_runs, verdicts
from storage.database import Database
from storage.state import Lane
from storage.test_runs import Absent, Ran

MOST = 20


def runs(db: Database, ask: Ask, test: str, job: str = "") -> Answer:
    """The last runs of a test: when, where, how long; and where it no longer runs.

    Args:
        test: A test's key, its name, or the end of one.
        job: Only the runs of this job.
    """
    key, name = test_lookup.test(db, test, "runs")
    lanes = [h.lane for h in verdicts.of_test(db, key) if not job or h.lane.name == job.strip()]
    found = [ran for lane in lanes for ran in test_runs.last(db, lane, key, MOST)]
    found.sort(key=lambda ran: (ran.at, ran.job), reverse=True)
    gone = [absent for lane in lanes if (absent := test_runs.absent(db, lane, key))]
    return Answer(
        title=f"Runs of {key} {name}",
        as_of=ask.now,
        sections=(
            Section(
                f"The last {times(len(found[:MOST]), 'run')}" if found else "",
                tuple(_run(db, ask, ran) for ran in found[:MOST]) or (line("no run of it is known there"),),
            ),
            *([Section("Absent", tuple(_absent(db, ask, a, lanes, gone) for a in gone))] if gone else []),
        ),
        actions=(
            Action("Is it a flake?", "flaky", {"about": key}),
            Action("History", "history", {"key": key}),
        ),
        found=bool(found),
    )


def _run(db: Database, ask: Ask, ran: Ran) -> Line:
    took = "" if ran.seconds is None else f", {ran.seconds:.0f} s"
    runner: list[Span] = [" on ", links.runner(ask, ran.runner)] if ran.runner else []
    attempt = f", attempt {ran.attempt}" if ran.attempt > 1 else ""
    branch = f", branch {ran.branch}" if ran.branch else ""
    missing = f"; results of the job are missing: {ran.incomplete}" if ran.incomplete else ""
    return line(
        f"{links.day(ran.at, ask.now)} {ran.at:%H:%M} {ran.outcome} in {ran.lane.name or 'a job not known'} ",
        pipeline_lines.of_number(db, ask, ran.job),
        *runner,
        f"{attempt}{branch}{took}{missing}",
    )


def _absent(db: Database, ask: Ask, absent: Absent, lanes: list[Lane], gone: list[Absent]) -> Line:
    """It neither passes nor fails there."""
    still = [lane.name for lane in lanes if lane not in {a.lane for a in gone}]
    where = f"it still runs in {', '.join(still)}" if still else "no job is known in which it still runs"
    return line(
        f"not run by {absent.lane.name} since {links.day(absent.at, ask.now)} (",
        pipeline_lines.of_number(db, ask, absent.since),
        f", {times(absent.runs, 'run')} without it): that is no pass; {where}",
    )
