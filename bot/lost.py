"""What is wrong with a place or an account on Discord: kept for `check`, and told to the administrators once.

Once for as long as it lasts, not once for each notice that meets it; what was well in between is told anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands.answer import Answer, Section, line
from commands.notices import Kind, notice
from storage import outbox, troubles
from storage.database import Database
from storage.records import Person
from storage.troubles import Trouble


def note(db: Database, place: str, problem: str, administrators: Sequence[Person], now: datetime) -> None:
    """Keeps what is wrong, or that nothing is any more.

    Args:
        place: its kind and number, such as `channel 300…`.
        problem: what is wrong with it; "" where it is well.
    """
    via = f"{troubles.DISCORD} {place}"
    if not problem:
        troubles.end(db, via)
        return
    known = troubles.of(db, via)
    troubles.begin(db, Trouble(via, now, "", problem))
    if known is None:
        told = line(
            f"{problem[0].upper()}{problem[1:]}. Mend it there or in settings.toml; it is tried again."
        )
        answer = Answer(f"Something is wrong with {via}", now, sections=(Section("", (told,)),))
        outbox.put(db, notice(f"{Kind.LOST}:{place}:{now.isoformat()}", administrators, answer, now))
