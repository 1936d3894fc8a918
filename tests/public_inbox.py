"""A real public-inbox, Debian's, served on 127.0.0.1 by HTTP and NNTP."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.epochs import add
from tests.processes import until_killed

PROGRAMS = ("public-inbox-init", "public-inbox-netd", "public-inbox-mda", "public-inbox-purge")

GROUP, ADDRESS = "org.example.devel", "devel@example.org"

_BOUND = re.compile(r"# bound (\w+)://(\S+)")


def public_inbox(folder: Path, level: str = "full") -> PublicInbox:
    """An empty inbox; without the programs a test is skipped, but fails on CI, which installs them."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        reason = f"{missing[0]} is not installed (Debian: apt-get install public-inbox)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return PublicInbox(folder, level)


class PublicInbox:
    """One inbox and its server.

    Attributes:
        path: the inbox, which git reads.
        http, nntp: where it is served, from the first time on.
    """

    def __init__(self, folder: Path, level: str) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self.path = folder / "devel"
        self.http, self.nntp = "http://127.0.0.1:0", "nntp://127.0.0.1:0"
        (folder / "config").write_text("[publicinboxmda]\n\tspamcheck = none\n")
        self._run(
            "init", "-V2", "-L", level, "--ng", GROUP, "-j1", "devel", self.path, "http://devel", ADDRESS
        )

    def add(self, mails: Iterable[bytes], epoch: int = 0) -> None:
        """Mails as a mirror gets them: commits of an epoch, which may be a new one, and then the index."""
        add(self.path / "git" / f"{epoch}.git", mails)
        self._run("index", "-j1", self.path)

    def deliver(self, raw: bytes) -> None:
        """One mail as a mail server hands it over."""
        self._run("mda", "--no-precheck", given=raw)

    def purge(self, raw: bytes) -> None:
        """Takes a mail out of history."""
        self._run("purge", self.path, given=raw)

    @contextmanager
    def served(self) -> Iterator[None]:
        """The server, at the same addresses as the last time."""
        listen = [("-l", f"{url.scheme}://{url.netloc}") for url in map(urlsplit, (self.http, self.nntp))]
        with until_killed(
            ["public-inbox-netd", "-W0", *chain(*listen)],  # whichever is on the path
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self._environ,
        ) as server:
            assert server.stderr
            bound = dict(_BOUND.findall("".join(server.stderr.readline() for _ in listen)))
            self.http, self.nntp = f"http://{bound['http']}/devel", f"nntp://{bound['nntp']}/{GROUP}"
            Thread(target=server.stderr.read).start()  # nobody else would, and a full pipe stops the server
            yield

    @property
    def _environ(self) -> dict[str, str]:
        ours = {"HOME": self._folder, "PI_CONFIG": self._folder / "config", "GIT_CONFIG_GLOBAL": os.devnull}
        return {**os.environ, **{name: str(value) for name, value in ours.items()}}

    def _run(self, program: str, *arguments: str | Path, given: bytes = b"") -> None:
        subprocess.run(
            [f"public-inbox-{program}", *map(str, arguments)],
            input=given,
            check=True,
            capture_output=True,
            timeout=60,
            env={**self._environ, "ORIGINAL_RECIPIENT": ADDRESS},
        )
