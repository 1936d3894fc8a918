from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from bot.sources import files, git_epoch
from storage.records import Cursor
from tests.builders import START
from tests.epochs import a_mail, add, git


def walked(epoch: Path, after: str = "") -> list[bytes]:
    return [entry.raw for entry in git_epoch.walk(epoch, git_epoch.head(epoch), after)]


def mails(*names: str | int) -> list[bytes]:
    return [a_mail(name) for name in names]


def test_the_mails_come_in_the_order_of_commits_and_only_those_after_the_cursor(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", mails(1, 2))
    read = git_epoch.head(epoch)
    add(epoch, mails(4, 3))
    assert walked(epoch) == mails(1, 2, 4, 3)
    assert walked(epoch, read) == mails(4, 3)
    assert walked(epoch, git_epoch.head(epoch)) == []
    assert git_epoch.count(epoch, "HEAD", read) == 2


def test_each_mail_tells_how_far_the_epoch_is_read_with_it(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", mails(1, 2, 3))
    head = git_epoch.head(epoch)
    for entry in git_epoch.walk(epoch, head):
        assert git(epoch, "show", f"{entry.commit}:m").encode() == entry.raw
        assert git(epoch, "rev-parse", f"{entry.commit}:m").strip() == entry.blob
    first, *_, last = files.epoch(epoch, head, Cursor("devel", "https://x.example.org/0", ""), START)
    assert first.via == "devel"
    assert first.origin == f"https://x.example.org/0:{git(epoch, 'rev-parse', f'{head}~2:m').strip()}"
    assert last.reached == Cursor("devel", "https://x.example.org/0", head)


def test_a_removal_takes_nothing_back_and_brings_nothing(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", mails(1, 2))
    add(epoch, mails(1), "d")
    add(epoch, mails(3))
    assert walked(epoch) == mails(1, 2, 3)


def test_a_rewritten_history_is_walked_where_it_is_new(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", mails(1, 2, 3))
    read = git_epoch.head(epoch)
    add(epoch, mails(1, 3, 4), anew=True)
    assert walked(epoch, read) == mails(3, 4)  # the commit of mail 1 is the same as before
    git(epoch, "gc", "-q", "--prune=now")
    assert walked(epoch, read) == mails(1, 3, 4)  # the cursor's commit is gone altogether


def test_what_a_purge_leaves_in_the_place_of_a_mail_is_none(tmp_path: Path) -> None:
    assert walked(add(tmp_path / "0.git", [*mails(1), b"", *mails(3)])) == mails(1, 3)


def test_mails_are_read_as_they_are_asked_for_and_git_ends_with_them(tmp_path: Path) -> None:
    large = [a_mail(number) + b"." * 100_000 for number in range(30)]
    stream = git_epoch.walk(add(tmp_path / "0.git", large), "HEAD")
    assert [entry.raw for entry in islice(stream, 2)] == large[:2]
    stream.close()  # type: ignore[attr-defined]  # a generator, which leaves no process behind: pytest would warn


PEAK = """
import resource, sys
from pathlib import Path
from bot.sources import git_epoch
epoch = Path(sys.argv[1])
assert sum(1 for _ in git_epoch.walk(epoch, git_epoch.head(epoch))) == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_git_needs_no_more_memory_for_a_longer_archive(tmp_path: Path) -> None:
    large = [a_mail(number) + os.urandom(1 << 20) for number in range(64)]
    epoch = add(tmp_path / "0.git", large)
    peak = subprocess.run(
        [sys.executable, "-c", PEAK, str(epoch), str(len(large))], check=True, capture_output=True
    )
    assert int(peak.stdout) < 48, "MiB; the archive has 64"


def test_an_epoch_without_a_commit_is_empty(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare")
    assert git_epoch.head(tmp_path) == ""
    assert list(files.mails([tmp_path], START)) == []


def test_a_mail_that_is_missing_from_a_damaged_repository_is_an_error(tmp_path: Path) -> None:
    epoch = add(tmp_path / "0.git", mails(1, 2))
    blob = git(epoch, "rev-parse", "HEAD:m").strip()
    for pack in (epoch / "objects" / "pack").glob("*"):
        shutil.move(pack, tmp_path)
    for pack in tmp_path.glob("*.pack"):
        git(epoch, "unpack-objects", "-q", given=pack.read_bytes())
    (epoch / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(git_epoch.GitFailed, match=f"the mail {blob} is missing; see what `git fsck`"):
        walked(epoch)


def test_what_git_says_is_told(tmp_path: Path) -> None:
    with pytest.raises(git_epoch.GitFailed, match="not a git repository"):
        git_epoch.head(tmp_path)
    with pytest.raises(git_epoch.GitFailed, match="bad object"):
        list(git_epoch.walk(add(tmp_path / "0.git", mails(1)), "1" * 40))
