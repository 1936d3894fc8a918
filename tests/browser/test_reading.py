"""A maintainer reads the pages in a browser: with a mouse, with the keyboard alone, with a screen reader."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from tests.browser.chromium import faults, opened

PAGES = (
    *("/", "/status", "/status/Migration", "/status/nowhere", "/cid/show/410202", "/cid/list"),
    *(
        "/pull/list",
        "/pull/show/P-2",
        "/flaky",
        "/flaky?by=pipeline",
        "/flaky/T-6",
        "/failed",
        "/search?query=lane",
        "/help",
    ),
)
PHONE: ViewportSize = {"width": 360, "height": 740}
LIGHT = 100 * 1024  # bytes of a page with all it loads
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def test_from_the_front_page_to_an_area_to_a_defect(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("region", name="Needs somebody").get_by_role(
        "link", name="Migration", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Migration")
    page.get_by_role("region", name="Needs somebody").get_by_role("link", name="CID-410202").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CID-410202 disputed")
    expect(page.get_by_role("region", name="Views")).to_contain_text("Tomasz Wilk: real (bug)")


def test_the_same_way_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site)
    for name in ("Migration", "CID-410202"):
        tab_to(page, name)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{name.removeprefix('CID-')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("CID-410202 disputed")


def tab_to(page: Page, name: str) -> None:
    """Goes on from link to link; each that has the focus must show it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.locator(":focus")
        assert at.evaluate("e => getComputedStyle(e).outlineStyle !== 'none'"), at.evaluate(
            "e => e.outerHTML"
        )
        if at.inner_text().strip() == name:
            return
    raise AssertionError(f"no key leads to {name}")


def test_what_a_test_did_day_by_day_is_a_table_with_heads(page: Page, site: str) -> None:
    page.goto(f"{site}/flaky/T-6")
    row = page.get_by_role("row").filter(has_text="pinewood-k8s")
    expect(row.get_by_role("rowheader")).to_have_text("pinewood-k8s")
    expect(page.get_by_role("columnheader", name="9 Oct")).to_have_count(1)
    expect(row.get_by_role("cell", name="failed, passed on retry, 1 of").first).to_be_attached()
    days = page.get_by_role("region", name="Day by day").last
    days.focus()  # so that its keys scroll it
    expect(days).to_be_focused()


def test_pipelines_stand_above_what_tests_did_in_them_and_are_links(page: Page, site: str) -> None:
    page.goto(f"{site}/flaky/T-6")
    page.get_by_role("link", name="Pipeline by pipeline").click()
    row = page.get_by_role("row").filter(has_text="pinewood-k8s")
    expect(row.get_by_role("cell", name="failed, passed on retry, 1 of").first).to_be_attached()
    head = page.get_by_role("columnheader").get_by_role("link").last
    number = head.inner_text()
    head.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_the_box_takes_what_is_typed_in_chat(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("search").get_by_label("Ask").fill("cid show 410202")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("CID-410202 disputed")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_keeps_anybody_from_reading(page: Page, site: str, path: str) -> None:
    loaded = list[Request]()
    page.on("requestfinished", lambda request: loaded.append(request))  # noqa: PLW0108  # Playwright marks what it calls
    page.goto(site + path)
    expect(page.locator("main")).to_be_visible()
    assert all(request.url.startswith(site) for request in loaded)
    assert sum(request.sizes()["responseBodySize"] for request in loaded) < LIGHT
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert faults(page) == []


def test_a_page_needs_no_script(browser: Browser, site: str) -> None:
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{site}/status/Migration")
        page.get_by_role("link", name="CID-410202").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("CID-410202 disputed")
