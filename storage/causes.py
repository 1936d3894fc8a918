"""Which signatures have one cause, over all pipelines and branches: one key for each cause.

Only signatures that some failure has, and whose words tell anything. The rule that joins them is pure and
stands in `bot/rules/signatures.py`; only those with the same names can be near, so they are found by these.
"""

from __future__ import annotations

from collections.abc import Mapping

from storage.database import Database
from storage.records import Signature


def known(db: Database, signature: str) -> bool:
    """Whether a signature has its cause."""
    return db.execute("SELECT 1 FROM causes WHERE signature = ?", (signature,)).fetchone() is not None


def of_names(db: Database, names: str) -> dict[Signature, str]:
    """The signatures with these names, each with its cause."""
    rows = db.execute("SELECT signature, template, cause FROM causes WHERE names = ?", (names,))
    return {Signature(r["signature"], r["template"]): r["cause"] for r in rows}


def save(db: Database, names: str, causes: Mapping[Signature, str]) -> None:
    """Keeps what the causes of signatures are, all with these names."""
    for signature, cause in causes.items():
        db.execute(
            "INSERT OR REPLACE INTO causes (signature, template, names, cause) VALUES (?, ?, ?, ?)",
            (signature.key, signature.template, names, cause),
        )


def forget(db: Database, signature: str) -> list[Signature]:
    """Forgets a signature that no failure has any more, and all of its cause.

    Returns:
        the others of that cause: each has to be joined anew, now that this one is not between them.
    """
    whole = "FROM causes WHERE cause = (SELECT cause FROM causes WHERE signature = ?)"
    rows = db.execute(f"SELECT signature, template {whole} ORDER BY signature", (signature,)).fetchall()
    db.execute(f"DELETE {whole}", (signature,))
    return [Signature(r["signature"], r["template"]) for r in rows if r["signature"] != signature]
