"""Brings the places of versions up to date when what threads tell of them has changed.

Only the neighbours of a changed version are compared anew: those that share a tie with it. The places
of whole families then follow from who comes before whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.rules import lineage
from storage import families
from storage.database import Database
from storage.state import Place, Version


def update(db: Database, threads: Mapping[int, Iterable[Version]]) -> set[str]:
    """Saves what threads tell of their versions.

    Args:
        threads: all versions that each of these threads carries now.

    Returns:
        The covers of all families that are others now, or have a member that changed.
    """
    known = {c: v for thread in threads for c, v in families.of_thread(db, thread).items()}
    now = {v.cover_id: (thread, v) for thread, versions in threads.items() for v in versions}
    changed = {c: v for c, (_, v) in now.items() if known.get(c) != v}
    gone = known.keys() - now.keys()
    old = families.places(db, families.tied(db, [*changed, *gone]))
    for cover_id in gone:
        families.forget(db, cover_id)
    for cover_id, version in changed.items():
        families.save(db, now[cover_id][0], version, lineage.ties(version))
    old |= families.places(db, families.tied(db, changed) - changed.keys())
    before = _compared(db, changed, gone, old)
    dirty = {c for c, found in before.items() if c in changed or found != _link(old.get(c))}
    touched = {old[c].family for c in (*dirty, *gone) if c in old} | dirty
    links = [link for c in dirty if (link := before[c])]
    touched |= {p.family for p in families.places(db, [previous for previous, _ in links]).values()}
    return _placed(db, families.members(db, touched), before)


def _compared(
    db: Database, changed: Mapping[str, Version], gone: Iterable[str], old: Mapping[str, Place]
) -> dict[str, tuple[str, str] | None]:
    """Who comes before each version that is near a changed one.

    One that did not change keeps the version before it unless a changed one is nearer.
    """
    lost = {*changed, *gone}
    rivals: dict[str, set[str]] = defaultdict(set)
    near = {cover_id: families.tied(db, [cover_id]) for cover_id in changed}
    for cover_id, others in near.items():
        for other in others:
            rivals[other].add(cover_id)
    for cover_id, place in old.items():
        if place.previous in lost and cover_id not in gone:
            rivals[cover_id] |= families.tied(db, [cover_id])
        elif place.previous and cover_id in rivals:
            rivals[cover_id].add(place.previous)
    for cover_id, others in near.items():
        rivals[cover_id] |= others
    versions = families.get(db, {*rivals, *(o for others in rivals.values() for o in others)})
    return {
        c: lineage.previous(versions[c], [versions[o] for o in sorted(rivals[c])]) for c in sorted(rivals)
    }


def _placed(db: Database, members: list[str], compared: Mapping[str, tuple[str, str] | None]) -> set[str]:
    versions = families.get(db, members)
    stored = {c: link for c, place in families.places(db, members).items() if (link := _link(place))}
    before = {c: link for c in members if (link := compared[c] if c in compared else stored.get(c))}
    families.move(db, lineage.places(before, {c: v.origin.at for c, v in versions.items()}))
    return set(members)


def _link(place: Place | None) -> tuple[str, str] | None:
    return (place.previous, place.why) if place and place.previous else None
