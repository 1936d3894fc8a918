"""Mails that a query finds: the one place that knows how its terms are asked in SQL.

Terms of words that must hold make one question to the full-text index, which then ranks; every other
term is a condition on the mails that this leaves, or on all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from storage import deliveries, rows, times, word_index
from storage.database import Database
from storage.query_terms import Sql, asked, condition, is_ranking, ranks
from storage.records import Operator, Query, Sorting
from storage.state import Found, Hit, Standing

WEIGHTS = "8.0, 4.0, 1.0"
"""What a word counts in subject, author and text."""

RECENT = 0.25, 90.0
"""A mail of today counts this much more than one of long ago, and half of that after so many days."""

# Of several, the newest series' key, and a CID that was asked for. What the author speaks of comes before
# what the thread is about.
_BELONGS_TO = """
coalesce(
    (SELECT key FROM series WHERE cover_id = m.message_id AND key != ''),
    (SELECT key FROM patches p JOIN series s USING (cover_id) WHERE p.message_id = m.message_id AND key != ''
        ORDER BY s.at DESC, key LIMIT 1),
    (SELECT 'CID-' || cid FROM (
        SELECT cid FROM mentions WHERE message_id = m.message_id
        UNION SELECT cid FROM statements WHERE message_id = m.message_id
    ) ORDER BY cid NOT IN (SELECT value FROM json_each(?)), cid LIMIT 1),
    (SELECT key FROM series s WHERE s.thread = m.thread AND key != '' ORDER BY s.at DESC, key LIMIT 1),
    ''
)"""

# What the index of words finds is looked for once, then counted and put in order.
_OF_WORDS = """
WITH held AS MATERIALIZED (SELECT m.message_id, {score} AS score, m.at FROM {source} WHERE {where}),
page AS MATERIALIZED (SELECT message_id, score, (SELECT count(*) FROM held) AS total FROM held
    ORDER BY score, at DESC, message_id LIMIT ? OFFSET ?)"""

# Without words an index may count all mails and give the newest, with none of the others read.
_NEWEST = """
WITH page AS MATERIALIZED (
    SELECT m.message_id, 0 AS score, (SELECT count(*) FROM messages m WHERE {where}) AS total
    FROM messages m WHERE {where} ORDER BY m.at DESC, m.message_id LIMIT ? OFFSET ?)"""


def find(
    db: Database,
    query: Query,
    standing: Standing,
    now: datetime,
    order: Sorting,
    *,
    limit: int,
    skip: int = 0,
    among: Collection[int] | None = None,
) -> Found:
    """The mails that a query finds; undated ones last, and of equal ones always the same first.

    Args:
        query: its ages as moments, its areas as names of sections.
        standing: what decisions make of what it asks about.
        now: what a mail is recent by.
        order: the best first needs words to judge by; without any it is the newest.
        limit: how many hits are wanted.
        skip: how many come before them.
        among: the numbers of the deliveries to look at; None for all.
    """
    source, where, values = _source(query, standing, among)
    if any(map(is_ranking, query.clauses)):
        score, recent = _score(now) if order is Sorting.BEST and ranks(query) else ("0", [])
        page, given = _OF_WORDS.format(score=score, source=source, where=where), [*recent, *values]
    else:
        page, given = _NEWEST.format(where=where), values * 2
    found = db.execute(
        f"{page} "
        f"SELECT m.message_id, m.at, m.name, m.email, m.subject, delivery, text, total, {_BELONGS_TO} AS key "
        "FROM page CROSS JOIN messages m USING (message_id) JOIN readings USING (delivery) "
        "ORDER BY score, m.at DESC, m.message_id",
        [*given, limit, skip, _cids(query)],
    ).fetchall()
    raws = dict(deliveries.raws(db, [r["delivery"] for r in found]))
    hits = tuple(Hit(rows.origin(r), r["subject"], r["key"], _text(r, raws)) for r in found)
    return Found(hits, found[0]["total"] if found else 0)


def moments(db: Database, query: Query, standing: Standing) -> tuple[datetime, ...]:
    """When the mails were written that a query finds; as `find` finds them."""
    source, where, values = _source(query, standing)
    found = db.execute(f"SELECT m.at FROM {source} WHERE {where} AND m.at IS NOT NULL", values)
    return tuple(times.moment(r["at"]) for r in found)


def _text(row: sqlite3.Row, raws: Mapping[int, bytes]) -> str:
    if row["text"] is None:  # where `word_index.behind`
        return ""
    return word_index.unpacked(row["text"], raws[row["delivery"]])


def _source(
    query: Query, standing: Standing, among: Collection[int] | None = None
) -> tuple[str, str, list[object]]:
    """The tables, the condition, and its values."""
    ranking = [clause for clause in query.clauses if is_ranking(clause)]
    source, where, values = "messages m", list[str](), list[object]()
    if ranking:
        source = "words CROSS JOIN messages m ON m.delivery = words.rowid"  # the words first
        where.append("words MATCH ?")
        values.append(" AND ".join(f"({' OR '.join(map(asked, clause))})" for clause in ranking))
    if among is not None:
        where.append(f"{'words.rowid' if ranking else 'm.delivery'} IN (SELECT value FROM json_each(?))")
        values.append(rows.listed(sorted(among)))
    for clause in query.clauses:
        if clause not in ranking:
            sql, given = _either([condition(term, standing) for term in clause])
            where.append(sql)
            values += given
    return source, " AND ".join(where) or "true", values


def _cids(query: Query) -> str:
    terms = (t for clause in query.clauses for t in clause)
    return rows.listed(int(t.value) for t in terms if t.operator is Operator.CID)


def _either(conditions: list[Sql]) -> Sql:
    return f"({' OR '.join(sql for sql, _ in conditions)})", [v for _, given in conditions for v in given]


def _score(now: datetime) -> tuple[str, list[object]]:
    """BM25, which is below zero and the lower the better, times what the mail's age adds."""
    more, days = RECENT
    age = "max(0, julianday(?) - julianday(m.at))"
    return f"bm25(words, {WEIGHTS}) * (1 + coalesce({more} / (1 + {age} / {days}), 0))", [times.text(now)]
