"""`/flaky`: which tests flake, which are broken, and what the bot does not know yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate

from commands import (
    flake_labels,
    links,
    lookup,
    promise_lines,
    test_grid,
    test_lookup,
    verdict_lines,
    watches,
)
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.grid import By
from commands.phrases import times
from storage import test_results, verdicts
from storage.database import Database
from storage.records import Label
from storage.state import TestHistory
from storage.verdicts import Judged

MOST = 10
"""Tests under one heading."""

DRAWN = 12
"""Tests in the picture."""

TITLES = {
    Label.REGRESSION: "Broken by a commit",
    Label.FLAKY: "Flaky",
    Label.INFRASTRUCTURE: "Runner trouble",
    Label.UNSURE: "Not settled",
    Label.FIXED: "Fixed",
    Label.STABLE: "Failed once, and stable",
}


def flaky(
    db: Database,
    ask: Ask,
    about: str = "",
    *,
    job: str = "",
    by: By = By.DAY,
    since: str = "",
    last: str = "",
    branch: str = "",
    runners: str = "",
) -> Answer:
    """Which tests flake, of one area or all; or all that is known of one test.

    Args:
        about: A test's key or name, the end of one, one with * in it, or an area.
        job: Only in this job.
        by: What the picture has a column for: each day, or each pipeline.
        since: Since when it is drawn: an age such as 14d, or a day such as 2026-10-09.
        last: How many pipelines are drawn; 28 where that is left out.
        branch: Whose pipelines are drawn instead of the base's: a branch, or a pull request (P-12).
        runners: On which runners it is drawn, by a part of their names.
    """
    drawn = test_grid.Wanted(by, since, last, branch, runners)
    if about and (key := test_lookup.known(db, about)):
        return _one(db, ask, key, job, drawn)
    title, found = _asked(db, about, job)
    return _several(db, ask, title, found, drawn)


def _asked(db: Database, about: str, job: str) -> tuple[str, Sequence[Judged]]:
    """The tests that are asked for, with what they are called together."""
    section, title, called = None, "Tests that failed", _called(about)
    if called:
        title = f"Tests called {about}"
    elif about:
        section = _area(db, about)
        title = f"Tests of {section}"
    judged = verdicts.judged(db, verdict_lines.ORDER, section, job)
    return title, [s for s in judged if not called or called.match(s.name)]


def _several(db: Database, ask: Ask, title: str, found: Sequence[Judged], drawn: test_grid.Wanted) -> Answer:
    called = f"{title}, each in its worst job"
    first = [verdicts.of_lane(db, s.lane, s.key) for s in found[:DRAWN]] if ask.draws else []
    return Answer(
        title=title,
        as_of=ask.now,
        intro=_precision(db),
        sections=tuple(_list(db, ask, found)) or (Section("", (line("no failure of a test is known"),)),),
        actions=tuple(Action(f"About {s.key}", "flaky", {"about": s.key}) for s in found[:3]),
        found=bool(found),
        grid=test_grid.of(db, ask, called, first, drawn),
    )


def _called(about: str) -> re.Pattern[str] | None:
    """What names fit that have anything where the text has *; None where it has none."""
    if "*" not in about:
        return None
    return re.compile(translate(about.replace("[", "[[]")), re.IGNORECASE)  # names have brackets


def _area(db: Database, about: str) -> str:
    """The section that is asked for; where it is none, the tests it may mean are the better refusal."""
    try:
        return lookup.area(db, about, "flaky", "about", "test or area").name
    except UserError:
        if test_results.named(db, about, 1):
            test_lookup.test(db, about, "flaky", "about")
        raise


def _list(db: Database, ask: Ask, found: Sequence[Judged]) -> list[Section]:
    sections = []
    for label in (Label.FLAKY, *(x for x in verdict_lines.ORDER if x is not Label.FLAKY)):
        of_label = [s for s in found if s.label is label]
        lines = [verdict_lines.brief(db, ask, s) for s in of_label[:MOST]]
        if len(of_label) > MOST:
            lines.append(line(f"and {times(len(of_label) - MOST, 'more test')}"))
        if lines:
            sections.append(Section(f"{TITLES[label]}: {len(of_label)}", tuple(lines)))
    return sections


def _one(db: Database, ask: Ask, key: str, job: str, drawn: test_grid.Wanted) -> Answer:
    known = sorted(verdicts.of_test(db, key), key=verdict_lines.rank)
    every = [h for h in known if job in ("", h.lane.name)]
    if not every:
        choices = tuple(
            Action(h.lane.name, "flaky", {"about": key, "job": h.lane.name}) for h in known[:MOST]
        )
        raise UserError(f'{key} runs in no job "{job}".', choices)
    failing = [h for h in every if h.verdict]
    clean = [h.lane.name for h in every if not h.verdict and h.lane.name]
    sections = [_lane(db, ask, history) for history in failing[:MOST]]
    if clean:
        names = ", ".join(clean[:MOST]) + (", …" if len(clean) > MOST else "")
        sections.append(Section("No failure known", (line(f"in {times(len(clean), 'job')}: {names}"),)))
    causes = verdict_lines.causes(db, ask, every[0].name)
    contrast = () if job else verdict_lines.contrasts(db, [key]).get(key, ())
    return Answer(
        title=f"{key} {every[0].name}",
        as_of=ask.now,
        intro=(*judged(db, ask, key), *contrast, *_watched(db, ask, every[0].name)),
        sections=(*sections, *([Section("What its failures said", causes)] if causes else [])),
        actions=(
            Action("Runs", "runs", {"test": key}),
            Action("It is a flake", "flake confirm", {"test": key}),
            Action("Wrong label…", "flake reject", {"test": key}),
            Action("Why?", "why", {"key": key}),
            Action("History", "history", {"key": key}),
        ),
        found=bool(failing),
        grid=test_grid.of(db, ask, f"{key} {every[0].name}", every, drawn),
    )


def _lane(db: Database, ask: Ask, history: TestHistory) -> Section:
    verdict = history.verdict
    told = verdict.evidence if verdict else ()
    lines = [verdict_lines.summary(db, ask, history), *map(line, told)]
    if history.from_log:
        lines.append(line("only logs tell of it: a job that succeeded is taken for a clean run"))
    return Section(f"In {history.lane.name or 'a job not known'}", tuple(lines))


def _watched(db: Database, ask: Ask, name: str) -> tuple[Line, ...]:
    """Who is told if it fails again."""
    return tuple(promise_lines.watch(ask, w) for w in watches.standing(db, ask.now) if watches.about(w, name))


def judged(db: Database, ask: Ask, key: str) -> tuple[Line, ...]:
    """What a person says of the test's label."""
    decision = flake_labels.of(db, key)
    if decision is None:
        return ()
    who = decision.actor.name or decision.actor.email
    fixed = "fixed by " if decision.command == flake_labels.FIXED_BY else ""
    day = links.day(decision.at, ask.now)
    return (line(f"{who} says, {day}: {fixed}{flake_labels.right_of(decision)} (D-{decision.number})"),)


def _precision(db: Database) -> tuple[Line, ...]:
    told = [f"{p.label}: {p.right} of {p.judged} right" for p in flake_labels.precision(db)]
    return (line("Labels that people judged: ", "; ".join(told)),) if told else ()
