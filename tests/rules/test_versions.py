from __future__ import annotations

import pytest

from storage.records import MessageKind, SeriesTag
from tests.builders import a_reading
from tests.rules.test_threads import state


@pytest.mark.parametrize(
    ("prefix", "branch", "draft", "again"),
    [
        ("PATCH", "", False, False),
        ("RFC PATCH", "", True, False),
        ("WIP PATCH", "", True, False),
        ("POC PATCH", "", True, False),
        ("PATCH DRAFT", "", True, False),
        ("PATCH RESEND", "", False, True),
        ("RE-SEND PATCH", "", False, True),
        ("PATCH REPOST", "", False, True),
        ("PATCH 6.6.y", "6.6.y", False, False),
        ("PATCH stable-8.2", "8.2", False, False),
        ("PATCH 5.10-rt", "5.10", False, False),
        ("PATCH AUTOSEL 6.1", "autosel", False, False),
        ("PATCH for-9.1", "", False, False),  # the release that is to have it
    ],
)
def test_what_stands_before_a_title_tells_a_branch_a_draft_and_a_repost(
    prefix: str, branch: str, draft: bool, again: bool
) -> None:
    tag = SeriesTag(1, None, None, (prefix,), "lamp: trim it")
    (found,) = state(a_reading(kind=MessageKind.PATCH, tag=tag)).versions
    assert (found.branch, found.draft, found.again) == (branch, draft, again)
