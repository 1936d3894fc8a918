"""What tests did as a PNG: one row for each test and class of runners, one square a day or pipeline.

Drawn for a glance at half its size, as Discord shows it. What passed is pale, and what did not is told by
colour and by a mark, so that nobody has to tell colours apart; the strong ones are near those of Okabe and
Ito (*Color Universal Design*, 2008), which people with any colour vision can.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.frontends.safe import plain
from commands.grid import Column, Grid, Row, head
from commands.phrases import cut, times
from storage.state import Did

SQUARE, GAP, MARGIN = 40, 4, 28
STEP = SQUARE + GAP
TITLE, TEXT = 34, 26  # letters, in pixels
LONGEST, CALLED = 34, 90  # letters of a row's or a column's name, and of the title

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


def png(grid: Grid) -> bytes:
    """The picture."""
    title, text = ImageFont.load_default(TITLE), ImageFont.load_default(TEXT)
    called = cut(plain(grid.title), CALLED)
    names = _names(grid.rows)
    counts = [f"{row.failed}/{row.runs}" for row in grid.rows]
    left = MARGIN + max(int(text.getlength(name)) for name in names) + 20
    right = 20 + max(int(text.getlength(c)) for c in [*counts, "failed"]) + MARGIN
    across = left + len(grid.columns) * STEP
    width = max(across + right, int(title.getlength(called)) + 2 * MARGIN)
    top = MARGIN + TITLE + 48 + max(TEXT, *(int(text.getlength(_upright(c))) for c in grid.columns))
    legend = _legend(text, width)
    more = [f"and {times(grid.left_out, 'more row')}"] if grid.left_out else []
    height = top + len(grid.rows) * STEP + 24 + (len(legend) + len(more)) * STEP + MARGIN
    picture = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, MARGIN), called, INK, title)
    _heads(picture, grid, left, top, text)
    draw.text((across + 12, top - TEXT - 12), "failed", QUIET, text)
    for n, row in enumerate(grid.rows):
        y = top + n * STEP
        draw.text((left - 20, y + SQUARE // 2), names[n], INK, text, anchor="rm")
        draw.text((across + 12, y + SQUARE // 2), counts[n], INK if row.failed else QUIET, text, anchor="lm")
        for column, square in enumerate(row.squares):
            _square(draw, left + column * STEP, y, square.did if square else None)
    y = top + len(grid.rows) * STEP + 24
    for line in more:
        draw.text((left, y), line, QUIET, text)
        y += STEP
    _draw_legend(draw, legend, y, text)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _names(rows: Sequence[Row]) -> list[str]:
    """The class of runners; of several tests, with as much of their names as tells them apart."""
    runners = [cut(plain(row.runners), LONGEST) for row in rows]
    tests = {row.test for row in rows}
    if len(tests) == 1:
        return runners
    deepest = max(test.count("/") for test in tests)
    parts = next((n for n in range(1, deepest + 1) if len({_end(t, n) for t in tests}) == len(tests)), 0)
    ends = (plain(_end(row.test, parts)) for row in rows)
    return [f"{cut(e, max(LONGEST + 3 - len(r), 4))} · {r}" for e, r in zip(ends, runners, strict=True)]


def _end(test: str, parts: int) -> str:
    """The last parts of a test's name; all of it for 0."""
    return "/".join(test.split("/")[-parts:])


def _heads(picture: Image.Image, grid: Grid, left: int, top: int, text: Font) -> None:
    """Pipelines by their names; Mondays by their date, with a line down; the last day."""
    draw, y = ImageDraw.Draw(picture), top - TEXT - 12
    last = len(grid.columns) - 1
    for n, column in enumerate(grid.columns):
        x = left + n * STEP
        if column.name:
            _draw_upright(picture, _upright(column), x, top - 12, text)
        elif n == last:
            draw.text((x + SQUARE, y), head(column), INK, text, anchor="ra")
        elif column.day.weekday() == 0 and n < last - 2:
            draw.text((x, y), head(column), QUIET, text)
            draw.line((x - GAP // 2, y, x - GAP // 2, top + len(grid.rows) * STEP), "#C8C8C8", 2)


def _upright(column: Column) -> str:
    """A name too long to stand above a square; it is read with the head on the left shoulder."""
    return cut(plain(column.name), LONGEST)


def _draw_upright(picture: Image.Image, name: str, x: int, bottom: int, text: Font) -> None:
    letters = Image.new("L", (max(int(text.getlength(name)), 1), SQUARE))
    ImageDraw.Draw(letters).text((0, SQUARE // 2), name, 255, text, anchor="lm")
    turned = letters.transpose(Image.Transpose.ROTATE_90)
    picture.paste(QUIET, (x, bottom - turned.height), turned)


def _square(draw: ImageDraw.ImageDraw, x: int, y: int, did: Did | None) -> None:
    """One square; each state has a mark of its own beside its colour."""
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
