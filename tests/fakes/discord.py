"""A Discord on 127.0.0.1: a real server that the real discord.py connects to.

It speaks REST and gateway version 10, plays the people who use the bot, and judges every request of
the bot: by Discord's published description (`discord_spec`) and by the rules that this leaves out
(`discord_rules`). What Discord would refuse is refused, and remembered in `violations`; `running`
fails the test that has any. Nothing here sleeps: who waits is woken by the change.

    async with running() as fake:
        alice = fake.user("alice")
        … start a bot with fake.api, fake.gateway_url and fake.token …
        reply = await fake.slash("status", area="migration", as_=alice)
        assert "migration" in reply.message.text
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from tests.fakes import discord_spec
from tests.fakes.discord_gateway import RECONNECT, Gateway, Socket
from tests.fakes.discord_http import BODY, PERSON, NotAllowed, Refused, needs_token, read_body, reply
from tests.fakes.discord_interactions import Interactions
from tests.fakes.discord_oauth import SignIns
from tests.fakes.discord_people import People
from tests.fakes.discord_rest import Rest
from tests.fakes.discord_rules import guard_problems
from tests.fakes.discord_shapes import GUILD, Channel, Json, guild_create, snowflake
from tests.fakes.discord_world import Request, World

BASE = "/api/v10"
TOKENS = "/oauth2/token"  # RFC 6749 says what it takes: it is not in Discord's description
NOT_THE_BOTS_FAULT = (10003, 10008)  # a channel or message that somebody deleted


@dataclass(slots=True)
class Trouble:
    """An answer that takes the place of the real one, so many times."""

    method: str
    path: re.Pattern[str]
    status: int
    body: Json
    headers: dict[str, str]
    times: int


@dataclass(slots=True)
class Hold:
    """A request that is never answered; `taken` once it came.

    Attributes:
        done: what it asks for is done all the same.
    """

    method: str
    path: re.Pattern[str]
    done: bool
    taken: bool = False


class FakeDiscord(People):
    """The server; `People` is its user side.

    Args:
        roles: names of the guild's roles.
        interval: seconds between heartbeats.
        deadline: seconds within which an interaction must be answered.
        limit: requests a second to one route before 429.

    Attributes:
        weather: what becomes of a request, by method and path: "" for nothing, "refused", "lost" (it is done,
            and that is not told) or "slow down".
    """

    def __init__(
        self,
        *,
        roles: tuple[str, ...] = (),
        interval: float = 41.25,
        deadline: float = 3.0,
        limit: int = 1000,
    ) -> None:
        self.token = "not-a-real-token"
        self.world = World()
        self.world.role_ids = {name: snowflake() for name in roles}
        self.channel = self.world.add_channel(Channel("ci"))
        self.spec = discord_spec.load()
        if not self.judged:
            logging.getLogger(__name__).warning("no description of Discord's API here: only our rules judge")
        self.weather: Callable[[str, str], str] = lambda method, path: ""
        self._troubles: list[Trouble] = []
        self._holds: list[Hold] = []
        self._limit = limit
        self._hits: dict[str, list[float]] = {}
        self._port = 0
        loop = asyncio.get_running_loop()
        self.gateway = Gateway(
            self.token,
            url=lambda: self.gateway_url,
            clock=loop.time,
            first_events=lambda: [("GUILD_CREATE", guild_create([self.channel], self.world.role_ids))],
            changed=self.world.changed,
            interval=interval,
        )
        self.sign_ins = SignIns()
        self._rest = Rest(self.world, gateway=lambda: self.gateway_url)
        self._interactions = Interactions(self.world, clock=loop.time, deadline=deadline)
        self._clock = loop.time

    @property
    def judged(self) -> bool:
        """Requests are checked against Discord's published description, not only against our rules."""
        return self.spec is not None

    def settings(self, people: Mapping[str, str]) -> str:
        """The sections of settings.toml by which a bot finds this server.

        Args:
            people: who is behind an account, by its id: "Ines Okafor <ines@example.org>".
        """
        accounts = "".join(f'{user} = "{person}"\n' for user, person in people.items())
        return (
            f'[discord]\ntoken_env = "TOKEN"\nguild = {GUILD}\nchannel = {self.channel.id}\n'
            f'api = "{self.api}"\ngateway = "{self.gateway_url}"\n[people.discord]\n{accounts}'
        )

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def authorize(self) -> str:
        """The page on which people agree to sign in elsewhere."""
        return f"http://127.0.0.1:{self._port}/oauth2/authorize"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def violations(self) -> list[str]:
        return self.world.violations

    def forgive(self) -> list[str]:
        """The violations so far, which are then forgotten: for tests that provoke them."""
        found, self.world.violations = self.world.violations, []
        return found

    def commands(self, guild_id: str = GUILD) -> list[str]:
        """The names registered in the guild, or everywhere with ""."""
        return [c["name"] for c in self.world.commands[guild_id]]

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/oauth2/authorize", self.sign_ins.agree)
        api = web.Application(middlewares=[self._middleware])
        api.add_routes([*self._rest.routes(), *self._interactions.routes()])
        api.router.add_post(TOKENS, self.sign_ins.token)
        app.add_subapp(BASE, api)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.gateway.close(1001)
        await self._runner.cleanup()

    def trouble(
        self,
        method: str,
        path: str,
        status: int,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
    ) -> None:
        """The next requests that match get this answer instead; `path` is a regular expression."""
        told = dict(body or {"message": "made up by the test", "code": 0})
        self._troubles.append(Trouble(method, re.compile(path), status, told, dict(headers or {}), times))

    def hold(self, method: str, path: str, *, done: bool) -> Hold:
        """The next request that matches gets no answer, whether what it asks is done or not."""
        self._holds.append(Hold(method, re.compile(path), done))
        return self._holds[-1]

    def rate_limit(
        self, method: str, path: str, *, seconds: float, by_discord: bool = True, everywhere: bool = False
    ) -> None:
        """The next request that matches is told to wait; not `by_discord`, Cloudflare bans (no Via)."""
        headers = {"Retry-After": str(seconds), **self._bucket(path, 0, seconds)}
        if by_discord:
            headers["Via"] = "1.1 google"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        told = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
        self.trouble(method, path, 429, told, headers=headers)

    async def reconnect(self) -> None:
        """Asks the bot to connect again (op 7), and waits until it resumed."""
        socket = self.gateway.socket
        assert socket, "no bot is connected"
        await socket.send(RECONNECT)
        await self._resumed(socket)

    async def drop(self, code: int) -> None:
        """Closes the bot's socket with a code, and waits until it resumed."""
        socket = self.gateway.socket
        assert socket, "no bot is connected"
        await self.gateway.close(code)
        await self._resumed(socket)

    async def up(self, sessions: int = 1) -> None:
        """Waits until a bot is signed in on the gateway."""
        await self.until(
            lambda: self.gateway.socket and len(self.gateway.sessions) >= sessions, "a bot signs in"
        )

    async def _resumed(self, former: Socket) -> None:
        await self.until(
            lambda: self.gateway.socket and self.gateway.socket is not former, "the bot resumes its session"
        )

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        path = request.path.removeprefix(BASE)
        request[BODY] = await read_body(request)
        entry = Request(request.method, path, request[BODY])
        self.world.requests.append(entry)
        if "discord.py" in request.headers.get("User-Agent", ""):  # the bot, and no test that plays one
            self.world.violations += [f"{request.method} {path}: {p}" for p in guard_problems(entry.body)]
        try:
            response = await self._weathered(request, path, handler)
        except Refused as error:
            if error.code not in NOT_THE_BOTS_FAULT and not isinstance(error, NotAllowed):
                self.world.violations.append(f"{request.method} {path}: {error}")
            response = reply({"message": str(error), "code": error.code}, error.status)
        except ConnectionResetError:
            raise  # whoever asked was killed: nobody broke a rule
        except Exception as error:
            self.world.violations.append(f"{request.method} {path}: the fake broke: {error!r}")
            raise
        entry.status = response.status
        self.world.changed()
        return response

    async def _weathered(
        self, request: web.Request, path: str, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        weather = self.weather(request.method, path)
        if weather == "slow down":
            told = {"message": "You are being rate limited.", "retry_after": 0.02, "global": False}
            return reply(told, 429, {"Via": "1.1 google", **self._bucket(path, 0, 0.02)})
        response = None if weather == "refused" else await self._respond(request, path, handler)
        if response is None or weather == "lost":
            return reply({"message": "upstream is away", "code": 0}, 503)
        return response

    async def _respond(
        self, request: web.Request, path: str, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        for trouble in self._troubles:
            if trouble.method == request.method and trouble.path.fullmatch(path) and trouble.times > 0:
                trouble.times -= 1
                return reply(trouble.body, trouble.status, trouble.headers)
        given = request.headers.get("Authorization", "")
        request[PERSON] = self.sign_ins.bearer(given) if path == "/users/@me" else None
        if needs_token(path) and given != f"Bot {self.token}" and not request[PERSON]:
            return reply({"message": "401: Unauthorized", "code": 0}, 401)
        if (left := self._left(request.method, path)) < 0:
            told = {"message": "You are being rate limited.", "retry_after": 1.0, "global": False}
            return reply(told, 429, {"Via": "1.1 google", **self._bucket(path, 0, 1)})
        if self.spec and path != TOKENS:
            for problem in self.spec.problems(request.method, path, request.query, request[BODY]):
                raise Refused(400, 50035, problem)
        for hold in self._holds:
            if hold.method == request.method and hold.path.fullmatch(path) and not hold.taken:
                hold.taken = True
                if hold.done:
                    await handler(request)
                self.world.changed()
                await asyncio.Future()  # until the server stops
        response = await handler(request)
        response.headers.update(self._bucket(path, left, 1))
        return response

    def _left(self, method: str, path: str) -> int:
        """How many more requests a second this route takes; below 0 when it took too many."""
        now = self._clock()
        recent = [t for t in self._hits.get(f"{method} {path}", ()) if t > now - 1]
        self._hits[f"{method} {path}"] = [*recent, now]
        return self._limit - len(recent) - 1

    def _bucket(self, path: str, left: int, seconds: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self._limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset-After": str(seconds),
            "X-RateLimit-Bucket": re.sub(r"\W|\d", "", path),
        }


@asynccontextmanager
async def running(fake: FakeDiscord | None = None) -> AsyncIterator[FakeDiscord]:
    """A fake Discord for one test; fails when the bot broke a rule.

    Raises:
        AssertionError: there were violations that the test did not forgive.
    """
    fake = fake or FakeDiscord()
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()
    assert not fake.violations, "\n".join(fake.violations)
