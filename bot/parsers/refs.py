"""What a patch, its cover letter or a pull request names: versions, bases, issues, bugs, commits.

The trailers are those of b4, git-publish, Patchew, the kernel and QEMU; people also type them in the
middle of a cover letter, so each line counts that begins like one, above the diff and unquoted. What git
and b4 write of its base and its change stands below the diff, where a patch is sent alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from bot.parsers import series, subjects
from bot.parsers.hunks import told_apart
from bot.parsers.necessary import stands_in
from storage.records import Mail, MessageKind, Ref, RefKind

_OPENERS = (MessageKind.PATCH, MessageKind.COVER_LETTER, MessageKind.PULL_REQUEST)
_DIFF = re.compile(r"\n(?:diff --git |Index: \S|--- [^\s-].*\n\+\+\+ )")
_BELOW_DIFF = ("base-commit:", "change-id:", "prerequisite-")
_TRAILER = re.compile(r"\n[ \t]{0,4}([A-Za-z][A-Za-z-]{1,30}):[ \t]*(\S[^\n]{0,999})$", re.MULTILINE)
_ID = re.compile(r"<([^<>\s@]{1,200}@[^<>\s]{1,200})>")
_MAIL_URL = re.compile(
    r"https?://[^\s<>]{1,300}?/([^/\s<>@]{1,200}(?:@|%40)[^/\s<>?#]{1,200})", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"]{1,300}")
_VERSION_LINE = re.compile(
    r"\n\W{0,6}(?:(?:links? +to|changes? +(?:since|from|in|to)|compared +to|since) +)?"
    r"(?:(?:rfc|patch)[ -]?)?(?:v\d{1,2}\b(?!\.)|rfc\b|(?:previous|prior|last|earlier|old|first) "
    r"(?:version|series|post|posting|submission|revision|patch(?:es|set)?)s?\b)[^\n]{0,80}?:?"
    r"(?:\n[ \t]{0,8})?(?P<where>https?://\S{1,300}|<[^<>\s@]{1,200}@[^<>\s]{1,200}>)",
    re.MULTILINE | re.IGNORECASE,
)
_WAS = re.compile(r"[(\[]was:? (.{3,200}?)[)\]]?\s*$", re.IGNORECASE)
_COMMIT = re.compile(r"([0-9a-f]{7,64})\b[\s,]*(?:\(?[\"'“](.{3,300}?)[\"'”]\)?\s*$)?", re.IGNORECASE)
_NUMBER = re.compile(r"#(\d{1,7})\b")
_GITLAB_ISSUE = re.compile(
    r"(https?://[^/\s]+)/([\w./-]+?)/(?:-/)?(?:issues|work_items)/(\d{1,9})", re.IGNORECASE
)
_BUG = re.compile(
    r"https?://(?:[^\s/]*bugzilla[^\s]*|bugs\.[^\s]+|(?:[\w.-]+\.)?launchpad\.net/[^\s]+"
    r"|syzkaller\.appspot\.com/bug[^\s]+|[^\s/]+/browse/[A-Z][A-Z0-9]+-\d+|github\.com/[\w.-]+/[\w.-]+/issues/\d+)",
    re.IGNORECASE,
)
_LAUNCHPAD = re.compile(r"https?://(?:[\w.-]+\.)?launchpad\.net/(?:.+?/\+?bug|bugs)/(\d+)", re.IGNORECASE)
_STABLE = re.compile(r"\bstable(?:-\w+)?@\S+", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:discuss(?:ed|ing|ion)|talked about|covered|debated)\b.{0,60}"
    r"\b(?:in|on) (?:another|an earlier|a previous|a different|the other|the previous|some other|a separate) "
    r"(?:e?mail |mailing list )?(?:thread|discussion)",
    re.IGNORECASE,
)
_PUNCTUATION = ".,;:!?)]}>'\""


def refs(mail: Mail, kind: MessageKind) -> tuple[Ref, ...]:
    """What a mail names, each once, in the order of the text."""
    if kind not in _OPENERS:
        return tuple(_elsewhere(mail))
    text = f"\n{mail.text}"  # so that each line begins behind a line end, which is found soonest
    diff = _DIFF.search(text)
    head = text[: diff.start() + 1] if diff else text
    outside = told_apart(mail.text).outside if diff else ()
    trailers = head + "".join(f"\n{line}" for line in outside if line.startswith(_BELOW_DIFF))
    named: dict[tuple[RefKind, str], Ref] = {}
    for ref in (*_former_title(mail.subject), *_trailers(trailers), *_versions(head), *_trackers(head)):
        named.setdefault((ref.kind, ref.value), ref)
    return tuple(named.values())


def _former_title(subject: str) -> Iterator[Ref]:
    if was := _WAS.search(subject[:1000]):
        yield Ref(RefKind.WAS, series.tag(was[1]).title)


def _trailers(head: str) -> Iterator[Ref]:
    for found in _TRAILER.finditer(head):
        key, value = found[1].casefold(), found[2].strip()
        if read := _KEYS.get(key):
            if key == "fixes" and value.count('"') == 1:  # the mail wrapped the title
                value = f"{value} {head[found.end() :].lstrip().partition(chr(10))[0].strip()}"
            yield from read(key, value)


def _message_ids(text: str) -> Iterator[str]:
    for found in _ID.finditer(text):
        yield f"<{found[1]}>"
    for found in _MAIL_URL.finditer(text):
        yield f"<{unquote(found[1]).rstrip(_PUNCTUATION)}>"


def _mails(kind: RefKind) -> Callable[[str, str], Iterator[Ref]]:
    return lambda _, value: (Ref(kind, mid) for mid in _message_ids(value))


def _word(kind: RefKind) -> Callable[[str, str], Iterator[Ref]]:
    return lambda _, value: iter((Ref(kind, value.split(maxsplit=1)[0]),))


def _fixes(key: str, value: str) -> Iterator[Ref]:
    if commit := _COMMIT.match(value):
        yield Ref(RefKind.FIXES, commit[1].casefold(), " ".join((commit[2] or "").split()))
    else:
        yield from _closes(key, value)


def _closes(key: str, value: str) -> Iterator[Ref]:
    if number := _NUMBER.match(value):
        yield Ref(RefKind.ISSUE, f"#{number[1]}", key)
    elif url := _URL.match(value):
        yield _tracked(url[0], key) or Ref(RefKind.BUG, url[0].rstrip(_PUNCTUATION), key)


def _link(key: str, value: str) -> Iterator[Ref]:
    yield from (Ref(RefKind.MAIL, mid) for mid in _message_ids(value))
    if (url := _URL.match(value)) and (ref := _tracked(url[0], key)):
        yield ref


def _cc(_: str, value: str) -> Iterator[Ref]:
    if address := _STABLE.search(value):
        yield Ref(RefKind.STABLE, address[0].rstrip(_PUNCTUATION), value.partition("#")[2].strip())


_KEYS: Mapping[str, Callable[[str, str], Iterator[Ref]]] = {
    "supersedes": _mails(RefKind.SUPERSEDES),
    "based-on": _mails(RefKind.BASED_ON),
    "prerequisite-message-id": _mails(RefKind.BASED_ON),
    "message-id": _mails(RefKind.MAIL),
    "link": _link,
    "base-commit": _word(RefKind.BASE),
    "change-id": _word(RefKind.CHANGE),
    "prerequisite-change-id": _word(RefKind.BASED_ON),
    "fixes": _fixes,
    "closes": _closes,
    "resolves": _closes,
    "buglink": _closes,
    "bug-link": _closes,
    "bug": _closes,
    "bugzilla": _closes,
    "cc": _cc,
}


def _versions(head: str) -> Iterator[Ref]:
    """Earlier versions, where the change log links them."""
    for found in _VERSION_LINE.finditer(head):
        yield from (Ref(RefKind.SUPERSEDES, mid, "change log") for mid in _message_ids(found["where"]))


def _trackers(head: str) -> Iterator[Ref]:
    """Issues and bugs that the text links."""
    for line in head.splitlines() if "://" in head else ():
        if "://" in line and not line.lstrip().startswith(">"):
            yield from (ref for url in _URL.finditer(line) if (ref := _tracked(url[0], "")))


def _tracked(url: str, note: str) -> Ref | None:
    """An issue or bug under the one address it has, however it was written."""
    url = url.rstrip(_PUNCTUATION)
    if _BUG.match(url):
        launchpad = _LAUNCHPAD.match(url)
        return Ref(RefKind.BUG, f"https://bugs.launchpad.net/bugs/{launchpad[1]}" if launchpad else url, note)
    if issue := _GITLAB_ISSUE.match(url):
        return Ref(RefKind.ISSUE, f"{issue[1].casefold()}/{issue[2]}/-/issues/{issue[3]}", note)
    return None


def _elsewhere(mail: Mail) -> Iterator[Ref]:
    if stands_in(mail.text, _ELSEWHERE):
        for spoken in subjects.spoken(mail):
            if _ELSEWHERE.search(spoken.sentence) and len(spoken.cids) < 2:
                cid = str(spoken.cids[0]) if spoken.cids else ""
                yield Ref(RefKind.ELSEWHERE, cid, spoken.sentence)
