import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.frontends.safe import plain
from bot.frontends.text import Links, as_of, cells, refusal, render
from commands.answer import Action, Answer, Line, Link, Section, UserError, line
from tests.frontends.samples import MAILS, STATUS
from tests.frontends.strategies import ANSWERS, SPANS

ESCAPES = re.compile(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m")
NOW = datetime(2024, 9, 1, 8, 5, tzinfo=UTC)


def one_line(*spans: str | Link, key: str = "", details: tuple[Line, ...] = ()) -> Answer:
    return Answer("Lamp", NOW, sections=(Section("Tests", (line(*spans, key=key, details=details),)),))


def body(answer: Answer, width: int = 60, links: Links = "none") -> list[str]:
    """What is drawn below the section's heading."""
    return render(answer, width=width, links=links).split("TESTS\n")[1].splitlines()


def test_the_whole_answer_as_people_read_it() -> None:
    assert render(STATUS, width=90) == (
        """\
Migration                                                 as of Sat 21 Sep 2024, 08:00 UTC
Ada Bell, Bo Kline ‹MAINTAINERS›

NEEDS SOMEBODY
 CID-1527413  disputed: Bo Kline says real ‹19 Sep›, Ada Bell says safe ‹19 Sep›; nobody
              has it
 F-3          changelog for 4.2: asked of Ada Bell by Cy Moor ‹19 Sep›

PULL REQUESTS
 P-1  v2 Migration 20240917, 6 patches: applied 19 Sep by Cy Moor ‹mail›, first run
      without a retry
      not in its summary: "lamp/save: drop the second cleanup"

COVERITY: 3 OPEN
 CID-1527402  race in lamp_close(): patch promised by Ada Bell ‹19 Sep›, 2 days ago
 CID-1560071  copy without a bound: "hardly a bug <yet>", Cy Moor ‹19 Sep›

TESTS
 lamp-test  watched by Ada Bell or Bo Kline if it fails again (W-1 ‹19 Sep›)
            1 clean run known; nothing can be said of its rate yet
            first seen ‹17 Sep›
            runs in lamp-debian

SAID, NOT SETTLED
 a bug of the distribution may come from CID-1527402: guessed by Bo Kline ‹19 Sep›,
 doubted by Ada Bell ‹19 Sep›

[Take CID-1527413]  cid assign 1527413 --to "Ada Bell"
[Why?]              why CID-1527413
[My verdict…]       cid verdict 1527413
"""
    )


def test_footnotes_list_each_address_once() -> None:
    text = render(STATUS, width=80, links="footnotes")
    notes = re.findall(r"^\[(\d+)\] (\S+)$", text, re.MULTILINE)
    assert [number for number, _ in notes] == [str(n) for n in range(1, len(notes) + 1)]
    assert len({url for _, url in notes}) == len(notes)
    safe = next(number for number, url in notes if url == f"{MAILS}/safe@example.org/")
    assert text.count(f"‹19 Sep›[{safe}]") == 3
    assert "\n CID-1527402[" in text


def test_without_links_no_address_is_shown() -> None:
    assert "http" not in render(STATUS, width=80, links="none")


def test_hyperlinks_are_clickable_words() -> None:
    text = render(one_line("promised ", Link("19 Sep", "https://e.org/<a>")), width=60, links="hyperlinks")
    assert "\x1b]8;;https://e.org/%3Ca%3E\x1b\\‹19 Sep›\x1b]8;;\x1b\\" in text


@pytest.mark.parametrize("links", ["hyperlinks", "footnotes"])
def test_an_address_that_is_not_of_the_web_is_no_link(links: Links) -> None:
    text = render(one_line(Link("run me", "javascript:alert(1)")), width=60, links=links)
    assert "‹run me›" in text
    assert "javascript" not in text


def test_colour_is_written_only_when_asked_for() -> None:
    assert "\x1b" not in render(STATUS, width=80)
    coloured = render(STATUS, width=80, color=True)
    assert "\x1b[1mMigration\x1b[0m" in coloured
    assert ESCAPES.sub("", coloured) == render(STATUS, width=80)


def test_details_may_be_left_out() -> None:
    assert "not in its summary" not in render(STATUS, width=80, details=False)


def test_details_of_details_stand_further_in() -> None:
    inner = line("why so", details=(line("because"),))
    assert body(one_line("failed", key="T-1", details=(inner,))) == [
        " T-1  failed",
        "      why so",
        "        because",
    ]


def test_a_key_that_begins_the_line_is_not_said_twice() -> None:
    url = "https://scan.example.org/7"
    assert cells(line("CID-7: a race", key="CID-7")) == ("CID-7", ("a race",))
    assert cells(line("CID-7", " a race", key="CID-7")) == ("CID-7", ("a race",))
    assert cells(line(Link("CID-7", url), " ", "a race", key="CID-7")) == (Link("CID-7", url), ("a race",))
    assert cells(line("CID-70 is another", key="CID-7")) == ("CID-7", ("CID-70 is another",))
    assert cells(line(Link("CID-7 in Coverity", url), key="CID-7"))[1] == (Link("CID-7 in Coverity", url),)
    assert cells(line("see CID-7", key="CID-7")) == ("CID-7", ("see CID-7",))
    assert cells(line("CID-7", key="CID-7")) == ("CID-7", ())
    assert cells(line()) == ("", ())


def test_a_long_key_does_not_push_the_others_away() -> None:
    lines = (line("first", key="T-1"), line("second", key="a/very/long/name/of/a/test"))
    answer = Answer("Lamp", NOW, sections=(Section("Tests", lines),))
    assert body(answer) == [" T-1  first", " a/very/long/name/of/a/test  second"]


def test_a_line_without_a_key_stands_in_the_text_column() -> None:
    answer = Answer("Lamp", NOW, sections=(Section("Tests", (line("one", key="T-1"), line("two"))),))
    assert body(answer) == [" T-1  one", "      two"]


def test_wide_signs_count_twice() -> None:
    assert body(one_line("日本語日本語 日本語日本語", key="T-1"), width=20) == [
        " T-1  日本語日本語",
        "      日本語日本語",
    ]


def test_a_title_that_leaves_no_room_has_its_time_below() -> None:
    answer = Answer("A title that is rather long for this window", NOW)
    assert render(answer, width=40) == (
        "A title that is rather long for this\nwindow\nas of Sun 1 Sep 2024, 08:05 UTC\n"
    )


def test_a_section_without_heading_and_one_without_lines() -> None:
    answer = Answer(
        "Lamp", NOW, sections=(Section("", (line("alone"),)), Section("Quiet", ()), Section("", ()))
    )
    assert render(answer, width=60).split("\n\n")[1:] == [" alone\n"]


def test_actions_get_numbers_at_a_prompt() -> None:
    assert '\n1 [Take CID-1527413]  cid assign 1527413 --to "Ada Bell"\n2 [Why?]' in render(
        STATUS, width=80, numbered=True
    )


def test_a_refusal_is_its_sentence_and_its_choices() -> None:
    error = UserError("No area is called x.", (Action("Migration", "status", {"area": "Migration"}),))
    assert refusal(error, numbered=True) == "No area is called x.\n1 [Migration]  status Migration\n"
    assert refusal(UserError("Sorry\x1b[2J.")) == "Sorry�[2J.\n"


def test_the_time_is_said_in_words() -> None:
    assert as_of(NOW) == "as of Sun 1 Sep 2024, 08:05 UTC"


@given(ANSWERS, st.integers(0, 120), st.sampled_from(["none", "footnotes", "hyperlinks"]), st.booleans())
def test_nothing_but_our_own_escapes_reaches_the_terminal(
    answer: Answer, width: int, links: Links, color: bool
) -> None:
    text = render(answer, width=width, links=links, color=color)
    text.encode("utf-8")
    shown = ESCAPES.sub("", text) if color or links == "hyperlinks" else text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


@given(SPANS, st.integers(20, 100))
def test_lines_fit_the_width_unless_one_word_does_not(spans: tuple[str | Link, ...], width: int) -> None:
    answer = Answer("Lamp", NOW, sections=(Section("Tests", (Line(spans, "T-1"),)),))
    for drawn in body(answer, width=width):
        words = drawn.removeprefix(" T-1").split(" ")
        assert cell_len(drawn) <= width or len([w for w in words if w]) == 1 or "‹" in drawn


@given(SPANS, st.integers(20, 100))
def test_every_sign_of_a_line_is_shown_in_order(spans: tuple[str | Link, ...], width: int) -> None:
    answer = Answer("Lamp", NOW, sections=(Section("Tests", (Line(spans, details=(line("below"),)),)),))
    said = "".join(plain(s) if isinstance(s, str) else f"‹{plain(s.text).strip()}›" for s in spans)
    assert "".join(" ".join(body(answer, width=width)).split()) == "".join(said.split()) + "below"
