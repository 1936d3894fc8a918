"""A pipeline in words: what it tests, how it went, what it cost, and how each of its jobs did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from commands import job_lookup, links, pull_lines
from commands.answer import Ask, Line, Link, Span, line
from commands.phrases import times
from storage import job_runs, pipelines, series
from storage.database import Database
from storage.records import Pipeline, PurposeKind
from storage.state import Attempt

WORDS = {
    "success": "passed",
    "canceled": "was cancelled",
    "skipped": "was skipped",
    "manual": "waits to be started",
}
"""What a job's status means, where GitLab's own word is not the one that people use."""


def status(run: Attempt) -> str:
    """`failed`, `passed`, `running`."""
    allowed = " (allowed to fail)" if run.job.allow_failure and run.job.status == "failed" else ""
    return WORDS.get(run.job.status, run.job.status.replace("_", " ")) + allowed


def by_job(runs: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    """The runs of each job, first to last, by the job's name."""
    found: dict[str, list[Attempt]] = {}
    for run in runs:
        found.setdefault(run.job.name, []).append(run)
    return found


def minutes(runs: Iterable[Attempt]) -> int:
    """What these runs cost together, in minutes of jobs; a run whose times are not known costs nothing."""
    spent = (
        run.job.finished_at - run.job.started_at for run in runs if run.job.finished_at and run.job.started_at
    )
    return round(sum(spent, timedelta()) / timedelta(minutes=1))


def name(pipeline: Pipeline) -> str:
    """`staging 1459023`."""
    return f"{pipeline.branch} {pipeline.id}"


def result(pipeline: Pipeline, runs: Sequence[Attempt]) -> str:
    """`3 of 132 jobs failed`, `all green, 1 of 132 jobs after a retry`, `…; 5 still to end`."""
    jobs = list(by_job(runs).values())
    ended = [[run for run in each if run.ended][-1:] for each in jobs]
    bad = [run for each in ended for run in each if run.job.status == "failed"]
    allowed = sum(run.job.allow_failure for run in bad)
    failed = len(bad) - allowed
    spared = f"{allowed} allowed to fail did" if allowed else ""
    again = sum(each[-1].job.status == "success" and len(each) > 1 for each in jobs)
    of = f"of {times(len(jobs), 'job')}"
    if not failed and pipeline.status == "success":
        green = f"all green{f', {again} {of} after a retry' if again else ''}"
        return "; ".join(p for p in (green, spared) if p)
    waits = sum(not each[-1].ended for each in jobs)
    parts = [f"{failed} {of} failed", spared, f"{again} passed on retry" if again else ""]
    return "; ".join(p for p in (*parts, f"{waits} still to end" if waits else "") if p)


def tested(db: Database, ask: Ask, pipeline: Pipeline) -> Line:
    """What it tests: `tests P-12 "target-arm queue", sent by Peter Maydell ‹17 Sep›, at 4ce562290878 …`."""
    purpose = pipelines.purpose(db, pipeline.project, pipeline.id)
    what: list[Span] = ["tests ", *_purpose(db, ask, purpose.kind, purpose.name)] if purpose else []
    at = f"at {pipeline.sha[: pull_lines.SHORT]} of {pipeline.project} " if pipeline.sha else ""
    return line(
        *what, ", " if what and at else "", at, Link("pipeline", pipeline.url) if pipeline.url else ""
    )


def _purpose(db: Database, ask: Ask, kind: PurposeKind, called: str) -> list[Span]:
    found = series.tagged(db, called) if kind is PurposeKind.PULL else ()
    if not found:
        return [f"the {kind} {called}"]
    pull = found[0]
    return [f"{pull.key} {pull_lines.quoted(pull_lines.name(pull))}, ", *pull_lines.sent(ask, pull)]


def cost(runs: Sequence[Attempt]) -> Line:
    """`4380 job minutes, 66 of them for 2 retries`."""
    retries = [run for run in runs if run.number > 1]
    share = f", {minutes(retries)} of them for {times(len(retries), 'retry', 'retries')}" if retries else ""
    return line(f"{times(minutes(runs), 'job minute')}{share}")


def job(ask: Ask, runs: Sequence[Attempt]) -> Line:
    """One job with each of its runs: `functional: failed ‹903313› on k8s-2, 28 min; passed on retry by …`."""
    spans: list[Span] = [f"{runs[0].job.name}: "]
    for n, run in enumerate(runs):
        by = f" by {run.job.user}" if run.job.user and n else ""
        again = f" on retry {run.number - 1}{by}" if n else ""
        spans += [
            f"{'; ' if n else ''}{status(run)}{again} ",
            links.job(ask, run.job.id, run.page),
        ]
        spans += [*where(ask, run), _took(run), f" ({run.incomplete})" if run.incomplete else ""]
    return line(*spans)


def dated(ask: Ask, run: Attempt) -> Line:
    """One run with its day: `9 Oct ‹functional (job 903313)› failed, 28 min`."""
    return line(
        f"{links.day(run.job.finished_at, ask.now)} ",
        links.job(ask, run.job.id, run.page, job_lookup.named(run)),
        f" {status(run)}{_took(run)}",
        f" ({run.incomplete})" if run.incomplete else "",
    )


def of_number(db: Database, ask: Ask, number: int, text: str = "") -> Span:
    """A job of which no more than the number is at hand, as `text` or as `job 903313`."""
    page = "" if ask.templates.get("job") else job_runs.page(db, number)
    return links.job(ask, number, page, text)


def where(ask: Ask, run: Attempt) -> list[Span]:
    """` on k8s-2`, or nothing."""
    return [" on ", links.runner(ask, run.job.runner)] if run.job.runner else []


def _took(run: Attempt) -> str:
    return f", {minutes([run])} min" if run.job.finished_at and run.job.started_at else ""
