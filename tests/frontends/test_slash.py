"""The real discord.py against our loopback Discord, from a small command table of our own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import discord
import pytest

from bot.frontends.connect import NotConnected, connect
from bot.frontends.post import Undelivered, edit_notice, send_notice
from bot.frontends.slash import Asker, Binding, Bot
from commands.answer import Action, Answer, Ask, Right, Section, UserError, line
from commands.declare import Command, command
from commands.table import COMMANDS
from storage.database import Database
from tests.conftest import NOW
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import GUILD
from tests.fakes.discord_world import DEFERRED, DEFERRED_UPDATE, FORM, MODAL, REPLY, UPDATE, Interaction


class Colour(StrEnum):
    RED = "Red"
    DEEP_BLUE = "Deep Blue"


def look(db: Database, ask: Ask, area: str = "") -> Answer:
    """Tells how an area stands.

    Args:
        area: the section of MAINTAINERS to look at, whose name may be written in any case
            and even with a typo in it.
    """
    raise AssertionError("the face calls the binding, never the function")


def paint(db: Database, ask: Ask, thing: str, colour: Colour, reason: str = "") -> Answer:
    """Paints a thing.

    Args:
        thing: what to paint.
        colour: in which colour.
        reason: why.
    """
    raise AssertionError("the face calls the binding, never the function")


TABLE: Mapping[str, Command] = {
    c.name: c
    for c in (
        command("look", look, Right.ANYONE),
        command("thing paint", paint, Right.LINKED, changes=True),
        command("thing look", look, Right.ANYONE),
    )
}


@dataclass
class Desk:
    """What stands behind the face: answers as the test wants them, and what was asked."""

    behave: Callable[[Command, Mapping[str, str], Asker], Awaitable[Answer]]
    asked: list[tuple[str, dict[str, str], Asker]] = field(default_factory=list)
    offers: Callable[[str], list[str]] = lambda typed: [v for v in ("block", "migration") if typed in v]
    numbers: list[str] = field(default_factory=list)

    async def answer(self, asked: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        self.asked.append((asked.name, dict(arguments), asker))
        return await self.behave(asked, arguments, asker)

    async def complete(self, name: str, option: str, typed: str) -> list[str]:
        return self.offers(typed)

    def incident(self, doing: str) -> str:
        logging.getLogger("desk").exception("incident 7F3A while %s", doing)
        self.numbers.append(doing)
        return "7F3A"


def an_answer(title: str = "Migration", **parts: Any) -> Answer:
    return Answer(title, NOW, **parts)


async def fine(asked: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
    return an_answer(intro=(line(f"{asked.name} {dict(arguments)}"),))


def long_answer() -> Answer:
    sections = tuple(
        Section(f"Part {n}", tuple(line(f"{n}.{i} {'word ' * 30}") for i in range(32))) for n in range(3)
    )
    return an_answer(sections=sections)


def a_binding(desk: Desk, **binding: Any) -> Binding:
    usual: dict[str, Any] = {
        "commands": TABLE,
        "answer": desk.answer,
        "complete": desk.complete,
        "guild": int(GUILD),
        "incident": desk.incident,
        "patience": 0.5,
    }
    return Binding(**{**usual, **binding})


@asynccontextmanager
async def a_bot(fake: FakeDiscord, desk: Desk, **binding: Any) -> AsyncIterator[Bot]:
    bot = Bot(a_binding(desk, **binding))
    connection = asyncio.create_task(connect(bot, fake.token, fake.api, fake.gateway_url))
    waiting = asyncio.create_task(bot.up.wait())
    await asyncio.wait({connection, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
    try:
        if connection.done():
            connection.result()
        assert bot.up.is_set()
        yield bot
    finally:
        waiting.cancel()
        await bot.close()
        if not bot.up.is_set():
            connection.cancel()  # discord.py tries again and again to begin a session, also when it is closed
        with contextlib.suppress(asyncio.CancelledError):
            await connection


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running(FakeDiscord(roles=("triage",))) as server:
        yield server


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """`connect` sets two class attributes of discord.py: each test starts with Discord's own."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


