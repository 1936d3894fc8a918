"""`/done KEY`: a follow-up, hand-off, guess or watch is settled, a series that waits, or a failing test.

Whoever settles a failing test has it: nobody else is called for it until it breaks anew.
"""

from __future__ import annotations

from datetime import datetime

from commands import ping_lines, promise_lines, test_lines, triage
from commands.answer import Answer, Ask, Section, Span, UserError, line
from storage import series, statements, test_results
from storage.database import Database


def done(db: Database, ask: Ask, key: str, reason: str = "") -> Answer:
    """Settle a follow-up, hand-off, guess, watch, a series that waits, or a failing test.

    Args:
        key: Its key (F-3, H-1, G-2, W-1, S-12, T-214).
        reason: How it was settled, in your words.
    """
    wanted, said = _open(db, ask, key.strip().upper())
    before = triage.of(db, wanted).done
    if before and not _failed_since(db, wanted, before.at):
        raise UserError(f"{wanted} was settled already, by {before.actor.name} (D-{before.number}).")
    decision = triage.decide(db, ask, triage.DONE, wanted, reason=reason)
    settled = line(f"{wanted} is settled (D-{decision.number}).", key=wanted)
    return Answer(
        title=wanted,
        as_of=ask.now,
        sections=(Section("", (settled, line("It was ", *said))),),
        actions=(triage.undo(decision),),
    )


def _failed_since(db: Database, key: str, at: datetime) -> bool:
    """It is a test that failed again after it was settled."""
    return any(r.failed and r.at > at for r in test_results.by_key(db, key))


def _open(db: Database, ask: Ask, key: str) -> tuple[str, list[Span]]:
    """The thing's key, and what it was."""
    act = statements.act(db, key)
    if act:
        return act.key, [*promise_lines.by(ask, act), f': "{act.outcome.quote}"']
    found = series.by_key(db, key)
    if found and found.pings:
        return found.key, [f"{found.title}, ", *ping_lines.told(ask, found)]
    results = test_results.by_key(db, key)
    if any(r.failed for r in results):
        return key, [f"{results[0].name}: ", *test_lines.counted(db, ask, results)]
    raise UserError(
        f'"{key}" is no follow-up, hand-off, guess or watch, no series that waits, and no test that failed; '
        "`status AREA` shows their keys."
    )
