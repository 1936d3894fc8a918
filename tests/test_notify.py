from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import notify, patience
from bot.notify import CLOSED, PATIENCE, WAITS, Closed, Refused, drain
from bot.pinging import Manner
from commands.answer import Answer, Section, line
from commands.notices import Topics, notice, pipeline_topic
from storage import database, outbox
from storage.database import Store, open_database
from storage.records import Notice, Person
from tests.builders import ADA, BEN, START, after


@dataclass
class Room:
    """A place where notices are said, that may be closed."""

    closed: Refused | None = None
    said: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    threads: list[tuple[str, str]] = field(default_factory=list)
    threaded: bool = True

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        if self.closed:
            raise self.closed
        self.said.append((answer.title, tuple(audience)))
        self.under.append(under)
        return f"message-{number}"

    async def start_thread(self, posted_as: str, name: str) -> bool:
        if self.closed:
            raise self.closed
        self.threads.append((posted_as, name))
        return self.threaded

    async def whisper(self, number: int, answer: Answer, address: str, called: Sequence[str]) -> str:
        return await self.post(
            number, answer, ["only", address] if address in called else ["silently", address]
        )

    async def edit(self, posted_as: str, number: int, answer: Answer, audience: Sequence[str]) -> str:
        if self.closed:
            raise self.closed
        self.edited.append((posted_as, answer.title))
        return posted_as


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


def a_notice(title: str = "one", key: str = "k") -> Notice:
    return notice(key, [ADA], Answer(title, START, sections=(Section("", (line("Words."),)),)), START)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(tmp_path / "w.db")
    yield opened
    await opened.close()


async def states(store: Store) -> list[str]:
    return [q.state for q in await store.read(outbox.every)]


async def test_what_is_due_is_said_once(store: Store) -> None:
    room, clock = Room(), Clock()
    await store.write(outbox.put, a_notice())
    assert await drain(store, room, clock) == 1
    assert await drain(store, room, clock) == 0
    assert room.said == [("one", ("ada@example.org",))]
    assert await states(store) == ["sent"]


async def test_a_change_is_said_in_the_same_message(store: Store) -> None:
    room, clock = Room(), Clock()
    await store.write(outbox.put, a_notice())
    await drain(store, room, clock)
    await store.write(outbox.put, a_notice("two"))
    await drain(store, room, clock)
    assert (len(room.said), room.edited) == (1, [("message-1", "two")])
    assert await states(store) == ["sent"]


