from __future__ import annotations

import pytest

from commands.answer import UserError
from commands.rights import NotAllowed
from tests.story import YARA, Asking, keyed, texts

DAY = 24.0


def owner(ask: Asking, cid: str, hours: float = 0) -> str:
    return texts(ask("cid show", hours=hours, cid=cid), "Owner")[0]


def test_a_claim_is_due_after_two_weeks_and_says_when_it_was(ask: Asking) -> None:
    ask("cid claim", cid="410202")
    assert owner(ask, "410202") == "Ines Okafor, since 9 Oct (D-1 by Ines Okafor); due 23 Oct"
    assert owner(ask, "410202", 16 * DAY).endswith("; was due 23 Oct, 2 days ago")
    for command, arguments in (("mine", {}), ("status", {"area": "migration"})):
        assert ", due 23 Oct" in keyed(ask(command, **arguments), "CID-410202")[0]


def test_a_promise_in_a_mail_is_due_too(ask: Asking) -> None:
    assert owner(ask, "410201") == "nobody; Ines Okafor promised a patch; due 22 Oct"


def test_another_day_holds_until_somebody_else_takes_it(ask: Asking) -> None:
    ask("cid claim", cid="410202")
    assert texts(ask("cid due", cid="410202", day="2026-11-02", reason="on leave")) == [
        "CID-410202 is due 2 Nov (D-2)."
    ]
    assert owner(ask, "410202").endswith("due 2 Nov")
    ask("undo")
    assert owner(ask, "410202").endswith("due 23 Oct")
    ask("cid due", cid="410202", day="4w")
    assert owner(ask, "410202").endswith("due 6 Nov")
    ask("cid claim", asker=YARA, hours=1, cid="410202")
    assert owner(ask, "410202", 1).endswith("due 23 Oct")


def test_who_has_nothing_to_do_with_it_names_no_day(ask: Asking) -> None:
    with pytest.raises(UserError, match="Nobody owes anything on CID-410202"):
        ask("cid due", cid="410202", day="3d")
    ask("cid claim", cid="410202")
    with pytest.raises(NotAllowed, match="may name a day for CID-410202"):
        ask("cid due", asker=YARA, cid="410202", day="3d")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("soon", '"soon" is no time'), ("2026-13-01", "is no time"), ("2026-10-08", "is over already")],
)
def test_a_day_that_is_none_or_over_is_refused(ask: Asking, day: str, sentence: str) -> None:
    ask("cid claim", cid="410202")
    with pytest.raises(UserError, match=sentence):
        ask("cid due", cid="410202", day=day)


def test_a_follow_up_is_due_after_a_week_or_when_somebody_says(ask: Asking) -> None:
    (line,) = keyed(ask("status", area="migration"), "F-1", "Needs")
    assert "by Halvard Lien 8 Oct, due 15 Oct: " in line
    ask("followup due", key="f-1", day="3w")
    (line,) = keyed(ask("status", area="migration"), "F-1", "Needs")
    assert ", due 30 Oct: " in line
    with pytest.raises(UserError, match='"W-1" is no follow-up'):
        ask("followup due", key="W-1", day="3d")
    ask("done", key="F-1")
    with pytest.raises(UserError, match="F-1 was settled already"):
        ask("followup due", key="F-1", day="3d")


def test_stale_lists_what_is_past_its_day_and_nothing_else(ask: Asking) -> None:
    ask("cid claim", cid="410202")
    fresh = ask("stale")
    assert (fresh.found, fresh.title) == (False, "Past its day: 0")
    late = ask("stale", hours=15 * DAY, area="migration")
    assert late.title == "Past its day in Migration: 3"
    keys = [x.key for s in late.sections for x in s.lines]
    assert keys == ["CID-410201", "CID-410202", "F-1"]
    assert ask("stale", hours=15 * DAY, area="x86 guests").found is False
    ask("cid release", hours=15 * DAY, cid="410202")
    ask("cid verdict", hours=15 * DAY, cid="410201", classification="False Positive", reason="one thread")
    ask("done", hours=15 * DAY, key="F-1")
    assert ask("stale", hours=15 * DAY).title == "Past its day: 0"


def test_what_was_promised_in_a_mail_is_given_back(ask: Asking) -> None:
    with pytest.raises(NotAllowed, match="Only Ines Okafor, the owners of Migration"):
        ask("cid release", asker=YARA, cid="410201")
    ask("cid release", cid="410201", reason="no time")
    assert owner(ask, "410201") == "nobody; no patch found"
    assert ask("cid show", cid="410201").title == "CID-410201 open"
    ask("undo")
    assert ask("cid show", cid="410201").title == "CID-410201 promised"
