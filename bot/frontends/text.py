"""An answer on a terminal or in a file: keys in a column, the words beside them.

The eye finds the thing in the left column and what is to be known of it on the right. A link is
shown as ‹its words›: a terminal that can makes them clickable, elsewhere a number leads to the
address at the end, where each address stands once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from bot.frontends.safe import plain, web_url
from bot.frontends.words import write
from commands.answer import Action, Answer, Line, Link, Section, Span, UserError

Links = Literal["hyperlinks", "footnotes", "none"]

BOLD, DIM, HEADING = "1", "2", "1;36"
WIDEST_KEY = 24
NARROWEST = 20  # a text column is never narrower, however small the window says it is
WHOLE_LINK = 24  # a link this short is not broken over two lines


@dataclass(frozen=True, slots=True)
class _Look:
    """How to draw, and the addresses met so far with their numbers."""

    width: int
    links: Links
    details: bool
    color: bool
    notes: dict[str, int] = field(default_factory=dict)

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text


@dataclass(frozen=True, slots=True)
class _Word:
    """Pieces of text without a space between them: how they are written, and how wide they show."""

    written: str = ""
    cells: int = 0

    def __add__(self, other: _Word) -> _Word:
        return _Word(self.written + other.written, self.cells + other.cells)


def render(
    answer: Answer,
    *,
    width: int = 80,
    links: Links = "none",
    details: bool = True,
    color: bool = False,
    numbered: bool = False,
) -> str:
    """The answer as text that ends with a newline.

    Args:
        answer: what to show.
        width: how many cells a line has; a word that is wider stands alone and runs over.
        links: how links are made usable.
        details: lines that stand below a line are shown too.
        color: styles are written as escape sequences.
        numbered: actions get numbers, for a prompt where a number runs one.
    """
    look = _Look(max(width, NARROWEST), links, details, color)
    blocks = [[*_title(answer, look), *_block(answer.intro, look, indent=0)]]
    blocks += [_section(section, look) for section in answer.sections if section.lines]
    blocks += [_actions(answer.actions, look, numbered), [f"[{n}] {url}" for url, n in look.notes.items()]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def refusal(error: UserError, *, width: int = 80, color: bool = False, numbered: bool = False) -> str:
    """A sentence that says why there is no answer, and what may be asked instead."""
    look = _Look(max(width, NARROWEST), "none", False, color)
    sentence = _wrap(_words([str(error)], look), look, "", 0)
    return "\n".join([*sentence, *_actions(error.choices, look, numbered)]) + "\n"


def as_of(moment: datetime) -> str:
    """`as of Sat 21 Sep 2024, 08:00 UTC`."""
    return f"as of {moment:%a} {moment.day} {moment:%b %Y, %H:%M} UTC"


def cells(line: Line) -> tuple[Span, tuple[Span, ...]]:
    """A line's key and the rest of it; a key that begins the line is not said twice."""
    first, rest = line.spans[0] if line.spans else "", line.spans[1:]
    words = first if isinstance(first, str) else first.text
    if not line.key or not re.match(rf"{re.escape(line.key)}(?![\w-])", words):
        return line.key, line.spans
    after = words[len(line.key) :]
    key = line.key if isinstance(first, str) else Link(line.key, first.url)
    if isinstance(first, Link) and after:
        return line.key, line.spans
    return key, _trimmed((after, *rest))


