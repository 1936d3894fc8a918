"""`/mute`, `/away`, `/quiet`: how you want to be pinged.

Each is a decision about oneself: it can be undone, and whoever is told to cover for another can refuse.
What is told stands in the channel all the same; only the ping is withheld, put off, or goes to another.
"""

from __future__ import annotations

from datetime import tzinfo

from commands import linked, lookup, test_lookup, triage, wish_lines, wished
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.digests import Digest, Often, Where
from commands.notices import Kind, notice
from commands.quiet_hours import known_zone, quiet_hours
from commands.until import until as moment
from commands.wished import OFF
from commands.wishes import ALL, Away, Mute
from storage import keys, outbox
from storage.database import Database
from storage.records import Decision, Person


def mute(db: Database, ask: Ask, target: str = "", until: str = "") -> Answer:
    """Stop pings to you, of one thing or of all; it is still told in the channel.

    Args:
        target: A key (T-214, CID-7, W-1), a test or an area; nothing for all.
        until: A day (2026-12-03), a day and a time, or 30min, 3h, 2d, 2mo; nothing for good.
    """
    zone = _zone(db, ask)
    muted = Mute(_target(db, target), moment(until, ask.now, zone) if until else None)
    decision = _decide(db, ask, wished.MUTE, wished.mute_value(muted))
    return _done(ask, decision, wish_lines.mute(muted, zone))


def unmute(db: Database, ask: Ask, target: str = "") -> Answer:
    """Be pinged again of what you muted.

    Args:
        target: What you muted; nothing for all of it.
    """
    muted = [m.target for m in wished.of(db, ask, _me(db, ask)).mutes]
    if not muted:
        raise UserError("You muted nothing.")
    wanted = _target(db, target)
    if wanted != ALL and wanted not in muted:
        raise UserError(f"You did not mute {wanted}, but {', '.join(muted)}.")
    decision = _decide(db, ask, wished.UNMUTE, wanted)
    again = "Nothing is muted any more." if wanted == ALL else f"{wanted} pings you again."
    return _done(ask, decision, line(again))


def away(db: Database, ask: Ask, until: str, cover: str = "") -> Answer:
    """Say that you are away; your pings go to another or nowhere, until you are back.

    Args:
        until: The day you are back (2026-12-03), a day and a time, or 3d, 2w, 2mo.
        cover: Who is pinged instead: an address, or a name.
    """
    me = _me(db, ask)
    other = lookup.person(db, ask, cover) if cover else None
    if other and other.email.casefold() in linked.addresses(db, ask, me):
        raise UserError("You cannot cover for yourself; name somebody else, or nobody.")
    zone = _zone(db, ask)
    absent = Away(moment(until, ask.now, zone), other)
    decision = _decide(db, ask, wished.AWAY, wished.away_value(absent))
    told = wish_lines.away(absent, zone)
    if other:
        _tell(db, ask, other, decision, told)
    return _done(ask, decision, told)


def back(db: Database, ask: Ask) -> Answer:
    """Say that you are back, sooner than you said."""
    if wished.of(db, ask, _me(db, ask)).away is None:
        raise UserError("You are not away.")
    return _done(ask, _decide(db, ask, wished.BACK, ""), line("You are back, and are pinged again."))


def quiet(db: Database, ask: Ask, between: str, zone: str = "") -> Answer:
    """Say in which hours you are not pinged; what waits is told when they end.

    Args:
        between: Such as 22:00-07:00; "off" ends them.
        zone: Your time zone, such as Europe/Berlin; nothing for the one you had, else the project's.
    """
    if between.casefold() == OFF:
        if wished.of(db, ask, _me(db, ask)).quiet is None:
            raise UserError("You have no quiet hours.")
        return _done(ask, _decide(db, ask, wished.QUIET, OFF), line("You have no quiet hours any more."))
    wanted = quiet_hours(between, zone or str(_zone(db, ask)))
    return _done(ask, _decide(db, ask, wished.QUIET, str(wanted)), wish_lines.quiet(wanted))


def digest(db: Database, ask: Ask, often: Often, zone: str = "", *, where: Where = Where.CHANNEL) -> Answer:
    """Get what is not urgent in one message a day or a week; where nothing is new, none comes.

    Args:
        often: Each morning, each Monday, or as it happens.
        zone: Your time zone, such as Europe/Berlin; nothing for that of your quiet hours, else the project's.
        where: In the channel, or in a direct message; also whatever else is told in one.
    """
    wanted = Digest(often, known_zone(zone or str(_zone(db, ask))), where)
    return _done(ask, _decide(db, ask, wished.DIGEST, str(wanted)), wish_lines.digest(wanted))


def _decide(db: Database, ask: Ask, command: str, value: str) -> Decision:
    return triage.decide(db, ask, command, _me(db, ask).email.casefold(), value=value)


def _me(db: Database, ask: Ask) -> Person:
    return lookup.person(db, ask, "me")


def _zone(db: Database, ask: Ask) -> tzinfo:
    return wish_lines.zone_of(ask, wished.of(db, ask, _me(db, ask)))


def _target(db: Database, text: str) -> str:
    """What is muted, as it is kept: a short key, the name of a section, or `ALL`."""
    if text.casefold() in ("", "all", ALL):
        return ALL
    if lookup.is_cid(text):
        return lookup.defect_key(db, text)
    if keys.identity(db, text.upper()) is not None:
        return text.upper()
    return test_lookup.known(db, text) or lookup.area(db, text, wished.MUTE, "target", "test or area").name


def _tell(db: Database, ask: Ask, cover: Person, decision: Decision, told: Line) -> None:
    """Whoever covers is told, and can refuse."""
    who = decision.actor.name or decision.actor.email
    answer = Answer(
        title=f"You cover for {who}",
        as_of=ask.now,
        sections=(Section("", (line(f"{who}: ", *told.spans, f" (D-{decision.number})"),)),),
        actions=(Action("Not me", "undo", {"key": f"D-{decision.number}"}),),
    )
    outbox.put(db, notice(f"{Kind.COVER}:D-{decision.number}", [cover], answer, ask.now))


def _done(ask: Ask, decision: Decision, effect: Line) -> Answer:
    return Answer(
        title=decision.actor.name or decision.key,
        as_of=ask.now,
        sections=(Section("", (line(*effect.spans, f" (D-{decision.number})"),)),),
        actions=(triage.undo(decision),),
    )
