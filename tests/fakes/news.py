"""A news server on 127.0.0.1 that has holes, numbers anew, wants a login, and breaks off, as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

GROUP = "org.example.lamp"
USER, PASSWORD = "ada", "sesame"


@dataclass
class News:
    """The server's state, and what it was asked.

    Attributes:
        url: where its group is.
        articles: the mails by their numbers.
        counted: numbers that it tells of, and has no article for.
        locked: it wants a login.
        unknown: commands that it does not know.
        broken: what it says to a command instead of an answer; it hangs up then.
        asked: each command that it got.
    """

    url: str = ""
    articles: dict[int, bytes] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)
    locked: bool = False
    unknown: set[str] = field(default_factory=set)
    broken: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        entered = not self.locked
        writer.write(b"200 hello\r\n")
        async for line in reader:
            command = line.decode().strip()
            self.asked.append(command)
            verb, _, rest = command.partition(" ")
            if command in self.broken or verb in self.broken:
                writer.write(self.broken.get(command, self.broken.get(verb, b"")))
                break
            if verb == "QUIT":
                break
            if command == f"AUTHINFO PASS {PASSWORD}":
                entered = True
            free = verb in {"MODE", "AUTHINFO"} or entered
            writer.write(self.answer(verb, rest) if free else b"480 who are you?\r\n")
        writer.close()

    def answer(self, verb: str, rest: str) -> bytes:
        """What the protocol says."""
        numbers = sorted({*self.articles, *self.counted})
        if verb in self.unknown:
            return b"500 what?\r\n"
        if verb == "MODE":
            return b"200 read\r\n"
        if verb == "AUTHINFO":
            return self._login(rest)
        if verb == "GROUP":
            low, high = (numbers[0], numbers[-1]) if numbers else (0, 0)
            said = f"211 {len(numbers)} {low} {high} {rest}\r\n"
            return (said if rest == GROUP else "411 no such group\r\n").encode()
        if verb in {"OVER", "XOVER"}:
            first, last = map(int, rest.split("-"))
            within = [number for number in sorted(self.articles) if first <= number <= last]
            lines = "".join(f"{number}\tSubject\t…\r\n" for number in within)
            return f"224 overview\r\n{lines}.\r\n".encode() if within else b"423 none\r\n"
        raw = self.articles.get(int(rest))
        if raw is None:
            return b"423 no such number\r\n"
        named = f"{rest} {message_id(raw)}\r\n".encode()
        return b"223 " + named if verb == "STAT" else b"220 " + named + block(raw)

    def _login(self, rest: str) -> bytes:
        if rest.startswith("USER "):
            return b"381 and?\r\n"
        return b"281 welcome\r\n" if rest == f"PASS {PASSWORD}" else b"481 no\r\n"


def message_id(raw: bytes) -> str:
    """The mail's, which stands first in it."""
    return raw.partition(b"\n")[0].decode().removeprefix("Message-ID: ")


def block(raw: bytes) -> bytes:
    """A text as it goes over the wire."""
    lines = raw.removesuffix(b"\n").split(b"\n") if raw else []
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


@asynccontextmanager
async def news() -> AsyncIterator[News]:
    """Runs the server on a free port."""
    state = News()
    server = await asyncio.start_server(state.serve, "127.0.0.1", 0)
    async with server:
        state.url = f"nntp://127.0.0.1:{server.sockets[0].getsockname()[1]}/{GROUP}"
        yield state
