"""What people said of defects, and what their mails did or asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from storage import rows, times
from storage.database import Database
from storage.records import Outcome, OutcomeKind, Person, Statement, Verdict
from storage.state import Act, Said

_NUMBERS = msgspec.json.Decoder(tuple[int, ...])
_NAMES = msgspec.json.Decoder(tuple[str, ...])
_PEOPLE = msgspec.json.Decoder(tuple[Person, ...])


def replace_threads(
    db: Database, said: Mapping[int, Iterable[Said]], acts: Mapping[int, Iterable[Act]]
) -> None:
    """Puts the statements and acts of threads in the place of what was derived before."""
    these = "thread IN (SELECT value FROM json_each(?))"
    db.execute(
        f"DELETE FROM statements WHERE message_id IN (SELECT message_id FROM messages WHERE {these})",
        (rows.listed(said),),
    )
    db.execute(f"DELETE FROM outcomes WHERE {these}", (rows.listed(acts),))
    db.conn.executemany(
        "INSERT INTO statements (message_id, at, name, email, cid, verdict, claim, withdrawn, quote, rule) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *rows.columns(s.origin),
                s.statement.cid,
                s.statement.verdict,
                s.statement.claim,
                s.statement.withdrawn,
                s.statement.quote,
                s.statement.rule,
            )
            for found in said.values()
            for s in found
        ],
    )
    db.conn.executemany(
        "INSERT INTO outcomes (message_id, at, name, email, seq, thread, kind, key, target, cover_id, quote, "
        "rule, job_ids, tests, people, cids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_act_row(thread, act) for thread, found in acts.items() for act in found],
    )


def of_cid(db: Database, cid: int) -> tuple[Said, ...]:
    """What was said of one defect, oldest first."""
    found = db.execute("SELECT * FROM statements WHERE cid = ? ORDER BY at, message_id", (cid,))
    return tuple(_said(r) for r in found)


def views(db: Database, cid: int) -> tuple[Said, ...]:
    """Those of one defect that judge it, promise a patch or take something back, oldest first."""
    found = db.execute(
        "SELECT * FROM statements WHERE cid = ? AND (verdict NOT IN (?, ?) OR claim OR withdrawn) "
        "ORDER BY at, message_id",
        (cid, Verdict.NONE, Verdict.FIXED),
    )
    return tuple(_said(r) for r in found)


def said_in(db: Database, section: str, since: datetime) -> tuple[Said, ...]:
    """What was said of a section's defects since a time, oldest first."""
    found = db.execute(
        "SELECT statements.* FROM areas CROSS JOIN statements ON cid = CAST(substr(areas.key, 5) AS INTEGER) "
        "WHERE section = ? AND areas.key LIKE 'CID-%' AND at >= ? ORDER BY at, message_id",
        (section, times.text(since)),
    )
    return tuple(_said(r) for r in found)


def said_by(db: Database, addresses: Iterable[str], since: datetime) -> tuple[Said, ...]:
    """What somebody said of defects since a time, oldest first."""
    marks, theirs = rows.marks(addresses)
    found = db.execute(
        f"SELECT * FROM statements WHERE at >= ? AND lower(email) IN ({marks}) ORDER BY at, message_id",
        (times.text(since), *theirs),
    )
    return tuple(_said(r) for r in found)


def cids_of_threads(db: Database, threads: Iterable[int]) -> set[int]:
    """The CIDs that the mails of these threads name or speak of."""
    these = "(SELECT value FROM json_each(:threads))"
    found = db.execute(
        f"SELECT cid FROM statements JOIN messages USING (message_id) WHERE thread IN {these} "
        f"UNION SELECT cid FROM mentions JOIN messages USING (message_id) WHERE thread IN {these} "
        f"UNION SELECT cid FROM sightings JOIN messages USING (message_id) WHERE thread IN {these}",
        {"threads": rows.listed(threads)},
    )
    return {r["cid"] for r in found}


def cids_since(db: Database, at: datetime) -> set[int]:
    """The CIDs of which something was said since a time."""
    found = db.execute("SELECT DISTINCT cid FROM statements WHERE at >= ?", (times.text(at),))
    return {r["cid"] for r in found}


def acts_on(db: Database, cover_ids: Iterable[str]) -> tuple[Act, ...]:
    """What was done to these series, oldest first."""
    marks, values = rows.marks(cover_ids)
    return _acts(db, f"cover_id IN ({marks})", *values)


