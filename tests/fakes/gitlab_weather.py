"""Days of a project on GitLab, by a seed: pipelines start, jobs end well or badly, people retry them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.fakes.gitlab import GitLab
from tests.fakes.gitlab_world import Job, Project, World

GOOD = b'<testsuite><testcase classname="gate" name="oil"/></testsuite>'
BAD = b'<testsuite><testcase classname="gate" name="oil"><failure message="no oil"/></testcase></testsuite>'
NAMES = ("functional", "docs", "build", "cross")
PEOPLE = ("mia", "tom", "ines")


@dataclass
class Days:
    """What happens in a project."""

    world: World
    project: Project
    chance: random.Random

    def happen(self, times: int) -> None:
        """So many things happen, one after the other."""
        for _ in range(times):
            self.world.pass_by(self.chance.choice((0, 0.001, 0.01, 1, 30)))
            running = [j for p in self.project.pipelines.values() for j in p.jobs if j.status == "running"]
            over = [j for p in self.project.pipelines.values() for j in p.latest if j.finished_at]
            kind = self.chance.choice(("start", "end", "end", "end", "end", "retry"))
            if kind == "retry" and over:
                self.world.retry(self.chance.choice(over), self.chance.choice(PEOPLE))
            elif kind == "end" and running:
                self._end(running)
            else:
                names = self.chance.sample(NAMES, self.chance.randint(1, len(NAMES)))
                user = self.chance.choice(PEOPLE)
                self.world.pipeline(self.project, *names, user=user)

    def _end(self, running: list[Job]) -> None:
        job = self.chance.choice(running)
        status = self.chance.choice(("success", "success", "failed", "canceled"))
        files = self.chance.choice((None, {"a.junit.xml": BAD if status == "failed" else GOOD}))
        self.world.finish(job, status, files=files, trace=b"it said so\n")

    def settle(self) -> None:
        """Whatever runs ends."""
        self.world.pass_by()
        for pipeline in self.project.pipelines.values():
            for job in pipeline.jobs:
                if job.status == "running":
                    self.world.finish(job, files={"a.junit.xml": GOOD})


def cloud(server: GitLab, chance: random.Random, share: float) -> None:
    """Some of the next answers are none."""
    kinds: tuple[int | str | dict[str, str], ...] = (500, 502, 503, "hang up", {"Retry-After": "2"})
    server.moods.extend(chance.choice(kinds) if chance.random() < share else 0 for _ in range(40))
