"""What people say of the bot's labels: confirmed, rejected, fixed by a commit; and how often it was right.

Each is a decision like any other: somebody's, with a reason, taken back by `undo`. It changes no verdict,
which goes on from the runs alone, but stands beside it; the precision of the labels is counted from all.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage import decisions
from storage.database import Database
from storage.records import Decision, Label

CONFIRM, REJECT, FIXED_BY = "flake confirm", "flake reject", "flake fixed-by"
COMMANDS = (CONFIRM, REJECT, FIXED_BY)

_TO = " → "


@dataclass(frozen=True, slots=True)
class Precision:
    """How often people who judged a label found it right."""

    label: Label
    right: int
    judged: int


def written(said: Label | None, right: str) -> str:
    """The value of a decision: what the bot said then, and what the person says."""
    return f"{said or 'nothing'}{_TO}{right}"


def of(db: Database, key: str) -> Decision | None:
    """The last word of a person on a test that stands; None where nobody judged it."""
    found = [d for d in decisions.standing(db, key) if d.command in COMMANDS]
    return found[-1] if found else None


def right_of(decision: Decision) -> str:
    """What the person says that it is."""
    return decision.value.partition(_TO)[2]


def precision(db: Database) -> tuple[Precision, ...]:
    """Of each label that was judged: how often it was right."""
    right: dict[Label, int] = {}
    judged: dict[Label, int] = {}
    for decision in decisions.all_standing(db, (CONFIRM, REJECT)):
        said, _, is_ = decision.value.partition(_TO)
        if said in {str(each) for each in Label} - {Label.UNSURE}:
            label = Label(said)
            judged[label] = judged.get(label, 0) + 1
            right[label] = right.get(label, 0) + (said == is_)
    return tuple(Precision(label, right[label], judged[label]) for label in Label if label in judged)
