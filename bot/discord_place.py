"""Where notices are said on Discord: the channel, a thread in it, direct messages, or the fallback.

Apart from `discord_app`, which signs in and answers: here stands what becomes of a notice that cannot be said
where it belongs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.frontends import post
from bot.frontends.post import Undelivered
from bot.frontends.slash import Bot
from bot.notify import Refused
from bot.settings import Discord
from commands.answer import Answer

Called = Callable[[str], Awaitable[int | str]]
"""The Discord account to mention for an address; the name of somebody who has none, for others to see."""

Lost = Callable[[str, str], Awaitable[None]]
"""Told of a place or account by its kind and number, and what is wrong with it, "" where it is well."""

MEMBER = 3600.0
"""Seconds for which an account that is in the server is taken to be there still."""


class Connection:
    """A signed-in bot: the place where notices are said, and whether it is still there.

    What the channel does not take because people have to mend something is said in the fallback channel; the
    channel is tried again with each notice. Who left the server is named where others are mentioned.
    """

    def __init__(
        self, client: Bot, task: asyncio.Task[None], settings: Discord, called: Called, lost: Lost
    ) -> None:
        self._client = client
        self._task = task
        self._settings = settings
        self._called = called
        self._lost = lost
        self._seen: dict[int, float] = {}

    async def ended(self) -> None:
        """Returns when the connection is over for good; raises what ended it."""
        await asyncio.shield(self._task)

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        """Says a notice and pings those of its people whose accounts are known and in the server."""
        channel = self._settings.channel
        try:
            called = [await self._mentioned(address) for address in audience]
            if under and (there := await self._in_thread(under, number, answer, called)):
                return there
            try:
                posted = await post.send_notice(self._client, channel, number, answer, called)
            except Undelivered as error:
                return await self._elsewhere(error, channel, number, answer, called)
        except Undelivered as error:
            raise _refused(error) from error
        await self._lost(f"channel {channel}", "")
        return f"{channel}/{posted}"

    async def _in_thread(self, under: str, number: int, answer: Answer, called: Sequence[int | str]) -> str:
        """Says it in the thread of a message, which Discord takes out of the archive; "" where it may not."""
        thread = int(under.rpartition("/")[2])
        try:
            posted = await post.send_notice(self._client, thread, number, answer, called)
        except Undelivered as error:
            if not error.closed:
                raise
            await self._no_threads(error)
            return ""
        await self._lost(self._threads, "")
        return f"{thread}/{posted}"

    async def start_thread(self, posted_as: str, name: str) -> bool:
        """Starts the thread of a message in the channel, and nowhere else; whether it has one now."""
        channel, _, message = posted_as.rpartition("/")
        if channel != str(self._settings.channel):
            return False
        try:
            await post.start_thread(self._client, int(channel), int(message), name)
        except Undelivered as error:
            if error.again and not error.closed:
                raise _refused(error) from error
            await self._no_threads(error)
            return False
        await self._lost(self._threads, "")
        return True

    @property
    def _threads(self) -> str:
        return f"threads of channel {self._settings.channel}"

    async def _no_threads(self, error: Undelivered) -> None:
        """A right is for the administrators to give; what people deleted or locked is as they want it."""
        if error.code in post.RIGHTS:
            await self._lost(self._threads, "the bot may not start or use them; notices stay in the channel")

    async def whisper(self, number: int, answer: Answer, address: str, called: Sequence[str]) -> str:
        """Says a notice to one person directly; in the channel where they take nothing so."""
        try:
            account = await self._mentioned(address)
            silent = account not in [await self._mentioned(c) for c in called]
            if isinstance(account, int) and (posted := await self._direct(number, answer, account, silent)):
                return posted
        except Undelivered as error:
            raise _refused(error) from error
        return await self.post(number, answer, called)

    async def _direct(self, number: int, answer: Answer, account: int, silent: bool) -> str:
        """Says it in somebody's direct messages; "" where they take none."""
        place = f"messages to account {account}"
        try:
            channel = await post.direct(self._client, account)
            posted = await post.send_notice(self._client, channel, number, answer, silent=silent)
        except Undelivered as error:
            if not error.closed:
                raise
            await self._lost(place, "the bot may send them none; what is for that person goes to the channel")
            return ""
        await self._lost(place, "")
        return f"{channel}/{posted}"

    async def edit(self, posted_as: str, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Says a notice anew where it stands, or elsewhere once that place is gone; nobody is pinged."""
        channel, _, message = posted_as.rpartition("/")
        place = int(channel or self._settings.channel)
        try:
            called = [await self._called(address) for address in audience]
            try:
                await self._change(place, int(message), number, answer, called)
            except Undelivered as error:
                if error.closed and place not in (self._settings.channel, self._settings.fallback):
                    return await self.post(number, answer, ())
                return await self._elsewhere(error, place, number, answer, ())
        except Undelivered as error:
            raise _refused(error) from error
        return posted_as

    async def _change(
        self, place: int, message: int, number: int, answer: Answer, called: Sequence[int | str]
    ) -> None:
        try:
            await post.edit_notice(self._client, place, message, number, answer, called)
        except Undelivered as error:
            if error.code != post.ARCHIVED:
                raise
            await post.reopen(self._client, place)
            await post.edit_notice(self._client, place, message, number, answer, called)

    async def _elsewhere(
        self, error: Undelivered, channel: int, number: int, answer: Answer, called: Sequence[int | str]
    ) -> str:
        """Says a notice in the fallback channel; raises the error again where that is of no help."""
        fallback = self._settings.fallback
        if not error.closed or fallback in (0, channel):
            raise error
        await self._lost(f"channel {channel}", f"it {error.closed}; notices go to channel {fallback}")
        return f"{fallback}/{await post.send_notice(self._client, fallback, number, answer, called)}"

    async def _mentioned(self, address: str) -> int | str:
        """The account to mention; what it is called where it left the server."""
        account = await self._called(address)
        if not isinstance(account, int):
            return account
        now = asyncio.get_running_loop().time()
        if now - self._seen.get(account, -MEMBER) >= MEMBER:
            if not await post.is_member(self._client, self._settings.guild, account):
                await self._lost(f"account {account}", f"{address} is pinged by it, and it left the server")
                return address.partition("@")[0]
            self._seen[account] = now
            await self._lost(f"account {account}", "")
        return account


def _refused(error: Undelivered) -> Refused:
    return Refused(str(error), again=error.again, place=error.again, wait=timedelta(seconds=error.wait))
