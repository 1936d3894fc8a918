"""What was decided here and is still to be set in Coverity, as something asked of whoever may do that.

It ends when Coverity's own list says so, when they say so (`cid reclassified`), or when it is decided anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commands import drift, links, lookup, promises, standing, triage
from commands.answer import Ask, Line, line
from commands.promises import Promise
from storage import decisions, defects
from storage.database import Database
from storage.records import Decision
from storage.state import Defect, DefectState


@dataclass(frozen=True, slots=True)
class Request:
    """A classification that is asked for.

    Attributes:
        decision: what was decided here.
    """

    promise: Promise
    decision: Decision


def every(db: Database, ask: Ask) -> Iterator[Request]:
    """Those that stand, oldest CID first; none where the settings name nobody who sets them."""
    if not ask.coverity:
        return
    who = lookup.person(db, ask, ask.coverity)
    classified = defects.of_keys(db, decisions.keys(db, triage.CLASSIFY))
    for laid, decided in standing.of_each(db, classified):
        decision = decided.classified
        if decision and not _is_there(laid, decided):
            due = decision.at + ask.terms.followup
            yield Request(Promise(decision.key, f"{decision.key}:D-{decision.number}", (who,), due), decision)


def told(ask: Ask, request: Request) -> Line:
    """`to be set to False Positive in Coverity by Ada Bell, decided by Ben Okoro 9 Oct (D-1), due 16 Oct`."""
    decision, (who,) = request.decision, request.promise.people
    return line(
        f"to be set to {decision.value} in Coverity by ",
        links.person(ask, who),
        ", decided by ",
        links.person(ask, decision.actor),
        f" {links.day(decision.at, ask.now)} (D-{decision.number}), {promises.told(ask, request.promise)}",
        key=decision.key,
    )


def _is_there(defect: Defect, decided: triage.Triage) -> bool:
    """Coverity has it so, as far as it or somebody told, or has no more to do with it."""
    if defect.state is DefectState.FIXED:
        return True
    return drift.classified_there(defect, decided) == decided.classified.value if decided.classified else True
