"""Where somebody's words end: signatures, footers of lists, patches.

Apart from `quotation`, because this looks at the words of one person, and whose they are is told by then.
"""

from __future__ import annotations

import re

from bot.parsers.attribution import ENDS_FORWARD
from bot.parsers.marks import SHIELD

_ENDS = re.compile(
    r"\n(?:-- $|--[^\S\n]?(?=(?:\n[^\n]*+){0,11}+\Z)"  # a bare "--" above more is a line somebody drew
    r"|_{20,}[^\S\n]*(?:\n[^\n]*+)??\n[^\n]*?(?i:mailing list))",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"--\s?$")
_INITIALS = re.compile(r"--\s?[A-Z][\w.]{0,9}\s*$")
_ESCAPED = re.compile(r"^>(?=From )", re.MULTILINE)
_DIFF = re.compile(r"\n(?:diff --git |diff -\w+ |Index: \S|@@ -\d+|--- [ab]/|--- \S+\t|--- /dev/null)")
_DIFF_ENDS = re.compile(
    r"\n(?![ +@\\\t-]|$|diff |index [\da-f]|(?:new|deleted) file mode|old mode|new mode|similarity "
    r"|dissimilarity |rename |copy |Binary files |GIT binary patch|literal \d|delta \d|={20,}"
    r"|[A-Za-z][!-~]{10,}$)",
    re.MULTILINE,
)
_AROUND_DIFF = re.compile(
    r"\n(?:---| (?:\S[^|\n]* \| +(?:\d+(?: [+-]+)?|Bin .*)|\d+ files? changed.*|(?:create|delete) mode \d.*"
    r"|mode change .*|rename .*))$",
    re.MULTILINE,
)


def words(text: str) -> str:
    """Somebody's lines, each behind a line end, without signature, footer and blank ends."""
    text = text[: _end(text)]
    if "--" in text:
        text = ENDS_FORWARD.sub("", text)
    kept = "\n".join(map(str.rstrip, text.split("\n"))).strip("\n").replace(SHIELD, "")
    above, _, last = kept.rpartition("\n")
    if _INITIALS.match(last):
        kept = above.rstrip("\n")
    return _ESCAPED.sub("", kept) if ">From " in kept else kept


def _end(text: str) -> int:
    """Where a signature or a list's footer begins; a patch below "-- " is none."""
    at = 0
    while ends := _ENDS.search(text, at):
        diff = _DIFF.search(text, ends.start())
        if diff is None:
            return ends.start()
        at = diff.end()
    return len(text)


def end_words(line: str) -> bool:
    """Whether a signature or a patch begins with this line, as far as it alone can tell."""
    return _SIGNATURE.match(line) is not None or _DIFF.match(f"\n{line}") is not None


def without_diff(text: str) -> str:
    """Words without diff and diffstat."""
    text = f"\n{text}"
    kept: list[str] = []
    at = 0
    while diff := _DIFF.search(text, at):
        kept.append(text[at : diff.start()])
        ends = _DIFF_ENDS.search(text, diff.end())
        at = ends.start() if ends else len(text)
    return _AROUND_DIFF.sub("", "".join([*kept, text[at:]])).strip("\n")
