"""What a series names in words: what it is based on, which issue it settles, whose fault it mends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from commands import links, pull_lines
from commands.answer import Ask, Line, Link, Span, line
from storage import families, patches, refs, series, threads
from storage.database import Database
from storage.records import RefKind
from storage.state import Named, Series

SHORT = 12


def of_series(db: Database, ask: Ask, found: Series) -> tuple[Line, ...]:
    """What a series names, and who names something of it."""
    named = refs.of_series(db, [found.cover_id])
    titles = [p.title for p in patches.of_series(db, found.cover_id)]
    return (*of_mails(db, ask, named, found.cover_id), *_mended(db, ask, found, titles))


def of_mails(db: Database, ask: Ask, named: Iterable[Named], cover_id: str) -> tuple[Line, ...]:
    """What some mails of a series name, each thing once."""
    once = {(n.ref.kind, n.ref.value): n for n in reversed([*named])}
    lines = (_named(db, ask, n, cover_id) for n in reversed(once.values()))
    return tuple(x for x in lines if x)


def _named(db: Database, ask: Ask, named: Named, cover_id: str) -> Line | None:
    ref = named.ref
    if ref.kind in (RefKind.ISSUE, RefKind.BUG):
        does = "says it settles" if ref.note not in ("", "link") else "names"
        return line(
            f"{does} {'issue' if ref.kind is RefKind.ISSUE else 'bug'} ",
            _thing(ref.value),
            *_others(db, ask, named, cover_id),
        )
    if ref.kind is RefKind.BASED_ON:
        base = series.of_mail(db, ref.value)
        return line("based on ", *(_series(ask, base) if base else [f"{ref.value}, which was not seen"]))
    if ref.kind is RefKind.FIXES:
        return line(
            f"mends {ref.value[:SHORT]} {pull_lines.quoted(ref.note)}".rstrip(),
            *_introduced(db, ask, ref.note),
        )
    if ref.kind is RefKind.STABLE:
        return line("for the stable branches too", f" ({ref.note})" if ref.note else "")
    return None


def _thing(value: str) -> Span:
    """An issue or bug by its number, linked."""
    if not value.startswith("http"):
        return value
    number = value.rstrip("/").rpartition("/")[2].rpartition("=")[2]
    return Link(f"#{number}" if number.isdigit() else value, value)


def _others(db: Database, ask: Ask, named: Named, cover_id: str) -> Iterable[Span]:
    """The newest version of each other series that names the same thing."""
    naming = {n.cover_id for n in refs.naming(db, named.ref.kind, [named.ref.value])} - {cover_id, ""}
    places = families.places(db, {*naming, cover_id})
    mine = places[cover_id].family if cover_id in places else ""
    for found in series.by_covers(db, [c for c in naming if places[c].newest and places[c].family != mine]):
        yield from ("; so does ", *_series(ask, found))


def _introduced(db: Database, ask: Ask, title: str) -> list[Span]:
    """The newest version of the series that has that patch, where there is only one."""
    covers = {p.cover_id for p in patches.titled(db, [title])} if title else set()
    known = series.by_covers(db, covers)
    posted = [s for s in known if not s.pull] or known
    places = families.places(db, [s.cover_id for s in posted])
    newest = [s for s in posted if places[s.cover_id].newest]
    if len({p.family for p in places.values()}) != 1 or not newest:
        return []
    return [", which came with ", *_series(ask, newest[0])]


def _mended(db: Database, ask: Ask, found: Series, titles: Collection[str]) -> Iterable[Line]:
    """Later series that say they mend one of its patches."""
    covers = {
        n.cover_id: n.ref.note for n in refs.noting(db, RefKind.FIXES, titles) if n.cover_id != found.cover_id
    }
    places = families.places(db, covers)
    for later in series.by_covers(db, [c for c, p in places.items() if p.newest]):
        yield line(f"{pull_lines.quoted(covers[later.cover_id])} is mended by ", *_series(ask, later))


def _series(ask: Ask, found: Series) -> Sequence[Span]:
    key = f"{found.key} " if found.key else ""
    return [f"{key}{pull_lines.name(found)} ", links.mail(ask, found.origin)]


def elsewhere(db: Database, ask: Ask, cid: int) -> tuple[Line, ...]:
    """The one other thread that a mail means which says that this defect was discussed elsewhere."""
    firsts = threads.naming(db, cid)
    lines = []
    for said in refs.naming(db, RefKind.ELSEWHERE, [str(cid)]):
        here = threads.of_mail(db, said.origin.message_id)
        before = [
            o
            for t, o in firsts.items()
            if t != here and (o.at is None or said.origin.at is None or o.at < said.origin.at)
        ]
        if len(before) == 1:
            who = said.origin.person
            lines.append(
                line(
                    f"{who.name or who.email} ",
                    links.mail(ask, said.origin),
                    f': "{said.ref.note}": ',
                    links.mail(ask, before[0], "the thread that names it too"),
                )
            )
    return tuple(lines)
