"""`flaky … --png FILE`: the picture of a test's days in a file."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from storage.database import open_database
from tests import ci
from tests.cli.conftest import Run

AT = ("--at", "2026-03-03T12:00:00Z")


def begin(folder: Path) -> None:
    """A database in which a test failed."""
    db = open_database(folder / "watchkeeper.db")
    bad = ci.Run(11, status="failed")
    ci.take(db, ci.event(1, bad), ci.report(bad, (), {"lamp-test": "no oil"}))
    db.close()


def test_the_picture_is_written_beside_the_answer(run: Run, tmp_path: Path) -> None:
    begin(tmp_path)
    ran = run("flaky", "lamp-test", "--png", "days.png", "--json", *AT)
    assert ran.status == 0
    assert ran.json["days"]["rows"][0]["test"] == "lamp-test"
    with Image.open(tmp_path / "days.png") as picture:
        assert picture.format == "PNG"


def test_what_has_no_picture_says_so(run: Run, tmp_path: Path) -> None:
    begin(tmp_path)
    ran = run("runs", "lamp-test", "--png", "days.png", *AT)
    assert (ran.status, ran.out) == (1, "")
    assert "runs has no picture to write." in ran.err
    unwritable = run("flaky", "lamp-test", "--png", "nowhere/days.png", *AT)
    assert unwritable.status == 1
    assert "No such file or directory" in unwritable.err
