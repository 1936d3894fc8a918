"""Discord bound to the rest: who a user is, which command an interaction runs, where notices go."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import timedelta

from bot.frontends import ports, post
from bot.frontends.connect import Away, connect
from bot.frontends.post import Undelivered
from bot.frontends.setup import Look
from bot.frontends.slash import LEAVE, Asker, Binding, Bot
from bot.notify import Refused
from bot.recent import Recent
from bot.settings import Discord
from commands import linked
from commands.answer import Answer
from commands.complete import MOST
from commands.declare import Command
from commands.table import COMMANDS

Asked = Callable[[str, Mapping[str, str], str, Set[str]], Awaitable[Answer]]
"""Runs a command by its name on arguments as text, for an account that has roles of these names."""

Called = Callable[[str], Awaitable[int | str]]
"""The Discord account to mention for an address; the name of somebody who has none, for others to see."""

Lost = Callable[[str, str], Awaitable[None]]
"""Told of a place or account by its kind and number, and what is wrong with it, "" where it is well."""

MEMBER = 3600.0
"""Seconds for which an account that is in the server is taken to be there still."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before signing in again while Discord is away

GOODBYE = LEAVE + 1.0  # seconds; a Discord that says nothing any more is not waited for

log = logging.getLogger(__name__)


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

    async def post(self, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Says a notice and pings those of its people whose accounts are known and in the server."""
        channel = self._settings.channel
        try:
            called = [await self._mentioned(address) for address in audience]
            try:
                posted = await post.send_notice(self._client, channel, number, answer, called)
            except Undelivered as error:
                return await self._elsewhere(error, channel, number, answer, called)
        except Undelivered as error:
            raise _refused(error) from error
        await self._lost(f"channel {channel}", "")
        return f"{channel}/{posted}"

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
                await post.edit_notice(self._client, place, int(message), number, answer, called)
            except Undelivered as error:
                return await self._elsewhere(error, place, number, answer, ())
        except Undelivered as error:
            raise _refused(error) from error
        return posted_as

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


@contextlib.asynccontextmanager
async def signed_in(
    answer: Asked,
    complete: ports.Completer,
    called: Called,
    lost: Lost,
    discord: Discord,
    setup: Look | None = None,
) -> AsyncIterator[Connection]:
    """Signs in, waiting for Discord where it is away; leaves at the end.

    Args:
        setup: looks at what the server still lacks.

    Raises:
        NotConnected: Discord does not take the bot.
    """
    binding = replace(_binding(answer, complete, discord), setup=setup)
    client, task = await _sign_in(binding, discord)
    try:
        yield Connection(client, task, discord, called, lost)
    finally:
        await _leave(client, task)


async def _sign_in(binding: Binding, discord: Discord) -> tuple[Bot, asyncio.Task[None]]:
    token, wait = discord.token.read(), FIRST_WAIT
    while True:
        client = Bot(binding)  # a new one each time: discord.py's cannot be used after it failed
        task = asyncio.create_task(connect(client, token, discord.api, discord.gateway))
        up = asyncio.create_task(client.up.wait())
        try:
            await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                return client, task
            await task
        except Away as away:
            log.warning("%s; the next try is in %.0f s", away, wait)
        except asyncio.CancelledError:
            await _leave(client, task)
            raise
        finally:
            up.cancel()
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _leave(client: Bot, task: asyncio.Task[None]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GOODBYE):
            await client.close()
    task.cancel()  # between two attempts to reconnect discord.py sleeps, and does not see that it was closed
    await asyncio.gather(task, return_exceptions=True)


def _binding(answer: Asked, complete: ports.Completer, discord: Discord) -> Binding:
    recent = Recent()

    async def run(command: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        found = await answer(command.name, arguments, f"{linked.DISCORD}:{asker.user_id}", asker.roles)
        recent.use(arguments)
        return found

    async def offer(command: str, option: str, typed: str) -> list[str]:
        return recent.first(option, typed, await complete(command, option, typed), MOST)

    return Binding(COMMANDS, run, offer, discord.guild)
