"""GitLab's webhooks as they arrive in bad weather: some are lost, some come twice, some come late."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import ClientSession

from tests.fakes import gitlab_shapes as shapes
from tests.fakes.gitlab_world import Job, Pipeline


@dataclass(frozen=True)
class Event:
    """One event, as it was when it happened."""

    number: int
    kind: str
    body: bytes


@dataclass
class Hook:
    """A webhook of the world's projects.

    Attributes:
        base: what GitLab calls itself.
        token: sent as it is; "" sends none.
        key: signs; b"" signs nothing.
        waiting: what happened and was not sent yet.
        answers: how each request was answered.
    """

    base: str
    token: str = ""
    key: bytes = b""
    waiting: list[Event] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    _count: int = 0

    def heard(self, kind: str, pipeline: Pipeline, job: Job | None) -> None:
        """What the world tells (`World.told`)."""
        body = shapes.job_hook(self.base, job) if job else shapes.pipeline_hook(self.base, pipeline)
        self._count += 1
        self.waiting.append(Event(self._count, kind, json.dumps(body).encode()))

    async def send(self, session: ClientSession, url: str, chance: random.Random, now: float) -> None:
        """Sends most of what waits: one in five is lost, one comes twice, and the order is any."""
        events, self.waiting = self.waiting, []
        chance.shuffle(events)
        for event in events:
            if chance.random() < 0.2:
                continue
            for _ in range(2 if chance.random() < 0.2 else 1):
                headers = self.headers(event, now)
                async with session.post(url, data=event.body, headers=headers) as answer:
                    self.answers.append(answer.status)

    def headers(self, event: Event, now: float) -> Mapping[str, str]:
        """What GitLab sends beside the body."""
        named = f"event-{event.number}"
        found = {
            "Content-Type": "application/json",
            "X-Gitlab-Event": "Job Hook" if event.kind == "build" else "Pipeline Hook",
            "X-Gitlab-Webhook-UUID": "a hook",
            "X-Gitlab-Event-UUID": named,
            "Idempotency-Key": named,
        }
        if self.token:
            found["X-Gitlab-Token"] = self.token
        if self.key:
            stamp = str(int(now))
            text = b".".join([named.encode(), stamp.encode(), event.body])
            signature = base64.b64encode(hmac.new(self.key, text, hashlib.sha256).digest()).decode()
            found |= {
                "webhook-id": named,
                "webhook-timestamp": stamp,
                "webhook-signature": f"v1,{signature}",
            }
        return found
