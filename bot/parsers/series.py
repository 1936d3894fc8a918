"""What a subject says of itself, and what kind of message that makes it.

The tags of git send-email, of people who type them by hand, of Mercurial and of mailing lists; then
one decision from tag, parent and text: pull request, cover letter, patch, reply, report or other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.parsers.necessary import stands_in
from storage.records import MessageKind, SeriesTag

_LONGEST = 1000  # characters of a subject that are read
_BRACKET = re.compile(r"\s*\[+([^\[\]]{0,150})\]+:?")
_REPLY = re.compile(
    r"\s*(?:re|aw|antw|antwort|r|res|sv|vs|odp|ynt|rif|ref|rép|vá|回复|回覆|答复)"
    r"(?:\s?[\[(^]\d{1,3}[\])]?)?\s?[:：]",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|转发|轉寄)\s?[:：]", re.IGNORECASE)
_GITS = re.compile(r"(?<![a-z])(?:patch|pull|rfc)(?![a-uw-z])", re.IGNORECASE)
_SURE = re.compile(r"\s*(?:re|aw|fwd)\b|[^:：]*[^\0-\x7f:：]", re.IGNORECASE)
"""A mark also behind [PATCH], where "rv:" and "res:" name subsystems."""
_BARE_TAG = re.compile(
    r"\s*((?:(?:rfc|resend)\s+)?patch(?:\s?v\d{1,3})?(?:\s+\d{1,4}/\d{1,4})?)\s*:\s"
    r"|\s*(git pull)(?: request)?\b:?"
    r"|\s*(pull)[- ]request(?::| (?=for\b))",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\s*[(\[]was:? [^()\[\]]*(?:\([^()]*\)[^()\[\]]*|\[[^\[\]]*\][^()\[\]]*)*[)\]]?\s*$", re.IGNORECASE
)
_TRAILING = re.compile(r"\s*\[ver(?:sion)? #?(\d{1,3})\]\s*$", re.IGNORECASE)
_COUNT = re.compile(r"(?<![\w./-])(\d{1,4})\s?(?:/|\s+of\s+)\s?(\d{1,4}|[nx?])(?![\w./-])", re.IGNORECASE)
_VERSION = re.compile(
    r"(?<![\w.-])(PATCH|PULL|RFC)?[-_]?(?:v|ver #?|version )(?!(?:[4-9]|\d\d)\.(?:[4-9]|\d\d))(\d{1,3})"
    r"(?:\.\d{1,3})?(?![\w.-])",
    re.IGNORECASE,
)
"""Also v2.1, a version sent anew in part; v6.12 is a release, for whose branch a patch is made."""
_FOR = re.compile(r"\bfor (?=v?\d+\.\d)", re.IGNORECASE)
"""In front of the release that is to have a patch; joined, it is as little a version as for-9.2 is."""
_SPACE = re.compile(r"[\s,;]+")
_APPLIED = re.compile(r"Applied [\"“]", re.IGNORECASE)
"""How a maintainer's robot tells that it took a patch: Applied "lamp: trim the wick" to the lamp tree."""
_OF_A_COMMIT = re.compile(r'FAILED: patch "|patch ".*" has been added to ', re.IGNORECASE)
"""How stable's maintainers tell what became of a commit, which stands below: nobody posts it there."""
_COVERITY = re.compile(
    r"New Defects reported by Coverity Scan for \S|Coverity Scan: Analysis completed for \S"
    r"|Coverity: \S[^:]{0,200}\(\): \S"
)
_REQUEST_PULL = re.compile(
    r"^(?:The following changes since commit [\da-f]{7,64}|.{0,60}are available in the [gG]it repository at)",
    re.MULTILINE,
)
_DIFF = re.compile(r"^(?:diff --git \S|--- \S+.*\n\+\+\+ \S)", re.MULTILINE)
_DIFF_MARKS = ("diff --git ", "\n+++ ")
_QUOTED = re.compile(r"^ {0,2}>", re.MULTILINE)


