"""Watches: which of them stand, and which test cases each is about.

One is asked for in a mail, or with `watch`. Whoever asks for one in a mail names a test as people do, not as
a report does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, unquote

from commands import triage
from commands.lookup import read_back, written
from commands.notices import Topics, thread_name, topics_of
from storage import decisions, keys, statements, subsystems, times
from storage.database import Database
from storage.records import Decision, Outcome, OutcomeKind, Person
from storage.state import Act, Origin

WATCH, UNWATCH = "watch", "unwatch"

AREA = "area "
"""What the target of a watch on an area begins with."""

NEVER = "never"

_VALUE = re.compile(r"(?P<target>\S+) (?P<on>\S+) until (?P<until>\S+) seen (?P<seen>\S+) for (?P<who>.*)")


class On(StrEnum):
    """What a watch tells of."""

    FAILS = "fails"  # a test, by the job that reports it; a pipeline; a pipeline with tests of an area
    CHANGES = "changes"  # whatever has a history; a test's verdict
    SILENT = "silent"  # nothing was heard of it by then


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody asked the bot to watch.

    Attributes:
        key: its decision's (`D-7`), "" until it is made.
        at: since when.
        maker: who asked for it.
        target: the short key of what is watched; of an area `area Migration`, of a pipeline its topic.
        until: when it ends; None where it does not.
        seen: how the target stood when it was asked (`commands.heard.Heard.state`).
        who: is told.
    """

    key: str
    at: datetime
    maker: Person
    target: str
    on: On
    until: datetime | None
    seen: str
    who: Person

    @property
    def area(self) -> str:
        """The area that is watched, "" where it is something else."""
        return self.target.removeprefix(AREA) if self.target.startswith(AREA) else ""

    @property
    def called(self) -> str:
        """What is watched, as people type it: `T-214`, `Migration`, `pipeline 1459023`."""
        return self.area or thread_name(self.target)

    @property
    def keyed(self) -> str:
        """What its lines stand under: a pipeline has no key."""
        return "" if topics_of(self.target) is Topics.PIPELINES else self.called

    @property
    def value(self) -> str:
        """What its decision keeps."""
        until = times.text(self.until) if self.until else NEVER
        return (
            f"{quote(self.target, safe='')} {self.on} until {until} seen {self.seen} for {written(self.who)}"
        )


def decided(db: Database) -> tuple[Watch, ...]:
    """Those that were asked for with `watch` and not taken back, also the ones that are over by now."""
    found: dict[str, Watch] = {}
    for decision in decisions.all_standing(db, (WATCH, UNWATCH)):
        if decision.command == UNWATCH:
            found.pop(decision.value, None)
        else:
            found[f"D-{decision.number}"] = read(decision)
    return tuple(found.values())


def read(decision: Decision) -> Watch:
    """The watch that a decision asks for."""
    value = _VALUE.fullmatch(decision.value)
    if value is None:
        raise ValueError(f"D-{decision.number} is no watch: {decision.value!r}")
    until = None if value["until"] == NEVER else times.moment(value["until"])
    who = read_back(value["who"])
    key = f"D-{decision.number}"
    return Watch(
        key, decision.at, decision.actor, unquote(value["target"]), On(value["on"]), until, value["seen"], who
    )


def standing(db: Database, now: datetime, section: str | None = None) -> list[Act]:
    """The watches of tests that fail, which nobody settled, in one section or all, oldest first."""
    found = [w for w in decided(db) if w.on is On.FAILS and (w.until is None or w.until > now)]
    failing = [w for w in found if w.target.startswith("T-")]
    here = [w for w in failing if section in (None, *subsystems.areas_of(db, w.target))]
    return [*mailed(db, section), *(_act(db, w) for w in here)]


def mailed(db: Database, section: str | None = None) -> list[Act]:
    """Those of them that mails asked for."""
    asked = statements.acts_of_kind(db, [OutcomeKind.WATCH_REQUEST], section)
    said = triage.of_each(db, [watch.key for watch in asked])
    return [watch for watch in asked if said[watch.key].done is None]


def about(watch: Act, test: str) -> bool:
    """Whether its test's name is the full name of a test case, or one part of it."""
    parts = {test.casefold(), *test.casefold().replace(" ", "/").split("/")}
    return any(wanted.casefold() in parts for wanted in watch.outcome.tests)


def _act(db: Database, watch: Watch) -> Act:
    """As one that a mail asks for, told by the same words."""
    test = keys.identity(db, watch.target) or watch.target
    asked = Outcome(OutcomeKind.WATCH_REQUEST, "", tests=(test,))
    return Act(asked, Origin("", watch.at, watch.maker), 0, watch.key, "", "", (watch.who,))
