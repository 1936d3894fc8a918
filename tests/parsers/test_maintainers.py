from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.maintainers import parse
from storage.records import Owner, Person, Role, Section

ADA = Owner(Person("Ada Byrd", "ada@example.org"), Role.MAINTAINER)
BO = Owner(Person("Bo Crane", "bo@example.org"), Role.REVIEWER)


def one(text: str) -> Section:
    (section,) = parse(text)
    return section


def people(line: str) -> list[tuple[str, str]]:
    return [(o.person.name, o.person.email) for o in one(f"Area\n{line}\nF: a/\n").owners]


def test_every_letter_has_its_place() -> None:
    assert one(
        "Sluice gates\n"
        "M:\tAda Byrd <ada@example.org>\n"
        "R: Bo Crane <bo@example.org>\n"
        "L:   gates@lists.example.org\n"
        "S: Odd Fixes\n"
        "W: https://gates.example.org\n"
        "Q: https://patches.example.org\n"
        "B: https://bugs.example.org\n"
        "C: irc://chat.example.org/gates\n"
        "P: docs/gates-process.rst\n"
        "T: git https://git.example.org/gates.git next\n"
        "F: gates/\n"
        "F:gates.h\n"
        "X: gates/locks/\n"
        "N: sluice\n"
        "K: \\bgate_(open|close)\\b\n"
    ) == Section(
        name="Sluice gates",
        status="Odd Fixes",
        owners=(ADA, BO),
        lists=("gates@lists.example.org",),
        files=("gates/", "gates.h"),
        excluded=("gates/locks/",),
        regexes=("sluice",),
        keywords=("\\bgate_(open|close)\\b",),
        trees=("git https://git.example.org/gates.git next",),
        web=("https://gates.example.org",),
        bugs=("https://bugs.example.org",),
        chat=("irc://chat.example.org/gates",),
        profile=("docs/gates-process.rst",),
        patchwork=("https://patches.example.org",),
    )


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Pumps", "Pumps"),
        ("Water works\n-----------\nPumps", "Pumps"),
        ("Water works\n===========\n\nPumps", "Pumps"),
        ("Pumps\n-----", "Pumps"),
        ("Pumps\n-----\n", "Pumps"),
        ("Pumps\n~~~~~", "Pumps"),
        ("A heading that goes on\nover two lines", "over two lines"),
        ("Pumps\n# who looks after them changed in spring", "Pumps"),
        ("  Pumps  ", "Pumps"),
        ("THE REST", "THE REST"),
        ("i.PX3 (valve)", "i.PX3 (valve)"),
        ("PUMPS: SMALL ONES", "PUMPS: SMALL ONES"),
    ],
)
def test_the_name_is_the_heading_before_the_lines(heading: str, name: str) -> None:
    sections = parse(f"Some words on this file.\n\n{heading}\nM: Ada Byrd <ada@example.org>\nF: pumps/\n")
    assert [s.name for s in sections] == [name]


def test_blank_lines_and_comments_do_not_end_a_section() -> None:
    section = one(
        "Pumps\nM: Ada Byrd <ada@example.org>\n\n# the sources\nF: pumps/\n   \nF: include/pumps.h\n"
    )
    assert section.owners == (ADA,)
    assert section.files == ("pumps/", "include/pumps.h")


def test_a_group_heading_is_no_section_and_ends_the_one_before() -> None:
    sections = parse("Pumps\nF: pumps/\nFilters (slow)\n--------------\nSand filters\nF: sand/\n")
    assert [(s.name, s.files) for s in sections] == [("Pumps", ("pumps/",)), ("Sand filters", ("sand/",))]


def test_the_introduction_is_no_section() -> None:
    introduction = (
        "Who looks after what\n====================\n\nWhat the letters mean:\n\n"
        "\tM: A person: Full Name <address@host>\n\tF: A pattern\n\t   F:\tdrivers/pump/\tall below\n"
        "   L: A list\n\n"
    )
    assert parse(introduction) == ()
    assert [s.name for s in parse(introduction + "Pumps\nF: pumps/\n")] == ["Pumps"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("M: Ada Byrd <ada@example.org>", [("Ada Byrd", "ada@example.org")]),
        ("M:Ada Byrd <ada@example.org>", [("Ada Byrd", "ada@example.org")]),
        ("M:\t \tAda  Byrd\t<ada@example.org>  ", [("Ada Byrd", "ada@example.org")]),
        ("M: ada@example.org", [("", "ada@example.org")]),
        ("M: <ada@example.org>", [("", "ada@example.org")]),
        ("M: Ada Byrd ada@example.org", [("Ada Byrd", "ada@example.org")]),
        ("M: ada@example.org (for the small ones)", [("", "ada@example.org")]),
        ('M: "Byrd, Ada" <ada@example.org>', [("Byrd, Ada", "ada@example.org")]),
        ("M: Byrd, Ada <ada@example.org>", [("Byrd, Ada", "ada@example.org")]),
        ("M: Áda 'Ace' Býrd <ada@example.org>", [("Áda 'Ace' Býrd", "ada@example.org")]),
        ("M: Ada Byrd <ada@example.org> (maintainer:Pumps, small)", [("Ada Byrd", "ada@example.org")]),
        ("M: Ada Byrd < ada@example.org >", [("Ada Byrd", "ada@example.org")]),
        (
            "M: Ada Byrd <ada@example.org>, Bo Crane <bo@example.org>, cy@example.org",
            [("Ada Byrd", "ada@example.org"), ("Bo Crane", "bo@example.org"), ("", "cy@example.org")],
        ),
        ("M: Ada Byrd", []),
        ("M: nobody at the moment, sorry", []),
        ("M:", []),
        ("M: a@b <nothing>", []),
    ],
)
def test_people(line: str, expected: list[tuple[str, str]]) -> None:
    assert people(line) == expected


