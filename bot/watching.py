"""Tells whoever watches a thing that it changed, or that nothing was heard of it.

A look at the clock and at what is kept, as in `reminding`: decisions change things as mails do, and silence
is no event. How a thing stood when it was last told is in the key of that notice. That a watched test failed
is told as its report comes (`bot/tell.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from commands import links
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.heard import Heard, heard
from commands.notices import Kind, notice
from commands.watches import UNWATCH, On, Watch, decided
from storage import outbox
from storage.database import Database, Store
from storage.records import Notice

EVERY = 60.0
"""Seconds between two looks."""

FRESH = timedelta(days=2)
"""A silence that ended longer ago is history; the bot was down."""


async def run(store: Store, asking: Callable[[datetime], Ask], clock: Callable[[], datetime]) -> None:
    """Looks again and again, until cancelled.

    Args:
        asking: how things are linked, at a time.
    """
    while True:
        ask = asking(clock())
        if await store.read(partial(news, ask=ask)):
            await store.write(partial(tell, ask=ask))
        await asyncio.sleep(EVERY)


def tell(db: Database, ask: Ask) -> None:
    """Puts into the outbox what is to be told by now."""
    for told in news(db, ask):
        outbox.put_once(db, told, ())


def news(db: Database, ask: Ask) -> list[Notice]:
    """What is to be told by now and was not."""
    found = ((w, _news(db, ask, w)) for w in decided(db) if w.on is not On.FAILS)
    return [notice(key, [w.who], answer, ask.now) for w, new in found if new for key, answer in [new]]


def _news(db: Database, ask: Ask, watch: Watch) -> tuple[str, Answer] | None:
    """The key of a notice, and what it says."""
    before = outbox.of_kind(db, f"{Kind.WATCH}:{watch.key}")
    over = watch.until is not None and watch.until <= ask.now
    if watch.on is On.SILENT:
        waits = watch.until is None or not over or ask.now - watch.until > FRESH or before
        return None if waits else _silence(db, ask, watch)
    known = None if over else heard(db, ask, watch.target)
    seen = before[-1].notice.key.rpartition(":")[2] if before else watch.seen
    if known is None or known.state == seen:
        return None
    key = f"{Kind.WATCH}:{watch.key}:{len(before) + 1}:{known.state}"
    return key, _answer(ask, watch, f"{watch.target} changed", known.lines)


def _silence(db: Database, ask: Ask, watch: Watch) -> tuple[str, Answer] | None:
    known: Heard | None = heard(db, ask, watch.target)
    if known and known.last and known.last > watch.at:
        return None
    lines = known.lines if known else ()
    title = f"Nothing was heard of {watch.target} since {links.day(watch.at, ask.now)}"
    return f"{Kind.WATCH}:{watch.key}:{On.SILENT}", _answer(ask, watch, title, lines)


def _answer(ask: Ask, watch: Watch, title: str, lines: tuple[Line, ...]) -> Answer:
    asked = f"As you asked to be told ({watch.key}, {links.day(watch.at, ask.now)})."
    return Answer(
        title=title,
        as_of=ask.now,
        intro=(line(asked, key=watch.target),),
        sections=(Section("What was heard last", lines),),
        actions=(
            Action("History", "history", {"key": watch.target}),
            Action("Stop watching", UNWATCH, {"key": watch.key}),
        ),
    )
