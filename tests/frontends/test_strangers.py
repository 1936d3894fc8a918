from __future__ import annotations

import pytest
from hypothesis import given

from bot.frontends.strangers import choices, refused, veiled
from commands.answer import Action, Answer, Link, Section, UserError, line
from tests.conftest import NOW
from tests.frontends.strategies import ANSWERS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada Marsh <ada@example.org>, maintainer", "Ada Marsh <ada at example.org>, maintainer"),
        ("ada.m+lamp@lists.example.org.", "ada.m+lamp at lists.example.org."),
        ("ada@example.org: it is safe", "ada at example.org: it is safe"),
        ("git@git.example.org:ada/lamp.git", "git@git.example.org:ada/lamp.git"),
        ("git@git.example.org/ada/lamp.git", "git@git.example.org/ada/lamp.git"),
        ("https://lists.example.org/m1@example.org/", "https://lists.example.org/m1@example.org/"),
        ("https://lists.example.org/m1@example.org", "https://lists.example.org/m1@example.org"),
        ("lane@4 and a @mention", "lane@4 and a @mention"),
    ],
)
def test_an_address_is_written_in_words(text: str, shown: str) -> None:
    answer = Answer(text, NOW, sections=(Section(text, (line(text, details=(line(text),)),), calls=True),))
    veil = veiled(answer)
    section = veil.sections[0]
    assert section.calls
    assert {veil.title, section.title, section.lines[0].text, section.lines[0].details[0].text} == {shown}


def test_a_link_still_leads_where_it_led() -> None:
    link = Link("ada@example.org", "https://lists.example.org/m1@example.org/")
    (veil,) = veiled(Answer("A", NOW, intro=(line(link),))).intro
    assert veil.spans == (Link("ada at example.org", link.url),)


def test_a_form_offers_people_by_name() -> None:
    offered = choices(
        ["me", "Ada Marsh <ada@example.org>", "Ada Marsh <ada@home.example.org>", "ben@example.org"]
    )
    assert offered == ("me", "Ada Marsh")


def test_a_button_names_nobodys_address() -> None:
    button = Action("Ask Ada <ada@example.org>", "person", {"person": "Ada Marsh <ada@example.org>"})
    (veil,) = veiled(Answer("A", NOW, actions=(button,))).actions
    assert (veil.label, veil.command) == ("Ask Ada <ada at example.org>", "person")
    assert veil.arguments == {"person": "Ada Marsh <ada at example.org>"}


def test_a_refusal_names_nobodys_address() -> None:
    choice = Action("Ada <ada@example.org>", "person", {"person": "ada@example.org"})
    error = refused(UserError("Several are called Ada: ada@example.org.", (choice,)))
    assert str(error) == "Several are called Ada: ada at example.org."
    assert error.choices == (Action("Ada <ada at example.org>", "person", {"person": "ada at example.org"}),)


def test_a_query_keeps_its_words() -> None:
    search = Action("Mails", "search", {"query": "from:ada@example.org lamp"})
    assert refused(UserError("None.", (search,))).choices == (search,)


@given(ANSWERS)
def test_nothing_is_left_to_write_anew(answer: Answer) -> None:
    assert veiled(veiled(answer)) == veiled(answer)
