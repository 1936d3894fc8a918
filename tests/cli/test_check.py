from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.fakes.discord import running
from tests.fakes.discord_rules import SEND, VIEW
from tests.fakes.discord_shapes import GUILD
from tests.sources.test_files import ONE


def lines(ran: Ran, section: str) -> list[str]:
    (found,) = (s for s in ran.json["sections"] if s["title"] == section)
    return [line["text"] for line in found["lines"]]


async def test_check_asks_discord(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as fake:
        monkeypatch.setenv("TOKEN", fake.token)
        (tmp_path / "settings.toml").write_text(
            f'[discord]\ntoken_env = "TOKEN"\nguild = {GUILD}\nchannel = {fake.channel.id}\n'
            f'api = "{fake.api}"\n'
        )
        (tmp_path / "one.eml").write_bytes(ONE)
        run("ingest", "mail", "one.eml")
        well = await asyncio.to_thread(run, "check", "--json")
        fake.world.rights["@everyone"] = VIEW | SEND
        unwell = await asyncio.to_thread(run, "check", "--json")
    assert (well.status, well.err) == (0, "")
    assert lines(well, "Discord") == ["watchkeeper in #ci of Example project"]
    assert unwell.status == 1
    assert lines(unwell, "To mend")[0].startswith("The bot lacks Embed Links in #ci.")


def test_before_there_is_a_database_check_makes_none(run: Run, tmp_path: Path) -> None:
    assert run("init").status == 0
    ran = run("check", "--json")
    assert ran.status == 1
    assert lines(ran, "To mend")[0].startswith(
        "There is no database at watchkeeper.db yet: `watchkeeper run`"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["settings.toml"]
