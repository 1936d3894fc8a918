"""Whom a notice pings now, later, or not at all, by what each person wishes and was told already.

A wish withholds or delays the ping and never the news. Who is away is pinged when they are back, unless
another covers for them; who muted something is only named. Somebody who covers has wishes of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.digests import Digest, digest_at
from commands.notices import Kind
from commands.quiet_hours import quiet_until
from commands.wishes import ALL, Wishes

NEWS = (Kind.BROKEN, Kind.PIPELINE, Kind.LOST)
"""The kinds of notices that everybody in the channel wants to read at once, whoever they ping."""

PATIENT = (
    Kind.UNANSWERED,
    Kind.DUE,
    Kind.REOFFER,
    Kind.HANDOFF_OVER,
    Kind.HANDOFF_ANSWER,
    Kind.DISPUTE,
)
"""The kinds of notices that may wait for a digest: nobody's work stands still for them."""

CHANNEL = ""
"""Stands for whoever reads the channel: nobody is pinged."""

PER = timedelta(hours=1)
"""How long a ping counts against the next."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to be named by a notice.

    Attributes:
        at: when they are pinged; None where they are not.
        holds: the notice itself may wait until then.
        away: they are not there.
        cover: who is pinged in their place, "" for nobody.
    """

    address: str
    at: datetime | None
    holds: bool = False
    away: bool = False
    cover: str = ""


def called(
    audience: Sequence[str],
    wishes: Callable[[str], Wishes],
    about: Set[str],
    now: datetime,
    digest: Digest | None = None,
) -> tuple[Called, ...]:
    """What becomes of the ping of each of these people and of whoever covers for them, each once.

    Args:
        audience: addresses; a name has no wishes and is not pinged.
        wishes: what somebody with that address wishes.
        about: short keys and sections that the notice is about.
        digest: where it may wait for one, how often that comes for whoever did not say; the channel's.
    """
    found: dict[str, Called] = {}
    if not audience and digest and (at := digest_at(digest, now)):
        return (Called(CHANNEL, at, holds=True),)
    left = list(audience)
    while left:
        address = left.pop(0)
        if address in found:
            continue
        wish = wishes(address) if "@" in address else Wishes()
        found[address] = _one(address, wish, about, now, digest)
        if cover := found[address].cover:
            left.insert(0, cover)
    return tuple(found.values())


def _one(address: str, wish: Wishes, about: Set[str], now: datetime, digest: Digest | None) -> Called:
    if "@" not in address or any(m.target == ALL or m.target in about for m in wish.mutes):
        return Called(address, None)
    if wish.away and wish.away.cover:
        return Called(address, None, away=True, cover=wish.away.cover.email.casefold())
    if wish.away:
        return Called(address, wish.away.until, away=True)
    if digest and (at := digest_at(wish.digest or digest, now)):
        return Called(address, at, holds=True)
    quiet = quiet_until(wish.quiet, now) if wish.quiet else None
    return Called(address, quiet or now, holds=quiet is not None)


def directly(found: Sequence[Called]) -> tuple[Called, ...]:
    """The same for what one person alone is told: who is away finds it when they look, and nobody covers."""
    mine = found[0]
    return (replace(mine, at=None, cover="") if mine.away else mine,)


def ladder(found: Sequence[Called], wait: timedelta, now: datetime) -> tuple[Called, ...]:
    """One after the other instead of all at once, and at last the channel.

    Args:
        wait: before the next is pinged; zero pings all at once.
    """
    steps, above = [c for c in found if c.at == now], list[Called]()
    for one in found:
        above.append(replace(one, at=now + wait * steps.index(one)) if one in steps else one)
    last = [Called(CHANNEL, now + wait * len(steps))] if steps and wait else []
    return (*above, *last)


def waits_until(key: str, calls: Iterable[Called]) -> datetime | None:
    """Until when a notice itself waits: for the first ping where all of them let it; None where it goes."""
    pings = [c for c in calls if c.at is not None]
    if key.partition(":")[0] in NEWS or any(not c.holds for c in pings):
        return None
    return min((c.at for c in pings if c.at), default=None)


def free_at(made: Sequence[datetime], most: int, now: datetime) -> datetime:
    """When somebody may be pinged: each has so many tokens, a ping takes one, and it is back after `PER`.

    Args:
        made: when their last pings were, the newest first, at least `most` of them where there were so many.
        most: tokens; 0 for no limit.
    """
    if not most or len(made) < most:
        return now
    return max(now, made[most - 1] + PER)
