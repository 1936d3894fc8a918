"""`/history KEY`: everything that happened to a thing, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from commands import defect_lines, links, lookup, notice_lines, pipeline_lines, promise_lines, pull_lines, why
from commands.answer import Answer, Ask, Line, Section, UserError, line
from commands.course import LONG_AGO
from storage import decisions, series, statements, test_results
from storage.database import Database
from storage.records import Decision, Verdict
from storage.state import Act, Result

Dated = tuple[datetime, Line]


def history(db: Database, ask: Ask, key: str) -> Answer:
    """Everything that happened to a thing, oldest first.

    Args:
        key: A short key (CID-1527402, P-88, S-12, W-7, F-3, G-2, H-1, T-214).
    """
    wanted = key.strip().upper()
    if lookup.is_cid(wanted):
        wanted = f"CID-{lookup.cid(wanted)}"
        dated = _of_cid(db, ask, wanted)
    else:
        dated = _of_key(db, ask, wanted)
    if not dated:
        raise UserError(f'Nothing has the key "{key}". Keys stand at the start of lines, such as P-1 or W-2.')
    dated += notice_lines.about(db, ask, [wanted, *(f"D-{d.number}" for d in decisions.of_key(db, wanted))])
    dated += [(d.at, x) for d, x in zip(_standing(db, wanted), why.decided(db, ask, wanted), strict=True)]
    lines = tuple(x for _, x in sorted(dated, key=lambda d: d[0]))
    return Answer(title=f"History of {wanted}", as_of=ask.now, sections=(Section("", lines),))


def _standing(db: Database, key: str) -> list[Decision]:
    return [d for d in decisions.of_key(db, key) if d.undoes is None]


def _of_cid(db: Database, ask: Ask, key: str) -> list[Dated]:
    defect = lookup.defect(db, key)
    steps = [
        (
            e.origin.at or LONG_AGO,
            line(
                f"{defect_lines.PHRASES[e.what]} ",
                *defect_lines.by(ask, e),
                f': "{e.note}"' if e.note else "",
            ),
        )
        for e in defect.events
    ]
    views = [
        (s.origin.at or LONG_AGO, defect_lines.view(ask, s))
        for s in statements.of_cid(db, defect.cid)
        if s.statement.verdict not in (Verdict.NONE, Verdict.FIXED)
    ]
    return [*steps, *views]


def _of_key(db: Database, ask: Ask, key: str) -> list[Dated]:
    found = series.by_key(db, key)
    if found:
        sent = line(f"{pull_lines.name(found)} ", *pull_lines.sent(ask, found))
        return [(found.origin.at or LONG_AGO, sent), *_acts(ask, statements.acts_on(db, [found.cover_id]))]
    act = statements.act(db, key)
    if act:
        return _acts(ask, [act])
    return [_result(db, ask, r) for r in test_results.by_key(db, key)]


def _acts(ask: Ask, acts: Iterable[Act]) -> list[Dated]:
    return [(a.origin.at or LONG_AGO, promise_lines.told(ask, a)) for a in acts]


def _result(db: Database, ask: Ask, result: Result) -> Dated:
    took = "" if result.seconds is None else f", {result.seconds:.0f} s"
    said = f": {result.message}" if result.message and result.failed else ""
    return (
        result.at,
        line(
            f"{links.day(result.at, ask.now)} {result.outcome} in ",
            pipeline_lines.of_number(db, ask, result.job),
            f"{took}{said}",
            key=result.key,
        ),
    )
