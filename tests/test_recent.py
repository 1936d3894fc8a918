"""What was chosen of what was offered is offered first, and nothing else is remembered."""

from __future__ import annotations

from bot.recent import KEPT, Recent


def test_what_was_used_last_is_offered_first_where_it_fits() -> None:
    recent = Recent()
    values = ["Block", "Migration", "Memory"]
    assert recent.first("area", "", values, 25) == values
    recent.use({"area": "Migration"})
    recent.use({"area": "Memory"})
    assert recent.first("area", "m", ["Machine", "Memory"], 25) == ["Memory", "Migration", "Machine"]
    assert recent.first("area", "bl", ["Block"], 25) == ["Block"]
    assert recent.first("area", "", values, 2) == ["Memory", "Migration"]


def test_what_was_never_offered_comes_back_to_nobody() -> None:
    recent = Recent()
    recent.use({"address": "ada@example.org", "reason": "Because."})
    assert recent.first("address", "", [], 25) == []
    recent.first("area", "", ["Block"], 25)
    recent.use({"key": "Block"})
    assert recent.first("key", "", [], 25) == []


def test_it_does_not_grow_for_ever() -> None:
    recent = Recent()
    for n in range(KEPT + 9):
        recent.first("cid", "", [str(n)], 25)
        recent.use({"cid": str(n)})
    assert len(recent.first("cid", "", [], 99)) == KEPT
