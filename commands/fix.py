"""`/cid fix`: what fixes a defect, where no mail says so by its number."""

from __future__ import annotations

from commands import lookup, standing, triage
from commands.answer import Answer, Ask, UserError
from storage.database import Database


def fix(db: Database, ask: Ask, cid: str, by: str, reason: str = "") -> Answer:
    """Say what fixes a defect; its course is then the defect's.

    Args:
        cid: The defect's CID.
        by: A series (S-12), a pull request (P-88), a mail or its link, or a commit.
        reason: How you know, in your words.
    """
    key = lookup.defect_key(db, cid)
    value = standing.named(db, by)
    if value is None:
        raise UserError(
            f'"{by}" is no fix. Give the key of a series or pull request (S-12, P-88), the Message-ID '
            "or the link of a mail, or a commit."
        )
    decision = triage.decide(db, ask, triage.FIX, key, value=value, reason=reason)
    defect, _ = standing.of(db, lookup.defect(db, cid))
    return triage.recorded(ask, decision, f"{value} fixes {key}, as you say; it is {defect.state.value}.")
