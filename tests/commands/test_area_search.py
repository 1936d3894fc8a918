from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.maintainers import parse
from commands.ownership import Found, OwnershipIndex, find, index

TEXT = """
Canal
M: Ada Byrd <ada@example.org>
F: canal/
F: include/canal/
F: tests/quick/canal-*
F: docs/canal.rst
X: canal/barge*

Barge on Canal
M: Bo Crane <bo@example.org>
F: canal/barge*

Canal speed limits and levels
F: canal/speed.c

LOCK Water gates
F: hw/lock/gate*
F: tests/quick/lock-test.c

LOCK Paddle
F: hw/lock/paddle.c

MX2 / MX3
F: hw/mx/
F: hw/*/mxdev*

p.MX31 (kz)
F: hw/p/
F: hw/*/mxdev*

Pier
F: pier/

Slow tests
F: tests/slow/

Table data
F: data/*.json

THE REST
F: *
F: */
"""

TREE = (
    "README",
    "canal/barge.c",
    "canal/flow.c",
    "canal/gauge.c",
    "canal/speed.c",
    "data/levels.json",
    "doc.txt",
    "docs/canal.rst",
    "docs/other.rst",
    "hw/lock/gate-left.c",
    "hw/lock/gauge.c",
    "hw/lock/paddle.c",
    "hw/mx/build.txt",
    "hw/p/build.txt",
    "tests/data/expected.json",
    "tests/quick/canal-test.c",
    "tests/quick/canal-helpers.c",
    "tests/quick/ripple-test.c",
    "tests/slow/test_lantern.py",
    "tests/slow/test_pier_lights.py",
    "tests/slow/262",
    "tests/slow/262.out",
    "tests/tideline.c",
)


@pytest.fixture(scope="module")
def prepared() -> OwnershipIndex:
    return index(parse(TEXT))


def told(found: Found) -> tuple[str, list[str], tuple[str, ...]]:
    return found.how, [s.name for s in found.sections], found.suggestions


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("Canal", "Canal"),  # beside "Barge on Canal"
        ("canal", "Canal"),
        ("CANAL", "Canal"),
        ("  `canal` ", "Canal"),
        ('"Canal"', "Canal"),
        ("barge-on-canal", "Barge on Canal"),
        ("barge", "Barge on Canal"),
        ("cana", "Canal"),  # the only whole name of one word
        ("canal levels", "Canal speed limits and levels"),
        ("lev", "Canal speed limits and levels"),
        ("lock padd", "LOCK Paddle"),
        ("paddle lock", "LOCK Paddle"),
        ("gates", "LOCK Water gates"),
        ("mx2", "MX2 / MX3"),
        ("mx2/mx3", "MX2 / MX3"),
        ("MX2 / MX3", "MX2 / MX3"),
        ("p.mx31", "p.MX31 (kz)"),
        ("the rest", "THE REST"),
        ("slow tests", "Slow tests"),
    ],
)
@pytest.mark.parametrize("tree", [(), TREE])
def test_by_section_name(prepared: OwnershipIndex, what: str, name: str, tree: tuple[str, ...]) -> None:
    assert told(find(prepared, what, tree)) == ("section name", [name], ())


def test_sections_of_the_same_name_are_all_meant() -> None:
    twice = index(parse("Overall\nF: a/\n\nOther\nF: b/\n\nOVERALL\nF: c/\n"))
    assert [s.files for s in find(twice, "overall").sections] == [("a/",), ("c/",)]


def test_a_name_that_several_have_is_a_question(prepared: OwnershipIndex) -> None:
    assert told(find(prepared, "lock")) == ("section name", [], ("LOCK Paddle", "LOCK Water gates"))


@pytest.mark.parametrize(
    ("what", "path", "names"),
    [
        ("canal/flow.c", "canal/flow.c", ["Canal"]),
        ("./canal/flow.c", "canal/flow.c", ["Canal"]),
        ("canal/flow.c:12", "canal/flow.c", ["Canal"]),
        ("canal/flow.c:12:3: error: no water", "canal/flow.c", ["Canal"]),
        ("canal/flow.c#L12", "canal/flow.c", ["Canal"]),
        ("../canal/flow.c:12", "canal/flow.c", ["Canal"]),
        ("a/canal/flow.c", "canal/flow.c", ["Canal"]),
        ("/home/ada/src/canal/flow.c", "canal/flow.c", ["Canal"]),
        ("canal/", "canal/", ["Canal"]),
        ("./canal/", "canal/", ["Canal"]),
        ("include/canal", "include/canal/", ["Canal"]),
        ("canal/speed.c", "canal/speed.c", ["Canal speed limits and levels", "Canal"]),
        ("canal/barge.c", "canal/barge.c", ["Barge on Canal"]),
        ("canal/not-yet-there.c", "canal/not-yet-there.c", ["Canal"]),
        ("tests/slow/new.py:Class.test_y", "tests/slow/new.py", ["Slow tests"]),
        ("tests/slow/new.py::test_y", "tests/slow/new.py", ["Slow tests"]),
        ("docs/new.rst", "docs/new.rst", ["THE REST"]),
    ],
)
@pytest.mark.parametrize("tree", [(), TREE])
def test_by_path(
    prepared: OwnershipIndex, what: str, path: str, names: list[str], tree: tuple[str, ...]
) -> None:
    found = find(prepared, what, tree)
    assert told(found) == ("path", names, ())
    assert found.path == path


