"""`/setup`: what is there, what is missing and what to do, for those who manage the server."""

from __future__ import annotations

from pathlib import Path

from bot.frontends.rights import Looked
from bot.frontends.setup import answer
from bot.settings import parse
from tests.conftest import NOW
from tests.fakes.discord_rules import SEND
from tests.stories.test_bot import up
from tests.story import texts

SETTINGS = """
[discord]
token_env = "TOKEN"
guild = 1
channel = 7
[triage]
role = "triagers"
[administrators]
role = "keepers"
[[gitlab]]
project = "pinewood/pinewood"
"""


def test_each_step_says_what_is_there_and_what_to_do() -> None:
    settings = parse(SETTINGS, "settings.toml", {"TOKEN": "secret"})
    looked = Looked("keeper in #ci of Pinewood", ("The bot lacks Embed Links in #ci.",))
    told = texts(answer(settings, looked, {"keepers"}, 8, ["list lamp: nothing ever came"], NOW))
    assert told == [
        "✗ The bot lacks Embed Links in #ci.",
        "To have notices here instead: channel = 8 in [discord] of settings.toml.",
        "✗ There is no role triagers here. Create it, or mend role in [triage] of settings.toml.",
        "✓ keepers may do everything.",
        "• GitLab pinewood/pinewood",
        "✗ list lamp: nothing ever came",
    ]


def test_what_is_not_set_up_is_told_too() -> None:
    told = texts(answer(parse("", "settings.toml", {}), Looked("keeper in #ci"), set(), 8, [], NOW))
    assert told[0] == "✓ keeper in #ci"
    assert told[1] == "– No role sets classifications; role in [triage] of settings.toml names one."
    assert told[-1].startswith("✗ None is set up")


async def test_on_discord_only_the_asker_sees_it(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        shown = await bot.discord.slash("setup", as_=bot.ines)
        assert shown.message.ephemeral
        assert "✓ watchkeeper in #" in shown.message.text


async def test_who_does_not_manage_the_server_is_refused(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        bot.discord.world.user_rights[bot.ines.id] = SEND
        refused = await bot.discord.slash("setup", as_=bot.ines)
        assert refused.message.ephemeral
        assert refused.message.content == "Only those who may manage this server can set the bot up in it."
