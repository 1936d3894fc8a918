from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import Delivery, Source
from tests.builders import START
from tests.epochs import add, git

ONE = b"Message-ID: <one@example.org>\nFrom: ada@example.org\nSubject: one\n\nFirst.\n"
TWO = b"Message-Id: <two@example.org>\r\nFrom: ben@example.org\r\nSubject: two\r\n\r\nSecond.\r\n"


def mbox(*raws: bytes) -> bytes:
    return b"".join(b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + raw + b"\n" for raw in raws)


def keys(*paths: Path) -> list[str]:
    return [d.key.partition(" ")[0] for d in files.mails(paths, START)]


def test_an_mbox_plain_and_compressed(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox(ONE, TWO))
    (tmp_path / "a.mbox.gz").write_bytes(gzip.compress(mbox(ONE, TWO)))
    wanted = ["<one@example.org>", "<two@example.org>"]
    assert keys(tmp_path / "a.mbox") == wanted
    assert keys(tmp_path / "a.mbox.gz") == wanted
    assert keys(tmp_path) == wanted * 2


def test_a_single_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(TWO)
    (delivery,) = files.mails([tmp_path / "a.eml"], START)
    assert delivery == Delivery(Source.MAIL, files.message_key(TWO), TWO, START, f"{tmp_path / 'a.eml'}:1")


def test_a_maildir_but_not_its_unfinished_mails(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "cur" / "1:2,S").write_bytes(ONE)
    (tmp_path / "new" / "2").write_bytes(TWO)
    (tmp_path / "tmp" / "3").write_bytes(b"half a ma")
    assert keys(tmp_path) == ["<one@example.org>", "<two@example.org>"]


def test_a_public_inbox_epoch(tmp_path: Path) -> None:
    add(tmp_path / "git" / "0.git", [ONE])
    add(tmp_path / "git" / "1.git", [TWO])
    add(tmp_path / "git" / "1.git", [TWO], "d")
    assert keys(tmp_path / "git" / "0.git") == ["<one@example.org>"]
    assert keys(tmp_path) == ["<one@example.org>", "<two@example.org>"]
    git(tmp_path, "clone", "-q", "git/0.git", "with-a-work-tree")
    assert keys(tmp_path / "with-a-work-tree") == ["<one@example.org>"]


def test_a_mail_without_an_id_is_known_by_its_bytes(tmp_path: Path) -> None:
    raw = b"From: ada@example.org\n\nMessage-ID: <in-the-body@example.org>\n"
    assert files.message_key(raw) == files.digest(raw)
    folded = files.message_key(b"Message-ID:\n <folded@example.org>\nFrom: x\n\n")
    assert folded.startswith("<folded@example.org> ")


@pytest.mark.parametrize(
    "again",
    [
        TWO.replace(b"\r\n", b"\n"),
        b"Received: by example.org\r\n" + TWO,
        TWO.replace(b"Subject: two", b"Subject:\r\n two"),
        TWO + b"\r\n\r\n",
    ],
)
def test_the_same_mail_on_another_way_is_the_same(again: bytes) -> None:
    assert files.message_key(again) == files.message_key(TWO)


@pytest.mark.parametrize("part", [b"Second.", b"Subject: two", b"ben@"])
def test_two_mails_with_one_message_id_are_two(part: bytes) -> None:
    assert files.message_key(TWO.replace(part, b"Other " + part)) != files.message_key(TWO)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath, match=r"gone\.mbox cannot be read: No such file"):
        keys(tmp_path / "gone.mbox")


def test_a_report_carries_its_job(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_bytes(b"<testsuite/>")
    (delivery,) = files.events(Source.JUNIT, [tmp_path / "r.xml"], START, 380)
    assert delivery.key.startswith("380:")
