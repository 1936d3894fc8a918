"""`/watch T-214`: be told, or have somebody told, when a thing fails, changes, or stays silent."""

from __future__ import annotations

import re
from datetime import timedelta, tzinfo

from commands import (
    areas,
    done,
    heard,
    linked,
    lookup,
    pipeline_lookup,
    promise_lines,
    rights,
    test_lookup,
    triage,
    wish_lines,
    wished,
)
from commands.aliases import alike
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.heard import FAILED
from commands.links import day
from commands.notices import Kind, Topics, notice, pipeline_topic, thread_name, topics_of
from commands.until import shown
from commands.until import until as moment
from commands.watches import AREA, UNWATCH, WATCH, On, Watch, decided, mailed
from storage import keys, outbox, statements
from storage.database import Database
from storage.records import Person

_PIPELINE = re.compile(r"pipeline\s|\S+(#|/-/pipelines/)\d", re.IGNORECASE)

SILENCE = timedelta(days=7)
"""After which a thing is silent where nobody says until when it may be."""


def watch(
    db: Database, ask: Ask, target: str, until: str = "", who: str = "", *, on: On | None = None
) -> Answer:
    """Be told when a thing fails again, changes, or stays silent.

    Args:
        target: A test, an area, a key (T-214, CID-7, P-88, S-12, F-3), or pipeline 1459023.
        until: A day (2026-12-03), a day and a time, or 3d, 2w, 2mo; nothing for good.
        who: Who is told: an address, or a name; nothing for you.
        on: If it fails (a test, area or pipeline), changes, or nothing is heard of it until then.
    """
    key = _target(db, target)
    known = heard.heard(db, ask, key, ask.now)
    if known is None:
        raise UserError(f"{key} has no history that could be watched; watch a defect, a series, or a test.")
    condition = _condition(on, key, known.state)
    me = lookup.person(db, ask, "me")
    zone = wish_lines.zone_of(ask, wished.of(db, ask, me))
    ends = moment(until, ask.now, zone) if until else None
    if condition is On.SILENT and ends is None:
        ends = ask.now + SILENCE
    other = lookup.person(db, ask, who) if who else me
    wanted = Watch("", ask.now, me, key, condition, ends, known.state, other)
    for w in decided(db):
        if (w.target, w.on, w.who) == (key, condition, other) and (w.until is None or w.until > ask.now):
            raise UserError(f"That is watched already: {w.key}.", (_end(w.key),))
    decision = triage.decide(db, ask, WATCH, me.email, value=wanted.value)
    number = f"D-{decision.number}"
    said = said_of(wanted, zone)
    if other.email.casefold() not in linked.addresses(db, ask, me):
        _tell(db, ask, other, number, f"{triage.called(decision.actor)} wants you to be told {said}")
    return Answer(
        title=f"Watching {wanted.called}",
        as_of=ask.now,
        sections=(
            Section("", (line(f"{triage.called(other)} is told {said} ({number}).", key=wanted.keyed),)),
        ),
        actions=(Action("Undo", "undo", {"key": number}), _end(number)),
    )


def unwatch(db: Database, ask: Ask, key: str) -> Answer:
    """Stop watching something.

    Args:
        key: The watch's key (D-7, W-1), or what it watches (T-214).
    """
    wanted = key.strip().upper()
    if statements.act(db, wanted):
        return done.done(db, ask, wanted)
    mine = linked.addresses(db, ask, lookup.person(db, ask, "me"))
    fitting = [w for w in decided(db) if wanted in (w.key, w.called.upper())]
    theirs = [w for w in fitting if mine & {w.maker.email.casefold(), w.who.email.casefold()}]
    found = theirs or [w for w in fitting if w.key == wanted]
    if not found:
        raise UserError(
            f'You watch nothing that "{key}" names; see `subscriptions`.',
            (Action("Subscriptions", "subscriptions", {}),),
        )
    if not theirs and not (ask.triage or ask.administrator):
        who = f"{triage.called(found[0].maker)}, {rights.STANDING}"
        raise rights.NotAllowed(f"Only {who} may end {found[0].key}.")
    ended = [triage.decide(db, ask, UNWATCH, w.maker.email, value=w.key) for w in found]
    told = tuple(
        line(f"{w.key} is over (D-{d.number}).", key=w.keyed) for w, d in zip(found, ended, strict=True)
    )
    undo = tuple(triage.undo(d) for d in ended[:1])
    return Answer("Unwatched", ask.now, sections=(Section("", told),), actions=undo)


