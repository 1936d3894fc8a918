"""A maintainer signs in, takes a defect from its page, and takes that back: with a mouse, and by keyboard."""

from __future__ import annotations

import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from aiohttp import ClientSession
from playwright.sync_api import Browser, Page, expect

from bot.frontends.door import Door
from bot.frontends.oauth import Provider
from storage import sessions
from tests.browser.chromium import faults
from tests.browser.pinewood import Answering, told
from tests.browser.serving import served
from tests.browser.test_reading import tab_to
from tests.fakes.discord import running
from tests.fakes.discord_oauth import SECRET
from tests.fakes.discord_shapes import APPLICATION, GUILD


@asynccontextmanager
async def opened_to_ines(bot: Answering, url: str) -> AsyncIterator[Door]:
    """A door at which a Discord on loopback says that whoever comes is Ines."""
    async with running() as fake, ClientSession() as http:
        fake.sign_ins.agrees = fake.user("ines")
        fake.sign_ins.back = f"{url}/signed-in"
        provider = Provider(
            client=int(APPLICATION),
            secret=SECRET,
            token=fake.token,
            guild=int(GUILD),
            back=fake.sign_ins.back,
            authorize=fake.authorize,
            api=fake.api,
        )
        yield Door(
            provider,
            http,
            bot.answer,
            begin=lambda token, session: bot.keep(sessions.begin, token, session, bot.at),
            find=lambda token: bot.keep(sessions.find, token, bot.at),
            end=partial(bot.keep, sessions.end),
            now=lambda: bot.at,
            token=partial(secrets.token_urlsafe, 32),
        )


@pytest.fixture
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where pages are on which one may sign in and act."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bot = Answering(told(tmp_path_factory.mktemp("desk") / "bot.db"))
    door = opened_to_ines(bot, f"http://127.0.0.1:{port}")
    with served(bot.answer, bot.complete, door=door, port=port) as url:
        yield url


def test_a_defect_is_taken_and_given_back_with_a_mouse(page: Page, desk: str) -> None:
    page.goto(desk)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("region", name="Needs somebody").get_by_role(
        "link", name="Migration", exact=True
    ).click()
    page.get_by_role("region", name="Needs somebody").get_by_role("link", name="CID-410202").click()
    assert faults(page) == []
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("main")).to_contain_text("Ines Okafor")
    assert faults(page) == []
    page.get_by_role("button", name="Undo").click()
    page.goto(f"{desk}/cid/show/410202")
    expect(page.get_by_role("region", name="Owner")).to_contain_text("nobody")


def test_the_same_by_keyboard_alone(page: Page, desk: str) -> None:
    page.goto(desk)
    for name in ("Sign in", "Migration", "CID-410202", "Take it", "Undo"):
        tab_to(page, name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(f"{desk}/cid/show/410202")
    expect(page.get_by_role("region", name="Owner")).to_contain_text("nobody")


def test_a_verdict_is_given_in_a_form(page: Page, desk: str) -> None:
    page.goto(f"{desk}/sign-in?next=/cid/show/410202")
    page.get_by_role("link", name="My verdict…").click()
    assert faults(page) == []
    page.get_by_label("classification").select_option("Bug")
    page.get_by_label("reason").fill("seen in a trace")
    page.get_by_role("button", name="Do it").click()
    page.goto(f"{desk}/cid/show/410202")
    expect(page.get_by_role("region", name="Views")).to_contain_text('Ines Okafor: Bug: "seen in a trace"')


def test_what_is_to_be_confirmed_is_asked_once_more(page: Page, desk: str) -> None:
    page.goto(f"{desk}/sign-in?next=/subscribe")
    page.get_by_label("query").fill("area:Migration")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To be confirmed")
    assert faults(page) == []
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Subscribed")
