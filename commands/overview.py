"""`/overview`: the whole project at a glance, what needs somebody first.

Whoever opens the page in the morning has one question: is there anything for me to do? So each section says
what is wrong and whose turn it is, is short, and says in a line where all is well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from commands import (
    defect_lines,
    imports,
    links,
    needs,
    pipeline_lines,
    pipeline_lookup,
    promise_lines,
    pull,
    pull_lines,
    source_lines,
    triage,
    verdict_lines,
)
from commands.answer import Action, Answer, Ask, Line, Section, Span, line
from commands.phrases import times
from storage import decisions, defects, job_runs, pipelines, verdicts
from storage.database import Database
from storage.records import Label, Pipeline
from storage.state import Defect, Series
from storage.verdicts import Judged

SHOWN = 10
"""Lines under one heading."""

LATELY = timedelta(days=7)
"""How old the newest failed pipeline may be and still be news."""

WORDS = {
    "CID": ("disputed defect", "disputed defects"),
    "P": ("bounced pull request", "bounced pull requests"),
    "S": ("series without an answer", "series without an answer"),
    "F": ("follow-up", "follow-ups"),
}


def overview(db: Database, ask: Ask) -> Answer:
    """What needs somebody: areas, pull requests, breakage, defects, follow-ups, sources."""
    owed = needs.asked(db, ask)
    disputed = needs.disputed(db)
    pulls = pull.open_(db, ask)
    needed = needs.by_area(db, ask, disputed, pulls, owed)
    areas = [_area(ask, *item) for item in [*needed.items()][:SHOWN]]
    latest, broken = _latest(db, ask), verdicts.judged(db, [Label.REGRESSION])
    overdue = needs.overdue(ask, owed)
    late = [promise_lines.followup(ask, *each) for each in overdue[:SHOWN]]
    sources = (*imports.lines(db, ask.now), *source_lines.every(db, ask.now))
    return Answer(
        title="Overview",
        as_of=ask.now,
        sections=(
            Section("Needs somebody", _short(areas, len(needed), "area"), calls=bool(needed)),
            Section("Open pull requests", _short([_pull(db, ask, p) for p in pulls[:SHOWN]], len(pulls))),
            Section("New breakage", (*latest, *_broken(db, ask, broken)), calls=bool(latest or broken)),
            _coverity(db, ask, [d for d, _ in disputed]),
            Section("Follow-ups overdue", _short(late, len(overdue))),
            Section("Sources", sources or (line("none brought anything yet"),)),
        ),
        actions=(
            Action("All pull requests", "pull list", {}),
            Action("All tests that failed", "flaky", {}),
            Action("All open defects", "cid list", {}),
        ),
    )


def _short(lines: Sequence[Line], count: int, what: str = "") -> tuple[Line, ...]:
    """The first lines, how many more there are, or that there is nothing."""
    left = count - SHOWN
    more = f"and {times(left, f'more {what}') if what else f'{left} more'}"
    return (*lines[:SHOWN], *([line(more)] if count > SHOWN else [])) or (line("nothing"),)


def _area(ask: Ask, section: str, found: Sequence[needs.Need]) -> Line:
    """`Migration: 1 disputed defect, 2 follow-ups`, with each of them below."""
    counted = Counter(need.key.partition("-")[0] for need in found)
    why = ", ".join(times(n, *WORDS[letters]) for letters, n in counted.items())
    name = links.area(ask, section) if section else "no area known"
    return line(name, f": {why}", details=_short([need.told() for need in found[:SHOWN]], len(found)))


def _pull(db: Database, ask: Ask, found: Series) -> Line:
    """How it stands, and what became of the newest pipeline that tests it."""
    tested = pipeline_lookup.of_pull(db, found)
    spans = _pipeline(db, ask, tested) if tested else ["no pipeline known"]
    return line(*pull_lines.summary(ask, found).spans, "; ", *spans, key=found.key)


def _pipeline(db: Database, ask: Ask, found: Pipeline) -> list[Span]:
    """`‹staging 1459023›: 3 of 132 jobs failed`."""
    runs = job_runs.attempts(db, found.project, found.id)
    number = pipeline_lookup.written(db, found)
    name = links.pipeline(ask, number, pipeline_lines.name(found))
    return [name, f": {pipeline_lines.result(found, runs)}"]


def _latest(db: Database, ask: Ask) -> tuple[Line, ...]:
    """The newest pipeline in which a job failed, while it is news."""
    newest = pipelines.newest(db, failed=True)
    found = pipelines.without_jobs(db, *newest) if newest else None
    if found is None or found.updated_at is None or ask.now - found.updated_at > LATELY:
        return ()
    return (line("pipeline ", *_pipeline(db, ask, found)),)


def _broken(db: Database, ask: Ask, found: Sequence[Judged]) -> tuple[Line, ...]:
    lines = [verdict_lines.brief(db, ask, s) for s in found[:SHOWN]]
    return _short(lines, len(found), "tests") if found else (line("no test is known to be broken"),)


def _coverity(db: Database, ask: Ask, disputed: Sequence[Defect]) -> Section:
    """The defects that nobody has: disputed ones first, then the newest."""
    # Few things were ever decided, and many defects are open.
    decided = {d.key for d in decisions.all_standing(db, (*triage.GIVES, triage.CLASSIFY, triage.FIX))}
    known = {d.cid for d in disputed}
    others = [
        c
        for c in defects.undisputed(db)
        if c not in known and (f"CID-{c}" not in decided or not _taken(db, c))
    ]
    newest = defects.of_cids(db, others[: max(SHOWN - len(disputed), 0)])
    shown = [*disputed[:SHOWN], *reversed(newest)]
    said = triage.of_each(db, [defect_lines.key(d) for d in shown])
    lines = [
        defect_lines.summary(
            db, ask, d, said[defect_lines.key(d)], short="disputed" if d.cid in known else ""
        )
        for d in shown
    ]
    count = len(disputed) + len(others)
    return Section(f"Coverity: {count} without an owner, {len(disputed)} disputed", _short(lines, count))


def _taken(db: Database, cid: int) -> bool:
    """Somebody has it, an owner classified it, or a fix of it is named."""
    decided = triage.of(db, f"CID-{cid}")
    return bool(decided.assignee or decided.classified or decided.fix)
