"""Discord's unwritten rules, each at its edge: what just fits, and what is one too much."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord_rules import (
    choice_problems,
    command_problems,
    guard_problems,
    message_problems,
    modal_problems,
    pings,
)


def a_button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **changes}


def a_row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def rows(count: int, width: int) -> list[dict[str, Any]]:
    return [a_row(*(a_button(custom_id=f"{r}.{c}") for c in range(width))) for r in range(count)]


def a_field(name: str = "n", value: str = "v") -> dict[str, Any]:
    return {"name": name, "value": value}


FITS: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"embeds": [{"title": "x" * 256, "description": "x" * 4096, "footer": {"text": "x" * 1648}}]},
    {"embeds": [{"footer": {"text": "x" * 2048}}]},
    {"embeds": [{"fields": [a_field()] * 25}]},
    {"embeds": [{"fields": [a_field("x" * 256, "x" * 1024)]}]},
    {"embeds": [{"title": "x"}] * 10},
    {"components": rows(5, 5)},
    {"components": [a_row(a_button(label="x" * 80, custom_id="x" * 100))]},
    {"components": [a_row({"type": 2, "style": 5, "label": "Go", "url": "https://example.org"})]},
    {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
]
TOO_MUCH: list[tuple[dict[str, Any], str]] = [
    ({}, "the message is empty"),
    ({"content": "", "embeds": []}, "the message is empty"),
    ({"content": "x" * 2001}, "content has 2001"),
    ({"embeds": [{"title": "x"}] * 11}, "more than 10 embeds"),
    ({"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]}, "more than 6000"),
    ({"embeds": [{"title": "x" * 257}]}, "embed title has 257"),
    ({"embeds": [{"description": "x" * 4097}]}, "embed description has 4097"),
    ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embed footer has 2049"),
    ({"embeds": [{"author": {"name": "x" * 257}}]}, "embed author has 257"),
    ({"embeds": [{"fields": [a_field()] * 26}]}, "more than 25 fields"),
    ({"embeds": [{"fields": [a_field("x" * 257)]}]}, "field name has 257"),
    ({"embeds": [{"fields": [a_field("n", "x" * 1025)]}]}, "field value has 1025"),
    ({"embeds": [{"fields": [a_field("n", " ")]}]}, "field's value is empty"),
    ({"embeds": [{}]}, "an embed is empty"),
    ({"components": rows(6, 1)}, "more than 5 action rows"),
    ({"components": rows(1, 6)}, "1 to 5 buttons, not 6"),
    ({"components": [a_row()]}, "1 to 5 buttons, not 0"),
    ({"components": [a_button()]}, "where an action row must"),
    ({"components": [a_row(a_button(), a_button())]}, "'go' stands twice"),
    ({"components": [a_row(a_button(label="x" * 81))]}, "button label has 81"),
    ({"components": [a_row(a_button(label=""))]}, "neither label nor emoji"),
    ({"components": [a_row(a_button(custom_id="x" * 101))]}, "custom_id has 101"),
    ({"components": [a_row(a_button(url="https://example.org"))]}, "a url and the link style"),
    ({"components": [a_row(a_button(style=5))]}, "a url and the link style"),
    ({"components": [a_row({"type": 2, "style": 1, "label": "Go"})]}, "a url and the link style"),
    (
        {"components": [a_row(a_button(), {"type": 3, "custom_id": "s", "options": []})]},
        "shares its action row",
    ),
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "names users and parses"),
]


@pytest.mark.parametrize("body", FITS)
def test_what_just_fits_is_a_message(body: dict[str, Any]) -> None:
    assert message_problems(body) == []


@pytest.mark.parametrize(("body", "says"), TOO_MUCH)
def test_what_discord_would_refuse_is_named(body: dict[str, Any], says: str) -> None:
    assert any(says in problem for problem in message_problems(body)), message_problems(body)


def test_an_edit_may_leave_everything_out() -> None:
    assert message_problems({}, edit=True) == []


@pytest.mark.parametrize(
    ("content", "allowed", "pinged"),
    [
        ("<@1> <@!2> <@&3> @everyone @here", None, {"1", "2", "&3", "everyone", "here"}),
        ("<@1> <@&3> @everyone", {"parse": []}, set()),
        ("<@1> <@2> @here", {"parse": [], "users": ["1"]}, {"1"}),
        ("<@1> <@2>", {"parse": [], "users": [2]}, {"2"}),
        ("<@1> <@&3> <@&4>", {"parse": ["users"], "roles": ["4"]}, {"1", "&4"}),
        ("@everyone <@1>", {"parse": ["everyone"]}, {"everyone"}),
        ("hello", {"users": ["1"]}, set()),
    ],
)
def test_whom_a_message_pings(content: str, allowed: dict[str, Any] | None, pinged: set[str]) -> None:
    assert pings({"content": content, "allowed_mentions": allowed}) == pinged


def test_embeds_ping_nobody() -> None:
    assert pings({"embeds": [{"description": "<@1> @everyone"}]}) == frozenset()


def a_command(**changes: Any) -> dict[str, Any]:
    return {"name": "look", "description": "Looks", "type": 1, **changes}


def an_option(name: str = "area", **changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "where", **changes}


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        ([a_command(name=f"c{n}") for n in range(101)], "more than 100 commands"),
        ([a_command(), a_command()], "two commands are named 'look'"),
        ([a_command(name="Look")], "no name for a command"),
        ([a_command(name="look at")], "no name for a command"),
        ([a_command(name="x" * 33)], "no name for a command"),
        ([a_command(description="")], "a description of 1 to 100"),
        ([a_command(description="x" * 101)], "a description of 1 to 100"),
        ([a_command(options=[an_option(description="")])], "/look area: a description"),
        ([a_command(options=[an_option(f"o{n}") for n in range(26)])], "more than 25 options"),
        ([a_command(options=[an_option(), an_option("b", required=True)])], "follows an optional"),
        ([a_command(options=[an_option(), an_option()])], "two options have one name"),
        ([a_command(options=[an_option(), an_option("s", type=1)])], "subcommands and options are mixed"),
        ([a_command(options=[an_option(type=1, options=[an_option("B")])])], "'B' is no name"),
        (
            [a_command(options=[an_option(autocomplete=True, choices=[{"name": "a", "value": "a"}])])],
            "exclude each other",
        ),
        (
            [a_command(options=[an_option(choices=[{"name": "a", "value": "a"}] * 26)])],
            "more than 25 choices",
        ),
    ],
)
def test_what_is_wrong_with_commands(commands: list[dict[str, Any]], says: str) -> None:
    assert any(says in problem for problem in command_problems(commands)), command_problems(commands)


def test_commands_that_just_fit() -> None:
    options = [an_option("a", required=True), *(an_option(f"o{n}") for n in range(24))]
    assert command_problems([a_command(name=f"c{n}", options=options) for n in range(100)]) == []
    assert command_problems([{"name": "blick", "type": 3, "description": ""}]) == []


def test_choices_have_names_and_values_of_100_characters() -> None:
    assert choice_problems([{"name": "x" * 100, "value": "x" * 100}] * 25) == []
    assert len(choice_problems([{"name": "", "value": "x" * 101}])) == 2


def a_modal(*components: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(components), **changes}


def a_label(name: str = "t", **changes: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": {"type": 4, "custom_id": name, "style": 1}, **changes}


@pytest.mark.parametrize(
    ("modal", "says"),
    [
        (a_modal(), "1 to 5 components, not 0"),
        (a_modal(*(a_label(f"t{n}") for n in range(6))), "1 to 5 components, not 6"),
        (a_modal(a_label(), title="x" * 46), "modal title has 46"),
        (a_modal(a_label(), custom_id="x" * 101), "custom_id has 101"),
        (a_modal(a_label(label="x" * 46)), "label has 46"),
        (a_modal(a_label(description="x" * 101)), "description has 101"),
        (a_modal(a_label(), a_label()), "'t' stands twice"),
        (a_modal(a_label(component={"type": 3, "custom_id": "s", "options": []})), "1 to 25 options, not 0"),
        (
            a_modal(
                a_label(
                    component={"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}] * 2}
                )
            ),
            "two options of a select have one value",
        ),
    ],
)
def test_what_is_wrong_with_a_modal(modal: dict[str, Any], says: str) -> None:
    assert any(says in problem for problem in modal_problems(modal)), modal_problems(modal)


def test_a_modal_of_either_layout_just_fits() -> None:
    assert (
        modal_problems(a_modal(*(a_label(f"t{n}", label="x" * 45) for n in range(5)), title="x" * 45)) == []
    )
    assert modal_problems(a_modal(a_row({"type": 4, "custom_id": "t", "style": 1, "label": "L"}))) == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"content": "<@1> and @everyone", "allowed_mentions": {"parse": [], "users": ["1"]}}, ""),
        ({"type": 4, "data": {"content": "<@1>", "allowed_mentions": {"parse": []}}}, ""),
        ({"embeds": [{"title": "<@1>"}]}, ""),
        ({"content": "<@1>"}, "says nothing"),
        ({"content": "<@1>", "allowed_mentions": {"parse": ["everyone"]}}, "its text decide"),
        ({"content": "<@&1>", "allowed_mentions": {"roles": ["1"]}}, "ping a role"),
        ({"content": "<@1>", "allowed_mentions": {"users": ["1", "2"]}}, "ping 2, whom"),
    ],
)
def test_a_message_pings_whom_it_names_and_is_meant_to(body: dict[str, Any], wrong: str) -> None:
    found = " ".join(guard_problems(body))
    assert (wrong in found) if wrong else not found
