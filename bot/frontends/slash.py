"""Discord: slash commands, buttons and forms, answered from the command table.

What goes wrong, and what is then said (each rule stands in one place below):

1. UserError: only the asker sees it, word for word, with its choices as buttons.
2. Anything else raised while answering: logged with its traceback under an incident number, which the
   asker is told. A command runs in one transaction, so nothing was changed.
3. A fault while showing an answer that is there: an incident too; what the command recorded stays
   recorded, and the asker is told so.
4. Discord has ended the interaction (after 3 seconds, also for what is replayed after a reconnect) or
   cannot be reached: the work is finished all the same, nobody can be told, it is logged
   (`reply.attempt`).
5. A completion that fails or is late offers nothing (`tree`).
6. A button or form of a command that is gone, or a command that Discord still shows in an older form:
   the asker is told to type it anew.
7. A refused token or a missing right at the start: `NotConnected` says why and what to do (`connect`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot import incidents
from bot.frontends import heatmap, menus, pages, ports, reply
from bot.frontends import setup as setting_up
from bot.frontends.catalogues import Translator
from bot.frontends.tree import declare
from commands.answer import Answer, UserError
from commands.declare import Command

Interaction = discord.Interaction[Any]

LEAVE = 2.0  # seconds that answers in the making get when the bot stops
OUTDATED = "This is from an earlier version of the bot. Please type the command anew."
NOTHING: Mapping[str, str] = {}
UNTOLD = "Discord does not say just now what your roles are. Try again in a minute."
UNSEEN = "The answer could not be shown (incident {number}). It is logged; {fate}."


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks on Discord.

    Attributes:
        user_id: the Discord user.
        roles: the names of the user's roles.
    """

    user_id: int
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Binding:
    """What `app` binds this face to.

    Attributes:
        commands: the table.
        answer: runs a command on arguments as text for an asker; raises UserError.
        complete: values for an option.
        guild: where commands are registered; None registers them everywhere.
        setup: looks at what the server lacks; None leaves `/setup` out.
        incident: logs the exception being handled and gives its number.
        patience: seconds after which the asker sees that it takes longer; Discord gives up at 3.
    """

    commands: Mapping[str, Command]
    answer: Callable[[Command, Mapping[str, str], Asker], Awaitable[Answer]]
    complete: ports.Completer
    guild: int | None = None
    setup: setting_up.Look | None = None
    incident: Callable[[str], str] = incidents.incident
    patience: float = 1.5


