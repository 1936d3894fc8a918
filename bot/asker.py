"""Who asks, with what the settings say of them; every face asks so."""

from __future__ import annotations

from datetime import datetime

from bot.settings import Settings
from commands.answer import Ask
from storage.records import Person


def ask(settings: Settings, at: datetime, asker: Person | None, *, triage: bool = False) -> Ask:
    """Who asks, when, and how things are linked.

    Args:
        triage: their account may classify, whatever their address.
    """
    listed = asker is not None and asker.email.casefold() in settings.triage.people
    return Ask(at, asker, triage or listed, settings.templates())
