"""Buttons that carry all they need, and forms for what they lack."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.pages import Bound, Does, buttons, filled, form, pack, show, unpack
from commands.answer import Action, Answer, Section, line
from commands.declare import Option
from tests.conftest import NOW
from tests.fakes.discord_rules import message_problems, modal_problems
from tests.frontends.strategies import ACTIONS

NAMES = st.from_regex(r"[a-z_]{1,10}", fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8"), max_size=20)


def long_answer(lines: int = 90) -> Answer:
    return Answer("A", NOW, sections=(Section("S", tuple(line("word " * 30) for _ in range(lines))),))


def an_option(name: str, *, choices: tuple[str, ...] = (), summary: str = "what it is") -> Option:
    return Option(name, summary, choices, required=True, enum=None)


@given(st.sampled_from(Does), NAMES, st.dictionaries(NAMES, VALUES, max_size=3), st.integers(0, 500))
def test_a_custom_id_comes_back_as_it_was(
    does: Does, name: str, arguments: dict[str, str], page: int
) -> None:
    bound = Bound(does, f"{name} show", arguments, page)
    custom_id = pack(bound)
    if custom_id is not None:
        assert len(custom_id) <= 100
        assert unpack(custom_id) == bound


def test_a_custom_id_is_readable_and_never_too_long() -> None:
    arguments = {"cid": "1527402", "to": "Ann Example <ann@example.org>"}
    assert pack(Bound(Does.RUN, "cid assign", arguments)) == (
        "run:0:cid assign?cid=1527402&to=Ann Example %3Cann@example.org%3E"
    )
    assert pack(Bound(Does.RUN, "look", {"area": "x" * 84})) is not None
    assert pack(Bound(Does.RUN, "look", {"area": "x" * 85})) is None


@pytest.mark.parametrize(
    "custom_id",
    ["", "x", "run", "run:0", "run:0:look", "walk:0:look?", "run:-1:look?", "run:²:look?", "run::?"],
)
def test_what_is_not_ours_is_not_read(custom_id: str) -> None:
    assert unpack(custom_id) is None


@given(st.text())
def test_any_custom_id_is_read_or_refused(custom_id: str) -> None:
    bound = unpack(custom_id)
    assert bound is None or bound.page >= 0


async def test_actions_become_buttons_once_each_and_twenty_at_most() -> None:
    actions = [Action(f"Take {n}", "cid assign", {"cid": str(n)}) for n in range(30)]
    view = buttons([*actions, actions[0]])
    assert view is not None and view.is_finished()  # so that discord.py keeps no list of it
    rows = view.to_components()
    assert [len(r["components"]) for r in rows] == [5, 5, 5, 5]
    assert message_problems({"content": "x", "components": rows}) == []


async def test_what_does_not_fit_is_no_button() -> None:
    assert buttons([Action("Take", "cid assign", {"cid": "1" * 100})]) is None
    assert buttons([]) is None
    view = buttons([Action("L" * 100, "help", {}), Action("\n", "status", {})])
    assert view is not None
    labels = [b["label"] for b in view.to_components()[0]["components"]]
    assert labels == ["L" * 79 + "…", "status"]


@given(st.lists(ACTIONS, max_size=30))
async def test_any_actions_keep_the_limits(actions: list[Action]) -> None:
    view = buttons(actions)
    rows = view.to_components() if view else []
    assert message_problems({"content": "x", "components": rows}) == []


async def test_pages_turn_both_ways_within_their_ends() -> None:
    seen: dict[int, list[tuple[str, bool]]] = {}
    for page in range(4):
        shown = show(long_answer(), "look", {"area": "x"}, page)
        assert shown.view is not None and not shown.rest
        row = shown.view.to_components()[-1]["components"]
        seen[page] = [(b["label"], bool(b.get("disabled"))) for b in row]
        assert (
            message_problems(
                {
                    "embeds": [e.to_dict() for e in shown.embeds],
                    "components": [{"type": 1, "components": row}],
                }
            )
            == []
        )
    assert seen[0] == [("‹", True), ("1/4", True), ("›", False)]
    assert seen[1] == [("‹", False), ("2/4", True), ("›", False)]
    assert seen[3] == [("‹", False), ("4/4", True), ("›", True)]


async def test_a_button_leads_to_the_page_beside() -> None:
    shown = show(long_answer(), "look", {"area": "x"}, 1)
    assert shown.view is not None
    back, _, on = shown.view.to_components()[-1]["components"]
    assert unpack(back["custom_id"]) == Bound(Does.PAGE, "look", {"area": "x"}, 0)
    assert unpack(on["custom_id"]) == Bound(Does.PAGE, "look", {"area": "x"}, 2)


async def test_one_page_needs_no_turning_and_a_page_beyond_is_the_last() -> None:
    assert show(Answer("A", NOW), "look", {}).view is None
    assert (show(long_answer(), "look", {}, 99).embeds[0].footer.text or "").endswith("page 4 of 4")


async def test_pages_that_no_button_can_reach_are_all_there() -> None:
    shown = show(long_answer(), "look", {"area": "x" * 100})
    assert shown.view is None and len(shown.rest) == 3


async def test_actions_stand_above_page_turning() -> None:
    answer = long_answer()
    actions = tuple(Action(f"Do {n}", "help", {"n": str(n)}) for n in range(25))
    shown = show(Answer("A", NOW, sections=answer.sections, actions=actions), "look", {})
    assert shown.view is not None
    rows = shown.view.to_components()
    assert len(rows) == 5 and rows[4]["components"][0]["label"] == "‹"
    assert message_problems({"content": "x", "components": rows}) == []


async def test_a_form_asks_for_each_option_in_its_own_way() -> None:
    options = [an_option("new_owner"), an_option("colour", choices=("Red", "Blue"), summary="s" * 120)]
    modal = form(Bound(Does.RUN, "cid assign", {"cid": "1"}), options)
    assert modal is not None and modal.is_finished()
    data: Any = modal.to_dict()
    assert modal_problems(data) == []
    assert (data["title"], data["custom_id"]) == ("cid assign", "run:0:cid assign?cid=1")
    owner, colour = data["components"]
    assert (owner["label"], owner["description"]) == ("New owner", "what it is")
    assert owner["component"]["custom_id"] == "new_owner" and owner["component"]["type"] == 4
    assert [o["value"] for o in colour["component"]["options"]] == ["Red", "Blue"]
    assert len(colour["description"]) == 100


async def test_a_form_has_at_most_five_inputs_and_no_form_is_too_long() -> None:
    many = [an_option(f"option{n}", summary="", choices=tuple(map(str, range(30)))) for n in range(7)]
    modal = form(Bound(Does.RUN, "look", {}), many)
    assert modal is not None
    data: Any = modal.to_dict()
    assert modal_problems(data) == [] and len(data["components"]) == 5
    assert {c["component"]["type"] for c in data["components"]} == {4}  # 30 choices fit into no select
    assert form(Bound(Does.RUN, "look", {"area": "x" * 100}), many) is None


def test_a_sent_form_is_read_in_both_layouts() -> None:
    label = {"type": 18, "component": {"type": 3, "custom_id": "colour", "values": ["Red"]}}
    row = {"type": 1, "components": [{"type": 4, "custom_id": "thing", "value": "door"}]}
    empty = {"type": 18, "component": {"type": 4, "custom_id": "reason", "value": ""}}
    assert filled({"components": [label, row, empty]}) == {"colour": "Red", "thing": "door", "reason": ""}
    assert filled({}) == {}
