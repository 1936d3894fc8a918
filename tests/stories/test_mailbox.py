"""`watchkeeper run` is killed beside a mailbox that fills, goes away, and numbers its mails anew."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import open_database
from tests.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.epochs import a_mail
from tests.stories.test_bot import WEB, a_run
from tests.stories.test_epochs import a_life, a_replay_changes_nothing, count, kept, until

ROUNDS = 6


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    monkeypatch.setenv("MAIL_USER", USER)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with dovecot() as running:
        yield running


def settings(server: Dovecot) -> str:
    return f"""{WEB}
[database]
path = "bot.db"
[[list]]
name = "devel"
source = "imap"
url = "imaps://127.0.0.1:{server.tls_port}/Lists/devel"
user_env = "MAIL_USER"
password_env = "MAIL_PASSWORD"
ca_file = "{server.folder}/cert.pem"
"""


def validity(folder: Path) -> str:
    db = open_database(folder / "bot.db")
    position, *_ = [*(row["position"] for row in db.execute("SELECT position FROM cursors")), ""]
    db.close()
    return str(position.partition(":")[0])


def test_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path: Path, server: Dovecot) -> None:
    chance = random.Random(7)  # noqa: S311 — the same kills in each run
    posted, numbers, numbered = list[bytes](), itertools.count(1), ""
    for turn in range(ROUNDS):
        new = [a_mail(n, chance.randrange(n)) for n in itertools.islice(numbers, chance.randint(40, 80))]
        posted += new
        if turn == 3:
            numbered = validity(tmp_path)
            server.number_anew()
        before, while_it_runs = new[: len(new) // 2], new[len(new) // 2 :]
        server.add(before, "Lists/devel")
        with a_life(tmp_path, settings(server)):
            if turn == 1:
                server.stop()
                server.start()
            server.add(while_it_runs, "Lists/devel")
            wanted = chance.randint(count(tmp_path), len(posted))
            until(lambda least=wanted: count(tmp_path) >= least)  # type: ignore[misc]
    with a_run(tmp_path, settings(server)) as process:
        assert process.stdout
        assert [process.stdout.readline() for _ in range(2)][1] == "ready\n"
        until(lambda: count(tmp_path) >= len(posted))
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr
        assert process.stderr.read() == ""
    assert sorted(kept(tmp_path)) == sorted(posted)
    assert validity(tmp_path) != numbered
    a_replay_changes_nothing(tmp_path)
