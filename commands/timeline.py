"""What happened, dated: each line is one mail, run, decision or notice.

`history` and the feeds show these lines, of one thing or of all that belongs to an area, a person, a runner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from commands import defect_lines, links, notice_lines, pipeline_lines, promise_lines, pull_lines, why
from commands.answer import Ask, Line, line
from commands.phrases import times
from storage import (
    decisions,
    defects,
    failures,
    job_runs,
    outbox,
    series,
    statements,
    subsystems,
    test_results,
)
from storage.database import Database
from storage.records import Verdict
from storage.state import Act, Attempt, Event, EventKind, Failure, Result, Said, Series

Dated = tuple[datetime | None, Line]
"""A line and when that was; None where nobody knows."""


def of_area(db: Database, ask: Ask, section: str, since: datetime, most: int) -> tuple[list[Dated], int]:
    """What happened in a section since a time, and what was told of it; else as `happened_in`."""
    keys = subsystems.keys_of(db, section)
    dated, more = happened_in(db, ask, section, since, most)
    told = (
        notice_lines.dated(db, ask, q)
        for q in outbox.since(db, since)
        if not keys.isdisjoint(q.notice.key.split(":"))
    )
    return [*dated, *told], more


def happened_in(db: Database, ask: Ask, section: str, since: datetime, most: int) -> tuple[list[Dated], int]:
    """Mails, failures and decisions of a section since a time; and how many failures are left out.

    Args:
        most: failures that are told, the newest.
    """
    failed, every = test_results.failed_in(db, section, since, most)
    dated = [
        *(sent(ask, s) for s in series.sent_in(db, section, since)),
        *_keyed(db, ask, statements.acts_in(db, section, since)),
        *(
            step(ask, e, f"CID-{cid}")
            for cid, e in defects.steps_in(db, section, since)
            if e.what is not EventKind.PROMISED  # as one of the views
        ),
        *views(ask, statements.said_in(db, section, since), keyed=True),
        *(result(db, ask, [r], named=True) for r in failed),
        *why.dated(db, ask, decisions.about_area(db, section, since)),
    ]
    return dated, every - len(failed)


def of_person(db: Database, ask: Ask, addresses: Collection[str], since: datetime) -> list[Dated]:
    """What somebody did since a time, and was told.

    Args:
        addresses: all that are theirs, in lower case.
    """
    return [
        *(sent(ask, s) for s in series.sent_by(db, addresses, since)),
        *_keyed(db, ask, statements.acts_by(db, addresses, since)),
        *views(ask, statements.said_by(db, addresses, since), keyed=True),
        *why.dated(db, ask, decisions.made_by(db, addresses, since)),
        *(
            notice_lines.dated(db, ask, q)
            for q in outbox.since(db, since)
            if any(a.casefold() in addresses for a in q.notice.audience)
        ),
    ]


def of_runner(db: Database, ask: Ask, name: str, since: datetime) -> list[Dated]:
    """The jobs that failed on a runner since a time, with what failed in them."""
    failed = job_runs.failed_on(db, name, since)
    told = failures.of_jobs(db, [run.job.id for run in failed])
    return [(run.job.finished_at, _job(ask, run, told.get(run.job.id, ()))) for run in failed]


def of_test(db: Database, ask: Ask, found: Iterable[Result]) -> list[Dated]:
    """Each failure of a test, and its runs between two of them as one line."""
    runs = sorted(found, key=lambda r: (r.at, r.job))
    return [
        told
        for failed, some in groupby(runs, key=lambda r: r.failed)
        for told in ([result(db, ask, [r]) for r in some] if failed else [result(db, ask, list(some))])
    ]


def sent(ask: Ask, found: Series) -> Dated:
    """A series or pull request came."""
    return found.origin.at, line(f"{pull_lines.name(found)} ", *pull_lines.sent(ask, found), key=found.key)


def acts(ask: Ask, found: Iterable[Act]) -> list[Dated]:
    """What mails did, or asked for."""
    return [(a.origin.at, promise_lines.told(ask, a)) for a in found]


def _keyed(db: Database, ask: Ask, found: Sequence[Act]) -> list[Dated]:
    """The same, with the key of what it was done to where it has none of its own."""
    keys = {s.cover_id: s.key for s in series.by_covers(db, {a.cover_id for a in found})}
    lines = zip(found, acts(ask, found), strict=True)
    return [(at, replace(told, key=a.key or keys.get(a.cover_id, ""))) for a, (at, told) in lines]


def step(ask: Ask, event: Event, key: str = "") -> Dated:
    """A defect went a step further."""
    note = f': "{event.note}"' if event.note else ""
    told = line(f"{defect_lines.PHRASES[event.what]} ", *defect_lines.by(ask, event), note, key=key)
    return event.origin.at, told


def views(ask: Ask, said: Iterable[Said], *, keyed: bool = False) -> list[Dated]:
    """What people think of defects; that one is fixed is a step of its course."""
    return [
        (
            s.origin.at,
            line(
                *defect_lines.view(ask, s).spans,
                key=f"CID-{s.statement.cid}" if keyed and s.statement.cid else "",
            ),
        )
        for s in said
        if s.statement.verdict not in (Verdict.NONE, Verdict.FIXED) or (keyed and s.statement.claim)
    ]


def result(db: Database, ask: Ask, runs: Sequence[Result], *, named: bool = False) -> Dated:
    """`9 Oct failed in ‹build-debian›, 246 s: …`, or of several runs alike `30 passed, 1 Oct to 9 Oct`."""
    first, last = runs[0], runs[-1]
    what = f"{last.name} " if named else ""
    if len(runs) > 1:
        days = dict.fromkeys(links.day(r.at, ask.now) for r in (first, last))
        return last.at, line(f"{what}{times(len(runs), 'run')} passed, {' to '.join(days)}", key=last.key)
    took = "" if last.seconds is None else f", {last.seconds:.0f} s"
    said = f": {last.message.splitlines()[0]}" if last.message and last.failed else ""
    return last.at, line(
        f"{links.day(last.at, ask.now)} {what}{last.outcome} in ",
        pipeline_lines.of_number(db, ask, last.job),
        f"{took}{said}",
        key=last.key,
    )


def _job(ask: Ask, run: Attempt, told: Sequence[Failure]) -> Line:
    """`9 Oct ‹build-debian› failed: gate-test, lens-test`."""
    what = ", ".join(dict.fromkeys(f.test or f.said for f in told)) or run.job.failure_reason or ""
    return line(
        f"{links.day(run.job.finished_at, ask.now)} ",
        links.job(ask, run.job.id, run.page, run.job.name),
        " failed",
        f": {what}" if what else "",
    )
