from __future__ import annotations

from pathlib import Path

import pytest

from bench import answers
from bench.answers import Answer, collected, digest, of_sentence, score
from storage.records import Person
from tests.epochs import add
from tests.mails import a_mail

GRACE = Person("Grace Wick", "grace@example.org")
REPORT = a_mail("report", "[bug report] lamp: trim the wick", "Smatch warns that the wick leaks.\n").raw
AGREES = a_mail(
    "agrees",
    "Re: [bug report] lamp: trim the wick",
    "Good catch.\nI'll send a fix.\n",
    answers=("report",),
    person=GRACE,
).raw
DOUBTS = a_mail(
    "doubts",
    "Re: [bug report] lamp: trim the wick",
    "It is a false positive.\n",
    answers=("report",),
    person=GRACE,
).raw
LABELS = [
    Answer(digest(AGREES), (digest(REPORT),), "bug", True, False, (of_sentence("I'll send a fix."),)),
    Answer(digest(DOUBTS), (digest(REPORT),), "bug", False, True),
]


def test_the_mails_of_the_labels_are_found_in_archives(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", [REPORT, AGREES, DOUBTS])
    assert collected([epoch], {digest(AGREES)}) == {digest(AGREES): AGREES}


def test_a_report_of_another_checker_is_read_as_one_of_coverity() -> None:
    found = score(LABELS[:1], {digest(m): m for m in (REPORT, AGREES)})
    assert {what: (got.right.total(), got.wrong_rows) for what, got in found.items()} == {
        "verdicts": (1, ()),
        "claims": (1, ()),
        "sentences": (1, ()),
    }


def test_what_the_reader_did_not_see_is_counted_as_wrong_and_as_missed() -> None:
    verdicts = score(LABELS[1:], {digest(m): m for m in (REPORT, DOUBTS)})["verdicts"]
    assert (verdicts.extra["false-positive"], verdicts.missed["bug"]) == (1, 1)


def test_a_mail_that_is_not_at_hand_counts_neither_way() -> None:
    assert not any(got.wrong_rows for got in score(LABELS, {}).values())


def test_every_label_is_one_that_counts() -> None:
    labels = answers.answers()
    assert {a.verdict for a in labels} >= {"bug", "false-positive", "intentional", "fixed", "none"}
    assert {a.held_out for a in labels} == {True, False}
    assert len({a.mail for a in labels}) == len(labels)


def test_each_half_has_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["answers", str(add(tmp_path / "0.git", [REPORT]))])
    answers.main()
    assert "half that was held out, verdicts" in capsys.readouterr().out
