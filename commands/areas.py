"""Which section a word means, and who owns it: the MAINTAINERS file, prepared once."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from commands.ownership import Found, OwnershipIndex, find, index
from storage import messages, subsystems
from storage.database import Database
from storage.records import Section

# Preparing QEMU's 400 sections takes tens of milliseconds, so each connection keeps the last one.
_PREPARED: WeakKeyDictionary[Database, tuple[int, OwnershipIndex]] = WeakKeyDictionary()


def prepared(db: Database) -> OwnershipIndex:
    """The sections that `db` holds now, ready for look-ups."""
    version = subsystems.version(db)
    known = _PREPARED.get(db)
    if known is None or known[0] != version:
        known = (version, index(subsystems.every(db)))
        _PREPARED[db] = known
    return known[1]


def search(db: Database, what: str, *, suggest: bool = True) -> Found:
    """The sections that a name, path, file or test means, by MAINTAINERS and the paths patches touched."""
    known_paths = messages.paths(db, last) if (last := of_file(what)) else ()
    return find(prepared(db), what, known_paths, suggest=suggest)


def of_file(what: str) -> str:
    """What the name of its file holds, where something has one: its last word, without what stands behind."""
    return what.strip().rstrip("/").rpartition("/")[2].partition(":")[0].partition(".")[0]


def belongs_to(db: Database, what: str) -> tuple[Section, ...]:
    """The sections that something is known to belong to; nothing is guessed where none is."""
    return search(db, what, suggest=False).sections
