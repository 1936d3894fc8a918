"""Pings as people wish them, through a real outbox: what is said, when, and in how many messages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notify import drain
from bot.pinging import Manner
from bot.rules import breaking, folds
from commands.answer import Answer, Ask, Section, line
from commands.declare import call
from commands.digests import Digest, Often
from commands.notices import Topics, notice
from commands.table import COMMANDS
from storage import decisions, deliveries, outbox, subsystems
from storage.database import Database, Store
from storage.records import Decision, Delivery, Person, Source
from storage.records import Section as Subsystem
from tests.builders import ADA, BEN, CLEO, START, after
from tests.test_notify import Clock, Room

MANNER = Manner(most=2, posted="https://chat.example.org/{id}")
HOUR = timedelta(hours=1)
BROKEN = f"About broken:T-5{breaking.NEW}"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(tmp_path / "w.db")
    yield opened
    await opened.close()


class Bot:
    """An outbox, the room in which it speaks, and its time."""

    def __init__(self, store: Store) -> None:
        self.store, self.room, self.clock, self.manner = store, Room(), Clock(), MANNER

    async def tell(self, key: str, *people: Person, words: str = "It failed.", topic: str = "") -> None:
        new = breaking.NEW * key.startswith("broken")
        answer = Answer(f"About {key}{new}", START, sections=(Section("", (line(words, key="T-5"),)),))
        await self.store.write(outbox.put, notice(key, people, answer, self.clock.at, topic))

    async def wish(self, person: Person, command: str, **arguments: str) -> None:
        def run(db: Database) -> Answer:
            return call(COMMANDS[command], db, Ask(self.clock.at, person), arguments)

        await self.store.write(run)

    async def say(self) -> list[tuple[str, tuple[str, ...]]]:
        """What is said by now that was not said before."""
        before = len(self.room.said)
        while await drain(self.store, self.room, self.clock, self.manner):
            pass
        return self.room.said[before:]

    async def undone(self) -> list[str]:
        return [q.notice.key for q in await self.store.read(outbox.every) if q.state != "sent"]


@pytest.fixture
def bot(store: Store) -> Bot:
    return Bot(store)


async def test_what_is_muted_is_said_and_pings_nobody(bot: Bot) -> None:
    await bot.wish(ADA, "mute")
    await bot.tell("watch:W-1", ADA, BEN)
    assert await bot.say() == [("About watch:W-1", ("ada", BEN.email))]
    await bot.wish(ADA, "unmute")
    await bot.tell("watch:W-2", ADA)
    assert await bot.say() == [("About watch:W-2", (ADA.email,))]


async def test_whoever_muted_an_area_is_named_where_something_of_it_is_told(bot: Bot) -> None:
    def lamps(db: Database) -> None:
        number = deliveries.keep(db, Delivery(Source.MAINTAINERS, "a", b"", START)) or 0
        subsystems.replace(db, number, [Subsystem("Lamps", "", (), (), (), ())])
        subsystems.set_areas(db, "CID-7", ["Lamps"])

    await bot.store.write(lamps)
    await bot.wish(ADA, "mute", target="lamps")
    for cid in (7, 8):
        await bot.tell(f"offer:CID-{cid}", ADA)
    assert [called for _, called in await bot.say()] == [("ada",), (ADA.email,)]


async def test_who_covers_is_pinged_and_the_other_is_again_once_they_are_back(bot: Bot) -> None:
    await bot.wish(ADA, "away", until="2d", cover=f"Ben <{BEN.email}>")
    assert len(await bot.say()) == 1  # Ben is told that he covers
    await bot.tell("watch:W-1", ADA)
    assert await bot.say() == [("About watch:W-1", ("ada (away)", BEN.email))]
    bot.clock.at = after(48)
    assert await bot.say() == []
    await bot.tell("watch:W-2", ADA)
    assert await bot.say() == [("About watch:W-2", (ADA.email,))]


async def test_who_was_away_uncovered_is_told_on_return_where_it_all_stands(bot: Bot) -> None:
    await bot.wish(ADA, "away", until="2d")
    for key in ("watch:W-1", "watch:W-2"):
        await bot.tell(key, ADA)
    assert [called for _, called in await bot.say()] == [("ada (away)",)] * 2
    bot.clock.at = after(47)
    assert await bot.say() == []
    bot.clock.at = after(48)
    assert await bot.say() == [("2 notices at once", (ADA.email,))]
    assert await bot.say() == [] == await bot.undone()


async def test_nobody_is_pinged_on_return_of_what_was_undone_since(bot: Bot) -> None:
    await bot.wish(ADA, "away", until="2d")
    await bot.wish(BEN, "mute")
    await bot.tell("assign:D-2", ADA)
    assert await bot.say() == [("About assign:D-2", ("ada (away)",))]
    await bot.wish(BEN, "undo", key="D-2")
    bot.clock.at = after(48)
    assert await bot.say() == [] == await bot.undone()


async def test_in_quiet_hours_what_is_for_one_person_waits_and_is_one_message(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    for key in ("watch:W-1", "watch:W-2", "watch:W-3"):
        await bot.tell(key, ADA)
    assert await bot.say() == []
    bot.clock.at = after(3)
    assert await bot.say() == [("3 notices at once", (ADA.email,))]
    assert await bot.undone() == []


async def test_one_notice_that_waited_is_said_as_it_is(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    await bot.tell("watch:W-1", ADA)
    assert await bot.say() == []
    bot.clock.at = after(3)
    assert await bot.say() == [("About watch:W-1", (ADA.email,))]


@pytest.mark.parametrize("key", ["broken:T-5", "pipeline:P-5", "lost:devel"])
async def test_news_for_all_waits_for_nobody_and_pings_afterwards(bot: Bot, key: str) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    await bot.tell(key, ADA)
    ((title, called),) = await bot.say()
    assert (title.startswith(f"About {key}"), called) == (True, ("ada",))
    bot.clock.at = after(3)
    assert await bot.say() == [(title, (ADA.email,))]


async def test_a_burst_pings_so_often_and_then_once_for_all_that_is_left(bot: Bot) -> None:
    for number in range(20):
        await bot.tell(f"watch:W-{number}", ADA)
    assert [called for _, called in await bot.say()] == [(ADA.email,)] * 2
    bot.clock.at += HOUR - timedelta(seconds=1)
    await bot.tell("watch:W-20", ADA)
    assert await bot.say() == []
    bot.clock.at += timedelta(seconds=1)
    assert await bot.say() == [("19 notices at once", (ADA.email,))]
    assert await bot.undone() == []


async def test_a_burst_is_one_persons_however_the_address_is_written(bot: Bot) -> None:
    for number in range(4):
        await bot.tell(f"watch:W-{number}", Person("Ada Marsh", ("Ada@Example.org", ADA.email)[number % 2]))
    assert len(await bot.say()) == 2
    bot.clock.at += HOUR
    assert await bot.say() == [("2 notices at once", (ADA.email,))]


async def test_a_burst_is_one_persons_at_whichever_of_their_addresses(bot: Bot) -> None:
    home = Person(ADA.name, "ada@home.example.org")
    bot.manner = replace(MANNER, accounts={"discord:1": ADA})
    linked = Decision(0, START, CLEO, "link", "discord:1", f"{home.name} <{home.email}>", "")
    await bot.store.write(decisions.record, linked)
    for number in range(4):
        await bot.tell(f"watch:W-{number}", (ADA, home)[number % 2])
    assert len(await bot.say()) == 2


async def test_who_was_told_enough_is_named_where_another_is_pinged_and_told_of_it_later(bot: Bot) -> None:
    for key in ("watch:W-1", "watch:W-2", "watch:W-3"):
        await bot.tell(key, ADA)
    await bot.tell("watch:W-4", ADA, BEN)
    assert [called for _, called in await bot.say()] == [(ADA.email,), (ADA.email,), ("ada", BEN.email)]
    bot.clock.at += HOUR
    assert await bot.say() == [("2 notices at once", (ADA.email,))]
    (fold,) = [q for q in await bot.store.read(outbox.every) if q.notice.key.startswith("fold:")]
    assert "https://chat.example.org/message-4" in fold.notice.answer  # it has a message of its own
    assert "It failed." in fold.notice.answer  # and the other has none


async def test_what_changes_in_a_fold_is_edited_there(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    for key in ("watch:W-1", "watch:W-2"):
        await bot.tell(key, ADA)
    await bot.say()
    bot.clock.at = after(3)
    await bot.say()
    await bot.tell("watch:W-1", ADA, words="It passed on retry.")
    assert await bot.say() == []
    await bot.say()
    assert bot.room.edited == [("message-3", "2 notices at once")]
    (fold,) = [q for q in await bot.store.read(outbox.every) if q.notice.key.startswith("fold:")]
    assert "It passed on retry." in fold.notice.answer
    assert await bot.undone() == []


async def test_a_wish_that_came_meanwhile_holds_for_what_waits(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    await bot.tell("watch:W-1", ADA)
    await bot.tell("watch:W-2", ADA)
    assert await bot.say() == []
    await bot.wish(ADA, "away", until="2d", cover=f"Ben <{BEN.email}>")
    bot.clock.at = after(3)
    told = [("You cover for Ada Marsh", (BEN.email,)), ("2 notices at once", (BEN.email,))]
    assert await bot.say() == told
    assert await bot.undone() == []


async def test_whoever_was_pinged_already_is_not_once_more_for_whom_they_cover(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    await bot.tell("watch:W-1", ADA, BEN)
    assert await bot.say() == [("About watch:W-1", ("ada", BEN.email))]
    await bot.wish(ADA, "away", until="2d", cover=f"Ben <{BEN.email}>")
    bot.clock.at = after(3)
    assert await bot.say() == [("You cover for Ada Marsh", (BEN.email,))]
    bot.clock.at = after(72)
    assert await bot.say() == []


async def test_what_is_nobodys_work_waits_for_a_digest(bot: Bot) -> None:
    await bot.wish(ADA, "digest", often="daily")
    for kind in ("unanswered", "due", "reoffer", "handoff-over", "handoff-answer", "dispute"):
        await bot.tell(f"{kind}:CID-1", ADA)
    assert await bot.say() == []


async def test_what_is_not_urgent_waits_for_a_digest_and_where_nothing_is_new_none_comes(bot: Bot) -> None:
    await bot.wish(ADA, "digest", often="daily")
    for key in ("unanswered:T-1", "due:T-2", "watch:W-1"):
        await bot.tell(key, ADA)
    assert await bot.say() == [("About watch:W-1", (ADA.email,))]
    bot.clock.at = after(23)  # eight in the morning
    assert await bot.say() == [("About due:T-2", (ADA.email,))]  # the other has its answer
    bot.clock.at = after(47)
    assert await bot.say() == []
    await bot.wish(ADA, "digest", often="off")
    await bot.tell("due:T-3", ADA)
    assert await bot.say() == [("About due:T-3", (ADA.email,))]


async def test_who_wants_it_so_gets_several_in_one_directly(bot: Bot) -> None:
    await bot.wish(ADA, "digest", often="off", where="direct")
    for number in range(4):
        await bot.tell(f"watch:W-{number}", ADA)
    assert [called for _, called in await bot.say()] == [(ADA.email,)] * 2
    bot.clock.at += HOUR
    assert await bot.say() == [("2 notices at once", ("only", ADA.email))]


async def test_what_is_for_one_person_is_said_to_them_directly_and_starts_no_thread(bot: Bot) -> None:
    bot.manner = Manner(topics=frozenset(Topics))
    for kind in ("linked", "direct", "subscription"):
        await bot.tell(f"{kind}:D-1", ADA, topic="CID-7")
    assert [called for _, called in await bot.say()] == [("only", ADA.email)] * 3
    assert bot.room.threads == []


async def test_several_of_one_topic_are_folded_in_its_thread(bot: Bot) -> None:
    bot.manner = Manner(most=2, topics=frozenset(Topics))
    for number in range(4):
        await bot.tell(f"watch:W-{number}", ADA, topic="CID-7")
    await bot.say()
    bot.clock.at += HOUR
    assert await bot.say() == [("2 notices at once", (ADA.email,))]
    assert bot.room.under == ["", "message-1", "message-1"]


MINE = "subscription:D-1"


@pytest.mark.parametrize(
    ("wishes", "how"),
    [
        ([], "only"),
        ([("mute", {})], "silently"),
        ([("away", {"until": "2d"})], "silently"),
        ([("away", {"until": "2d", "cover": f"Ben <{BEN.email}>"})], "silently"),
    ],
)
async def test_what_somebody_subscribed_to_is_theirs_alone_and_has_no_sound_where_they_want_none(
    bot: Bot, wishes: list[tuple[str, dict[str, str]]], how: str
) -> None:
    for command, arguments in wishes:
        await bot.wish(ADA, command, **arguments)
        await bot.say()
    await bot.tell(MINE, ADA)
    assert await bot.say() == [(f"About {MINE}", (how, ADA.email))]
    bot.clock.at = after(72)
    assert await bot.say() == [] == await bot.undone()


async def test_what_the_channel_subscribed_to_is_said_there(bot: Bot) -> None:
    await bot.tell(MINE)
    assert await bot.say() == [(f"About {MINE}", ())]


async def test_in_quiet_hours_what_is_said_directly_waits(bot: Bot) -> None:
    await bot.wish(ADA, "quiet", between="08:00-12:00")
    await bot.tell(MINE, ADA)
    assert await bot.say() == []
    await bot.wish(ADA, "away", until="2d", cover=f"Ben <{BEN.email}>")
    bot.clock.at = after(3)
    told = [("You cover for Ada Marsh", (BEN.email,)), (f"About {MINE}", ("silently", ADA.email))]
    assert sorted(await bot.say()) == sorted(told)
    assert await bot.undone() == []


async def test_a_burst_of_what_is_said_directly_is_folded_there(bot: Bot) -> None:
    for number in range(4):
        await bot.tell(f"subscription:D-{number}", ADA)
    assert [called for _, called in await bot.say()] == [("only", ADA.email)] * 2
    await bot.tell("watch:W-1", ADA)
    assert await bot.say() == []
    bot.clock.at += HOUR
    assert await bot.say() == [("3 notices at once", ("only", ADA.email))]


async def test_the_settings_digest_is_everybodys_and_the_channels(bot: Bot) -> None:
    bot.manner = Manner(digest=Digest(Often.WEEKLY, "UTC"))
    await bot.wish(BEN, "digest", often="off")
    for key, *people in (
        ("due:1", ADA),
        ("due:2", ADA),
        ("handoff-over:3",),
        ("handoff-over:4",),
        ("due:5", BEN),
    ):
        await bot.tell(str(key), *people)
    assert await bot.say() == [("About due:5", (BEN.email,))]
    bot.clock.at = after(6 * 24)
    assert await bot.say() == []
    bot.clock.at = after(7 * 24)  # Monday
    assert sorted(await bot.say()) == [("2 notices at once", ()), ("2 notices at once", (ADA.email,))]
    assert await bot.undone() == []


@pytest.fixture
def ladder(bot: Bot) -> Bot:
    """A bot that tells owners one after the other."""
    bot.manner = Manner(escalate=4 * HOUR, posted=MANNER.posted)
    return bot


async def test_while_nobody_answers_the_next_owner_is_pinged_and_then_the_channel(ladder: Bot) -> None:
    await ladder.tell("broken:T-5", ADA, BEN, CLEO)
    assert await ladder.say() == [(BROKEN, (ADA.email, "ben", "cleo"))]
    for hours, people in ((3.9, None), (4, (BEN.email,)), (8, (CLEO.email,)), (12, ()), (99, None)):
        ladder.clock.at = after(hours)
        assert await ladder.say() == ([] if people is None else [(BROKEN, people)])
    assert await ladder.undone() == []
    last = (await ladder.store.read(outbox.every))[-1].notice.answer
    assert folds.UNTAKEN in last and "https://chat.example.org/message-1" in last


async def test_a_fold_says_that_nobody_is_on_it_only_where_that_is_so_of_all(ladder: Bot) -> None:
    await ladder.tell("broken:T-5", ADA, BEN)
    await ladder.say()
    await ladder.wish(BEN, "quiet", between="09:00-13:00")
    await ladder.tell("watch:W-1", BEN)
    assert await ladder.say() == []
    ladder.clock.at = after(4)
    assert await ladder.say() == [("2 notices at once", (BEN.email,))]
    assert folds.UNTAKEN not in (await ladder.store.read(outbox.every))[-1].notice.answer


async def test_the_first_answer_ends_it(ladder: Bot) -> None:
    await ladder.tell("broken:T-5", ADA, BEN, CLEO)
    await ladder.say()
    ladder.clock.at = after(4)
    assert len(await ladder.say()) == 1
    done = Decision(0, after(5), CLEO, "done", "T-5", "", "")
    await ladder.store.write(decisions.record, done)
    ladder.clock.at = after(99)
    assert await ladder.say() == []


async def test_what_is_mended_is_told_nobody_else(ladder: Bot) -> None:
    await ladder.tell("broken:T-5", ADA, BEN)
    await ladder.say()
    mended = notice("broken:T-5", [], Answer("About T-5: fixed", START), START)
    await ladder.store.write(outbox.put, mended)
    ladder.clock.at = after(99)
    assert await ladder.say() == []


async def test_a_series_that_has_its_answer_waits_for_nobody_else(ladder: Bot) -> None:
    await ladder.tell("unanswered:S-1", ADA, BEN)  # and no series waits here
    assert await ladder.say() == [("About unanswered:S-1", (ADA.email, "ben"))]
    ladder.clock.at = after(4)
    assert await ladder.say() == []


async def test_whoever_is_not_there_is_passed_over(ladder: Bot) -> None:
    await ladder.wish(ADA, "mute")
    await ladder.tell("broken:T-5", ADA, BEN)
    assert await ladder.say() == [(BROKEN, ("ada", BEN.email))]
    ladder.clock.at = after(4)
    assert await ladder.say() == [(BROKEN, ())]


class Killed(BaseException):
    """As a kill is: nobody catches it."""


class Deadly(Room):
    """A room in which the bot dies as it speaks, heard or not; like Discord it knows numbers."""

    def __init__(self, deaths: list[bool | None]) -> None:
        super().__init__()
        self.deaths, self.numbers = deaths, set[int]()

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        heard = self.deaths.pop() if self.deaths else None
        if heard is False:
            raise Killed
        if number not in self.numbers:
            self.numbers.add(number)
            await super().post(number, answer, audience, under)
        if heard:
            raise Killed
        return f"message-{number}"


@given(deaths=st.lists(st.sampled_from([None, True, False]), max_size=12), notices=st.integers(1, 8))
@settings(max_examples=25)
async def test_wherever_the_bot_is_killed_a_fold_loses_and_doubles_nothing(
    deaths: list[bool | None], notices: int
) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "w.db")
        bot = Bot(store)
        bot.room = Deadly(deaths)
        try:
            for number in range(notices):
                await bot.tell(f"watch:W-{number}", ADA)
            for bot.clock.at in (START, after(1), after(2)):
                for _ in range(12):
                    with suppress(Killed):
                        await bot.say()
            assert await bot.undone() == []
            folds = [q.notice.answer for q in await store.read(outbox.every) if q.notice.key[:4] == "fold"]
            assert len(folds) == (notices > 3)
            alone = [title for title, _ in bot.room.said if title.startswith("About")]
            whole = [*alone, *re.findall(r"About watch:W-[0-9]", "".join(folds))]
            assert sorted(whole) == [f"About watch:W-{n}" for n in range(notices)]
            assert {called for _, called in bot.room.said} == {(ADA.email,)}
        finally:
            await store.close()
