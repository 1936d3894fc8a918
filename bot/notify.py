"""Empties the outbox: claim, send, mark as sent; put off what does not go through.

Notices keep their order: while the place takes nothing, those behind the one that was refused wait too.

The notice was written in the transaction that caused it, so it survives a crash. An attempt is
counted before it is made and carries the notice's number as Discord's nonce, so an attempt that went
through although we never heard of it is not a second message.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot import pinging
from bot.patience import patient
from bot.pinging import Manner
from commands.answer import Answer
from commands.notices import said, thread_name
from storage import calls, outbox, topics
from storage.database import Store

log = logging.getLogger(__name__)

CLOSED = tuple(timedelta(seconds=s) for s in (1, 2, 5, 15, 60))
"""Before a place that took nothing is tried again; the last wait repeats."""

PATIENCE = 20
"""Attempts for which a notice keeps others waiting, a quarter of an hour; the fault may be its own."""

WAITS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600))
"""Before each further attempt by itself; after the last the notice is failed and `check` lists it."""

EVERY = 1.0
"""Seconds between two looks into the outbox while nothing is written, for what comes due or another wrote."""

AT_ONCE = 20

PLAIN = Manner()


class Refused(Exception):
    """A message that did not go out; the text says why.

    Attributes:
        again: it may go out later; False where it never will.
        place: nothing else would go out there now.
        wait: the place asks for this much silence.
    """

    def __init__(self, text: str, *, again: bool, place: bool = False, wait: timedelta = timedelta()) -> None:
        super().__init__(text)
        self.again = again
        self.place = place
        self.wait = wait


class Closed(Exception):
    """The place takes nothing for now.

    Attributes:
        wait: how long it is left alone.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"tried again in {wait}")
        self.wait = wait


class Sender(Protocol):
    """The place where notices are said."""

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        """Says it and mentions these people; what the message is called there.

        Args:
            audience: addresses of those who are pinged; names of others, who are named only.
            under: a message with a thread, in which it is said where that is still there; "" for none.

        Raises:
            Refused: it did not go out.
        """
        ...

    async def whisper(self, number: int, answer: Answer, address: str, called: Sequence[str]) -> str:
        """Says it to one person directly; what the message is called there.

        Args:
            address: whose; who is not among those called hears no sound.
            called: as the audience of `post`, where it has to be said there.

        Raises:
            Refused: it did not go out.
        """
        ...

    async def start_thread(self, posted_as: str, name: str) -> bool:
        """Starts the thread of a message, once; whether it has one now.

        Raises:
            Refused: it may be tried again.
        """
        ...

    async def edit(self, posted_as: str, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Says it anew in the same message, and what that is called now; nobody is mentioned again.

        Raises:
            Refused: it did not go out.
        """
        ...


async def run(store: Store, sender: Sender, clock: Callable[[], datetime], manner: Manner = PLAIN) -> None:
    """Drains the outbox again and again, until cancelled: at once when something was written."""
    while True:
        store.written.clear()
        try:
            if not await drain(store, sender, clock, manner):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(store.written.wait(), EVERY)
        except Closed as closed:
            await asyncio.sleep(closed.wait.total_seconds())


async def drain(store: Store, sender: Sender, clock: Callable[[], datetime], manner: Manner = PLAIN) -> int:
    """Sends some of what is due, in order; how many notices went out.

    Args:
        manner: how people are pinged.

    Raises:
        Closed: nothing more can be said there for now.
    """
    went, now = 0, clock()
    await _start_threads(store, sender, manner)
    if await store.read(calls.waiting, now):
        await store.write(pinging.make_up, manner, now)
    for queued in await store.read(outbox.due, now, AT_ONCE):
        called = await store.write(pinging.claim, queued, manner, clock())
        if called is None:
            continue
        try:
            posted_as = await _send(store, sender, queued, called)
        except Refused as error:
            await _put_off(store, queued, error, clock())
        else:
            # It is out: if this were given up, it would be said a second time.
            await patient(partial(store.write, pinging.sent, queued, posted_as, manner, clock()))
            went += 1
            if queued.notice.topic:
                await _start_threads(store, sender, manner)
    return went


async def _start_threads(store: Store, sender: Sender, manner: Manner) -> None:
    """Starts the threads that are due, before any notice that belongs into one.

    Raises:
        Closed: one cannot be started for now.
    """
    for topic in await store.read(topics.due) if manner.topics else ():
        try:
            started = await sender.start_thread(topic.posted_as, thread_name(topic.name))
        except Refused as problem:
            log.warning("the thread for %s was not started: %s", topic.name, problem)
            if topic.attempts < len(CLOSED):
                await store.write(topics.tried, topic.name)
                raise Closed(max(CLOSED[topic.attempts], problem.wait)) from problem
            started = False
        await store.write(topics.settle, topic.name, started)


async def _send(store: Store, sender: Sender, queued: outbox.Queued, called: Sequence[str]) -> str:
    try:
        answer = said(queued.notice)
        if not queued.posted_as:
            if pinging.is_direct(queued):
                return await sender.whisper(queued.id, answer, queued.notice.audience[0], called)
            under = await store.read(outbox.under, queued.id) if queued.notice.topic else ""
            return await sender.post(queued.id, answer, called, under)
        return await sender.edit(queued.posted_as, queued.id, answer, called)
    except Refused:
        raise
    except Exception as error:  # one notice that cannot be said must not end the bot at each of its starts
        log.exception("saying notice %s", queued.notice.key)
        raise Refused(f"saying it met a mistake of the bot's own ({error!r})", again=True) from error


async def _put_off(store: Store, queued: outbox.Queued, problem: Refused, at: datetime) -> None:
    blocks = problem.place and queued.attempts < PATIENCE
    tried = queued.attempts - PATIENCE if problem.place else queued.attempts
    if problem.again and tried < len(WAITS):
        log.warning("notice %s did not go out: %s", queued.notice.key, problem)
        until = queued.notice.due_at if blocks else at + max(WAITS[tried], problem.wait)
        await store.write(outbox.postpone, queued.id, until, str(problem))
        if blocks:
            raise Closed(max(CLOSED[min(queued.attempts, len(CLOSED) - 1)], problem.wait))
    else:
        log.error("notice %s is given up: %s", queued.notice.key, problem)
        await store.write(outbox.fail, queued.id, str(problem))
