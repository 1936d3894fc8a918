"""`/notice NUMBER`: what the bot said without being asked; the buttons below a long ping turn its pages."""

from __future__ import annotations

import re

from commands.answer import Answer, Ask, UserError
from commands.notices import said
from storage import outbox
from storage.database import Database


def notice(db: Database, ask: Ask, number: str) -> Answer:
    """What a notice says, the whole of it, as of when it was written.

    Args:
        number: Its number; the buttons below a long notice know it.
    """
    found = outbox.get(db, int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
    if found is None:
        raise UserError(f'There is no notice "{number}".')
    return said(found.notice)
