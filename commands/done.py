"""`/done KEY`: a follow-up, hand-off, guess or watch is settled, or a series that waits."""

from __future__ import annotations

from commands import ping_lines, promise_lines, triage
from commands.answer import Action, Answer, Ask, Section, Span, UserError, line
from storage import series, statements
from storage.database import Database


def done(db: Database, ask: Ask, key: str, reason: str = "") -> Answer:
    """Settle a follow-up, hand-off, guess or watch, or a series that waits for an answer.

    Args:
        key: Its key (F-3, H-1, G-2, W-1, S-12).
        reason: How it was settled, in your words.
    """
    wanted, said = _open(db, ask, key.strip().upper())
    before = triage.of(db, wanted).done
    if before:
        raise UserError(f"{wanted} was settled already, by {before.actor.name} (D-{before.number}).")
    decision = triage.decide(db, ask, triage.DONE, wanted, reason=reason)
    settled = line(f"{wanted} is settled (D-{decision.number}).", key=wanted)
    return Answer(
        title=wanted,
        as_of=ask.now,
        sections=(Section("", (settled, line("It was ", *said))),),
        actions=(Action("Undo", "undo", {"key": f"D-{decision.number}"}),),
    )


def _open(db: Database, ask: Ask, key: str) -> tuple[str, list[Span]]:
    """The thing's key, and what it was."""
    act = statements.act(db, key)
    if act:
        return act.key, [*promise_lines.by(ask, act), f': "{act.outcome.quote}"']
    found = series.by_key(db, key)
    if found and found.pings:
        return found.key, [f"{found.title}, ", *ping_lines.told(ask, found)]
    raise UserError(
        f'"{key}" is no follow-up, hand-off, guess or watch, and no series that waits; '
        "`status AREA` shows their keys."
    )
