"""Discord bound to the rest: who a user is, which command an interaction runs, where notices go."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence, Set
from datetime import timedelta

from bot.frontends import ports, post
from bot.frontends.connect import Away, connect
from bot.frontends.slash import LEAVE, Asker, Binding, Bot
from bot.notify import Refused
from bot.settings import Discord, Settings
from commands import linked
from commands.answer import Answer
from commands.declare import Command
from commands.table import COMMANDS

Asked = Callable[[str, Mapping[str, str], str, Set[str]], Awaitable[Answer]]
"""Runs a command by its name on arguments as text, for an account that has roles of these names."""

Called = Callable[[str], Awaitable[int | str]]
"""The Discord account to mention for an address; the name of somebody who has none, for others to see."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before signing in again while Discord is away

GOODBYE = LEAVE + 1.0  # seconds; a Discord that says nothing any more is not waited for

log = logging.getLogger(__name__)


class Connection:
    """A signed-in bot: the place where notices are said, and whether it is still there."""

    def __init__(self, client: Bot, task: asyncio.Task[None], settings: Settings, called: Called) -> None:
        self._client = client
        self._task = task
        self._channel = settings.discord.channel if settings.discord else 0
        self._called = called

    async def ended(self) -> None:
        """Returns when the connection is over for good; raises what ended it."""
        await asyncio.shield(self._task)

    async def post(self, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Says a notice in the channel and pings those of its people whose accounts are known."""
        called = [await self._called(address) for address in audience]
        try:
            message = await post.send_notice(self._client, self._channel, number, answer, called)
        except post.Undelivered as error:
            raise _refused(error) from error
        return str(message)

    async def edit(self, posted_as: str, number: int, answer: Answer, audience: Sequence[str]) -> None:
        """Says a notice anew where it stands."""
        called = [await self._called(address) for address in audience]
        try:
            await post.edit_notice(self._client, self._channel, int(posted_as), number, answer, called)
        except post.Undelivered as error:
            raise _refused(error) from error


def _refused(error: post.Undelivered) -> Refused:
    return Refused(str(error), again=error.again, place=error.again, wait=timedelta(seconds=error.wait))


@contextlib.asynccontextmanager
async def signed_in(
    answer: Asked, complete: ports.Completer, called: Called, settings: Settings, discord: Discord
) -> AsyncIterator[Connection]:
    """Signs in, waiting for Discord where it is away; leaves at the end.

    Raises:
        NotConnected: Discord does not take the bot.
    """
    binding = _binding(answer, complete, discord)
    client, task = await _sign_in(binding, discord)
    try:
        yield Connection(client, task, settings, called)
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
    async def run(command: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        return await answer(command.name, arguments, f"{linked.DISCORD}:{asker.user_id}", asker.roles)

    return Binding(COMMANDS, run, complete, discord.guild)
