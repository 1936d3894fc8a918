"""Is the bot well? What `watchkeeper check` says, and what `/healthz` goes by.

`/healthz` answers 503 for what keeps the bot itself from its work, so that whoever watches over the
process looks at it or starts it again. What no restart mends, a silent list or a right that is missing on
Discord, is for a person, and only `check` says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot import freshness
from bot.settings import Settings
from bot.sources import current
from bot.sources.paths import NoSuchPath
from commands import imports, links
from commands.answer import Answer, Line, Section, line
from commands.phrases import times
from commands.source_lines import fails
from storage import audit, backup, deliveries, messages, orders, outbox, proofs, troubles
from storage.database import Database
from storage.records import Source

DAY = timedelta(days=1)
STUCK = timedelta(hours=1)
"""A notice that is due for longer than this has something in its way."""

SHOWN = 20

_NO_LIST = (line("none; settings.toml names no list"),)


def problems(db: Database, settings: Settings, now: datetime) -> tuple[str, ...]:
    """What keeps the bot itself from its work, one sentence each."""
    found = [f"The database is damaged: {p}. Restore a backup." for p in backup.integrity(db)]
    if settings.discord and (stuck := outbox.due(db, now - STUCK, 1)):
        found.append(f"Notices wait for more than an hour: {stuck[0].problem or 'nobody sends them'}.")
    return tuple(found)


def report(
    db: Database, settings: Settings, now: datetime, more: Sequence[str] = (), discord: str = ""
) -> Answer:
    """Everything that is checked, and what to do about it.

    Args:
        more: what is wrong outside of the database, which only the caller can ask.
        discord: who the bot is on Discord and where it speaks, "" where that is not known.
    """
    fresh = freshness.sources(db, settings, now)
    stale = (f.problem for f in fresh if f.problem)
    wrong = (*problems(db, settings, now), *_failed(db, now), *stale, *more, *_unreadable(settings))
    return Answer(
        title="Check",
        as_of=now,
        sections=(
            Section("To mend", tuple(line(p) for p in wrong) or (line("nothing"),)),
            Section("Kept", _kept(db, now)),
            Section("Sources", (*(f.line for f in fresh), *_unlinked(settings)) or _NO_LIST),
            *([Section("Not done by mail", late)] if (late := _refused_orders(db, now)) else []),
            *([Section("Imports", running)] if (running := imports.lines(db, now)) else []),
            *([Section("Discord", (line(discord),))] if discord else []),
            Section("Could not be read", _refused(db)),
            Section("Outbox", _outbox(db, settings)),
        ),
        found=not wrong,
    )


def _unreadable(settings: Settings) -> Iterator[str]:
    """The files of the settings that are not there."""
    for source, place in current.named(settings):
        try:
            current.stamp(place)
        except NoSuchPath as error:
            yield f"[owners] {source}: {error}. Mend the path, or whatever git says is wrong."


def _unlinked(settings: Settings) -> Iterator[Line]:
    for name in settings.unlinked():
        yield line(
            f"[[list]] {name}: its archive is not used, all mails are linked as the first archive says; "
            "message in [links] may name a place that has them all"
        )


def _failed(db: Database, now: datetime) -> Iterator[str]:
    """What went wrong that the database tells of."""
    if failed := outbox.counts(db).get("failed", 0):
        yield f"Given up, for they could not be sent: {times(failed, 'notice')}; see below."
    for number in audit.broken(db):
        yield f"The record of decisions was changed at D-{number}; see `watchkeeper audit`."
    for proof in proofs.failed(db, now - DAY):
        yield f"A code could not be mailed: {proof.problem}. See [mail]."
    for trouble in troubles.every(db):
        if trouble.via.startswith((troubles.DISCORD, troubles.OWN_MAIL)):
            yield f"{trouble.via}: {fails(trouble, now)}"


def _kept(db: Database, now: datetime) -> tuple[Line, ...]:
    counts = deliveries.counts(db).items()
    counted = [line(f"{times(n, 'delivery', 'deliveries')} of {source}") for source, n in counts]
    if waiting := deliveries.waiting(db):
        counted.append(line(f"still to be read: {waiting}; `watchkeeper run` does that"))
    span = deliveries.span(db, Source.MAIL)
    if span:
        days = [links.day(end, now) for end in span]
        counted.append(line(f"mail came from {days[0]} to {days[1]}"))
    mended = messages.mended(db)
    if mended:
        counted.append(line(f"{times(mended, 'mail')} had something that had to be mended or guessed"))
    return tuple(counted) or (line("nothing yet; `watchkeeper ingest` reads files"),)


def _refused(db: Database) -> tuple[Line, ...]:
    last = deliveries.refusals(db, SHOWN)
    lines = [line(f"{r.source} {r.origin or r.key}: {r.reason}") for r in last]
    more = deliveries.refused(db) - len(lines)
    return (*lines, *([line(f"and {more} before these")] if more else [])) or (line("nothing"),)


def _refused_orders(db: Database, now: datetime) -> tuple[Line, ...]:
    """Of the last day; anybody can write such mails, so there is nothing to mend."""
    return tuple(
        line(f"{o.email} {o.message_id}: {o.problem}") for o in orders.refused(db, now - DAY)[-SHOWN:]
    )


def _outbox(db: Database, settings: Settings) -> tuple[Line, ...]:
    counts = outbox.counts(db)
    lines = [line(f"{n} {state}") for state, n in counts.items()]
    if counts.get("due") and not settings.discord:
        lines.append(line("they stay here: settings.toml has no [discord] to say them in"))
    lines += [line(f"given up: {q.notice.key}: {q.problem}") for q in outbox.failed(db, SHOWN)]
    return tuple(lines) or (line("empty"),)
