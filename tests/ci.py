"""Pipelines of a project in few words, as GitLab's webhooks and their jobs' files tell of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import quoteattr

from bot import ingest
from bot.parsers import gitlab
from storage.database import Database, transaction
from storage.records import Delivery, Source
from tests.builders import after
from tests.parsers import traces
from tests.parsers.traces import FAILED, SUCCEEDED
from tests.story import TEMPLATES

PROJECT = "pinewood/pinewood"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job, as an event tells it; times are hours after the story's start."""

    id: int
    name: str = "functional"
    status: str = "success"
    runner: str = "r1"
    user: str = "halvard"
    start: float = 0.0
    minutes: float = 30.0
    stage: str = "test"
    reason: str = "script_failure"

    @property
    def end(self) -> float:
        return self.start + self.minutes / 60


def event(
    number: int,
    *runs: Run,
    status: str = "failed",
    sha: str = "a1",
    ref: str = "staging",
    message: str = "",
    at: float | None = None,
) -> Delivery:
    """What GitLab posts when a pipeline changed."""
    moment = after(max((r.end for r in runs), default=0.0) if at is None else at)
    body = {
        "object_kind": "pipeline",
        "object_attributes": {
            "id": number,
            "ref": ref,
            "sha": sha,
            "status": status,
            "source": "push",
            "tag": False,
            "url": f"https://git.example.org/{PROJECT}/-/pipelines/{number}",
            "created_at": _text(after(min((r.start for r in runs), default=0.0))),
            "finished_at": None if status == "running" else _text(moment),
        },
        "project": {"path_with_namespace": PROJECT},
        "commit": {"id": sha, "message": message},
        "builds": [_build(r) for r in runs],
    }
    raw = json.dumps(body).encode()
    return Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, moment + timedelta(seconds=5))


def _build(run: Run) -> dict[str, object]:
    ended = run.status not in ("running", "pending", "created")
    return {
        "id": run.id,
        "name": run.name,
        "stage": run.stage,
        "status": run.status,
        "started_at": _text(after(run.start)),
        "finished_at": _text(after(run.end)) if ended else None,
        "failure_reason": run.reason if run.status == "failed" else None,
        "user": {"username": run.user},
        "runner": {"description": run.runner},
    }


def report(run: Run, passed: tuple[str, ...] = (), failed: dict[str, str] | None = None) -> Delivery:
    """Its JUnit report: tests that passed, and what those that failed said."""
    cases = [f"<testcase name={quoteattr(name)}/>" for name in passed]
    cases += [
        f"<testcase name={quoteattr(name)}><failure message={quoteattr(said)}/></testcase>"
        for name, said in (failed or {}).items()
    ]
    raw = f"<testsuite>{''.join(cases)}</testsuite>".encode()
    return Delivery(Source.JUNIT, f"{run.id}:{len(raw)}", raw, after(run.end) + timedelta(seconds=7))


def log(run: Run, *lines: str) -> Delivery:
    """What it printed, between the runner's first and last words."""
    raw = traces.trace("".join(f"{row}\n" for row in lines), SUCCEEDED if run.status == "success" else FAILED)
    return Delivery(Source.JOB_LOG, f"{run.id}:log", raw, after(run.end) + timedelta(seconds=9))


def take(db: Database, *arrived: Delivery) -> None:
    """Each in a transaction of its own, as the bot does; people are told."""
    for delivery in arrived:
        with transaction(db):
            ingest.ingest(db, [delivery], TEMPLATES)


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
