"""`/undo`: take back what you told the bot, for a day."""

from __future__ import annotations

import re
from datetime import timedelta

from commands import linked, lookup, retry, rights, triage, watches, wished
from commands.answer import Answer, Ask, Section, UserError, line
from storage import decisions
from storage.database import Database
from storage.records import Decision

FOR = timedelta(hours=24)


def undo(db: Database, ask: Ask, key: str = "") -> Answer:
    """Take back a decision: your last one, or the one with that key.

    Args:
        key: The decision's key (D-7).
    """
    decision = _decision(db, ask, key)
    name = f"D-{decision.number}"
    if decision.undoes is not None:
        raise UserError(f"{name} undid D-{decision.undoes} and cannot be undone; decide anew.")
    if decision.command == retry.RETRY:
        raise UserError(f"{name} is GitLab's by now and cannot be undone; cancel the job there.")
    before = decisions.undone_by(db, decision)
    if before:
        raise UserError(f"{name} was undone already, by {before.actor.name or before.actor.email}.")
    if not _may(db, ask, decision):
        raise rights.NotAllowed(
            f"Only {decision.actor.name}, the person it is about, {rights.STANDING} may undo {name}."
        )
    if ask.now - decision.at > FOR:
        raise UserError(f"{name} is older than a day and stands; decide anew.")
    taken_back = triage.decide(db, ask, triage.UNDO, decision.key, undoes=decision.number)
    return Answer(
        title=decision.key,
        as_of=ask.now,
        sections=(
            Section(
                "",
                (
                    line(
                        f"Undone: {name}, {decision.command} {decision.key} {decision.value}".rstrip()
                        + f" (D-{taken_back.number})."
                    ),
                ),
            ),
        ),
    )


def _decision(db: Database, ask: Ask, key: str) -> Decision:
    if not key:
        last = decisions.last_of(db, linked.mine(db, ask))
        if last is None:
            raise UserError("There is nothing of yours to undo.")
        return last
    match = re.fullmatch(r"[dD]-?(\d{1,18})", key.strip())
    if match is None:
        raise UserError(f'"{key}" is no decision; a decision\'s key is like D-7.')
    try:
        return decisions.get(db, int(match[1]))
    except LookupError:
        raise UserError(f"There is no decision {key.upper()}.") from None


def _may(db: Database, ask: Ask, decision: Decision) -> bool:
    """Whoever made it, whoever was given something by it, the triage role and administrators."""
    theirs = {decision.actor.email.casefold(), _given_to(decision)}
    return ask.triage or ask.administrator or bool(theirs & linked.mine(db, ask))


def _given_to(decision: Decision) -> str:
    if decision.command == wished.AWAY:
        cover = wished.read_away(decision.value).cover
        return cover.email.casefold() if cover else ""
    if decision.command == watches.WATCH:
        return watches.read(decision).who.email.casefold()
    return lookup.read_back(decision.value).email.casefold() if decision.command in triage.GIVES else ""
