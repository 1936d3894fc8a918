"""The patches of a pull request that its summary leaves out.

A false alarm costs more than a missed one, so a patch is named only when no bullet can mean it: it shares
no telling word with any, and every bullet that could be about its author's work speaks of one patch and
has one of its own already.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from storage.records import PatchTitle, PullRequest

_LONGEST = 1000  # characters of a bullet or title that are compared
_MOST = 400
"""Patches or bullets that are compared; nobody lists more one by one, and the work grows with both."""

_ONE = r"(?:bugfix|fixup|fix|patch|change|commit|cleanup|one-liner)"
_NOUN = re.compile(
    rf"(?:(?<=\w )(?<!\bto )|(?={_ONE} (?:for|to|on|in|from|by)\b))\b{_ONE}\b(?! up\b)", re.IGNORECASE
)
_MANY = re.compile(
    r"\b(?:patches|(?:bug)?fixe?s|fixups|changes|commits|series|patchset|cleanups|improvements|updates|tweaks"
    r"|refactor\w*|misc\w*|various|several|assorted)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r" and |[,/&+]", re.IGNORECASE)
_PERSON = re.compile(
    r"\b([\w.-]{1,40})['’]s?(?!\w)|\b(?:by|from|with) ([A-Z][\w.-]+)|[(\[]([A-Z][\w.-]+)"
    r"|^([A-Z][\w.-]+)(?: [A-Z][\w.-]+)*:"
)
_TELLS_NOTHING = frozenset(
    """the and for with from into over under when where that this its all only not can does have has was were
    are some one two three more also new old small code bug fix patch series change update support use using
    add remove drop make set get avoid introduce""".split()  # noqa: SIM905 - a text reads better here
)


@dataclass(frozen=True, slots=True)
class _Bullet:
    """What a bullet says of itself.

    Attributes:
        authors: whose patches it can be about; empty when it names nobody of the shortlog.
        one: it speaks of a single patch.
        words: the stems that may tell which.
    """

    authors: frozenset[str]
    one: bool
    words: frozenset[str]

    def can_mean(self, title: PatchTitle) -> bool:
        return not self.authors or title.author in self.authors


def unlisted(pull: PullRequest) -> tuple[str, ...]:
    """The titles of the patches that no bullet of the summary covers; () where that is not clear."""
    authors = frozenset(title.author for title in pull.patches)
    summary = [_bullet(text, authors) for text in pull.summary]
    if (
        not summary
        or len(pull.patches) > _MOST
        or len(summary) > _MOST
        or any(not bullet.one and not bullet.authors for bullet in summary)
    ):
        return ()
    told = _telling(pull.patches)
    vocabulary = frozenset(word for words in told.values() for word in words)
    repeated = {bullet: _repeated(bullet.words, vocabulary) for bullet in summary}
    covered = frozenset(word for words in repeated.values() for word in words)
    still_open = _unexplained(repeated, told)
    return tuple(
        title.title
        for title in pull.patches
        if not told[title] & covered and not any(bullet.can_mean(title) for bullet in still_open)
    )


def _unexplained(
    repeated: dict[_Bullet, frozenset[str]], told: dict[PatchTitle, frozenset[str]]
) -> list[_Bullet]:
    """The bullets that may mean yet another patch: those of many, and those left without one of their own."""
    fitting = {
        bullet: [title for title in told if bullet.can_mean(title) and told[title] & words]
        for bullet, words in repeated.items()
    }
    taken: set[PatchTitle] = set()
    left: list[_Bullet] = []
    for bullet in sorted(fitting, key=lambda bullet: len(fitting[bullet])):
        free = [title for title in fitting[bullet] if title not in taken]
        if bullet.one and free:
            taken.add(max(free, key=lambda title: len(told[title] & repeated[bullet])))
        else:
            left.append(bullet)
    return left


def _bullet(text: str, authors: frozenset[str]) -> _Bullet:
    people = {name for match in _PERSON.finditer(text) for name in match.groups() if name}
    known = frozenset(author for author in authors if any(_same_person(name, author) for name in people))
    nouns = list(_NOUN.finditer(text))
    joined = len(nouns) > 1 and _JOINS.search(text, nouns[0].end(), nouns[-1].start())
    return _Bullet(
        authors=known,
        one=bool(nouns) and not joined and not _MANY.search(text),
        words=_words(text) - {part for name in people for part in _words(name)},
    )


def _telling(patches: tuple[PatchTitle, ...]) -> dict[PatchTitle, frozenset[str]]:
    """The words of each title, without those that most titles share: they tell nothing."""
    words = {title: _words(title.title) for title in patches}
    often = Counter(word for found in words.values() for word in found)
    common = {word for word, count in often.items() if 2 * count > len(words) > 2}
    return {title: found - common for title, found in words.items()}


def _repeated(words: frozenset[str], vocabulary: frozenset[str]) -> frozenset[str]:
    return frozenset(told for told in vocabulary if any(_alike(word, told) for word in words))


def _same_person(name: str, author: str) -> bool:
    """Whether a bullet's name is part of the author's, or short for it ("Dave" for "David")."""
    parts = [part for part in re.split(r"[\W_]+", author.casefold()) if len(part) > 1]
    return any(
        spoken == part or (min(len(spoken), len(part)) >= 4 and spoken[:3] == part[:3])
        for spoken in re.split(r"[\W_]+", name.casefold())
        for part in parts
    )


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z][a-z0-9]{2,}", text[:_LONGEST].casefold().replace("_", " "))
    return frozenset(_stem(word) for word in found if not {word, _stem(word)} & _TELLS_NOTHING)


def _stem(word: str) -> str:
    for ending in ("ation", "ing", "ers", "ed", "er", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _alike(one: str, other: str) -> bool:
    """Whether two stems are one word: alike from the start, or but for a slip of the pen."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (
        len(shorter) >= 5 and (longer.startswith(shorter) or fuzz.ratio(one, other) >= 85)
    )
