"""Pull requests, as `git request-pull` wrote them in any decade and as replies quote them.

The mail is cut at the sentences that git writes ("The following changes since", "are available in",
"for you to fetch"); each piece is then read alone, so that a quotation that stops after any of them
still tells what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.parsers import patch
from bot.parsers.necessary import folded_whole, may_match
from bot.parsers.summary import bullets
from storage.records import PatchTitle, PullRequest

_LINE = re.compile(r"\r?\n")
_HASH = r"([0-9a-f]{7,64})\b\s*:?"
_BASE = re.compile(rf"\bfollowing\s+changes\s+since\s+commit\s+{_HASH}", re.IGNORECASE)
_AVAILABLE = re.compile(
    r"\b(?:are|is)\s+(?:available|found)\s+(?:in|at|on|from)\s+the\s+git\s+repository(?:\s+at)?\s*:?",
    re.IGNORECASE,
)
_FETCH = re.compile(rf"\bfor\s+you\s+to\s+(?:fetch|pull)\s+changes\s+up\s+to\s+{_HASH}", re.IGNORECASE)
_PLEASE = re.compile(r"\bplease,?\s+(?:consider\s+)?pull", re.IGNORECASE)
_ADDRESS = re.compile(r"^[ \t]*((?:git|ssh|git\+ssh|https?|rsync)://\S+(?:[ \t]+\S+)?)[ \t]*$", re.MULTILINE)
_BRANCH = re.compile(r"['\"`]?([\w./-]+)['\"`]?\s+branch\b")
_OLD_HEAD = re.compile(r"^[ \t]*#[ \t]*HEAD:[ \t]*([0-9a-f]{7,64})[ \t]+(\S.*)$", re.MULTILINE)
_NEAR = 1000  # characters between "please pull" and the address
_DATE = re.compile(r" \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\)$")
_RULE = re.compile(r"(?:- )?-{40,}|-{10,}>")  # "- " is how a signed mail escapes a dash
_AUTHOR = re.compile(r"(\S.*) \((\d{1,6})\):")
_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)


def read(text: str) -> PullRequest | None:
    """The pull request in a mail's text, or in the unmarked text that a reply quotes; None without one."""
    if not may_be_in(text):
        return None
    base = _BASE.search(text)
    available = _AVAILABLE.search(text, base.end() if base else 0)
    fetch = _FETCH.search(text, available.end()) if available else None
    if available is None or not (base or fetch):
        return _by_request(text)
    if signature := _SIGNATURE.search(text, fetch.end() if fetch else available.end()):
        text = text[: signature.start()]
    block, body = _paragraph(text[available.end() : fetch.start() if fetch else len(text)])
    head_block, body = _paragraph(text[fetch.end() :]) if fetch else ([], body)
    repository, ref = _address(block)
    if not repository:
        return None
    return _assembled(
        body,
        base=base[1] if base else "",
        base_subject=_subject(_LINE.split(text[base.end() : available.start()])) if base else "",
        repository=repository,
        ref=ref,
        head=fetch[1] if fetch else "",
        head_subject=_subject(head_block),
    )


def may_be_in(text: str) -> bool:
    """False only for a text in which no pull request stands, quoted or not."""
    words = folded_whole(text)
    return may_match(_AVAILABLE, words) or ("://" in words and may_match(_PLEASE, words))


def _by_request(text: str) -> PullRequest | None:
    """The oldest form: "Please pull" and an address, with neither base nor head but a shortlog."""
    please = _PLEASE.search(text)
    address = _ADDRESS.search(text, please.end(), please.end() + _NEAR) if please else None
    if please is None or address is None:
        return None
    repository, ref = _address([address[1]])
    branch = _BRANCH.search(text, please.end(), address.start())
    head = _OLD_HEAD.search(text, address.end())
    pull = _assembled(
        text[address.end() :].split("\n"),
        base="",
        base_subject="",
        repository=repository,
        ref=ref or (branch[1] if branch else ""),
        head=head[1] if head else "",
        head_subject=head[2].strip() if head else "",
    )
    return pull if pull.patches else None


def _assembled(
    body: list[str], *, base: str, base_subject: str, repository: str, ref: str, head: str, head_subject: str
) -> PullRequest:
    """The pull request from its addresses and what follows them: message, shortlog, diffstat."""
    lines = [line.expandtabs().rstrip() for line in body]
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    opening = rules[0] + 1 if rules else 0
    logs = [n for n in range(opening, len(lines)) if _begins_log(lines, n)] or [len(lines)]
    below = set(rules[1:])  # a message has lines that look like one
    log = next((n for n in logs if _last_above(lines, n) in below), logs[0])
    closing = max((n for n in rules if opening <= n < log), default=log)
    files, insertions, deletions = patch.diffstat("\n".join(lines[closing:]))
    return PullRequest(
        base=base,
        base_subject=base_subject,
        repository=repository,
        ref=ref,
        head=head,
        head_subject=head_subject,
        patches=tuple(_shortlog(lines[log:])),
        summary=bullets(lines[opening:closing]) if rules else (),
        files=files,
        insertions=insertions,
        deletions=deletions,
    )


def _paragraph(text: str) -> tuple[list[str], list[str]]:
    """The first paragraph of a text and the lines behind it."""
    lines = [line.strip() for line in _LINE.split(text)]
    start = next((n for n, line in enumerate(lines) if line), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n] or _RULE.fullmatch(lines[n])), len(lines))
    return lines[start:end], _LINE.split(text)[end:]


def _subject(lines: list[str]) -> str:
    """A commit's subject on one line, without its date or the author line of the oldest form."""
    words = [line.strip() for line in lines if line.strip()]
    if len(words) > 1 and _AUTHOR.fullmatch(words[0]):
        del words[0]
    return _DATE.sub("", " ".join(words))


def _address(lines: list[str]) -> tuple[str, str]:
    """Repository and ref, however they were wrapped."""
    words = " ".join(lines).split()
    if not words:
        return "", ""
    repository, rest = words[0].strip("<>"), words[1:]
    while rest and (rest[0].endswith(".git") or (repository.endswith("/") and len(rest) > 1)):
        repository += rest.pop(0)
    return repository, rest[0] if rest else ""


def _begins_log(lines: list[str], number: int) -> bool:
    following = lines[number + 1] if number + 1 < len(lines) else " "
    return following.startswith(" ") and _AUTHOR.fullmatch(lines[number]) is not None


def _last_above(lines: list[str], number: int) -> int:
    """Where the last line above another stands that is not blank; -1 for nowhere."""
    return next((n for n in range(number - 1, -1, -1) if lines[n]), -1)


def _shortlog(lines: list[str]) -> Iterator[PatchTitle]:
    """The titles, unfolded: a line that is indented deeper, or not at all, goes on with the title before."""
    author, left, indent = "", 0, 0
    title: list[str] = []
    for line in [*lines, ""]:
        heading = _AUTHOR.fullmatch(line)
        depth = len(line) - len(line.lstrip())
        continued = line != "" and title and not heading and (depth > indent or depth == 0)
        if continued:
            title.append(line.strip())
            continue
        if title:
            yield PatchTitle(author, " ".join(title))
            title = []
            left -= 1
        if heading:
            author, left, indent = re.sub(r" *<[^<>]*>$", "", heading[1]), int(heading[2]), 0
        elif depth and left > 0:
            indent = indent or depth
            title = [line.strip()]
        elif line:
            return
