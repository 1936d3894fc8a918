import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, web

from bot.frontends.headers import HEADERS
from bot.frontends.page import index_page
from bot.frontends.site import Site
from bot.frontends.web import READS, routes
from commands.answer import Answer
from commands.answer_json import from_json
from commands.grid import Grid
from tests.conftest import NOW
from tests.frontends import samples
from tests.frontends.samples import STATUS, TABLE
from tests.frontends.test_grid_table import DAYS


@dataclass
class Bot:
    """The web face on a loopback port, and what its parts answer."""

    base: str
    session: ClientSession
    minutes: int = 0
    problems: Sequence[str] = ()
    healthy: bool = True
    away: bool = False
    grid: Grid | None = None

    async def answer(self, name: str, arguments: Mapping[str, str]) -> Answer:
        found = await samples.answer(name, arguments)
        return replace(found, as_of=NOW + timedelta(minutes=self.minutes), grid=self.grid)

    async def complete(self, name: str, option: str, typed: str) -> Sequence[str]:
        if self.away:
            raise RuntimeError("no store")
        return await samples.complete(name, option, typed)

    async def health(self) -> Sequence[str]:
        if not self.healthy:
            raise RuntimeError("no pulse")
        return self.problems

    async def get(self, path: str, **options: Any) -> tuple[ClientResponse, str]:
        async with self.session.get(self.base + path, allow_redirects=False, **options) as response:
            return response, await response.text(errors="replace")


async def _serve(bot: Bot, **options: Any) -> web.AppRunner:
    app = web.Application()
    app.add_routes(
        routes(
            TABLE,
            bot.answer,
            bot.complete,
            bot.health,
            samples.measured,
            **{"project": "Lighthouse", "clock": lambda: 0.0, **options},
        )
    )
    app.router.add_post("/webhooks/gitlab", _webhook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bot.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner


async def _webhook(request: web.Request) -> web.Response:
    return web.Response(text="taken")


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with ClientSession() as session:
        bot = Bot("", session)
        runner = await _serve(bot)
        yield bot
        await runner.cleanup()


async def test_a_status_is_a_page_and_json(bot: Bot) -> None:
    response, text = await bot.get("/status/migration")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>Migration</h1>" in text
    assert 'href="/status/migration.json"' in text
    response, _ = await bot.get("/status/migration.json")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert from_json(await response.json()) == STATUS


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/cid/show/1527413", "CID 1527413"),
        ("/cid/show?cid=1527413", "CID 1527413"),
        ("/cid/show.json?cid=1527413", "CID 1527413"),
        ("/owner?what=lamp/lens.c", "Owners of lamp/lens.c"),
        ("/owner/lamp/lens.c", "Owners of lamp/lens.c"),
        ("/owner/lamp%2Flens.c", "Owners of lamp/lens.c"),
        ("/owner?what=board.json", "Owners of board.json"),
        ("/owner/a%20b%26c", "Owners of a b&amp;c"),
        ("/pull/list", "Pull requests, open, everywhere"),
        ("/pull/list/not_yet_applied?area=Migration", "Pull requests, not yet applied, Migration"),
        ("/pull/list?state=&area=", "Pull requests, open, everywhere"),
        ("/help", "Help"),
        ("/status/coverity%20%26%20co", "Migration"),
    ],
)
async def test_every_reading_command_has_an_address(bot: Bot, path: str, title: str) -> None:
    response, text = await bot.get(path)
    assert response.status == 200
    if ".json" in path.split("?", maxsplit=1)[0]:
        assert (await response.json())["title"] == title
    else:
        assert f"<h1>{title}</h1>" in text


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/status/nowhere", 404, "No area is called &#39;nowhere&#39;. Did you mean Migration?"),
        ("/status/migration?x=1", 400, "status takes no &#39;x&#39;; it takes area."),
        ("/help?x=1", 400, "help takes no &#39;x&#39;; it takes nothing."),
        ("/help/me", 404, "There is no page /help/me."),
        ("/pull/list?state=shut", 400, "&#39;shut&#39; is no state; it is one of: open, not yet applied."),
        ("/nothing/here", 404, "There is no page /nothing/here."),
        ("/favicon.ico", 404, "There is no page /favicon.ico."),
        ("/cid/assign/7", 405, "cid assign needs to know who asks, and a page does not know who you are."),
        ("/cid/assign?cid=7&amp;to=Ada", 405, "Type it on Discord or in watchkeeper chat: cid assign CID TO"),
    ],
)
async def test_what_gets_no_answer_gets_a_sentence(bot: Bot, path: str, status: int, sentence: str) -> None:
    response, text = await bot.get(path)
    assert response.status == status
    assert sentence in text
    assert set(HEADERS) <= set(response.headers)


