"""An answer as Discord shows it: one embed a page, under every limit of Discord.

Mails are quoted here, so every character that Discord's markdown could act on is escaped: a quote
shows what was written and never makes a heading, a mention, a link or an emoji ("file.c:100: error"
would show 💯). Only our own links are markdown. A line is cut between words when it must be, never
inside a link.

Sections are fields while all of the answer fits on one page that way; otherwise they are blocks of
the description, which takes four times as much, split over pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import discord

from bot.frontends.safe import plain, web_url
from bot.frontends.text import as_of, cells
from commands.answer import Answer, Line, Link, Section, Span
from commands.phrases import cut

TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE, EMBED = 256, 4096, 25, 256, 1024, 6000
CONTENT = 2000  # of a message, beside its embeds
LINE = 2000  # a longer line goes on in a new one
WORD = 200  # a longer word is cut, so that every line can be
ADDRESS = 1000  # a longer address is left out; its words stay

FOUND, NOT_FOUND, CALLING = discord.Colour(0x3BA55D), discord.Colour(0x80848E), discord.Colour(0xF0B232)

ZERO_WIDTH_SPACE = "\u200b"
BULLET, DETAIL = "• ", "\u2003↳ "

_SPECIAL = re.compile(r"[\\*_~|`\[\]<>]")
_MENTION = re.compile(r"@(?=everyone|here)")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_ADDRESS = re.compile(r"(?<=\w)://")
_BLOCK = re.compile(r"^(\d{0,9})(?=(?:#{1,3}|-#|[-+.])\s)")  # a heading, small print or a list begins
_UNIT = re.compile(r"\\.|[^\\]", re.DOTALL)  # what must not be cut: a character with its backslash
_PIECE = re.compile(rf"(?:{_UNIT.pattern}){{1,{WORD // 2}}}", re.DOTALL)


def render(answer: Answer) -> list[discord.Embed]:
    """The pages of an answer, at least one.

    Details are shown while all of it stays on one page; else they are left to the command of their
    line's key.
    """
    pages = _pages(answer, details=True)
    return pages if len(pages) == 1 else _pages(answer, details=False)


def escape(text: str) -> str:
    """Text that Discord shows as it stands, wherever it does not begin a line."""
    text = _SPECIAL.sub(r"\\\g<0>", plain(text))
    text = _MENTION.sub(f"@{ZERO_WIDTH_SPACE}", text)
    return _ADDRESS.sub(r"\\://", _EMOJI.sub(r"\\:", text))


def shorten(text: str, most: int) -> str:
    """Escaped text of at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else f"{next(_packed(_UNIT.findall(text), most - 1))}…"


def markdown(line: Line) -> list[str]:
    """A line as Discord's markdown; more than one where it is too long for one."""
    key, rest = cells(line)
    bold = [f"**{''.join(_atoms([key]))}** "] if key else []
    atoms = [*bold, *_atoms(rest)]
    return [_BLOCK.sub(r"\1\\", row.strip()) for row in _packed(atoms, LINE) if row.strip()]


def _pages(answer: Answer, *, details: bool) -> list[discord.Embed]:
    intro = "\n".join(row for line in answer.intro for row in _rows(line, "", details=details))
    sections = [(_heading(s), "\n".join(_section(s, details=details))) for s in answer.sections]
    fields = [(name, value) for name, value in sections if value]  # a heading alone says nothing
    page = _page(answer, intro)
    for name, value in fields:
        page.add_field(name=name or ZERO_WIDTH_SPACE, value=value, inline=False)
    if (
        len(page) <= EMBED
        and len(intro) <= DESCRIPTION
        and len(fields) <= FIELDS
        and all(len(value) <= FIELD_VALUE for _, value in fields)
    ):
        return [page]
    blocks = [("", intro.split("\n")), *((name, value.split("\n")) for name, value in fields)]
    texts = list(_paged(blocks))
    return [_page(answer, text, number, len(texts)) for number, text in enumerate(texts, 1)]


def _page(answer: Answer, description: str, number: int = 1, of: int = 1) -> discord.Embed:
    calling = any(s.calls for s in answer.sections)
    colour = NOT_FOUND if not answer.found else CALLING if calling else FOUND
    embed = discord.Embed(title=_cut(answer.title, TITLE), description=description or None, colour=colour)
    pages = f" · page {number} of {of}" if of > 1 else ""
    return embed.set_footer(text=f"{as_of(answer.as_of)}{pages}")


def _heading(section: Section) -> str:
    return _cut(section.title, FIELD_NAME)


def _cut(title: str, most: int) -> str:
    """A title in at most so many characters, which escaping may make more of."""
    return shorten(escape(cut(title, most)).strip(), most)


def _section(section: Section, *, details: bool) -> list[str]:
    return [row for line in section.lines for row in _rows(line, BULLET, details=details)]


def _rows(line: Line, mark: str, *, details: bool, depth: int = 0) -> Iterator[str]:
    for row in markdown(line):
        yield mark + row.removeprefix(BULLET)
    for detail in line.details if details else ():
        yield from _rows(detail, "\u2003" * depth + DETAIL, details=True, depth=depth + 1)


def _paged(blocks: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """Blocks as descriptions; a heading never ends a page and stands again where its block goes on."""
    page = ""
    for heading, rows in blocks:
        head, again = (f"**{heading}**\n", f"**{heading}** (continued)\n") if heading else ("", "")
        for number, row in enumerate(rows):
            piece = f"\n{row}" if number else f"\n\n{head}{row}"
            if page and len(page) + len(piece) > DESCRIPTION:
                yield page
                page = ""
                piece = f"{again}{row}" if number else piece
            page = f"{page}{piece}" if page else piece.lstrip("\n")
    yield page


def _atoms(spans: Iterable[Span]) -> Iterator[str]:
    """Pieces of markdown that must not be cut."""
    for is_link, group in groupby(spans, key=lambda s: isinstance(s, Link)):
        if is_link:
            for span in group:
                yield from _link(span) if isinstance(span, Link) else ()
        else:
            yield from _words("".join(s for s in group if isinstance(s, str)))


def _words(text: str) -> Iterator[str]:
    for word in re.findall(r"\s|\S+", escape(text)):
        yield from _PIECE.findall(word) if len(word) > WORD else (word,)


def _link(link: Link) -> Iterator[str]:
    # Discord reads brackets inside a link's words as the link's own, even escaped ones.
    words = plain(link.text).strip().replace("[", "(").replace("]", ")") or "link"
    url = web_url(link.url)
    if url is None or len(url) > ADDRESS:
        yield from _words(link.text)
    else:
        url = url.replace("(", "%28").replace(")", "%29")
        yield f"[{shorten(escape(words), WORD)}]({url})"


def _packed(atoms: Iterable[str], most: int) -> Iterator[str]:
    """Atoms joined into rows of at most so many characters."""
    row = ""
    for atom in atoms:
        if row and len(row) + len(atom) > most:
            yield row
            row = ""
        row += atom
    if row:
        yield row
