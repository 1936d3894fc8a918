"""Follow-ups, guesses, hand-offs and watches in words: whose, asked of whom, and the sentence.

None of them is a fact about the code. Each stands as its author's, with the sentence that says it,
until somebody settles it with `done`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from commands import evidence, links, promises, triage
from commands.answer import Ask, Line, Span, line
from commands.course import when
from storage import series, statements
from storage.database import Database
from storage.records import OutcomeKind, Person
from storage.state import Act

WORDS = {
    OutcomeKind.FLAKY_REPORT: "flaky test reported",
    OutcomeKind.INFRA_SUSPECTED: "infrastructure suspected",
    OutcomeKind.WATCH_REQUEST: "watch asked for",
    OutcomeKind.FOLLOWUP_REQUEST: "follow-up asked for",
    OutcomeKind.HANDOFF: "hand-off proposed",
    OutcomeKind.CLEAN_RUN: "clean run told",
    OutcomeKind.GUESS_DOUBTED: "guess doubted",
}


def word(act: Act) -> str:
    """What its mail did, in a word or two: `applied`, `follow-up asked for`."""
    return WORDS.get(act.outcome.kind, act.outcome.kind.value)


def told(ask: Ask, act: Act) -> Line:
    """`follow-up asked for by Peter Maydell ‹19 Sep›: "…"`."""
    return line(f"{word(act)} by ", *by(ask, act), f': "{act.outcome.quote}"', *_jobs(ask, act), key=act.key)


def _jobs(ask: Ask, act: Act) -> list[Span]:
    """` (job ‹903313›)`, those that the mail names."""
    named = [s for j in act.outcome.job_ids for s in (", ", links.job(ask, j, "", str(j)))]
    return [" (job " if len(named) == 2 else " (jobs ", *named[1:], ")"] if named else []


def open_still(
    db: Database, ask: Ask, acts: Iterable[Act], remembered: timedelta
) -> list[tuple[Act, triage.Triage]]:
    """Those that neither a word nor a patch settled, not too old, nor about a version that was replaced."""
    recent = [a for a in acts if a.origin.at is None or ask.now - a.origin.at <= remembered]
    decided = triage.of_each(db, {a.key for a in recent})
    replaced = series.replaced(db, {a.cover_id for a in recent})
    return [
        (a, decided[a.key])
        for a in recent
        if a.cover_id not in replaced and decided[a.key].done is None and evidence.of(db, a) is None
    ]


def named(ask: Ask, people: tuple[Person, ...]) -> list[Span]:
    """`Peter Xu or Fabiano Rosas`; "nobody by name" for none."""
    return links.people(ask, people, " or ") or ["nobody by name"]


def by(ask: Ask, act: Act) -> list[Span]:
    """`Peter Maydell ‹19 Sep›`."""
    return [links.person(ask, act.origin.person), " ", links.mail(ask, act.origin)]


def followup(ask: Ask, act: Act, decided: triage.Triage) -> Line:
    """`asked of Peter Xu by Peter Maydell ‹19 Sep›, due 26 Sep: "Please …"`."""
    of = ["of ", *named(ask, act.people), " "] if act.people else []
    promise = promises.of_act(ask, act, decided)
    until = f", {promises.told(ask, promise)}" if promise else ""
    return line("asked ", *of, "by ", *by(ask, act), f'{until}: "{act.outcome.quote}"', key=act.key)


def watch(ask: Ask, act: Act) -> Line:
    """`migration-test: watched by Peter Xu or Fabiano Rosas if it fails again, asked ‹19 Sep›`."""
    if not act.outcome.tests:
        rest = " to be told if a test fails again; the mail does not say which"
        return line("asked by ", *by(ask, act), rest, key=act.key)
    tests, asked = ", ".join(act.outcome.tests), links.mail(ask, act.origin)
    watching = named(ask, act.people)
    return line(f"{tests}: watched by ", *watching, " if it fails again, asked ", asked, key=act.key)


def unsettled(db: Database, ask: Ask, act: Act) -> Line:
    """A guess with who doubts it, or a hand-off with whether it was accepted."""
    return guess(db, ask, act) if act.outcome.kind is OutcomeKind.GUESS else handoff(ask, act)


def guess(db: Database, ask: Ask, act: Act) -> Line:
    """`a guess about CID-1 by Fabiano Rosas ‹19 Sep›: "…"; doubted by Peter Xu ‹19 Sep›: "…"`."""
    about = ", ".join(f"CID-{c}" for c in act.outcome.cids)
    spans: list[Span] = ["a guess", f" about {about}" if about else "", " by ", *by(ask, act)]
    spans += [f': "{act.outcome.quote}"']
    for doubt in doubts(db, act):
        spans += ["; doubted by ", *by(ask, doubt), f': "{doubt.outcome.quote}"']
    return line(*spans, key=act.key)


def doubts(db: Database, act: Act) -> tuple[Act, ...]:
    """What was said against a guess afterwards; nothing where it is none."""
    if act.outcome.kind is not OutcomeKind.GUESS:
        return ()
    about = statements.doubts(db, act.outcome.cids)
    later = (a for a in about if when(a.origin) > when(act.origin))
    return tuple(a for a in later if a.outcome.kind is OutcomeKind.GUESS_DOUBTED)


def handoff(ask: Ask, act: Act) -> Line:
    """`Bandan to take it over: proposed by Peter Xu ‹19 Sep›, not yet accepted: "…"`."""
    itself = act.people == (act.origin.person,)
    if itself:
        return line("taken on by ", *by(ask, act), f': "{act.outcome.quote}"', key=act.key)
    return line(
        *named(ask, act.people),
        " to take it on: proposed by ",
        *by(ask, act),
        f', not yet accepted: "{act.outcome.quote}"',
        key=act.key,
    )
