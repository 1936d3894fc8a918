"""Whoever reads, and whatever becomes of the readers, the same is kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import ingest
from bot.ahead import read_ahead
from bot.prepared import Prepared, delivery
from storage import deliveries
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source
from tests.builders import START
from tests.epochs import a_mail
from tests.processes import until_killed
from tests.story import deliveries as story
from tests.test_ingest import dump

NO_MAIL = Delivery(Source.MAIL, "no mail", b"no mail at all", START, "a file")

ABOUT = """
import signal
from bot.ahead import read_ahead
from storage.records import Delivery, Source
from tests.builders import START
from tests.epochs import a_mail

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs ignore
    endless = (Delivery(Source.MAIL, str(n), a_mail(n % 9), START) for n in range(10**9))
    for n, _ in enumerate(read_ahead(endless, lambda _: False, count=2, first=1)):
        if n == 100:
            print("reading", flush=True)  # and goes on: what waits misses a signal that came just before
"""


def new(_: Delivery) -> bool:
    return False


def some(count: int) -> list[Delivery]:
    return [Delivery(Source.MAIL, str(n), a_mail(n), START) for n in range(count)]


def filled(arrived: Iterator[Delivery | Prepared]) -> tuple[list[str], ingest.Counts]:
    db = open_database(":memory:")
    with transaction(db):
        counts = ingest.ingest(db, arrived)
    found = dump(db)
    db.close()
    return found, counts


def test_mails_read_ahead_are_kept_as_others_are() -> None:
    arrived = [*story(), NO_MAIL, *some(70)]
    ahead = list(read_ahead(arrived, new, count=2, first=3))
    assert [delivery(a) for a in ahead] == arrived
    assert sum(isinstance(a, Prepared) for a in ahead) > 70
    assert filled(iter(ahead)) == filled(iter(arrived))


def test_a_replay_that_others_read_for_makes_the_same_rows(db: Database) -> None:
    with transaction(db):
        ingest.ingest(db, [*story(), NO_MAIL, *some(70)])
    before = dump(db)
    with transaction(db):
        here = ingest.replay(db)
        read = partial(read_ahead, known=lambda d: d.source is not Source.MAIL, count=2, first=3)
        assert ingest.replay(db, read) == here
    assert dump(db) == before


def test_few_mails_start_nobody() -> None:
    assert list(read_ahead(some(5), new, count=2, first=6)) == some(5)
    assert list(read_ahead(some(5), new, count=0, first=1)) == some(5)


def test_little_is_held_back_until_it_is_known_whether_others_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ahead.HELD_BYTES", 3 * len(a_mail(1)))
    given = iter(some(9))
    ahead = read_ahead(given, new, count=1, first=9)
    assert next(ahead) == some(1)[0]
    assert len(list(given)) == 9 - 4


def test_what_is_known_is_not_read(db: Database) -> None:
    arrived = some(40)
    ingest.ingest(db, arrived[:20])
    ahead = list(read_ahead(arrived, partial(deliveries.known, db), count=1, first=1))
    assert [isinstance(a, Prepared) for a in ahead] == [False] * 20 + [True] * 20


def test_what_a_killed_reader_held_is_read_here() -> None:
    arrived = some(900)  # more than readers are given before the first answer is needed
    ahead = read_ahead(arrived, new, count=2, first=1)
    taken = [next(ahead) for _ in range(3)]
    for reader in multiprocessing.active_children():
        reader.kill()
        reader.join()
    taken += ahead
    assert not isinstance(taken[-1], Prepared)
    assert filled(iter(taken)) == filled(iter(arrived))


def test_ctrl_c_reaches_no_reader() -> None:
    ahead = read_ahead(some(300), new, count=2, first=1)
    taken = [next(ahead) for _ in range(50)]
    for reader in multiprocessing.active_children():
        assert reader.pid
        os.kill(reader.pid, signal.SIGINT)
    taken += ahead
    assert all(isinstance(a, Prepared) for a in taken[1:])


def test_who_stops_leaves_no_reader_behind() -> None:
    ahead = read_ahead(some(300), new, count=2, first=1)
    taken = [next(ahead) for _ in range(50)]
    assert len(taken) == 50
    assert multiprocessing.active_children()
    ahead.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_readers_end_with_whoever_started_them(tmp_path: Path, end: signal.Signals) -> None:
    script = tmp_path / "about.py"
    script.write_text(ABOUT, encoding="utf-8")
    with until_killed(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(Path.cwd())},
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "reading\n"
        process.send_signal(end)
        assert process.stdout.read() == ""  # which the readers hold open as long as they live
