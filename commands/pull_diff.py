"""`/pull diff OLD NEW`: what changed from one version to another."""

from __future__ import annotations

from collections.abc import Iterable

from commands import compare, links, lookup, patch_changes, patch_course, pull_lines
from commands.answer import Action, Answer, Ask, Line, Section, Span, UserError, line
from storage import families, patches, refs
from storage.database import Database
from storage.records import RefKind
from storage.state import Patch, Series, SeriesKind


def diff(db: Database, ask: Ask, old: str, new: str) -> Answer:
    """What changed between two versions: patches, summary, base and head.

    Args:
        old: The earlier one: its key (P-88, S-12), Message-ID or title.
        new: The later one: its key, Message-ID or title.
    """
    before, after = lookup.any_series(db, old), lookup.any_series(db, new)
    _comparable(db, before, after)
    both = [(s, _patches(db, s)) for s in (before, after)]
    found = compare.pairs(both[0][1], both[1][1])
    sections = (
        Section("Base and head", _commits(db, before, after)),
        Section("Patches that came", tuple(_patch(ask, p.new) for p in found if p.new and not p.old)),
        Section("Patches that went", tuple(_patch(ask, p.old) for p in found if p.old and not p.new)),
        Section("Patches that changed", tuple(x for p in found for x in _changed(ask, p))),
        Section("Patches that stayed", tuple(_stayed(ask, found))),
        Section("Summary", _bullets(before, after)),
    )
    return Answer(
        title=f"{before.key} → {after.key} {pull_lines.name(after)}",
        as_of=ask.now,
        intro=tuple(
            line(f"{pull_lines.name(s)}: ", *patch_course.state(db, ask, s), _partly(s, p), key=s.key)
            for s, p in both
        ),
        sections=tuple(s for s in sections if s.lines),
        actions=tuple(Action(f"Show {s.key}", "series show", {"series": s.key}) for s in (before, after)),
    )


def _comparable(db: Database, before: Series, after: Series) -> None:
    if before.cover_id == after.cover_id:
        raise UserError(f"{before.key} is compared with itself; give two versions.")
    places = families.places(db, [before.cover_id, after.cover_id])
    if before.kind is after.kind is SeriesKind.PULL:
        return
    if len({p.family for p in places.values()}) > 1:
        raise UserError(
            f"{before.key} and {after.key} are not known to be versions of one series; "
            f"`series show {after.key}` lists its versions."
        )


def _patches(db: Database, found: Series) -> tuple[Patch, ...]:
    known = patches.of_series(db, found.cover_id)
    if not known:
        raise UserError(f"The patches of {found.key} are not known: neither they nor a list of them came.")
    return known


def _partly(found: Series, known: tuple[Patch, ...]) -> str:
    missing = (found.total or 0) - len(known)
    if missing <= 0:
        return ""
    are = "is" if len(known) == 1 else "are"
    return f"; only {len(known)} of its {found.total} patches {are} known, so others may have come or gone"


def _commits(db: Database, before: Series, after: Series) -> tuple[Line, ...]:
    bases = [_base(db, s) for s in (before, after)]
    heads = [(s.pull.head, s.pull.head_subject) if s.pull else ("", "") for s in (before, after)]
    return tuple(
        line(f"{what} {_moved(*both)}")
        for what, both in (("base", bases), ("head", heads))
        if any(b[0] for b in both)
    )


def _base(db: Database, found: Series) -> tuple[str, str]:
    """What it is built on: a pull request says so, a series where it was sent with --base."""
    if found.pull:
        return found.pull.base, found.pull.base_subject
    named = [n.ref.value for n in refs.of_series(db, [found.cover_id]) if n.ref.kind is RefKind.BASE]
    return (named[0] if named else "", "")


def _moved(before: tuple[str, str], after: tuple[str, str]) -> str:
    if before[0] == after[0]:
        return f"{_commit(*before)}, the same"
    return f"{_commit(*before)} → {_commit(*after)}"


def _commit(commit: str, subject: str) -> str:
    return f"{commit[: pull_lines.SHORT]} {pull_lines.quoted(subject)}".strip() or "not known"


def _patch(ask: Ask, patch: Patch) -> Line:
    return line(f"{patch.title} ", links.mail(ask, patch.origin))


def _changed(ask: Ask, pair: compare.Pair) -> Iterable[Line]:
    """Another title, other lines or other files."""
    old, new = pair.old, pair.new
    if old and new and (told := patch_changes.told(old, new)):
        yield line(f"{new.title} ", *_both(ask, old, new), f": {'; '.join(told)}")


def _stayed(ask: Ask, pairs: Iterable[compare.Pair]) -> Iterable[Line]:
    """Those that are as they were, as far as is known: of pull requests mostly the titles came alone."""
    both = [(p.old, p.new) for p in pairs if p.old and p.new and not patch_changes.told(p.old, p.new)]
    none_known = len(both) > 1 and not any(old.change and new.change for old, new in both)
    if none_known:
        yield line("of none of these are both diffs known")
    for old, new in both:
        known = none_known or (old.change and new.change)
        yield line(
            f"{new.title} ",
            *_both(ask, old, new),
            "" if known else "; its diff is not known on both sides",
        )


def _both(ask: Ask, old: Patch, new: Patch) -> list[Span]:
    return [links.mail(ask, old.origin), " → ", links.mail(ask, new.origin)]


def _bullets(before: Series, after: Series) -> tuple[Line, ...]:
    old, new = ({compare.stem(b): b for b in s.pull.summary} if s.pull else {} for s in (before, after))
    return (
        *(line(f"came: {new[b]}") for b in new if b not in old),
        *(line(f"went: {old[b]}") for b in old if b not in new),
    )
