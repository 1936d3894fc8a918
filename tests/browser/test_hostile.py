"""Whatever stands in a mail's subject, in a name, in a test's name: in a browser it is text."""

from __future__ import annotations

from collections.abc import Iterator
from email.header import Header
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from bot import sample
from bot.sample import story
from bot.sources import files
from storage.records import Delivery
from tests import ci
from tests.browser.chromium import opened
from tests.browser.pinewood import Answering, taken
from tests.browser.serving import served
from tests.builders import START, after

CODE = "document.title='taken'"
ATTACKS = (
    f"<script>{CODE}</script>",
    f"</title><script>{CODE}</script>",
    f'"><img src=x onerror="{CODE}">',
    f"'><svg onload={CODE}>",
    f"</time></main><iframe srcdoc='<script>parent.{CODE}</script>'></iframe>",
    f"javascript:{CODE}",
    "<b>bold</b><style>*{display:none}</style>",
    f"--><script>{CODE}//",
    f"{{{{ {CODE} }}}}{{% endblock %}}",
    "&lt;script&gt;&#60;i&#62;",
    '<form action="https://example.org"><input name=q></form>',
)
# No white space, nothing that ends a line: whether such a subject or name is folded is not the matter here.
MARKS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=8)
HOSTILE = st.builds("{}{}{}".format, MARKS, st.sampled_from(ATTACKS), MARKS)

OURS = {
    *("html", "head", "meta", "title", "link", "body", "header", "nav", "main", "section", "footer", "div"),
    *("form", "label", "input", "button", "select", "option", "datalist", "details", "summary"),
    *("h1", "h2", "p", "ul", "li", "dl", "dt", "dd", "span", "a", "time", "code"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
PAGES = ("/search?query=gate", "/series/show/S-1", "/pull/show/P-1", "/flaky/T-1", "/failed", "/pull/list")
AREA = "/status/Migration"


class Site(Answering):
    """Another database for each example."""

    def of(self, path: Path) -> None:
        self.path = path


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str, Site]]:
    site = Site(tmp_path_factory.mktemp("hostile") / "0.db", after(48))
    with served(site.answer, site.complete) as url, opened(browser) as page:
        yield page, url, site


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=HOSTILE, name=HOSTILE, test=HOSTILE, said=HOSTILE)
def test_hostile_words_never_become_markup(
    hostile: tuple[Page, str, Site], subject: str, name: str, test: str, said: str
) -> None:
    page, url, site = hostile
    number = len(list(site.path.parent.glob("*.db")))
    site.of(taken(site.path.with_name(f"{number}.db"), _arrived(subject, name, test, said)))
    met = ""
    for path in (*PAGES, AREA):
        page.goto(url + path)
        assert page.title().endswith("· Pinewood · Watchkeeper")
        tags = page.evaluate("[...document.querySelectorAll('*')].map(e => e.localName)")
        assert set(tags) <= OURS
        names = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
            ".filter(name => /^on|^style$|^src/.test(name))"
        )
        assert names == []
        links = page.evaluate("[...document.links].map(a => a.protocol)")
        assert set(links) <= {"http:", "https:"}
        met += page.locator("body").inner_text()
    assert any(attack in met for attack in ATTACKS)  # it did stand there, as text


def _arrived(subject: str, name: str, test: str, said: str) -> list[Delivery]:
    owners, *_ = sample.files()
    run = ci.Run(7001, status="failed")
    told = [
        _mail("p1", f"[PATCH] gate: {subject}", name, "diff --git a/migration/gate.c b/migration/gate.c"),
        _mail("p2", f"[PULL 0/1] gate {subject}", name, f"{said}\n{'-' * 16}\n{subject}"),
    ]
    report = ci.report(run, failed={test: said})
    return [
        *story.of_file(owners),
        *(files.mail(raw, "box", START) for raw in told),
        *(ci.event(41, run), report, ci.log(run, f"FAILED: {said}", said)),
    ]


def _mail(name: str, subject: str, author: str, body: str) -> bytes:
    sender = Header(author, "utf-8").encode()
    heads = [
        f"Message-ID: <{name}@example.org>",
        f"Subject: {Header(subject, 'utf-8').encode()}",
        f"From: {sender} <mallory@example.org>",
        "Date: Mon, 2 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\n".join([*heads, "", "gate", body, ""]).encode()
