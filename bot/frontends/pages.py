"""What an answer becomes as a Discord message: a page of it, and the buttons below.

A button carries all it needs in its custom_id: what it does, the command and its arguments. So it
works after a restart, for everybody, and years later; the bot keeps no list of buttons. What does
not fit into the 100 characters that Discord gives is no button.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode

import discord

from bot.frontends.embed import EMBED, render
from bot.frontends.safe import plain
from commands.answer import Action, Answer
from commands.declare import Option
from commands.grid import Grid, alt
from commands.phrases import cut

CUSTOM_ID, LABEL, FORM_TITLE, INPUT_LABEL, HINT, INPUTS, CHOICES = 100, 80, 45, 45, 100, 5, 25
PICTURE, ALT = "tests.png", 1024
ACTIONS = 20  # four rows of five; the fifth row turns pages

Button = discord.ui.Button


class Does(StrEnum):
    """What a custom_id asks for."""

    RUN = "run"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Bound:
    """A command with its arguments, as a custom_id carries it.

    Attributes:
        does: run it as if typed, or show another page of it in place.
        command: its name in the table.
        arguments: option name to text.
        page: the page to show, from 0.
    """

    does: Does
    command: str
    arguments: Mapping[str, str]
    page: int = 0


def pack(bound: Bound) -> str | None:
    """The custom_id, or None where it would be too long."""
    arguments = urlencode(bound.arguments, quote_via=quote, safe=" /@:,+!$*()", errors="replace")
    text = f"{bound.does}:{bound.page}:{bound.command}?{arguments}"
    return text if len(text) <= CUSTOM_ID else None


def unpack(custom_id: str) -> Bound | None:
    """What a custom_id asks for, or None where it is none of ours."""
    does, _, rest = custom_id.partition(":")
    page, _, rest = rest.partition(":")
    command, mark, arguments = rest.partition("?")
    if does not in set(Does) or not (page.isascii() and page.isdecimal()) or not mark:
        return None
    # A "+" is itself here: `pack` writes a space as a space.
    pairs = parse_qsl(arguments.replace("+", "%2B"), keep_blank_values=True)
    return Bound(Does(does), command, dict(pairs), int(page))


@dataclass(frozen=True, slots=True)
class Shown:
    """One message: its embeds, its buttons (None for none), and pages that no button could turn to.

    Attributes:
        files: what an embed shows as its picture.
    """

    embeds: list[discord.Embed]
    view: discord.ui.View | None
    rest: tuple[discord.Embed, ...] = ()
    files: tuple[discord.File, ...] = ()


def drawn(shown: Shown, grid: Grid, png: bytes) -> Shown:
    """A message with what its tests did as a picture, and that in words for who cannot see it."""
    shown.embeds[0].set_image(url=f"attachment://{PICTURE}")
    words = cut(alt(grid), ALT)
    return replace(shown, files=(discord.File(io.BytesIO(png), PICTURE, description=words),))


def show(
    answer: Answer, command: str, arguments: Mapping[str, str], page: int = 0, *, turns: bool = True
) -> Shown:
    """The message for one page of an answer to a command; a page beyond the end is the last.

    Args:
        turns: running the command again shows another page; not where that would record something.
    """
    pages = render(answer)
    page = min(page, len(pages) - 1)
    turn = _turning(command, arguments, page, len(pages)) if turns else []
    view = buttons(answer.actions, turn)
    return Shown([pages[page]], view, () if turn or len(pages) == 1 else tuple(pages[1:]))


def beside(message: discord.Message, pressed: str, answer: Answer) -> Shown | None:
    """A message with the answer to one of its buttons below it; None where they do not fit together.

    What its embed said stays, and so do its other buttons; the answer's come for the pressed one.
    """
    said = render(answer)
    embeds = [*message.embeds[:1], said[0]]
    view = discord.ui.View.from_message(message, timeout=None)
    new = buttons(answer.actions)
    added = [b for b in new.children if isinstance(b, Button)] if new else []
    for button in view.children:
        if isinstance(button, Button) and button.custom_id in {pressed, *(b.custom_id for b in added)}:
            view.remove_item(button)
    if len(said) > 1 or sum(map(len, embeds)) > EMBED or len(view.children) + len(added) > ACTIONS:
        return None
    for button in added:
        view.add_item(Button(label=button.label, custom_id=button.custom_id))
    view.stop()
    return Shown(embeds, view)


def buttons(
    actions: Iterable[Action], turn: Sequence[discord.ui.Button[discord.ui.View]] = ()
) -> discord.ui.View | None:
    """Actions as buttons, page turning below them; None where there is nothing to press."""
    view = discord.ui.View(timeout=None)
    taken: set[str] = set()
    for action in actions:
        custom_id = pack(Bound(Does.RUN, action.command, action.arguments))
        if custom_id and custom_id not in taken and len(taken) < ACTIONS:
            label = cut(plain(action.label).strip() or action.command, LABEL)
            view.add_item(discord.ui.Button(label=label, custom_id=custom_id, row=len(taken) // 5))
            taken.add(custom_id)
    for button in turn:
        view.add_item(button)
    view.stop()  # discord.py keeps no stopped view: a press comes to us by its custom_id alone
    return view if view.children else None


def form(bound: Bound, missing: Sequence[Option]) -> discord.ui.Modal | None:
    """A form that asks for the options a button lacks; None where its custom_id would be too long."""
    custom_id = pack(bound)
    if custom_id is None:
        return None
    modal = discord.ui.Modal(title=cut(bound.command, FORM_TITLE), custom_id=custom_id)
    for option in missing[:INPUTS]:
        label = cut(option.name.replace("_", " ").capitalize(), INPUT_LABEL)
        modal.add_item(
            discord.ui.Label(
                text=label, description=cut(option.summary, HINT) or None, component=_input(option)
            )
        )
    modal.stop()  # as for views: what is filled in comes back with the custom_id
    return modal


def filled(data: Mapping[str, object]) -> dict[str, str]:
    """The texts of a form that was sent: option name to value."""
    found: dict[str, str] = {}
    parts = data.get("components")
    for part in parts if isinstance(parts, list) else []:
        for entry in part.get("components") or [part.get("component")]:
            values = entry.get("values") or [entry.get("value", "")]
            found[str(entry["custom_id"])] = str(values[0])
    return found


def _input(option: Option) -> discord.ui.Item[discord.ui.LayoutView]:
    if 0 < len(option.choices) <= CHOICES:
        choices = [discord.SelectOption(label=c) for c in option.choices]
        return discord.ui.Select(custom_id=option.name, options=choices, required=True)
    return discord.ui.TextInput(custom_id=option.name, style=discord.TextStyle.short, required=True)


def _turning(
    command: str, arguments: Mapping[str, str], page: int, of: int
) -> list[discord.ui.Button[discord.ui.View]]:
    """‹ 2/3 ›, or nothing where there is one page or the arguments are too long to carry."""
    turns = [("‹", page - 1), (f"{page + 1}/{of}", page), ("›", page + 1)]
    # Page -1 is of the greyed-out "‹"; it is written as the page behind the last to stay a number.
    ids = [pack(Bound(Does.PAGE, command, arguments, of if number < 0 else number)) for _, number in turns]
    if of == 1 or None in ids:
        return []
    return [
        discord.ui.Button(label=label, custom_id=i, row=4, disabled=number in (-1, page, of))
        for (label, number), i in zip(turns, ids, strict=True)
    ]
