from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.prepared import Arrived, delivery
from bot.sources.folders import AT_ONCE, Stamp, look
from storage.imports import Import
from tests.builders import START
from tests.sources.test_files import ONE, TWO, mbox


class Taken:
    """Counts what is taken in, all of it by the list that is watched."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.told: list[Import | None] = []

    async def __call__(self, arrived: Sequence[Arrived], of: Import | None = None) -> None:
        came = [delivery(one) for one in arrived]
        assert {d.via for d in came} <= {"devel"}
        self.keys += [d.key.partition(" ")[0] for d in came]
        self.told.append(of)


async def test_an_mbox_is_read_again_only_when_it_grew(tmp_path: Path) -> None:
    box, known, taken = tmp_path / "list.mbox", dict[Path, Stamp](), Taken()
    box.write_bytes(mbox(ONE))
    for _ in range(2):
        await look(box, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]
    box.write_bytes(mbox(ONE, TWO))
    await look(box, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>", "<one@example.org>", "<two@example.org>"]


async def test_a_maildir_gives_each_mail_once(tmp_path: Path) -> None:
    known, taken = dict[Path, Stamp](), Taken()
    for part in ("cur", "new"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1").write_bytes(ONE)
    await look(tmp_path, "devel", known, taken, START)
    (tmp_path / "new" / "2").write_bytes(TWO)
    await look(tmp_path, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>", "<two@example.org>"]


def touched(folder: Path, seconds: float) -> None:
    """Its time is so long before the look."""
    os.utime(folder, (START.timestamp() - seconds,) * 2)


async def test_a_maildir_is_listed_again_only_when_something_came_or_went(tmp_path: Path) -> None:
    known, taken, new = dict[Path, Stamp](), Taken(), tmp_path / "new"
    new.mkdir()
    (new / "1").write_bytes(ONE)
    touched(new, 60)
    await look(tmp_path, "devel", known, taken, START)
    (new / "2").write_bytes(TWO)
    touched(new, 60)
    await look(tmp_path, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]
    touched(new, 59)
    await look(tmp_path, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>", "<two@example.org>"]
    (tmp_path / "cur").mkdir()
    (new / "1").rename(tmp_path / "cur" / "1:2,S")
    await look(tmp_path, "devel", known, taken, START)
    assert [path.name for path in known if path.is_file()] == ["2", "1:2,S"]
    assert not any(path.name == "1" for path in known)


async def test_a_mail_that_is_written_in_its_place_is_read_when_it_is_whole(tmp_path: Path) -> None:
    known, taken, new = dict[Path, Stamp](), Taken(), tmp_path / "new"
    new.mkdir()
    for mail in (ONE[:20], ONE):
        (new / "1").write_bytes(mail)
        touched(new, 1)
        await look(tmp_path, "devel", known, taken, START)
    assert taken.keys[1:] == ["<one@example.org>"]


async def test_a_maildir_that_could_not_be_kept_is_read_again(tmp_path: Path) -> None:
    known, taken, new = dict[Path, Stamp](), Taken(), tmp_path / "new"
    new.mkdir()
    (new / "1").write_bytes(ONE)
    touched(new, 60)

    async def full(arrived: Sequence[Arrived], of: Import | None = None) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        await look(tmp_path, "devel", known, full, START)
    await look(tmp_path, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]


async def test_a_maildir_whose_disk_was_away_is_not_read_anew(tmp_path: Path) -> None:
    known, taken, box = dict[Path, Stamp](), Taken(), tmp_path / "box"
    (box / "new").mkdir(parents=True)
    (box / "new" / "1").write_bytes(ONE)
    await look(box, "devel", known, taken, START)
    away = box.rename(tmp_path / "away")
    await look(box, "devel", known, taken, START)
    away.rename(box)
    await look(box, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]


async def test_a_box_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    known, taken = dict[Path, Stamp](), Taken()
    await look(tmp_path / "later.mbox", "devel", known, taken, START)
    assert taken.keys == []
    (tmp_path / "later.mbox").write_bytes(mbox(ONE))
    await look(tmp_path / "later.mbox", "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]


async def test_what_could_not_be_kept_is_read_again(tmp_path: Path) -> None:
    known: dict[Path, Stamp] = {}
    (tmp_path / "list.mbox").write_bytes(mbox(ONE))

    async def full(arrived: Sequence[Arrived], of: Import | None = None) -> None:
        raise OSError("the disk is full")

    try:
        await look(tmp_path / "list.mbox", "devel", known, full, START)
    except OSError:
        assert known == {}
    taken = Taken()
    await look(tmp_path / "list.mbox", "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]


async def test_a_mail_that_moves_while_the_box_is_read_is_found_where_it_went(tmp_path: Path) -> None:
    known, taken = dict[Path, Stamp](), Taken()
    for part in ("cur", "new"):
        (tmp_path / part).mkdir()
    for number in range(AT_ONCE):
        (tmp_path / "new" / f"{number:04}").write_bytes(ONE)
    (tmp_path / "new" / "last").write_bytes(TWO)

    async def moving(arrived: Sequence[Arrived], of: Import | None = None) -> None:
        if arrived:
            (tmp_path / "new" / "last").rename(tmp_path / "cur" / "last:2,S")
        await taken(arrived)

    await look(tmp_path, "devel", known, moving, START)
    assert "<two@example.org>" not in taken.keys
    await look(tmp_path, "devel", known, taken, START)
    assert taken.keys[AT_ONCE:] == ["<two@example.org>"]


async def test_a_file_that_cannot_be_looked_at_is_told_once_and_the_others_are_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    known, taken = dict[Path, Stamp](), Taken()
    for part in ("cur", "new"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "a-loop").symlink_to("a-loop")
    (tmp_path / "new" / "mail").write_bytes(ONE)
    for _ in range(2):
        await look(tmp_path, "devel", known, taken, START)
    assert taken.keys == ["<one@example.org>"]
    assert [r.getMessage().count("a-loop") > 0 for r in caplog.records] == [True]


async def test_a_full_maildir_is_an_import_that_people_see(tmp_path: Path) -> None:
    taken = Taken()
    (tmp_path / "new").mkdir()
    for number in range(AT_ONCE + 20):
        (tmp_path / "new" / f"{number:04}").write_bytes(ONE)
    await look(tmp_path, "devel", {}, taken, START)
    run = Import("devel", str(tmp_path), AT_ONCE + 20, AT_ONCE, START, START)
    further = replace(run, done=AT_ONCE + 20)
    assert taken.told == [run, further, replace(further, ended=True)]


async def test_so_is_a_long_mbox(tmp_path: Path) -> None:
    taken = Taken()
    (tmp_path / "list.mbox").write_bytes(mbox(*[ONE] * (AT_ONCE + 20)))
    await look(tmp_path / "list.mbox", "devel", {}, taken, START)
    assert [(run.done, run.total, run.ended) for run in taken.told if run] == [
        (AT_ONCE, AT_ONCE + 20, False),
        (AT_ONCE + 20, AT_ONCE + 20, False),
        (AT_ONCE + 20, AT_ONCE + 20, True),
    ]
