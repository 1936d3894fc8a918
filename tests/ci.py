"""Pipelines of a project in few words, as GitLab's webhooks and their jobs' files tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot import ingest
from bot.parsers import gitlab
from bot.sample import builds
from bot.sample.builds import PROJECT
from storage.database import Database, transaction
from storage.records import Delivery, Source
from tests.builders import after
from tests.story import TELLING

__all__ = ["PROJECT", "Run", "event", "log", "report", "take"]


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
    allowed: bool = False

    @property
    def end(self) -> float:
        return self.start + self.minutes / 60

    def build(self, **more: object) -> builds.Run:
        return builds.Run(
            *(self.id, self.name, self.status, self.runner, after(self.start), self.minutes, self.user),
            *(self.stage, self.reason),
            allowed=self.allowed,
            **more,  # type: ignore[arg-type]  # a test's own words
        )


def event(
    number: int,
    *runs: Run,
    status: str = "failed",
    sha: str = "a1",
    ref: str = "staging",
    message: str = "",
    at: float | None = None,
) -> Delivery:
    """What GitLab posts when a pipeline changed: at a time, or when its last run ended."""
    told = [run.build() for run in runs]
    moment = max(r.end for r in told) if at is None else after(at)
    host = "https://git.example.org"
    raw = builds.event(number, told, status, moment, sha=sha, ref=ref, message=message, host=host)
    return Delivery(Source.GITLAB, gitlab.delivery_key(raw), raw, moment + timedelta(seconds=5))


def report(run: Run, passed: tuple[str, ...] = (), failed: dict[str, str] | None = None) -> Delivery:
    """Its JUnit report: tests that passed, and what those that failed said."""
    told = run.build(passed=passed, failed=failed)
    return Delivery(Source.JUNIT, f"{run.id}:report", builds.report(told), told.end + timedelta(seconds=7))


def log(run: Run, *lines: str) -> Delivery:
    """What it printed, between the runner's first and last words."""
    told = run.build(printed=lines)
    return Delivery(Source.JOB_LOG, f"{run.id}:log", builds.trace(told), told.end + timedelta(seconds=9))


def take(db: Database, *arrived: Delivery) -> None:
    """Each in a transaction of its own, as the bot does; people are told."""
    for delivery in arrived:
        with transaction(db):
            ingest.ingest(db, [delivery], TELLING)