@pytest.mark.parametrize(
    ("what", "how", "names"),
    [
        ("flow.c", "file name", ["Canal"]),
        ("flow.c:12", "file name", ["Canal"]),
        ("lock/gate-left.c", "file name", ["LOCK Water gates"]),
        ("README", "path", ["THE REST"]),
        ("doc.txt", "path", ["THE REST"]),
    ],
)
def test_by_file_name(prepared: OwnershipIndex, what: str, how: str, names: list[str]) -> None:
    assert told(find(prepared, what, TREE)) == (how, names, ())


def test_a_file_that_stands_in_two_areas_is_a_question(prepared: OwnershipIndex) -> None:
    found = find(prepared, "gauge.c", TREE)
    assert found == Found((), "file name", ("canal/gauge.c", "hw/lock/gauge.c"))


def test_a_file_name_is_known_from_patterns(prepared: OwnershipIndex) -> None:
    assert told(find(prepared, "speed.c")) == ("file name", ["Canal speed limits and levels", "Canal"], ())
    assert told(find(prepared, "barge-rope.c")) == ("file name", ["Barge on Canal"], ())
    assert told(find(prepared, "mxdev.c")) == ("file name", [], ("MX2 / MX3", "p.MX31 (kz)"))


def test_a_pattern_that_is_little_but_stars_fits_no_file_name(prepared: OwnershipIndex) -> None:
    assert find(prepared, "fruit.json") == Found()


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("canal-test", ["Canal"]),
        ("quick-vax/canal-test", ["Canal"]),
        ("works:quick+quick-vax / quick-vax/canal-test", ["Canal"]),
        ("quick-vax/lock-test", ["LOCK Water gates"]),
    ],
)
@pytest.mark.parametrize("tree", [(), TREE])
def test_by_test(prepared: OwnershipIndex, what: str, names: list[str], tree: tuple[str, ...]) -> None:
    assert told(find(prepared, what, tree)) == ("test", names, ())


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("test-lantern", ["Slow tests"]),
        ("lantern-test", ["Slow tests"]),
        ("func-vax-lantern", ["Slow tests"]),
        ("works:func+slow / func-vax-pier_lights", ["Slow tests"]),
        ("io-raw-262", ["Slow tests"]),
        ("quick-vax/ripple-test", ["THE REST"]),  # known, and nobody's
    ],
)
def test_by_test_of_the_tree(prepared: OwnershipIndex, what: str, names: list[str]) -> None:
    assert told(find(prepared, what, TREE)) == ("test", names, ())


@pytest.mark.parametrize(
    "what",
    [
        "/flow/tcp/plain/cancel",
        "/vax/canal/flow",
        "/vax/barge",
        "/cnaal/flwo.c",
        "vax/xyz",
        "quick-vax/nothing-like-this",
        "hw",  # a directory of everybody's is no area
        "tideline",  # a plain word is no test
        "xyzzy",
        "",
        "   ",
        "/",
        "*",
        "::",
        "tests/",
        "x" * 5000,
        "a/" * 3000,
    ],
)
def test_nothing_rather_than_something_wrong(prepared: OwnershipIndex, what: str) -> None:
    found = find(prepared, what)
    assert not [s for s in found.sections if s.name != "THE REST"]
    assert found.suggestions == ()


@pytest.mark.parametrize(
    ("what", "suggestions"),
    [
        ("cnaal", ("Canal",)),
        ("Canale", ("Canal",)),
        ("canaltest", ()),
        ("cnaal-test", ("Canal",)),
        ("barge on cannal", ("Barge on Canal",)),
        ("bargeoncanal", ("Barge on Canal",)),
        ("brage", ("Barge on Canal",)),
        ("padle lok", ("LOCK Paddle",)),
        ("peir", ("Pier",)),
    ],
)
def test_a_typo_is_a_question(prepared: OwnershipIndex, what: str, suggestions: tuple[str, ...]) -> None:
    assert told(find(prepared, what)) == ("typo" if suggestions else "", [], suggestions)


def test_a_typo_in_a_file_name(prepared: OwnershipIndex) -> None:
    assert told(find(prepared, "cnaal/flwo.c", TREE)) == ("typo", [], ("canal/flow.c",))
    assert find(prepared, "canl/paddel.c", TREE).suggestions == ("hw/lock/paddle.c",)
    assert find(prepared, "lanern_test.py", TREE).suggestions == ()


def test_suggestions_are_at_most_three() -> None:
    many = index(parse("".join(f"Canal {n}\nF: c{n}/\n\n" for n in range(9))))
    assert len(find(many, "canal").suggestions) == len(find(many, "cnaal").suggestions) == 3


def test_without_sections_nothing_is_found() -> None:
    assert find(index(()), "canal/flow.c", TREE).sections == ()
    assert find(index(()), "canal") == Found()


@given(st.text("acnlf/.:-_ *[#", max_size=12), st.booleans())
def test_any_question_is_answered(what: str, known: bool) -> None:
    found = find(index(parse(TEXT)), what, TREE if known else ())
    assert len(found.suggestions) <= 3
    assert not (found.sections and found.suggestions)
    assert bool(found.how) == bool(found.sections or found.suggestions)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("migration", "Migration"),
        ("migration/multifd.c", "Migration"),
        ("multifd.c", "Migration"),
        ("qtest-x86_64/migration-test", "Migration"),
        ("rdma migration", "RDMA Migration"),
    ],
)
def test_qemu(data: Path, what: str, expected: str) -> None:
    prepared = index(parse((data / "owners/qemu-MAINTAINERS").read_text(encoding="utf-8")))
    tree = (data / "owners/qemu-files.txt").read_text(encoding="utf-8").splitlines()
    assert find(prepared, what, tree).sections[0].name == expected
    assert find(prepared, "migartion").suggestions == ("Migration",)
