"""What the screen in front of a person can show: width, colour, clickable links.

No terminal says reliably whether it knows links (OSC 8), so the ones that are known to are named;
everywhere else a number leads to the address at the end, which works in any of them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from bot.frontends.text import Links, refusal, render
from commands.answer import Answer, UserError

WIDEST = 110  # longer lines are hard to read, however wide the window
_LINKING_TERMS = re.compile("kitty|foot|alacritty|ghostty|wezterm|contour")
_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "tabby")
_LINKING_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")
_FIRST_LINKING_VTE = 5000  # GNOME's library; 0.50 was the first


@dataclass(frozen=True, slots=True)
class Screen:
    """How to draw for one output.

    Attributes:
        links: how links are made usable.
        color: escape sequences for style are understood.
        numbered: actions get numbers, because a prompt takes them.
        width: a fixed width; 0 asks the window each time, which people resize.
        details: what stands below lines is shown too; without, an answer fits a screen.
    """

    links: Links
    color: bool
    numbered: bool = False
    width: int = 0
    details: bool = False

    def answer(self, answer: Answer) -> str:
        """The answer as this screen shows it."""
        return render(
            answer,
            width=self._columns(),
            links=self.links,
            details=self.details,
            color=self.color,
            numbered=self.numbered,
        )

    def refusal(self, error: UserError) -> str:
        """The refusal as this screen shows it."""
        return refusal(error, width=self._columns(), color=self.color, numbered=self.numbered)

    def _columns(self) -> int:
        return self.width or min(shutil.get_terminal_size().columns, WIDEST)


def screen(environ: Mapping[str, str], *, tty: bool, numbered: bool = False) -> Screen:
    """What an output can show, by the environment and whether it is a terminal."""
    capable = tty and environ.get("TERM", "dumb") != "dumb"
    return Screen(
        links="hyperlinks" if capable and _knows_links(environ) else "footnotes",
        color=capable and not environ.get("NO_COLOR"),
        numbered=numbered,
    )


def _knows_links(environ: Mapping[str, str]) -> bool:
    vte = environ.get("VTE_VERSION", "")
    return (
        bool(environ.get("FORCE_HYPERLINK", "0").strip("0"))
        or environ.get("TERM_PROGRAM", "") in _LINKING_PROGRAMS
        or any(environ.get(name) for name in _LINKING_VARIABLES)
        or bool(_LINKING_TERMS.search(environ["TERM"]))
        or (vte.isdecimal() and int(vte) >= _FIRST_LINKING_VTE)
    )
