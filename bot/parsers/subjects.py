"""What each of an author's sentences is about.

A maintainer seldom repeats the number: it stands in the sentence, in its paragraph, in the quoted
words directly above, further up, in what a top-posted answer quotes below, or in the subject. This
is the one place that finds it, nearest first. "Both" and "these reports" are all that is quoted there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.parsers import cids
from bot.parsers.necessary import stands_in
from bot.parsers.quotation import Passage, passages
from bot.parsers.sentences import paragraphs, sentences
from storage.records import Mail

_BLANK = re.compile(r"\n\s*\n")
_SIGNED_OFF = re.compile(r"\n\s*Signed-off-by:")  # a pattern that begins so is found soonest
_RESOLVES = re.compile(r"^\s*(?:Resolves|Fixes|Closes)\b.{0,20}CID", re.MULTILINE | re.IGNORECASE)
_REPORT = re.compile(r"^\W{0,6}\*\*\* CID \d|coverity-bot", re.MULTILINE | re.IGNORECASE)
_TOOL = re.compile(r"\b(?:coverity|covscan)\b", re.IGNORECASE)
PATCH_SUBJECT = re.compile(r"\[[^\]]{0,60}\bPATCH\b", re.IGNORECASE)
_FORMATTED = re.compile(r"^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$", re.MULTILINE)
_OF_ALL = re.compile(
    r"\b(?:(?:they|these|those|both|all(?: of (?:them|these))?)(?: \w+)?(?: are|'re| were| look| seem)"
    r"|(?:the|these|those|both|all)(?: of)?(?: the| these)?(?: \w+)?"
    r" (?:defects|findings|reports|warnings|CIDs))\b(?: \w+){0,3} (?:false|fp|bugs?"
    r"|intentional|deliberate|real|legit\w*|valid|genuine|fixed|harmless|bogus)\b",
    re.IGNORECASE,
)

_BARE = re.compile(r"(?<![\w.-])(?<!\D/)\d{5,8}(?![\w-])")

_DIRECTLY_ABOVE = 4_000
"""Characters of quotation that an answer is taken to answer."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence of the author's own.

    Attributes:
        sentence: as it stands, white space collapsed.
        cids: the defects it is about; () when this mail does not tell.
        named: they stand in the author's own words.
        under_patch: they stand in a patch that it answers, so that "this" may be the patch.
        to_the_patch: the mail answers the patch itself, and not what somebody said of it.
        to_a_review: it answers what somebody said of it, since the patch stands quoted by somebody else.
        answered: the quoted words directly above, or "".
        of_the_tool: Coverity is named in the author's words or in those directly above.
    """

    sentence: str
    cids: tuple[int, ...]
    named: bool
    under_patch: bool
    to_the_patch: bool
    to_a_review: bool
    answered: str
    of_the_tool: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    cids: tuple[int, ...] = ()
    named: bool = False
    under_patch: bool = False


def spoken(mail: Mail) -> tuple[Spoken, ...]:
    """The author's sentences with their subjects, in order."""
    parts = passages(mail.text)
    tool = mentions_coverity(mail)
    patch_levels = _patch_levels(parts)
    # Few mails name any at all.
    known = _all_named((mail.subject, *(p.text for p in parts))) if cids.may_be_in(mail) else ()
    default = _default(mail, parts, patch_levels) if known else _in_subject(mail)
    current = _Subject()
    above: list[str] = []
    found: list[Spoken] = []
    for part in parts:
        if part.level:
            current = (known and _last_named(part, patch_levels)) or current
            above.append(part.text)
            continue
        answered = "\n\n".join(above)[-_DIRECTLY_ABOVE:]
        said = unformatted(part.text)
        of_tool = tool and bool(_TOOL.search(said) or _TOOL.search(last_paragraph(answered)))
        for sentence, subject in _own(said, current, default, known):
            current = subject if subject.named else current
            every = _of_all(sentence, above, parts) if known and not subject.named else ()
            found.append(
                Spoken(
                    sentence,
                    every or subject.cids,
                    named=subject.named,
                    under_patch=subject.under_patch,
                    to_the_patch=subject.under_patch and 1 in patch_levels,
                    to_a_review=subject.under_patch and bool(patch_levels) and 1 not in patch_levels,
                    answered=answered,
                    of_the_tool=of_tool,
                )
            )
        above = []
    return tuple(found)


