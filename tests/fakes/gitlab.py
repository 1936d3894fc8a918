"""A GitLab on 127.0.0.1: its REST API v4 as far as pipelines go, with the moods of a real one.

It pages by offset with `Link`, knows tags (ETag), gives parts of traces, asks for a token where a project is
not public, and answers as the real one does where there is nothing. `moods` are what it answers instead, one
after the other; `between` happens after each page, so that lists shift while they are read.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from tests.fakes import gitlab_shapes as shapes
from tests.fakes.gitlab_reports import report_of
from tests.fakes.gitlab_world import Job, Pipeline, Project, World

TOKEN = "glpat-sesame"

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass
class GitLab:
    """The server and what it was asked.

    Attributes:
        moods: what the next requests get instead: a status, "hang up", "slow", or headers of a 429.
        between: happens after each page of a list.
        fails: whether an address is answered with `failing` each time.
        asked: paths with their queries, in order.
        agents, tokens: what came with the requests.
        per_page: the most that it gives at once.
        unchanged: how often it said that nothing changed.
        closing: set when it ends, until when it is slow.
        owners: who a token belongs to, of those that may change something.
        mute: it does what it is asked for, and breaks the connection instead of saying so.
        ranges: it can give a part of a trace.
        elsewhere: artifacts are kept by another server, to which it leads.
    """

    url: str = ""
    world: World = field(default_factory=World)
    moods: deque[int | str | dict[str, str]] = field(default_factory=deque)
    between: Callable[[], None] = lambda: None
    fails: Callable[[str], bool] = lambda path: False
    failing: int = 502
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)
    per_page: int = 100
    ranges: bool = True
    elsewhere: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    owners: dict[str, str] = field(default_factory=lambda: {TOKEN: "watchkeeper"})
    mute: bool = False
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, done: Callable[[], bool]) -> None:
        """Waits until something is so, looked at after each request."""
        async with self.answered, asyncio.timeout(30):
            await self.answered.wait_for(done)

    @web.middleware
    async def mood(
        self, request: web.Request, handler: Callable[[web.Request], object]
    ) -> web.StreamResponse:
        """What stands between the handlers and whoever asks."""
        self.asked.append(request.path_qs)
        self.agents.add(request.headers.get("User-Agent", ""))
        self.tokens.append(request.headers.get("PRIVATE-TOKEN", ""))
        try:
            if request.headers.get("PRIVATE-TOKEN", TOKEN) != TOKEN:
                return web.json_response({"message": "401 Unauthorized"}, status=401)
            response = await self._in_a_mood(request) or await handler(request)  # type: ignore[misc]
            response.headers.update(self.headers)
            return response
        finally:
            async with self.answered:
                self.answered.notify_all()

    async def _in_a_mood(self, request: web.Request) -> web.StreamResponse | None:
        mood = self.failing if self.fails(request.path_qs) else self.moods.popleft() if self.moods else None
        if mood == "hang up" and request.transport:
            request.transport.close()
            return web.Response()
        if mood == "slow":
            await self.closing.wait()  # whoever asked has given up by then
            return web.Response()
        if isinstance(mood, dict):
            return web.json_response({"message": "Too many requests"}, status=429, headers=mood)
        if isinstance(mood, int):
            return web.json_response({"message": str(mood)}, status=mood)
        return None

    def project_of(self, request: web.Request) -> Project:
        named = request.match_info["project"]
        found = next((p for p in self.world.projects if named in (p.path, str(p.id))), None)
        if found is None or not (found.public or request.headers.get("PRIVATE-TOKEN")):
            raise _not_found("Project Not Found")
        return found

    def pipeline_of(self, request: web.Request) -> Pipeline:
        found = self.project_of(request).pipelines.get(int(request.match_info["pipeline"]))
        if found is None:
            raise _not_found("Not found")
        return found

    def job_of(self, request: web.Request) -> Job:
        project, found = self.project_of(request), self.world.job(int(request.match_info["job"]))
        if found is None or found.pipeline.project is not project:
            raise _not_found("Not found")
        return found

    async def about(self, request: web.Request) -> web.Response:
        """`GET /projects/:id`."""
        return self.tagged(request, shapes.a_project(self.url, self.project_of(request)))

    async def pipelines(self, request: web.Request) -> web.Response:
        """`GET /projects/:id/pipelines`."""
        asked = request.query
        found = [p for p in self.project_of(request).pipelines.values() if _within(p.updated_at, asked)]
        by = asked.get("order_by", "id")
        found.sort(key=lambda p: (p.updated_at, p.id) if by == "updated_at" else (p.id,), reverse=True)
        if asked.get("sort", "desc") == "asc":
            found.reverse()
        return self.page(request, [shapes.listed_pipeline(self.url, p) for p in found])

    async def jobs(self, request: web.Request) -> web.Response:
        """`GET /projects/:id/pipelines/:pipeline_id/jobs`."""
        pipeline = self.pipeline_of(request)
        found = (
            pipeline.jobs
            if request.query.get("include_retried", "").casefold() == "true"
            else pipeline.latest
        )
        newest = sorted(found, key=lambda job: job.id, reverse=True)
        return self.page(request, [shapes.a_job(self.url, job) for job in newest])

    async def report(self, request: web.Request) -> web.Response:
        """`GET /projects/:id/pipelines/:pipeline_id/test_report`."""
        return self.tagged(request, report_of(self.pipeline_of(request)))

    async def trace(self, request: web.Request) -> web.Response:
        """`GET /projects/:id/jobs/:job_id/trace`."""
        raw = self.job_of(request).trace
        given = _RANGE.fullmatch(request.headers.get("Range", "")) if self.ranges else None
        if given is None:
            return web.Response(body=raw, content_type="text/plain")
        if not raw:
            return web.Response(status=416)
        first = int(given[1]) if given[1] else max(0, len(raw) - int(given[2]))
        headers = {"Content-Range": f"bytes {first}-{len(raw) - 1}/{len(raw)}"}
        return web.Response(status=206, body=raw[first:], content_type="text/plain", headers=headers)

    async def retry(self, request: web.Request) -> web.Response:
        """`POST /projects/:id/jobs/:job_id/retry`."""
        user = self.owners.get(request.headers.get("PRIVATE-TOKEN", ""))
        if user is None:
            return web.json_response({"message": "401 Unauthorized"}, status=401)
        job = self.job_of(request)
        if job.retried or job.status not in ("failed", "canceled", "success"):
            return web.json_response({"message": "403 Forbidden - Job is not retryable"}, status=403)
        again = self.world.retry(job, user)
        if self.mute and request.transport:
            request.transport.close()
        return web.json_response(shapes.a_job(self.url, again), status=201)

    async def artifacts(self, request: web.Request) -> web.StreamResponse:
        """`GET /projects/:id/jobs/:job_id/artifacts`."""
        job = self.job_of(request)
        if job.archive is None or job.expired:
            raise _not_found("Not found")
        if self.elsewhere:
            raise web.HTTPFound(f"{self.elsewhere}/{job.id}.zip?signature=x")
        return web.Response(body=job.archive, content_type="application/octet-stream")

    def page(self, request: web.Request, items: Sequence[object]) -> web.Response:
        """A page of a list, and where the next one is."""
        size = min(int(request.query.get("per_page", 20)), self.per_page)
        number = int(request.query.get("page", 1))
        last = max(1, -(-len(items) // size))
        response = self.tagged(request, items[(number - 1) * size : number * size])
        pages = {"first": 1, "last": last, **({"next": number + 1} if number < last else {})}
        links = [f'<{self._at(request, page)}>; rel="{name}"' for name, page in pages.items()]
        response.headers["Link"] = ", ".join(links)
        response.headers["X-Page"], response.headers["X-Per-Page"] = str(number), str(size)
        response.headers["X-Next-Page"] = str(number + 1) if number < last else ""
        self.between()
        return response

    def _at(self, request: web.Request, page: int) -> str:
        url = request.url.with_host("git.example.org").with_port(443).with_scheme("https")  # its outer name
        return str(url.update_query(page=str(page), per_page=request.query.get("per_page", "20")))

    def tagged(self, request: web.Request, value: object) -> web.Response:
        """JSON with its tag, or 304."""
        text = json.dumps(value)
        tag = f'W/"{hashlib.md5(text.encode()).hexdigest()}"'  # noqa: S324 — as Rack makes them
        if request.headers.get("If-None-Match") == tag:
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": tag})
        return web.json_response(text=text, headers={"ETag": tag})


def _within(time: datetime, asked: object) -> bool:
    after, before = (asked.get(name, "") for name in ("updated_after", "updated_before"))  # type: ignore[attr-defined]
    return not (after and time < _moment(after)) and not (before and time > _moment(before))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _not_found(what: str) -> web.HTTPException:
    return web.HTTPNotFound(text=json.dumps({"message": f"404 {what}"}), content_type="application/json")


@contextlib.asynccontextmanager
async def gitlab() -> AsyncIterator[GitLab]:
    """Runs the server on a free port."""
    server = GitLab()
    application = web.Application(middlewares=[server.mood])
    project = "/api/v4/projects/{project}"
    for path, handler in (
        ("", server.about),
        ("/pipelines", server.pipelines),
        (r"/pipelines/{pipeline:\d+}/jobs", server.jobs),
        (r"/pipelines/{pipeline:\d+}/test_report", server.report),
        (r"/jobs/{job:\d+}/trace", server.trace),
        (r"/jobs/{job:\d+}/artifacts", server.artifacts),
    ):
        application.router.add_get(project + path, handler)
    application.router.add_post(project + r"/jobs/{job:\d+}/retry", server.retry)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.closing.set()
        await runner.cleanup()
