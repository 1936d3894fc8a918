"""What a GitLab holds: projects, pipelines, jobs, and what jobs left. Time moves when it is told to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.builders import START

ENDED = ("success", "failed", "canceled", "skipped")
SHA = "5f1c0e9a7b3d48260f9e1c2b7a6d5e4f30918273"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip as GitLab gives it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@dataclass
class Job:
    """One run of a job.

    Attributes:
        archive: the zip that it left; None where it left none.
        junit: it told GitLab which of that are JUnit reports.
        expired: what it left is deleted by now.
    """

    id: int
    pipeline: Pipeline
    name: str
    user: str
    created_at: datetime
    status: str = "pending"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    failure_reason: str | None = None
    runner: str = "shelf-3"
    stage: str = "test"
    retried: bool = False
    trace: bytes = b""
    archive: bytes | None = None
    junit: bool = False
    expired: bool = False
    expires_at: datetime | None = None


@dataclass
class Pipeline:
    """One pipeline with all runs of its jobs."""

    id: int
    project: Project
    ref: str
    source: str
    message: str
    tag: bool
    user: str
    created_at: datetime
    updated_at: datetime
    status: str = "pending"
    finished_at: datetime | None = None
    jobs: list[Job] = field(default_factory=list)

    @property
    def latest(self) -> list[Job]:
        """The runs that count: GitLab leaves the others out unless asked for them."""
        return [job for job in self.jobs if not job.retried]


@dataclass
class Project:
    """One project.

    Attributes:
        public: who has no token may read it.
    """

    id: int
    path: str
    public: bool = True
    pipelines: dict[int, Pipeline] = field(default_factory=dict)


@dataclass
class World:
    """All of it.

    Attributes:
        told: called with what happened to which pipeline and job; webhooks are made of that.
    """

    now: datetime = START
    projects: list[Project] = field(default_factory=list)
    told: Callable[[str, Pipeline, Job | None], None] = lambda kind, pipeline, job: None
    _last: int = 100

    def pass_by(self, minutes: float = 1) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def number(self) -> int:
        self._last += 1
        return self._last

    def project(self, path: str, *, public: bool = True) -> Project:
        found = Project(self.number(), path, public)
        self.projects.append(found)
        return found

    def pipeline(
        self,
        project: Project,
        *names: str,
        ref: str = "staging",
        source: str = "push",
        message: str = "channel: take the lock",
        tag: bool = False,
        user: str = "mia",
    ) -> Pipeline:
        """Starts a pipeline with jobs of these names, which run."""
        at = self.now
        made = Pipeline(self.number(), project, ref, source, message, tag, user, at, at, status="running")
        project.pipelines[made.id] = made
        for name in names:
            self._run(made, name, user)
        self.told("pipeline", made, None)
        return made

    def finish(
        self, job: Job, status: str = "success", *, files: Mapping[str, bytes] | None = None, **more: object
    ) -> None:
        """A job ends; its pipeline too, when it was the last that ran."""
        job.status, job.finished_at = status, self.now
        job.failure_reason = "script_failure" if status == "failed" else None
        if files is not None:
            job.archive, job.junit = archive(files), True
            job.expires_at = self.now + timedelta(days=7)
        for name, value in more.items():
            setattr(job, name, value)
        self.told("build", job.pipeline, job)
        self._settle(job.pipeline)

    def retry(self, job: Job, user: str) -> Job:
        """Somebody runs a job again."""
        job.retried = True
        again = self._run(job.pipeline, job.name, user)
        job.pipeline.status, job.pipeline.finished_at = "running", None
        job.pipeline.updated_at = self.now
        self.told("build", job.pipeline, again)
        self.told("pipeline", job.pipeline, None)
        return again

    def every(self) -> Iterator[Pipeline]:
        for project in self.projects:
            yield from project.pipelines.values()

    def job(self, number: int) -> Job | None:
        return next((j for p in self.every() for j in p.jobs if j.id == number), None)

    def _run(self, pipeline: Pipeline, name: str, user: str) -> Job:
        job = Job(self.number(), pipeline, name, user, self.now, "running", self.now)
        pipeline.jobs.append(job)
        return job

    def _settle(self, pipeline: Pipeline) -> None:
        states = {job.status for job in pipeline.latest}
        if states <= set(ENDED):
            worst = next((s for s in ("failed", "canceled") if s in states), "success")
            pipeline.status, pipeline.finished_at, pipeline.updated_at = worst, self.now, self.now
            self.told("pipeline", pipeline, None)
