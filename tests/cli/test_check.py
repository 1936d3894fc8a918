from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Ran, Run
from tests.fakes import coverity_connect
from tests.fakes.discord import running
from tests.fakes.discord_rules import SEND, VIEW
from tests.fakes.discord_shapes import GUILD
from tests.fakes.gitlab import TOKEN, gitlab
from tests.sources.test_files import ONE
from tests.stories.test_coverity_connect import VIEWED


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


async def test_check_asks_coverity(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERITY_USER", coverity_connect.USER)
    (tmp_path / "one.eml").write_bytes(ONE)
    run("ingest", "mail", "one.eml")
    async with coverity_connect.connect() as server:
        place = {"url": server.url, "project": coverity_connect.PROJECT, "view": coverity_connect.VIEW}
        (tmp_path / "settings.toml").write_text(VIEWED.format(**place))
        keys = ["", "wrong", coverity_connect.KEY]
        ran = []
        for key in keys:
            monkeypatch.setenv("COVERITY_KEY", key)
            ran.append(await asyncio.to_thread(run, "check", "--json"))
    assert [r.status for r in ran] == [1, 1, 0]
    assert "COVERITY_KEY, which is not set" in lines(ran[0], "To mend")[0]
    assert "401: the user or the key is wrong" in lines(ran[1], "To mend")[0]


async def test_check_asks_gitlab(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    run("ingest", "mail", "one.eml")
    async with gitlab() as server:
        server.world.project("pinewood/pinewood", public=False)
        text = f'[[gitlab]]\nurl = "{server.url}"\nproject = "pinewood/pinewood"\n'
        (tmp_path / "settings.toml").write_text(text + 'token_env = "GITLAB_TOKEN"\n')
        said = []
        for token in ("", "wrong", "  ", TOKEN):
            monkeypatch.setenv("GITLAB_TOKEN", token)
            said.append(lines(await asyncio.to_thread(run, "check", "--json"), "To mend"))
        asked = len(server.asked)
        (tmp_path / "settings.toml").write_text(text + "poll = 0\n")
        await asyncio.to_thread(run, "check", "--json")
        assert len(server.asked) == asked
    (silent,) = said[-1]
    assert "nothing ever came" in silent
    troubles = [next(s for s in found if s != silent) for found in said[:-1]]
    for trouble, words in zip(
        troubles, ("answers 404", "answers 401", "GITLAB_TOKEN, which is not set"), strict=True
    ):
        assert words in trouble


def test_before_there_is_a_database_check_makes_none(run: Run, tmp_path: Path) -> None:
    assert run("init").status == 0
    ran = run("check", "--json")
    assert ran.status == 1
    assert lines(ran, "To mend")[0].startswith(
        "There is no database at watchkeeper.db yet: `watchkeeper run`"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["settings.toml"]


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Somebody who listens, and answers every request so; where that is."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield "{}:{}".format(*server.server_address)
        server.shutdown()


@pytest.mark.parametrize(("status", "exit_status"), [(200, 0), (503, 1), (404, 1)])
def test_the_running_bot_is_asked_where_it_listens(
    run: Run, tmp_path: Path, status: int, exit_status: int
) -> None:
    with answering(status, b'{"problems": ["a sentence"]}') as where:
        (tmp_path / "settings.toml").write_text(f'[web]\nlisten = "{where}"\n')
        ran = run("check", "--health")
    assert (ran.status, ran.json) == (exit_status, {"problems": ["a sentence"]})
    gone = run("check", "--health")
    assert gone.status == 1
    assert f"No bot answers on {where}" in gone.err


def test_a_bot_on_a_port_that_nobody_knows_cannot_be_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[web]\nlisten = "127.0.0.1:0"\n')
    ran = run("check", "--health")
    assert ran.status == 1
    assert "write one into listen" in ran.err
