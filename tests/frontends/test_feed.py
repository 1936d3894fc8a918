from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from bot.frontends.feed import feed, followed
from bot.frontends.site import Site
from commands.answer import Answer, Line, Link, Section, line
from commands.table import COMMANDS
from storage import times
from tests.conftest import NOW

SITE = Site(COMMANDS, "Lighthouse", "/lamp")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAIL = Link("9 Oct", "https://lists.example.org/lamp-devel/1@example.org/")


def dated(hours: int, *spans: str | Link, key: str = "") -> Line:
    return replace(line(*spans, key=key), at=NOW - timedelta(hours=hours))


def read(*lines: Line, command: str = "history", **arguments: str) -> ET.Element:
    answer = Answer("History of Lamp", NOW, sections=(Section("", lines),))
    arguments = arguments or ({"key": "Lamp"} if command == "history" else {})
    return fromstring(feed(SITE, "https://bot.example.org", answer, COMMANDS[command], arguments))


def texts(of: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in of.findall(path, ATOM)]


def links(of: ET.Element, path: str) -> list[str]:
    return [found.get("href", "") for found in of.findall(path, ATOM)]


def test_it_has_all_that_atom_asks_for() -> None:
    found = read(dated(2, "applied by Ada ", MAIL, key="P-1"))
    for needed in ("id", "title", "updated", "author/a:name", "link[@rel='self']"):
        assert len(found.findall(f"a:{needed}", ATOM)) == 1
    (entry,) = found.findall("a:entry", ATOM)
    for needed in ("id", "title", "updated", "link", "content"):
        assert len(entry.findall(f"a:{needed}", ATOM)) == 1
    assert texts(entry, "a:title") == ["P-1 applied by Ada 9 Oct"]
    assert texts(found, "a:id")[0].startswith("urn:uuid:")


def test_the_newest_comes_first_and_dates_the_feed() -> None:
    found = read(dated(5, "old"), dated(1, "new"), line("of no day"))
    assert texts(found, "a:entry/a:title") == ["new", "old"]
    assert texts(found, "a:updated") == [times.text(NOW - timedelta(hours=1))]


def test_an_entry_leads_to_its_proof_else_to_its_thing_else_to_the_page() -> None:
    found = read(dated(3, "by ", MAIL, key="P-1"), dated(2, "a run", key="T-4"), dated(1, "said"))
    assert links(found, "a:entry/a:link") == [
        "https://bot.example.org/lamp/history/Lamp",
        "https://bot.example.org/lamp/flaky/T-4",
        MAIL.url,
    ]
    assert links(found, "a:link[@rel='self']") == ["https://bot.example.org/lamp/history/Lamp.atom"]


def test_a_line_keeps_its_entry_while_others_come() -> None:
    before = texts(read(dated(2, "raised", key="CID-1")), "a:entry/a:id")
    after = texts(read(dated(2, "raised", key="CID-1"), dated(1, "fixed", key="CID-1")), "a:entry/a:id")
    assert len(set(after)) == 2
    assert after[1:] == before


def test_a_thing_of_a_list_is_one_entry_that_is_updated() -> None:
    raised, fixed = dated(2, "raised", key="CID-1"), dated(1, "posted", key="CID-1")
    before, after = (texts(read(x, command="cid list"), "a:entry/a:id") for x in (raised, fixed))
    assert before == after


def test_pages_know_the_feed_that_follows_them() -> None:
    def of(name: str, **arguments: str) -> str | None:
        return followed(SITE, COMMANDS[name], arguments)

    assert of("status", area="Lamp") == "/lamp/history/Lamp.atom"
    assert of("person", person="Ada Bell") == "/lamp/history/Ada%20Bell.atom"
    assert of("cid list", area="Lamp") == "/lamp/cid/list/Lamp.atom"
    assert of("history", key="P-1") == "/lamp/history/P-1.atom"
    assert of("cid list") == "/lamp/cid/list.atom"
    assert of("help") is None


@example("\ufffe\uffff\x00\ud800", "\x0b")
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_makes_a_feed(said: str, key: str) -> None:
    found = read(dated(1, said, key=key))
    assert len(found.findall("a:entry", ATOM)) == 1
