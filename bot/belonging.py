"""Which sections of MAINTAINERS things belong to: series, what mails do, defects and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain

from commands.areas import belongs_to, of_file, prepared
from commands.ownership import OwnershipIndex, in_tree, main_sections
from commands.place_search import words_of_file, words_of_test
from storage import defects, messages, patches, series, statements, subsystems, test_results
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act, SeriesKind


def every(db: Database) -> None:
    """Of all things, since another MAINTAINERS file is in force."""
    index = prepared(db)
    for thread in messages.threads(db):
        _thread(db, index, thread)
    _defects(db, index, [d.cid for d in defects.every(db)])
    _tests(db, test_results.names(db))


def update(
    db: Database, threads: Iterable[int], cids: Iterable[int], tests: Mapping[str, str], paths: Sequence[str]
) -> None:
    """Of these alone, and of what is known to belong somewhere by files that patches touch now.

    Args:
        threads: whose mails tell something else.
        cids: the defects of which something else is known.
        tests: short keys by name, of which something else is known.
        paths: of files that no patch touched before.
    """
    index = prepared(db)
    if not index.sections:  # until there are any, nothing belongs to one
        return
    for thread in threads:
        _thread(db, index, thread)
    _defects(db, index, cids)
    new = {words_of_file(path) for path in paths}
    _tests(db, {**tests, **(_tests_of(db, new) if new else {})})
    for act in _acts_of(db, new) if new else ():
        subsystems.set_areas(db, act.key, _act(db, index, act))


def _tests_of(db: Database, files: Set[tuple[str, ...]]) -> Mapping[str, str]:
    """The tests whose files these may be: one may have run before a patch of it came."""
    return {n: key for n, key in test_results.names(db).items() if files & words_of_test(of_file(n))}


def _acts_of(db: Database, files: Set[tuple[str, ...]]) -> Iterable[Act]:
    """What asks to be told of such tests."""
    acts = statements.acts_of_kind(db, (OutcomeKind.WATCH_REQUEST,))
    return (act for act in acts if any(files & words_of_test(of_file(test)) for test in act.outcome.tests))


def _thread(db: Database, index: OwnershipIndex, thread: int) -> None:
    """A series belongs to the sections that own most of its files; an act to those of its series."""
    acts = [*statements.acts_of_thread(db, thread)]
    carried = series.of_thread(db, thread)
    for s in carried:
        if s.kind is SeriesKind.PATCHES and s.key:
            subsystems.set_areas(db, s.key, main_sections(index, s.files))
    for s in filter(lambda s: s.kind is SeriesKind.PULL, carried):
        # A version whose files nobody told belongs where the other versions do.
        versions = series.versions(db, s)
        files = [f for v in versions for f in v.files]
        for v in versions:
            subsystems.set_areas(db, v.key, main_sections(index, v.files or files))
        acts += statements.acts_on(db, [v.cover_id for v in versions])
    for act in acts:
        if act.key:
            subsystems.set_areas(db, act.key, _act(db, index, act))


def _act(db: Database, index: OwnershipIndex, act: Act) -> list[str]:
    of_tests = [s.name for t in act.outcome.tests for s in belongs_to(db, t)]
    of = series.by_cover(db, act.cover_id)
    return [
        *of_tests,
        *(subsystems.areas_of(db, of.key) if of and of.key else main_sections(index, of.files if of else ())),
    ]


def _defects(db: Database, index: OwnershipIndex, cids: Iterable[int]) -> None:
    """A defect belongs where its fix does, or where it lies, or where the thread that named it first does."""
    for cid in cids:
        known = defects.get(db, cid)
        facts = known and known.facts
        fixed = [
            f for p in patches.fixes(db, cid) for q in patches.of_series(db, p.cover_id) for f in q.files
        ]
        lies = [in_tree(index, p.file) for p in facts.locations] if facts else []
        threads_files = (s.files for s in series.in_threads_of(db, [cid]))
        found = (main_sections(index, files) for files in chain((fixed, lies), threads_files))
        subsystems.set_areas(db, f"CID-{cid}", next(filter(None, found), ()))


def _tests(db: Database, tests: Mapping[str, str]) -> None:
    for name, short in tests.items():
        subsystems.set_areas(db, short, [s.name for s in belongs_to(db, name)])
