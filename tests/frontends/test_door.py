"""The two ends of a sign-in; `stories/test_signing_in.py` goes the whole way, but over http."""

from __future__ import annotations

from collections.abc import Mapping, Set

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from bot.frontends.door import ASKED, COOKIE, Door, sign_in, signed_in
from bot.frontends.oauth import Provider
from commands.answer import Answer
from storage.sessions import Session
from tests.builders import START, after
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_oauth import SECRET
from tests.fakes.discord_shapes import APPLICATION, GUILD

TOKEN = "t" * 43


def a_door(fake: FakeDiscord, http: ClientSession, kept: dict[str, Session]) -> Door:
    async def answer(command: str, given: Mapping[str, str], account: str, roles: Set[str]) -> Answer:
        return Answer(command, START)

    async def begin(token: str, session: Session) -> None:
        kept[token] = session

    async def find(token: str) -> Session | None:
        return kept.get(token)

    async def end(token: str) -> None:
        del kept[token]

    back, authorize = fake.sign_ins.back, fake.authorize
    provider = Provider(int(APPLICATION), SECRET, fake.token, int(GUILD), back, authorize, fake.api)
    return Door(provider, http, answer, begin, find, end, lambda: START, lambda: TOKEN)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_session_lasts_twelve_hours_and_behind_tls_no_cookie_goes_in_the_clear(scheme: str) -> None:
    kept = dict[str, Session]()
    async with running(FakeDiscord()) as fake, ClientSession() as http:
        ines = fake.user("ines")
        fake.sign_ins.agrees, fake.sign_ins.back = ines, f"{scheme}://bot.example.org/signed-in"
        door = a_door(fake, http, kept)
        asked = sign_in(door, "", make_mocked_request("GET", "/sign-in"))
        async with http.get(URL(asked.headers["Location"], encoded=True), allow_redirects=False) as agreed:
            back = URL(agreed.headers["Location"]).path_qs
        brought = {"Cookie": f"{ASKED}={asked.cookies[ASKED].value}"}
        let_in = await signed_in(door, "", make_mocked_request("GET", back, headers=brought))
    assert kept == {TOKEN: Session(f"discord:{ines.id}", "Ines", after(12))}
    for cookie in (asked.cookies[ASKED], let_in.cookies[COOKIE]):
        assert (bool(cookie["secure"]), bool(cookie["httponly"])) == (scheme == "https", True)
