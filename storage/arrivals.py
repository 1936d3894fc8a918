"""What a configured source brought, and when: whether it still brings anything is read from here.

A mail to two lists is one delivery and two arrivals; the same mail again from the same list is none.
GitLab's events name their project themselves, so that its pipelines tell when it was last heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import times
from storage.database import Database
from storage.records import Delivery


@dataclass(frozen=True, slots=True)
class Heard:
    """What one source brought.

    Attributes:
        count: of all time.
        recent: when something came, from some time before the last one on, each moment once.
    """

    count: int
    recent: tuple[datetime, ...]

    @property
    def last(self) -> datetime | None:
        """When something last came; None where nothing ever did."""
        return self.recent[-1] if self.recent else None


def record(db: Database, delivery: Delivery) -> None:
    """Writes down by what way a delivery, which is kept, came."""
    db.execute(
        "INSERT INTO arrivals SELECT ?, id, ? FROM deliveries WHERE source = ? AND key = ? "
        "ON CONFLICT DO NOTHING",
        (delivery.via, times.text(delivery.received_at), delivery.source, delivery.key),
    )


def lists(db: Database) -> tuple[str, ...]:
    """The names of the lists by which anything came."""
    found = db.execute("SELECT DISTINCT via FROM arrivals WHERE via <> '' ORDER BY via")
    return tuple(r["via"] for r in found)


def of_list(db: Database, name: str, span: timedelta) -> Heard:
    """The mails that came by a list; `recent` holds so much time before the last."""
    return _heard(db, "at", "arrivals WHERE via = ?", name, span)


def of_project(db: Database, project: str, span: timedelta) -> Heard:
    """The pipelines of a GitLab project, each when something of it last changed."""
    return _heard(db, "updated_at", "pipelines WHERE project = ? AND updated_at IS NOT NULL", project, span)


def _heard(db: Database, at: str, among: str, name: str, span: timedelta) -> Heard:
    count, last = db.execute(f"SELECT count(*), max({at}) FROM {among}", (name,)).fetchone()
    if last is None:
        return Heard(0, ())
    since = times.text(times.moment(last) - span)
    found = db.execute(
        f"SELECT DISTINCT {at} FROM {among} AND {at} >= ? ORDER BY {at}",
        (name, since),
    )
    return Heard(count, tuple(times.moment(row[0]) for row in found))
