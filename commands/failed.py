"""`/failed`: what is wrong with a pipeline, by cause: what is new, what flakes, which runner is sick.

The live notice of a failed pipeline says the same, so that whoever asks and whoever is told read one thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from commands import failure_lines, job_lookup, pipeline_lines, pipeline_lookup
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.breakage import Breakage, Cluster, clusters
from storage import failures, job_runs, verdicts
from storage.database import Database
from storage.records import Pipeline, TestVerdict
from storage.state import Attempt, Failure


def failed(db: Database, ask: Ask, pipeline: str = pipeline_lookup.LATEST) -> Answer:
    """What failed in a pipeline and why, by cause: new, runner, build, flaky, unsure or allowed.

    Args:
        pipeline: Its number, a pull request (P-12), a branch, or "latest".
    """
    if pipeline.casefold() == pipeline_lookup.LATEST and pipeline_lookup.latest(db) is None:
        return Answer(pipeline_lookup.NONE_FAILED, ask.now, found=False)
    found = pipeline_lookup.find(db, pipeline)
    runs = job_runs.attempts(db, found.project, found.id)
    return answer(db, ask, found, runs, of(db, found, runs))


def of(db: Database, pipeline: Pipeline, runs: Sequence[Attempt]) -> tuple[Cluster, ...]:
    """What is wrong with a pipeline, as its tests are judged now."""
    found = failures.of_pipeline(db, pipeline.project, pipeline.id)
    judged = verdicts.of_runs(db, {(f.job, f.key) for f in found if f.key})

    def verdict(failure: Failure) -> TestVerdict | None:
        history = judged.get((failure.job, failure.key))
        return history.verdict if history else None

    return clusters(runs, found, verdict)


def answer(
    db: Database, ask: Ask, pipeline: Pipeline, runs: Sequence[Attempt], found: Sequence[Cluster]
) -> Answer:
    """The answer on one pipeline."""
    sections = failure_lines.sections(db, ask, found) or (Section("", (line("nothing failed"),)),)
    return Answer(
        title=f"{pipeline_lines.name(pipeline)}: {pipeline_lines.result(pipeline, runs)}",
        as_of=ask.now,
        intro=(pipeline_lines.tested(db, ask, pipeline), *_mended(pipeline, found)),
        sections=sections,
        actions=(
            Action("All its jobs", "pipeline", {"pipeline": pipeline_lookup.written(db, pipeline)}),
            *actions(db, found),
        ),
        found=bool(found),
    )


def _mended(pipeline: Pipeline, found: Sequence[Cluster]) -> tuple[Line, ...]:
    """That all is green again, and whose retries made it so."""
    if pipeline.status != "success" or all(c.kind is Breakage.ALLOWED for c in found):
        return ()
    users = dict.fromkeys(run.job.user for c in found for run in c.passed if run.job.user)
    return (line("all is green again", f", by retries of {' and '.join(users)}" if users else ""),)


def actions(db: Database, found: Sequence[Cluster]) -> tuple[Action, ...]:
    """For what runners broke: to run it again, unless it was, and to look at the runner."""
    sick = [c for c in found if c.kind is Breakage.RUNNER]
    last = {run.job.name: run for c in sick if not c.waits for run in c.jobs}
    again = [run for name, run in last.items() if not any(p.job.name == name for c in sick for p in c.passed)]
    runners = dict.fromkeys(run.job.runner for c in sick for run in c.jobs if run.job.runner)
    return (
        *(Action(f"Retry {r.job.name}", "retry", {"job": job_lookup.written(db, r)}) for r in again[:2]),
        *(Action(f"What is with {name}?", "runner", {"runner": name}) for name in [*runners][:2]),
    )
