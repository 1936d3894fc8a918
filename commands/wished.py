"""What people said of how they want to be pinged.

Each wish is a decision about oneself, kept under the address of whoever made it; of each kind the latest that
stands counts, and what it says ends by itself at its time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commands import linked
from commands.answer import Ask
from commands.digests import Digest, Often, Where
from commands.lookup import read_back, written
from commands.quiet_hours import QuietHours, quiet_hours
from commands.wishes import ALL, Away, Mute, Wishes
from storage import decisions, times
from storage.database import Database
from storage.records import Decision, Person

MUTE, UNMUTE, AWAY, BACK, QUIET, DIGEST = "mute", "unmute", "away", "back", "quiet", "digest"

OFF = "off"
"""What ends quiet hours."""

_UNTIL, _COVER = " until ", " cover "


def of(db: Database, ask: Ask, person: Person) -> Wishes:
    """What somebody wishes, said under any of their addresses."""
    addresses = sorted(linked.addresses(db, ask, person))
    said = [d for a in addresses for d in decisions.standing(db, a)]
    return wished(sorted(said, key=lambda d: d.number), ask.now)


def wished(said: Iterable[Decision], now: datetime) -> Wishes:
    """What follows from somebody's decisions, oldest first."""
    mutes: dict[str, Mute] = {}
    away: Away | None = None
    quiet: QuietHours | None = None
    digest: Digest | None = None
    for decision in said:
        if decision.command == MUTE:
            mute = _mute(decision.value)
            mutes[mute.target] = mute
        elif decision.command == UNMUTE:
            mutes = {} if decision.value == ALL else {k: m for k, m in mutes.items() if k != decision.value}
        elif decision.command in (AWAY, BACK):
            away = read_away(decision.value) if decision.command == AWAY else None
        elif decision.command == QUIET:
            quiet = None if decision.value == OFF else quiet_hours(*decision.value.split(" ", 1))
        elif decision.command == DIGEST:
            often, zone, where = decision.value.split(" ")
            digest = Digest(Often(often), zone, Where(where))
    return Wishes(
        tuple(m for m in mutes.values() if m.until is None or m.until > now),
        away if away and away.until > now else None,
        quiet,
        digest,
    )


def mute_value(mute: Mute) -> str:
    """A mute as its decision keeps it."""
    return mute.target + (f"{_UNTIL}{times.text(mute.until)}" if mute.until else "")


def away_value(away: Away) -> str:
    """An absence as its decision keeps it."""
    return times.text(away.until) + (f"{_COVER}{written(away.cover)}" if away.cover else "")


def read_away(value: str) -> Away:
    """The absence that `away_value` wrote."""
    until, _, cover = value.partition(_COVER)
    return Away(times.moment(until), read_back(cover) if cover else None)


def _mute(value: str) -> Mute:
    target, _, until = value.rpartition(_UNTIL)
    try:
        return Mute(target, times.moment(until)) if target else Mute(value, None)
    except ValueError:  # a section's name that has the word in it
        return Mute(value, None)
