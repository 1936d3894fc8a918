from __future__ import annotations

from pathlib import Path

from storage.database import Database, open_database
from storage.migrations import MIGRATIONS

SCHEMA = Path(__file__).with_name("schema.sql")


def schema(db: Database) -> str:
    """Every statement that makes the schema, by name, white space folded."""
    found = db.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
        # FTS5's own tables behind `words` are written as its version likes.
        "AND name NOT LIKE '%sqlite_migrations%' AND name NOT LIKE 'words!_%' ESCAPE '!' ORDER BY name"
    )
    return "".join(f"{' '.join(r['sql'].split())};\n" for r in found)


def test_the_schema_is_what_it_is_said_to_be(db: Database) -> None:
    """A migration that is changed after it was released leaves old databases behind: add one instead."""
    assert schema(db) == SCHEMA.read_text("utf-8")


def test_migrations_are_applied_once_and_have_reasons(tmp_path: Path) -> None:
    for _ in range(2):
        db = open_database(tmp_path / "w.db")
        assert not MIGRATIONS.pending(db)
        names = [m.name for m in MIGRATIONS.applied(db)]
        db.close()
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 15
