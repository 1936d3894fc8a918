from __future__ import annotations

import asyncio
import itertools
import os
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import parse
from bot.sources import current
from bot.sources.current import Place, look, named
from bot.sources.paths import NoSuchPath
from storage.records import Delivery, Source
from tests.builders import START
from tests.epochs import git

NAME = Path("doc/MAINTAINERS")


class Repository:
    """A bare repository that somebody pushes to, from a work tree beside it."""

    def __init__(self, folder: Path) -> None:
        self.bare, self._tree = folder / "pushed.git", folder / "tree"
        for path, kind in ((self.bare, ["--bare"]), (self._tree, [])):
            path.mkdir()
            git(path, "init", "-q", "-b", "main", *kind)

    def commit(self, text: str, branch: str = "main") -> None:
        """Puts the file as it is to be onto a branch."""
        (self._tree / NAME).parent.mkdir(exist_ok=True)
        (self._tree / NAME).write_text(text)
        git(self._tree, "add", "-A")
        git(self._tree, "commit", "-q", "--allow-empty", "-m", "a change")
        git(self._tree, "push", "-q", "--force", str(self.bare), f"HEAD:{branch}")

    def rewind(self) -> None:
        """Takes the last commit back."""
        git(self._tree, "reset", "-q", "--hard", "HEAD~1")
        git(self._tree, "push", "-q", "--force", str(self.bare), "HEAD:main")


class Taken:
    """What was taken in."""

    def __init__(self) -> None:
        self.raws: list[bytes] = []

    async def __call__(self, delivery: Delivery) -> None:
        assert (delivery.source, delivery.received_at) == (Source.MAINTAINERS, START)
        self.raws.append(delivery.raw)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


async def test_a_file_on_a_branch_is_taken_when_it_changes(repository: Repository) -> None:
    place, taken, known = Place(NAME, repository.bare), Taken(), ""
    for text in ("one", "one", "two"):
        repository.commit(text)
        for _ in range(2):
            known = await look(Source.MAINTAINERS, place, known, taken, START)
    repository.rewind()
    await look(Source.MAINTAINERS, place, known, taken, START)
    assert taken.raws == [b"one", b"two", b"one"]


async def test_another_branch_is_another_file(repository: Repository) -> None:
    repository.commit("main")
    repository.commit("stable", branch="stable-1.0")
    taken = Taken()
    for branch in ("stable-1.0", "main", "HEAD"):
        await look(Source.MAINTAINERS, Place(NAME, repository.bare, branch), "", taken, START)
    assert taken.raws == [b"stable", b"main", b"main"]


async def test_a_file_on_disk_is_taken_when_it_changes(tmp_path: Path) -> None:
    place, taken, known = Place(tmp_path / "MAINTAINERS"), Taken(), ""
    for number, text in enumerate(("one", "two")):
        place.path.write_text(text)
        os.utime(place.path, (number, number))
        for _ in range(2):
            known = await look(Source.MAINTAINERS, place, known, taken, START)
    assert taken.raws == [b"one", b"two"]


@pytest.mark.parametrize(
    ("path", "branch", "why"),
    [
        ("NOPE", "HEAD", r"path 'NOPE' does not exist in 'HEAD'"),
        ("doc", "HEAD", r"bad file"),
        (str(NAME), "gone", r"invalid object name 'gone'"),
        (str(NAME), "--all", r"git says: \S"),
    ],
)
async def test_what_git_does_not_find_is_said_in_its_words(
    repository: Repository, path: str, branch: str, why: str
) -> None:
    repository.commit("one")
    place = Place(Path(path), repository.bare, branch)
    with pytest.raises(NoSuchPath, match=why) as error:
        await look(Source.MAINTAINERS, place, "", Taken(), START)
    assert str(error.value).startswith(f"{repository.bare}:{path} ({branch}) cannot be read; git says: ")


@pytest.mark.parametrize("place", [Place(Path("x"), Path("/nowhere")), Place(Path("/nowhere/x"))])
async def test_what_is_nowhere_is_said(place: Place) -> None:
    with pytest.raises(NoSuchPath, match="cannot be read"):
        await look(Source.MAINTAINERS, place, "", Taken(), START)


async def test_a_file_that_is_gone_for_a_while_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place, looks, came = Place(tmp_path / "MAINTAINERS"), itertools.count(), asyncio.Event()

    def clock() -> datetime:
        if next(looks) == 3:
            place.path.write_text("one")
        return START

    async def take(delivery: Delivery) -> None:
        came.set()

    watching = asyncio.create_task(current.watch(Source.MAINTAINERS, place, take, clock, every=0))
    await asyncio.wait_for(came.wait(), 5)
    watching.cancel()
    (complaint,) = caplog.messages
    assert complaint == f"{place} cannot be read: No such file or directory; what was read before holds"


def test_where_the_settings_say_a_file_is() -> None:
    def places(owners: str) -> list[Place]:
        return [p for _, p in named(parse(f"[owners]\n{owners}", "etc/settings.toml", {}))]

    assert places("") == []
    assert places('maintainers = "M"') == [Place(Path("etc/M"))]
    inside = 'maintainers = "M"\nrepository = "q.git"\n'
    assert places(inside) == [Place(Path("M"), Path("etc/q.git"))]
    assert places(inside + 'branch = "master"') == [Place(Path("M"), Path("etc/q.git"), "master")]
    assert places('maintainers = "/srv/M"\nrepository = "q.git"') == [Place(Path("/srv/M"))]
