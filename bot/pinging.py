"""Decides whom a notice pings as it is sent, and pings those later who could not be pinged then.

What is decided is kept in the transaction that counts the attempt: a second attempt, also after a crash,
pings the same people, and what is put off is in the database until it is said. Whoever is to be pinged of
several notices at once gets one message that says them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from bot.answered import answered, escalates, outlived
from bot.rules import calling, folds
from bot.rules.calling import CHANNEL, Called
from commands import linked, lookup, wished
from commands.answer import Answer, Ask
from commands.digests import Digest, Often, Where
from commands.notices import Kind, Topics, keys, kind, notice, said, topics_of
from commands.wishes import Wishes
from storage import calls, outbox, subsystems, topics
from storage.calls import Call
from storage.database import Database
from storage.outbox import Queued
from storage.records import Person

AS_IT_HAPPENS = Digest(Often.OFF, "UTC")


@dataclass(frozen=True, slots=True)
class Manner:
    """How people are pinged, by the settings.

    Attributes:
        accounts: whose accounts are.
        most: pings to one person within an hour, 0 for no limit.
        escalate: how long the next owner is not told while nobody answers; zero tells all at once.
        digest: how often what is not urgent is told, where somebody did not say otherwise.
        topics: what has a thread of its own.
        posted: the address of a message, with `{id}` for what it is called; "" where it has none.
    """

    accounts: Mapping[str, Person] = field(default_factory=dict)
    most: int = 0
    escalate: timedelta = timedelta()
    digest: Digest = AS_IT_HAPPENS
    topics: frozenset[Topics | None] = frozenset()
    posted: str = ""


def is_direct(queued: Queued) -> bool:
    """Whether it is for one person alone, and said to them directly."""
    mine = kind(queued.notice) == Kind.SUBSCRIPTION and bool(queued.notice.audience)
    return mine or kind(queued.notice) in (Kind.DIRECT, Kind.LINKED)


def claim(db: Database, queued: Queued, manner: Manner, now: datetime) -> tuple[str, ...] | None:
    """Counts an attempt to say a notice before it is made.

    Returns:
        Whom it names: the addresses of those whom it pings, and the names of others; None where it is not to
        be said now, or was taken back since it was read.
    """
    kept = outbox.get(db, queued.id)  # another may have its number by now, which SQLite gives again
    if kept is None or kept.notice.key != queued.notice.key:
        return None
    into = outbox.get(db, queued.fold) if queued.fold else None
    if into:
        _refold(db, queued, into, manner)
        return None
    if not queued.posted_as and not calls.of(db, queued.id):
        until = _decide(db, queued, manner, now)
        if until and _unsaid(queued):
            outbox.wait(db, queued.id, until)
            return None
    decided = calls.of(db, queued.id)
    if _unsaid(queued):
        if any(c.made_at is None and c.due_at and c.due_at <= now for c in decided):
            return None  # its ping is to be made by now, with whatever else waits for that person
        if outlived(db, queued, now):
            outbox.withdraw(db, queued.id)
            return None
    live = kind(queued.notice) == Kind.PIPELINE  # is for all who read the channel
    wanted = topics_of(queued.notice.topic) in manner.topics and not live
    outbox.claim(db, queued.id, topics.under(db, queued.notice.topic) if wanted else "")
    return tuple(c.shown or c.address for c in decided if c.address != CHANNEL)


def _decide(db: Database, queued: Queued, manner: Manner, now: datetime) -> datetime | None:
    """Decides whom a notice pings and when; how long it waits for them unsaid, None where it does not."""
    digest = manner.digest if kind(queued.notice) in calling.PATIENT else None
    found = _wished(db, queued, queued.notice.audience, manner, now, digest)
    if is_direct(queued):
        found = calling.directly(found)
    if escalates(queued):
        found = calling.ladder(found, manner.escalate, now)
    found = _allowed(db, found, manner, now)
    made = [
        Call(queued.id, c.address, "", now, now) if c.at == now else _waiting(db, queued, c, now)
        for c in found
    ]
    calls.save(db, made)
    return calling.waits_until(queued.notice.key, found)


def sent(db: Database, queued: Queued, posted_as: str, manner: Manner, now: datetime) -> None:
    """Marks a notice as sent; the first of a topic in the channel starts the thread for those that follow."""
    outbox.sent(db, queued, posted_as, now)
    if topics_of(queued.notice.topic) in manner.topics and not is_direct(queued):
        topics.begin(db, queued.notice.topic, posted_as)


def make_up(db: Database, manner: Manner, now: datetime) -> None:
    """Pings those whose time has come, each of all that waits for them at once."""
    for address, waiting in groupby(calls.waiting(db, now), lambda c: c.address):
        told = outbox.some(db, [c.notice for c in waiting])
        if ready := [q for q in told if _is_ready(db, q, address, manner, now)]:
            _ping(db, address, ready, manner, now)


def _is_ready(db: Database, queued: Queued, address: str, manner: Manner, now: datetime) -> bool:
    """Whether the ping may be made now; else it waits on, is dropped, or goes to another."""
    if outlived(db, queued, now) or (escalates(queued) and answered(db, queued)):
        if _unsaid(queued):
            outbox.withdraw(db, queued.id)
            return False
        calls.save(db, [replace(c, due_at=None) for c in calls.of(db, queued.id) if c.address == address])
        return False
    if address == CHANNEL:
        return True
    found = _wished(db, queued, [address], manner, now)
    mine, *others = _allowed(db, calling.directly(found) if is_direct(queued) else found, manner, now)
    if mine.at == now:
        return True
    known = {c.address for c in calls.of(db, queued.id)}
    waiting = [mine, *(c for c in others if c.address not in known)]
    calls.save(db, [_waiting(db, queued, c, now) for c in waiting])
    due = [c.due_at for c in calls.of(db, queued.id) if c.due_at and c.made_at is None]
    if due and _unsaid(queued):
        outbox.wait(db, queued.id, min(due))
    return False


def _ping(db: Database, address: str, ready: Sequence[Queued], manner: Manner, now: datetime) -> None:
    """One ping for all of these; a notice that is alone and not said yet makes it itself."""
    made = Call(ready[0].id, address, "", now, now)
    if len(ready) > 1 or not _unsaid(ready[0]):
        into = _fold(db, address, ready, manner, now)
        for call in (c for q in ready for c in calls.of(db, q.id) if c.address == address):
            calls.save(db, [replace(call, made_at=now, fold=into)])
        outbox.fold(db, [q.id for q in ready if _unsaid(q)], into, now)
        made = replace(made, notice=into)
    calls.save(db, [made])


def _fold(db: Database, address: str, ready: Sequence[Queued], manner: Manner, now: datetime) -> int:
    wish = wished.of(db, Ask(now, accounts=manner.accounts), Person("", address)).digest
    alone = any(map(is_direct, ready)) or bool(wish and wish.where is Where.DIRECT)
    how = Kind.DIRECT if alone else Kind.FOLD
    key = f"{how}:{min(q.id for q in ready)}:{address}"
    people = [Person("", address)] * (address != CHANNEL)
    about = {q.notice.topic for q in ready}
    topic = about.pop() if len(about) == 1 and not alone else ""
    outbox.put(db, notice(key, people, _answer(db, ready, manner, now), now, topic))
    return outbox.number(db, key)


def _refold(db: Database, queued: Queued, into: Queued, manner: Manner) -> None:
    """Says in the message that says this notice too what it says by now."""
    before = said(into.notice)
    answer = _answer(db, outbox.folded(db, into.id), manner, before.as_of, into.id)
    outbox.put(db, notice(into.notice.key, [], answer, into.notice.due_at))
    outbox.sent(db, queued, "", queued.sent_at or into.notice.due_at)


def _answer(
    db: Database, parts: Sequence[Queued], manner: Manner, now: datetime, into: int | None = None
) -> Answer:
    told = [(q.id, _address(db, q, manner, into), said(q.notice)) for q in parts]
    return folds.folded(told, now, untaken=all(map(escalates, parts)))


def _address(db: Database, queued: Queued, manner: Manner, into: int | None) -> str:
    """Where its message stands, or another that says it too; "" where none does yet."""
    other = outbox.get(db, queued.fold) if queued.fold and queued.fold != into else None
    posted = queued.posted_as or (other.posted_as if other else "")
    return manner.posted.format(id=posted) if posted and manner.posted else ""


def _unsaid(queued: Queued) -> bool:
    """Nothing of it was said, and nothing may have been."""
    return queued.sent_at is None and not queued.attempts


def _wished(
    db: Database,
    queued: Queued,
    audience: Sequence[str],
    manner: Manner,
    now: datetime,
    digest: Digest | None = None,
) -> tuple[Called, ...]:
    """What becomes of these pings by everybody's wishes; what waited for its digest waits for no other."""
    ask = Ask(now, accounts=manner.accounts)
    people = {a: lookup.person(db, ask, a) for a in audience if "@" in a}

    def wish(address: str) -> Wishes:
        return wished.of(db, ask, people.get(address) or Person("", address))

    known = [people[a].email.casefold() if a in people else a for a in audience]
    return calling.called(known, wish, _about(db, queued), now, digest)


def _allowed(db: Database, found: Sequence[Called], manner: Manner, now: datetime) -> tuple[Called, ...]:
    """The same, where those who were told enough within the hour wait."""
    ask = Ask(now, accounts=manner.accounts)

    def free(one: Called) -> datetime:
        mine = linked.addresses(db, ask, Person("", one.address))
        return calling.free_at(calls.made(db, mine, manner.most), manner.most, now)

    pings = [(c, free(c) if c.at == now and manner.most else now) for c in found]
    return tuple(c if at == now else replace(c, at=at, holds=True) for c, at in pings)


def _about(db: Database, queued: Queued) -> frozenset[str]:
    """The short keys that a notice names, and their sections."""
    named = keys(queued.notice)
    return named.union(*(subsystems.areas_of(db, key) for key in named))


def _waiting(db: Database, queued: Queued, found: Called, now: datetime) -> Call:
    """Somebody who is named now, and is pinged later or not at all."""
    known = lookup.person(db, Ask(now), found.address).name if "@" in found.address else found.address
    away = " (away)" if found.away else ""
    return Call(queued.id, found.address, (known or found.address.partition("@")[0]) + away, found.at)
