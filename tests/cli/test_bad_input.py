"""What goes wrong outside of us, each in a process of its own: a sentence, a status, and nothing lost."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import socket
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot import ingest, sample
from bot.parsers import mailbox
from storage.database import open_database, transaction
from tests import story
from tests.cli.conftest import Run, begun, typed

STORY = {file.name: file for file in sample.files()}
LIST = STORY["list.mbox"].raw
MAILS = len(list(mailbox.split(LIST)))

MAIL = b"""\
From: Ada Marsh <ada%d@example.org>
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <%d@example.org>
Subject: CID %d in dim_lamp()

CID %d: the level is read without the lock. I can send a patch for this one.
"""


def an_mbox(count: int) -> bytes:
    mails = (MAIL % ((n % 9, n) + 2 * (400_000 + n,)) for n in range(count))
    return b"".join(b"From a@example.org Mon Mar  2 10:00:00 2026\n%b\n" % mail for mail in mails)


def kept(path: Path, table: str = "messages") -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample project, read in."""
    folder = tmp_path_factory.mktemp("asked")
    for name, file in STORY.items():
        (folder / name).write_bytes(file.raw)
    db = open_database(folder / "watchkeeper.db")
    with transaction(db):
        ingest.ingest(db, story.deliveries())
    db.close()
    return folder


@pytest.mark.parametrize(
    ("name", "raw", "new", "refused"),
    [
        ("cut.mbox.gz", gzip.compress(LIST)[:-900], 2, ["the compressed bytes end early"]),
        ("cut.mbox", LIST[: LIST.rindex(b"\n\n")], MAILS, []),
        ("nul.mbox", LIST.replace(b"\n\n", b"\n\n\0\0\0", 3), MAILS, []),
        ("noise.bin", bytes(range(256)) * 400, 1, ["no line of it is a mail header"]),
        ("empty.mbox", b"", 0, []),
        ("large.eml", MAIL % (1, 1, 400_001, 400_001) + b"and so on, and so on\n" * 2_500_000, 1, []),
        ("one-line.eml", MAIL % (1, 1, 400_001, 400_001) + b"x" * 50_000_000, 1, []),
    ],
)
def test_a_file_that_is_odd_is_taken_as_far_as_it_goes(
    tmp_path: Path, name: str, raw: bytes, new: int, refused: list[str]
) -> None:
    (tmp_path / name).write_bytes(raw)
    ran = typed(tmp_path, "", "ingest", "mail", name, "--json")
    counts = json.loads(ran.stdout)
    assert ran.returncode == bool(refused)
    assert counts["new"] >= new
    assert len(counts["refused"]) == len(refused)
    for part, found in zip(refused, counts["refused"], strict=True):
        assert found["file"].startswith(name)
        assert found["reason"] == part
        assert f"{found['file']}: {found['reason']}; it is kept and marked\n" in ran.stderr
    again = json.loads(typed(tmp_path, "", "ingest", "mail", name, "--json").stdout)
    assert (again["new"], again["known"]) == (0, counts["new"])


@pytest.mark.parametrize("folders", [(), ("cur", "new", "tmp")])
def test_a_folder_without_mail_is_said_to_be_empty(tmp_path: Path, folders: Iterable[str]) -> None:
    (tmp_path / "box").mkdir()
    for folder in folders:
        (tmp_path / "box" / folder).mkdir()
    ran = typed(tmp_path, "", "ingest", "mail", "box")
    assert (ran.returncode, ran.stderr) == (0, "There is nothing new in it to read.\n")


