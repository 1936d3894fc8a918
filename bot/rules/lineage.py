"""Which version of a series came before which.

Each version has at most one before it. What it says itself counts first (a trailer, b4's change-id, a
link in its change log), then its title, then the thread it was sent into, then its patches. A wrong
join lets a good series disappear as superseded, so whatever speaks against one prevents it: another
sender, another branch, a long time, no patch in common, a version that had been applied already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from commands.aliases import alike
from commands.course import LONG_AGO
from storage.records import Person
from storage.state import Place, SeriesKind, Version

A_REROLL = timedelta(days=400)
"""Between two versions of a series; those that take longer say which they replace."""

A_REPOST = timedelta(days=120)
"""Between two mails of one version."""

A_PULL = timedelta(days=45)
"""Between two versions of a pull request; titles of pull requests come again every few weeks."""

_WORD = re.compile(r"\w+")
HALF = 0.5
_ALIKE = 82  # of 100: a title with a word or two mended

Evidence = Callable[[Version, Version], bool]


def ties(version: Version) -> frozenset[str]:
    """What it can be found by: two versions of one series have one of these in common."""
    mails = {version.cover_id, *version.mails, *version.replaces, *version.links, version.answers} - {""}
    return frozenset(
        {
            *(f"mail {m}" for m in mails),
            *(f"change {c}" for c in version.change_ids),
            *(f"title {_stem(t)}" for t in (version.title, *version.former) if t),
            *(f"patch {_stem(t)}" for t in version.patches),
        }
    )


def previous(version: Version, others: Iterable[Version]) -> tuple[str, str] | None:
    """The cover of the version that this one replaces, and how that is known.

    Args:
        version: the later one.
        others: all versions that share a tie with it.
    """
    earlier = [o for o in others if _earlier(o, version)]
    for why, holds in EVIDENCE.items():
        if found := [o for o in earlier if holds(version, o)]:
            nearest = max(
                found, key=lambda o: (_common(version, o) * 2 >= 1, not o.draft, o.number, _when(o))
            )
            return nearest.cover_id, why
    return None


def places(before: Mapping[str, tuple[str, str]], when: Mapping[str, datetime | None]) -> dict[str, Place]:
    """The places of whole families, by cover.

    Args:
        before: what `previous` found for each version that replaces one.
        when: the date of every version of these families.
    """
    ways = {cover: _way(before, cover) for cover in when}
    replaced = {found for found, _ in before.values()}
    newest: dict[str, str] = {}
    for cover in sorted(when, key=lambda c: (c not in replaced, when[c] or LONG_AGO, c)):
        newest[ways[cover][-1]] = cover
    return {
        cover: Place(way[-1], len(way) - 1, *before.get(cover, ("", "")), newest=newest[way[-1]] == cover)
        for cover, way in ways.items()
    }


def _way(before: Mapping[str, tuple[str, str]], cover_id: str) -> list[str]:
    """The versions from this one back to the first; dates that lie may make a circle, which is cut."""
    way = [cover_id]
    while way[-1] in before and before[way[-1]][0] not in way:
        way.append(before[way[-1]][0])
    return way


def _when(version: Version) -> tuple[datetime, str]:
    return (version.origin.at or LONG_AGO, version.cover_id)


def _earlier(other: Version, version: Version) -> bool:
    """Of a version whose cover never came only the mails about it have a date: it was sent before them."""
    if other.cover_id == version.cover_id or (other.kind, other.branch) != (version.kind, version.branch):
        return False
    if other.seen or other.number == version.number:
        return _when(other) < _when(version)
    return other.number < version.number


def _replaces(version: Version, other: Version) -> bool:
    return not set(version.replaces).isdisjoint((other.cover_id, *other.mails))


def _same_change(version: Version, other: Version) -> bool:
    return not set(version.change_ids).isdisjoint(other.change_ids)


def _left_out(version: Version, other: Version) -> bool:
    """Many a change log links the first version only; the one right before then has the same title."""
    links_others = version.links and not _linked(version, other)
    return bool(links_others) and other.number == version.number - 1 and _same_title(version, other)


def _links(version: Version, other: Version) -> bool:
    return _linked(version, other) and _same_sender(version, other) and _goes_on(version, other)


def _linked(version: Version, other: Version) -> bool:
    return not set(version.links).isdisjoint((other.cover_id, *other.mails))


def _same_title(version: Version, other: Version) -> bool:
    return (
        (stem := _stem(other.title)) != ""
        and stem in map(_stem, (version.title, *version.former))
        and _same_sender(version, other)
        and _goes_on(version, other)
        and not _apart(version, other)
    )


def _sent_into(version: Version, other: Version) -> bool:
    return (
        version.answers == other.cover_id
        and version.number > other.number
        and _same_sender(version, other)
        and not _apart(version, other)
    )


def _same_patches(version: Version, other: Version) -> bool:
    """Under another title; one patch in common is enough only where it was the whole of the one before."""
    fewest = min(len(version.patches), len(other.patches))
    return (
        version.number > other.number
        and version.kind is SeriesKind.PATCHES
        and not {_stem(t) for t in version.patches}.isdisjoint(map(_stem, other.patches))
        and _common(version, other) > HALF
        and (fewest > 1 or _grew(version, other))
        and _same_sender(version, other)
        and _goes_on(version, other)
    )


def _grew(version: Version, other: Version) -> bool:
    """A patch became a series."""
    return other.whole and version.whole and len(other.patches) == 1 and version.number == other.number + 1


EVIDENCE: Mapping[str, Evidence] = {
    "it says what it supersedes": _replaces,
    "the same change-id": _same_change,
    "its number, title and sender; its change log links others": _left_out,
    "its change log links it": _links,
    "the same title and sender": _same_title,
    "sent in reply to it by the same sender": _sent_into,
    "the same patches and sender": _same_patches,
}
"""By strength, under the words that `why` shows."""


def _goes_on(version: Version, other: Version) -> bool:
    """Its number, its tags and the time between fit a next version."""
    gap = (version.origin.at or LONG_AGO) - (other.origin.at or LONG_AGO)
    if version.kind is SeriesKind.PULL:
        if gap > A_PULL or (other.applied and version.origin.at and other.applied < version.origin.at):
            return False
    elif gap > A_REROLL:
        return False
    if version.number > other.number or (other.draft and not version.draft):
        return True
    reposted = version.again or _common(version, other) > HALF
    return version.number == other.number and reposted and gap <= A_REPOST


def _apart(version: Version, other: Version) -> bool:
    """Both lists of patches are known and have nothing in common: two things of one name."""
    both = version.patches and other.patches
    known = version.whole and other.whole and (len(version.patches) > 1 or len(other.patches) > 1)
    return bool(both and known and not _common(version, other))


def _common(version: Version, other: Version) -> float:
    """How much of the shorter list of patches stands in the other, 0 to 1; titles may be mended."""
    shorter, longer = sorted(({_stem(t) for t in v.patches} for v in (version, other)), key=len)
    if not shorter:
        return 0.0
    same = shorter & longer
    mended = sum(any(fuzz.ratio(a, b) >= _ALIKE for b in longer - same) for a in shorter - same)
    return (len(same) + mended) / len(shorter)


def _same_sender(version: Version, other: Version) -> bool:
    """Nobody knows who sent a version whose cover and patches never came."""
    one, two = version.origin.person, other.origin.person
    return Person("", "") in (one, two) or alike(one, two)


@lru_cache(4096)
def _stem(title: str) -> str:
    """A title without case, white space and punctuation."""
    return " ".join(_WORD.findall(title.casefold()))
