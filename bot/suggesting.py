"""Says in the channel what mails suggest, as cards with Confirm and Dismiss, where the settings want it.

It pings nobody: whoever reads there and knows confirms. A card that is not said yet is taken back once it was
decided.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.tell import FRESH
from commands import suggestions
from commands.answer import Action, Answer, Ask, Section
from commands.notices import Kind, notice
from commands.suggestions import Suggestion
from storage import outbox
from storage.database import Database, Store
from storage.records import Notice

EVERY = 20.0
"""Seconds between two looks."""


async def run(store: Store, asking: Callable[[datetime], Ask], clock: Callable[[], datetime]) -> None:
    """Looks until cancelled."""
    while True:
        ask = asking(clock())
        if any(await store.read(partial(_changes, ask=ask))):
            await store.write(partial(tell, ask=ask))
        await asyncio.sleep(EVERY)


def tell(db: Database, ask: Ask) -> None:
    """Puts a card for each new suggestion into the outbox, and takes out those that were decided."""
    add, drop = _changes(db, ask)
    for number in drop:
        outbox.withdraw(db, number)
    for told in add:
        outbox.put_once(db, told)


def _changes(db: Database, ask: Ask) -> tuple[list[Notice], list[int]]:
    cards = [_card(ask, s) for s in suggestions.every(db, ask, remembered=FRESH) if _is_fresh(ask, s)]
    known = {q.notice.key for q in outbox.of_kind(db, Kind.SUGGESTION)}
    standing = {card.key for card in cards}
    drop = [q.id for q in outbox.unsent(db, Kind.SUGGESTION) if q.notice.key not in standing]
    return [card for card in cards if card.key not in known], drop


def _is_fresh(ask: Ask, suggestion: Suggestion) -> bool:
    """Its mail is news; of the same defect there may be older words."""
    at = suggestion.origin.at
    return at is not None and ask.now - at <= FRESH


def _card(ask: Ask, suggestion: Suggestion) -> Notice:
    show = Action(f"Show {suggestion.key}", "cid show", {"cid": suggestion.key.removeprefix("CID-")})
    answer = Answer(
        title=f"{suggestion.key} {suggestion.words}?",
        as_of=ask.now,
        sections=(Section("", (suggestions.told(ask, suggestion, titled=True),)),),
        actions=(*suggestions.actions(suggestion), show),
    )
    key = f"{Kind.SUGGESTION}:{suggestion.key}:{suggestion.what}:{suggestion.origin.message_id}"
    return notice(key, (), answer, ask.now, suggestion.key)
