"""Reads mails ahead in other processes, while this one takes in what they made of them.

Reading is most of an import, is pure, and Python does one thing at a time; so an import that turns out
long hands its mails to one process for each core, in order and a few at a time, and what comes back is
what this process would have made of them. Whatever they cannot read they hand back, and it is read here:
also all that a process held when it was killed. They end when this process does, however it ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from bot import garbage, prepared
from bot.prepared import Arrived, Prepared
from storage.messages import Packed
from storage.records import Delivery

FIRST = 200
"""New mails for fewer of which it does not pay to start a process."""

HELD_BYTES = 8 << 20
"""What is held of them until so many are there; what goes beyond that is read here."""

AT_ONCE = 32
"""Mails in one question: the way there and back costs less than one of them."""

AT_ONCE_BYTES = 1 << 20

WAITING = 16
"""Questions that are asked before the first answer is needed: about the mails of one transaction
(`ingest.BATCH`). Nobody asks while one is taken in, and the processes have enough to read until it is."""

MOST = 4
"""Processes: with more, this one would be what all wait for."""


def processes() -> int:
    """How many processes pay on this machine; 0 where there is but one core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST) if cores > 1 else 0


def read_ahead(
    arrived: Iterable[Delivery], known: Callable[[Delivery], bool], *, count: int, first: int = FIRST
) -> Generator[Arrived, None, None]:
    """The deliveries in their order, the mails among them read where that pays.

    Args:
        known: whether a delivery is kept already, so that nobody need read it.
        count: how many processes read.
        first: how many new ones there must be before any is started. They are held back until then, because
            who reads but one has to load all rules.
    """
    new, size, held = 0, 0, list[Delivery]()
    stream = iter(arrived)
    for delivery in stream:
        new += not known(delivery)
        size += len(delivery.raw)
        held.append(delivery)
        if count and new >= first:
            break
        if not (count and new) or size > HELD_BYTES:
            yield from held
            size, held = 0, []
    else:
        yield from held
        return
    with _readers(count) as read:
        waiting: deque[Future[list[Arrived]]] = deque()
        for some in _cut(chain(held, stream)):
            waiting.append(read([(d, not known(d)) for d in some]))
            if len(waiting) > WAITING:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _cut(arrived: Iterable[Delivery]) -> Iterator[list[Delivery]]:
    some, size = list[Delivery](), 0
    for delivery in arrived:
        some.append(delivery)
        size += len(delivery.raw)
        if len(some) == AT_ONCE or size > AT_ONCE_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


Read = Callable[[list[tuple[Delivery, bool]]], Future[list[Arrived]]]


@contextmanager
def _readers(count: int) -> Iterator[Read]:
    """As many processes, each asked by a thread of its own, which waits for it."""
    mine = threading.local()
    opened: list[tuple[BaseProcess, Connection]] = []

    def start() -> None:
        mine.connection = None
        with suppress(OSError):  # no memory or no process left: it is read here
            process, mine.connection = _started()
            opened.append((process, mine.connection))

    def ask(some: list[tuple[Delivery, bool]]) -> list[Arrived]:
        found = iter(_asked(mine.connection, [d.raw for d, new in some if new]))
        made = ((d, next(found) if new else None) for d, new in some)
        return [Prepared(d, read) if read else d for d, read in made]

    pool = ThreadPoolExecutor(count, "ahead", initializer=start)
    try:
        yield lambda some: pool.submit(ask, some)
    finally:
        pool.shutdown(cancel_futures=True)
        for process, connection in opened:
            connection.close()  # at which it ends
            process.join()


def _asked(connection: Connection | None, raws: list[bytes]) -> list[Packed | None]:
    """What a process made of some mails; nothing of any of them where there is none any more."""
    if connection is None:
        return [None] * len(raws)
    try:
        connection.send(raws)
        made: list[Packed | None] = connection.recv()
    except (EOFError, OSError):
        return [None] * len(raws)
    return made


def _started() -> tuple[BaseProcess, Connection]:
    """A new process and the way to it; Ctrl-C does not reach it: it is for this one to stop."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    resource_tracker.ensure_running()  # which the first start would do, and lets Ctrl-C through after it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        there.close()
    return process, here


def serve(connection: Connection) -> None:
    """Reads what it is sent, until whoever sends is gone."""
    garbage.settle()
    while True:
        try:
            raws = connection.recv()
            connection.send([prepared.read_ahead(raw) for raw in raws])
        except (EOFError, OSError):
            return