def test_a_file_whose_name_is_no_text_is_taken_in_like_others(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for name, raw in ((b"caf\xe9.eml", MAIL % (1, 1, 400_001, 400_001)), (b"no\xe9.eml", b"no mail")):
        (folder / os.fsdecode(name)).write_bytes(raw)
    ran = run("ingest", "mail", "mails", "--json")
    assert (ran.status, ran.json["new"]) == (1, 2)
    assert [refused["file"] for refused in ran.json["refused"]] == [r"mails/no\xe9.eml:1"]


def test_a_path_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "list.mbox").write_bytes(LIST)
    (tmp_path / "epoch.git" / "objects").mkdir(parents=True)
    (tmp_path / "epoch.git" / "HEAD").write_text("no reference\n")
    ran = typed(tmp_path, "", "ingest", "mail", "gone.mbox", "epoch.git", "list.mbox", "--json")
    counts = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert counts["new"] == MAILS
    assert [r["file"] for r in counts["refused"]] == ["gone.mbox", "epoch.git"]
    assert "gone.mbox cannot be read: No such file or directory\n" in ran.stderr
    assert "epoch.git cannot be read: " in ran.stderr
    inspected = typed(tmp_path, "", "inspect", "mail", "gone.mbox", "list.mbox")
    assert inspected.returncode == 1
    assert len(inspected.stdout.splitlines()) == 1 + MAILS


def test_what_would_drive_a_terminal_is_shown_there_and_not_obeyed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text('test,outcome\nlamp-test,"\x1b]0;mine\x07\x1b[2Jx"\n')
    odd = "gone\x1b[2J.mbox"
    for words in (
        ["inspect", "history", "runs.csv"],
        ["ingest", "mail", odd],
        ["status", "migration", "--db", odd],
        ["replay", "--settings", odd],
    ):
        ran = run(*words)
        assert ran.status == 1
        assert "\N{REPLACEMENT CHARACTER}[2J" in ran.err
        assert ran.err.replace("\n", "").isprintable()


def test_a_database_that_cannot_be_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all, but long enough to be taken for one\n" * 9)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE messages (id)")
    (tmp_path / "list.mbox").write_bytes(LIST)
    for path, sentence in {
        "notes.txt": "it is no database",
        "other.db": "is the database of another program",
        "no/such/folder.db": "its folder is not there or may not be written",
        "/proc/watchkeeper.db": "its folder is not there or may not be written",
    }.items():
        ran = typed(tmp_path, "", "ingest", "mail", "list.mbox", "--db", path, "--json")
        assert ran.returncode == 1
        assert sentence in ran.stderr
        assert json.loads(ran.stdout)["error"] == ran.stderr.strip()
    assert kept(tmp_path / "other.db") == 0


def test_a_full_disk_leaves_what_was_committed_and_again_goes_on(tmp_path: Path) -> None:
    (tmp_path / "many.mbox").write_bytes(an_mbox(1200))

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))

    full = typed(tmp_path, "", "ingest", "mail", "many.mbox", preexec_fn=small)
    assert full.returncode == 1
    assert "watchkeeper.db cannot be used as the database: its disk fails, is full" in full.stderr
    assert len(full.stderr.splitlines()) == 1
    assert kept(tmp_path / "watchkeeper.db") % 500 == 0
    again = typed(tmp_path, "", "ingest", "mail", "many.mbox")
    assert again.returncode == 0
    assert kept(tmp_path / "watchkeeper.db") == 1200


def test_two_that_ingest_the_same_at_once_both_end_well(tmp_path: Path) -> None:
    (tmp_path / "many.mbox").write_bytes(an_mbox(700))
    both = [begun(tmp_path, "ingest", "mail", "many.mbox", "--json") for _ in range(2)]
    ended = [process.communicate() for process in both]
    assert [(p.returncode, err) for p, (_, err) in zip(both, ended, strict=True)] == [(0, "")] * 2
    counts = [json.loads(out) for out, _ in ended]
    assert sum(c["new"] for c in counts) == sum(c["known"] for c in counts) == 700
    assert kept(tmp_path / "watchkeeper.db", "deliveries") == 700


