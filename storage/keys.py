"""Short keys: `P-88`, `W-7`, `T-214`, `R-3`.

People write them down, so a number is given once and never means anything else, not even after a
replay: that is why they are facts although what they name is derived.
"""

from __future__ import annotations

from collections.abc import Iterable

from storage import rows
from storage.database import Database

AT_ONCE = 500
"""Things asked for in one statement; SQLite takes more, but not as many as a report may tell of."""


def key(db: Database, letter: str, identity: str) -> str:
    """The short key of the thing with that identity, made when it is first asked for."""
    if found := given(db, letter, identity):
        return found
    # max by itself is one step in the index; beside other values it would be a look at every key.
    last = "SELECT coalesce(max(number), 0) FROM keys WHERE letter = ?"
    row = db.execute(
        f"INSERT INTO keys (letter, number, identity) VALUES (?, ({last}) + 1, ?) RETURNING number",
        (letter, letter, identity),
    ).fetchone()
    return f"{letter}-{row['number']}"


def several(db: Database, letter: str, identities: Iterable[str]) -> dict[str, str]:
    """The short keys of many things by identity; as `key` of one after the other, but quicker."""
    asked = list(dict.fromkeys(identities))
    found: dict[str, int] = {}
    for start in range(0, len(asked), AT_ONCE):
        marks, values = rows.marks(asked[start : start + AT_ONCE])
        of = f"SELECT identity, number FROM keys WHERE letter = ? AND identity IN ({marks})"
        found.update(map(tuple, db.execute(of, (letter, *values))))
    last = db.execute("SELECT coalesce(max(number), 0) AS n FROM keys WHERE letter = ?", (letter,)).fetchone()
    new = {one: number for number, one in enumerate((a for a in asked if a not in found), last["n"] + 1)}
    db.conn.executemany(
        "INSERT INTO keys (letter, number, identity) VALUES (?, ?, ?)",
        [(letter, number, one) for one, number in new.items()],
    )
    return {one: f"{letter}-{number}" for one, number in (found | new).items()}


def known(db: Database, letter: str, identity: str) -> str:
    """The short key of the thing with that identity, which must have one."""
    if found := given(db, letter, identity):
        return found
    raise LookupError(identity)


def given(db: Database, letter: str, identity: str) -> str:
    """The short key of the thing with that identity; "" where it was given none."""
    row = db.execute(
        "SELECT number FROM keys WHERE letter = ? AND identity = ?", (letter, identity)
    ).fetchone()
    return f"{letter}-{row['number']}" if row else ""


def identity(db: Database, key: str) -> str | None:
    """The identity of the thing with that short key; None where no thing has it."""
    letter, _, number = key.partition("-")
    row = db.execute("SELECT identity FROM keys WHERE letter = ? AND number = ?", (letter, number)).fetchone()
    return None if row is None else str(row["identity"])


def identities(db: Database, letter: str, numbers: Iterable[int]) -> dict[int, str]:
    """The identities of the things with these numbers, by number."""
    found = db.execute(
        "SELECT number, identity FROM keys "
        "WHERE letter = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number",
        (letter, rows.listed(numbers)),
    )
    return dict(map(tuple, found))


def number(key: str) -> int:
    """The number in a short key: 214 in `T-214`."""
    return int(key.partition("-")[2])
