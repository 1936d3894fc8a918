"""Series and pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from storage import families, rows, times
from storage.database import Database
from storage.series_rows import columns, of_row
from storage.state import Origin, Series, SeriesKind, SeriesState

REPLACED = "EXISTS (SELECT 1 FROM versions v WHERE v.cover_id = series.cover_id AND NOT newest)"
"""Of a series: a later version of it is known."""


def replace_threads(db: Database, series: Mapping[int, Iterable[Series]]) -> None:
    """Puts the series of threads in the place of what was derived before."""
    db.execute("DELETE FROM series WHERE thread IN (SELECT value FROM json_each(?))", (rows.listed(series),))
    db.conn.executemany(
        "INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [columns(thread, s) for thread, found in series.items() for s in found],
    )


def of_thread(db: Database, thread: int) -> tuple[Series, ...]:
    """The series that a thread carries, oldest first."""
    return _series(db, "thread = ? ORDER BY at, cover_id", thread)


def posted_after(db: Database, mail: Origin) -> tuple[Series, ...]:
    """The patch series that were posted in the thread of a mail after it, oldest first."""
    # "+": by the thread, and not by all series of a kind.
    where = "thread = (SELECT thread FROM messages WHERE message_id = ?) AND +kind = ? AND seen AND at > ?"
    values = (mail.message_id, SeriesKind.PATCHES, times.text_or_none(mail.at))
    return _series(db, f"{where} ORDER BY at, cover_id", *values)


def by_key(db: Database, key: str) -> Series | None:
    """The series with that short key."""
    return next(iter(_series(db, "key = ?", key)), None)


def by_cover(db: Database, cover_id: str) -> Series | None:
    """The series that opens with that mail."""
    return next(iter(_series(db, "cover_id = ?", cover_id)), None)


def by_covers(db: Database, cover_ids: Iterable[str]) -> tuple[Series, ...]:
    """The series that open with these mails, oldest first."""
    marks, values = rows.marks(cover_ids)
    return _series(db, f"cover_id IN ({marks}) ORDER BY at, cover_id", *values)


def tagged(db: Database, name: str) -> tuple[Series, ...]:
    """The pull requests with this tag, branch or title, newest first."""
    found = _series(
        db, "kind = 'pull' AND (title = ? OR instr(pull, ?)) ORDER BY at DESC, cover_id", name, name
    )
    return tuple(s for s in found if s.title == name or (s.pull and s.pull.tag == name))


def of_mail(db: Database, message_id: str) -> Series | None:
    """The series that this cover or patch mail belongs to."""
    row = db.execute(
        "SELECT min(cover_id) AS cover_id FROM patches WHERE message_id = ?", (message_id,)
    ).fetchone()
    return by_cover(db, row["cover_id"] or message_id)


def titled(
    db: Database, words: Iterable[str], limit: int, kinds: Iterable[SeriesKind] = SeriesKind
) -> tuple[Series, ...]:
    """Those of these kinds that have a key and whose title holds all these words, newest first."""
    wanted = list(words)
    marks, values = rows.marks(kinds)
    held = "".join(" AND instr(lower(title), lower(?))" for _ in wanted)
    where = f"key != '' AND kind IN ({marks}){held} ORDER BY at DESC, cover_id LIMIT ?"
    return _series(db, where, *values, *wanted, limit)


def keys(db: Database, text: str, limit: int, kinds: Iterable[SeriesKind] = SeriesKind) -> tuple[str, ...]:
    """The keys that begin with this text, then those of titles that hold it, newest first."""
    marks, values = rows.marks(kinds)
    found = db.execute(
        f"SELECT key, instr(key, upper(?)) = 1 AS begins FROM series WHERE key != '' AND kind IN ({marks}) "
        "AND (begins OR instr(lower(title), lower(?))) ORDER BY begins DESC, at DESC, cover_id LIMIT ?",
        (text, *values, text, limit),
    )
    return tuple(r["key"] for r in found)


def of_area(db: Database, section: str, kind: SeriesKind) -> tuple[Series, ...]:
    """The series of one kind in a section, newest first."""
    return _series(
        db,
        # "+": by the section's keys, and not by all series of a kind.
        "+kind = ? AND key IN (SELECT key FROM areas WHERE section = ?) ORDER BY at DESC, cover_id",
        kind,
        section,
    )


def sent_in(db: Database, section: str, since: datetime) -> tuple[Series, ...]:
    """The series of a section that came since a time, oldest first."""
    where = "key IN (SELECT key FROM areas WHERE section = ?) AND at >= ? ORDER BY at, cover_id"
    return _series(db, where, section, times.text(since))


def sent_by(db: Database, addresses: Iterable[str], since: datetime) -> tuple[Series, ...]:
    """The series that somebody sent since a time, oldest first."""
    of_any, kinds = rows.marks(SeriesKind)  # the index of series is by kind, then by time
    marks, theirs = rows.marks(addresses)
    where = (
        f"kind IN ({of_any}) AND at >= ? AND key != '' AND lower(email) IN ({marks}) ORDER BY at, cover_id"
    )
    return _series(db, where, *kinds, times.text(since), *theirs)


def unapplied(db: Database, kind: SeriesKind, since: datetime, section: str = "") -> tuple[Series, ...]:
    """Those of one kind, with a key, since a time or at none that is known, neither applied nor replaced.

    Args:
        section: only those of this section.
    """
    # "+": by the section's keys, and not by all series of a kind.
    of = "+kind = ? AND key IN (SELECT key FROM areas WHERE section = ?)" if section else "kind = ?"
    return _series(
        db,
        f"{of} AND key != '' AND state != ? AND (at >= ? OR at IS NULL) AND NOT {REPLACED} "
        "ORDER BY at DESC, cover_id",
        *((kind, section) if section else (kind,)),
        *(SeriesState.APPLIED, times.text(since)),
    )


def replaced(db: Database, cover_ids: Iterable[str]) -> set[str]:
    """Those of these series that were not applied and of which a later version is known."""
    found = db.execute(
        "SELECT cover_id FROM series WHERE cover_id IN (SELECT value FROM json_each(?)) "
        f"AND state != ? AND {REPLACED}",
        (rows.listed(cover_ids), SeriesState.APPLIED),
    )
    return {r["cover_id"] for r in found}


def pinged(db: Database) -> tuple[Series, ...]:
    """The patch series whose senders asked after them, and nobody else said a word since."""
    return _series(db, "kind = ? AND pings != '[]' ORDER BY at, cover_id", SeriesKind.PATCHES)


def versions(db: Database, series: Series) -> tuple[Series, ...]:
    """All versions of a series that are known, itself among them, first to last."""
    found = families.members(db, [p.family for p in families.places(db, [series.cover_id]).values()])
    known = {s.cover_id: s for s in by_covers(db, found)}
    return tuple(known[cover_id] for cover_id in found)


def untold_after(db: Database, cover_ids: Iterable[str]) -> tuple[Series, ...]:
    """The later versions of these series whose patches nobody told, oldest first."""
    return _series(
        db,
        "cover_id IN (SELECT new.cover_id FROM json_each(?) JOIN series old ON old.cover_id = value "
        "JOIN versions one ON one.cover_id = value JOIN versions other ON other.family = one.family "
        "JOIN series new ON new.cover_id = other.cover_id WHERE new.version > old.version "
        "AND NOT EXISTS (SELECT 1 FROM patches WHERE patches.cover_id = new.cover_id)) ORDER BY at, cover_id",
        rows.listed(cover_ids),
    )


def is_newest(db: Database, series: Series) -> bool:
    """No later version of it is known."""
    place = families.place(db, series.cover_id)
    return place is None or place.newest


def newest(db: Database, series: Series) -> Series:
    """The version of it that is in force; of two lines of versions the younger one's last."""
    found = _series(
        db,
        "cover_id IN (SELECT cover_id FROM versions WHERE newest "
        "AND family = (SELECT family FROM versions WHERE cover_id = ?))",
        series.cover_id,
    )
    return found[0] if found else series


def in_threads_of(db: Database, cids: Iterable[int]) -> tuple[Series, ...]:
    """The series in whose threads mails name one of these CIDs."""
    marks, values = rows.marks(cids)
    return _series(
        db,
        "thread IN (SELECT thread FROM mentions JOIN messages USING (message_id) "
        f"WHERE cid IN ({marks})) ORDER BY at, cover_id",
        *values,
    )


def threads_of(db: Database, cover_ids: Iterable[str]) -> set[int]:
    """The threads that carry these series."""
    marks, values = rows.marks(cover_ids)
    return {r["thread"] for r in db.execute(f"SELECT thread FROM series WHERE cover_id IN ({marks})", values)}


def _series(db: Database, where: str, *values: object) -> tuple[Series, ...]:
    return tuple(map(of_row, db.execute(f"SELECT * FROM series WHERE {where}", values)))
