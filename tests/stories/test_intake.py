"""`watchkeeper run` is killed beside a mail server; what it did not acknowledge comes again."""

from __future__ import annotations

import random
import smtplib
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.epochs import a_mail
from tests.stories.test_bot import WEB, a_run
from tests.stories.test_epochs import a_life, a_replay_changes_nothing, count, kept, until

ROUNDS = 6
MAILS = 300


class Sender(threading.Thread):
    """A mail server: one mail after the other, each again and again until it is acknowledged."""

    def __init__(self, connect: Callable[[], smtplib.SMTP], mails: list[bytes]) -> None:
        super().__init__()
        self.connect, self.mails = connect, mails
        self.acknowledged, self.tries = 0, 0

    def run(self) -> None:
        while self.acknowledged < len(self.mails):
            with suppress(OSError), self.connect() as session:  # SMTPException is one
                while self.acknowledged < len(self.mails):
                    self.tries += 1
                    mail = self.mails[self.acknowledged].replace(b"\n", b"\r\n")
                    session.sendmail("a@example.org", ["devel@example.org"], mail)
                    self.acknowledged += 1


def by_lmtp(folder: Path) -> tuple[str, Callable[[], smtplib.SMTP]]:
    return 'path = "mail.sock"', lambda: smtplib.LMTP(str(folder / "mail.sock"))


def by_smtp(folder: Path) -> tuple[str, Callable[[], smtplib.SMTP]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return f'url = "smtp://127.0.0.1:{port}"', lambda: smtplib.SMTP("127.0.0.1", port)


@pytest.mark.parametrize("way", [by_lmtp, by_smtp])
def test_kills_at_random_moments_lose_no_acknowledged_mail_and_double_none(
    tmp_path: Path, way: Callable[[Path], tuple[str, Callable[[], smtplib.SMTP]]]
) -> None:
    chance = random.Random(4)  # noqa: S311 — the same kills in each run
    line, connect = way(tmp_path)
    settings = f'{WEB}[database]\npath = "bot.db"\n[[list]]\nname = "devel"\nsource = "lmtp"\n{line}\n'
    posted = [a_mail(number, chance.randrange(number)) for number in range(1, MAILS + 1)]
    sender = Sender(connect, posted)
    sender.start()
    for _ in range(ROUNDS):
        with a_life(tmp_path, settings):
            wanted = chance.randint(count(tmp_path), MAILS * 3 // 4)
            until(lambda least=wanted: count(tmp_path) >= least)  # type: ignore[misc]
        assert set(posted[: sender.acknowledged]) <= set(kept(tmp_path))
    with a_run(tmp_path, settings) as process:
        sender.join()
        process.terminate()
        assert process.wait(30) == 0
    assert sorted(kept(tmp_path)) == sorted(posted)
    a_replay_changes_nothing(tmp_path)


def test_the_chosen_port_is_printed_and_a_stop_waits_for_no_sender(tmp_path: Path) -> None:
    settings = f'{WEB}[[list]]\nname = "devel"\nsource = "lmtp"\nurl = "lmtp://127.0.0.1:0"\n'
    with a_run(tmp_path, settings) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(3)]
        (place,) = [line for line in said if line.startswith("taking mail at lmtp://127.0.0.1:")]
        sender = smtplib.LMTP("127.0.0.1", int(place.rpartition(":")[2]))
        sender.docmd("LHLO", "here")
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr
        assert process.stderr.read() == ""
        sender.close()
