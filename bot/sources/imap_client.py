"""What we speak of IMAP (RFC 3501, IDLE of RFC 2177): one session that reads a folder and waits for more.

It never changes anything: the folder is opened with EXAMINE, and mails are read with PEEK. IMAPClient would
block a thread for each folder, which nothing can stop while it connects; of IMAP it would spare us a page.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.sources import server as servers
from bot.sources.server import LARGEST, PATIENCE, Login, Server, Wire

_LITERAL = re.compile(rb"\{([0-9]{1,18})\}\r\n\Z")
_PLACE = b"{}"  # where a literal stood; no word of IMAP holds a brace
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|([()])|(\{\}|[^\s"(){]+)')
_UID_VALIDITY = re.compile(rb"\[UIDVALIDITY ([0-9]{1,18})\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """One response of the server.

    Attributes:
        line: its text, with {} where a literal stood.
        literals: these, in order.
    """

    line: bytes
    literals: tuple[bytes, ...] = ()


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Session]:
    """A session with the server, signed in where there is a login.

    Raises:
        ServerFailed: of whatever happens on the wire, also what the session's methods meet.
    """
    async with servers.connected(server) as wire:
        session = Session(wire)
        await session.begin()
        yield session


class Session:
    """A conversation; each method asks and reads all of the answer.

    Attributes:
        news: the server said that mails came, after they were last listed.
        abilities: what it can, in upper case.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._number = 0
        self.news = False
        self.abilities = frozenset[bytes]()

    async def begin(self) -> None:
        """Hears the greeting and signs in."""
        greeting = await self._response(PATIENCE)
        self._heard(greeting)
        await self._learn()
        if (login := self._wire.server.login) and not greeting.line.upper().startswith(b"* PREAUTH"):
            await self._sign_in(login)
            await self._learn()  # some tell what they can to those they know only

    async def examine(self, folder: str) -> int:
        """Opens a folder to read only; its UIDVALIDITY."""
        for response in await self._ask(f"EXAMINE {_quoted(_modified_utf7(folder))}"):
            if found := _UID_VALIDITY.search(response.line):
                return int(found[1])
        raise self._wire.failed(f"gives {folder} no UIDVALIDITY, without which nothing can be followed")

    async def uids(self, after: int) -> list[int]:
        """The UIDs of the folder's mails above one, in order."""
        self.news = False
        told = await self._ask(f"UID FETCH {after + 1}:* (UID)")
        found = {int(uid) for r in told if (uid := attributes(r).get(b"UID", b"")).isdigit()}
        return sorted(uid for uid in found if uid > after)  # `*` is the last one, however low that is

    async def mails(self, uids: Sequence[int]) -> list[tuple[int, bytes]]:
        """The mails with these UIDs, in order; those that are gone are missing."""
        told = await self._ask(f"UID FETCH {','.join(map(str, uids))} (UID BODY.PEEK[])")
        found = {
            int(mail[b"UID"]): mail[b"BODY[]"]
            for mail in map(attributes, told)
            if mail.get(b"UID", b"").isdigit() and b"BODY[]" in mail
        }
        return sorted((uid, raw) for uid, raw in found.items() if uid in uids)

    async def idle(self, seconds: float) -> None:
        """Waits until the server says that mails came; at most that long."""
        if self.news:
            return
        tag = await self._send("IDLE")
        while not (response := await self._response(PATIENCE)).line.startswith(b"+"):
            self._heard(response)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.news:
                    self._heard(await self._response(None))
        await self._wire.send("DONE")
        await self._answer(tag, "IDLE")

    async def _learn(self) -> None:
        told = await self._ask("CAPABILITY")
        words = [word for r in told if r.line.upper().startswith(b"* CAPABILITY") for word in r.line.split()]
        self.abilities = frozenset(word.upper() for word in words)

    async def _sign_in(self, login: Login) -> None:
        if b"AUTH=PLAIN" in self.abilities:
            secret = b64encode(f"\0{login.user}\0{login.password}".encode()).decode()
            await self._ask("AUTHENTICATE PLAIN", secret)
        else:
            await self._ask(f"LOGIN {_quoted(login.user)} {_quoted(login.password)}")

    async def _ask(self, command: str, more: str = "") -> list[Response]:
        """What the server says to a command; `more` is sent when it asks to go on."""
        tag = await self._send(command)
        return await self._answer(tag, re.sub(r"(?<!UID) .*", "", command), more)

    async def _answer(self, tag: bytes, asked: str, more: str = "") -> list[Response]:
        found = []
        while not (response := await self._response(PATIENCE)).line.startswith(tag + b" "):
            if response.line.startswith(b"+"):
                await self._wire.send(more)
            else:
                self._heard(response)
                found.append(response)
        status, _, text = response.line.partition(b" ")[2].partition(b" ")
        if status.upper() != b"OK":
            raise self._wire.failed(f"answers {asked} with {_shown(status + b' ' + text)}")
        return found

    def _heard(self, response: Response) -> None:
        """Notes what the server says by itself."""
        if response.line.upper().startswith(b"* BYE"):
            raise self._wire.failed(f"ends the session: {_shown(response.line[5:])}")
        if not response.line.startswith(b"* "):
            raise self._wire.failed(f"speaks no IMAP: it says {_shown(response.line)}")
        self.news |= bool(re.fullmatch(rb"\* [0-9]+ EXISTS\s*", response.line, re.IGNORECASE))

    async def _send(self, command: str) -> bytes:
        self._number += 1
        await self._wire.send(command, tag=f"a{self._number} ")
        return f"a{self._number}".encode()

    async def _response(self, patience: float | None) -> Response:
        line, literals = b"", list[bytes]()
        while found := _LITERAL.search(part := await self._wire.line(patience)):
            if (size := int(found[1])) > LARGEST:
                raise self._wire.failed(f"sends a mail of more than {LARGEST >> 20} MiB")
            line += part[: found.start()] + _PLACE
            literals.append(await self._wire.exactly(size, patience))
        return Response(line + part.rstrip(b"\r\n"), tuple(literals))


def attributes(response: Response) -> dict[bytes, bytes]:
    """What a FETCH response tells of a mail, by name; nothing where it is no such response.

    Of what stands in parentheses, such as flags, nothing is told.
    """
    found = dict[bytes, bytes]()
    if not re.match(rb"\* [0-9]+ FETCH \(", response.line, re.IGNORECASE):
        return found
    literals, depth, name = iter(response.literals), 0, b""
    for quoted, bracket, word in _WORD.findall(response.line.partition(b"(")[2]):
        value = next(literals, b"") if word == _PLACE else word or re.sub(rb"\\(.)", rb"\1", quoted)
        if bracket:
            depth += 1 if bracket == b"(" else -1
            name = name if depth else b""
        elif depth == 0 and not name:
            name = word.upper()
        elif depth == 0:
            found[name], name = b"" if word.upper() == b"NIL" else value, b""
    return found


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _modified_utf7(folder: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3)."""

    def encoded(other: re.Match[str]) -> str:
        return f"&{b64encode(other[0].encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-"

    return re.sub(r"[^\x20-\x7e]+", encoded, folder.replace("&", "&-"))


def _shown(text: bytes) -> str:
    return repr(text.decode("utf-8", "replace").strip()[:120])
