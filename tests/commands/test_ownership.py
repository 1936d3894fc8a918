from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.parsers.maintainers import parse
from commands.ownership import (
    OwnershipIndex,
    in_tree,
    index,
    is_catch_all,
    main_sections,
    owners_of,
    sections_of,
)
from storage.records import Role, Section

TEXT = """
Dam
M: Ada Byrd <ada@example.org>
R: Bo Crane <bo@example.org>
L: dam@lists.example.org
F: dam/
F: tests/dam-*
X: dam/gates/old/

Gates
R: Ada Byrd <ada.byrd@home.example.org>
M: Cy Dove <cy@example.org>
L: gates@lists.example.org (moderated for non-subscribers)
L: Dam@lists.example.org
F: dam/gates/

Wall
M: CY <Cy@Example.org>
F: dam/wall*

Tests
M: Di Egret <di@example.org>
F: tests/

THE REST
M: Ed Finch <ed@example.org>
L: all@lists.example.org
F: *
F: */
"""


@pytest.fixture(scope="module")
def prepared() -> OwnershipIndex:
    return index(parse(TEXT))


def test_people_come_once_with_the_role_of_the_most_specific_section(prepared: OwnershipIndex) -> None:
    people, lists = owners_of(prepared, "dam/gates/a.c")
    assert [(o.person.email, o.role) for o in people] == [
        ("ada.byrd@home.example.org", Role.REVIEWER),  # the same name, so the same person
        ("cy@example.org", Role.MAINTAINER),
        ("bo@example.org", Role.REVIEWER),
        ("ed@example.org", Role.MAINTAINER),
    ]
    assert lists == ("gates@lists.example.org", "Dam@lists.example.org", "all@lists.example.org")


def test_the_same_address_is_the_same_person() -> None:
    text = "A\nM: Cy Dove <cy@example.org>\nF: a/b/\n\nB\nM: C. Dove <Cy@Example.org>\nF: a/\n"
    people, lists = owners_of(index(parse(text)), "a/b/c")
    assert [o.person.name for o in people] == ["Cy Dove"]
    assert lists == ()


def test_people_without_a_name_are_told_apart_by_address() -> None:
    text = "A\nM: cy@example.org\nM: di@example.org\nM: cy@example.org\nF: a/\n"
    people, _ = owners_of(index(parse(text)), "a/b")
    assert [o.person.email for o in people] == ["cy@example.org", "di@example.org"]


def test_nobody_owns_what_no_section_names() -> None:
    assert owners_of(index(()), "dam/a.c") == ((), ())


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["dam/a.c", "dam/b.c", "dam/c.c", "tests/dam-test.c", "README", "Makefile", "x"], ("Dam",)),
        (["dam/gates/a.c", "dam/gates/b.c"], ("Gates", "Dam")),  # a tie: the more specific first
        (["dam/a.c", "tests/x.c"], ("Dam", "Tests")),
        (["dam/wall.c", "dam/gates/a.c", "tests/x.c", "tests/y.c"], ("Tests", "Dam")),
        (["tests/x.c", "tests/x.c", "dam/a.c", "dam/b.c"], ("Dam",)),  # a file counts once
        (["README", "Makefile"], ()),  # a catch-all says nothing
        ([], ()),
    ],
)
def test_what_a_series_is_mainly_about(
    prepared: OwnershipIndex, paths: Sequence[str], expected: tuple[str, ...]
) -> None:
    assert main_sections(prepared, paths) == expected


def test_at_most_two_sections_tie() -> None:
    text = "".join(f"{name}\nF: {name}/\n\n" for name in "abcd")
    assert main_sections(index(parse(text)), ["a/x", "b/x", "c/x", "d/x"]) == ("a", "b")


def test_qemu(data: Path) -> None:
    """Every path of the tree falls at least to the catch-all, and that comes last."""
    prepared = index(parse((data / "owners/qemu-MAINTAINERS").read_text(encoding="utf-8")))
    paths = (data / "owners/qemu-files.txt").read_text(encoding="utf-8").splitlines()
    for path in paths[::3]:
        assert [is_catch_all(s) for s in sections_of(prepared, path)][-2:] in ([True], [False, True])
        people, lists = owners_of(prepared, path)
        assert len({o.person.email.casefold() for o in people}) == len(people)
        assert len(lists) == len(set(lists)) >= 1


@pytest.mark.parametrize(
    ("path", "sections", "emails"),
    [
        (
            "migration/multifd.c",
            ["Migration", "All patches CC here"],
            ["peterx@redhat.com", "farosas@suse.de"],
        ),
        # excluded from Migration, whose own section comes without it
        (
            "migration/rdma.c",
            ["RDMA Migration", "All patches CC here"],
            ["lizhijian@fujitsu.com", "peterx@redhat.com"],
        ),
    ],
)
def test_qemu_paths(data: Path, path: str, sections: list[str], emails: list[str]) -> None:
    prepared = index(parse((data / "owners/qemu-MAINTAINERS").read_text(encoding="utf-8")))
    assert [s.name for s in sections_of(prepared, path)] == sections
    assert [o.person.email for o in owners_of(prepared, path)[0]] == emails


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/builds/ada/lamp/net/tap.c", "net/tap.c"),
        ("net/tap.c", "net/tap.c"),
        ("C:\\build\\net\\tap.c", "net/tap.c"),
        ("/builds/ada/unowned/file.c", "builds/ada/unowned/file.c"),
        ("", ""),
    ],
)
def test_folders_of_the_build_machine_are_taken_off(path: str, kept: str) -> None:
    known = index(
        [Section("Net", "", (), (), ("net/",), ()), Section("THE REST", "", (), (), ("*", "*/"), ())]
    )
    assert in_tree(known, path) == kept
