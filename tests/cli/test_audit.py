"""The record of decisions as `watchkeeper audit` exports it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_contract import story

__all__ = ["story"]

AS = ("--as", "ines.okafor@example.org")


def test_what_was_decided_is_exported_with_its_seals(story: Run) -> None:
    assert story("audit").lines == []
    story("cid", "claim", "410202", *AS)
    story("undo", *AS)
    told = story("audit")
    assert told.status == 0
    first, second = told.lines
    assert (first["number"], first["command"], first["key"], first["fits"]) == (
        1,
        "cid claim",
        "CID-410202",
        True,
    )
    assert second["undoes"] == 1
    assert second["seal"] in told.err
    assert story("audit", "--kept", first["seal"]).status == 0


def test_what_was_changed_or_cut_is_named(story: Run, tmp_path: Path) -> None:
    story("cid", "claim", "410202", *AS)
    (kept,) = (line["seal"] for line in story("audit").lines)
    db = sqlite3.connect(next(tmp_path.glob("*.db")))
    db.execute("DROP TRIGGER decisions_stay")
    db.execute("UPDATE decisions SET email = 'eve@example.org'")
    db.commit()
    db.close()
    told = story("audit", "--kept", kept)
    assert told.status == 1
    assert "D-1 is not what was decided then" in told.err
    assert "The record of decisions was changed at D-1" in story("check").out
    assert "The seal abc is not in the chain" in story("audit", "--kept", "abc").err
