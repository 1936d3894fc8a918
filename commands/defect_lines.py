"""A defect in words: its state with who, since when and where; and what each person thinks.

A person's view stands as that person's, with the sentence and the mail; the bot has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commands import course, links, lookup, promises, triage
from commands.answer import Ask, Line, Span, line
from commands.views import latest
from storage import statements
from storage.database import Database
from storage.records import Decision, Verdict
from storage.state import SETTLED, Defect, DefectState, Event, EventKind, Said

WORDS = {
    Verdict.BUG: "real (bug)",
    Verdict.FALSE_POSITIVE: "safe (false positive)",
    Verdict.INTENTIONAL: "minor (intentional)",
    Verdict.FIXED: "fixed by this patch",
    Verdict.UNSURE: "unsure",
    Verdict.NONE: "no verdict",
}

LED_TO = {state: step for step, state in course.STATES.items()}

PHRASES = {
    EventKind.RAISED: "raised",
    EventKind.QUOTED: "first quoted",
    EventKind.NAMED: "first named",
    EventKind.REPORTED: "reported",
    EventKind.PROMISED: "patch promised",
    EventKind.POSTED: "patch posted",
    EventKind.REVIEWED: "patch reviewed",
    EventKind.QUEUED: "patch queued",
    EventKind.IN_PULL: "in pull request",
    EventKind.BOUNCED: "the pull request with the patch bounced",
    EventKind.APPLIED: "patch applied",
    EventKind.FIXED: "found fixed",
    EventKind.RETURNED: "reported again",
    EventKind.MARKED: "marked in Coverity",
}


def key(defect: Defect) -> str:
    """`CID-1527402`."""
    return f"CID-{defect.cid}"


def name(defect: Defect) -> str:
    """What it is about in a word or two: checker and function, where a report or a mail told them."""
    words = [defect.facts.checker if defect.facts else "", called(defect.function)]
    about = " in ".join(filter(None, words))
    return f"{about}: " if about else ""


def called(function: str) -> str:
    """A function as people write it: `ramp_new()`, but `Ramp::fits(int)` as it is."""
    return function if "(" in function or not function else f"{function}()"


def summary(db: Database, ask: Ask, defect: Defect, decided: triage.Triage, *, short: str = "") -> Line:
    """One line: state, by whom, since when, where; `short` stands in place of a state that is told above."""
    return line(
        name(defect),
        *([short] if short else state(db, ask, defect, decided)),
        *owner(ask, defect, decided),
        key=key(defect),
        details=views(db, ask, defect, decided),
    )


def headline(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> Line:
    """The summary with nothing below, as where a button shows all of it."""
    return replace(summary(db, ask, defect, decided), details=())


def state(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> list[Span]:
    """How it stands. What an owner decided comes first, then how far a fix got, then what people think."""
    led_to = LED_TO.get(defect.state)
    got = step(ask, next(e for e in reversed(defect.events) if e.what is led_to)) if led_to else []
    if decided.classified:
        who = decided.classified.actor.name or decided.classified.actor.email
        day = links.day(decided.classified.at, ask.now)
        decision = f"{decided.classified.value}, set by {who} {day} (D-{decided.classified.number})"
        return [decision, *(["; ", *got] if got else [])]
    if got:
        return [*got, ", disputed before"] if defect.disputed else got
    if decided.disputed:
        day = links.day(decided.disputed.at, ask.now)
        number = decided.disputed.number
        return ["disputed by ", links.person(ask, decided.disputed.actor), f" {day} (D-{number})"]
    held = latest(statements.of_cid(db, defect.cid))
    if defect.disputed:
        return ["disputed: ", *opinions(ask, [s for s in held if s.statement.verdict is not Verdict.UNSURE])]
    first = defect.events[0]
    return opinions(ask, held) or [f"{PHRASES[first.what]} ", *by(ask, first)]


def step(ask: Ask, event: Event) -> list[Span]:
    """`patch promised by Peter Xu 19 Sep, 2 days ago`."""
    ago = links.since(event.origin.at, ask.now)
    title = f" {event.note}," if event.what is EventKind.IN_PULL else ""
    return [f"{PHRASES[event.what]}{title} ", *by(ask, event), f", {ago}" if ago else ""]


def by(ask: Ask, event: Event) -> list[Span]:
    """`by Peter Xu ‹19 Sep›`; the day alone where the mail that would name the person never came."""
    who = event.origin.person
    named: list[Span] = ["by ", links.person(ask, who), " "] if who.name or who.email else []
    return [*named, links.mail(ask, event.origin)]


def opinions(ask: Ask, held: Iterable[Said]) -> list[Span]:
    """`Fabiano Rosas says real (bug) ‹19 Sep›, Peter Xu says …`."""
    spans: list[Span] = []
    for said in held:
        who, verdict = said.origin.person, said.statement.verdict
        says = "is unsure" if verdict is Verdict.UNSURE else f"says {WORDS[verdict]}"
        spans += [", " if spans else "", links.person(ask, who), f" {says} ", links.mail(ask, said.origin)]
    return spans


def owner(ask: Ask, defect: Defect, decided: triage.Triage) -> list[Span]:
    """`; assigned to Peter Xu 19 Sep (D-3), due 3 Oct; offered to Ada Bell (D-4)`, where somebody is."""
    spans: list[Span] = []
    if decided.assigned and decided.assignee:
        day = links.day(decided.assigned.at, ask.now)
        who = links.person(ask, decided.assignee)
        spans = ["; assigned to ", who, f" {day} (D-{decided.assigned.number})"]
    if promise := promises.of_defect(ask, defect, decided):
        spans.append(f", {promises.told(ask, promise)}")
    if offered := triage.offer(decided, ask.now):
        to = links.person(ask, lookup.read_back(offered.value))
        spans += ["; offered to ", to, f" (D-{offered.number})"]
    return spans


def views(
    db: Database, ask: Ask, defect: Defect, decided: triage.Triage, *, above: str = ""
) -> tuple[Line, ...]:
    """Each thing that was said of it, with the sentence, oldest first; then verdicts given to the bot.

    Args:
        above: a sentence that stands above already.
    """
    spoken = tuple(view(ask, s, above) for s in statements.views(db, defect.cid))
    disputed = [given(ask, decided.disputed, "disputed")] if decided.disputed else []
    return (*spoken, *(given(ask, d, d.value) for d in decided.views), *disputed)


def view(ask: Ask, said: Said, above: str = "") -> Line:
    """`Peter Xu: safe: "…" ‹19 Sep›`; `as above` for the sentence that stands there."""
    statement, who = said.statement, said.origin.person
    words = [] if statement.verdict is Verdict.NONE else [WORDS[statement.verdict]]
    words += ["promises a patch"] if statement.claim else []
    words += ["takes back an earlier word"] if statement.withdrawn else []
    return line(
        links.person(ask, who),
        f": {', '.join(words)}" + (", as above " if statement.quote == above else f': "{statement.quote}" '),
        links.mail(ask, said.origin),
    )


def given(ask: Ask, decision: Decision, word: str = "") -> Line:
    """What was said of it to the bot: a verdict, that it is disputed, or a note."""
    who = links.person(ask, decision.actor)
    day = links.day(decision.at, ask.now)
    reason = f'"{decision.reason}"' if decision.reason else ""
    said = ": ".join(filter(None, (word, reason)))
    return line(who, f": {said} {day} (D-{decision.number})")


def settled(defect: Defect, decided: triage.Triage) -> bool:
    """Nothing more is owed: a fix was applied or found by Coverity, or an owner classified it as no bug."""
    return defect.state in SETTLED or triage.harmless(decided)


def needs_somebody(defect: Defect, decided: triage.Triage) -> bool:
    """It is disputed, no patch is on its way, and nobody has it or decided."""
    undecided = decided.assignee is None and decided.classified is None
    disputed = defect.disputed or decided.disputed is not None
    return undecided and disputed and defect.state is DefectState.OPEN