async def test_a_refusal_links_its_choices_and_keeps_what_was_asked(bot: Bot) -> None:
    _, text = await bot.get("/status/nowhere")
    assert '<a class="button" href="/status/Migration">Migration</a>' in text
    assert 'value="status nowhere"' in text


async def test_a_refusal_in_json_has_the_sentence_and_the_choices(bot: Bot) -> None:
    response, _ = await bot.get("/status/nowhere.json")
    assert response.status == 404
    assert await response.json() == {
        "error": "No area is called 'nowhere'. Did you mean Migration?",
        "choices": [{"label": "Migration", "command": "status", "arguments": {"area": "Migration"}}],
    }
    response, _ = await bot.get("/status.json")
    assert (response.status, await response.json()) == (
        400,
        {"error": "status needs area: a section's name", "choices": []},
    )


async def test_what_changes_something_is_not_done_by_any_method(bot: Bot) -> None:
    response, _ = await bot.get("/cid/assign/7?to=Ada")
    assert response.status == 405
    assert response.headers["Allow"] == ""
    async with bot.session.post(f"{bot.base}/cid/assign/7") as posted:
        assert posted.status == 405


async def test_a_missing_option_is_asked_for_with_what_is_known(bot: Bot) -> None:
    response, text = await bot.get("/status")
    assert response.status == 200
    assert '<option value="Coverity &amp; co"></option>' in text
    assert '<form class="options" action="/status">' in text


async def test_the_front_page_lists_areas_and_commands(bot: Bot) -> None:
    response, text = await bot.get("/")
    assert response.status == 200
    assert '<a href="/status/Coverity%20%26%20co">Coverity &amp; co</a>' in text
    assert "<code>pull list [STATE] [AREA]</code>" in text


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("status+migration", "/status/migration"),
        ("/status%20Coverity%20%26%20co", "/status/Coverity%20&%20co"),
        ("owner+lamp/lens.c", "/owner?what=lamp/lens.c"),
        ("cid+verdict+7+bug+it+is", "/cid/verdict/7?verdict=Bug&reason=it+is"),
        ("", "/"),
    ],
)
async def test_the_box_leads_to_the_answers_own_address(bot: Bot, asked: str, path: str) -> None:
    response, _ = await bot.get(f"/ask?q={asked}")
    assert response.status == 303
    assert response.headers["Location"] == path
    assert set(HEADERS) <= set(response.headers)


async def test_the_box_offers_the_nearest_command(bot: Bot) -> None:
    response, text = await bot.get("/ask?q=stauts+migration")
    assert response.status == 404
    assert '<a class="button" href="/status/migration">status migration</a>' in text
    assert 'value="stauts migration"' in text


async def test_a_fault_is_logged_and_gets_a_number(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    response, text = await bot.get("/status/boom")
    assert response.status == 500
    number = re.search(r"incident ([0-9A-F]{4})", text)
    assert number is not None
    assert f"incident {number[1]} while answering GET /status/boom" in caplog.text
    assert "the lamp is out" in caplog.text
    assert "the lamp is out" not in text
    response, _ = await bot.get("/status/boom.json")
    assert "incident" in (await response.json())["error"]


async def test_an_answer_that_says_nothing_new_is_not_sent_again(bot: Bot) -> None:
    first, _ = await bot.get("/status/migration")
    bot.minutes = 5
    again, text = await bot.get("/status/migration", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, text) == (304, "")
    assert again.headers["ETag"] == first.headers["ETag"]
    anew, text = await bot.get("/status/migration")
    assert "08:05 UTC" in text
    assert anew.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("sent", "status"), [('"other"', 200), ("*", 304), ("nonsense", 200), ('W/"a", "b"', 200)]
)
async def test_another_tag_gets_the_answer(bot: Bot, sent: str, status: int) -> None:
    response, _ = await bot.get("/status/migration.json", headers={"If-None-Match": sent})
    assert response.status == status


async def test_what_has_no_feed_says_what_has(bot: Bot) -> None:
    response, text = await bot.get("/status/migration.atom")
    assert response.status == 404
    assert "history and cid list have" in text


async def test_page_and_json_have_tags_of_their_own(bot: Bot) -> None:
    tags = {
        (await bot.get(path))[0].headers["ETag"]
        for path in ("/status/migration", "/status/migration.json", "/")
    }
    assert len(tags) == 3


