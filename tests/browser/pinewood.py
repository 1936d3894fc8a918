"""The sample's whole story in a database, and what answers from it as of the morning after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot import ingest
from bot.sample import story
from bot.settings.whole import PAGES
from commands.answer import Answer, Ask
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, open_database, transaction
from storage.records import Delivery
from tests.story import INES, TELLING, TEMPLATES

T = TypeVar("T")

LINKED = TEMPLATES | PAGES


def told(path: Path) -> Path:
    """A database at that path with the whole story in it."""
    return taken(path, (delivery for *_, arrived in story.arrivals() for delivery in arrived))


def taken(path: Path, arrived: Iterable[Delivery]) -> Path:
    """A database at that path with these deliveries in it."""
    db = open_database(path)
    with transaction(db):
        ingest.ingest(db, arrived, TELLING)
    db.close()
    return path


class Answering:
    """Answers from a database; the web's one thread asks it, so it needs no `Store`."""

    def __init__(self, path: Path, at: datetime = story.MORNING) -> None:
        self.path, self.at = path, at
        self._opened: dict[Path, Database] = {}

    async def answer(
        self, name: str, arguments: Mapping[str, str], account: str = "", _roles: Set[str] = frozenset()
    ) -> Answer:
        asker = INES if account else None
        asked = Ask(self.at, asker, account=account, draws=True, templates=LINKED)
        db = self._db()
        with transaction(db):
            return call(COMMANDS[name], db, asked, arguments)

    async def complete(self, name: str, option: str, typed: str) -> Sequence[str]:
        return complete(self._db(), name, option, typed)

    async def keep(self, what: Callable[..., T], *arguments: object) -> T:
        """Does something in the database, as a `Store` would."""
        db = self._db()
        with transaction(db):
            return what(db, *arguments)

    def _db(self) -> Database:
        if self.path not in self._opened:
            self._opened[self.path] = open_database(self.path)
        return self._opened[self.path]