class Bot(discord.AutoShardedClient):
    """The connection, in as many shards as Discord asks for, and what becomes of every interaction.

    Attributes:
        up: set once the commands are registered and Discord said that the bot is signed in.
    """

    def __init__(self, binding: Binding) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),  # for the names of roles; what people write stays theirs
            allowed_mentions=discord.AllowedMentions.none(),  # an answer never pings
            guild_ready_timeout=0.1,  # nothing here waits for a guild's details
            max_ratelimit_timeout=30,  # a longer ban is for the outbox to wait for
        )
        self.up = asyncio.Event()
        self._binding = binding
        self._busy: set[asyncio.Task[Any]] = set()
        self._tree = app_commands.CommandTree(self)
        self._tree.error(self._outdated)
        declare(self._tree, binding.commands, self._respond, binding.complete, binding.patience)
        menus.declare(self._tree, binding.commands, self._do)
        if binding.setup:
            setting_up.declare(self._tree, binding.setup, binding.incident)

    async def setup_hook(self) -> None:
        """Registers the commands, before any event can come."""
        await self._tree.set_translator(Translator())
        guild = discord.Object(self._binding.guild) if self._binding.guild else None
        if guild:
            self._tree.copy_global_to(guild=guild)
        await self._tree.sync(guild=guild)

    async def on_ready(self) -> None:
        """Discord signed the bot in."""
        self.up.set()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A fault outside of any answer; discord.py calls this while handling it."""
        self._binding.incident(f"handling {event_method} from Discord")

    async def close(self) -> None:
        """Leaves, once what is being answered was answered."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=LEAVE)
        await super().close()

    async def on_interaction(self, interaction: Interaction) -> None:
        """A button was pressed or a form was sent; slash commands come through the tree."""
        if interaction.type is discord.InteractionType.component:
            given = NOTHING
        elif interaction.type is discord.InteractionType.modal_submit:
            given = pages.filled(reply.data(interaction))
        else:
            return
        bound = pages.unpack(str(reply.data(interaction).get("custom_id", "")))
        if bound is None or bound.command not in self._binding.commands:
            await reply.attempt(reply.tell(interaction, OUTDATED), "answering an old button")
            return
        await self._do(interaction, bound, given)

    async def _do(
        self, interaction: Interaction, bound: pages.Bound, given: Mapping[str, str] = NOTHING
    ) -> None:
        """Runs a command with its arguments, or opens a form for what it still needs."""
        command = self._binding.commands[bound.command]
        arguments = {**bound.arguments, **given}
        missing = [o for o in command.options if o.required and not arguments.get(o.name, "").strip()]
        form = pages.form(bound, missing) if missing and not given else None
        if form:
            await reply.attempt(interaction.response.send_modal(form), "opening a form")
        else:
            page = bound.page if bound.does is pages.Does.PAGE else None
            await self._respond(interaction, command, arguments, page)

    async def _respond(
        self,
        interaction: Interaction,
        command: Command,
        arguments: Mapping[str, str],
        page: int | None = None,
    ) -> None:
        """Answers; with a page, in place of the one whose button was pressed."""
        if task := asyncio.current_task():
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        asked = asyncio.create_task(self._ask(interaction.user, command, arguments))
        await asyncio.wait({asked}, timeout=self._binding.patience)
        if not asked.done():
            later = interaction.response.defer(thinking=page is None, ephemeral=command.private)
            await reply.attempt(later, f"answering /{command.name}")
        told = self._outcome(interaction, command, arguments, asked, page)
        await reply.attempt(told, f"answering /{command.name}")

    async def _outcome(
        self,
        interaction: Interaction,
        command: Command,
        arguments: Mapping[str, str],
        asked: asyncio.Future[Answer],
        page: int | None,
    ) -> None:
        try:
            answer = await asked
        except UserError as error:
            await reply.tell(interaction, str(error), error.choices)
        except Exception:
            number = self._binding.incident(f"answering /{command.name} on Discord")
            await reply.tell(interaction, ports.apology(number))
        else:
            await self._show(interaction, command, arguments, answer, page)

    async def _show(
        self,
        interaction: Interaction,
        command: Command,
        arguments: Mapping[str, str],
        answer: Answer,
        page: int | None,
    ) -> None:
        try:
            beside = None if command.private or not command.changes else reply.beside(interaction, answer)
            turns = not command.changes
            shown = beside or pages.show(answer, command.name, arguments, page or 0, turns=turns)
            if answer.grid:
                picture = await asyncio.to_thread(heatmap.png, answer.grid)
                shown = pages.drawn(shown, answer.grid, picture)
            in_place = bool(beside) or page is not None
            await reply.show(interaction, shown, in_place=in_place, private=command.private)
        except discord.NotFound:
            raise
        except Exception:
            number = self._binding.incident(f"showing the answer to /{command.name} on Discord")
            fate = "what you asked for was recorded" if command.changes else "nothing was changed"
            await reply.tell(interaction, UNSEEN.format(number=number, fate=fate))

    async def _ask(
        self, user: discord.User | discord.Member, command: Command, arguments: Mapping[str, str]
    ) -> Answer:
        asker = Asker(user.id, await self._roles(user, command))
        return await self._binding.answer(command, arguments, asker)

    async def _roles(self, user: discord.User | discord.Member, command: Command) -> frozenset[str]:
        """The names of the asker's roles; a direct message does not bring them, so the server is asked."""
        server = self.get_guild(self._binding.guild or 0)
        if server and not command.public and not isinstance(user, discord.Member):
            try:
                user = await server.fetch_member(user.id)
            except discord.NotFound:
                return frozenset()
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                raise UserError(UNTOLD) from error
        return frozenset(r.name for r in user.roles) if isinstance(user, discord.Member) else frozenset()

    async def _outdated(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        # Everything of ours is caught in `_respond`: what arrives here is the tree's own, a command
        # or an option that Discord still shows although the table no longer has it.
        self._binding.incident(f"taking a command from Discord: {error}")
        if interaction.type is not discord.InteractionType.autocomplete:
            await reply.attempt(reply.tell(interaction, OUTDATED), "answering an old command")