async def test_head_is_get_without_a_body(bot: Bot) -> None:
    got, text = await bot.get("/status/migration")
    async with bot.session.head(f"{bot.base}/status/migration") as head:
        assert head.status == 200
        assert head.headers["Content-Length"] == str(len(text.encode()))
        assert head.headers["ETag"] == got.headers["ETag"]
        assert await head.read() == b""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/style.css",
        "/status/migration",
        "/status/migration.json",
        "/status/nowhere",
        "/healthz",
        "/readyz",
        "/metrics",
    ],
)
async def test_every_page_is_guarded_by_its_headers(bot: Bot, path: str) -> None:
    response, _ = await bot.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_the_style_sheet_is_served(bot: Bot) -> None:
    response, text = await bot.get("/style.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert ":root" in text


async def test_health_is_told_by_the_status(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    response, _ = await bot.get("/healthz")
    told = {"status": "ok", "problems": [], "imports": ["qemu-devel: 7 of 9, 3 a second"]}
    assert (response.status, await response.json()) == (200, told)
    bot.problems = ["the list's mail is 3 hours old"]
    response, _ = await bot.get("/healthz")
    assert (response.status, await response.json()) == (
        503,
        {**told, "status": "failing", "problems": [*bot.problems]},
    )
    bot.healthy = False
    with caplog.at_level(logging.ERROR):
        response, _ = await bot.get("/healthz")
    assert response.status == 503
    assert "no pulse" in caplog.text


async def test_it_is_ready_while_it_can_answer(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    response, _ = await bot.get("/readyz")
    assert (response.status, await response.json()) == (200, {"status": "ok", "problems": []})
    assert response.headers["Cache-Control"] == "no-store"
    bot.away = True
    response, text = await bot.get("/readyz")
    assert (response.status, "incident" in text) == (503, True)
    assert "no store" in caplog.text


async def test_metrics_are_text_as_prometheus_reads_it(bot: Bot) -> None:
    response, text = await bot.get("/metrics")
    assert (response.status, text) == (200, "a_total 1\n")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"


async def test_other_routes_of_the_bot_live_beside(bot: Bot) -> None:
    async with bot.session.post(f"{bot.base}/webhooks/gitlab") as response:
        assert await response.text() == "taken"


async def test_behind_a_proxy_redirections_keep_the_path(bot: Bot) -> None:
    prefixed = Bot("", bot.session)
    runner = await _serve(prefixed, url="/lamp")
    response, _ = await prefixed.get("/ask?q=status+migration")
    assert response.headers["Location"] == "/lamp/status/migration"
    response, text = await prefixed.get("/status/migration")
    assert 'href="/lamp/style.css"' in text
    await runner.cleanup()


def test_a_table_without_status_has_a_front_page_without_areas() -> None:
    table = {"help": TABLE["help"]}
    assert '<h2 id="areas">' not in index_page(Site(table), [])
    found: list[Callable[..., Awaitable[web.StreamResponse]] | type] = [
        route.handler
        for route in routes(table, samples.answer, samples.complete, samples.well, samples.measured)
    ]
    assert len(found) == 7 + 4 + 1


async def test_squares_are_a_picture_too_which_other_sites_show(bot: Bot) -> None:
    bot.grid = DAYS
    _, text = await bot.get("/status/migration")
    assert f'property="og:image" content="{bot.base}/status/migration.png"' in text
    response, _ = await bot.get("/status/migration.png")
    assert (response.status, response.headers["Content-Type"]) == (200, "image/png")
    again, _ = await bot.get("/status/migration.png", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304


async def test_what_has_no_squares_has_no_picture(bot: Bot) -> None:
    response, text = await bot.get("/status/migration.png")
    assert response.status == 404
    assert "there is nothing to draw" in text
    assert "og:image" not in (await bot.get("/status/migration"))[1]


async def test_too_much_at_once_waits(bot: Bot) -> None:
    mine, other = ({"X-Forwarded-For": f"spoofed, 192.0.2.{n}"} for n in (7, 8))  # as a proxy of ours tells
    for _ in range(READS):
        response, _text = await bot.get("/help", headers=mine)
        assert response.status == 200
    response, text = await bot.get("/help", headers=mine)
    assert (response.status, response.headers["Retry-After"]) == (429, "1")
    assert "too much at once" in text
    for headers in (other, {}):  # this machine itself is not limited
        assert (await bot.get("/help", headers=headers))[0].status == 200


async def test_a_bot_behind_https_says_so(bot: Bot) -> None:
    runner = await _serve(bot, url="https://watch.example.org/lamp", clock=lambda: 0.0)
    response, _ = await bot.get("/help")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    await runner.cleanup()
