"""What statements about several tables have in common: columns, lists of values, the projects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from storage import times
from storage.records import Person
from storage.state import Origin


def origin(row: sqlite3.Row) -> Origin:
    """The origin that a row with message_id, at, name and email holds."""
    return Origin(row["message_id"], times.moment_or_none(row["at"]), Person(row["name"], row["email"]))


def columns(origin: Origin) -> tuple[str, str | None, str, str]:
    """An origin as message_id, at, name, email."""
    person = origin.person
    return (origin.message_id, times.text_or_none(origin.at), person.name, person.email)


def marks(values: Iterable[object]) -> tuple[str, list[object]]:
    """Question marks for `IN (…)`, and the values that go with them."""
    listed = list(values)
    return ",".join("?" * len(listed)), listed


def listed(values: Iterable[object]) -> str:
    """The one value of `IN (SELECT value FROM json_each(?))`: of marks SQLite takes only so many."""
    return msgspec.json.encode(list(values)).decode()


def projects(table: str) -> str:
    """SQL for the projects that a table has rows of: a step in its index for each, not a look at each row."""
    after = f"SELECT min(project) FROM {table} WHERE project > every.project"
    return (
        f"(WITH RECURSIVE every (project) AS (SELECT min(project) FROM {table} "
        f"UNION ALL SELECT ({after}) FROM every WHERE project IS NOT NULL) "
        "SELECT project FROM every WHERE project IS NOT NULL)"
    )