def acts_of_thread(db: Database, thread: int) -> tuple[Act, ...]:
    """What a thread's mails do, oldest first."""
    return _acts(db, "thread = ?", thread)


def acts_of_kind(
    db: Database, kinds: Iterable[OutcomeKind], section: str | None = None, since: datetime | None = None
) -> tuple[Act, ...]:
    """The acts of these kinds, in one section or all, since a time or at none that is known, oldest first."""
    marks, values = rows.marks(kinds)
    where = f"kind IN ({marks})"
    if since is not None:
        where, values = f"{where} AND (at >= ? OR at IS NULL)", [*values, times.text(since)]
    if section is None:
        return _acts(db, where, *values)
    return _acts(db, f"{where} AND key IN (SELECT key FROM areas WHERE section = ?)", *values, section)


def acts_in(db: Database, section: str, since: datetime) -> tuple[Act, ...]:
    """What was done in a section or to its series since a time, oldest first."""
    where, values = _since(since)
    in_area = "(SELECT key FROM areas WHERE section = ?)"
    on_series = f"(SELECT cover_id FROM series WHERE key IN {in_area})"
    return _acts(db, f"{where} AND (key IN {in_area} OR cover_id IN {on_series})", *values, section, section)


def acts_by(db: Database, addresses: Iterable[str], since: datetime) -> tuple[Act, ...]:
    """What the mails of somebody did since a time, oldest first."""
    where, values = _since(since)
    marks, theirs = rows.marks(addresses)
    return _acts(db, f"{where} AND lower(email) IN ({marks})", *values, *theirs)


def _since(since: datetime) -> tuple[str, list[object]]:
    """Of any kind: the index of acts is by kind, then by time."""
    marks, values = rows.marks(OutcomeKind)
    return f"kind IN ({marks}) AND at >= ?", [*values, times.text(since)]


def act(db: Database, key: str) -> Act | None:
    """The act with that short key."""
    return next(iter(_acts(db, "key = ?", key)), None)


def keys(db: Database, prefix: str, limit: int) -> tuple[str, ...]:
    """The short keys of acts that begin so, newest first."""
    found = db.execute(
        "SELECT key FROM outcomes WHERE key != '' AND instr(key, ?) = 1 ORDER BY at DESC, key LIMIT ?",
        (prefix, limit),
    )
    return tuple(r["key"] for r in found)


def doubts(db: Database, cids: Iterable[int]) -> tuple[Act, ...]:
    """Guesses about these defects and the doubts that others have of them, oldest first."""
    wanted = set(cids)
    acts = _acts(db, "kind IN (?, ?)", OutcomeKind.GUESS, OutcomeKind.GUESS_DOUBTED)
    return tuple(a for a in acts if wanted & set(a.outcome.cids))


def _acts(db: Database, where: str, *values: object) -> tuple[Act, ...]:
    found = db.execute(f"SELECT * FROM outcomes WHERE {where} ORDER BY at, message_id, seq", values)
    return tuple(
        Act(
            outcome=Outcome(
                kind=OutcomeKind(r["kind"]),
                quote=r["quote"],
                job_ids=_NUMBERS.decode(r["job_ids"]),
                tests=_NAMES.decode(r["tests"]),
                cids=_NUMBERS.decode(r["cids"]),
                rule=r["rule"],
            ),
            origin=rows.origin(r),
            seq=r["seq"],
            key=r["key"],
            target=r["target"],
            cover_id=r["cover_id"],
            people=_PEOPLE.decode(r["people"]),
        )
        for r in found
    )


def _act_row(thread: int, act: Act) -> tuple[object, ...]:
    outcome = act.outcome
    return (
        *rows.columns(act.origin),
        act.seq,
        thread,
        outcome.kind,
        act.key,
        act.target,
        act.cover_id,
        outcome.quote,
        outcome.rule,
        json.dumps(outcome.job_ids),
        json.dumps(outcome.tests),
        msgspec.json.encode(act.people).decode(),
        json.dumps(outcome.cids),
    )


def _said(row: sqlite3.Row) -> Said:
    statement = Statement(
        cid=row["cid"],
        verdict=Verdict(row["verdict"]),
        claim=bool(row["claim"]),
        withdrawn=bool(row["withdrawn"]),
        quote=row["quote"],
        rule=row["rule"],
    )
    return Said(statement, rows.origin(row))
