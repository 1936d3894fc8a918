"""README's chat transcript is what the bot answers to the sample project's story, word for word."""

from __future__ import annotations

import re
from pathlib import Path

from bot.frontends.text import render
from tests.story import INES, Asking

README = Path(__file__).parent.parent / "README.md"

SHOWN = re.compile(r"<!-- transcript -->\n```\n(.*?)```\n<!-- /transcript -->", re.DOTALL)

WIDTH = 96


def transcript(ask: Asking) -> str:
    """Two questions as a maintainer types them, and the answers as a terminal shows them."""
    asked = (
        ("/status migration", ask("status", area="migration")),
        ("/cid assign 410202 Tomasz", ask("cid assign", asker=INES, cid="410202", person="Tomasz")),
    )
    return "\n".join(
        f"ines> {typed}\n\n{render(answer, width=WIDTH, links='none', details=False)}"
        for typed, answer in asked
    )


def test_the_transcript_is_true(ask: Asking) -> None:
    shown = SHOWN.search(README.read_text("utf-8"))
    expected = transcript(ask)
    assert shown, f"README.md lacks its transcript:\n{expected}"
    assert shown[1] == expected
