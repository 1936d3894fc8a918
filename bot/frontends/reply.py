"""How a reply reaches the person who asked, whatever state the interaction is in.

Discord knows three: nothing was said yet, "thinking…" stands there and is filled in, or the pressed
button's message waits to be changed. A refusal is for the asker alone in each of them.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import aiohttp
import discord

from bot.frontends import pages
from bot.frontends.embed import CONTENT, markdown, shorten
from commands.answer import Action, Answer, Line

Interaction = discord.Interaction[Any]

log = logging.getLogger(__name__)


def data(interaction: Interaction) -> Mapping[str, Any]:
    """What came with it: a button's id, or what was typed."""
    return interaction.data or {}


def beside(interaction: Interaction, answer: Answer) -> pages.Shown | None:
    """What a button recorded, to be said where it stood, so that nobody presses it a second time."""
    if interaction.message is None or interaction.response.is_done():
        return None
    return pages.beside(interaction.message, str(data(interaction).get("custom_id", "")), answer)


async def show(
    interaction: Interaction, shown: pages.Shown, *, in_place: bool, private: bool = False
) -> None:
    """Shows it in place of the message whose button was pressed, or as one of its own."""
    view = shown.view or discord.utils.MISSING
    files = list(shown.files) or discord.utils.MISSING
    if interaction.response.is_done():
        await interaction.edit_original_response(embeds=shown.embeds, view=shown.view, attachments=files)
    elif in_place:
        # What stands above embeds is whom it pings; without any it is a refusal, which holds no longer.
        said = discord.utils.MISSING if interaction.message and interaction.message.embeds else None
        await interaction.response.edit_message(
            content=said, embeds=shown.embeds, view=shown.view, attachments=files
        )
    else:
        await interaction.response.send_message(
            embeds=shown.embeds, view=view, files=files, ephemeral=private
        )
    for embed in shown.rest:
        await interaction.followup.send(embed=embed, ephemeral=private)


async def tell(interaction: Interaction, text: str, choices: Sequence[Action] = ()) -> None:
    """Says something to the asker alone, with choices as buttons."""
    words, view = _words(text), pages.buttons(choices) or discord.utils.MISSING
    if not interaction.response.is_done():
        await interaction.response.send_message(words, view=view, ephemeral=True)
        return
    if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        # What fills "thinking…" is as public as that was; only a message after it can be private.
        await interaction.delete_original_response()
    await interaction.followup.send(words, view=view, ephemeral=True)


async def attempt(act: Awaitable[object], doing: str) -> None:
    """Says something if Discord still takes it; logs where it does not, for then nobody can be told."""
    try:
        await act
    except discord.NotFound as error:
        log.warning("Discord ended the interaction before %s: %s", doing, error)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        log.exception("Discord did not take it while %s", doing)


def _words(text: str) -> str:
    rows = [row for part in text.splitlines() for row in markdown(Line((part,)))]
    return shorten("\n".join(rows), CONTENT) or "…"  # Discord takes no empty message
