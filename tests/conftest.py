"""What every test stands on: no network but loopback, a fixed time, and the real data where it is."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from storage.database import Database, open_database
from tests.story import Asking, asking

# How long an example takes depends on the machine and on what else it does.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")
settings.register_profile("few", deadline=None, max_examples=10)  # for coverage: a line is reached or is not

NOW = datetime(2024, 9, 21, 8, 0, tzinfo=UTC)

LOOPBACK = re.compile(r"127\.[\d.]+|::1|localhost")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches out would be a flake of our own."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not LOOPBACK.fullmatch(address[0]):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """The folder of real mails and reports; tests that need it skip where it is absent."""
    path = Path(os.environ.get("WATCHKEEPER_DATA", "../shared/data"))
    if not (path / "INDEX.md").is_file():
        pytest.skip(f"the real data is not at {path} (set WATCHKEEPER_DATA)")
    yield path


@pytest.fixture
def db() -> Iterator[Database]:
    """A real database that is not kept."""
    opened = open_database(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def ask(db: Database) -> Asking:
    """Runs commands over the sample project's story."""
    return asking(db)
