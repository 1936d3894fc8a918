from __future__ import annotations

from pathlib import Path

import pytest

from bench import extraction, scoreboard
from bench.labels import Judged, Labelled, acts, claims, labelled, readings, verdicts
from bench.scoreboard import ASSERTED, Score, counted, crossed, score
from storage.records import Statement, Verdict
from tests.builders import a_reading

OURS = Labelled("ours.tsv", (), {f"<{n}>": a_reading(subject=f"thread {n}") for n in (1, 2, 3)}, frozenset())
JUDGED = Judged(
    OURS,
    frozenset({("<1> 7", "bug"), ("<2> 7", "bug"), ("<3> 7", "fixed")}),
    {("<1> 7", "bug"): "once", ("<2> 7", "unsure"): "once", ("<3> 7", "bug"): "never"},
)


def test_counts_by_class() -> None:
    found = score([JUDGED])
    assert (found.right["bug"], found.extra["bug"], found.missed["bug"]) == (1, 1, 1)
    assert found.precision(("bug",)) == 0.5
    assert found.recall() == pytest.approx(1 / 3)
    assert "+ <3> 7 bug" in found.wrong_rows


def test_crossed_a_rule_counts_only_where_another_thread_bears_it_out() -> None:
    (held_out,) = crossed([JUDGED])
    assert held_out.found == {("<2> 7", "unsure"): "once"}
    assert held_out.expected == JUDGED.expected


def test_a_finding_without_a_number_is_that_of_its_thread() -> None:
    bug = Statement(0, Verdict.BUG, False, False, "Good catch.", "good-catch")
    report = a_reading("<1>", subject="Coverity: a leak")
    answers = [a_reading(f"<{n}>", parents=(f"<{n - 1}>",), statements=(bug,)) for n in (2, 9)]
    mails = {r.mail.message_id: r for r in (report, *answers)}
    assert verdicts(Labelled("ours.tsv", (), mails, frozenset())).found == {("<2> 0", "bug"): "good-catch"}


def test_who_says_nothing_says_nothing_wrong() -> None:
    assert (Score().precision(), Score().recall()) == (1.0, 1.0)


def test_a_folder_without_labels_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scoreboard.main(str(tmp_path)) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_the_floors_hold_on_the_labelled_mails(data: Path) -> None:
    statements = list(labelled(data, "statements"))
    said, promised = score(list(map(verdicts, statements))), score(list(map(claims, statements)))
    done = score(list(map(acts, labelled(data, "outcomes"))))
    assert said.precision(ASSERTED) >= 0.90
    assert promised.precision() >= 0.95
    assert done.precision() >= 0.90
    assert min(said.recall(ASSERTED), promised.recall(), done.recall()) >= 0.75


def test_the_page_on_accuracy_shows_what_the_scoreboard_prints(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scoreboard.main(str(data)) == 0
    printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    page = Path("docs/accuracy.md").read_text(encoding="utf-8")
    assert printed
    assert "\n".join(printed) in page.replace("\n\n|", "\n|")


def test_the_seed_thread_and_its_continuation_are_right_in_every_row(data: Path) -> None:
    story = {
        mid
        for name in ("migration-pull-", "coverity-cid-")
        for mid in readings(data.glob(f"qemu-devel/{name}*.mbox"))
    }
    assert len(story) >= 30
    judged = [verdicts(s) for s in labelled(data, "statements")] + [
        acts(s) for s in labelled(data, "outcomes")
    ]
    assert [row for row in score(judged).wrong_rows if row.split()[1] in story] == []


def test_what_stands_in_so_many_words_is_read_whole(data: Path) -> None:
    for name, read in extraction.TABLES.items():
        expected, found = read(data)
        assert expected, name
        assert counted(expected, found).wrong_rows == (), name
