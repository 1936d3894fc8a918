"""`make screenshots`: a picture of each page of the sample, in light, in dark, on a phone, and README's."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize

from tests.browser.chromium import chromium, opened
from tests.browser.pinewood import Answering, told
from tests.browser.serving import served

PAGES = {
    "overview": "/",
    "area": "/status/Migration",
    "defect": "/cid/show/410202",
    "pull-request": "/pull/show/P-2",
    "failed": "/failed",
    "pipeline": "/pipeline/52418",
    "test": "/flaky/T-6",
    "tests": "/flaky",
    "tests-by-pipeline": "/flaky?by=pipeline",
    "runs": "/runs/T-6",
    "runner": "/runner/pinewood-arm-2",
    "person": "/person/Ines%20Okafor",
    "search": "/search?query=migration",
    "history": "/history/CID-410202",
    "refusal": "/status/migartion",
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1100, "height": 700}},
    "dark": {"viewport": {"width": 1100, "height": 700}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 800}},
}

README: ViewportSize = {"width": 860, "height": 640}
"""Small, for it is kept in git."""


def main(folder: Path) -> None:
    """Writes the pictures into that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        bot = Answering(told(Path(kept) / "bot.db"))
        with served(bot.answer, bot.complete) as url, chromium() as browser:
            with opened(browser, viewport=README) as page:
                page.goto(url)
                page.screenshot(path=folder / "readme.png")
            for look, options in LOOKS.items():
                with opened(browser, **options) as page:
                    for name, path in PAGES.items():
                        page.goto(url + path)
                        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
