"""`/pipeline`: one pipeline: what broke by cause, then job by job its retries, and what all of it cost."""

from __future__ import annotations

from collections.abc import Sequence

from commands import failed, failure_lines, notice_lines, pipeline_lines, pipeline_lookup
from commands.answer import Answer, Ask, Line, Section, line
from commands.phrases import times
from storage import job_runs
from storage.database import Database
from storage.records import Pipeline
from storage.state import Attempt

NAMED = 40
"""Names of jobs that passed at once; with more of them, their number says as much."""


def pipeline(db: Database, ask: Ask, pipeline: str) -> Answer:
    """One pipeline: what it tests, what broke by cause, its jobs by stage, their retries, and what it cost.

    Args:
        pipeline: Its number, a pull request (P-12), a branch, or "latest".
    """
    found = pipeline_lookup.find(db, pipeline, "pipeline")
    runs = job_runs.attempts(db, found.project, found.id)
    stages: dict[str, list[list[Attempt]]] = {}
    for each in pipeline_lines.by_job(runs).values():
        stages.setdefault(each[0].job.stage, []).append(each)
    broke = failed.of(db, found, runs)
    return Answer(
        title=f"{pipeline_lines.name(found)}: {pipeline_lines.result(found, runs)}",
        as_of=ask.now,
        intro=(pipeline_lines.tested(db, ask, found), pipeline_lines.cost(runs)),
        sections=(
            *failure_lines.sections(db, ask, broke),
            *(
                Section(f"Stage {stage}" if stage else "Jobs", _stage(ask, jobs))
                for stage, jobs in stages.items()
            ),
            *([Section("Told", told)] if (told := _told(db, ask, found)) else []),
        ),
        actions=failed.actions(db, broke),
    )


def _told(db: Database, ask: Ask, found: Pipeline) -> tuple[Line, ...]:
    """What people were told of it, first to last."""
    told = notice_lines.about(db, ask, [f"{found.project}:{found.id}"])
    return tuple(x for _, x in sorted(told, key=lambda dated: dated[0]))


def _stage(ask: Ask, jobs: Sequence[Sequence[Attempt]]) -> tuple[Line, ...]:
    """What did not pass at once, each job in a line; the names of the others."""
    plain = [each for each in jobs if _plain(each)]
    others = tuple(pipeline_lines.job(ask, each) for each in jobs if not _plain(each))
    if not plain:
        return others
    names = ", ".join(each[0].job.name for each in plain)
    passed = f"{times(len(plain), 'job')} passed at once"
    return (*others, line(f"{passed}: {names}" if len(plain) <= NAMED else passed))


def _plain(runs: Sequence[Attempt]) -> bool:
    return len(runs) == 1 and runs[0].job.status == "success"
