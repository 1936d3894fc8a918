"""Which section a word means, and who owns it: the MAINTAINERS file, prepared once."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from commands.ownership import OwnershipIndex, index
from storage import subsystems
from storage.database import Database

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
