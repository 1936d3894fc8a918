"""What was chosen of what was offered is offered first, and nothing else is remembered."""

from __future__ import annotations

from bot.recent import KEPT, Recent


def test_what_was_used_last_is_offered_first_where_it_fits() -> None:
    recent = Recent()
    values = ["Block", "Migration", "Memory"]
    assert recent.first("status", "area", "", values, 25) == values
    recent.use("search", {"area": "Migration"})
    recent.use("search", {"area": "Memory"})
    assert recent.first("status", "area", "m", ["Machine", "Memory"], 25) == [
        "Memory",
        "Migration",
        "Machine",
    ]
    assert recent.first("status", "area", "bl", ["Block"], 25) == ["Block"]
    assert recent.first("status", "area", "", values, 2) == ["Memory", "Migration"]


def test_what_was_never_offered_comes_back_to_nobody() -> None:
    recent = Recent()
    recent.use("link address", {"address": "ada@example.org", "reason": "Because."})
    assert recent.first("link address", "address", "", [], 25) == []
    recent.first("status", "area", "", ["Block"], 25)
    recent.use("why", {"key": "Block"})
    assert recent.first("why", "key", "", [], 25) == []


def test_where_only_some_values_fit_no_others_are_offered() -> None:
    recent = Recent()
    recent.first("why", "key", "", ["CID-1", "P-2"], 25)
    recent.use("why", {"key": "CID-1"})
    assert recent.first("done", "key", "", ["P-2"], 25) == ["CID-1", "P-2"]
    assert recent.first("unwatch", "key", "", ["W-9", "W-7"], 25) == ["W-9", "W-7"]
    recent.use("unwatch", {"key": "W-7"})
    assert recent.first("unwatch", "key", "", ["W-9"], 25) == ["W-9"]  # that one is gone
    assert recent.first("why", "key", "", ["P-2"], 25) == ["CID-1", "P-2"]
    recent.first("history", "key", "", ["Block", "Migration"], 25)
    recent.use("history", {"key": "Migration"})
    assert recent.first("history", "key", "", ["Block", "Migration"], 25) == ["Migration", "Block"]


def test_it_does_not_grow_for_ever() -> None:
    recent = Recent()
    for n in range(KEPT + 9):
        recent.first("cid show", "cid", "", [str(n)], 25)
        recent.use("cid show", {"cid": str(n)})
    assert len(recent.first("cid show", "cid", "", [], 99)) == KEPT
