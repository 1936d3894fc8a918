"""The command table as Discord's slash commands.

Everything comes from the one declaration: a name of two words is a subcommand, an option's summary is
its description, an enum's values are choices, and every other option is completed while it is typed.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.frontends.ports import Completer
from bot.frontends.safe import plain
from commands.declare import Command, Option
from commands.phrases import cut

DESCRIPTION, CHOICE, CHOICES = 100, 100, 25

Interaction = discord.Interaction[Any]
Run = Callable[[Interaction, Command, Mapping[str, str]], Awaitable[None]]

log = logging.getLogger(__name__)


def declare(
    tree: app_commands.CommandTree[Any],
    commands: Mapping[str, Command],
    run: Run,
    complete: Completer,
    patience: float,
) -> None:
    """Puts every command of the table into the tree.

    Args:
        tree: takes the commands.
        commands: the table.
        run: answers a command with its arguments as text.
        complete: values for an option.
        patience: seconds after which a completion is given up.
    """

    async def offer(command: str, option: str, typed: str) -> list[str]:
        try:
            async with asyncio.timeout(patience):
                return list(await complete(command, option, typed))
        except Exception:
            # Completion is a convenience: without it the value can still be typed.
            log.exception("completing %s of %s", option, command)
            return []

    groups: dict[str, app_commands.Group] = {}
    for command in commands.values():
        first, _, second = command.name.partition(" ")
        made = _slash(command, second or first, run, offer)
        if not second:
            tree.add_command(made)
            continue
        if first not in groups:
            inside = ", ".join(n.partition(" ")[2] for n in commands if n.startswith(f"{first} "))
            groups[first] = app_commands.Group(name=first, description=cut(f"{first}: {inside}", DESCRIPTION))
            tree.add_command(groups[first])
        groups[first].add_command(made)


def _slash(command: Command, name: str, run: Run, offer: Completer) -> app_commands.Command[Any, ..., None]:
    async def answered(interaction: Interaction, **given: str | None) -> None:
        await run(interaction, command, {n: v for n, v in given.items() if v is not None})

    callback: Any = answered  # its signature is made below, where no type checker can see it
    place = inspect.Parameter.KEYWORD_ONLY
    me = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    options = [
        inspect.Parameter(
            o.name, place, annotation=str, default=inspect.Parameter.empty if o.required else None
        )
        for o in command.options
    ]
    callback.__signature__ = inspect.Signature([me, *options])  # discord.py reads the options from it
    app_commands.describe(**{o.name: o.summary for o in command.options if o.summary})(callback)
    app_commands.choices(
        **{
            o.name: [app_commands.Choice(name=c, value=c) for c in o.choices]
            for o in command.options
            if _is_chosen(o)
        }
    )(callback)
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=cut(command.summary, DESCRIPTION), callback=callback
    )
    for option in command.options:
        if not _is_chosen(option):
            made.autocomplete(option.name)(_completion(command.name, option.name, offer))
    return made


def _is_chosen(option: Option) -> bool:
    return 0 < len(option.choices) <= CHOICES


def _completion(
    command: str, option: str, offer: Completer
) -> Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def suggest(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        values = await offer(command, option, typed)
        # What is longer, or no screen can show, would not come back as it is: it cannot be offered.
        fitting = [v for v in values if 0 < len(v) <= CHOICE and plain(v) == v]
        return [app_commands.Choice(name=v, value=v) for v in fitting[:CHOICES]]

    return suggest