def tag(subject: str) -> SeriesTag:
    """Reads the tags at the beginning of a subject."""
    brackets, rest, _ = _taken_apart(subject)
    version, number, total = 1, None, None
    prefixes: list[str] = []
    for bracket in brackets:
        words = _FOR.sub("for-", bracket)
        if count := _COUNT.search(words):
            number = int(count[1])
            total = int(count[2]) if count[2].isdigit() else None
            words = _COUNT.sub(" ", words)  # what is read is taken out, the rest are prefixes
        if found := _VERSION.search(words):
            version = int(found[2])
            words = _VERSION.sub(r" \1 ", words)
        prefixes += filter(None, _SPACE.split(words))
    title = _WAS.sub("", rest).strip()
    if trailing := _TRAILING.search(title):
        version = int(trailing[1])
        title = title[: trailing.start()]
    return SeriesTag(version, number, total, tuple(prefixes), title)


def is_reply(subject: str) -> bool:
    """Whether a subject says "Re:", in any language and also behind a list's tag."""
    return "reply" in _taken_apart(subject)[2]


def of_a_commit(tag: SeriesTag) -> bool:
    """Whether a mail that is no reply tells of a commit: the words and the patch below are that commit's."""
    return _OF_A_COMMIT.match(tag.title) is not None


def kind(subject: str, tag: SeriesTag, in_reply_to: str | None, text: str) -> MessageKind:
    """What a mail is; a reply stays a reply whatever it says.

    Args:
        subject: the whole subject.
        tag: what `tag` read in it.
        in_reply_to: the mail's parent, or None.
        text: the mail's text.
    """
    marks = _taken_apart(subject)[2]
    if "reply" in marks:
        return MessageKind.REPLY
    if _COVERITY.match(tag.title):
        return MessageKind.COVERITY_REPORT
    if in_reply_to and _APPLIED.match(tag.title):
        return MessageKind.REPLY  # although the whole patch stands below
    if "forward" in marks:
        return MessageKind.REPLY if in_reply_to else MessageKind.OTHER
    if of_a_commit(tag):
        return MessageKind.OTHER
    tagged = {word.upper() for word in tag.prefixes}
    numbered = tag.number is not None and tag.number > 0
    if ("PULL" in tagged and not numbered) or stands_in(text, _REQUEST_PULL):
        return MessageKind.PULL_REQUEST
    if tag.number == 0:
        return MessageKind.COVER_LETTER
    has_diff = any(mark in text for mark in _DIFF_MARKS) and _DIFF.search(text) is not None
    if has_diff:
        return MessageKind.PATCH
    answers = in_reply_to is not None and _QUOTED.search(text) is not None
    # The kernel test robot counts commits so: [lamp:for-next 1/7].
    counted = numbered and ({"PULL", "RFC"} & tagged or not any(":" in word for word in tagged))
    if (counted or any("PATCH" in word for word in tagged)) and not answers:
        return MessageKind.PATCH
    return MessageKind.REPLY if in_reply_to else MessageKind.OTHER


@lru_cache(maxsize=1)  # what kind a mail is follows from the same subject as its tag
def _taken_apart(subject: str) -> tuple[tuple[str, ...], str, frozenset[str]]:
    """Tags in brackets, the rest, and which marks ("reply", "forward") stand among them."""
    rest = subject[:_LONGEST]
    brackets: list[str] = []
    marks: set[str] = set()
    while True:
        found = _REPLY.match(rest) or _FORWARD.match(rest)
        if found and (_SURE.match(found[0]) or not any(map(_GITS.search, brackets))):
            marks.add("reply" if found.re is _REPLY else "forward")
        elif found := _BRACKET.match(rest):
            if not rest[found.end() :].strip():  # a subject that is all brackets keeps its last one
                break
            brackets.append(found[1])
        else:
            break
        rest = rest[found.end() :]
    if not brackets and (bare := _BARE_TAG.match(rest)) and rest[bare.end() :].strip():
        brackets.append(bare[1] or bare[2] or bare[3])
        rest = rest[bare.end() :]
    return tuple(brackets), rest.strip(), frozenset(marks)