def _trimmed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans after a key: no white space, colon or empty text at their start."""
    while spans and isinstance(spans[0], str):
        first = re.sub(r"^:?\s+|^:$", "", spans[0])
        if first:
            return (first, *spans[1:])
        spans = spans[1:]
    return spans


def _title(answer: Answer, look: _Look) -> list[str]:
    title, moment = plain(answer.title), as_of(answer.as_of)
    gap = look.width - cell_len(title) - len(moment)
    if gap >= 2:
        return [look.paint(BOLD, title) + " " * gap + look.paint(DIM, moment)]
    words = [_Word(look.paint(BOLD, word), cell_len(word)) for word in title.split()]
    return [*_wrap(words, look, "", 0), look.paint(DIM, moment)]


def _section(section: Section, look: _Look) -> list[str]:
    title = [look.paint(HEADING, plain(section.title).upper())] if section.title else []
    return title + _block(section.lines, look, indent=1)


def _block(lines: Sequence[Line], look: _Look, indent: int) -> list[str]:
    """Lines with their keys in one column."""
    parts = [(line, *cells(line)) for line in lines]
    widths = [_key_word(key, look).cells for _, key, _ in parts]
    fitting = [width for width in widths if 0 < width <= min(WIDEST_KEY, look.width // 3)]
    column = indent + max(fitting) + 2 if fitting else indent + (2 if any(widths) else 0)
    drawn: list[str] = []
    for line, key, rest in parts:
        word = _key_word(key, look)
        start = " " * indent + word.written
        start += " " * max(column - indent - word.cells, 2 if word.cells else 0)
        used = max(column, indent + word.cells + 2 if word.cells else 0)
        drawn += _wrap(_words(rest, look), look, start, column, used)
        if look.details and line.details:
            drawn += _block(line.details, look, indent=column if fitting else column + 2)
    return drawn


def _key_word(key: Span, look: _Look) -> _Word:
    text = plain(key if isinstance(key, str) else key.text)
    url = web_url(key.url) if isinstance(key, Link) else None
    return _linked(look.paint(BOLD, text), cell_len(text), url, look) if text else _Word()


def _words(spans: Sequence[Span], look: _Look) -> list[_Word]:
    """The spans cut where a line may end."""
    words = [_Word()]
    for span in spans:
        for number, word in enumerate(_pieces(span, look)):
            if number:
                words.append(_Word())
            words[-1] += word
    return [word for word in words if word.written]


def _pieces(span: Span, look: _Look) -> Iterator[_Word]:
    if isinstance(span, str):
        yield from (_Word(word, cell_len(word)) for word in plain(span).split(" "))
        return
    shown, url = f"‹{plain(span.text).strip()}›", web_url(span.url)
    parts = [shown] if cell_len(shown) <= WHOLE_LINK else shown.split()
    yield from (_Word(_osc8(part, url, look), cell_len(part)) for part in parts[:-1])
    yield _linked(parts[-1], cell_len(parts[-1]), url, look)


def _linked(written: str, width: int, url: str | None, look: _Look) -> _Word:
    """The end of a link: clickable, or with its number behind it."""
    if url and look.links == "footnotes":
        note = f"[{look.notes.setdefault(url, len(look.notes) + 1)}]"
        return _Word(written + look.paint(DIM, note), width + len(note))
    return _Word(_osc8(written, url, look), width)


def _osc8(written: str, url: str | None, look: _Look) -> str:
    if url is None or look.links != "hyperlinks":
        return written
    return f"\x1b]8;;{url}\x1b\\{written}\x1b]8;;\x1b\\"


def _wrap(words: Sequence[_Word], look: _Look, start: str, hang: int, used: int | None = None) -> list[str]:
    """Lines of `words`: the first after `start` (`used` cells wide), the others hanging at `hang`."""
    lines, at, fresh = [start], hang if used is None else used, True
    for word in words:
        if not fresh and at + 1 + word.cells > look.width:
            lines.append(" " * hang)
            at, fresh = hang, True
        lines[-1] += word.written if fresh else f" {word.written}"
        at += word.cells + (0 if fresh else 1)
        fresh = False
    return [line.rstrip() for line in lines if line.strip()]


def _actions(actions: Sequence[Action], look: _Look, numbered: bool) -> list[str]:
    """Each button with what to type for it."""
    labels = [
        f"{number} [{plain(action.label)}]" if numbered else f"[{plain(action.label)}]"
        for number, action in enumerate(actions, 1)
    ]
    column = min(max(map(cell_len, labels), default=0) + 2, look.width // 2)
    drawn: list[str] = []
    for label, action in zip(labels, actions, strict=True):
        width = cell_len(label)
        start = look.paint(BOLD, label) + " " * max(column - width, 2)
        drawn += _wrap(_words([write(action)], look), look, start, column, max(column, width + 2))
    return drawn
