"""Discord bound to the rest: who a user is, which command an interaction runs, where notices go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from bot.frontends import ports, post
from bot.frontends.connect import connect
from bot.frontends.slash import Asker, Binding, Bot
from bot.notify import Refused
from bot.settings import Discord, Settings
from commands.answer import Answer
from commands.declare import Command
from commands.table import COMMANDS
from storage.records import Person

Asked = Callable[[str, Mapping[str, str], Person | None, bool], Awaitable[Answer]]
"""Runs a command by its name on arguments as text, for a person, who may hold the triage role."""


class Connection:
    """A signed-in bot: the place where notices are said, and whether it is still there."""

    def __init__(self, client: Bot, task: asyncio.Task[None], settings: Settings, discord: Discord) -> None:
        self._client = client
        self._task = task
        self._channel = discord.channel
        self._ids = {p.email.casefold(): number for number, p in settings.people.discord.items()}

    async def ended(self) -> None:
        """Returns when the connection is over for good; raises what ended it."""
        await asyncio.shield(self._task)

    async def post(self, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Says a notice in the channel and pings those of its people whose accounts are known."""
        try:
            message = await post.send_notice(
                self._client, self._channel, answer, f"notice-{number}", self._mentioned(audience)
            )
        except post.Undelivered as error:
            raise Refused(str(error), again=error.again) from error
        return str(message)

    async def edit(self, posted_as: str, answer: Answer, audience: Sequence[str]) -> None:
        """Says a notice anew where it stands."""
        try:
            await post.edit_notice(
                self._client, self._channel, int(posted_as), answer, self._mentioned(audience)
            )
        except post.Undelivered as error:
            raise Refused(str(error), again=error.again) from error

    def _mentioned(self, audience: Sequence[str]) -> list[int]:
        return [self._ids[a.casefold()] for a in audience if a.casefold() in self._ids]


@contextlib.asynccontextmanager
async def connect_discord(
    answer: Asked, complete: ports.Completer, settings: Settings
) -> AsyncIterator[Connection | None]:
    """Signs in where the settings have a [discord]; leaves at the end."""
    discord = settings.discord
    if discord is None:
        yield None
        return
    client = Bot(_binding(answer, complete, settings, discord))
    task = asyncio.create_task(connect(client, discord.token.read(), discord.api, discord.gateway))
    up = asyncio.create_task(client.up.wait())
    try:
        await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        yield Connection(client, task, settings, discord)
    finally:
        up.cancel()
        await client.close()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _binding(answer: Asked, complete: ports.Completer, settings: Settings, discord: Discord) -> Binding:
    async def run(command: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        return await answer(command.name, arguments, asker.person, asker.triage)

    async def person_of(user_id: int) -> Person | None:
        return settings.people.discord.get(user_id)

    return Binding(COMMANDS, run, complete, person_of, discord.guild, settings.triage.role)
