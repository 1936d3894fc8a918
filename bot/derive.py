"""Runs the rules over what new facts touched, and saves what follows.

First threads, then the defects that these threads bear on, then the areas all of it belongs to.
Each step loads its inputs, calls a pure rule, and puts the result in the place of the old one; so
derived state depends on the set of facts and not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot import belonging, failing, families, placing, verdicts
from bot.placing import Moved
from bot.rules import defects as course
from bot.rules import imported, openers, resolve, threads
from commands.patch_course import rerolls
from storage import (
    defects,
    messages,
    patches,
    refs,
    series,
    sightings,
    statements,
    word_index,
)
from storage.database import Database
from storage.keys import key
from storage.records import OutcomeKind, Reading
from storage.state import Act, Series, SeriesKind

LETTERS = {
    OutcomeKind.WATCH_REQUEST: "W",
    OutcomeKind.FOLLOWUP_REQUEST: "F",
    OutcomeKind.HANDOFF: "H",
    OutcomeKind.GUESS: "G",
}
"""The outcomes that stay until somebody settles them, and so have a short key."""


PULL = SeriesKind.PULL

SERIES = {PULL: "P", SeriesKind.PATCHES: "S"}


@dataclass(slots=True)
class Touched:
    """What new facts bear on.

    Attributes:
        threads: their numbers.
        mails: those that were saved, by their deliveries.
        jobs: GitLab jobs of whose tests something came.
        runs: GitLab jobs of which anything came.
        moved: what that changed of the evidence on tests.
        pipelines: project and number of those that anything was told of.
        cids: defects that an export of Coverity's lists.
        tests: test cases by name, with their short keys.
        sections: another MAINTAINERS file is in force.
    """

    threads: set[int] = field(default_factory=set)
    mails: dict[int, messages.Saved] = field(default_factory=dict)
    jobs: set[int] = field(default_factory=set)
    runs: set[int] = field(default_factory=set)
    moved: Moved = field(default_factory=Moved)
    pipelines: set[tuple[str, int]] = field(default_factory=set)
    cids: set[int] = field(default_factory=set)
    tests: dict[str, str] = field(default_factory=dict)
    sections: bool = False


def derive(db: Database, touched: Touched) -> None:
    """Brings the derived tables up to date with the facts."""
    placing.place(db, touched.runs, touched.moved)
    verdicts.update(db, touched.moved)
    touched.tests |= touched.moved.tests
    # Also of a job of which nothing came, where a report told what a test is called that its log tells of.
    named = {job for job, _ in touched.moved.new | touched.moved.changed}
    of = failing.update(db, touched.runs | named)
    touched.pipelines |= {pipeline for pipeline in of if pipeline[0] != imported.PROJECT}
    word_index.add(db, {number: saved.text for number, saved in touched.mails.items()})
    read = messages.readings(db, touched.threads, touched.mails)
    before = _cids(db, read)
    moved = _threads(db, read)
    bearing = read.keys() | series.threads_of(db, moved)
    cids = before | _cids(db, bearing) | touched.cids
    for cid in cids:
        _defect(db, cid)
    if touched.sections:
        belonging.every(db)
    else:
        paths = [path for saved in touched.mails.values() for path in saved.paths]
        belonging.update(db, bearing, cids, touched.moved.tests, paths)


def _cids(db: Database, numbers: Collection[int]) -> set[int]:
    """The defects that these threads bear on."""
    return statements.cids_of_threads(db, numbers) | patches.cids_fixed_in(db, numbers)


def _threads(db: Database, read: Mapping[int, Mapping[str, Reading]]) -> set[str]:
    """Derives these threads; the covers of the families that what they tell bears on.

    Args:
        read: the mails of each thread.
    """
    derived = {n: threads.derive(readings, resolve.resolve(readings)) for n, readings in read.items()}
    each = derived.items()
    first = messages.first_deliveries(db, read)
    wanted = (w for n, state in each for w in _wanted_keys(read[n], state, first))
    for _, letter, identity in sorted(wanted):
        key(db, letter, identity)
    series.replace_threads(db, {n: [_named(db, s) for s in state.series] for n, state in each})
    patches.replace_threads(
        db, {n: state.patches for n, state in each}, {n: state.fixes for n, state in each}
    )
    acts = {n: [_numbered(db, a) for a in state.acts] for n, state in each}
    statements.replace_threads(db, {n: state.said for n, state in each}, acts)
    refs.replace_threads(db, {n: state.named for n, state in each})
    return families.update(db, {n: state.versions for n, state in each})


def _named(db: Database, series: Series) -> Series:
    """With its key; patches that only replies tell of have none: they may still turn out otherwise."""
    known = series.seen or series.kind is PULL
    return replace(series, key=key(db, SERIES[series.kind], series.cover_id)) if known else series


def _numbered(db: Database, act: Act) -> Act:
    return replace(act, key=key(db, LETTERS[act.outcome.kind], _identity(act))) if _keyed(act) else act


def _wanted_keys(
    readings: Mapping[str, Reading], state: threads.ThreadState, first: Mapping[str, int]
) -> Iterable[tuple[int, str, str]]:
    """The keys of a thread with the delivery that asks for them.

    Numbers go by order of arrival, so that a batch gives the same as one mail after another. For the same
    reason each mail that may begin a series has one, though its cover may come and take it in.
    """
    for message_id, reading in readings.items():
        if openers.begins(reading):
            kind = PULL if openers.is_pull(reading) else SeriesKind.PATCHES
            yield first[message_id], SERIES[kind], message_id
    for s in state.series:
        if s.kind is PULL and not s.seen:
            yield min(first[m] for m in state.members[s.cover_id]), SERIES[PULL], s.cover_id
        if s.seen and not openers.begins(readings[s.cover_id]):  # only what it answers tells that it does
            above = [m for m in openers.ancestors(readings[s.cover_id]) if m in readings]
            yield max(first[m] for m in (s.cover_id, *above[:1])), SERIES[s.kind], s.cover_id
    for a in filter(_keyed, state.acts):
        yield first[a.origin.message_id], LETTERS[a.outcome.kind], _identity(a)


def _keyed(act: Act) -> bool:
    return act.outcome.kind in LETTERS


def _identity(act: Act) -> str:
    return f"{act.origin.message_id}#{act.seq}"


def _defect(db: Database, cid: int) -> None:
    evidence = _evidence(db, cid)
    if evidence.mentions or evidence.said or evidence.sightings:
        defects.replace(db, course.course(evidence))
    else:
        defects.forget(db, cid)


def _evidence(db: Database, cid: int) -> course.Evidence:
    fixes = patches.fixes(db, cid)
    fixing = patches.titled(db, {f.title for f in fixes})
    carriers = series.by_covers(db, {f.cover_id for f in fixes} | {p.cover_id for p in fixing})
    travelled = (*carriers, *rerolls(db, carriers))
    return course.Evidence(
        cid=cid,
        mentions=tuple(course.Mention(o, sentence) for o, sentence in messages.mentions(db, cid)),
        said=statements.of_cid(db, cid),
        fixes=fixes,
        patches=fixing,
        series=travelled,
        acts=statements.acts_on(db, [s.cover_id for s in travelled]),
        firsts=patches.firsts(db, travelled),
        sightings=sightings.of_cid(db, cid),
    )
