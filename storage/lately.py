"""What tests did lately in each job, counted as it came: jobs are held against one another by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storage import keys, rows
from storage.database import Database
from storage.state import Lane


@dataclass(frozen=True, slots=True)
class Lately:
    """The last first attempts of a test on the base in one job, and how many of them failed.

    Attributes:
        runs: 0 where nothing counted them, since it never failed there.
        label: what it is judged to be there, "" where it never failed.
    """

    lane: Lane
    key: str
    runs: int
    failed: int
    label: str


def of_tests(db: Database, tests: Iterable[str]) -> tuple[Lately, ...]:
    """What these tests did lately in each job, by test, project and job."""
    found = db.execute(
        "SELECT project, name, test, lately, lately_failed, label FROM histories "
        "WHERE test IN (SELECT value FROM json_each(?)) ORDER BY test, project, name",
        (rows.listed(keys.number(key) for key in tests),),
    )
    return tuple(
        Lately(Lane(r["project"], r["name"]), f"T-{r['test']}", r["lately"], r["lately_failed"], r["label"])
        for r in found
    )