def test_ctrl_c_keeps_what_was_committed_and_again_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(an_mbox(1400))  # so that 500 are kept however many processes read ahead
    os.mkfifo(tmp_path / "b.mbox")  # opening it for reading waits for a writer: the import is in the middle
    process = begun(tmp_path, "ingest", "mail", "a.mbox", "b.mbox")
    with process:
        with (tmp_path / "b.mbox").open("wb"):  # which returns once the import has opened it
            process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert err == "Stopped: 500 new are kept, and the same command goes on from there.\n"
    again = typed(tmp_path, "", "ingest", "mail", "a.mbox", "--json")
    assert json.loads(again.stdout) == {"new": 900, "known": 500, "refused": []}


@pytest.mark.parametrize("words", [["status", "migration"], ["chat"], ["inspect", "cids"]])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_the_shell_closed_is_as_if_nobody_were_there(asked: Path, words: list[str], number: int) -> None:
    ran = typed(asked, "", *words, preexec_fn=partial(os.close, number))
    assert (ran.returncode, ran.stderr) == (0, "")


def test_ctrl_c_is_no_traceback_anywhere(asked: Path) -> None:
    with begun(asked, "inspect", "owners", "--maintainers", "MAINTAINERS") as process:
        assert process.stdin and process.stdout
        process.stdin.write("migration/lanes.c\n" * 2000)  # more than a pipe holds: it is at work
        process.stdin.flush()
        assert process.stdout.read(1) == "{"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert (process.returncode, err) == (130, "Stopped.\n")


@pytest.mark.parametrize(
    "words", [["status", "migration"], ["cid", "list", "--json"], ["inspect", "mail", "list.mbox"]]
)
def test_a_reader_that_left_is_no_error(asked: Path, words: list[str]) -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        ran = typed(asked, "", *words, stdout=theirs)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("words", [["status", "migration"], ["cid", "list", "--json"]])
def test_an_answer_that_cannot_be_written_is_said(asked: Path, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = typed(asked, "", *words, stdout=full)
    assert (ran.returncode, ran.stderr) == (1, "Cannot go on: [Errno 28] No space left on device\n")


def test_a_terminal_that_lacks_letters_gets_plainer_ones(asked: Path) -> None:
    ran = typed(asked, "", "status", "migration", encoding="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "says real (bug) <8 Oct>[" in ran.stdout
    assert "?8 Oct?" not in ran.stdout


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["status", "migartion"], 1, 'No area is called "migartion". Did you mean Migration?'),
        (["status"], 2, "status needs area: "),
        (["ask", "cid verdict 410202 wrong"], 2, "'wrong' is no classification; it is one of: Unclassified"),
        (["cid", "show", "nine"], 1, '"nine" is no CID'),
        (["cid", "show", "999"], 1, "CID 999 is not known"),
        (["undo", "--as", "nobody"], 1, 'Nobody here is called "nobody"; give an address.'),
        (["status", "migration", "--at", "noon"], 2, "'noon' is no time; write it like 2024-09-21T08:00:00Z"),
        (["status", "migration", "--at"], 2, "--at: expected one argument"),
        (["stauts", "migration"], 2, "Did you mean status?"),
        (["ingest", "mial", "list.mbox"], 2, "invalid choice: 'mial'"),
        (["check", "--settings", "wrong.toml"], 1, "[web] has no key 'lisen' (did you mean 'listen'?)"),
        (["check", "--settings", "gone.toml"], 1, "gone.toml: No such file or directory"),
        (["check", "--verbose"], 2, "unrecognised: --verbose"),
    ],
)
def test_what_cannot_be_done_is_said(
    asked: Path, run: Run, tmp_path: Path, words: list[str], status: int, sentence: str
) -> None:
    (tmp_path / "wrong.toml").write_text('[web]\nlisen = "127.0.0.1:0"\n')
    ran = run("--db", asked / "watchkeeper.db", *words)
    assert (ran.status, ran.out) == (status, "")
    assert sentence in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
