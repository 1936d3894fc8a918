"""A browser for each worker of the suite, and the sample project's pages to look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium, needed, opened
from tests.browser.pinewood import Answering, told
from tests.browser.serving import served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    needed()
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sample project's pages are."""
    bot = Answering(told(tmp_path_factory.mktemp("pinewood") / "bot.db"))
    with served(bot.answer, bot.complete) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser) as shown:
        yield shown
