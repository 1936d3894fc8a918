"""Proposes, once, to disable a watched test that came back and stays broken; a person says yes."""

from __future__ import annotations

from collections.abc import Iterator

from commands import disabling, links
from commands.answer import Action, Answer, Ask, Section, line
from commands.disabling import DISABLE, Case
from commands.notices import Kind, notice
from commands.phrases import times
from storage.database import Database
from storage.records import Notice


def proposals(db: Database, ask: Ask) -> Iterator[Notice]:
    """Those that stand now; none where the settings do not tell how the project disables a test."""
    if ask.idiom:
        for case in disabling.overdue(db, ask):
            key = f"{Kind.DISABLE}:{case.key}:{case.since:%Y%m%dT%H%M%S}"
            yield notice(key, case.watch.people, _answer(ask, case), ask.now)


def _answer(ask: Ask, case: Case) -> Answer:
    last = links.day(case.failures[0].at, ask.now)
    told = line(
        f"{case.name} came back {links.day(case.since, ask.now)}, {links.since(case.since, ask.now)}, "
        f"and failed {times(len(case.failures), 'time')} since, last {last}; "
        f"nobody settled it ({case.watch.key} ",
        links.mail(ask, case.watch.origin),
        "). It can be disabled until it is debugged:",
        key=case.key,
    )
    it = {"test": case.key}
    return Answer(
        title=f"Disable {case.name}?",
        as_of=ask.now,
        sections=(
            Section("", (told,)),
            Section("In the project's idiom", disabling.idiom(ask, case.key, case.name)),
        ),
        actions=(
            Action("Yes, I disable it", DISABLE, it),
            Action("It is settled", "done", {"key": case.key}),
            Action("History", "history", {"key": case.key}),
        ),
    )
