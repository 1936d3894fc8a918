"""Reminds people of what they promised, once, and then offers it to others.

A tick reads the clock; all else follows from what is kept: which promises stand, and which notices were
written. So a bot that was down tells when it is back, and one that is killed tells nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.proposing import proposals
from bot.rules.due import FRESH, Step, Told, step
from bot.tell import owners
from commands import (
    defect_lines,
    disabling,
    followups,
    lookup,
    needs,
    promise_lines,
    promises,
    requests,
    stale,
    standing,
    triage,
)
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.notices import Kind, notice
from commands.promises import Promise
from commands.requests import Request
from storage import calls, decisions, defects, outbox, subsystems
from storage.database import Database, Store
from storage.outbox import Queued
from storage.records import Decision, Notice, Person

EVERY = 60.0
"""Seconds between two ticks; days are what is counted."""

PROMISED = (*Step, Kind.RECLASSIFY, Kind.DISABLE)
KINDS = (*PROMISED, Kind.HANDOFF_OVER)
"""How the keys of the notices begin that a tick writes, and of those that end with their promise."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise and how it is told.

    Attributes:
        says: what it is, in a line.
        answers: what whoever promised may do about it.
        cid: of the defect that others may take, "" where it is none.
    """

    promise: Promise
    says: Line
    answers: tuple[Action, ...]
    cid: str = ""


async def run(
    store: Store,
    asking: Callable[[datetime], Ask],
    patience: timedelta | None,
    clock: Callable[[], datetime],
) -> None:
    """Ticks until cancelled.

    Args:
        asking: how things are linked and how long people have, at a time.
        patience: how long after a reminder a defect is offered to others; None where nobody is reminded.
    """
    while True:
        ask = asking(clock())
        if any(await store.read(partial(_changes, ask=ask, patience=patience))):
            await store.write(partial(tell, ask=ask, patience=patience))
        await asyncio.sleep(EVERY)


def tell(db: Database, ask: Ask, patience: timedelta | None) -> None:
    """Puts into the outbox what is to be told by now, and takes out what is no longer so."""
    add, drop = _changes(db, ask, patience)
    for number in drop:
        outbox.withdraw(db, number)
    for told in add:
        outbox.put_once(db, told)


def _changes(db: Database, ask: Ask, patience: timedelta | None) -> tuple[list[Notice], list[int]]:
    """The notices to add, and the numbers of those to take back."""
    asked = [(r.decision.at, _request(ask, r)) for r in requests.every(db, ask)]
    owed = [*_claims(db, ask), *_followups(db, ask), *(each for _, each in asked), *_disabled(db, ask)]
    proposed = list(proposals(db, ask))
    known = {q.notice.key: q for kind in KINDS for q in outbox.of_kind(db, kind)}
    add = []
    for each in owed if patience is not None else ():
        reminded = known.get(f"{Step.REMIND}:{each.promise.name}")
        told = Told(
            _reminded(db, reminded) if reminded else None,
            f"{Step.OFFER}:{each.promise.name}" in known,
        )
        next_step = step(each.promise.due, told, ask.now, patience if each.cid else None)
        if next_step:
            add.append(_notice(db, ask, each, next_step))
    fresh = (_asked(ask, each) for at, each in asked if ask.now - at <= FRESH)
    add += [told for told in (*fresh, *proposed, *_unanswered(db, ask)) if told.key not in known]
    standing_still = {f"{kind}:{each.promise.name}" for kind in PROMISED for each in owed}
    standing_still |= {told.key for told in proposed}
    unsent = [q for kind in PROMISED for q in outbox.unsent(db, kind)]
    return add, [q.id for q in unsent if q.notice.key not in standing_still]


def _reminded(db: Database, reminder: Queued) -> datetime:
    """When whoever promised was reminded, or is to be: who is away is pinged at their return."""
    pings = [at for call in calls.of(db, reminder.id) if (at := call.made_at or call.due_at)]
    return max([reminder.sent_at or reminder.notice.due_at, *pings])


def _claims(db: Database, ask: Ask) -> Iterator[Owed]:
    for defect, decided in stale.claimed(db):
        promise = promises.of_defect(ask, defect, decided)
        if promise:
            it = {"cid": str(defect.cid)}
            answers = (
                Action("Another week", "cid due", {**it, "day": "1w"}),
                Action("Give it back", "cid release", it),
                Action(f"Show {promise.key}", "cid show", it),
            )
            says = defect_lines.headline(db, ask, defect, decided)
            yield Owed(promise, says, answers, str(defect.cid))


def _followups(db: Database, ask: Ask) -> Iterator[Owed]:
    for act, decided in needs.overdue(ask, needs.asked(db, ask)):
        promise = promises.of_act(ask, act, decided)
        if promise and promise.people:
            yield Owed(promise, promise_lines.followup(ask, act, decided), followups.actions(act))


def _disabled(db: Database, ask: Ask) -> Iterator[Owed]:
    for promise, says in disabling.promised(db, ask):
        answers = (
            Action("Enabled again", disabling.ENABLE, {"test": promise.key}),
            Action("History", "history", {"key": promise.key}),
        )
        yield Owed(promise, says, answers)


def _request(ask: Ask, request: Request) -> Owed:
    it = {"cid": request.promise.key.removeprefix("CID-")}
    answers = (
        Action("It is set", "cid reclassified", {**it, "classification": request.decision.value}),
        Action(f"Show {request.promise.key}", "cid show", it),
    )
    return Owed(request.promise, requests.told(ask, request), answers)


def _notice(db: Database, ask: Ask, owed: Owed, what: Step) -> Notice:
    promise = owed.promise
    key = f"{what}:{promise.name}"
    if what is Step.REMIND:
        answer = _answer(ask, f"{promise.key} waits for you", [owed.says], owed.answers)
        return notice(key, promise.people, answer, ask.now, promise.key)
    (who,) = promise.people
    told = line(f"{triage.called(who)} was reminded, and nothing came: whoever takes it has it.")
    it = {"cid": owed.cid}
    actions = (Action("Take it", "cid claim", it), Action(f"Show {promise.key}", "cid show", it))
    people = owners(db, subsystems.areas_of(db, promise.key), who)
    answer = _answer(ask, f"{promise.key} needs somebody", [owed.says, told], actions)
    return notice(key, people, answer, ask.now, promise.key)


def _asked(ask: Ask, owed: Owed) -> Notice:
    """Whoever sets classifications in Coverity is asked at once, once."""
    promise = owed.promise
    answer = _answer(ask, f"{promise.key} is to be classified in Coverity", [owed.says], owed.answers)
    return notice(f"{Kind.RECLASSIFY}:{promise.name}", promise.people, answer, ask.now, promise.key)


def _unanswered(db: Database, ask: Ask) -> Iterator[Notice]:
    """Hand-offs that nobody accepted: whoever has the thing learns that it stays theirs."""
    for offered in decisions.all_standing(db, (triage.HANDOFF,)):
        over = offered.at + triage.OFFERED_FOR
        if over < ask.now <= over + FRESH and triage.of(db, offered.key).handoff == offered:
            yield _handoff_over(db, ask, offered)


def _handoff_over(db: Database, ask: Ask, offered: Decision) -> Notice:
    cid = offered.key.removeprefix("CID-")
    defect = defects.get(db, int(cid))
    had = promises.holder(*standing.of(db, defect)) if defect else None
    whose = f"it stays {triage.called(had)}'s" if had else "nobody has it"
    to = triage.called(lookup.read_back(offered.value))
    told = line(f"{to} did not answer whether to take {offered.key} (D-{offered.number}); {whose}.")
    title = f"The offer of {offered.key} is over"
    answer = _answer(ask, title, [told], (Action(f"Show {offered.key}", "cid show", {"cid": cid}),))
    people: list[Person] = [p for p in dict.fromkeys((had, offered.actor)) if p]
    return notice(f"{Kind.HANDOFF_OVER}:D-{offered.number}", people, answer, ask.now, offered.key)


def _answer(ask: Ask, title: str, lines: list[Line], actions: tuple[Action, ...]) -> Answer:
    return Answer(title, ask.now, sections=(Section("", tuple(lines)),), actions=actions)
