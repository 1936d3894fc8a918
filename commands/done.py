"""`/done KEY`: a follow-up, hand-off, guess or watch is settled."""

from __future__ import annotations

from commands import promise_lines, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from storage import statements
from storage.database import Database


def done(db: Database, ask: Ask, key: str, reason: str = "") -> Answer:
    """Settle a follow-up, hand-off, guess or watch.

    Args:
        key: Its key (F-3, H-1, G-2, W-1).
        reason: How it was settled, in your words.
    """
    act = statements.act(db, key.strip().upper())
    if act is None:
        raise UserError(f'"{key}" is no follow-up, hand-off, guess or watch; `status AREA` shows their keys.')
    before = triage.of(db, act.key).done
    if before:
        raise UserError(f"{act.key} was settled already, by {before.actor.name} (D-{before.number}).")
    decision = triage.decide(db, ask, triage.DONE, act.key, reason=reason)
    return Answer(
        title=act.key,
        as_of=ask.now,
        sections=(
            Section(
                "",
                (
                    line(f"{act.key} is settled (D-{decision.number}).", key=act.key),
                    line("It was ", *promise_lines.by(ask, act), f': "{act.outcome.quote}"'),
                ),
            ),
        ),
        actions=(Action("Undo", "undo", {"key": f"D-{decision.number}"}),),
    )
