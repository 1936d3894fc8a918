"""`watchkeeper run` is killed beside an archive that grows, is purged, begins a new epoch, and is away."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import ingest
from storage import deliveries, troubles
from storage.database import open_database, transaction
from storage.tables import DERIVED
from storage.troubles import Trouble
from tests.cli.conftest import typed
from tests.epochs import a_mail, add
from tests.stories.test_bot import WEB, a_run
from tests.test_ingest import dump

SETTINGS = f"""{WEB}
[database]
path = "bot.db"
[[list]]
name = "devel"
source = "public-inbox-git"
url = "archive"
[[list]]
name = "other"
source = "mbox"
path = "other.mbox"
"""

ROUNDS = 8


def kept(folder: Path) -> list[bytes]:
    """The mails that are committed, as another process sees them."""
    db = open_database(folder / "bot.db")
    found = [delivery.raw for _, delivery in deliveries.every(db)]
    db.close()
    return found


def a_replay_changes_nothing(folder: Path) -> None:
    db = open_database(folder / "bot.db")
    before = dump(db, DERIVED)
    with transaction(db):
        ingest.replay(db)
    assert dump(db, DERIVED) == before
    db.close()


def count(folder: Path) -> int:
    db = open_database(folder / "bot.db")
    found = deliveries.counts(db).get("mail", 0)
    db.close()
    return found


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        continue


@contextmanager
def a_life(folder: Path, settings: str = SETTINGS) -> Iterator[None]:
    """The bot, until SIGKILL."""
    with a_run(folder, settings) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("listening")
        yield


def test_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(20)  # noqa: S311 — the same kills in each run
    posted, epochs, numbers = list[bytes](), [list[bytes]()], itertools.count(1)
    for turn in range(ROUNDS):
        known = len(posted)
        for number in itertools.islice(numbers, chance.randint(300, 900)):
            posted.append(a_mail(number, chance.randrange(number)))
        purged = turn % 3 == 1
        if purged:  # the first that is new was never there, for us
            del posted[known]
        epochs[-1] += posted[known:]
        repository = tmp_path / "archive" / f"{len(epochs) - 1}.git"
        add(repository, epochs[-1] if purged else posted[known:], anew=purged)
        if turn % 3 == 2:
            epochs.append([])
        with a_life(tmp_path):
            wanted = chance.randint(count(tmp_path), len(posted))
            until(lambda least=wanted: count(tmp_path) >= least)  # type: ignore[misc]
    with a_life(tmp_path):
        until(lambda: count(tmp_path) >= len(posted))
    assert sorted(kept(tmp_path)) == sorted(posted)
    a_replay_changes_nothing(tmp_path)


def test_an_archive_that_is_away_is_told_and_stops_no_other_list(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    add(archive / "0.git", [a_mail(0)])

    def trouble() -> Trouble | None:
        db = open_database(tmp_path / "bot.db")
        found = troubles.of(db, "devel")
        db.close()
        return found

    with a_life(tmp_path):
        until(lambda: count(tmp_path) == 1)
        archive.rename(tmp_path / "away")
        until(lambda: trouble() is not None)
        (tmp_path / "other.mbox").write_bytes(b"From ada Thu Jan  1 00:00:00 1970\n" + a_mail(1))
        until(lambda: count(tmp_path) == 2)
        checked = typed(tmp_path, "", "check", "--json", "--settings", "settings.toml")
        add(tmp_path / "away" / "0.git", [a_mail(2)])
        (tmp_path / "away").rename(archive)
        until(lambda: count(tmp_path) == 3 and trouble() is None)
    assert checked.returncode == 1
    wrong = [line["text"] for line in json.loads(checked.stdout)["sections"][0]["lines"]]
    assert any(text.startswith("[[list]] devel: fails for 0 min (incident ") for text in wrong)
