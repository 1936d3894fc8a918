"""`/cid drift`: where Coverity's triage lags behind what people decided.

The bot changes nothing in Coverity. What differs is a list of things to set there, each with who says
so, for a person who may; and what somebody set there and nobody said here stands in it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands import defect_lines, links, lookup, standing, triage
from commands.answer import Answer, Ask, Line, Section, Span, line
from commands.views import latest
from storage import defects, statements
from storage.database import Database
from storage.records import Classification, Decision, Verdict
from storage.state import Defect, DefectState

MEANS = {
    Verdict.BUG: Classification.BUG,
    Verdict.FALSE_POSITIVE: Classification.FALSE_POSITIVE,
    Verdict.INTENTIONAL: Classification.INTENTIONAL,
}

SETTLING = {c.value for c in MEANS.values()}
HARMLESS = SETTLING - {Classification.BUG.value}


def drift(db: Database, ask: Ask, area: str = "") -> Answer:
    """What to set in Coverity, whose triage lags behind what people decided here.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "cid drift", "area").name if area else ""
    found = defects.of_area(db, section) if section else defects.every(db)
    lines = [
        line(*spans, key=defect_lines.key(d))
        for d, decided in standing.of_each(db, found)
        for spans in to_set(db, ask, d, decided)
    ]
    return Answer(
        title=f"To set in Coverity{f' for {section}' if section else ''}: {len(lines)}",
        as_of=ask.now,
        sections=(Section("", tuple(lines) or (line(_nothing(found)),)),),
        found=bool(lines),
    )


def _nothing(found: Iterable[Defect]) -> str:
    """Why nothing is to be set: of what nobody told, it cannot be said."""
    if any(d.facts and d.facts.triage for d in found):
        return "nothing: Coverity says what people say here"
    return (
        "not known: nobody told what these are in Coverity. "
        "Read an export with `watchkeeper ingest coverity FILE`, or name a view of Connect under [coverity]."
    )


def checklist(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> tuple[Line, ...]:
    """What to set in Coverity for one defect; nothing where its triage is not known or agrees."""
    return tuple(line(*spans) for spans in to_set(db, ask, defect, decided))


def to_set(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> Iterator[list[Span]]:
    """Each thing that differs, what to set and why."""
    facts = defect.facts
    if facts is None or facts.triage is None or facts.fixed:
        return
    there = classified_there(defect, decided)
    ours, why = _ours(db, ask, defect, decided)
    if ours and ours.value != there:
        yield [f"classification: {ours.value}, not {there}: ", *why]
    elif not ours and there in HARMLESS and not defect_lines.settled(defect, decided):
        here = "here people disagree" if defect.disputed or decided.disputed else "here nobody says so"
        yield [f"classification: {there} there; {here}"]
    if decided.assignee and not facts.triage.owner:
        who = decided.assignee.name or decided.assignee.email
        yield [f"owner: {who}, not nobody"]
    applied, listed = defect.since, defect.triaged_at
    if defect.state is DefectState.APPLIED and applied and listed and listed > applied:
        yield [
            f"patch applied {links.day(applied, ask.now)}, and still listed {links.day(listed, ask.now)}: "
            "see whether a scan ran since"
        ]


def classified_there(defect: Defect, decided: triage.Triage) -> str:
    """What Coverity has it for, as far as it told or somebody says; unclassified where neither did."""
    if done := done_there(defect, decided):
        return done.value
    told = defect.facts.triage if defect.facts else None
    return (told and told.classification) or Classification.UNCLASSIFIED.value


def done_there(defect: Defect, decided: triage.Triage) -> Decision | None:
    """What somebody says that they set in Coverity, until a later list from there tells."""
    done = decided.reclassified
    return done if done and not (defect.triaged_at and defect.triaged_at > done.at) else None


def _ours(
    db: Database, ask: Ask, defect: Defect, decided: triage.Triage
) -> tuple[Classification | None, list[Span]]:
    """What was decided here, or what everybody says who has a view; None where they differ."""
    if decided.classified:
        who = decided.classified.actor.name or decided.classified.actor.email
        return decided.classification, [f"{who} decided so (D-{decided.classified.number})"]
    given = [d for d in decided.views if d.value in SETTLING]
    their = {d.actor.email.casefold() for d in given}
    held = [
        s
        for s in latest(statements.of_cid(db, defect.cid))
        if s.statement.verdict in MEANS and s.origin.person.email.casefold() not in their
    ]
    said = {MEANS[s.statement.verdict] for s in held} | {Classification(d.value) for d in given}
    if len(said) != 1:
        return None, []
    spans = defect_lines.opinions(ask, held)
    for d in given:
        who = d.actor.name or d.actor.email
        spans.append(f"{', ' if spans else ''}{who} says {d.value} (D-{d.number})")
    return said.pop(), spans