def last_paragraph(answered: str) -> str:
    """Of quoted words those that stand directly above an answer."""
    return _BLANK.split(answered)[-1]


def unformatted(text: str) -> str:
    """Words without the whole patches below them, each as git format-patch writes it: those are no draft."""
    return _FORMATTED.split(text, maxsplit=1)[0]


def _of_all(sentence: str, above: Sequence[str], parts: Sequence[Passage]) -> tuple[int, ...]:
    """The CIDs of a sentence that judges all of them: those quoted above it, else all that are quoted."""
    if not _OF_ALL.search(sentence):
        return ()
    return _all_named(tuple(above)) or _all_named(tuple(p.text for p in parts if p.level))


@lru_cache(maxsize=8)  # a mail may say "all of these" many times below one quotation
def _all_named(texts: tuple[str, ...]) -> tuple[int, ...]:
    return cids.find("\n\n".join(texts))


def mentions_coverity(mail: Mail) -> bool:
    """Whether the mail, quoted words and subject included, speaks of Coverity at all."""
    return names_tool(mail.text) or names_tool(mail.subject)


@lru_cache(maxsize=2)  # the readers of one mail ask one after another for its text and its subject
def names_tool(text: str) -> bool:
    """Whether a text speaks of Coverity."""
    return stands_in(text, _TOOL)


def _own(
    text: str, current: _Subject, default: _Subject, known: Sequence[int]
) -> Iterator[tuple[str, _Subject]]:
    """Sentences with their subjects; `known`: the CIDs that stand somewhere in the mail."""
    for paragraph in paragraphs(text):
        named = [_Subject(c, named=True) if known and (c := _named(s, known)) else None for s in paragraph]
        first = next((n for n in named if n), None)
        here = first or (current if current.cids else default)
        for sentence, subject in zip(paragraph, named, strict=True):
            here = subject or here
            yield sentence, here
        current = here if first else current


def _named(sentence: str, known: Sequence[int]) -> tuple[int, ...]:
    """The CIDs of a sentence; of those that the mail names elsewhere the number alone is enough."""
    bare = (int(number) for number in _BARE.findall(sentence))
    return tuple(dict.fromkeys([*cids.find(sentence), *(number for number in bare if number in known)]))


def _patch_levels(parts: Sequence[Passage]) -> set[int]:
    """The quotation levels at which a patch stands, and no report that names its CID itself."""
    quoted = [p for p in parts if p.level and "Signed-off-by:" in p.text]
    signed = {p.level for p in quoted if _SIGNED_OFF.search(f"\n{p.text}")}
    return signed - {p.level for p in parts if p.level in signed and stands_in(p.text, _REPORT)}


def _last_named(part: Passage, patch_levels: set[int]) -> _Subject | None:
    """The CIDs of the last paragraph that names any: the nearest to the answer below it."""
    if not cids.may_name(part.text):
        return None
    for paragraph in reversed(_BLANK.split(part.text)):
        if found := cids.find(paragraph):
            return _Subject(
                found, under_patch=part.level in patch_levels or bool(_RESOLVES.search(paragraph))
            )
    return None


def _default(mail: Mail, parts: Sequence[Passage], patch_levels: set[int]) -> _Subject:
    """For words above which no CID stands: named further down, quoted below, or in the subject."""
    own = {c for p in parts if not p.level for s in sentences(p.text) if (c := cids.find(s))}
    if len(own) == 1:
        return _Subject(own.pop(), named=True)
    below = [s for p in parts if p.level and (s := _last_named(p, patch_levels))]
    if len({c for s in below for c in s.cids}) == 1 or len({s.cids for s in below}) == 1:
        return _Subject(below[0].cids, under_patch=any(s.under_patch for s in below))
    return _in_subject(mail)


def _in_subject(mail: Mail) -> _Subject:
    return _Subject(cids.find(mail.subject), under_patch=bool(PATCH_SUBJECT.search(mail.subject)))