async def test_a_change_that_comes_while_it_is_said_is_said_afterwards(store: Store) -> None:
    class Slow(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            await store.write(outbox.put, a_notice("two"))
            return await super().post(number, answer, audience, under)

    room, clock = Slow(), Clock()
    await store.write(outbox.put, a_notice())
    await drain(store, room, clock)
    assert await states(store) == ["edited"]
    await drain(store, room, clock)
    assert (len(room.said), room.edited) == (1, [("message-1", "two")])


async def test_what_does_not_go_out_is_put_off_longer_each_time_and_then_given_up(store: Store) -> None:
    room, clock = Room(closed=Refused("Discord is away", again=True)), Clock()
    await store.write(outbox.put, a_notice())
    for wait in WAITS:
        assert await drain(store, room, clock) == 0
        (queued,) = await store.read(outbox.every)
        assert (queued.state, queued.problem) == ("due", "Discord is away")
        assert queued.notice.due_at - clock.at == wait
        clock.at = queued.notice.due_at
    await drain(store, room, clock)
    assert await states(store) == ["failed"]


async def test_while_the_place_is_closed_the_next_wait_and_keep_their_order(store: Store) -> None:
    room, clock = Room(closed=Refused("Discord is away", again=True, place=True)), Clock()
    for title in ("one", "two", "three"):
        await store.write(outbox.put, a_notice(title, key=title))
    waits = []
    for _ in range(len(CLOSED) + 1):
        with pytest.raises(Closed) as closed:
            await drain(store, room, clock)
        waits.append(closed.value.wait)
    assert waits == [*CLOSED, CLOSED[-1]]
    first, *others = await store.read(outbox.every)
    assert (first.attempts, first.problem) == (len(waits), "Discord is away")
    assert [(q.state, q.attempts) for q in others] == [("due", 0)] * 2
    room.closed = None
    assert await drain(store, room, clock) == 3
    assert [title for title, _ in room.said] == ["one", "two", "three"]


async def test_the_silence_that_is_asked_for_is_kept(store: Store) -> None:
    asked = timedelta(minutes=7)
    room = Room(closed=Refused("Discord wants silence", again=True, place=True, wait=asked))
    await store.write(outbox.put, a_notice())
    with pytest.raises(Closed) as closed:
        await drain(store, room, Clock())
    assert closed.value.wait == asked


async def test_one_that_is_refused_again_and_again_lets_the_others_go_at_last(store: Store) -> None:
    class Picky(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            if answer.title == "bad":
                raise Refused("Discord answered 500", again=True, place=True)
            return await super().post(number, answer, audience, under)

    room, clock = Picky(), Clock()
    for title in ("bad", "good"):
        await store.write(outbox.put, a_notice(title, key=title))
    for _ in range(PATIENCE):
        with pytest.raises(Closed):
            await drain(store, room, clock)
    assert await drain(store, room, clock) == 1
    assert [title for title, _ in room.said] == ["good"]
    for _ in WAITS:
        clock.at += timedelta(days=2)
        await drain(store, room, clock)
    assert await states(store) == ["failed", "sent"]


async def test_it_goes_out_when_the_room_opens_again(store: Store) -> None:
    room, clock = Room(closed=Refused("Discord is away", again=True)), Clock()
    await store.write(outbox.put, a_notice())
    await drain(store, room, clock)
    room.closed, clock.at = None, after(1)
    assert await drain(store, room, clock) == 1
    (queued,) = await store.read(outbox.every)
    assert (queued.state, queued.attempts, queued.problem, queued.sent_at) == ("sent", 0, "", after(1))


async def test_what_will_never_go_out_is_given_up_at_once(store: Store) -> None:
    room = Room(closed=Refused("the channel is gone", again=False))
    await store.write(outbox.put, a_notice())
    await drain(store, room, Clock())
    (queued,) = await store.read(outbox.every)
    assert (queued.state, queued.problem) == ("failed", "the channel is gone")


async def test_one_that_is_refused_does_not_stop_the_next(store: Store) -> None:
    class Picky(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            if answer.title == "bad":
                raise Refused("no", again=False)
            return await super().post(number, answer, audience, under)

    room = Picky()
    for title in ("bad", "good"):
        await store.write(outbox.put, a_notice(title, key=title))
    assert await drain(store, room, Clock()) == 1
    assert [title for title, _ in room.said] == ["good"]


async def test_one_that_cannot_be_said_by_a_mistake_of_ours_does_not_stop_the_next(store: Store) -> None:
    class Broken(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            if answer.title == "bad":
                raise ValueError("what nobody thought of")
            return await super().post(number, answer, audience, under)

    room = Broken()
    for title in ("bad", "good"):
        await store.write(outbox.put, a_notice(title, key=title))
    assert await drain(store, room, Clock()) == 1
    assert [title for title, _ in room.said] == ["good"]
    bad, _ = await store.read(outbox.every)
    assert bad.state == "due" and "what nobody thought of" in bad.problem


class Interrupted(Room):
    """Where a notice is taken back, and another written, while the first is being said."""

    def __init__(self, store: Store, *then: Notice) -> None:
        super().__init__()
        self.store, self.then = store, then

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        if not self.said:
            await self.store.write(outbox.withdraw, 2)
            for each in self.then:
                await self.store.write(outbox.put, each)
        return await super().post(number, answer, audience, under)


@pytest.mark.parametrize("people", [(), (ADA,)])
async def test_what_is_taken_back_while_the_one_before_is_said_is_not_said(
    store: Store, people: Sequence[Person]
) -> None:
    room = Interrupted(store)
    for title in ("one", "two"):
        await store.write(outbox.put, notice(title, people, Answer(title, START), START))
    assert await drain(store, room, Clock()) == 1
    assert [title for title, _ in room.said] == ["one"]
    assert await states(store) == ["sent"]


async def test_what_comes_in_the_place_of_one_that_is_taken_back_pings_its_own_people(store: Store) -> None:
    room = Interrupted(store, notice("three", [BEN], Answer("three", START), START))
    for title in ("one", "two"):
        await store.write(outbox.put, a_notice(title, key=title))
    while await drain(store, room, Clock()):
        pass
    assert room.said == [("one", (ADA.email,)), ("three", (BEN.email,))]
    assert room.edited == []


async def test_an_attempt_that_a_crash_cut_off_is_made_again_under_the_same_number(store: Store) -> None:
    class Crashed(BaseException):  # as a kill is: nobody catches it
        pass

    class Falling(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            await super().post(number, answer, audience, under)
            raise Crashed  # it went out, and nobody lived to write that down

    await store.write(outbox.put, a_notice())
    with pytest.raises(Crashed):
        await drain(store, Falling(), Clock())
    (queued,) = await store.read(outbox.every)
    assert (queued.state, queued.attempts, queued.id) == ("due", 1, 1)
    room = Room()
    assert await drain(store, room, Clock()) == 1  # with the same number, so that Discord drops it


async def test_what_is_written_is_said_without_waiting_for_the_next_look(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Heard(Room):
        heard = asyncio.Event()

        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            self.heard.set()
            return await super().post(number, answer, audience, under)

    monkeypatch.setattr(notify, "EVERY", 3600.0)
    room = Heard()
    await store.write(outbox.counts)  # the file is there
    speaking = asyncio.create_task(notify.run(store, room, Clock()))
    for title in ("one", "two"):
        room.heard.clear()
        await store.write(outbox.put, a_notice(title, key=title))
        await asyncio.wait_for(room.heard.wait(), 60)
    speaking.cancel()
    assert [title for title, _ in room.said][:1] == ["one"]


THREADED = Manner(topics=frozenset(Topics))


async def about(store: Store, *numbers: int) -> None:
    for number in numbers:
        told = replace(a_notice(f"notice {number}", f"assign:D-{number}"), topic="CID-7")
        await store.write(outbox.put, told)


async def test_a_thread_starts_with_the_first_notice_of_its_topic_and_has_the_others(store: Store) -> None:
    room = Room()
    await about(store, 1, 2)
    assert await drain(store, room, Clock(), THREADED) == 2
    await about(store, 3)
    await drain(store, room, Clock(), THREADED)
    assert room.threads == [("message-1", "CID-7")]
    assert room.under == ["", "message-1", "message-1"]
    await about(store, 4)
    await drain(store, room, Clock())  # and in the settings it stands no more
    assert room.under[3:] == [""]


async def test_a_live_message_is_for_all_in_the_channel_also_where_another_came_first(store: Store) -> None:
    room = Room()
    topic = pipeline_topic("lamp", 7)
    for key in ("watch:W-1", "pipeline:lamp:7", "broken:T-5:lamp:7"):
        await store.write(outbox.put, replace(a_notice(key, key), topic=topic))
    await drain(store, room, Clock(), THREADED)
    assert room.under == ["", "", "message-1"]


async def test_where_there_can_be_no_thread_it_is_asked_for_once(store: Store) -> None:
    room = Room(threaded=False)
    await about(store, 1, 2, 3)
    await drain(store, room, Clock(), THREADED)
    assert (len(room.threads), room.under) == (1, ["", "", ""])


async def test_what_belongs_in_a_thread_waits_for_it_but_not_for_ever(store: Store) -> None:
    class Unthreaded(Room):
        async def start_thread(self, posted_as: str, name: str) -> bool:
            self.threads.append((posted_as, name))
            raise Refused("Discord answered 500", again=True, place=True)

    room = Unthreaded()
    await about(store, 1, 2)
    for _ in CLOSED:
        with pytest.raises(Closed):
            await drain(store, room, Clock(), THREADED)
        assert len(room.said) == 1
    assert await drain(store, room, Clock(), THREADED) == 1
    assert (len(room.threads), room.under) == (len(CLOSED) + 1, ["", ""])


async def test_a_second_attempt_is_made_where_the_first_was(store: Store) -> None:
    class Forgetful(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            await super().post(number, answer, audience, under)
            if len(self.said) == 1:
                raise Refused("it went out, and nobody heard of it", again=True)
            return f"message-{number}"

    room, clock = Forgetful(), Clock()
    await about(store, 1, 2)
    await drain(store, room, clock, THREADED)
    clock.at = after(1)
    await drain(store, room, clock, THREADED)
    assert [title for title, _ in room.said] == ["notice 1", "notice 2", "notice 1"]
    assert room.threads == [("message-2", "CID-7")]
    assert room.under == ["", "", ""]


async def test_while_another_process_writes_it_waits_and_says_nothing_twice(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay, waits = open_database(tmp_path / "w.db"), list[str]()
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 1)
    monkeypatch.setattr(patience, "AGAIN", 0.0)
    await store.write(outbox.put, a_notice())

    class Shared(Room):
        async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
            replay.execute("BEGIN IMMEDIATE")  # as a replay does, for minutes
            return await super().post(number, answer, audience, under)

    def waiting(record: logging.LogRecord) -> bool:
        waits.append(record.getMessage())
        if len(waits) % 2 == 0:
            replay.conn.rollback()
        return False

    patience.log.addFilter(waiting)
    replay.execute("BEGIN IMMEDIATE")
    room = Shared()
    assert await patience.patient(partial(drain, store, room, Clock())) == 1
    patience.log.removeFilter(waiting)
    assert [said for said, _ in room.said] == ["one"]
    assert await states(store) == ["sent"]
    assert len(waits) == 4
    assert "another process keeps writing to it" in waits[0]
    replay.close()
