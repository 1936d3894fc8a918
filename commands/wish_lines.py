"""How somebody wants to be pinged, in words."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

from commands.answer import Ask, Line, line
from commands.digests import Digest, Often, Where
from commands.quiet_hours import QuietHours
from commands.until import shown
from commands.wishes import Away, Mute, Wishes


def lines(ask: Ask, wishes: Wishes) -> tuple[Line, ...]:
    """All that holds, one line each."""
    zone = zone_of(ask, wishes)
    return (
        *([away(wishes.away, zone)] if wishes.away else []),
        *(mute(m, zone) for m in wishes.mutes),
        *([quiet(wishes.quiet)] if wishes.quiet else []),
        *([digest(wishes.digest)] if wishes.digest else []),
    )


def zone_of(ask: Ask, wishes: Wishes) -> tzinfo:
    """Whose days somebody means: those of their quiet hours, else the project's."""
    return ZoneInfo(wishes.quiet.zone) if wishes.quiet else ask.zone


def mute(muted: Mute, zone: tzinfo) -> Line:
    """`No pings of T-214 until Thu 3 Dec 2026, 00:00 CET`."""
    ends = f" until {shown(muted.until, zone)}" if muted.until else ""
    return line(f"No pings of {muted.target}{ends}.")


def away(absent: Away, zone: tzinfo) -> Line:
    """`Away until Thu 3 Dec 2026, 00:00 CET; Tomasz Wilk is pinged instead`."""
    cover = absent.cover
    instead = f"{cover.name or cover.email} is pinged instead" if cover else "no pings until then"
    return line(f"Away until {shown(absent.until, zone)}; {instead}.")


def quiet(hours: QuietHours) -> Line:
    """`No pings between 22:00 and 07:00 (Europe/Berlin); they come afterwards`."""
    return line(
        f"No pings between {hours.begins:%H:%M} and {hours.ends:%H:%M} ({hours.zone}); they come afterwards."
    )


def digest(wanted: Digest) -> Line:
    """`What is not urgent comes in one message, daily (Europe/Berlin)`."""
    when = "as it happens"
    if wanted.often is not Often.OFF:
        when = f"in one message, {wanted.often} at 08:00 ({wanted.zone})"
    where = "; several in one are told directly" if wanted.where is Where.DIRECT else ""
    return line(f"What is not urgent comes {when}{where}.")
