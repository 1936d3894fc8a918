from __future__ import annotations

import pytest

from commands.watches import about
from storage.records import Outcome, OutcomeKind
from storage.state import Act
from tests.builders import an_origin

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
