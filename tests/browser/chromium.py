"""Debian's Chromium, driven by Playwright, and axe-core, which reads a page as a screen reader would.

Playwright's own browsers are not downloaded: CI's machine has Debian's, and so have most people's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, sync_playwright

PROGRAM = shutil.which("chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

# It is root's in CI, shows nothing to anybody, and must not look for its maker's servers.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-lcd-text"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SERIOUS = ("serious", "critical")


def needed() -> None:
    """Skips a test where the browser or axe-core is not installed; in CI that is a failure."""
    missing = [
        *(["chromium is not installed (Debian: apt-get install chromium)"] if PROGRAM is None else []),
        *([] if AXE.exists() else ["axe-core is not installed (make axe, which needs npm)"]),
    ]
    if missing:
        pytest.fail(missing[0]) if os.environ.get("CI") else pytest.skip(missing[0])


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of a reader without a past; whatever the browser complains of fails the test at its end.

    It complains where the content security policy refuses something, where a script throws, and where
    something cannot be loaded; that the page itself is a refusal (404) is none.
    """
    context: BrowserContext = browser.new_context(reduced_motion="reduce", **options)
    page, complaints = context.new_page(), list[str]()

    def heard(message: ConsoleMessage) -> None:
        refused = message.location["url"] == page.url and "the server responded with" in message.text
        if message.type in ("error", "warning") and not refused:
            complaints.append(message.text)

    def asked(dialog: Dialog) -> None:
        complaints.append(f"it asks: {dialog.message}")
        dialog.dismiss()

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", asked)
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def faults(page: Page) -> list[str]:
    """What axe-core finds on a page that keeps people from reading it, each with where it is."""
    # Through the debugger, which the page's content security policy does not bind.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
