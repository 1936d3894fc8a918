"""Tests that are watched, came back and stay broken: when to propose to disable one, and which are disabled.

The bot changes no source. It proposes the text in the project's own idiom, a person says yes and sends the
patch, and the bot keeps in mind that the test is to be enabled again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands import flake_labels, links, promises, triage, watches
from commands.answer import Ask, Line, line
from commands.promises import Promise
from storage import decisions, keys, test_results
from storage.database import Database
from storage.records import Decision
from storage.state import Act, Result

DISABLE, ENABLE = "test disable", "test enable"

AGAIN = 2
"""Failures since it came back that are asked for: one may be a runner's."""

LIVELY = timedelta(days=14)
"""One that did not fail for so long is in nobody's way."""

_SOME = 25


@dataclass(frozen=True, slots=True)
class Case:
    """A watched test that came back and was not settled by its day.

    Attributes:
        since: when it came back.
        failures: since then, the latest first.
    """

    key: str
    name: str
    watch: Act
    since: datetime
    failures: tuple[Result, ...]


def overdue(db: Database, ask: Ask) -> Iterator[Case]:
    """The tests to propose, each once, by the oldest watch that is about it."""
    seen: set[str] = set()
    for watch in watches.standing(db, ask.now):
        for name, key in _tests(db, watch).items():
            case = None if key in seen else _case(db, ask, watch, name, key)
            if case:
                seen.add(key)
                yield case


def stays_broken(
    results: tuple[Result, ...], settled: datetime, now: datetime, patience: timedelta
) -> tuple[Result, ...]:
    """The failures of a test since it came back, the latest first; () while it is not to be disabled.

    Args:
        results: of the test, in any order.
        settled: when it was last thought to be well, or began to be watched.
        patience: how long people have to find out why.
    """
    failures = sorted((r for r in results if r.failed and r.at > settled), key=lambda r: r.at, reverse=True)
    if len(failures) < AGAIN or now - failures[-1].at <= patience or now - failures[0].at > LIVELY:
        return ()
    return tuple(failures)


def standing(db: Database, key: str) -> Decision | None:
    """By what a test is disabled; None where it is not."""
    said = [d for d in decisions.standing(db, key) if d.command in (DISABLE, ENABLE)]
    return said[-1] if said and said[-1].command == DISABLE else None


def promised(db: Database, ask: Ask) -> Iterator[tuple[Promise, Line]]:
    """Tests that are to be enabled again, by whom and until when, oldest first."""
    for decision in decisions.all_standing(db, (DISABLE,)):
        if standing(db, decision.key) == decision:
            name = f"{decision.key}:D-{decision.number}"
            due = decision.at + ask.terms.disabled
            promise = Promise(decision.key, name, (decision.actor,), due)
            yield promise, _told(db, ask, decision, promise)


def idiom(ask: Ask, key: str, name: str) -> tuple[Line, ...]:
    """How the project disables a test, filled in."""
    short = name.replace(" ", "/").rpartition("/")[2]
    text = ask.idiom.replace("{test}", short).replace("{name}", name).replace("{key}", key)
    return tuple(line(row) for row in text.splitlines() if row.strip())


def _tests(db: Database, watch: Act) -> dict[str, str]:
    """The tests that a watch is about, by name, with their keys."""
    found = (test_results.named(db, wanted, _SOME).items() for wanted in watch.outcome.tests)
    return {name: key for some in found for name, key in some if watches.about(watch, name)}


def _case(db: Database, ask: Ask, watch: Act, name: str, key: str) -> Case | None:
    settling = (triage.DONE, ENABLE, flake_labels.FIXED_BY)
    said = [d.at for d in decisions.standing(db, key) if d.command in settling]
    settled = max([*said, *filter(None, [watch.origin.at])], default=None)
    if settled is None or standing(db, key):
        return None
    failures = stays_broken(test_results.history(db, name), settled, ask.now, ask.terms.flake)
    return Case(key, name, watch, failures[-1].at, failures) if failures else None


def _told(db: Database, ask: Ask, decision: Decision, promise: Promise) -> Line:
    name = keys.identity(db, decision.key) or decision.key
    reason = f': "{decision.reason}"' if decision.reason else ""
    return line(
        f"{name}: disabled by ",
        links.person(ask, decision.actor),
        f" {links.day(decision.at, ask.now)} (D-{decision.number}){reason}; to be enabled again, ",
        promises.told(ask, promise),
        key=decision.key,
    )