def test_people_keep_the_order_of_their_lines() -> None:
    section = one("Pumps\nR: Bo Crane <bo@example.org>\nS: Maintained\nM: Ada Byrd <ada@example.org>\n")
    assert section.owners == (BO, ADA)


@pytest.mark.parametrize(
    ("line", "lists"),
    [
        ("L: pumps@example.org", ("pumps@example.org",)),
        ("L: pumps@example.org (moderated for non-subscribers)", ("pumps@example.org",)),
        ("L:\tpumps@example.org (open list:Pumps, valves)", ("pumps@example.org",)),
        ("L: Pump people <pumps@example.org>", ("pumps@example.org",)),
        ("L: pumps@example.org, valves@example.org", ("pumps@example.org", "valves@example.org")),
        ("L: pumps@example.org (subscribers-only)", ()),
        ("L: pumps-talk somewhere", ("pumps-talk",)),
        ("L:", ()),
    ],
)
def test_lists(line: str, lists: tuple[str, ...]) -> None:
    assert one(f"Pumps\nF: pumps/\n{line}\n").lists == lists


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("S: Maintained", "Maintained"),
        ("S: Orphan / Obsolete", "Orphan / Obsolete"),
        ("S: see https://example.org", "see https://example.org"),
        ("S:", ""),
        ("S: Maintained\nS: Odd Fixes", "Odd Fixes"),
        ("F: b/", ""),
    ],
)
def test_status_stands_as_written_and_the_last_one_counts(lines: str, status: str) -> None:
    assert one(f"Pumps\nF: pumps/\n{lines}\n").status == status


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(newline: str, mark: str) -> None:
    text = "Pumps\nM: Ada Byrd <ada@example.org>\nF: pumps/\n\nValves\nF: valves/\n"
    assert parse(mark + text.replace("\n", newline)) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\x00\x01\x02",
        "Just some prose, with nobody in it.\nAnd more.",
        "M: Ada Byrd <ada@example.org>\nF: pumps/\n",
        "------\nM: Ada Byrd <ada@example.org>\n",
        "Questions\nA: none of these letters is ours\nE: nor this\n",
        "Pumps\nF:\nM:\n",
        "Pumps\n m: Ada Byrd <ada@example.org>\n",
    ],
)
def test_text_that_is_no_maintainers_file_has_no_sections(text: str) -> None:
    assert parse(text) == ()


def test_a_long_line_is_read_in_linear_time() -> None:
    commas, brackets = "," * 1_000_000, "<" * 1_000_000
    assert one(f"Pumps\nM: {commas}\nM: {brackets}\nL: {'(' * 1_000_000}\nF: a/\n").owners == ()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for section in parse(text):
        assert section.name.strip() == section.name != ""


FIELD = st.sampled_from("MRLSTQFXKNWBCP")
VALUE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{4,9}", fullmatch=True), st.lists(VALUE, min_size=1))))
def test_what_was_written_is_read(areas: list[tuple[str, list[str]]]) -> None:
    text = "".join(f"{name}\n" + "".join(f"F: {f}\n" for f in files) + "\n" for name, files in areas)
    assert [(s.name, list(s.files)) for s in parse(text)] == areas


@given(st.lists(st.tuples(FIELD, st.text(alphabet="a@<>,(\"' .;"))))
def test_odd_values_never_raise_and_people_have_addresses(fields: list[tuple[str, str]]) -> None:
    for section in parse("Pumps\n" + "".join(f"{letter}: {value}\n" for letter, value in fields)):
        assert all("@" in o.person.email for o in section.owners)
        assert all(address.strip() for address in section.lists)


def test_qemu(data: Path) -> None:
    text = (data / "owners/qemu-MAINTAINERS").read_text(encoding="utf-8")
    sections = parse(text)
    lines = text.splitlines()
    for letter, read in (
        ("F", [f for s in sections for f in s.files]),
        ("X", [x for s in sections for x in s.excluded]),
        ("K", [k for s in sections for k in s.keywords]),
        ("L", [address for s in sections for address in s.lists]),
        ("T", [t for s in sections for t in s.trees]),
    ):
        assert read == [line[2:].strip() for line in lines if line.startswith(f"{letter}:")]
    assert len([o for s in sections for o in s.owners]) == sum(line[:2] in ("M:", "R:") for line in lines)
    assert not [s.name for s in sections if not any(c.isalnum() for c in s.name)]
