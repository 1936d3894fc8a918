"""The patches of series and pull requests, and which of them fixes which defect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import msgspec

from storage import rows
from storage.database import Database
from storage.records import Change
from storage.state import Fix, Patch, Series, SeriesKind

_FILES = msgspec.json.Decoder(tuple[str, ...])
_CHANGE = msgspec.json.Decoder(Change)


def replace_threads(
    db: Database, patches: Mapping[int, Iterable[Patch]], fixes: Mapping[int, Iterable[Fix]]
) -> None:
    """Puts the patches and fixes of threads in the place of what was derived before."""
    for table, found in (("patches", patches), ("fixes", fixes)):
        these = rows.listed(found)
        db.execute(f"DELETE FROM {table} WHERE thread IN (SELECT value FROM json_each(?))", (these,))
    db.conn.executemany(
        "INSERT INTO patches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                p.cover_id,
                p.title,
                *rows.columns(p.origin),
                json.dumps(p.files),
                thread,
                p.change and msgspec.json.encode(p.change).decode(),
            )
            for thread, found in patches.items()
            for p in found
        ],
    )
    db.conn.executemany(
        "INSERT INTO fixes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (f.origin.message_id, f.cid, f.title, f.cover_id, *rows.columns(f.origin)[1:], thread)
            for thread, found in fixes.items()
            for f in found
        ],
    )


def of_series(db: Database, cover_id: str) -> tuple[Patch, ...]:
    """The patches of one series, by title."""
    return _patches(db, "cover_id = ? ORDER BY at, title", cover_id)


def titled(db: Database, titles: Iterable[str]) -> tuple[Patch, ...]:
    """Every patch, in whatever series, that has one of these titles, by cover."""
    marks, values = rows.marks(titles)
    return _patches(db, f"title IN ({marks}) ORDER BY cover_id, title", *values)


def by_mail(db: Database, message_ids: Iterable[str]) -> tuple[Patch, ...]:
    """The patches that came with these mails, by cover."""
    marks, values = rows.marks(message_ids)
    return _patches(db, f"message_id IN ({marks}) ORDER BY cover_id, title", *values)


def firsts(db: Database, carriers: Iterable[Series]) -> set[str]:
    """The covers of these that are patch 1 of several, which stands for a cover that was never written."""
    several = [s.cover_id for s in carriers if s.kind is SeriesKind.PATCHES and s.total != 1]
    return {p.cover_id for p in by_mail(db, several) if p.origin.message_id == p.cover_id}


def fixes(db: Database, cid: int) -> tuple[Fix, ...]:
    """The patch mails that say they resolve a CID."""
    found = db.execute("SELECT * FROM fixes WHERE cid = ? ORDER BY at, message_id", (cid,))
    return tuple(Fix(r["cid"], r["title"], r["cover_id"], rows.origin(r)) for r in found)


def cids_fixed_in(db: Database, threads: Iterable[int]) -> set[int]:
    """The CIDs whose fixes, under the same title, these threads carry in whatever form."""
    these = "(SELECT value FROM json_each(:threads))"
    found = db.execute(
        f"SELECT cid FROM fixes WHERE thread IN {these} "
        f"UNION SELECT cid FROM fixes JOIN patches USING (title) WHERE patches.thread IN {these} "
        # another version of a pull request that carries the fix
        "UNION SELECT cid FROM fixes JOIN patches USING (title) "
        "JOIN versions old ON old.cover_id = patches.cover_id "
        "JOIN versions new ON new.family = old.family "
        f"WHERE new.thread IN {these}",
        {"threads": rows.listed(threads)},
    )
    return {r["cid"] for r in found}


def _patches(db: Database, where: str, *values: object) -> tuple[Patch, ...]:
    found = db.execute(f"SELECT * FROM patches WHERE {where}", values)
    return tuple(
        Patch(
            r["cover_id"],
            r["title"],
            rows.origin(r),
            _FILES.decode(r["files"]),
            _CHANGE.decode(r["change"]) if r["change"] else None,
        )
        for r in found
    )
