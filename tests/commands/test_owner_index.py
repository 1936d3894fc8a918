from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.owner_index import index, is_catch_all, read_pattern, sections_of
from storage.records import Section


def section(name: str, *files: str, excluded: tuple[str, ...] = (), regexes: tuple[str, ...] = ()) -> Section:
    return Section(name, "", (), (), files, excluded, regexes)


def matches(pattern: str, path: str) -> bool:
    return any(p.matches(path) for p in read_pattern(pattern))


def names(path: str, *sections: Section) -> list[str]:
    return [s.name for s in sections_of(index(sections), path)]


REST = section("THE REST", "*", "*/")


@pytest.mark.parametrize(
    ("pattern", "path", "owned"),
    [
        ("dam/gate.c", "dam/gate.c", True),
        ("dam/gate.c", "dam/gate.cc", True),  # a pattern is a beginning
        ("dam/gate.c", "dam/gate.c/more", False),
        ("dam/gate.c", "dam/gateXc", False),
        ("dam/gate.c", "old/dam/gate.c", False),
        ("dam/", "dam/a", True),
        ("dam/", "dam/a/b/c", True),
        ("dam/", "dam/", True),
        ("dam/", "dam", False),
        ("dam/", "dams/a", False),
        ("dam/*", "dam/a", True),
        ("dam/*", "dam/a/b", False),
        ("dam/*.c", "dam/gate.c", True),
        ("dam/*.c", "dam/sub/gate.c", False),
        ("*/gate*", "dam/gate.c", True),
        ("*/gate*", "dam/sub/gate.c", False),
        ("*/gate*", "gate.c", False),
        ("*/dam/*", "big/dam/a", True),
        ("*/dam/", "a/b/dam/c/d", True),  # before a slash at the end, a star may cross slashes
        ("dam/**/gate*.c", "dam/sub/gate.c", True),  # two stars cross slashes
        ("dam/**/gate*.c", "dam/a/b/gate-2.c", True),
        ("dam/**/gate*.c", "old/dam/a/gate.c", False),
        ("*", "gate.c", True),
        ("*", "dam/gate.c", False),
        ("*/", "dam/gate.c", True),
        ("*/", "gate.c", False),
        ("dam/g?te.c", "dam/gate.c", True),
        ("dam/g?te.c", "dam/gte.c", False),
        ("dam/gate.[ch]", "dam/gate.h", True),
        ("dam/gate.[ch]", "dam/gate.S", False),
        ("dam/gate.[^ch]", "dam/gate.S", True),
        ("dam/g*t*.[ch]", "dam/gate-tool.h", True),
        ("dam/gate[", "dam/gate[", True),
        ("dam/c++/", "dam/c++/a", True),
        ("dam/(old)|new", "dam/(old)|new", True),
        ("dam/a\\b[\\]", "dam/a\\b\\", True),
        ("dam", "dam/gate.c", True),  # a directory without its slash
        ("dam", "dam/sub/gate.c", True),
        ("dam", "dams/gate.c", False),
        ("dam.d", "dam.d/gate.c", False),  # get_maintainer.pl does not see that it is one
        ("dam/[z-a]", "dam/z", False),
    ],
)
def test_patterns(pattern: str, path: str, owned: bool) -> None:
    assert matches(pattern, path) is owned


def test_the_deeper_pattern_comes_first_and_the_catch_all_last() -> None:
    sections = (
        REST,
        section("Dam", "dam/"),
        section("Gate", "dam/gates/"),
        section("One gate", "dam/gates/a.c"),
    )
    assert names("dam/gates/a.c", *sections) == ["One gate", "Gate", "Dam", "THE REST"]
    assert names("dam/gates/b.c", *sections) == ["Gate", "Dam", "THE REST"]
    assert names("README", *sections) == ["THE REST"]


def test_equal_depth_keeps_file_order() -> None:
    assert names("dam/a.c", section("B", "dam/"), section("A", "dam/"), section("C", "*/a*")) == [
        "B",
        "A",
        "C",
    ]


def test_the_last_matching_pattern_of_a_section_tells_its_depth() -> None:
    sections = (section("Deep, then shallow", "dam/gates/a.c", "dam/"), section("Gates", "dam/gates/"))
    assert names("dam/gates/a.c", *sections) == ["Gates", "Deep, then shallow"]


