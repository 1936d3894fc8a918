"""`/runner`: "something funny with the k8s runners", with what speaks for it and what against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from commands import links, pipeline_lines
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.phrases import chance, cut, times
from commands.runner_case import Case, Health, case
from commands.since import since as moment
from storage import failures, job_runs, keys, pipelines
from storage.database import Database
from storage.state import Ended

MOST = 5

_KEY = re.compile(r"[rR]-[0-9]{1,12}")


def runner(db: Database, ask: Ask, runner: str, since: str = "14d") -> Answer:
    """Whether a runner is sick: what speaks for it, and what against.

    Args:
        runner: A runner's key (R-3) or name, or a part that several share (k8s).
        since: An age such as 14d or 3m (months), or a day such as 2026-10-09.
    """
    start = moment(since, ask.now)
    runs = job_runs.ended_since(db, start)
    failed = failures.of_jobs(db, [run.job for run in runs if run.status == "failed"])
    day = links.day(start, ask.now)
    named = keys.identity(db, runner.strip().upper()) if _KEY.fullmatch(runner.strip()) else None
    name = named or runner.strip()
    if pipelines.has_runner(db, name) and all(run.runner != name for run in runs):
        return _idle(ask, name, day)
    cases = [case(each, runs, failed) for each in _called(name, runs, day)]
    cases.sort(key=lambda c: (c.chance, -c.failed, c.runner))
    several = len(cases) > 1
    answer = _several(ask, runner, since, cases) if several else _one(db, ask, since, cases[0], runs)
    against = line(f"its runs since {day}, against those of the same jobs elsewhere")
    return replace(answer, intro=(against,), found=any(c.health is not Health.WELL for c in cases))


def _idle(ask: Ask, name: str, day: str) -> Answer:
    """An old answer's link still leads here when the runner was switched off long ago."""
    return Answer(
        title=f"Runner {name}: idle",
        as_of=ask.now,
        sections=(Section("", (line(f"it ran no job that ended since {day}"),)),),
        actions=(
            Action("Of the last year", "runner", {"runner": name, "since": "12m"}),
            Action("History", "history", {"key": name, "since": "12m"}),
        ),
        found=False,
    )


def _one(db: Database, ask: Ask, since: str, found: Case, runs: Sequence[Ended]) -> Answer:
    return Answer(
        title=f"Runner {found.runner}: {found.health}",
        as_of=ask.now,
        sections=_sections(db, ask, found, runs),
        actions=(Action("History", "history", {"key": found.runner, "since": since}),),
    )


def _several(ask: Ask, called: str, since: str, cases: Sequence[Case]) -> Answer:
    return Answer(
        title=f"{len(cases)} runners: {called}",
        as_of=ask.now,
        sections=(Section("", tuple(_short(ask, c) for c in cases)),),
        actions=tuple(
            Action(f"About {c.runner}", "runner", {"runner": c.runner, "since": since}) for c in cases[:MOST]
        ),
    )


def _called(name: str, runs: Sequence[Ended], day: str) -> list[str]:
    """The runner with that name, or all in whose names it stands.

    Raises:
        UserError: there is none.
    """
    every = sorted({run.runner for run in runs if run.runner})
    wanted = name.strip().casefold()
    exact = [each for each in every if each.casefold() == wanted]
    found = exact or [each for each in every if wanted in each.casefold()]
    if not found:
        choices = tuple(Action(each, "runner", {"runner": each}) for each in every[:MOST])
        raise UserError(f'No runner "{name}" ran a job that ended since {day}.', choices)
    return found


def _short(ask: Ask, found: Case) -> Line:
    return line(links.runner(ask, found.runner), f": {found.health}; {_contrast(found)}")


def _contrast(found: Case) -> str:
    if not found.runs:
        return f"{times(found.alone, 'run')} of jobs that ran nowhere else: nothing to hold them against"
    elsewhere = f"{found.others_failed} of {found.others} of the same jobs elsewhere"
    here = f"{found.failed} of {times(found.runs, 'run')} failed there"
    return f"{here}, {elsewhere} (by chance: {chance(found.chance)})"


def _sections(db: Database, ask: Ask, found: Case, runs: Sequence[Ended]) -> tuple[Section, ...]:
    bad = [run.job for run in reversed(runs) if run.runner == found.runner and run.status == "failed"]
    last = tuple(pipeline_lines.dated(ask, a) for job in bad[:MOST] if (a := job_runs.attempt(db, job)))
    both = (("For", _for(db, ask, found)), ("Against", _against(found)), ("Failed there last", last))
    return tuple(Section(title, lines) for title, lines in both if lines)


def _for(db: Database, ask: Ask, found: Case) -> tuple[Line, ...]:
    lines = [line(_contrast(found))] if found.failed and found.chance <= 0.5 else []
    if found.faults:
        lines.append(
            line(
                f"{times(found.faults, 'failure')} there that no code can cause;"
                f" {found.others_faults} on all other runners"
            )
        )
    for failure, count in found.only_here[:MOST]:
        first = cut(" ".join(failure.said.split()), 120)
        lines.append(
            line(
                f'{times(count, "run")} there, and none elsewhere, said "{first}" ',
                pipeline_lines.of_number(db, ask, failure.job),
            )
        )
    if found.mended:
        lines.append(
            line(f"{times(found.mended, 'job')} that failed there passed elsewhere at the same commit")
        )
    return tuple(lines) or (line("nothing"),)


def _against(found: Case) -> tuple[Line, ...]:
    lines = [line(_contrast(found))] if found.runs and (not found.failed or found.chance > 0.5) else []
    if found.clean and found.failed:
        lines.append(line(f"the last {times(found.clean, 'run')} there did not fail"))
    if found.stayed:
        lines.append(line(f"{times(found.stayed, 'failure')} there did not go away elsewhere"))
    if found.others_failed:
        lines.append(line(f"the same jobs failed elsewhere too, {times(found.others_failed, 'time')}"))
    if found.alone:
        lines.append(line(f"{times(found.alone, 'run')} of jobs that run nowhere else prove nothing"))
    return tuple(lines) or (line("nothing"),)
