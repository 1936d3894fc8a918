"""Discord bound to the rest: who a user is, which command an interaction runs, where notices go."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Set
from dataclasses import replace

from bot.discord_place import Called, Connection, Lost
from bot.frontends import ports
from bot.frontends.connect import Away, connect
from bot.frontends.setup import Look
from bot.frontends.slash import LEAVE, Asker, Binding, Bot
from bot.recent import Recent
from bot.settings import Discord
from commands import linked
from commands.answer import Answer
from commands.complete import MOST
from commands.declare import Command
from commands.table import COMMANDS

Asked = Callable[[str, Mapping[str, str], str, Set[str]], Awaitable[Answer]]
"""Runs a command by its name on arguments as text, for an account that has roles of these names."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before signing in again while Discord is away

GOODBYE = LEAVE + 1.0  # seconds; a Discord that says nothing any more is not waited for

log = logging.getLogger(__name__)


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
        recent.use(command.name, arguments)
        return found

    async def offer(command: str, option: str, typed: str) -> list[str]:
        return recent.first(command, option, typed, await complete(command, option, typed), MOST)

    return Binding(COMMANDS, run, offer, discord.guild)
