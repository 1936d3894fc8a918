from __future__ import annotations

from datetime import timedelta

import pytest

from bot import ingest
from commands.answer import Link, UserError
from storage.database import Database
from storage.records import Delivery, Source
from tests.story import MORNING, Asking, calling, keyed, texts


def test_what_needs_somebody_comes_first(ask: Asking) -> None:
    answer = ask("status", area="migration")
    assert [s.title for s in answer.sections] == [
        "Needs somebody",
        "Pull requests",
        "Coverity: 3 open",
        "Tests",
        "Said, not settled",
    ]
    assert (answer.title, answer.as_of) == ("Migration", MORNING)


def test_an_area_calls_only_while_something_needs_somebody(ask: Asking) -> None:
    assert calling(ask("status", area="migration")) == ["Needs somebody"]
    quiet = ask("status", area="Sound")
    assert texts(quiet, "Needs somebody") == ["nothing"]
    assert calling(quiet) == []


def test_the_owners_stand_under_the_title(ask: Asking) -> None:
    assert ask("status", area="migration").intro[0].text == (
        "Ines Okafor, Tomasz Wilk, Deepa Nair (Supported), says MAINTAINERS"
    )


def test_a_dispute_that_nobody_has_is_said_once_in_full(ask: Asking) -> None:
    answer = ask("status", area="migration")
    assert keyed(answer, "CID-410202") == [
        "disputed: Tomasz Wilk says real (bug) 8 Oct, Ines Okafor says safe (false positive) 8 Oct; "
        "nobody has it",
        "lane_pause(): disputed, see above",
    ]
    assert answer.actions[0].label == "Take CID-410202"


def test_only_the_newest_version_of_a_pull_request_is_shown(ask: Asking) -> None:
    (pull,) = texts(ask("status", area="migration"), "Pull requests")[:1]
    assert pull == (
        "v2 Migration queue for 2026-10-06, 5 patches: applied by Halvard Lien 8 Oct, its test run passed "
        'without a retry 8 Oct; not in its summary: "migration/state: Remove reload hooks without a user"'
    )


def test_a_promise_says_who_and_since_when(ask: Asking) -> None:
    assert keyed(ask("status", area="migration"), "CID-410201") == [
        "handover_teardown(): patch promised by Ines Okafor 8 Oct, 1 day ago, due 22 Oct"
    ]


def test_a_classification_does_not_hide_how_far_the_fix_is(ask: Asking) -> None:
    ask("cid verdict", cid="410201", classification="Bug", reason="It is one.")
    assert keyed(ask("status", area="migration"), "CID-410201") == [
        "handover_teardown(): Bug, set by Ines Okafor 9 Oct (D-1); "
        "patch promised by Ines Okafor 8 Oct, 1 day ago, due 22 Oct"
    ]


def test_a_failure_and_its_passing_retry_are_counted_not_labelled(ask: Asking) -> None:
    tests = texts(ask("status", area="migration"), "Tests")
    assert (
        tests[0] == "live-handover-test: watched by Ines Okafor or Tomasz Wilk if it fails again, asked 8 Oct"
    )
    assert tests[1].startswith(
        "pinewood/live-handover-test: failed 1 of 2 runs known, last 9 Oct in functional-x86"
    )
    assert "passed on retry" in tests[1]
    assert "flak" not in " ".join(tests)


def test_a_watch_that_is_settled_is_none_until_that_is_undone(ask: Asking) -> None:
    def watched() -> bool:
        return any("watched by" in t for t in texts(ask("status", area="migration"), "Tests"))

    states = [watched()]
    for command in ({"name": "done", "key": "W-1"}, {"name": "undo"}):
        ask(command.pop("name"), **command)
        states.append(watched())
    assert states == [True, False, True]


def test_a_watch_is_not_told_of_a_test_whose_name_only_holds_its_own(ask: Asking, db: Database) -> None:
    before = texts(ask("status", area="migration"), "Tests")
    raw = b'<testsuite><testcase classname="pinewood" name="live-handover-test-slow"/></testsuite>'
    ingest.ingest(db, [Delivery(Source.JUNIT, "1:slow", raw, MORNING)])
    assert texts(ask("status", area="migration"), "Tests") == before


def test_a_guess_stands_with_its_doubt_and_a_hand_off_as_proposed(ask: Asking) -> None:
    guess, handoff = texts(ask("status", area="migration"), "Said")
    assert guess.startswith("a guess about CID-410201 by Tomasz Wilk 8 Oct")
    assert "; doubted by Ines Okafor 8 Oct" in guess
    assert handoff.startswith("Deepa to take it on: proposed by Ines Okafor 8 Oct, not yet accepted")


def test_every_day_is_a_link_to_its_mail(ask: Asking) -> None:
    answer = ask("status", area="migration")
    days = [
        span
        for s in answer.sections
        for line in s.lines
        for span in line.spans
        if isinstance(span, Link) and span.text == "8 Oct"
    ]
    assert len(days) > 8
    assert all(d.url.startswith("https://lists.example.org/") for d in days)


def test_a_quiet_area_shrinks_to_a_line_each(ask: Asking) -> None:
    answer = ask("status", area="x86 guests")
    assert {t for s in answer.sections for t in texts(answer, s.title)} == {
        "nothing",
        "no open pull requests",
        "no open defects",
        "no failures known",
    }


def test_an_area_leads_to_what_its_tests_did_where_any_failed(ask: Asking) -> None:
    ways = {a: [x.label for x in ask("status", area=a).actions] for a in ("migration", "x86 guests")}
    assert ways["migration"][-2:] == ["Tests", "History"]
    assert ways["x86 guests"] == ["History"]


def test_what_is_settled_and_old_is_left_out(ask: Asking) -> None:
    answer = ask("status", area="migration", hours=24 * 100)
    assert texts(answer, "Pull requests") == ["no open pull requests"]
    assert texts(answer, "Said") == ["nothing"]
    assert len(texts(answer, "Coverity")) > 3  # an open defect is never too old


@pytest.mark.parametrize(
    "area", ["Migration", "MIGRATION", "migration/lanes.c", "lanes.c", "live-handover-test", "migration/"]
)
def test_many_words_lead_to_an_area(ask: Asking, area: str) -> None:
    assert ask("status", area=area).title == "Migration"


def test_a_typo_is_a_question(ask: Asking) -> None:
    with pytest.raises(
        UserError, match=r'No area is called "migartion"\. Did you mean Migration\?'
    ) as refusal:
        ask("status", area="migartion")
    (choice,) = refusal.value.choices
    assert (choice.label, choice.command, choice.arguments) == ("Migration", "status", {"area": "Migration"})


def test_the_day_before_is_a_day_ago_by_the_calendar(ask: Asking) -> None:
    early = ask("status", area="migration", hours=-timedelta(hours=7).seconds / 3600)
    assert "1 day ago" in keyed(early, "CID-410201")[0]
