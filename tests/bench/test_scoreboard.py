from __future__ import annotations

from pathlib import Path

import pytest

from bench import scoreboard
from bench.scoreboard import ASSERTED, Score, score


def test_counts_by_class() -> None:
    found = score(
        {("<1> 7", "bug"), ("<2> 7", "bug"), ("<3> 7", "fixed")}, {("<1> 7", "bug"), ("<3> 7", "bug")}
    )
    assert (found.right["bug"], found.extra["bug"], found.missed["bug"], found.missed["fixed"]) == (
        1,
        1,
        1,
        1,
    )
    assert found.precision() == 0.5
    assert found.recall(("bug",)) == 0.5
    assert found.wrong_rows == ("+ <3> 7 bug", "- <2> 7 bug", "- <3> 7 fixed")


def test_who_says_nothing_says_nothing_wrong() -> None:
    assert (Score().precision(), Score().recall()) == (1.0, 1.0)


def test_a_missing_folder_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WATCHKEEPER_DATA", "/nowhere")
    assert scoreboard.main() == 1
    assert "WATCHKEEPER_DATA" in capsys.readouterr().err


def test_the_floors_hold_on_the_labelled_mails(data: Path) -> None:
    said, claims = scoreboard.verdicts(data)
    acts = [scoreboard.acts(data, folder) for folder in ("qemu-devel", "lists")]
    assert said.precision(ASSERTED) >= 0.90
    assert claims.precision() >= 0.95
    assert all(a.precision() >= 0.90 for a in acts)
    assert all(s.recall() >= 0.75 for s in (claims, *acts))
    assert said.recall(ASSERTED) >= 0.75


def test_the_seed_thread_and_its_continuation_are_right_in_every_row(data: Path) -> None:
    said, claims = scoreboard.verdicts(data)
    acts = scoreboard.acts(data, "qemu-devel")
    story = {
        mid
        for name in ("migration-pull-", "coverity-cid-")
        for mid in scoreboard.readings(data.glob(f"qemu-devel/{name}*.mbox"))
    }
    assert len(story) >= 30
    wrong = [row for s in (said, claims, acts) for row in s.wrong_rows if row.split()[1] in story]
    assert wrong == []
