"""Discord's menu on a message: the commands that the things it names are for.

An entry runs the ordinary command, with its rights, on the CID, the key or the test that stands in the
message, whoever wrote it. Where several fit, the asker is shown them as buttons; a form asks for what the
command still needs. Discord gives an application five entries.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from bot.frontends import reply
from bot.frontends.pages import Bound, Does
from commands.answer import Action

MOST = 10
"""Things that are offered of those in one message."""

CID = re.compile(r"\bCID[-\s#:]{0,2}(\d{1,12})\b", re.IGNORECASE)
TEST = re.compile(r"\b(T-\d{1,12})\b|(?<![\w/.:+-])([\w/.:+-]{3,200})(?![\w/.:+-])")
"""Its key, or a word that may be its name (`_is_test`)."""

KEY = re.compile(r"\b([PSFHG]-\d{1,12})\b")

Interaction = discord.Interaction[Any]
Do = Callable[[Interaction, Bound], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Menu:
    """One entry.

    Attributes:
        command: its name in the table.
        option: takes what was found.
        finds: what in a message it is for; the first group that matches is given to the command.
        noun: what a message must name.
        also: other arguments.
    """

    name: str
    command: str
    option: str
    finds: tuple[re.Pattern[str], ...]
    noun: str
    also: Mapping[str, str] = field(default_factory=dict)


MENUS = (
    Menu("Track this", "watch", "target", (CID, KEY, TEST), "no CID, key or test"),
    Menu("Claim this", "cid claim", "cid", (CID,), "no CID"),
    Menu("Coverity verdict…", "cid verdict", "cid", (CID,), "no CID"),
    Menu("Watch if it fails again", "watch", "target", (TEST,), "no test", {"on": "fails"}),
    Menu("Wrong label", "flake reject", "test", (TEST,), "no test"),
)


def declare(tree: app_commands.CommandTree[Any], commands: Iterable[str], do: Do) -> None:
    """Puts the entries into the tree whose commands are there.

    Args:
        commands: names in the table.
        do: runs a command on what was found, or opens its form.
    """
    for menu in MENUS:
        if menu.command in commands:
            tree.add_command(app_commands.ContextMenu(name=menu.name, callback=_callback(menu, do)))


def named(menu: Menu, text: str) -> list[str]:
    """What a text names that the entry is for, each once, in its order."""
    found = [
        (m.start(), f"CID-{m[1]}" if pattern is CID else next(filter(None, m.groups())).rstrip(".:"))
        for pattern in menu.finds
        for m in pattern.finditer(text)
        if pattern is not TEST or m[1] or _is_test(m[2])
    ]
    return list(dict.fromkeys(name for _, name in sorted(found)))[:MOST]


def _is_test(word: str) -> bool:
    """`migration-test`, `qtest-x86_64/boot-serial-test`: parts of which one is "test", and no address."""
    parts = re.split(r"[-_/:.]", word.casefold())
    return "://" not in word and len(parts) > 1 and not {"test", "tests"}.isdisjoint(parts)


def words(message: discord.Message) -> str:
    """All that a message says, as it was before Discord's markdown was kept out of it."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [text or "" for each in embed.fields for text in (each.name, each.value)]
    return re.sub(r"\\(?=[^\w\s])", "", "\n".join(parts)).replace("**", " ")


def _callback(menu: Menu, do: Do) -> Callable[[Interaction, discord.Message], Any]:
    async def chosen(interaction: Interaction, message: discord.Message) -> None:
        found = named(menu, words(message))
        if len(found) == 1:
            await do(interaction, Bound(Does.RUN, menu.command, {menu.option: found[0], **menu.also}))
            return
        told = f"That message names {menu.noun}." if not found else f"{menu.name}: which one?"
        choices = [Action(name, menu.command, {menu.option: name, **menu.also}) for name in found]
        await reply.attempt(reply.tell(interaction, told, choices), f"answering {menu.name}")

    return chosen