def said_of(found: Watch, zone: tzinfo) -> str:
    """`when T-214 fails, until Thu 3 Dec 2026, 00:00 CET`."""
    ends = shown(found.until, zone) if found.until else ""
    if found.on is On.SILENT:
        return f"if nothing is heard of {found.called} by {ends}"
    what = f"a pipeline fails by tests of {found.area}"
    told = what if found.area and found.on is On.FAILS else f"{found.called} {found.on}"
    return f"when {told}" + (f", until {ends}" if ends else "")


def listed(db: Database, ask: Ask, person: Person) -> tuple[Line, ...]:
    """Those that somebody asked for or is told by, here or by mail, and that are not over."""
    zone = wish_lines.zone_of(ask, wished.of(db, ask, person))
    mine = linked.addresses(db, ask, person)
    found = (
        w
        for w in decided(db)
        if mine & {w.maker.email.casefold(), w.who.email.casefold()}
        and (w.until is None or w.until > ask.now)
    )
    me = (person, *(Person("", a) for a in mine))
    asked = (w for w in mailed(db) if any(alike(p, who) for p in me for who in (w.origin.person, *w.people)))
    return (
        *(line(f"{triage.called(w.who)}, {said_of(w, zone)}", key=w.key) for w in found),
        *(promise_lines.watch(ask, w) for w in asked),
    )


def _condition(on: On | None, key: str, state: str) -> On:
    """What is watched for: that it fails, where it can and nobody says otherwise.

    Args:
        state: what it is now.

    Raises:
        UserError: it cannot fail, or did.
    """
    tests = key.startswith(("T-", AREA))
    condition = on or (On.FAILS if tests else On.CHANGES)
    if condition is On.FAILS and not (tests or topics_of(key) is Topics.PIPELINES):
        raise UserError(f"{key} is no test and cannot fail; watch whether it changes, or is silent.")
    if condition is On.FAILS and state == FAILED:
        raise UserError(f"{thread_name(key)} failed already; watch whether it changes, as by a retry.")
    return condition


def _end(key: str) -> Action:
    return Action("Stop watching", UNWATCH, {"key": key})


def _target(db: Database, text: str) -> str:
    """What is meant, as a watch keeps it.

    Raises:
        UserError: it is no key, no pipeline, no test and no area.
    """
    if lookup.is_cid(text):
        return lookup.defect_key(db, text)
    if keys.identity(db, text.strip().upper()) is not None:
        return text.strip().upper()
    if _PIPELINE.match(text.strip()):
        found = pipeline_lookup.find(db, text)
        return pipeline_topic(found.project, found.id)
    if test := test_lookup.known(db, text):
        return test
    if sections := areas.search(db, text, suggest=False).sections:
        return f"{AREA}{sections[0].name}"
    return _near(db, text)


def _near(db: Database, text: str) -> str:
    """Refuses with the tests or areas that have nearly that name."""
    try:
        return test_lookup.test(db, text, WATCH, "target")[0]
    except UserError as no_test:
        if not no_test.choices and (near := areas.search(db, text).suggestions):
            choices = tuple(Action(name, WATCH, {"target": name}) for name in near)
            raise UserError(f'No test or area is called "{text}".', choices) from None
        raise


def _tell(db: Database, ask: Ask, other: Person, number: str, told: str) -> None:
    """Whoever is to be told learns of it, and can refuse."""
    answer = Answer(
        title="You are told by a watch",
        as_of=ask.now,
        sections=(Section("", (line(f"{told} ({number}, {day(ask.now, ask.now)})."),)),),
        actions=(Action("Not me", "undo", {"key": number}),),
    )
    outbox.put(db, notice(f"{Kind.WATCHING}:{number}", [other], answer, ask.now))
