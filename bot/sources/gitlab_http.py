"""Asks a GitLab over HTTP as a polite guest: it says who it is, waits when asked to, and gives up in the end.

GitLab answers 429 with `Retry-After` when somebody asks too much, and tells in `RateLimit-Remaining` and
`RateLimit-Reset` before that. What it cannot answer now (5xx, no answer) is asked again a few times; whatever
keeps failing is left to whoever looks again later (`bot/sources/steady.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from bot.sources.gitlab_answers import Answer, CannotRead, is_busy, read, refusal
from bot.sources.web import AGENT, MOVED, retry_after

PATIENCE = aiohttp.ClientTimeout(total=300, connect=20, sock_read=60)

TRIES = 4
"""How often the same is asked while the server fails; aiohttp asks once more where a connection broke."""

FIRST_WAIT = 1.0
"""Seconds before it is asked the second time; doubled each time."""

LONGEST_WAIT = 300.0
"""Seconds; whoever asks for more patience is left alone until the next look."""

REDIRECTS = 5
"""Artifacts lie elsewhere than the API, at one or two removes."""

PAGE_BYTES = 32 << 20

REMEMBERED, EACH = 4 << 20, 8 << 10
"""Bytes of answers that are kept to be asked for again with their tag; what each takes beside its body."""

NOT_CHANGED, EMPTY = 304, 416


@dataclass(slots=True)
class Client:
    """One GitLab, as one visitor sees it.

    Attributes:
        session: whose connections are used.
        url: the GitLab's base.
        token: an access token; "" asks as anybody.
        clock: gives the time.
        pause: waits for so many seconds.
    """

    session: aiohttp.ClientSession
    url: str
    token: str
    clock: Callable[[], datetime]
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    _not_before: float = 0.0
    _known: dict[str, Answer] = field(default_factory=dict)

    async def get(self, address: str, *, limit: int = PAGE_BYTES) -> Answer:
        """What stands at an address of the API; with its tag, where it was asked for before.

        Raises:
            CannotRead: as `_ask` says.
        """
        known = self._known.get(address)
        tag = known.headers.get("ETag", "") if known else ""
        answer = await self._ask(address, {"If-None-Match": tag} if tag else {}, limit)
        if answer.status == NOT_CHANGED and known:
            self._remember(address, known)
            return Answer(known.status, known.headers, known.body, changed=False)
        if answer.headers.get("ETag"):
            self._remember(address, answer)
        return answer

    def _remember(self, address: str, answer: Answer) -> None:
        """Keeps an answer; those that were of no use for longest make room for it."""
        self._known.pop(address, None)
        self._known[address] = answer
        size = sum(len(kept.body) + EACH for kept in self._known.values())
        while size > REMEMBERED:
            size -= len(self._known.pop(next(iter(self._known))).body) + EACH

    async def download(self, address: str, limit: int) -> bytes:
        """A file, whole.

        Raises:
            TooLarge: it has more than `limit` bytes.
            CannotRead: as `_ask` says.
        """
        return (await self._ask(address, {"Accept-Encoding": "identity"}, limit)).body

    async def tail(self, address: str, length: int) -> Answer:
        """The last bytes of a file, whether or not the server can give a part of one.

        Raises:
            CannotRead: as `_ask` says.
        """
        return await self._ask(
            address, {"Range": f"bytes=-{length}", "Accept-Encoding": "identity"}, length, tail=True
        )

    async def post(self, address: str) -> Answer:
        """Asks for a change, once; whoever asks for it again looks first whether it was made.

        Raises:
            CannotRead: there is no answer, and the change may have been made.
        """
        await self._be_polite()
        try:
            return await self._once(address, {}, PAGE_BYTES, tail=False, method="POST")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._unheard(error) from error

    def _unheard(self, error: Exception) -> CannotRead:
        return CannotRead(f"{self.url} cannot be reached: {str(error) or 'it does not answer'}")

    async def _ask(
        self, address: str, headers: Mapping[str, str], limit: int, *, tail: bool = False
    ) -> Answer:
        """An answer that is one.

        Raises:
            NotThere: 404 or 410.
            TooLarge: more than `limit` bytes, unless the last ones were asked for.
            CannotRead: it refuses, keeps failing, or wants more patience than `LONGEST_WAIT`.
        """
        wait, why = 0.0, ""
        for attempt in range(TRIES):
            if wait > LONGEST_WAIT:
                raise CannotRead(f"{why} and wants {wait / 60:.0f} minutes of patience")
            if attempt:
                await self.pause(wait)
            wait = FIRST_WAIT * 2**attempt
            await self._be_polite()
            try:
                answer = await self._once(address, headers, limit, tail)
            except (aiohttp.ClientError, TimeoutError) as error:
                why = str(self._unheard(error))
            else:
                if answer.status < 400 or (tail and answer.status == EMPTY):
                    return answer
                why = f"{address} answers {answer.status}"
                if not is_busy(answer.status):
                    raise refusal(answer.status, why)
                said = answer.headers.get("Retry-After", "")
                wait = max(wait, retry_after(said, self.clock()) or 0.0)
        raise CannotRead(why)

    async def _once(
        self, address: str, headers: Mapping[str, str], limit: int, tail: bool, method: str = "GET"
    ) -> Answer:
        """One answer, wherever it lies; the token goes to the GitLab itself and to nobody else."""
        at = address
        for _ in range(REDIRECTS + 1):
            mine = {"PRIVATE-TOKEN": self.token} if self.token and _origin(at) == _origin(self.url) else {}
            sent = {"User-Agent": AGENT, **mine, **headers}
            request = self.session.request(
                method, URL(at, encoded=True), headers=sent, allow_redirects=False, timeout=PATIENCE
            )
            async with request as answer:
                self._take_note(answer.headers)
                to = answer.headers.get("Location", "")
                if answer.status not in MOVED or not to:
                    if answer.status == EMPTY:
                        return Answer(answer.status, {}, b"")
                    body, skipped = await read(answer, limit, tail)
                    return Answer(answer.status, answer.headers.copy(), body, skipped)
                at = urljoin(at, to)
                if "/users/sign_in" in at:
                    return Answer(401, {}, b"")
        raise CannotRead(f"{address} leads from one place to the next")

    async def _be_polite(self) -> None:
        """Waits where GitLab said that nothing more is answered until then."""
        wait = self._not_before - self.clock().timestamp()
        if wait > LONGEST_WAIT:
            raise CannotRead(f"{self.url} answers no more requests of ours for {wait / 60:.0f} minutes")
        if wait > 0:
            await self.pause(wait)

    def _take_note(self, headers: Mapping[str, str]) -> None:
        left, reset = headers.get("RateLimit-Remaining", ""), headers.get("RateLimit-Reset", "")
        if left == "0" and reset.isdecimal():
            self._not_before = float(reset)


def _origin(address: str) -> tuple[str, str]:
    split = urlsplit(address)
    return split.scheme, split.netloc
