"""What a shell makes of a command line, read as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import shell_words
from bot.frontends import words
from commands.answer import UserError
from commands.table import COMMANDS


def read(said: list[str], left: list[str]) -> dict[str, str]:
    return words.parse(shell_words.line(said, left), COMMANDS)[1]


@pytest.mark.parametrize(
    ("said", "left", "arguments"),
    [
        (["flaky"], ["--job", "lamp-x86", "migration"], {"about": "migration", "job": "lamp-x86"}),
        (["flaky"], ["--last", "5", "Lamp", "and", "lens"], {"about": "Lamp and lens", "last": "5"}),
        (
            ["flaky"],
            ["--by", "day", "--branch=staging", "oil"],
            {"about": "oil", "by": "day", "branch": "staging"},
        ),
        (["history"], ["--since", "14d", "Migration"], {"key": "Migration", "since": "14d"}),
        (["runs"], ["--job", "lamp-x86", "lamp-test"], {"test": "lamp-test", "job": "lamp-x86"}),
        (["cid", "assign"], ["--cid", "7", "Ada", "Bell"], {"cid": "7", "person": "Ada Bell"}),
        (
            ["cid", "assign"],
            ["--person", "Ada Bell", "--reason", "she knows it", "7"],
            {"cid": "7", "person": "Ada Bell", "reason": "she knows it"},
        ),
        (["flaky oil"], ["--job", "lamp x86"], {"about": "oil", "job": "lamp x86"}),
        (["retry"], ["--force", "7"], {"job": "7", "force": "force"}),
        (["search"], ["--page", "2", "oil"], {"query": "oil", "page": "2"}),
        (["search"], ["--order=newest", "--page=2", "oil"], {"query": "oil", "order": "newest", "page": "2"}),
        (
            ["search"],
            ["--order", "newest", "oil", "two words"],
            {"query": 'oil "two words"', "order": "newest"},
        ),
        (["search"], ["--page", "2", "-lamp", "oil"], {"query": "-lamp oil", "page": "2"}),
    ],
)
def test_an_option_before_the_argument_takes_its_own_word_alone(
    said: list[str], left: list[str], arguments: dict[str, str]
) -> None:
    assert read(said, left) == arguments


@pytest.mark.parametrize(
    ("said", "left", "arguments"),
    [
        (
            ["cid", "note", "7"],
            ["--text", "use gcc --text here"],
            {"cid": "7", "text": "use gcc --text here"},
        ),
        (
            ["cid", "assign", "7", "Ada"],
            ["--reason", "as with --cid 8"],
            {"cid": "7", "person": "Ada", "reason": "as with --cid 8"},
        ),
        # What holds a space is no option to argparse.
        (["cid", "claim", "7", '--reason=it\'s "mine"'], [], {"cid": "7", "reason": 'it\'s "mine"'}),
        (["cid", "note", "7", "--text here"], [], {"cid": "7", "text": "--text here"}),
        (["cid", "note", "7", "see"], ["-Wall", "there"], {"cid": "7", "text": "see -Wall there"}),
    ],
)
def test_what_the_shell_holds_together_stays_together(
    said: list[str], left: list[str], arguments: dict[str, str]
) -> None:
    assert read(said, left) == arguments


@pytest.mark.parametrize(
    ("said", "left", "arguments"),
    [
        (
            ["cid", "verdict", "7"],
            ["--reason", "the", "lock", "is", "held", "--classification", "False", "Positive"],
            {"cid": "7", "reason": "the lock is held", "classification": "False Positive"},
        ),
        (["retry", "7"], ["--reason", "it", "was", "sick"], {"job": "7", "reason": "it was sick"}),
        (["status"], ["--area", "Lamp", "and", "lens"], {"area": "Lamp and lens"}),
        (
            ["cid assign 7 Ada"],
            ["--reason", "she", "knows"],
            {"cid": "7", "person": "Ada", "reason": "she knows"},
        ),
        (["cid", "claim", "7"], ["--reason="], {"cid": "7", "reason": ""}),
        (["retry", "7"], ["--force"], {"job": "7", "force": "force"}),
    ],
)
def test_where_no_argument_waits_an_option_takes_several_words(
    said: list[str], left: list[str], arguments: dict[str, str]
) -> None:
    assert read(said, left) == arguments


@given(st.lists(st.text()), st.lists(st.text()), st.sampled_from([*COMMANDS, "", "stauts"]))
def test_any_words_are_read_or_refused(said: list[str], left: list[str], name: str) -> None:
    try:
        read([*name.split(), *said], left)
    except UserError as error:
        assert str(error)