def test_a_pattern_that_begins_with_a_star_is_the_least_specific() -> None:
    assert names("dam/gate.c", section("Anywhere", "*/gate*"), section("Dam", "dam/"), REST) == [
        "Dam",
        "Anywhere",
        "THE REST",
    ]


def test_what_is_excluded_belongs_to_another() -> None:
    sections = (section("Dam", "dam/", excluded=("dam/gates/", "dam/*.txt")), section("Gates", "dam/gates/"))
    assert names("dam/gates/a.c", *sections) == ["Gates"]
    assert names("dam/wall.c", *sections) == ["Dam"]
    assert names("dam/notes.txt", *sections) == []


def test_name_patterns_match_anywhere_and_count_little() -> None:
    sections = (
        section("Sluices", regexes=(r"[^a]sluice", r" slu \w+ ")),
        section("Dam", "dam/", regexes=("gate",)),
        section("Gates", "dam/gates/"),
        section("No sluice", regexes=("sluice",), excluded=("dam/",)),
    )
    assert names("dam/sluice.c", *sections) == ["Dam", "Sluices"]
    assert names("dam/gates/a.c", *sections) == ["Gates", "Dam"]
    assert names("x/slurry.c", *sections) == ["Sluices"]


@pytest.mark.parametrize("regex", ["(", "[[:alpha:]]x", "a{99999999999}", "(" * 5000, "(?<n", "\\"])
def test_a_name_pattern_that_python_cannot_read_owns_nothing(regex: str) -> None:
    assert names("x", section("Broken", regexes=(regex,)), REST) == ["THE REST"]


def test_a_path_may_begin_with_its_directory() -> None:
    assert names("./dam/a", section("Dam", "dam/")) == ["Dam"]


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (section("a", "*", "*/"), True),
        (section("a", "*/"), True),
        (section("a", "*", "*/", "dam/"), False),
        (section("a", "*/*"), False),
        (section("a"), False),
        (section("a", "*", regexes=("dam",)), False),
    ],
)
def test_catch_all(each: Section, expected: bool) -> None:
    assert is_catch_all(each) is expected


def test_stars_do_not_backtrack() -> None:
    assert not matches("dam/" + "*a" * 200 + "*b", "dam/" + "a" * 5000)


PART = st.text("ab.*?", min_size=1, max_size=3) | st.sampled_from(["[ab]", "a[^a]", "*b*", "ab"])
PATTERN = st.builds(
    lambda parts, end: "/".join(parts) + end,
    st.lists(PART, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
)
PATH = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)
AREA = st.tuples(st.lists(PATTERN, max_size=4), st.lists(PATTERN, max_size=1))


def plain_match(pattern: str, path: str) -> tuple[bool, str]:
    """The definition, as the perl script has it: one regex, and the slashes counted."""
    if not set(pattern) & set(".*?[") and not pattern.endswith("/") and path.startswith(f"{pattern}/"):
        pattern += "/"
    regex = pattern.replace(".", r"\.").replace("*", ".*").replace("?", ".")
    same = pattern.endswith("/") or "**" in pattern or pattern.count("/") == path.count("/")
    return same and re.match(regex, path) is not None, pattern


def plain(areas: list[tuple[list[str], list[str]]], path: str) -> list[str]:
    depths = {}
    for number, (files, excluded) in enumerate(areas):
        if any(plain_match(x, path)[0] for x in excluded):
            continue
        for file in files:
            matched, pattern = plain_match(file, path)
            if matched:
                depth = pattern.count("/") + (not pattern.endswith("/"))
                depths[number] = -1 if pattern.startswith("*") else depth
    everything = {n for n in depths if set(areas[n][0]) <= {"*", "*/"}}
    return [str(n) for n in sorted(depths, key=lambda n: (n in everything, -depths[n], n))]


@given(st.lists(AREA, max_size=6), PATH)
def test_the_index_answers_as_the_plain_definition_does(
    areas: list[tuple[list[str], list[str]]], path: str
) -> None:
    sections = [section(str(n), *files, excluded=tuple(x)) for n, (files, x) in enumerate(areas)]
    assert names(path, *sections) == plain(areas, path.removeprefix("./"))


@given(st.text(), st.text())
def test_any_pattern_is_read(pattern: str, path: str) -> None:
    assert matches(pattern, path) in (True, False)
