"""`/why KEY`: the chain behind a line: the sentence, the mail, and the rule that read it.

A reader who does not believe a line can follow it to the words it came from, and can see which rule
of docs/architecture.md took them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from commands import (
    coverity_lines,
    defect_lines,
    links,
    lookup,
    patch_course,
    phrases,
    pointers,
    promise_lines,
    pull_lines,
    runner,
    test_lines,
    triage,
    until,
    verdict_lines,
    wished,
)
from commands.answer import Answer, Ask, Line, Section, UserError, line
from commands.watches import WATCH
from storage import (
    decisions,
    families,
    keys,
    patches,
    series,
    statements,
    subsystems,
    test_results,
    times,
    verdicts,
)
from storage.database import Database
from storage.records import Decision
from storage.state import Act, Origin, Said, Series

VERDICTS = 5
"""Jobs whose verdict on a test is shown."""

_TIMED = (triage.DUE, wished.MUTE, wished.AWAY, WATCH)
"""The commands whose decisions keep a time."""
_MOMENT = re.compile(r"(?:^|(?<= until ))\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def why(db: Database, ask: Ask, key: str) -> Answer:
    """Why the bot says so: the mails, jobs and decisions behind a key.

    Args:
        key: A short key (CID-1527402, P-88, S-12, W-7, F-3, G-2, H-1, T-214, R-3, D-5).
    """
    wanted = pointers.key_of(db, key)
    if lookup.is_cid(wanted):
        return _answer(ask, f"CID-{lookup.cid(wanted)}", _of_cid(db, ask, wanted))
    sections = _of_key(db, ask, wanted)
    if sections is None:
        raise UserError(f'Nothing has the key "{key}". Keys stand at the start of lines, such as P-1 or W-2.')
    return _answer(ask, wanted, sections)


def decided(db: Database, ask: Ask, key: str) -> tuple[Line, ...]:
    """What people decided of a thing, undone or not."""
    return tuple(_decision(db, ask, d) for d in decisions.of_key(db, key) if d.undoes is None)


def dated(db: Database, ask: Ask, decided: Iterable[Decision]) -> list[tuple[datetime | None, Line]]:
    """Decisions, each with its time."""
    return [(d.at, _decision(db, ask, d)) for d in decided]


def _of_key(db: Database, ask: Ask, key: str) -> tuple[Section, ...] | None:
    found = series.by_key(db, key)
    if found:
        return _of_series(db, ask, found)
    act = statements.act(db, key)
    if act:
        doubts = promise_lines.doubts(db, act)
        return (
            Section("What the mail says", _act(ask, act)),
            Section("Who doubts it", tuple(x for d in doubts for x in _act(ask, d))),
            Section("Decided", decided(db, ask, key)),
        )
    if key.startswith("T-") and (results := test_results.by_key(db, key)):
        return (
            Section(results[0].name, (line(*test_lines.counted(db, ask, results), key=key),)),
            *_verdicts(db, key),
            Section("What its failures said", verdict_lines.causes(db, ask, results[0].name)),
            Section(
                "Area", (line(" · ".join(subsystems.areas_of(db, key)) or "none: no area is told by it"),)
            ),
            Section("Decided", decided(db, ask, key)),
        )
    if key.startswith("R-") and (name := keys.identity(db, key)):
        return runner.runner(db, ask, name).sections
    if re.fullmatch("D-[0-9]{1,18}", key):
        try:
            return (Section("", (_decision(db, ask, decisions.get(db, keys.number(key))),)),)
        except LookupError:
            return None
    return None


def _verdicts(db: Database, key: str) -> list[Section]:
    """Of each job in which the test failed: the chances of each label, and what speaks for them."""
    sections = []
    for history in sorted(verdicts.of_test(db, key), key=verdict_lines.rank):
        if history.verdict is None:
            continue
        label = history.verdict.label
        chances = sorted(history.verdict.probability.items(), key=lambda p: -p[1])
        told = ", ".join(f"{each} {phrases.chance(chance)}" for each, chance in chances if chance >= 0.001)
        likely = chances[0][0] if told else None
        lines = [
            line("" if label is likely else f"{label}: ", told or "nothing is known"),
            *map(line, history.verdict.evidence),
        ]
        sections.append(Section(f"Verdict in {history.lane.name}", tuple(lines)))
    return sections[:VERDICTS]


def _of_cid(db: Database, ask: Ask, text: str) -> tuple[Section, ...]:
    defect = lookup.defect(db, text)
    key = defect_lines.key(defect)
    areas = " · ".join(subsystems.areas_of(db, key))
    there = f"{areas}: where its fix, its place or the thread that raised it belongs"
    return (
        Section(
            "What people said, and the rule that read it",
            tuple(_said(ask, s) for s in statements.of_cid(db, defect.cid)),
        ),
        Section(
            "Patches that name it",
            tuple(line(f"{f.title} ", links.mail(ask, f.origin)) for f in patches.fixes(db, defect.cid)),
        ),
        Section("Reports of Coverity that tell of it", coverity_lines.proof(db, ask, defect)),
        Section("Area", (line(there if areas else "none: no file, patch or pull request ties it to one"),)),
        Section("Decided", decided(db, ask, key)),
    )


def _said(ask: Ask, said: Said) -> Line:
    statement, who = said.statement, said.origin.person
    claim = " and promises a patch" if statement.claim else ""
    return line(
        links.person(ask, who),
        " ",
        links.mail(ask, said.origin),
        f': "{statement.quote}": read as {defect_lines.WORDS[statement.verdict]}{claim}',
        f" (rule {statement.rule})",
    )


def _of_series(db: Database, ask: Ask, found: Series) -> tuple[Section, ...]:
    acts = statements.acts_on(db, [found.cover_id])
    sender = found.origin.person.name or found.origin.person.email
    seen = f"sent by {sender} " if found.seen else "its cover mail never came; this mail tells of it: "
    return (
        Section(
            pull_lines.name(found),
            (line(seen, links.mail(ask, found.origin)), line(*patch_course.state(db, ask, found))),
        ),
        Section(
            "Mails that act on it, and the rule that read them", tuple(x for a in acts for x in _act(ask, a))
        ),
        Section("Versions, and how it is known that they are one thing", _versions(db, ask, found)),
        Section(
            "Area", (line(" · ".join(subsystems.areas_of(db, found.key)) or "none owns most of its files"),)
        ),
    )


def _versions(db: Database, ask: Ask, found: Series) -> tuple[Line, ...]:
    every = series.versions(db, found)
    places = families.places(db, [v.cover_id for v in every])
    number = {v.cover_id: v.version for v in every}
    return tuple(
        line(
            f"v{v.version} ",
            links.mail(ask, v.origin),
            f" replaces v{number[place.previous]}: {place.why}"
            if (place := places[v.cover_id]).previous
            else "",
            key=v.key,
        )
        for v in every
        if len(every) > 1
    )


def _act(ask: Ask, act: Act) -> tuple[Line, ...]:
    who = act.origin.person
    meant = f"; who is meant: {' or '.join(p.name or p.email for p in act.people)}" if act.people else ""
    return (
        line(
            links.person(ask, who),
            " ",
            links.mail(ask, act.origin),
            f': "{act.outcome.quote}": read as {promise_lines.word(act)} (rule {act.outcome.rule}{meant})',
            key=act.key,
        ),
    )


def _decision(db: Database, ask: Ask, decision: Decision) -> Line:
    actor = decision.actor.name or decision.actor.email
    mail = Origin(decision.hand.removeprefix(triage.MAIL), decision.at, decision.actor)
    hand = links.mail(ask, mail, decision.hand) if decision.hand.startswith(triage.MAIL) else decision.hand
    reason = f': "{decision.reason}"' if decision.reason else ""
    undone = decisions.undone_by(db, decision)
    after = f"; undone by {undone.actor.name or undone.actor.email} (D-{undone.number})" if undone else ""
    return line(
        f"{links.day(decision.at, ask.now)} {actor}",
        *((" (by ", hand, ")") if hand else ()),
        f": {decision.command} {_kept(ask, decision)}".rstrip() + f"{reason}{after}",
        key=f"D-{decision.number}",
    )


def _kept(ask: Ask, decision: Decision) -> str:
    """What a decision keeps, a time as people read it."""
    if decision.command not in _TIMED:
        return decision.value
    return _MOMENT.sub(lambda found: until.shown(times.moment(found[0]), ask.zone), decision.value)


def _answer(ask: Ask, key: str, sections: tuple[Section, ...]) -> Answer:
    return Answer(title=f"Why {key}", as_of=ask.now, sections=tuple(s for s in sections if s.lines))
