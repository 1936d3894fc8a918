"""`/cid verdict`, `dispute`, `note`, `reclassified`: what you say of a defect, with your name and reason.

An owner's word or the triage role's classifies it; anybody else's is a view beside it, or a dispute that they
then have to decide. Coverity itself is changed by a person there, who says so here.
"""

from __future__ import annotations

from commands import defect_lines, linked, lookup, rights, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.notices import Kind, notice
from storage import outbox
from storage.database import Database
from storage.records import Classification, Decision
from storage.state import Defect


def verdict(db: Database, ask: Ask, cid: str, classification: Classification, reason: str) -> Answer:
    """Say what a defect is; an owner's or the triage role's word classifies it.

    Args:
        cid: The defect's CID.
        classification: Coverity's word for it.
        reason: Why, in your words.
    """
    key = lookup.defect_key(db, cid)
    decides = rights.decides(db, ask, key)
    command = triage.CLASSIFY if decides else triage.VERDICT
    decision = triage.decide(db, ask, command, key, value=classification.value, reason=reason)
    effect = (
        f"{key} is classified {classification.value} here. Coverity itself is unchanged."
        if decides
        else f"Your view of {key} is added: {classification.value}. "
        f"Only {rights.who_decides(db, key)} may set its classification."
    )
    return triage.recorded(ask, decision, effect)


def dispute(db: Database, ask: Ask, cid: str, reason: str) -> Answer:
    """Say that what a defect was judged to be is wrong; its owners decide anew.

    Args:
        cid: The defect's CID.
        reason: Why, in your words.
    """
    defect = lookup.defect(db, cid)
    key = defect_lines.key(defect)
    before = triage.of(db, key).classified
    decision = triage.decide(db, ask, triage.DISPUTE, key, reason=reason)
    if before and before.actor.email.casefold() not in linked.mine(db, ask):
        _tell(db, ask, defect, before, decision)
    return triage.recorded(ask, decision, f"{key} is disputed until {rights.who_decides(db, key)} decide.")


def note(db: Database, ask: Ask, cid: str, text: str) -> Answer:
    """Write something beside a defect, for whoever looks at it next.

    Args:
        cid: The defect's CID.
        text: What there is to know.
    """
    key = lookup.defect_key(db, cid)
    return triage.recorded(ask, triage.decide(db, ask, triage.NOTE, key, reason=text), f"Noted beside {key}.")


def reclassified(
    db: Database, ask: Ask, cid: str, classification: Classification | None = None, *, reason: str = ""
) -> Answer:
    """Say that you set a defect's classification in Coverity.

    Args:
        cid: The defect's CID.
        classification: What it is there now; left out, what was decided here.
        reason: Anything to add, in your words.
    """
    key = lookup.defect_key(db, cid)
    now = classification or triage.of(db, key).classification
    if now is None:
        raise UserError(f"Nothing was decided of {key} here; say what it is in Coverity now.")
    decision = triage.decide(db, ask, triage.RECLASSIFIED, key, value=now.value, reason=reason)
    effect = f"{key} is {now.value} in Coverity, as you say; the next report from there will tell."
    return triage.recorded(ask, decision, effect)


def _tell(db: Database, ask: Ask, defect: Defect, before: Decision, decision: Decision) -> None:
    """Whoever classified it hears that somebody disagrees."""
    told = (
        f"{triage.called(decision.actor)} disputes that {decision.key} is {before.value}, as you decided "
        f'(D-{before.number}): "{decision.reason}" (D-{decision.number}).'
    )
    it = {"cid": str(defect.cid)}
    answer = Answer(
        title=f"{decision.key} is disputed",
        as_of=ask.now,
        sections=(Section("", (line(told),)),),
        actions=(
            Action("My verdict…", "cid verdict", it),
            Action(f"Show {decision.key}", "cid show", it),
        ),
    )
    key = f"{Kind.DISPUTE}:D-{decision.number}"
    outbox.put(db, notice(key, [before.actor], answer, ask.now, decision.key))