async def test_commands_are_registered_from_their_declarations(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine)):
        look_, thing = fake.world.commands[GUILD]
    assert (look_["name"], look_["description"]) == ("look", "Tells how an area stands")
    (area,) = look_["options"]
    assert area["autocomplete"] and not area["required"]
    assert 90 < len(area["description"]) <= 100 and area["description"].endswith("…")
    assert (thing["name"], thing["description"]) == ("thing", "thing: paint, look")
    paint_ = thing["options"][0]
    assert [(o["name"], o["required"]) for o in paint_["options"]] == [
        ("thing", True),
        ("colour", True),
        ("reason", False),
    ]
    assert [c["value"] for c in paint_["options"][1]["choices"]] == ["Red", "Deep Blue"]
    assert [bool(o.get("autocomplete")) for o in paint_["options"]] == [True, False, True]


async def test_without_a_guild_commands_are_registered_everywhere(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine), guild=None):
        assert fake.commands("") == ["look", "thing"]
        ann = fake.user("ann")
        reply = await fake.slash("look", in_=fake.direct(ann), as_=ann)
    assert "look" in reply.message.text
    assert reply.message.channel.recipient == ann


async def test_a_command_is_answered_in_public_with_what_was_typed(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    async with a_bot(fake, desk):
        reply = await fake.slash("look", area="migration")
    assert reply.response == REPLY and not reply.message.ephemeral
    assert reply.message.text.startswith("Migration\nlook {'area': 'migration'}")
    assert reply.message.text.endswith("as of Sat 21 Sep 2024, 08:00 UTC")
    assert desk.asked[0][:2] == ("look", {"area": "migration"})


async def test_a_subcommand_knows_who_asks_and_with_which_role(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    ann, bob = fake.user("ann", roles=("triage",)), fake.user("bob")
    async with a_bot(fake, desk):
        await fake.slash("thing paint", thing="door", colour="Deep Blue", as_=ann)
        await fake.slash("thing look", as_=bob)
        await fake.slash("thing look", as_=ann)
    assert [a[0] for a in desk.asked] == ["thing paint", "thing look", "thing look"]
    assert desk.asked[0][1] == {"thing": "door", "colour": "Deep Blue"}
    assert desk.asked[0][2] == Asker(int(ann.id), frozenset({"@everyone", "triage"}))
    assert desk.asked[1][2] == Asker(int(bob.id), frozenset({"@everyone"}))


async def test_roles_that_a_direct_message_does_not_bring_are_asked_for(fake: FakeDiscord) -> None:
    desk, ann = Desk(fine), fake.user("ann", roles=("triage",))
    painted = [Action(t, "thing paint", {"thing": t, "colour": "Red"}) for t in ("Door", "Wall")]
    notice = an_answer(actions=(*painted, Action("Look", "thing look", {})))
    async with a_bot(fake, desk) as bot:
        told = await send_notice(bot, int(fake.direct(ann).id), 1, notice)
        message = fake.world.messages[str(told)]
        fake.trouble("GET", r"/guilds/\d+/members/\d+", 403)
        refused = await fake.click(message, "Door", as_=ann)
        await fake.click(message, "Look", as_=ann)  # for anybody: nothing is asked
        await fake.click(message, "Door", as_=ann)
        fake.world.left.add(ann.id)
        await fake.click(message, "Wall", as_=ann)
    assert (
        refused.message.content == "Discord does not say just now what your roles are. Try again in a minute."
    )
    nobody, triager = Asker(int(ann.id)), Asker(int(ann.id), frozenset({"@everyone", "triage"}))
    assert [a[2] for a in desk.asked] == [nobody, triager, nobody]


async def test_completion_offers_at_most_25_values_that_can_be_sent_back(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    async with a_bot(fake, desk):
        assert await fake.autocomplete("look", area="mig") == {"migration": "migration"}
        desk.offers = lambda typed: ["", "x" * 101, "y" * 100, *(f"name {n}" for n in range(40))]
        offered = await fake.autocomplete("thing paint", thing="n")
    assert len(offered) == 25
    assert "y" * 100 in offered and "x" * 101 not in offered and "" not in offered


async def test_guilds_are_shared_by_as_many_sessions_as_discord_asks_for(fake: FakeDiscord) -> None:
    fake.world.shards = 2  # discord.py leaves five seconds between two
    async with a_bot(fake, Desk(fine)):
        assert sorted(s.shard for s in fake.gateway.sessions.values()) == [(0, 2), (1, 2)]
        assert "Migration" in (await fake.slash("look", area="Migration")).message.text


async def test_a_completion_that_fails_offers_nothing(fake: FakeDiscord, caplog: Any) -> None:
    def broken(typed: str) -> list[str]:
        raise RuntimeError("the index is gone")

    desk = Desk(fine, offers=broken)
    async with a_bot(fake, desk):
        assert await fake.autocomplete("look", area="m") == {}
    assert "the index is gone" in caplog.text


async def test_a_completion_that_is_late_offers_nothing(fake: FakeDiscord, caplog: Any) -> None:
    async def never(name: str, option: str, typed: str) -> list[str]:
        await asyncio.Event().wait()
        return ["too late"]

    async with a_bot(fake, Desk(fine), complete=never, patience=0.01):
        assert await fake.autocomplete("look", area="m") == {}
    assert "completing area of look" in caplog.text


async def test_a_fault_in_an_event_is_logged_as_an_incident(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    async with a_bot(fake, desk):
        act = Interaction(MODAL, fake.user("ann"), fake.channel, 0)
        form = {"custom_id": "run:0:look?", "components": [{"type": 18, "component": {"type": 4}}]}
        await fake.gateway.dispatch("INTERACTION_CREATE", fake.event(act, form))
        await fake.slash("look")
    assert desk.numbers == ["handling on_interaction from Discord"]


async def test_a_slow_answer_is_deferred_and_then_takes_the_place_of_thinking(fake: FakeDiscord) -> None:
    go = asyncio.Event()

    async def slow(*_: Any) -> Answer:
        await go.wait()
        return an_answer("Done")

    async with a_bot(fake, Desk(slow), patience=0.01):
        reply = await fake.begin("look")
        await fake.until(lambda: reply.deferred, "the bot says that it is thinking")
        assert reply.response == DEFERRED and reply.message.loading
        go.set()
        await fake.until(lambda: reply.settled, "the answer")
    assert reply.message.text.startswith("Done")
    assert not reply.followups


async def test_a_user_error_is_private_word_for_word_with_its_choices(fake: FakeDiscord) -> None:
    async def which(asked: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        if arguments["area"] != "Migration":
            choice = Action("Migration", "look", {"area": "Migration"})
            raise UserError("No area is called 'migartion'. Did you mean Migration?", (choice,))
        return an_answer("Found it")

    ann = fake.user("ann")
    async with a_bot(fake, Desk(which)):
        refused = await fake.slash("look", area="migartion", as_=ann)
        assert refused.message.seen_by == ann
        assert refused.message.content == "No area is called 'migartion'. Did you mean Migration?"
        assert refused.message.buttons == ["Migration"]
        found = await fake.click(refused.message, "Migration", as_=ann)
    assert found.message.text.startswith("Found it") and not found.message.ephemeral


async def test_a_user_error_after_thinking_stays_private(fake: FakeDiscord) -> None:
    go = asyncio.Event()

    async def slow(*_: Any) -> Answer:
        await go.wait()
        raise UserError("Not *that* one, @everyone.")

    ann = fake.user("ann")
    async with a_bot(fake, Desk(slow), patience=0.01):
        reply = await fake.begin("look", as_=ann)
        await fake.until(lambda: reply.deferred, "thinking")
        go.set()
        await fake.until(lambda: reply.settled, "the refusal")
    assert fake.seen_in(fake.channel) == []
    (told,) = fake.seen_in(fake.channel, by=ann)
    assert told.content == "Not \\*that\\* one, @\u200beveryone." and not told.pings


async def test_a_fault_is_an_incident_with_a_number_and_a_traceback(fake: FakeDiscord, caplog: Any) -> None:
    async def broken(*_: Any) -> Answer:
        raise ZeroDivisionError("a fault of ours")

    desk = Desk(broken)
    async with a_bot(fake, desk):
        reply = await fake.slash("look", area="x")
    assert reply.message.ephemeral
    assert reply.message.content == (
        "Something broke on our side while answering (incident 7F3A). It is logged; nothing was changed."
    )
    assert desk.numbers == ["answering /look on Discord"]
    assert "ZeroDivisionError: a fault of ours" in caplog.text


async def test_what_was_recorded_is_not_said_to_be_undone_when_showing_fails(fake: FakeDiscord) -> None:
    fake.trouble("POST", r"/interactions/.*/callback", 400, {"message": "made up", "code": 50035})
    async with a_bot(fake, Desk(fine)):
        reply = await fake.slash("thing paint", thing="door", colour="Red")
        assert reply.message.ephemeral
        assert reply.message.content == (
            "The answer could not be shown (incident 7F3A). It is logged; what you asked for was recorded."
        )
        fake.trouble("POST", r"/interactions/.*/callback", 400, {"message": "made up", "code": 50035})
        assert (await fake.slash("look")).message.content.endswith("nothing was changed.")


async def test_an_answer_that_comes_too_late_is_logged_and_the_work_done(caplog: Any) -> None:
    done: list[str] = []

    too_late = asyncio.Event()

    async def slow(asked: Command, *_: Any) -> Answer:
        await too_late.wait()
        done.append(asked.name)
        return an_answer()

    async with running(FakeDiscord(deadline=-1)) as fake:
        async with a_bot(fake, Desk(slow), patience=0.01):
            await fake.begin("thing paint", thing="door", colour="Red")
            await fake.until(lambda: bool(fake.violations), "the refused callback")
            too_late.set()
        assert "Unknown interaction" in fake.forgive()[0]
        fake.forgive()
    assert done == ["thing paint"]
    assert "Discord ended the interaction before answering /thing paint" in caplog.text


async def test_pages_turn_in_place_and_survive_a_restart(fake: FakeDiscord) -> None:
    async def long(*_: Any) -> Answer:
        return long_answer()

    async with a_bot(fake, Desk(long)):
        message = (await fake.slash("look", area="migration & co")).message
        assert message.text.endswith("page 1 of 4") and "0.0" in message.text
        assert message.buttons == ["›"]
        turned = await fake.click(message, "›")
        assert turned.response == UPDATE and turned.message is message
        assert message.text.endswith("page 2 of 4") and message.buttons == ["‹", "›"]
    desk = Desk(long)
    async with a_bot(fake, desk):
        for page in (3, 4):
            await fake.click(message, "›")
            assert message.text.endswith(f"page {page} of 4")
        assert message.buttons == ["‹"]
        await fake.click(message, "‹")
    assert message.text.endswith("page 3 of 4")
    assert desk.asked[0][:2] == ("look", {"area": "migration & co"})
    assert len(fake.seen_in(fake.channel)) == 1


async def test_a_page_that_is_gone_becomes_the_last_one(fake: FakeDiscord) -> None:
    answers = [long_answer(), an_answer("Short now")]

    async def shrinking(*_: Any) -> Answer:
        return answers.pop(0)

    async with a_bot(fake, Desk(shrinking)):
        message = (await fake.slash("look")).message
        await fake.click(message, "›")
    assert message.text.startswith("Short now") and message.buttons == []


async def test_a_slow_page_is_deferred_in_place_and_a_refusal_leaves_it(fake: FakeDiscord) -> None:
    go = asyncio.Event()
    go.set()

    async def slow(*_: Any) -> Answer:
        await go.wait()
        return long_answer()

    desk = Desk(slow)
    async with a_bot(fake, desk, patience=0.02):
        message = (await fake.slash("look")).message
        go.clear()
        turning = await fake.press(message, "›")
        await fake.until(lambda: turning.deferred, "the press is taken")
        assert turning.response == DEFERRED_UPDATE and not message.loading
        go.set()
        await fake.until(lambda: turning.settled, "the page")
        assert "page 2 of 4" in message.text

        async def refuse(*_: Any) -> Answer:
            await go.wait()
            raise UserError("The area was renamed.")

        desk.behave = refuse
        go.clear()
        refused = await fake.press(message, "›")
        await fake.until(lambda: refused.deferred, "the press is taken")
        go.set()
        await fake.until(lambda: refused.settled, "the refusal")
    assert "page 2 of 4" in message.text
    assert [m.content for m in refused.followups] == ["The area was renamed."]
    assert refused.followups[0].ephemeral


async def test_arguments_too_long_for_a_button_bring_all_pages_at_once(fake: FakeDiscord) -> None:
    async def long(*_: Any) -> Answer:
        return long_answer()

    async with a_bot(fake, Desk(long)):
        reply = await fake.slash("look", area="a" * 100)
        await fake.until(lambda: len(reply.messages) == 4, "every page")
    assert [m.text[-11:] for m in reply.messages] == [f"page {n} of 4" for n in (1, 2, 3, 4)]
    assert all(m.buttons == [] for m in reply.messages)


async def test_no_page_of_what_a_command_recorded_is_turned_by_running_it_again(fake: FakeDiscord) -> None:
    async def paints(*_: Any) -> Answer:
        return long_answer()

    desk = Desk(paints)
    async with a_bot(fake, desk):
        reply = await fake.slash("thing paint", thing="door", colour="Red")
        await fake.until(lambda: len(reply.messages) == 4, "all pages")
    assert all(m.buttons == [] for m in reply.messages)
    assert len(desk.asked) == 1


PAINT = Action("Paint it", "thing paint", {"thing": "door", "colour": "Red"})


async def test_an_action_is_a_button_that_runs_its_command(fake: FakeDiscord) -> None:
    async def offer(asked: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        if asked.name == "look":
            bound = {"thing": "door=1&x", "colour": "Red"}
            return an_answer(actions=(Action("Paint it", "thing paint", bound),))
        return an_answer(f"Painted {arguments['thing']}")

    desk = Desk(offer)
    async with a_bot(fake, desk):
        message = (await fake.slash("look")).message
        assert message.buttons == ["Paint it"]
        done = await fake.click(message, "Paint it")
    assert done.response == UPDATE and done.message is message
    assert [e["title"] for e in message.embeds] == ["Migration", "Painted door=1&x"]
    assert message.buttons == []
    assert desk.asked[1][1] == {"thing": "door=1&x", "colour": "Red"}


async def test_what_is_done_takes_the_place_of_the_refusal_that_offered_it(fake: FakeDiscord) -> None:
    async def ask_first(asked: Command, *_: Any) -> Answer:
        if asked.name == "look":
            raise UserError("The door would be painted. Nothing was done yet.", (PAINT,))
        return an_answer("Painted")

    ann = fake.user("ann")
    async with a_bot(fake, Desk(ask_first)):
        message = (await fake.slash("look", as_=ann)).message
        done = await fake.click(message, PAINT.label, as_=ann)
    assert done.response == UPDATE and done.message is message
    assert message.text.startswith("Painted") and message.buttons == []


async def test_a_button_that_only_shows_leaves_its_message(fake: FakeDiscord) -> None:
    async def offer(asked: Command, *_: Any) -> Answer:
        return an_answer(actions=(Action("Look again", "look", {}),))

    async with a_bot(fake, Desk(offer)):
        message = (await fake.slash("look")).message
        again = await fake.click(message, "Look again")
    assert again.response == REPLY and again.message is not message
    assert message.buttons == ["Look again"] and len(message.embeds) == 1


async def test_what_does_not_fit_beside_its_button_is_a_message_of_its_own(fake: FakeDiscord) -> None:
    async def offer(asked: Command, *_: Any) -> Answer:
        return long_answer() if asked.name == "thing paint" else an_answer(actions=(PAINT,))

    async with a_bot(fake, Desk(offer)):
        message = (await fake.slash("look")).message
        done = await fake.click(message, PAINT.label)
    assert done.response == REPLY and done.message is not message
    assert message.buttons == [PAINT.label]


async def test_an_action_that_lacks_something_opens_a_form(fake: FakeDiscord) -> None:
    async def offer(asked: Command, arguments: Mapping[str, str], asker: Asker) -> Answer:
        return an_answer(actions=(Action("Paint…", "thing paint", {"reason": "it rusts"}),))

    desk = Desk(offer)
    async with a_bot(fake, desk):
        message = (await fake.slash("look")).message
        opened = await fake.click(message, "Paint…")
        assert opened.response == FORM and opened.form is not None
        assert opened.form["title"] == "thing paint"
        assert [c["label"] for c in opened.form["components"]] == ["Thing", "Colour"]
        sent = await fake.submit_modal(opened, thing="the gate", colour="Deep Blue")
    assert sent.message.text.startswith("Migration")
    assert desk.asked[-1][1] == {"reason": "it rusts", "thing": "the gate", "colour": "Deep Blue"}


@pytest.mark.parametrize("custom_id", ["someone-elses", "run:0:gone?x=1", "run:x:look?"])
async def test_a_button_of_an_earlier_version_says_so(fake: FakeDiscord, custom_id: str) -> None:
    async with a_bot(fake, Desk(fine)):
        message = (await fake.slash("look")).message
        button = {"type": 2, "style": 1, "label": "Old", "custom_id": custom_id}
        message.components = [{"type": 1, "components": [button]}]
        told = await fake.click(message, "Old")
    assert told.message.ephemeral and "earlier version" in told.message.content


async def test_a_command_that_discord_still_shows_says_so(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    async with a_bot(fake, desk):
        gone = {"name": "gone", "id": "1", "options": [], "guild_id": GUILD}
        fake.world.commands[GUILD].append(gone)
        told = await fake.slash("gone")
    assert told.message.ephemeral and "earlier version" in told.message.content
    assert desk.numbers


async def test_an_answer_never_pings(fake: FakeDiscord) -> None:
    async def loud(*_: Any) -> Answer:
        return an_answer("@everyone", intro=(line("<@123> @here"),))

    async def refuse(*_: Any) -> Answer:
        raise UserError("<@123> @everyone")

    desk = Desk(loud)
    async with a_bot(fake, desk):
        assert (await fake.slash("look")).message.pings == frozenset()
        desk.behave = refuse
        assert (await fake.slash("look")).message.pings == frozenset()
    sent = [r.body for r in fake.world.requests if r.path.endswith("/callback")]
    assert all(isinstance(b, dict) and b["data"]["allowed_mentions"] == {"parse": []} for b in sent)


async def test_a_notice_pings_exactly_whom_it_is_told_to(fake: FakeDiscord) -> None:
    ann, bob = fake.user("ann"), fake.user("bob")
    answer = an_answer(
        "migration-test failed again",
        intro=(line(f"<@{bob.id}> @everyone wrote it"),),
        actions=(Action("I'm on it", "thing look", {"area": "migration-test"}),),
    )
    desk = Desk(fine)
    async with a_bot(fake, desk) as bot:
        number = await send_notice(bot, int(fake.channel.id), 7, answer, audience=[int(ann.id)])
        (message,) = fake.seen_in(fake.channel)
        assert message.pings == {ann.id} and str(number) == message.id
        assert message.content == f"<@{ann.id}>" and message.buttons == ["I'm on it"]
        sent = fake.world.requests[-1].body
        assert isinstance(sent, dict)
        assert sent["allowed_mentions"] == {"parse": [], "users": [int(ann.id)]}
        await fake.click(message, "I'm on it")
        quiet = await send_notice(bot, int(fake.channel.id), 8, answer)
        assert fake.world.messages[str(quiet)].pings == frozenset()
    assert desk.asked[0][:2] == ("thing look", {"area": "migration-test"})


async def test_a_notice_that_is_sent_again_stands_once(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine)) as bot:
        first = await send_notice(bot, int(fake.channel.id), 7, an_answer())
        assert await send_notice(bot, int(fake.channel.id), 7, an_answer()) == first
    assert len(fake.seen_in(fake.channel)) == 1


async def test_a_notice_is_edited_in_place_and_pings_nobody_anew(fake: FakeDiscord) -> None:
    ann = fake.user("ann")
    channel = int(fake.channel.id)
    async with a_bot(fake, Desk(fine)) as bot:
        number = await send_notice(bot, channel, 1, an_answer("Red"), audience=[int(ann.id)])
        await edit_notice(bot, channel, number, 1, an_answer("Green"), audience=[int(ann.id)])
    (message,) = fake.seen_in(fake.channel)
    assert message.text.startswith(f"<@{ann.id}>\nGreen") and message.edits == 1
    edit = fake.world.requests[-1].body
    assert isinstance(edit, dict) and edit["allowed_mentions"] == {"parse": []}


async def test_a_long_notice_is_one_message_whose_pages_turn(fake: FakeDiscord) -> None:
    async def again(*_: Any) -> Answer:
        return long_answer()

    desk, channel = Desk(again), int(fake.channel.id)
    async with a_bot(fake, desk, commands={"notice": COMMANDS["notice"]}) as bot:
        posted = await send_notice(bot, channel, 7, long_answer())
        assert await send_notice(bot, channel, 7, long_answer()) == posted
        (message,) = fake.seen_in(fake.channel)
        assert message.text.endswith("page 1 of 4") and message.buttons == ["›"]
        await fake.click(message, "›")
        assert message.text.endswith("page 2 of 4") and message.buttons == ["‹", "›"]
        await edit_notice(bot, channel, posted, 7, long_answer())
        assert message.text.endswith("page 1 of 4") and message.buttons == ["›"]
    assert [a[:2] for a in desk.asked] == [("notice", {"number": "7"})]
    assert fake.seen_in(fake.channel) == [message]


async def test_a_notice_that_does_not_go_out_says_whether_to_try_again(fake: FakeDiscord) -> None:
    posts, channel = r"/channels/\d+/messages", int(fake.channel.id)
    async with a_bot(fake, Desk(fine)) as bot:
        fake.trouble("POST", posts, 503)
        with pytest.raises(Undelivered, match="503") as down:
            await send_notice(bot, channel, 1, an_answer())
        fake.rate_limit("POST", posts, seconds=0.01, by_discord=False)
        with pytest.raises(Undelivered, match="429") as banned:
            await send_notice(bot, channel, 1, an_answer())
        fake.rate_limit("POST", posts, seconds=500)
        with pytest.raises(Undelivered, match="500 s of silence") as long:
            await send_notice(bot, channel, 1, an_answer())
        fake.trouble("POST", posts, 403)
        with pytest.raises(Undelivered, match="403") as barred:
            await send_notice(bot, channel, 1, an_answer())
        with pytest.raises(Undelivered, match="Unknown Channel") as nowhere:
            await send_notice(bot, 1, 1, an_answer())
        with pytest.raises(Undelivered, match="Unknown Message") as gone:
            await edit_notice(bot, channel, 1, 1, an_answer())
    assert all(e.value.again for e in (down, banned, long, barred, nowhere))
    assert not gone.value.again
    assert long.value.wait == 500


async def test_more_people_than_a_message_can_name_are_counted_and_it_goes_out(fake: FakeDiscord) -> None:
    people = [400000000000000000 + n for n in range(120)]
    async with a_bot(fake, Desk(fine)) as bot:
        await send_notice(bot, int(fake.channel.id), 1, an_answer(), people)
    (message,) = fake.seen_in(fake.channel)
    assert message.pings == set(map(str, people[:75]))
    assert message.content.endswith("<@400000000000000074>, and 45 more")


async def test_a_message_that_may_ping_anybody_fails_its_test(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine)) as bot:
        everybody = discord.AllowedMentions.all()
        place = bot.get_partial_messageable(int(fake.channel.id))
        await place.send("hello @everyone", allowed_mentions=everybody)
        await place.send("hello @everyone")
    (violation,) = fake.forgive()
    assert "lets its text decide whom it pings" in violation


async def test_discords_own_rate_limits_are_waited_for(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine)) as bot:
        fake.rate_limit("POST", r"/channels/\d+/messages", seconds=0.02)
        await send_notice(bot, int(fake.channel.id), 1, an_answer())
        fake.rate_limit("POST", r"/channels/\d+/messages", seconds=0.02, everywhere=True)
        await send_notice(bot, int(fake.channel.id), 2, an_answer())
        fake.rate_limit("POST", r"/interactions/.*/callback", seconds=0.02)
        assert (await fake.slash("look")).message.text
    assert [r.status for r in fake.world.requests[-6:]] == [429, 200, 429, 200, 429, 200]


async def test_what_happened_while_away_is_answered_after_resuming(fake: FakeDiscord) -> None:
    desk = Desk(fine)
    async with a_bot(fake, desk):
        await fake.slash("look", area="first")
        await fake.gateway.close(4000)
        missed = await fake.begin("look", area="missed")
        await fake.until(lambda: missed.settled, "the answer to what was missed")
    assert "missed" in missed.message.text
    assert [a[1]["area"] for a in desk.asked] == ["first", "missed"]  # nothing is answered twice
    assert fake.gateway.received[6] == 1 and fake.gateway.received[2] == 1


async def test_asked_to_reconnect_it_resumes_and_goes_on(fake: FakeDiscord) -> None:
    async with a_bot(fake, Desk(fine)):
        await fake.reconnect()
        assert (await fake.slash("look")).message.text
        await fake.drop(4000)
        assert (await fake.slash("look")).message.text
    assert (fake.gateway.received[2], fake.gateway.received[6]) == (1, 2)


async def test_an_invalid_session_is_begun_anew(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(self: discord.Client, shard: int | None, *, initial: bool = False) -> None:
        """discord.py waits 5 s before it identifies again, for the sake of Discord's limits."""

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    async with a_bot(fake, Desk(fine)):
        await fake.gateway.invalidate(resumable=True)
        await fake.until(lambda: fake.gateway.received[6] == 1, "a resume")
        await fake.gateway.invalidate(resumable=False)
        await fake.until(lambda: fake.gateway.received[2] == 2 and fake.gateway.socket, "a new session")
        assert (await fake.slash("look")).message.text
        assert len(fake.gateway.sessions) == 1


async def test_stopping_waits_for_the_answer_in_the_making(fake: FakeDiscord) -> None:
    go = asyncio.Event()

    async def slow(*_: Any) -> Answer:
        await go.wait()
        return an_answer("Still said")

    async with a_bot(fake, Desk(slow), patience=0.01) as bot:
        reply = await fake.begin("look")
        await fake.until(lambda: reply.deferred, "thinking")
        closing = asyncio.create_task(bot.close())
        go.set()
        await closing
    assert reply.settled and reply.message.text.startswith("Still said")
    await fake.until(lambda: fake.gateway.socket is None, "the connection ends")


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (("GET", "/users/@me", 401), "refused the token"),
        (("PUT", "/applications/.*", 403), "Invite it to the guild"),
    ],
)
async def test_what_keeps_it_from_signing_in_is_said_plainly(
    fake: FakeDiscord, trouble: tuple[str, str, int], says: str
) -> None:
    fake.trouble(*trouble)
    with pytest.raises(NotConnected, match=says):
        async with a_bot(fake, Desk(fine)):
            pass


async def test_a_wrong_token_and_a_revoked_one_end_with_a_clear_error(fake: FakeDiscord) -> None:
    with pytest.raises(NotConnected, match="refused the token"):
        await connect(Bot(a_binding(Desk(fine))), "wrong", fake.api, fake.gateway_url)
    bot = Bot(a_binding(Desk(fine)))
    connection = asyncio.create_task(connect(bot, fake.token, fake.api, fake.gateway_url))
    await bot.up.wait()
    await fake.gateway.close(4004)
    with pytest.raises(NotConnected, match="4004"):
        await connection
    assert bot.is_closed()
