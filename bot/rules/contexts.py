"""What a job's results are evidence of: which commit, on the base or beside it, and whether they count.

A job counts once it has ended and it is known what it tested. One with missing results counts neither for its
tests nor against them (`bot/rules/incomplete.py`); what fails in one that the infrastructure broke is no
failure of a test.
"""

from __future__ import annotations

from bot.rules.flakes.order import bases
from bot.rules.incomplete import BROKEN
from storage.records import FailureKind, Pipeline
from storage.state import Context, Counts, Told

RAN = ("success", "failed", "canceled")
"""The status of a job that ran and runs no more; one that was skipped did not."""

MERGE_REQUEST = "merge_request_event"


def shows_the_state(pipeline: Pipeline) -> bool:
    """It ran on a branch that by its name shows the state of the project."""
    own = pipeline.merge_request is None and pipeline.source != MERGE_REQUEST and not pipeline.tag
    return own and pipeline.ref in bases(("", pipeline.ref))  # "" is one, so the ref counts by its name alone


def context(told: Told, *, based: bool) -> Context | None:
    """The context of a job; None where it has neither ended nor results.

    Its place is a first guess: when it ended itself.

    Args:
        based: some branch of the project is known to show its state; else they all do.
    """
    job, pipeline = told.job, told.pipeline
    at = (job and job.finished_at) or told.reported
    if at is None or (told.reported is None and not (job and job.status in RAN)):
        return None
    counts = _counts(told)
    return Context(
        job=told.number,
        project=told.project,
        name=job.name if job else "",
        sha=pipeline.sha if pipeline else "",
        branch=_branch(pipeline) if pipeline and based else "",
        runner=job.runner if job else "",
        first=told.first,
        at=at,
        place=at,
        counts=counts,
        implies=counts is Counts.ALL and _implies(told),
    )


def _branch(pipeline: Pipeline) -> str:
    if shows_the_state(pipeline):
        return ""
    return f"!{pipeline.merge_request}" if pipeline.merge_request else pipeline.ref or "?"


def _counts(told: Told) -> Counts:
    job = told.job
    if job is None or told.pipeline is None or job.status not in RAN or job.finished_at is None:
        return Counts.NOTHING
    if job.status == "failed" and job.failure_reason in BROKEN:
        return Counts.EXPLAINED
    return Counts.NOTHING if told.incomplete else Counts.ALL


def _implies(told: Told) -> bool:
    """Whatever ran in it and is not said to have failed has passed.

    So it is in a job that succeeded, and in one whose whole log tells of nothing but failing tests: where
    something else failed, it may be that no test ran.
    """
    if told.job is None or told.job.status == "success":
        return told.job is not None
    return told.log is not None and told.log == {FailureKind.TEST}
