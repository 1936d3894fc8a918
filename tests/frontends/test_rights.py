"""What the bot may do on Discord: computed by discord.py, held against the fake, which computes it itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.frontends.rights import look
from bot.settings import Discord, parse
from commands.notices import Topics
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_rules import ADMINISTRATOR, EMBED, SEND, SEND_IN_THREADS, START_THREADS, VIEW
from tests.fakes.discord_shapes import BOT, CATEGORY, GUILD, THREAD, Channel, Json

ALL = VIEW | SEND | EMBED
GRANT = "Give it to the bot or to a role of it: Edit Channel > Permissions."


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running(FakeDiscord(roles=("robots",))) as one:
        one.world.bot_roles = ("robots",)
        yield one


def settings_of(
    fake: FakeDiscord, token: str = "", guild: int = 0, channel: int = 0, fallback: str = "0"
) -> Discord:
    text = f"""[discord]
token_env = "TOKEN"
guild = {guild or GUILD}
channel = {channel or fake.channel.id}
fallback = {fallback}
api = "{fake.api}"
"""
    found = parse(text, "settings.toml", {"TOKEN": token or fake.token}).discord
    assert found
    return found


def grant(fake: FakeDiscord, everyone: int, robots: int, *overwrites: Json) -> None:
    """Gives the roles these rights, and notices a channel of their own."""
    fake.world.rights = {"@everyone": everyone, "robots": robots}
    fake.channel = fake.world.add_channel(Channel("alarms", overwrites=overwrites))


def overwrite(of: str, kind: int = 0, *, allow: int = 0, deny: int = 0) -> Json:
    return {"id": of, "type": kind, "allow": str(allow), "deny": str(deny)}


async def test_a_bot_that_may_do_all_it_has_to_is_well(fake: FakeDiscord) -> None:
    looked = await look(settings_of(fake))
    assert looked.problems == ()
    assert looked.told == "watchkeeper in #ci of Example project"
    assert {r.method for r in fake.world.requests} == {"GET"}
    assert not fake.gateway.connections


@pytest.mark.parametrize(
    ("everyone", "robots", "missing"),
    [
        (0, ALL, ""),
        (ALL, 0, ""),
        (0, ADMINISTRATOR, ""),
        (VIEW, SEND, "Embed Links"),
        (VIEW, EMBED, "Send Messages"),
        (VIEW, 0, "Send Messages, Embed Links"),
    ],
)
async def test_a_right_that_no_role_gives_is_named_with_where_it_is_given(
    fake: FakeDiscord, everyone: int, robots: int, missing: str
) -> None:
    grant(fake, everyone, robots)
    wanted = (f"The bot lacks {missing} in #alarms. {GRANT}",) if missing else ()
    assert (await look(settings_of(fake))).problems == wanted


async def test_a_channel_overwrites_roles_and_the_nearest_word_counts(fake: FakeDiscord) -> None:
    robots = fake.world.role_ids["robots"]
    for overwrites, missing in (
        ([overwrite(GUILD, deny=SEND)], "Send Messages"),
        ([overwrite(GUILD, deny=SEND), overwrite(robots, allow=SEND)], ""),
        ([overwrite(robots, allow=EMBED), overwrite(BOT.id, 1, deny=EMBED)], "Embed Links"),
        ([overwrite(robots, deny=SEND | EMBED), overwrite(BOT.id, 1, allow=SEND)], "Embed Links"),
    ):
        grant(fake, VIEW, SEND | EMBED, *overwrites)
        wanted = (f"The bot lacks {missing} in #alarms. {GRANT}",) if missing else ()
        assert (await look(settings_of(fake))).problems == wanted
        assert (fake.world.may(fake.channel, SEND) and fake.world.may(fake.channel, EMBED)) == (not missing)


async def test_a_channel_that_it_may_not_see_is_not_even_served(fake: FakeDiscord) -> None:
    grant(fake, SEND, EMBED)
    (problem,) = (await look(settings_of(fake))).problems
    assert problem == f"The bot lacks View Channel in the channel {fake.channel.id}. {GRANT}"


async def test_a_thread_has_its_channels_rights_and_one_of_its_own(fake: FakeDiscord) -> None:
    grant(fake, 0, VIEW | EMBED)
    thread = fake.world.add_channel(Channel("nightly", kind=THREAD, parent=fake.channel.id))
    settings = settings_of(fake, channel=int(thread.id))
    (problem,) = (await look(settings)).problems
    assert problem == f"The bot lacks Send Messages in Threads in #nightly. {GRANT}"
    fake.world.rights["robots"] |= SEND_IN_THREADS
    assert (await look(settings)).problems == ()


async def test_threads_need_rights_of_their_own_where_they_are_wanted(fake: FakeDiscord) -> None:
    grant(fake, 0, VIEW | SEND | EMBED)
    settings = replace(settings_of(fake), threads=(Topics.CIDS,))
    (problem,) = (await look(settings)).problems
    wanted = "Create Public Threads, Send Messages in Threads"
    assert problem == f"The bot lacks {wanted} in #alarms. {GRANT}"
    fake.world.rights["robots"] |= START_THREADS | SEND_IN_THREADS
    assert (await look(settings)).problems == ()


async def test_threads_are_asked_for_in_an_invitation_and_not_in_the_fallback_channel(
    fake: FakeDiscord,
) -> None:
    threads = START_THREADS | SEND_IN_THREADS
    grant(fake, 0, ALL | threads)
    spare = fake.world.add_channel(Channel("spare", overwrites=(overwrite(BOT.id, 1, deny=threads),)))
    settings = replace(settings_of(fake, fallback=spare.id), threads=(Topics.CIDS,))
    assert (await look(settings)).problems == ()
    fake.world.joined = False
    (problem,) = (await look(settings)).problems
    assert f"permissions={ALL | threads}" in problem


async def test_a_channel_of_another_guild_is_named(fake: FakeDiscord) -> None:
    number = fake.channel.id
    other = {"id": number, "type": 0, "name": "x", "guild_id": "77", "position": 0}
    fake.trouble("GET", ".*/channels/.*", 200, other | {"permission_overwrites": []})
    (problem,) = (await look(settings_of(fake))).problems
    assert problem == f"The channel {number} is not of Example project. Mend channel in [discord]."


async def test_an_id_that_is_wrong_in_the_settings_is_named(fake: FakeDiscord) -> None:
    builds = fake.world.add_channel(Channel("Builds", kind=CATEGORY))
    for settings, sentence in (
        (settings_of(fake, channel=1), "There is no channel 1. Mend channel in [discord]."),
        (settings_of(fake, channel=int(builds.id)), "#Builds takes no messages. Name another as channel"),
        (settings_of(fake, guild=7), "The bot is not in the guild 7. Mend guild in [discord], or invite it:"),
    ):
        (problem,) = (await look(settings)).problems
        assert problem.startswith(sentence)
    fake.forgive()  # asking for what is not there


@pytest.mark.parametrize("status", [404, 403])
async def test_who_is_not_in_the_guild_is_told_the_whole_way_in(fake: FakeDiscord, status: int) -> None:
    fake.world.joined = False
    if status == 403:  # as Discord says it of a guild that there is
        fake.trouble("GET", "/guilds/.*", 403, {"message": "Missing Access", "code": 50001})
    (problem,) = (await look(settings_of(fake))).problems
    assert f"client_id={BOT.id}" in problem
    assert "scope=bot+applications.commands" in problem
    assert f"permissions={ALL}" in problem


async def test_a_missing_scope_stands_beside_a_missing_right(fake: FakeDiscord) -> None:
    fake.trouble("GET", ".*/commands", 403, {"message": "Missing Access", "code": 50001})
    grant(fake, VIEW | SEND, 0)
    scope, right = (await look(settings_of(fake))).problems
    assert scope.startswith(
        "The bot may not have slash commands in Example project. Invite it again: https://"
    )
    assert "Embed Links" in right


async def test_a_refused_token_is_said(fake: FakeDiscord) -> None:
    (problem,) = (await look(settings_of(fake, token="wrong"))).problems
    assert problem.startswith("Discord refused the token. Copy it anew")


async def test_without_a_token_nobody_is_asked(fake: FakeDiscord) -> None:
    (problem,) = (await look(settings_of(fake, token=" "))).problems
    assert "the variable TOKEN, which is not set" in problem
    assert fake.world.requests == []


async def test_a_discord_that_does_not_answer_is_said_and_not_waited_for(fake: FakeDiscord) -> None:
    fake.hold("GET", "/guilds/.*", done=False)
    (silent,) = (await look(settings_of(fake), patience=0.5)).problems
    assert silent.startswith("Discord could not be asked: no answer within 0.5 s.")
    await fake.stop()
    (gone,) = (await look(settings_of(fake))).problems
    assert gone.startswith("Discord could not be asked: Cannot connect to host 127.0.0.1")


async def test_the_fallback_channel_is_looked_at_too(fake: FakeDiscord) -> None:
    grant(fake, 0, ALL)
    mute = fake.world.add_channel(
        Channel("spare", overwrites=(overwrite(GUILD), overwrite(BOT.id, 1, deny=SEND)))
    )
    (problem,) = (await look(settings_of(fake, fallback=mute.id))).problems
    assert problem == f"The bot lacks Send Messages in #spare. {GRANT}"
    (absent,) = (await look(settings_of(fake, fallback="12"))).problems
    assert absent == "There is no channel 12. Mend fallback in [discord]."
