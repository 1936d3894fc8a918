"""`/retry`: start a job again that the infrastructure broke, after one confirmation.

What a test broke is not mended by running it again, and retrying until it is green hides a regression; so any
other failure needs the word "force". The decision is kept with what is to be sent, and GitLab is asked
afterwards (`bot/retrying.py`): a command never touches the network.
"""

from __future__ import annotations

from enum import StrEnum

from commands import failed, links, pipeline_lines, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.breakage import Breakage, Cluster
from commands.job_lookup import find, named
from commands.phrases import cut
from storage import decisions, job_runs, pipelines, retries
from storage.database import Database
from storage.records import FailureKind
from storage.retries import Progress
from storage.state import Attempt, own_number

RETRY = "retry"

FORCED, INFRASTRUCTURE = "forced", "infrastructure"
"""What a decision holds: whether somebody insisted."""


class Force(StrEnum):
    """That somebody insists."""

    FORCE = "force"


def key(job: int) -> str:
    """The key under which what was decided of a job is kept."""
    return f"JOB-{job}"


def would(db: Database, ask: Ask, job: str, force: Force | None = None, reason: str = "") -> str:
    """What `retry` would do, while nothing is done.

    Raises:
        UserError: it would do nothing, and why.
    """
    run, why = _retriable(db, ask, job, force)
    return f"GitLab would run {named(run)} again: {why}."


def retry(db: Database, ask: Ask, job: str, force: Force | None = None, *, reason: str = "") -> Answer:
    """Run a job again that the infrastructure broke.

    Args:
        job: Its number, or its address.
        force: Also where its tests or the build failed, or nobody knows why it did.
        reason: Why, in your words.
    """
    run, why = _retriable(db, ask, job, force)
    decision = triage.decide(
        db, ask, RETRY, key(run.job.id), value=FORCED if force else INFRASTRUCTURE, reason=reason
    )
    retries.put(db, run.job.id, decision.number, ask.now)
    said = line(
        f"GitLab is asked to run {run.job.name} again (",
        links.job(ask, run.job.id, run.page),
        f"): {why} (D-{decision.number}). Its answer follows.",
    )
    return Answer(f"Retry of {named(run)}", ask.now, sections=(Section("", (said,)),))


def _retriable(db: Database, ask: Ask, text: str, force: Force | None) -> tuple[Attempt, str]:
    """The run that is meant, and why it may be retried."""
    run = find(db, text, RETRY)
    _refuse_what_was(db, run)
    home = run.page.partition("/-/")[0]
    if not {home, run.project} & ask.writable:
        raise UserError(
            f"I may change nothing in {run.project}: a token with the scope api is to be named "
            "as token_env in its [[gitlab]] of settings.toml."
        )
    if force:
        return run, "forced"
    found = [c for c in _clusters(db, run) if any(f.job == run.job.id for f in c.failures)]
    if found and all(_by_infrastructure(c, run.job.id) for c in found):
        said = next((row.strip() for row in found[0].first.said.splitlines() if row.strip()), "")
        why = "it ran into its time limit" if found[0].late else "the infrastructure broke it"
        return run, f'{why} ("{cut(said, 120)}")' if said else why
    what = ", ".join(dict.fromkeys(t for c in found for t in c.tests)) or "something else"
    why = f"{what} failed in it" if found else "nobody knows yet why it failed"
    raise UserError(
        f"{named(run)} is no failure of the infrastructure: {why}. Say force to run it again all the same.",
        (
            Action("Why did it fail?", "failed", {"pipeline": f"{run.project}#{run.pipeline}"}),
            Action("All the same", RETRY, {"job": text, "force": Force.FORCE}),
        ),
    )


def _refuse_what_was(db: Database, run: Attempt) -> None:
    """A run that did not fail, or was retried, or is about to be."""
    asked = retries.of_job(db, run.job.id)
    if asked and asked.state is not Progress.REFUSED:
        who = decisions.get(db, asked.decision).actor
        told = f": {asked.said}" if asked.said else ""
        raise UserError(
            f"{named(run)} is retried already, by {who.name or who.email} (D-{asked.decision}){told}"
            + ("" if told.endswith(".") else ".")
        )
    later = [r for r in job_runs.runs(db, run.job.id) if r.number > run.number]
    if later:
        by = f" by {later[0].job.user}" if later[0].job.user else ""
        again = own_number(later[-1].job.id)
        raise UserError(
            f"{named(run)} was run again{by}; its last run is job {again}, which "
            f"{pipeline_lines.status(later[-1])}."
        )
    if run.job.status not in ("failed", "canceled"):
        raise UserError(f"{named(run)} did not fail: it {pipeline_lines.status(run)}.")


def _clusters(db: Database, run: Attempt) -> tuple[Cluster, ...]:
    """The causes in its pipeline, as `failed` has them."""
    pipeline = pipelines.without_jobs(db, run.project, run.pipeline)
    runs = job_runs.attempts(db, run.project, run.pipeline)
    return failed.of(db, pipeline, runs) if pipeline else ()


def _by_infrastructure(found: Cluster, job: int) -> bool:
    here = [f for f in found.failures if f.job == job]
    return found.kind is Breakage.RUNNER or all(f.kind is FailureKind.INFRASTRUCTURE for f in here)
