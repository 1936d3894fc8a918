"""The tables of the database, of four kinds.

Facts are append-only: deliveries and the ways they came by, decisions, and the numbers given to short keys.
Derived tables can be dropped at any time; `replay` rebuilds them from the facts. What leaves is written
before it is sent. Progress says how far sources were read, which fails, which imports run, and which
deliveries are kept but not read yet: when it is lost, sources are read again from their beginning, nothing
is kept twice, and `replay` reads what was not. The full-text index `words` is derived too, and emptied in a
way of its own (`word_index`).
"""

from __future__ import annotations

from storage import word_index
from storage.database import Database

FACTS = ("deliveries", "packs", "arrivals", "decisions", "seals", "keys")

PROGRESS = ("cursors", "troubles", "unread", "imports")

OUTGOING = ("outbox", "calls", "told", "retries", "proofs", "orders", "sessions", "topics")

DERIVED = (
    "refusals",
    "messages",
    "authors",
    "readings",
    "threads",
    "paths",
    "mentions",
    "sightings",
    "statements",
    "outcomes",
    "series",
    "patches",
    "fixes",
    "versions",
    "ties",
    "refs",
    "defects",
    "events",
    "areas",
    "sections",
    "components",
    "aliases",
    "pipelines",
    "jobs",
    "test_results",
    "reported",
    "contexts",
    "bases",
    "histories",
    "blames",
    "sizes",
    "totals",
    "purposes",
    "leavings",
    "job_logs",
    "log_failures",
    "failures",
    "causes",
)


def clear_derived(db: Database) -> None:
    """Empties every derived table, and the full-text index."""
    for table in reversed(DERIVED):
        db.execute(f"DELETE FROM {table}")
    word_index.clear(db)
