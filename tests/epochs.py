"""public-inbox epochs of our own: real git repositories, written by `git fast-import`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

BRANCH = "refs/heads/master"

WHO = {
    f"GIT_{role}_{what}": "ada@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def a_mail(name: str | int, parent: str | int = "") -> bytes:
    """A mail, and a reply where it has a parent."""
    reply = f"In-Reply-To: <{parent}@example.org>\n" if parent != "" else ""
    return (
        f"Message-ID: <{name}@example.org>\nFrom: Ada Bell <ada@example.org>\n{reply}"
        f"Date: Mon, 5 Jan 2026 10:00:00 +0000\nSubject: mail {name}\n\nThis is {name}.\n"
    ).encode()


def add(epoch: Path, mails: Iterable[bytes], path: str = "m", *, anew: bool = False) -> Path:
    """Adds one commit a mail.

    Args:
        epoch: the bare repository; made where there is none.
        path: "d" to remove the mails instead.
        anew: forget what was there, as a purge does that leaves only these mails.
    """
    if not epoch.exists():
        git(epoch.parent, "init", "-q", "--bare", "-b", BRANCH.rpartition("/")[2], str(epoch))
    begun = not anew and bool(git(epoch, "for-each-ref", BRANCH))
    stream = b"" if begun else f"reset {BRANCH}\n".encode()
    for number, raw in enumerate(mails):
        stream += (
            f"commit {BRANCH}\ncommitter Ada <ada@example.org> {1_700_000_000 + number} +0000\n".encode()
        )
        stream += b"data 5\nmail\n" + (f"from {BRANCH}^0\n".encode() if begun and not number else b"")
        stream += f"deleteall\nM 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n"
    git(epoch, "fast-import", "--quiet", "--force", given=stream)
    return epoch


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """What git answers."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],  # noqa: S607 — whichever git is on the path
        check=True,
        input=given,
        capture_output=True,
        env={**os.environ, **WHO},
    )
    return done.stdout.decode()
