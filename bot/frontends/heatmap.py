"""The days of tests as a PNG: one row for each test and class of runners, one square a day.

Drawn for a glance at half its size, as Discord shows it. What passed is pale, and what did not is told by
colour and by a mark, so that nobody has to tell colours apart; the strong ones are near those of Okabe and
Ito (*Color Universal Design*, 2008), which people with any colour vision can.
"""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFont

from bot.frontends.safe import plain
from commands.days import Days, Row
from storage.state import Did

SQUARE, GAP, MARGIN = 40, 4, 28
STEP = SQUARE + GAP
TITLE, TEXT = 34, 26  # letters, in pixels
LONGEST = 34  # letters of a row's name

INK, QUIET, PAPER, NOTHING = "#1A1A1A", "#5F5F5F", "#FFFFFF", "#D5D5D5"

COLOURS = {
    Did.PASSED: "#BFE3D3",
    Did.FAILED: "#D55E00",
    Did.FLAKY: "#F0C808",
    Did.INFRASTRUCTURE: "#0072B2",
    Did.INCOMPLETE: "#B0B0B0",
    Did.ABSENT: "#FFFFFF",
}

LEGEND = {
    Did.PASSED: "passed",
    Did.FAILED: "failed",
    Did.FLAKY: "failed, passed on retry",
    Did.INFRASTRUCTURE: "infrastructure",
    Did.INCOMPLETE: "results missing",
    Did.ABSENT: "test absent",
}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def png(days: Days) -> bytes:
    """The picture."""
    title, text = ImageFont.load_default(TITLE), ImageFont.load_default(TEXT)
    names = [_name(row, days) for row in days.rows]
    left = MARGIN + max(int(text.getlength(name)) for name in names) + 20
    counts = [f"{row.failed}/{row.runs}" for row in days.rows]
    right = 20 + max(int(text.getlength(c)) for c in [*counts, "failed"]) + MARGIN
    top = MARGIN + TITLE + TEXT + 48
    across = left + days.count * STEP
    legend = _legend(text, across + right)
    more = [f"and {days.left_out} more rows"] if days.left_out else []
    height = top + len(days.rows) * STEP + 24 + (len(legend) + len(more)) * STEP + MARGIN
    picture = Image.new("RGB", (across + right, height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, MARGIN), plain(days.title), INK, title)
    _dates(draw, days, left, top, text)
    draw.text((across + 12, top - TEXT - 12), "failed", QUIET, text)
    for n, row in enumerate(days.rows):
        y = top + n * STEP
        draw.text((left - 20, y + SQUARE // 2), names[n], INK, text, anchor="rm")
        draw.text((across + 12, y + SQUARE // 2), counts[n], INK if row.failed else QUIET, text, anchor="lm")
        for day, did in enumerate(row.days):
            _square(draw, left + day * STEP, y, did.did if did else None)
    y = top + len(days.rows) * STEP + 24
    for line in more:
        draw.text((left, y), line, QUIET, text)
        y += STEP
    _draw_legend(draw, legend, y, text)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _name(row: Row, days: Days) -> str:
    """The class of runners; with the test before it where there are several, by the last part of its name."""
    runners = _cut(plain(row.runners), LONGEST)
    if len({r.test for r in days.rows}) == 1:
        return runners
    return f"{_cut(plain(row.test.rpartition('/')[2]), LONGEST + 3 - len(runners))} · {runners}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(most - 1, 3)]}…"


def _dates(draw: ImageDraw.ImageDraw, days: Days, left: int, top: int, text: Font) -> None:
    """Mondays by their date, with a line down; the last day."""
    y = top - TEXT - 12
    for n in range(days.count):
        day, x = days.first + timedelta(days=n), left + n * STEP
        if day.weekday() == 0 and n < days.count - 3:
            draw.text((x, y), f"{day.day} {day:%b}", QUIET, text)
            draw.line((x - GAP // 2, y, x - GAP // 2, top + len(days.rows) * STEP), "#C8C8C8", 2)
    end = left + days.count * STEP - GAP
    draw.text((end, y), f"{days.last.day} {days.last:%b}", INK, text, anchor="ra")


def _square(draw: ImageDraw.ImageDraw, x: int, y: int, did: Did | None) -> None:
    """One day; each state has a mark of its own beside its colour."""
    box = (x, y, x + SQUARE - 1, y + SQUARE - 1)
    if did is None:
        draw.rectangle((x + 16, y + 16, x + SQUARE - 17, y + SQUARE - 17), NOTHING)
        return
    draw.rectangle(box, COLOURS[did])
    a, b, c, d = x + 11, y + 11, x + SQUARE - 12, y + SQUARE - 12
    if did is Did.FAILED:
        draw.line((a, b, c, d), PAPER, 6)
        draw.line((a, d, c, b), PAPER, 6)
    elif did is Did.FLAKY:
        draw.line((a, d, c, b), INK, 6)
    elif did is Did.INFRASTRUCTURE:
        draw.polygon(((a, d), ((a + c) // 2, b), (c, d)), PAPER)
    elif did is Did.INCOMPLETE:
        draw.text((x + SQUARE // 2, y + SQUARE // 2), "?", INK, ImageFont.load_default(TITLE), anchor="mm")
    elif did is Did.ABSENT:
        draw.rectangle(box, None, QUIET, 2)
        draw.line((a, (b + d) // 2, c, (b + d) // 2), QUIET, 3)


def _legend(text: Font, width: int) -> list[list[tuple[Did | None, str, int]]]:
    """Its entries with the place where each stands, in as many lines as fit the width."""
    lines: list[list[tuple[Did | None, str, int]]] = [[]]
    x = MARGIN
    for did, words in [*LEGEND.items(), (None, "no run")]:
        needs = SQUARE + 12 + int(text.getlength(words)) + 32
        if x + needs > width and lines[-1]:
            lines.append([])
            x = MARGIN
        lines[-1].append((did, words, x))
        x += needs
    return lines


def _draw_legend(
    draw: ImageDraw.ImageDraw, lines: list[list[tuple[Did | None, str, int]]], y: int, text: Font
) -> None:
    for line in lines:
        for did, words, x in line:
            _square(draw, x, y, did)
            draw.text((x + SQUARE + 12, y + SQUARE // 2), words, INK, text, anchor="lm")
        y += STEP
