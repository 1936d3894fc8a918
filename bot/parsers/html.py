"""HTML mails as the text their authors saw, with `<blockquote>` as quotation marks.

A reduction, not a rendering: paragraphs, line breaks, lists, preformatted text and quotations are
kept, all else is dropped. Cut at "<" instead of matched by patterns, so that broken or hostile HTML
takes linear time.
"""

from __future__ import annotations

import html
import re

_BREAKS = {
    "br",
    "div",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "pre",
    "hr",
    "dt",
    "dd",
}
_HIDDEN = {"style", "script", "head", "title"}
_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z\d]*)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_LETTER = re.compile(r"&#\d{8,}")  # html.unescape raises on numbers of thousands of digits
_DEEPEST = 30


def reduced(source: str) -> str:
    """The text of an HTML document."""
    page = _Page()
    comment = False
    for at, chunk in enumerate(source.split("<")):
        if comment or (at and chunk.startswith("!--")):
            comment = "-->" not in chunk
            page.write(chunk.partition("-->")[2])
            continue
        tag = _TAG.match(chunk) if at else None
        if tag is None:
            is_markup = at and chunk[:1] in {"!", "?", "/"}
            page.write(chunk.partition(">")[2] if is_markup else "<" * bool(at) + chunk)
            continue
        page.tag(tag[2].lower(), closing=bool(tag[1]))
        page.write(chunk.partition(">")[2])
    return page.text()


class _Page:
    """The lines written so far and the state of the reading: this is what changes from tag to tag."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._hidden = ""
        self._pre = False

    def tag(self, name: str, *, closing: bool) -> None:
        if name in _HIDDEN:
            if closing and name == self._hidden:
                self._hidden = ""
            elif not closing and not self._hidden:
                self._hidden = name
        elif self._hidden == "head" and name == "body":
            self._hidden = ""
        if name == "blockquote":
            self._end_line()
            self._depth = max(0, min(_DEEPEST, self._depth + (-1 if closing else 1)))
        elif name == "p":
            self._end_line()
            self._lines.append(">" * self._depth)
        elif name in _BREAKS and (name == "br" or self._line):
            self._end_line()
        if name == "pre":
            self._pre = not closing
        if name == "li" and not closing:
            self._line.append("- ")

    def write(self, text: str) -> None:
        if self._hidden or not text:
            return
        text = html.unescape(_NO_LETTER.sub("", text)).replace("\u00a0", " ")
        if self._pre:
            first, *others = text.split("\n")
            self._line.append(first)
            for line in others:
                self._end_line()
                self._line.append(line)
        else:
            self._line.append(_SPACE.sub(" ", text))

    def _end_line(self) -> None:
        line = "".join(self._line)
        line = line if self._pre else _SPACE.sub(" ", line).strip()
        mark = ">" * self._depth
        self._lines.append(f"{mark} {line}".strip() if mark else line.rstrip())
        self._line = []

    def text(self) -> str:
        """All that was written, runs of blank lines reduced to one."""
        self._end_line()
        kept: list[str] = []
        for line in self._lines:
            if line.strip("> ") or (kept and kept[-1].strip("> ")):
                kept.append(line)
        return "\n".join(kept).strip("\n")
