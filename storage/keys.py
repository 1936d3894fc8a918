"""Short keys: `P-88`, `W-7`, `T-214`.

People write them down, so a number is given once and never means anything else, not even after a
replay: that is why they are facts although what they name is derived.
"""

from __future__ import annotations

from storage.database import Database


def key(db: Database, letter: str, identity: str) -> str:
    """The short key of the thing with that identity, made when it is first asked for."""
    row = db.execute(
        "SELECT number FROM keys WHERE letter = ? AND identity = ?", (letter, identity)
    ).fetchone()
    if row is None:
        row = db.execute(
            "INSERT INTO keys (letter, number, identity) "
            "SELECT ?, coalesce(max(number), 0) + 1, ? FROM keys WHERE letter = ? RETURNING number",
            (letter, identity, letter),
        ).fetchone()
    return f"{letter}-{row['number']}"


def known(db: Database, letter: str, identity: str) -> str:
    """The short key of the thing with that identity, which must have one."""
    row = db.execute(
        "SELECT number FROM keys WHERE letter = ? AND identity = ?", (letter, identity)
    ).fetchone()
    return f"{letter}-{row['number']}"


def identity(db: Database, key: str) -> str | None:
    """The identity of the thing with that short key; None where no thing has it."""
    letter, _, number = key.partition("-")
    row = db.execute("SELECT identity FROM keys WHERE letter = ? AND number = ?", (letter, number)).fetchone()
    return None if row is None else str(row["identity"])


def number(key: str) -> int:
    """The number in a short key: 214 in `T-214`."""
    return int(key.partition("-")[2])
