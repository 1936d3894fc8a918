from __future__ import annotations

import pytest

from commands.watches import about
from storage.records import Outcome, OutcomeKind
from storage.state import Act
from tests.builders import an_origin
from tests.story import Asking

WATCH = Act(
    Outcome(OutcomeKind.WATCH_REQUEST, "Tell us if it fails again.", tests=("handover-test",)),
    an_origin(),
    0,
    "W-1",
    "",
    "",
    (),
)


@pytest.mark.parametrize(
    ("test", "watched"),
    [
        ("handover-test", True),
        ("qtest-x86_64/handover-test", True),
        ("qemu:qtest+qtest-x86 / qtest-x86/Handover-Test", True),
        ("live-handover-test", False),
        ("handover-test-slow", False),
        ("other", False),
    ],
)
def test_a_watch_is_about_one_part_of_a_name(test: str, watched: bool) -> None:
    assert about(WATCH, test) is watched


def test_who_is_told_of_a_test_stands_on_its_page(ask: Asking) -> None:
    (told,) = [x.text for x in ask("flaky", about="T-4").intro if x.key == "W-1"]
    assert told.startswith("live-handover-test: watched by Ines Okafor or Tomasz Wilk if it fails again")
