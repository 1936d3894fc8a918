"""What GitLab and its runners would send of Pinewood's pipelines, from few words.

The weeks before the story hold a hundred jobs; they are written down here as what they did, and become the
bytes that the bot reads in every project: webhooks, JUnit reports and traces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import quoteattr

PROJECT = "pinewood/pinewood"

WAITING = ("running", "pending", "created")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job.

    Attributes:
        failed: the tests that failed in it, with what they said.
        passed: those that passed.
        printed: the last lines of its script.
        allowed: it may fail without its pipeline failing.
    """

    id: int
    name: str
    status: str
    runner: str
    start: datetime
    minutes: float
    user: str = "halvard"
    stage: str = "test"
    reason: str = "script_failure"
    passed: Sequence[str] = ()
    failed: Mapping[str, str] | None = None
    printed: Sequence[str] = ()
    allowed: bool = False

    @property
    def end(self) -> datetime:
        """When it ended, or would."""
        return self.start + timedelta(minutes=self.minutes)


def event(
    number: int,
    runs: Sequence[Run],
    status: str,
    at: datetime,
    *,
    sha: str,
    ref: str = "staging",
    message: str = "",
    host: str = "https://gitlab.example.org",
) -> bytes:
    """What GitLab posts when a pipeline changes.

    Args:
        at: when it changed.
    """
    url = f"{host}/{PROJECT}/-/pipelines/{number}"
    ended = status not in WAITING
    body = {
        "object_kind": "pipeline",
        "object_attributes": {
            **{
                "id": number,
                "ref": ref,
                "sha": sha,
                "status": status,
                "source": "push",
                "tag": False,
                "url": url,
            },
            "created_at": _text(min((r.start for r in runs), default=at)),
            "finished_at": _text(at) if ended else None,
        },
        "project": {"path_with_namespace": PROJECT},
        "commit": {"id": sha, "message": message},
        "builds": [_build(run) for run in runs],
    }
    return json.dumps(body).encode()


def _build(run: Run) -> dict[str, object]:
    return {
        **{"id": run.id, "name": run.name, "stage": run.stage, "status": run.status},
        "started_at": _text(run.start),
        "finished_at": None if run.status in WAITING else _text(run.end),
        "allow_failure": run.allowed,
        "failure_reason": run.reason if run.status == "failed" else None,
        "user": {"username": run.user},
        "runner": {"description": run.runner},
    }


def report(run: Run) -> bytes:
    """Its JUnit report."""
    cases = [f"<testcase name={quoteattr(name)}/>" for name in run.passed]
    cases += [
        f"<testcase name={quoteattr(name)}><failure message={quoteattr(said)}/></testcase>"
        for name, said in (run.failed or {}).items()
    ]
    return f"<testsuite>{''.join(cases)}</testsuite>".encode()


def trace(run: Run) -> bytes:
    """What it printed, between the runner's first and last words."""
    script = int(run.start.timestamp())
    last = "Job succeeded" if run.status == "success" else "ERROR: Job failed: exit code 1"
    rows = [
        f"Running with gitlab-runner 17.4.0 on {run.runner}",
        f'section_start:{script}:step_script\r\x1b[0KExecuting "step_script" stage of the job script',
        *run.printed,
        f"section_end:{script + int(60 * run.minutes)}:step_script\r\x1b[0K",
        last,
    ]
    return "".join(f"{row}\n" for row in rows).encode()


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
