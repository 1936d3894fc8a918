"""What a source gives its mails to, and where it reads how far it came: a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot import ingest
from bot.prepared import Arrived
from storage import cursors, deliveries, imports
from storage.database import Database, transaction
from storage.imports import Import


class Follower:
    """Keeps what it is given.

    Attributes:
        batches: how many mails came in each transaction.
        told: the imports that people saw after each.
        taken: set when mails came.
    """

    def __init__(self, db: Database, via: str = "devel") -> None:
        self.db, self.via = db, via
        self.batches: list[int] = []
        self.told: list[tuple[Import, ...]] = []
        self.taken = asyncio.Event()

    async def take(self, arrived: Sequence[Arrived], of: Import | None = None) -> None:
        self.batches.append(len(arrived))
        with transaction(self.db):
            ingest.ingest(self.db, arrived, of=of)
        self.told.append(imports.every(self.db))
        self.taken.set()

    async def read(self, fn: Callable[..., Any], *arguments: Any) -> Any:
        return fn(self.db, *arguments)

    async def position(self, place: str) -> str:
        return cursors.position(self.db, self.via, place)

    @property
    def seen(self) -> int:
        """How many mails came, known ones too."""
        return sum(self.batches)

    @property
    def kept(self) -> list[str]:
        """The local parts of the Message-IDs, in order of arrival."""
        return [d.key.partition("@")[0][1:] for _, d in deliveries.every(self.db)]

    @property
    def raw(self) -> list[bytes]:
        return [d.raw for _, d in deliveries.every(self.db)]
