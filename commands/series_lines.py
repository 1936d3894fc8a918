"""A series or pull request in full: its versions, its patches and where they have been."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from commands import join_lines, links, patch_changes, patch_course, promise_lines, pull_lines
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.phrases import times
from storage import authors, families, patches, series, statements, subsystems
from storage.database import Database
from storage.state import Patch, Series, SeriesKind


def answer(db: Database, ask: Ask, found: Series, mail: str = "") -> Answer:
    """Everything that is known of it.

    Args:
        mail: the Message-ID by which it was asked for: of a patch, its course stands in full.
    """
    areas = links.areas(ask, subsystems.areas_of(db, found.key))
    asked = {"key": found.key}
    return Answer(
        title=f"{found.key} {pull_lines.name(found)}".strip(),
        as_of=ask.now,
        intro=(line(*areas), line(*patch_course.state(db, ask, found), _replaced(db, found))),
        sections=_sections(db, ask, found, mail),
        actions=(*_compared(db, found), Action("Why?", "why", asked), Action("History", "history", asked)),
    )


def _sections(db: Database, ask: Ask, found: Series, mail: str) -> tuple[Section, ...]:
    carried = patches.of_series(db, found.cover_id)
    asked = next(
        (p for p in carried if p.origin.message_id == mail or (len(carried) == 1 and not found.pull)), None
    )
    sections = (
        Section("Course", _course(db, ask, asked) if asked else ()),
        Section("Commits and summary", pull_lines.details(ask, found)),
        _patches(db, ask, found, carried, alone=carried == (asked,)),
        Section("What it names", join_lines.of_series(db, ask, found)),
        Section(
            "What was done and asked",
            tuple(promise_lines.told(ask, a) for a in statements.acts_on(db, [found.cover_id])),
        ),
        Section("Versions", _versions(db, ask, found)),
    )
    return tuple(s for s in sections if s.lines)


def _replaced(db: Database, found: Series) -> str:
    newest = series.newest(db, found)
    if newest.cover_id == found.cover_id:
        return ""
    return f"; superseded by {newest.key or 'a later version'} (v{newest.version})"


def _compared(db: Database, found: Series) -> tuple[Action, ...]:
    place = families.place(db, found.cover_id)
    before = series.by_cover(db, place.previous) if place and place.previous else None
    if before is None or not before.key:
        return ()
    return (
        Action(f"What changed since v{before.version}?", "pull diff", {"old": before.key, "new": found.key}),
    )


def _course(db: Database, ask: Ask, patch: Patch) -> tuple[Line, ...]:
    return (line(patch.title), *patch_course.lines(ask, patch_course.course(db, patch)))


def _patches(db: Database, ask: Ask, found: Series, carried: Sequence[Patch], *, alone: bool) -> Section:
    """Those that came, or are listed, and how many there are where others did not.

    Args:
        alone: the one there is, of which the course stands in full.
    """
    total = found.total or 0
    if total > len(carried) and not carried:
        return Section("Patches", (line(f"none of its {times(total, 'patch', 'patches')} was seen"),))
    if total > len(carried):
        return Section(f"Patches: {len(carried)} of {total} seen", _each(db, ask, found, carried))
    return Section("Patches", () if alone else _each(db, ask, found, carried))


def _each(db: Database, ask: Ask, found: Series, carried: Sequence[Patch]) -> tuple[Line, ...]:
    """Each with its last step and its course; in a pull request without the steps that all of it took."""
    said: set[str] = set()
    if found.kind is SeriesKind.PULL:
        every = series.versions(db, found)
        acts = statements.acts_on(db, [v.cover_id for v in every])
        said = {v.origin.message_id for v in every} | {a.origin.message_id for a in acts}
    known = authors.called(db, (p.origin.person.name for p in carried))
    return tuple(_patch(db, ask, p, said, known) for p in carried)


def _patch(db: Database, ask: Ask, patch: Patch, said: set[str], known: frozenset[str]) -> Line:
    """A shortlog, or a patch that is passed on, names people who never wrote a mail: these have no page."""
    who = patch.origin.person
    author = links.person(ask, who) if not who.name or who.name in known else who.name
    course = [e for e in patch_course.course(db, patch) if e.origin.message_id not in said]
    steps = patch_course.lines(ask, course)
    moved = course and course[-1].origin.message_id != patch.origin.message_id
    last = [": ", *steps[-1].spans] if moved else []
    return line(f"{patch.title} (", author, ") ", links.mail(ask, patch.origin), *last, details=steps[:-1])


def _versions(db: Database, ask: Ask, found: Series) -> tuple[Line, ...]:
    """Each with its end and what its patches became since the version before; nothing of a single one."""
    every = series.versions(db, found)
    if len(every) < 2:
        return ()
    newest = {c for c, place in families.places(db, [v.cover_id for v in every]).items() if place.newest}
    carried = [patches.of_series(db, v.cover_id) for v in every]
    since = ["", *(_since(*pair) for pair in pairwise(zip(every, carried, strict=True)))]
    return tuple(
        line(f"v{v.version}: ", *patch_course.state(db, ask, v, waits=_called(v, newest)), moved, key=v.key)
        for v, moved in zip(every, since, strict=True)
    )


def _since(before: tuple[Series, tuple[Patch, ...]], after: tuple[Series, tuple[Patch, ...]]) -> str:
    """Nothing where a patch of either is missing, which would look as if it had come or gone."""
    (version, old), (_, new) = before, after
    if not all(carried and len(carried) == found.total for found, carried in (before, after)):
        return ""
    return f"; since v{version.version} {patch_changes.counted(old, new)}"


def _called(version: Series, newest: set[str]) -> str:
    return "waiting" if version.cover_id in newest else "superseded"
