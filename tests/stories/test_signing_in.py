"""People sign in to the pages with Discord, and do there what they may do on Discord; nobody else does."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from tests.fakes.discord_shapes import APPLICATION, User
from tests.stories.test_bot import Bot, alive, unborn

CID = "/cid/show/410202"


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's browser: it keeps cookies and follows where it is sent."""

    url: str
    session: ClientSession

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as response:
            return response.status, await response.text()

    async def post(self, path: str, values: Mapping[str, str]) -> tuple[int, str]:
        async with self.session.post(self.url + path, data=values) as response:
            return response.status, await response.text()

    async def press(self, page: str, label: str) -> tuple[int, str]:
        """Presses a button of a page that was read."""
        (form,) = [f for f in re.findall("<form.*?</form>", page, re.DOTALL) if f">{label}</button>" in f]
        action = re.search('action="([^"]*)"', form)
        assert action
        values = re.findall('type="hidden" name="([^"]*)" value="([^"]*)"', form)
        return await self.post(unescape(action[1]), {n: unescape(v) for n, v in values})


@asynccontextmanager
async def browser(bot: Bot, who: User | None = None) -> AsyncIterator[Browser]:
    """A browser, in which somebody may be signed in."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        found = Browser(bot.url, session)
        if who:
            bot.discord.sign_ins.agrees = who
            assert (await found.get("/sign-in"))[0] == 200
        yield found


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with unborn(tmp_path) as before:
        before.discord.sign_ins.back = f"http://127.0.0.1:{port}/signed-in"
        web = (
            f'listen = "127.0.0.1:{port}"\npublic_url = "http://127.0.0.1:{port}"\nclient = {APPLICATION}\n'
            f'client_secret_env = "CLIENT"\nauthorize = "{before.discord.authorize}"'
        )
        async with alive(tmp_path, before, web=web) as found:
            yield found


async def owner(bot: Bot) -> str:
    told = await bot.get(f"{CID}.json")
    (section,) = [s for s in told["sections"] if s["title"] == "Owner"]
    return str(section["lines"][0]["text"])


async def test_a_defect_is_taken_and_given_back_on_its_page(bot: Bot) -> None:
    bot.discord.sign_ins.agrees = bot.ines
    async with browser(bot) as mine:
        status, page = await mine.get(f"/sign-in?next={CID}")
        assert (status, "CID-410202" in page, "Ines</span>" in page) == (200, True, True)
        status, taken = await mine.press(page, "Take it")
        assert (status, "Ines Okafor" in taken) == (200, True)
        assert (await owner(bot)).startswith("Ines Okafor, since")
        status, _ = await mine.press(taken, "Undo")
        assert (status, (await owner(bot)).startswith("nobody")) == (200, True)
    told = await bot.discord.slash("history", key="CID-410202", as_=bot.ines)
    assert "cid claim" in told.message.text


async def test_a_form_asks_for_what_a_button_lacks(bot: Bot) -> None:
    async with browser(bot, bot.tomasz) as mine:
        _, page = await mine.get(CID)
        link = re.search('href="(/cid/verdict[^"]*)"', page)
        assert link
        _, form = await mine.get(unescape(link[1]))
        mark = re.search('name="mark" value="([^"]*)"', form)
        assert mark
        given = {"mark": mark[1], "cid": "410202", "classification": "Bug", "reason": "seen in a trace"}
        assert (await mine.post("/cid/verdict", given))[0] == 200
    assert "seen in a trace" in str(await bot.get(f"{CID}.json"))


async def test_a_stranger_reads_and_does_nothing(bot: Bot) -> None:
    async with browser(bot) as other:
        _, page = await other.get(CID)
        assert "/sign-in?next=/cid/show/410202" in page
        assert 'method="post"' not in page
        status, page = await other.post("/cid/claim", {"cid": "410202"})
        assert (status, "You are not signed in any more, so nothing was done" in page) == (403, True)
    assert (await owner(bot)).startswith("nobody")


async def test_a_member_whom_nobody_knows_is_vouched_for_by_whoever_has_the_role_alone(bot: Bot) -> None:
    keeper = bot.discord.user("keeper", roles=("keepers",))
    async with browser(bot, bot.stranger) as other, browser(bot, keeper) as mine:
        _, page = await other.get(CID)
        status, told = await other.press(page, "Take it")
        assert (status, "link vouch" in told) == (403, True)
        for who, allowed in ((other, 403), (mine, 200)):
            mark = re.search('name="mark" value="([^"]*)"', (await who.get(CID))[1])
            assert mark
            yara = {"account": bot.stranger.id, "person": "Yara Domingues <yara.domingues@example.org>"}
            assert (await who.post("/link/vouch", {"mark": mark[1], **yara}))[0] == allowed
            assert (await owner(bot)).startswith("nobody")
        assert (await other.press(page, "Take it"))[0] == 200
    assert (await owner(bot)).startswith("Yara Domingues")


async def test_another_site_or_session_cannot_press_a_button(bot: Bot) -> None:
    async with browser(bot, bot.ines) as mine, browser(bot, bot.tomasz) as other:
        mark = re.search('name="mark" value="([^"]*)"', (await other.get(CID))[1])
        assert mark
        for forged in ({}, {"mark": "ä"}, {"mark": mark[1]}):
            status, page = await mine.post("/cid/claim", {"cid": "410202", **forged})
            assert (status, "of another sign-in, so nothing was done" in page) == (403, True)
    assert (await owner(bot)).startswith("nobody")


async def test_who_does_not_agree_or_did_not_begin_here_is_not_let_in(bot: Bot) -> None:
    unbegun = ("/signed-in?code=x&state=y", "/signed-in?code=x&state=", "/signed-in")
    async with browser(bot) as mine:
        for path in (*unbegun, "/sign-in", *unbegun):  # with no cookie of ours, and with one
            status, page = await mine.get(path)
            why = "you did not agree" if path == "/sign-in" else "was not begun in this browser"
            assert (status, why in page) == (403, True)
        assert "Sign out" not in (await mine.get("/"))[1]


async def test_who_is_no_member_any_more_is_not_let_in_and_does_nothing(bot: Bot) -> None:
    async with browser(bot, bot.ines) as mine:
        _, page = await mine.get(CID)
        bot.discord.world.left.add(bot.ines.id)
        status, told = await mine.press(page, "Take it")
        assert (status, "You are no member" in told) == (403, True)
        assert (await mine.get("/sign-in"))[0] == 403
    bot.discord.forgive()


async def test_who_signs_out_is_out_everywhere(bot: Bot) -> None:
    async with browser(bot, bot.ines) as mine:
        _, page = await mine.get(CID)
        kept = {c.key: c.value for c in mine.session.cookie_jar}
        status, _ = await mine.press(page, "Sign out")
        assert status == 200
        mine.session.cookie_jar.update_cookies(kept)
        assert "Sign out" not in (await mine.get("/"))[1]


async def test_nobody_is_sent_to_another_site_after_signing_in(bot: Bot) -> None:
    bot.discord.sign_ins.agrees = bot.ines
    for path in ("//evil.example.org/", "https://evil.example.org/", "/\\evil.example.org"):
        async with (
            browser(bot) as mine,
            mine.session.get(mine.url + "/sign-in", params={"next": path}) as last,
        ):
            assert str(last.url) == f"{bot.url}/"


async def test_the_cookie_is_for_the_server_alone(bot: Bot) -> None:
    bot.discord.sign_ins.agrees = bot.ines
    async with browser(bot) as mine, mine.session.get(mine.url + "/sign-in") as last:
        cookies = [h for r in last.history for h in r.headers.getall("Set-Cookie", ())]
        assert len(cookies) == 3  # what was asked, the session, and what was asked taken back
        assert all("HttpOnly" in c and "SameSite=Lax" in c for c in cookies[:2])
        assert ("Max-Age=600;" in cookies[0], "Max-Age=43200;" in cookies[1]) == (True, True)
        assert last.headers["Cache-Control"] == "private, no-cache"
