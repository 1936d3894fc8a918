"""`/history`: everything that happened to a thing, or lately in an area, by a person, on a runner."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from commands import linked, lookup, notice_lines, pointers, promise_lines, since, timeline, why
from commands.answer import Answer, Ask, Section, UserError, line
from commands.course import LONG_AGO
from commands.phrases import times
from commands.timeline import Dated
from storage import decisions, keys, pipelines, series, statements, test_results
from storage.database import Database

MOST = 200
"""Lines."""

_KEY = re.compile("[A-Z]-[0-9]{1,12}", re.IGNORECASE)


def history(db: Database, ask: Ask, key: str, since: str = "30d") -> Answer:
    """Everything that happened to a thing, or lately in an area, by a person or on a runner, oldest first.

    Args:
        key: A short key (CID-1527402, P-88, S-12, W-7, F-3, G-2, H-1, T-214), an area, a runner or a person.
        since: Of an area, runner or person: an age such as 14d or 3m (months), or a day such as 2026-10-09.
    """
    name, dated, older = _of_key(db, ask, key) or _lately(db, ask, key, since)
    dated.sort(key=lambda d: d[0] or LONG_AGO)
    older += max(len(dated) - MOST, 0)
    lines = [replace(x, at=at) for at, x in dated[-MOST:]]
    if older > 0:
        lines.insert(0, line(f"{times(older, 'older line')} left out"))
    return Answer(
        title=f"History of {name}",
        as_of=ask.now,
        sections=(Section("", tuple(lines) or (line(f"nothing since {since}"),)),),
        found=bool(dated),
    )


def _of_key(db: Database, ask: Ask, text: str) -> tuple[str, list[Dated], int] | None:
    """Of one thing, with what was decided and told of it; None where nothing has that key."""
    key = f"CID-{lookup.cid(text)}" if lookup.is_cid(text) else pointers.key_of(db, text)
    decided = [f"D-{d.number}" for d in decisions.of_key(db, key)]
    found = events(db, ask, key)
    return (key, [*notice_lines.about(db, ask, [key, *decided]), *found], 0) if found else None


def events(db: Database, ask: Ask, key: str) -> list[Dated]:
    """Of the thing with that key, with what was decided of it; none where nothing has the key."""
    dated = _of_cid(db, ask, key) if lookup.is_cid(key) else _of_what(db, ask, key)
    decided = [d for d in decisions.of_key(db, key) if d.undoes is None]
    return [*dated, *why.dated(db, ask, decided)] if dated else []


def _of_cid(db: Database, ask: Ask, key: str) -> list[Dated]:
    defect = lookup.defect(db, key)
    said = statements.of_cid(db, defect.cid)
    return [*(timeline.step(ask, e) for e in defect.events), *timeline.views(ask, said)]


def _of_what(db: Database, ask: Ask, key: str) -> list[Dated]:
    if found := series.by_key(db, key):
        return [timeline.sent(ask, found), *timeline.acts(ask, statements.acts_on(db, [found.cover_id]))]
    if act := statements.act(db, key):
        return timeline.acts(ask, [act, *promise_lines.doubts(db, act)])
    return timeline.of_test(db, ask, test_results.by_key(db, key))


def _lately(db: Database, ask: Ask, text: str, age: str) -> tuple[str, list[Dated], int]:
    """Of what has no key of its own, or one that stands for a name; and how many older lines are left out.

    Raises:
        UserError: nothing is called so.
    """
    start = since.since(age, ask.now)
    is_key = _KEY.fullmatch(text.strip())
    runner = keys.identity(db, text.strip().upper()) if is_key else text.strip()
    if runner and pipelines.has_runner(db, runner):
        return runner, timeline.of_runner(db, ask, runner, start), 0
    if is_key:
        raise UserError(
            f'Nothing has the key "{text}". Keys stand at the start of lines, such as P-1 or W-2.'
        )
    if "@" in text or text.strip().casefold() == "me":
        return _of_person(db, ask, text, start)
    try:
        section = lookup.area(db, text, "history", "key").name
    except UserError as unknown:
        try:
            return _of_person(db, ask, text, start)
        except UserError:
            refusal = f'No area, runner or person is called "{text}".'
            raise UserError(refusal, unknown.choices) from None
    return section, *timeline.of_area(db, ask, section, start, MOST)


def _of_person(db: Database, ask: Ask, text: str, start: datetime) -> tuple[str, list[Dated], int]:
    people = lookup.namesakes(db, ask, text)
    addresses = {a for p in people for a in linked.addresses(db, ask, p)}
    return people[0].name or people[0].email, timeline.of_person(db, ask, addresses, start), 0
