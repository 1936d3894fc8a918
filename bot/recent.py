"""What people chose lately of what was offered to them, so that it is offered first.

Remembered by the running bot alone: it is a convenience, and no fact. Only what was offered is remembered, so
nothing that somebody typed in private comes back to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

KEPT, SEEN = 25, 500
"""Values of each option that are remembered, and that were offered last."""


class Recent:
    """The values of each option, by its name: whoever showed an area wants to search it too."""

    def __init__(self) -> None:
        self._used: dict[str, dict[str, None]] = defaultdict(dict)
        self._offered: dict[str, dict[str, None]] = defaultdict(dict)

    def first(self, option: str, typed: str, values: Sequence[str], most: int) -> list[str]:
        """What to offer: those used lately that hold what is typed, the latest first, then the others."""
        asked = typed.strip().casefold()
        used = [v for v in reversed(self._used[option]) if asked in v.casefold()]
        offered = list(dict.fromkeys((*used, *values)))[:most]
        _remember(self._offered[option], offered, SEEN)
        return offered

    def use(self, arguments: Mapping[str, str]) -> None:
        """Remembers what a command was run with."""
        for option, value in arguments.items():
            if value in self._offered[option]:
                _remember(self._used[option], [value], KEPT)


def _remember(kept: dict[str, None], values: Sequence[str], most: int) -> None:
    for value in values:
        kept.pop(value, None)
        kept[value] = None
    for oldest in list(kept)[:-most]:
        del kept[oldest]
