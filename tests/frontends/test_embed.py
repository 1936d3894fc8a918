"""What Discord shows: nothing is lost, nothing a mail says becomes markdown, no limit is exceeded."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.frontends.embed import CALLING, FOUND, NOT_FOUND, escape, markdown, render, shorten
from bot.frontends.safe import plain
from commands.answer import Answer, Line, Link, Section, line
from tests.conftest import NOW
from tests.fakes import discord_spec
from tests.fakes.discord_rules import message_problems
from tests.frontends.samples import STATUS
from tests.frontends.strategies import ANSWERS, WORDS

LINK = re.compile(r"\[((?:\\.|[^\\\]])*)\]\((https?://[^()\s]+)\)")


def read(text: str) -> str:
    """Our markdown as Discord's reader sees it: escapes undone, links reduced to their words."""
    shown = LINK.sub(r"\1", text)
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown).replace("@\u200b", "@")


def active(text: str) -> str:
    """What is left for Discord to act on: an escaped character leaves a gap, it joins nothing."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "\0", text)


def told(answer: Answer) -> list[str]:
    """The text of each page, in reading order."""
    return [
        "\n".join([page.description or "", *(t for f in page.fields for t in (f.name or "", f.value or ""))])
        for page in render(answer)
    ]


def long_section(title: str, lines: int) -> Section:
    return Section(title, tuple(line(f"{title}.{i}: {'word ' * 30}") for i in range(lines)))


def test_an_answer_is_one_embed_with_a_field_for_each_section() -> None:
    (page,) = render(STATUS)
    assert page.title == "Migration"
    assert page.footer.text == "as of Sat 21 Sep 2024, 08:00 UTC"
    assert page.description == "Ada Bell, Bo Kline [MAINTAINERS](https://git.example.org/MAINTAINERS)"
    assert [f.name for f in page.fields][:3] == ["Needs somebody", "Pull requests", "Coverity: 3 open"]
    first = (page.fields[0].value or "").splitlines()
    mail = "https://lists.example.org/lamp-devel"
    assert first[0] == (
        f"• **CID-1527413** disputed: Bo Kline says real [19 Sep]({mail}/real@example.org/), "
        f"Ada Bell says safe [19 Sep]({mail}/safe@example.org/); nobody has it"
    )
    assert first[1].startswith("• **F-3** changelog for 4.2")


def test_a_key_is_said_once_and_keeps_its_link() -> None:
    (page,) = render(STATUS)
    rows = (page.fields[2].value or "").splitlines()
    assert rows[0].startswith("• **[CID-1527402](https://scan.example.org/1527402)** race in lamp\\_close()")
    assert rows[1].startswith('• **CID-1560071** copy without a bound: "hardly a bug \\<yet\\>"')


def test_a_line_that_is_a_bullet_gets_no_second_one() -> None:
    (embed,) = render(Answer("Lamp", NOW, sections=(Section("Summary", (line("• dims"), line("shines"))),)))
    assert embed.fields[0].value == "• dims\n• shines"


def test_details_stand_below_their_line_while_all_fits_on_one_page() -> None:
    inner = line("because", details=(line("and so"),))
    short = Answer("A", NOW, sections=(Section("S", (line("it is", details=(inner,)),)),))
    assert render(short)[0].fields[0].value == "• it is\n\u2003↳ because\n\u2003\u2003↳ and so"
    long = Answer("A", NOW, sections=(*short.sections, long_section("L", 60)))
    pages = "\n".join(told(long))
    assert "• it is\n" in pages and "because" not in pages


def test_a_section_too_long_for_a_field_makes_blocks_of_all() -> None:
    (page,) = render(Answer("A", NOW, sections=(long_section("Long", 10), Section("Short", (line("x"),)))))
    assert not page.fields
    assert (page.description or "").startswith("**Long**\n• Long.0: word")
    assert (page.description or "").endswith("\n\n**Short**\n• x")


def test_too_many_sections_for_fields_are_blocks_too() -> None:
    sections = tuple(Section(f"S{n}", (line("x"),)) for n in range(26))
    (page,) = render(Answer("A", NOW, sections=sections))
    assert not page.fields and (page.description or "").count("• x") == 26


def test_pages_repeat_the_heading_say_their_number_and_lose_nothing() -> None:
    sections = tuple(long_section(f"S{n}", 30) for n in range(3))
    answer = Answer("A", NOW, (line("intro"),), sections)
    pages = render(answer)
    assert [p.footer.text for p in pages] == [
        f"as of Sat 21 Sep 2024, 08:00 UTC · page {n} of {len(pages)}" for n in range(1, len(pages) + 1)
    ]
    texts = told(answer)
    for section in sections:
        for entry in section.lines:
            assert sum(f"• {entry.text.strip()}" in text for text in texts) == 1
    assert "(continued)" in texts[1] and "(continued)" not in texts[0]
    assert all(not text.rstrip("\n").endswith("**") for text in texts)  # no heading ends a page
    assert all(len(p.description or "") <= 4096 for p in pages)


def test_a_heading_without_a_title_or_without_lines_is_not_shown() -> None:
    (page,) = render(Answer("A", NOW, sections=(Section("", (line("x"),)), Section("Empty", ()))))
    assert [(f.name, f.value) for f in page.fields] == [("\u200b", "• x")]
    assert render(Answer("A", NOW))[0].description is None


def test_a_title_or_heading_that_is_cut_says_so() -> None:
    (page,) = render(Answer("word " * 90, NOW, sections=(Section("word " * 90, (line("x"),)),)))
    for title in (page.title, page.fields[0].name):
        assert title and title.endswith("…") and len(title) <= 256


@pytest.mark.parametrize(
    ("found", "calls", "colour"),
    [(True, False, FOUND), (True, True, CALLING), (False, True, NOT_FOUND)],
)
def test_the_colour_tells_at_a_glance(found: bool, calls: bool, colour: object) -> None:
    answer = Answer("A", NOW, sections=(Section("Tests", (line("x"),), calls=calls),), found=found)
    assert render(answer)[0].colour == colour


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            "**bold** _it_ ~~gone~~ `code` ||secret||",
            r"\*\*bold\*\* \_it\_ \~\~gone\~\~ \`code\` \|\|secret\|\|",
        ),
        ("postcopy_pause_incoming()", r"postcopy\_pause\_incoming()"),
        (r"C:\temp\*", r"C:\\temp\\\*"),
        ("[click](https://evil.example.org)", r"\[click\](https\://evil.example.org)"),
        ("<@1234> <@&5> <#6> </run:7> <t:8:R>", r"\<@1234\> \<@&5\> \<#6\> \</run:7\> \<t\:8:R\>"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("ann@example.org", "ann@example.org"),
        ("file.c:100: error, 10:30", r"file.c\:100: error, 10:30"),
        ("# heading", r"\# heading"),
        ("### heading", r"\### heading"),
        ("#include <x.h>", r"#include \<x.h\>"),
        ("-# small", r"\-# small"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("9.2 is out", "9.2 is out"),
        ("> quote", r"\> quote"),
        (">>> quote", r"\>\>\> quote"),
        ("two\n# lines", "two # lines"),
        ("\u202eleft", "�left"),
    ],
)
def test_what_a_mail_says_is_shown_as_it_stands(written: str, sent: str) -> None:
    assert markdown(line(written)) == [sent]


def test_only_web_addresses_become_links() -> None:
    spans = ("by ", Link("mail", "https://e.org/a(b)_c d"), " and ", Link("bad", "javascript:alert(1)"), ".")
    assert markdown(line(*spans)) == ["by [mail](https://e.org/a%28b%29_c%20d) and bad."]
    assert markdown(line(Link("broken", "http://["))) == ["broken"]
    assert markdown(line(Link("long", f"https://e.org/{'x' * 1000}"))) == ["long"]


def test_a_links_words_cannot_end_it() -> None:
    url = "https://e.org/"
    assert markdown(line(Link("[PATCH 1/2] a](https://evil.org)", url))) == [
        rf"[(PATCH 1/2) a)(https\://evil.org)]({url})"
    ]
    assert markdown(line(Link("  ", url))) == [f"[link]({url})"]
    (row,) = markdown(line(Link("w*" * 500, url)))
    assert row.endswith(f"…]({url})") and LINK.fullmatch(row)


def test_a_long_line_goes_on_in_a_new_one_and_no_link_is_cut() -> None:
    links = [Link(f"mail {n}", f"https://lists.example.org/{n}/{'m' * 60}") for n in range(100)]
    rows = markdown(Line(tuple(span for link in links for span in ("said ", link, ", "))))
    assert len(rows) > 1 and max(map(len, rows)) <= 2000
    found = [match for row in rows for match in LINK.findall(row)]
    assert found == [(link.text, link.url) for link in links]
    assert all(LINK.sub("", row).count("[") == 0 for row in rows)


def test_a_long_word_is_cut_but_never_between_an_escape_and_its_character() -> None:
    rows = markdown(line("*" * 3001))
    assert len(rows) == 4 and all(re.fullmatch(r"(\\\*)+", row) for row in rows)
    assert sum(row.count("*") for row in rows) == 3001


def test_mentions_are_not_assembled_from_pieces() -> None:
    assert markdown(Line(("@", "everyone"))) == ["@\u200beveryone"]
    assert markdown(line("x" * 197 + "@everyone")) == ["x" * 197 + "@\u200beveryone"]


@example(":*0:")  # what stands between two colons is no emoji's name
@given(WORDS | st.text(st.sampled_from(":@*_-#>1. \\<[]()`|~/htps\neveryone")))
def test_any_text_reads_as_written_and_nothing_acts(text: str) -> None:
    rows = markdown(line(text))
    assert read(" ".join(rows)).split() == plain(text).split()
    for row in rows:
        left = active(row)
        assert not re.search(r"[\\*_~|`\[\]<>]|@everyone|@here|:[\w+-]+:|\w://", left)
        assert not re.match(r"(#{1,3}|-#|[-+]|\d+\.)\s", left)


@given(st.text() | st.text("*\\\\_<a", max_size=80), st.integers(3, 40))
def test_shortening_keeps_escapes_whole(text: str, most: int) -> None:
    short = shorten(escape(text), most)
    assert len(short) <= most
    assert not re.search(r"(?<!\\)(\\\\)*\\(…|$)", short)


@given(ANSWERS)
def test_any_answer_keeps_every_limit(answer: Answer) -> None:
    pages = render(answer)
    assert pages
    spec = discord_spec.load()
    for page in pages:
        body = {"embeds": [page.to_dict()]}
        assert message_problems(body) == []
        assert spec is None or spec.problems("POST", "/channels/1/messages", {}, body) == []


@settings(max_examples=30, deadline=None)  # big answers; the sizes matter, not their number
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1500)), max_size=4), st.integers(0, 9000))
def test_any_size_keeps_every_limit(shape: list[tuple[int, int]], intro: int) -> None:
    sections = tuple(
        Section(f"S{n} " * 90, tuple(line("w_" * width) for _ in range(lines)))
        for n, (lines, width) in enumerate(shape)
    )
    answer = Answer("T*" * 300, NOW, (line("ø" * intro),), sections)
    shown = "".join(told(answer))
    assert shown.count("w\\_") == sum(lines * width for lines, width in shape)
    assert shown.count("ø") == intro
    assert all(message_problems({"embeds": [page.to_dict()]}) == [] for page in render(answer))
