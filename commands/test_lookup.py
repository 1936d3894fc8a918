"""What a maintainer types to the test meant: its key, its name, or the last part of it."""

from __future__ import annotations

from commands.answer import Action, UserError
from storage import keys, test_results, verdicts
from storage.database import Database

CHOICES = 5
_SOME = 50


def known(db: Database, text: str) -> str | None:
    """The key of the one test that a key, a name or the end of one means; else None."""
    asked = text.strip()
    key = asked.upper()
    if key.startswith("T-") and key[2:].isdigit() and keys.identity(db, key) and verdicts.of_test(db, key):
        return key
    found = [(name, key) for name, key in test_results.named(db, asked, _SOME).items() if asked]
    for fits in (_is, _ends):
        fitting = [key for name, key in found if fits(name.casefold(), asked.casefold())]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def test(db: Database, text: str, command: str, option: str = "test") -> tuple[str, str]:
    """The key and the name of the one test that a text means.

    Args:
        command: the command that asks, for the choices of a refusal.
        option: the option that takes the test.

    Raises:
        UserError: it means none, or may mean several.
    """
    if key := known(db, text):
        return key, keys.identity(db, key) or ""
    names = list(test_results.named(db, text.strip(), CHOICES)) if text.strip() else []
    choices = tuple(Action(name, command, {option: name}) for name in names)
    hint = (
        f"Did you mean {' or '.join(names)}?" if names else "A test is known once a report or a log names it."
    )
    raise UserError(f'No one test is called "{text}". {hint}', choices)


def _is(name: str, asked: str) -> bool:
    return name == asked


def _ends(name: str, asked: str) -> bool:
    return name.endswith(("/" + asked, "." + asked, ":" + asked))
