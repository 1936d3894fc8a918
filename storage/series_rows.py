"""A series as a row of the table, and back."""

from __future__ import annotations

import json
import sqlite3

import msgspec

from storage import times
from storage.records import Person, PullRequest
from storage.state import Origin, Series, SeriesKind, SeriesState

# Made once: a type that is given with each value is looked into each time.
_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_PULL = msgspec.json.Decoder(PullRequest)
_ORIGIN = msgspec.json.Decoder(Origin)
_ORIGINS = msgspec.json.Decoder(tuple[Origin, ...])


def of_row(row: sqlite3.Row) -> Series:
    """The series that a row with all columns holds."""
    return Series(
        cover_id=row["cover_id"],
        key=row["key"],
        kind=SeriesKind(row["kind"]),
        title=row["title"],
        version=row["version"],
        total=row["total"],
        origin=Origin(row["told_by"], times.moment_or_none(row["at"]), Person(row["name"], row["email"])),
        seen=bool(row["seen"]),
        pull=_PULL.decode(row["pull"]) if row["pull"] else None,
        unlisted=_TEXTS.decode(row["unlisted"]),
        files=_TEXTS.decode(row["files"]),
        state=SeriesState(row["state"]),
        state_origin=_ORIGIN.decode(row["state_origin"]) if row["state_origin"] else None,
        clean_run=_ORIGIN.decode(row["clean_run"]) if row["clean_run"] else None,
        pings=_ORIGINS.decode(row["pings"]),
    )


def columns(thread: int, s: Series) -> tuple[object, ...]:
    """The columns of a series that a thread carries."""
    return (
        s.cover_id,
        s.key,
        thread,
        s.kind,
        s.title,
        s.version,
        s.total,
        times.text_or_none(s.origin.at),
        s.origin.person.name,
        s.origin.person.email,
        s.seen,
        s.origin.message_id,
        _json(s.pull),
        json.dumps(s.unlisted),
        json.dumps(s.files),
        s.state,
        _json(s.state_origin),
        _json(s.clean_run),
        _json(s.pings),
    )


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
