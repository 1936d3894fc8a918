"""What a person may be about to type: sections, CIDs, people, pull requests and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from commands import lookup, subscription, watches
from commands.near import near
from storage import authors, defects, series, statements, subsystems, test_results
from storage import pipelines as stored
from storage.database import Database
from storage.state import SeriesKind

Completing = Callable[[Database, str], tuple[str, ...]]

MOST = 25
"""Discord shows no more."""

MANY = 20_000
"""Authors among whom a name with a typo is looked for, those who write most."""


def complete(db: Database, command: str, option: str, prefix: str) -> tuple[str, ...]:
    """Values for a command's option that fit what is typed so far, likeliest first, at most 25."""
    values = COMPLETERS.get(f"{command} {option}") or COMPLETERS.get(option)
    if option == "command":
        from commands.table import COMMANDS

        return tuple(c for c in COMMANDS if c.startswith(prefix.casefold()))[:MOST]
    if option == "query":  # a space at its end begins a new term
        from commands.query_completion import queries

        return queries(db, prefix)[:MOST]
    if values is None:
        return ()
    found = dict.fromkeys(values(db, prefix.strip()))
    pool = chain.from_iterable(names(db) for names in POOLS.get(values, ())) if not found else ()
    return (*found, *near(prefix, pool, MOST))[:MOST]


def areas(db: Database, prefix: str) -> tuple[str, ...]:
    """Section names: those that begin so, then those that have it inside; the catch-all never."""
    wanted = prefix.casefold()
    names = [s.name for s in subsystems.every(db)]
    begin = [n for n in names if n.casefold().startswith(wanted)]
    inside = [n for n in names if wanted in n.casefold() and n not in begin]
    return (*sorted(begin, key=len), *sorted(inside, key=len))


def cids(db: Database, prefix: str) -> tuple[str, ...]:
    """Known CIDs, newest first."""
    digits = prefix.upper().removeprefix("CID").lstrip("- ")
    return tuple(str(c) for c in defects.cids(db, digits, MOST)) if digits.isdigit() or not digits else ()


def people(db: Database, prefix: str) -> tuple[str, ...]:
    """Owners and authors, with their addresses; "me" first."""
    me = ("me",) if "me".startswith(prefix.casefold()) else ()
    return (*me, *(lookup.written(p) for p in lookup.everybody(db, prefix)))


def pulls(db: Database, prefix: str) -> tuple[str, ...]:
    """Keys of pull requests, newest first; a word of the title finds one too."""
    return series.keys(db, prefix, MOST, [SeriesKind.PULL])


def any_series(db: Database, prefix: str) -> tuple[str, ...]:
    """Keys of pull requests and patch series, newest first; a word of the title finds one too."""
    return series.keys(db, prefix, MOST)


def keys(db: Database, prefix: str) -> tuple[str, ...]:
    """Short keys of every kind but decisions."""
    wanted = prefix.upper()
    acts = statements.keys(db, wanted, MOST)
    tests = test_results.short_keys(db, wanted, MOST) if "T-".startswith(wanted[:2]) else ()
    found = (*(f"CID-{c}" for c in cids(db, wanted)), *any_series(db, wanted), *acts, *tests)
    return tuple(k for k in found if k.startswith(wanted))


def pipelines(db: Database, prefix: str) -> tuple[str, ...]:
    """Numbers of pipelines, the newest first."""
    return stored.numbers(db, prefix.lstrip("#"), MOST)


def runners(db: Database, prefix: str) -> tuple[str, ...]:
    """Names of runners that hold what was typed."""
    return tuple(n for n in stored.runners(db) if prefix.casefold() in n.casefold())


def tests(db: Database, prefix: str) -> tuple[str, ...]:
    """Names of tests that hold what was typed, those that end with it first."""
    return tuple(test_results.named(db, prefix, MOST))


def tests_and_areas(db: Database, prefix: str) -> tuple[str, ...]:
    """What may flake: tests, and the areas they are of."""
    return (*tests(db, prefix), *areas(db, prefix))


def all_that_has_a_history(db: Database, prefix: str) -> tuple[str, ...]:
    """Keys, and what has none of its own."""
    kinds = (keys, areas, runners, people)
    return tuple(value for values in kinds for value in values(db, prefix)[: MOST // len(kinds)])


def anything(db: Database, prefix: str) -> tuple[str, ...]:
    """What has an owner: sections and CIDs."""
    return (*areas(db, prefix), *(f"CID-{c}" for c in cids(db, prefix)))


def targets(db: Database, prefix: str) -> tuple[str, ...]:
    """What somebody may be told of: whatever has a key, areas, tests."""
    return (*keys(db, prefix), *areas(db, prefix), *tests(db, prefix))


def subscriptions(db: Database, prefix: str) -> tuple[str, ...]:
    """Keys of subscriptions that stand, the newest first."""
    return tuple(s.key for s in reversed(subscription.standing(db)) if s.key.startswith(prefix.upper()))


def watched(db: Database, prefix: str) -> tuple[str, ...]:
    """Keys of watches that stand, the newest first."""
    return tuple(w.key for w in reversed(watches.decided(db)) if w.key.startswith(prefix.upper()))


def watchable(db: Database, prefix: str) -> tuple[str, ...]:
    """What may be watched: tests, keys, areas, and pipelines where one begins to be typed."""
    kind, _, number = prefix.casefold().partition(" ")
    typed = bool(kind) and "pipeline".startswith(kind)
    numbers = (f"pipeline {n}" for n in pipelines(db, number.strip())) if typed else ()
    return (*numbers, *tests(db, prefix), *keys(db, prefix), *areas(db, prefix))


def _area_names(db: Database) -> Iterable[str]:
    return (s.name for s in subsystems.every(db))


def _test_names(db: Database) -> Iterable[str]:
    return test_results.names(db)


def _names_of_people(db: Database) -> Iterable[str]:
    wrote = authors.people(db, "", MANY)
    return (lookup.written(p) for p in dict.fromkeys((*lookup.owners(db), *wrote)))


COMPLETERS: Mapping[str, Completing] = {
    "area": areas,
    "cid": cids,
    "cover": people,
    "person": people,
    "pull": pulls,
    "old": any_series,
    "new": any_series,
    "series": any_series,
    "by": any_series,
    "key": keys,
    "pipeline": pipelines,
    "runner": runners,
    "target": targets,
    "test": tests,
    "about": tests_and_areas,
    "what": anything,
    "who": people,
    "unsubscribe key": subscriptions,
    "unwatch key": watched,
    "watch target": watchable,
    "history key": all_that_has_a_history,
}
"""By the name of the option, so that every command that takes a CID completes it the same way; by the
command and it where that command takes more."""

POOLS: Mapping[Completing, tuple[Callable[[Database], Iterable[str]], ...]] = {
    areas: (_area_names,),
    people: (_names_of_people,),
    tests: (_test_names,),
    tests_and_areas: (_test_names, _area_names),
    anything: (_area_names,),
    targets: (_area_names, _test_names),
    watchable: (_test_names, _area_names),
    all_that_has_a_history: (_area_names, _names_of_people),
}
"""Where a value with a typo is looked for; numbers have none that could be told."""
