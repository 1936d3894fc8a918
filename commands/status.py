"""`/status migration`: how one area stands, what needs somebody first.

Every line is one thing with its state, by whom, since when, and the mail or job that says so. What
is unknown is said in a line; what is settled and old is left out.
"""

from __future__ import annotations

from datetime import timedelta

from commands import (
    defect_lines,
    links,
    lookup,
    needs,
    promise_lines,
    pull_lines,
    standing,
    test_lines,
    triage,
)
from commands.answer import Action, Answer, Ask, Line, Section, line
from storage import defects, series, statements
from storage.database import Database
from storage.records import OutcomeKind
from storage.records import Section as Subsystem
from storage.state import Defect, Series, SeriesKind, SeriesState

RECENT = timedelta(days=14)
"""How long a settled pull request or defect stays in sight."""

BUTTONS = 3
"""Of a kind."""


def status(db: Database, ask: Ask, area: str) -> Answer:
    """How an area stands: pull requests, tests, Coverity, who promised what.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "status", "area")
    found = standing.of_each(db, defects.of_area(db, section.name))
    pulls = _pulls(db, ask, section.name)
    open_defects = [(d, t) for d, t in found if not defect_lines.settled(d, t)]
    waiting = needs.of_area(db, ask, section.name, open_defects, pulls)
    tests = test_lines.of_area(db, ask, section.name, RECENT)
    return Answer(
        title=section.name,
        as_of=ask.now,
        intro=_owners(ask, section),
        sections=(
            Section("Needs somebody", waiting or (line("nothing"),), calls=bool(waiting)),
            Section("Pull requests", _pull_lines(ask, pulls)),
            Section(f"Coverity: {len(open_defects)} open", _coverity(db, ask, found)),
            Section("Tests", tests),
            Section("Said, not settled", _said(db, ask, section.name, [d for d, _ in found])),
        ),
        actions=_actions(section.name, waiting, tests),
    )


def _owners(ask: Ask, section: Subsystem) -> tuple[Line, ...]:
    names = links.people(ask, (o.person for o in section.owners)) or ["nobody"]
    state = f" ({section.status})" if section.status else ""
    return (line(*names, f"{state}, says ", links.to(ask, "maintainers", "MAINTAINERS")),)


def _pulls(db: Database, ask: Ask, section: str) -> list[Series]:
    """The newest version of each pull request that is open, or was settled lately."""
    return [
        p
        for p in series.of_area(db, section, SeriesKind.PULL)
        if pull_lines.known(p) and series.is_newest(db, p) and not _old(ask, p)
    ]


def _old(ask: Ask, pull: Series) -> bool:
    settled = pull.state is SeriesState.APPLIED
    last = pull.state_origin.at if pull.state_origin else pull.origin.at
    return last is not None and ask.now - last > (RECENT if settled else needs.REMEMBERED)


def _pull_lines(ask: Ask, pulls: list[Series]) -> tuple[Line, ...]:
    return tuple(pull_lines.summary(ask, p) for p in pulls) or (line("no open pull requests"),)


def _coverity(db: Database, ask: Ask, found: list[tuple[Defect, triage.Triage]]) -> tuple[Line, ...]:
    shown = [
        defect_lines.summary(
            db, ask, d, t, short="disputed, see above" if defect_lines.needs_somebody(d, t) else ""
        )
        for d, t in found
        if not defect_lines.settled(d, t) or (d.since and ask.now - d.since <= RECENT)
    ]
    return tuple(shown) or (line("no open defects"),)


def _said(db: Database, ask: Ask, section: str, found: list[Defect]) -> tuple[Line, ...]:
    kinds = [OutcomeKind.GUESS, OutcomeKind.HANDOFF]
    acts = {a.key: a for a in statements.acts_of_kind(db, kinds, section)}
    about = statements.doubts(db, [d.cid for d in found])
    acts |= {a.key: a for a in about if a.outcome.kind is OutcomeKind.GUESS}
    lines = [
        promise_lines.unsettled(db, ask, a)
        for a, _ in promise_lines.open_still(db, ask, acts.values(), needs.REMEMBERED)
    ]
    return tuple(lines) or (line("nothing"),)


def _actions(section: str, waiting: tuple[Line, ...], tests: tuple[Line, ...]) -> tuple[Action, ...]:
    """A button for each of the first things that need somebody, and the ways to more."""
    takes = [
        Action(f"Take {x.key}", "cid claim", {"cid": x.key.removeprefix("CID-")})
        for x in waiting
        if x.key.startswith("CID-")
    ]
    settles = [Action(f"{x.key} done", "done", {"key": x.key}) for x in waiting if x.key.startswith("F-")]
    drawn = (
        [Action("Tests", "flaky", {"about": section})] if any(x.key.startswith("T-") for x in tests) else []
    )
    return (
        *(*takes[:BUTTONS], *settles[:BUTTONS]),
        *(*drawn, Action("History", "history", {"key": section})),
    )
