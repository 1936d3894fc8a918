"""`/setup` on Discord: what a server still lacks, step by step, for whoever manages it.

It looks and writes nothing: what is to be changed stands in settings.toml or in Discord's own settings, and
each step says which. Only names are told, no address of a server and no secret.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence, Set
from datetime import datetime
from typing import Any

import discord
from discord import app_commands

from bot.frontends import pages, ports, reply
from bot.frontends.rights import Looked
from bot.settings import Settings
from commands.answer import Answer, Line, Section, line

NAME = "setup"

Interaction = discord.Interaction[Any]

Look = Callable[[Set[str], int], Awaitable[Answer]]
"""The steps, for a server with roles of these names, asked in the channel with that number."""


def answer(
    settings: Settings, looked: Looked, roles: Set[str], here: int, problems: Sequence[str], now: datetime
) -> Answer:
    """The steps, each with what is there and what to do.

    Args:
        looked: what Discord says of the bot's rights.
        roles: the names of the server's roles.
        here: the channel in which it is asked.
        problems: what is wrong with the bot's sources and database, a sentence each.
    """
    return Answer(
        title="Setup",
        as_of=now,
        sections=(
            Section("1. Channel", _channel(settings, looked, here)),
            Section("2. Roles", _roles(settings, roles)),
            Section("3. Sources", (*_sources(settings), *(line(f"✗ {p}") for p in problems))),
        ),
    )


def declare(tree: app_commands.CommandTree[Any], look: Look, incident: Callable[[str], str]) -> None:
    """Puts `/setup` into the tree, which Discord shows to those who manage the server."""

    async def setup(interaction: Interaction) -> None:
        if not interaction.permissions.manage_guild or interaction.guild is None:
            told = "Only those who may manage this server can set the bot up in it."
            await reply.attempt(reply.tell(interaction, told), f"answering /{NAME}")
            return
        await reply.attempt(interaction.response.defer(thinking=True, ephemeral=True), f"answering /{NAME}")
        roles = {role.name for role in interaction.guild.roles}
        try:
            found = await look(roles, interaction.channel_id or 0)
            shown = pages.show(found, NAME, {}, turns=False)
            await reply.attempt(reply.show(interaction, shown, in_place=False, private=True), f"/{NAME}")
        except Exception:
            number = incident(f"answering /{NAME} on Discord")
            await reply.attempt(reply.tell(interaction, ports.apology(number)), f"answering /{NAME}")

    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=NAME, description="See what the bot still lacks in this server, and what to do", callback=setup
    )
    command.default_permissions = discord.Permissions(manage_guild=True)
    command.guild_only = True
    tree.add_command(command)


def _channel(settings: Settings, looked: Looked, here: int) -> tuple[Line, ...]:
    there = [line(f"✓ {looked.told}")] if looked.told and not looked.problems else []
    wrong = [line(f"✗ {problem}") for problem in looked.problems]
    other = settings.discord is not None and settings.discord.channel != here
    move = [line(f"To have notices here instead: channel = {here} in [discord] of settings.toml.")]
    return (*there, *wrong, *(move if other else []))


def _roles(settings: Settings, roles: Set[str]) -> tuple[Line, ...]:
    named = (
        ("triage", settings.triage.role, "sets classifications"),
        ("administrators", settings.administrators.role, "may do everything"),
    )
    return tuple(_role(section, role, does, role in roles) for section, role, does in named)


def _role(section: str, role: str, does: str, is_there: bool) -> Line:
    if not role:
        return line(f"– No role {does}; role in [{section}] of settings.toml names one.")
    if is_there:
        return line(f"✓ {role} {does}.")
    return line(f"✗ There is no role {role} here. Create it, or mend role in [{section}] of settings.toml.")


def _sources(settings: Settings) -> list[Line]:
    names = [f"the list {one.name}" for one in settings.lists]
    names += [f"GitLab {one.project}" for one in settings.gitlabs]
    names += ["Coverity"] if settings.coverity else []
    names += ["MAINTAINERS"] if settings.owners.maintainers else []
    return [line(f"• {name}") for name in names] or [
        line("✗ None is set up: name lists, GitLab projects and MAINTAINERS in settings.toml.")
    ]
