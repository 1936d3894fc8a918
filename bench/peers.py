"""An import beside its peers': `python -m bench.peers REPOSITORY [--mails 20000] [--large 200000]`.

All take in the same mails of one real public-inbox epoch, from what each reads (an epoch; a Maildir for
notmuch, whose making is not timed) to an index that can be searched. The work differs: notmuch indexes all
words of a mail, quoted ones too, and keeps no mail; public-inbox does that and keeps positions; Watchkeeper
keeps the mail, reads series, statements and defects from it, derives their state, and indexes the author's
own words. Processor seconds are of all processes of each, peak memory is of the largest of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench import archive

NOTMUCH = "[database]\npath={mail}\n[user]\nname=A\nprimary_email=a@example.org\n[new]\ntags=new\n"


@dataclass(frozen=True, slots=True)
class Took:
    """What one run took: seconds, processor seconds, MiB."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--large", type=int, default=0, help="also an import of that many, made of rounds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        epoch = archive.made(given.repository, given.mails, place / "0.git")
        packed = sum(len(zlib.compress(raw)) for raw in archive.mails(given.repository, given.mails))
        print(f"{given.mails} mails, {packed / 1e6:.0f} MB when each is compressed")
        _heading()
        small = _watchkeeper(epoch, place, given.mails, packed)
        _notmuch(given.repository, place, given.mails, packed)
        _public_inbox(epoch, place, given.mails, packed)
        if given.large:
            large = archive.made(given.repository, given.large, place / "large.git")
            took = _watchkeeper(large, place, given.large, packed * given.large // given.mails)
            rate = small.wall / given.mails * given.large / took.wall
            print(f"the rate at {given.large} mails is {rate:.0%} of that at {given.mails}")


def _watchkeeper(epoch: Path, place: Path, count: int, packed: int) -> Took:
    database = place / f"{count}.db"
    command = [sys.executable, "-m", "bot", "--db", str(database), "ingest", "mail", str(epoch)]
    took = _run(command)
    _row("watchkeeper ingest mail", took, count, database.stat().st_size, packed)
    again = _run(command)
    print(f"{'  again, with nothing new':<34}{again.wall:>9.2f}{again.cpu:>9.2f}")
    database.unlink()
    return took


def _notmuch(repository: Path, place: Path, count: int, packed: int) -> None:
    if not shutil.which("notmuch"):
        print("notmuch is not installed")
        return
    for part in ("cur", "new", "tmp"):
        (place / "mail" / part).mkdir(parents=True)
    for number, raw in enumerate(archive.mails(repository, count)):
        (place / "mail/cur" / f"{number}:2,S").write_bytes(raw)
    settings = place / "notmuch.config"
    settings.write_text(NOTMUCH.format(mail=place / "mail"), encoding="utf-8")
    took = _run(["notmuch", "new", "--quiet"], {"NOTMUCH_CONFIG": str(settings)})
    _row("notmuch new", took, count, _size(place / "mail/.notmuch"), packed)


def _public_inbox(epoch: Path, place: Path, count: int, packed: int) -> None:
    if not shutil.which("public-inbox-index"):
        print("public-inbox is not installed")
        return
    inbox = place / "inbox"
    shutil.copytree(epoch, inbox / "git/0.git")
    env = {"HOME": str(place), "PI_CONFIG": str(place / "pi.config")}
    about = ["bench", str(inbox), "http://127.0.0.1/bench", "bench@example.org"]
    _run(["public-inbox-init", "-V2", "-L", "full", *about], env)
    took = _run(["public-inbox-index", "-L", "full", str(inbox)], env)
    _row("public-inbox-index -L full", took, count, _size(inbox) - _size(inbox / "git"), packed)


def _run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Took:
    start = perf_counter()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    every = {**kept, **(env or {})}  # as it is installed: with its bytecode
    process = subprocess.Popen(command, env=every, stdout=subprocess.DEVNULL)  # noqa: S603 — our own commands
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    return Took(perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def _heading() -> None:
    heads = ("seconds", "cpu s", "mails/s", "MiB", "MB kept", "of raw")
    print(f"{'':<34}" + "".join(f"{head:>9}" for head in heads))


def _row(what: str, took: Took, count: int, size: int, packed: int) -> None:
    print(
        f"{what:<34}{took.wall:>9.1f}{took.cpu:>9.1f}{count / took.wall:>9,.0f}{took.peak:>9.0f}"
        f"{size / 1e6:>9.0f}{size / packed:>9.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
