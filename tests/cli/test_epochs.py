from __future__ import annotations

import json
import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from storage import deliveries
from storage.database import open_database
from tests.cli.conftest import Run, begun, typed
from tests.epochs import a_mail, add


def test_an_epoch_is_read_from_where_the_last_import_ended(run: Run, tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", map(a_mail, range(3)))
    assert run("ingest", "mail", epoch, "--json").json == {"new": 3, "known": 0, "refused": []}
    again = run("ingest", "mail", "0.git")
    assert (again.status, again.out) == (0, "0 new, 0 already known, 0 refused\n")
    assert again.err == "There is nothing new in it to read.\n"
    add(epoch, [a_mail(3)])
    assert run("ingest", "mail", epoch, "--json").json == {"new": 1, "known": 0, "refused": []}


def test_a_purge_upstream_takes_nothing_from_us_and_hides_nothing(run: Run, tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", map(a_mail, range(3)))
    run("ingest", "mail", epoch)
    add(epoch, map(a_mail, (1, 2, 3)), anew=True)
    assert run("ingest", "mail", epoch, "--json").json == {"new": 1, "known": 2, "refused": []}
    assert mails(tmp_path) == sorted(map(a_mail, range(4)))


def test_an_import_that_was_killed_goes_on_from_its_last_commit(tmp_path: Path) -> None:
    add(tmp_path / "0.git", map(a_mail, range(1400)))
    os.mkfifo(tmp_path / "b.mbox")  # opening it for reading waits for a writer: the import is in the middle
    process = begun(tmp_path, "ingest", "mail", "0.git", "b.mbox")
    with process, (tmp_path / "b.mbox").open("wb"):  # which returns once the import has opened it
        process.kill()
    kept = len(mails(tmp_path))
    assert kept in (500, 1000)  # the rest was in the hands of readers
    again = typed(tmp_path, "", "ingest", "mail", "0.git", "--json")
    assert json.loads(again.stdout) == {"new": 1400 - kept, "known": 0, "refused": []}
    assert mails(tmp_path) == sorted(map(a_mail, range(1400)))


def test_others_see_how_far_an_import_is_while_it_runs_and_where_it_was_stopped(
    run: Run, tmp_path: Path
) -> None:
    add(tmp_path / "0.git", map(a_mail, range(1400)))  # so that 500 are kept, or 1000
    os.mkfifo(tmp_path / "c.mbox")  # opening it for reading waits for a writer: the import is in the middle
    process = begun(tmp_path, "ingest", "mail", "0.git", "c.mbox")
    place = f"{tmp_path}/0.git, {tmp_path}/c.mbox"
    with process, (tmp_path / "c.mbox").open("wb"):  # which returns once the import has opened it
        (told,) = lines(run("check", "--json").json, "Imports")
        assert told.startswith(f"{place}: 500 so far")
        process.send_signal(signal.SIGINT)
        process.communicate()
    checked, asked = run("check", "--json").json, run("imports", "--json").json
    (told,) = lines(checked, "Imports")
    assert told.startswith(f"{place}: stopped at 500 on ")
    assert lines(asked, "") == [told]
    (tmp_path / "c.mbox").unlink()
    (tmp_path / "c.mbox").write_bytes(b"From a\n" + a_mail(1400))
    assert run("ingest", "mail", "0.git", "c.mbox").status == 0
    assert (run("imports").status, lines(run("check", "--json").json, "Imports")) == (1, [])


def lines(answer: Any, section: str) -> list[str]:
    return [x["text"] for s in answer["sections"] if s["title"] == section for x in s["lines"]]


def test_a_terminal_sees_how_far_an_import_is_and_nothing_else_does(tmp_path: Path) -> None:
    add(tmp_path / "0.git", map(a_mail, range(600)))
    ours, theirs = os.openpty()
    process = begun(tmp_path, "ingest", "mail", "0.git", "--json", stderr=theirs)
    os.close(theirs)
    seen = b""
    with process:
        with suppress(OSError):  # which Linux gives when the other side of a terminal is gone
            while part := os.read(ours, 4096):
                seen += part
        out, _ = process.communicate()
    os.close(ours)
    assert json.loads(out) == {"new": 600, "known": 0, "refused": []}
    assert re.search(rb"600/600.*[1-9]\d*/s", seen)


def mails(folder: Path) -> list[bytes]:
    """What is kept."""
    db = open_database(folder / "watchkeeper.db")
    found = sorted(delivery.raw for _, delivery in deliveries.every(db))
    db.close()
    return found
