"""`/series …`: a patch series, or the series that a mail belongs to."""

from __future__ import annotations

from commands import lookup, pointers, series_lines
from commands.answer import Answer, Ask
from storage.database import Database


def show(db: Database, ask: Ask, series: str) -> Answer:
    """One series: its versions, the course of each patch, and what it names.

    Args:
        series: Its key (S-12, P-88), the Message-ID of a mail of it, or words of its title.
    """
    return series_lines.answer(db, ask, lookup.any_series(db, series), pointers.message_id(series))
