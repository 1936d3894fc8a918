"""What people chose lately of what was offered to them, so that it is offered first.

Remembered by the running bot alone: it is a convenience, and no fact. Only what was offered is remembered, so
nothing that somebody typed in private comes back to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from commands.complete import COMPLETERS

KEPT, SEEN = 25, 500
"""Values of each option that are remembered, and that were offered last."""


class Recent:
    """The values of each option, by its name: whoever showed an area wants to search it too.

    Where a command completes an option in a way of its own, others' values do not fit, nor does what is gone
    once it was chosen (`unwatch`): it shares none, and those used there come first while they are found.
    """

    def __init__(self) -> None:
        self._used: dict[str, dict[str, None]] = defaultdict(dict)
        self._offered: dict[str, dict[str, None]] = defaultdict(dict)

    def first(self, command: str, option: str, typed: str, values: Sequence[str], most: int) -> list[str]:
        """What to offer: those used lately that hold what is typed, the latest first, then the others."""
        asked, name = typed.strip().casefold(), _name(command, option)
        used = [v for v in reversed(self._used[name]) if asked in v.casefold()]
        fitting = used if name == option else [v for v in used if v in values]
        offered = list(dict.fromkeys((*fitting, *values)))[:most]
        _remember(self._offered[name], offered, SEEN)
        return offered

    def use(self, command: str, arguments: Mapping[str, str]) -> None:
        """Remembers what a command was run with."""
        for option, value in arguments.items():
            if value in self._offered[name := _name(command, option)]:
                _remember(self._used[name], [value], KEPT)


def _name(command: str, option: str) -> str:
    """Where its values are kept: with those of its name, or alone where it is completed in its own way."""
    own = f"{command} {option}"
    return own if own in COMPLETERS else option


def _remember(kept: dict[str, None], values: Sequence[str], most: int) -> None:
    for value in values:
        kept.pop(value, None)
        kept[value] = None
    for oldest in list(kept)[:-most]:
        del kept[oldest]
