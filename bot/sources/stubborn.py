"""Reads many things of one server, some of which it may never give.

One that fails is no reason to leave out the others; several on end are one to leave the server alone. What
failed the last time is read last, and says nothing of the server when it fails again: so the few that always
fail hide no other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar

from bot.sources.gitlab_answers import CannotRead

GIVE_UP = 3
"""After so many failures on end the server is left alone until the next look."""

T = TypeVar("T", bound=Hashable)


async def each(
    things: Sequence[T], failed: dict[Hashable, None], read: Callable[[T], Awaitable[bool]]
) -> tuple[list[CannotRead], bool]:
    """Reads these; why some cannot be read, and whether the server is to be left alone.

    Args:
        things: in the order in which they are wanted.
        failed: what could not be read when it was last tried, longest ago first; kept from look to look.
        read: reads one; whether the server was asked for it.
    """
    turn = {thing: number for number, thing in enumerate(failed)}
    fresh = [thing for thing in things if thing not in turn]
    again = sorted((thing for thing in things if thing in turn), key=turn.__getitem__)
    failures, alone = await _on_end(fresh, failed, read)
    if not alone:
        failures += (await _on_end(again, failed, read))[0]
    return failures, alone


async def _on_end(
    things: Sequence[T], failed: dict[Hashable, None], read: Callable[[T], Awaitable[bool]]
) -> tuple[list[CannotRead], bool]:
    """The same, where so many failures on end are enough."""
    failures, streak = list[CannotRead](), 0
    for thing in things:
        try:
            asked = await read(thing)
        except CannotRead as error:
            failures.append(error)
            failed.pop(thing, None)
            failed[thing] = None
            streak += 1
            if streak == GIVE_UP:
                return failures, True
        else:
            failed.pop(thing, None)
            streak = 0 if asked else streak
    return failures, False
