"""The fake Discord's gateway: version 10, JSON frames, plain or compressed.

A session outlives its socket: events that happen while the bot is away are kept and replayed when it
resumes. A session ends when the bot says goodbye (close 1000 or 1001) or when it is invalidated.
"""

from __future__ import annotations

import importlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.fakes.discord_shapes import APPLICATION, BOT, GUILD, Json, snowflake

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID, HELLO, ACK = 7, 8, 9, 10, 11
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
EVERY_INTENT = (1 << 26) - 1
FRAMES_A_MINUTE = 120


class Closed(Exception):
    """Discord closes the socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Socket:
    """One connection of the bot."""

    response: web.WebSocketResponse
    encode: Callable[[bytes], bytes] | None
    session: Session | None = None
    frames: list[float] = field(default_factory=list)

    async def send(
        self, op: int, data: object = None, event: str | None = None, number: int | None = None
    ) -> None:
        frame = json.dumps({"op": op, "d": data, "s": number, "t": event})
        if self.response.closed:
            return
        if self.encode:
            await self.response.send_bytes(self.encode(frame.encode()))
        else:
            await self.response.send_str(frame)


@dataclass(slots=True)
class Session:
    """What Discord remembers of a bot between connections.

    Attributes:
        shard: which of how many sessions share the guilds.
    """

    id: str
    socket: Socket | None
    shard: tuple[int, int] = (0, 1)
    events: list[tuple[str, Json]] = field(default_factory=list)

    def holds(self, guild: str) -> bool:
        """Whether it is told of a guild; of what is in none, the first is."""
        number, of = self.shard
        return (int(guild or 0) >> 22) % of == number

    async def dispatch(self, event: str, data: Json) -> None:
        self.events.append((event, data))
        if self.socket:
            await self.socket.send(DISPATCH, data, event, len(self.events))


class Gateway:
    """Every session and what the bot said on its sockets.

    Attributes:
        received: how often each op came from the bot.
        sessions: by id.
        closed_with: the codes that the gateway closed sockets with because the bot was wrong.
    """

    def __init__(
        self,
        token: str,
        *,
        url: Callable[[], str],
        clock: Callable[[], float],
        first_events: Callable[[], Iterable[tuple[str, Json]]],
        changed: Callable[[], None],
        interval: float,
    ) -> None:
        self.received: Counter[int] = Counter()
        self.sessions: dict[str, Session] = {}
        self.closed_with: list[int] = []
        self.connections = 0
        self._token, self._url, self._clock = token, url, clock
        self._first_events, self._changed, self._interval = first_events, changed, interval

    @property
    def socket(self) -> Socket | None:
        """The connection on which the bot is signed in."""
        return next((s.socket for s in self.sessions.values() if s.socket), None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        socket = Socket(response, _encoder(request.query.get("compress")))
        self.connections += 1
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                raise Closed(4012)
            await socket.send(HELLO, {"heartbeat_interval": round(self._interval * 1000)})
            async for frame in response:
                if frame.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await self._take(socket, frame.data)
                    self._changed()
        except Closed as end:
            self.closed_with.append(end.code)
            await response.close(code=end.code)
        finally:
            self._leave(socket)
        return response

    async def dispatch(self, event: str, data: Json) -> None:
        """Tells every session that it is for; those without a socket read it when they resume."""
        assert self.sessions, f"{event}: no bot has ever identified"
        for session in list(self.sessions.values()):
            if session.holds(str(data.get("guild_id") or "")):
                await session.dispatch(event, data)

    async def close(self, code: int) -> None:
        """Closes the bot's sockets with a code; what it said in them is remembered."""
        for session in list(self.sessions.values()):
            socket, session.socket = session.socket, None
            if socket:
                await socket.response.close(code=code)

    async def invalidate(self, *, resumable: bool) -> None:
        """Says that the session is invalid; one that cannot be resumed is forgotten."""
        for session in list(self.sessions.values()):
            if session.socket:
                await session.socket.send(INVALID, resumable)
            if not resumable:
                del self.sessions[session.id]

    async def _take(self, socket: Socket, raw: str | bytes) -> None:
        now = self._clock()
        socket.frames = [t for t in socket.frames if t > now - 60] + [now]
        if len(socket.frames) > FRAMES_A_MINUTE:
            raise Closed(4008)
        op, data = _read(raw)
        self.received[op] += 1
        if op == HEARTBEAT:
            await socket.send(ACK)
        elif op == IDENTIFY:
            await self._identify(socket, data)
        elif op == RESUME:
            await self._resume(socket, data)
        elif op not in (PRESENCE, VOICE, MEMBERS):
            raise Closed(4001)
        elif socket.session is None:
            raise Closed(4003)

    async def _identify(self, socket: Socket, data: Json) -> None:
        if socket.session:
            raise Closed(4005)
        if data.get("token") != self._token:
            raise Closed(4004)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~EVERY_INTENT:
            raise Closed(4013)
        if intents & PRIVILEGED_INTENTS:
            raise Closed(4014)
        number, of = data.get("shard") or (0, 1)
        session = socket.session = Session(snowflake(), socket, (number, of))
        self.sessions[session.id] = session
        await session.dispatch("READY", self._ready(session))
        for event, more in self._first_events() if session.holds(GUILD) else ():
            await session.dispatch(event, more)

    async def _resume(self, socket: Socket, data: Json) -> None:
        if data.get("token") != self._token:
            raise Closed(4004)
        session = self.sessions.get(str(data.get("session_id")))
        if session is None:
            await socket.send(INVALID, False)
            return
        sequence = data.get("seq")
        if not isinstance(sequence, int) or sequence > len(session.events):
            raise Closed(4007)
        session.socket, socket.session = socket, session
        for number, (event, more) in enumerate(session.events[sequence:], sequence + 1):
            await socket.send(DISPATCH, more, event, number)
        await session.dispatch("RESUMED", {})

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": BOT.json(),
            "guilds": [{"id": GUILD, "unavailable": True}] if session.holds(GUILD) else [],
            "shard": list(session.shard),
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "application": {"id": APPLICATION, "flags": 0},
        }

    def _leave(self, socket: Socket) -> None:
        session = socket.session
        if session and session.socket is socket:
            session.socket = None
            if socket.response.close_code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._changed()


def _read(raw: str | bytes) -> tuple[int, Json]:
    try:
        frame = json.loads(raw)
    except ValueError:
        raise Closed(4002) from None
    if not isinstance(frame, dict) or not isinstance(frame.get("op"), int):
        raise Closed(4002)
    data = frame.get("d")
    return frame["op"], data if isinstance(data, dict) else {}


def _encoder(kind: str | None) -> Callable[[bytes], bytes] | None:
    """One compression stream for a whole connection, flushed after each frame."""
    if kind == "zlib-stream":
        squeeze = zlib.compressobj()
        return lambda frame: squeeze.compress(frame) + squeeze.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        zstandard = importlib.import_module("zstandard")  # asked for only by a bot that has it too
        stream = zstandard.ZstdCompressor().compressobj()
        return lambda frame: bytes(stream.compress(frame) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    return None
