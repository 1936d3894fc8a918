"""The same archive in any order, in batches of any size, comes to the same: on archives made by chance.

Each has series in several versions whose covers, patches and reviews arrive apart, pull requests that carry
their patches, CIDs that several threads name, and mails that come twice or cut off.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.database import open_database
from storage.records import Delivery
from tests.builders import ADA, BEN
from tests.mails import DAY, a_mail, a_patch_text
from tests.test_ingest import fill, meaning

SAID = (
    "Reviewed-by: Ben Okoro <ben@example.org>\n",
    "Queued, thanks.\n",
    "Applied, thanks.\n",
    "CID {cid} is a false positive, the lock is held.\n",
    "This fixes CID {cid}, I will send a patch next week.\n",
    "Any news of this one?\n",
    "I disagree, CID {cid} is a real bug.\n",
)


def an_archive(chance: random.Random) -> list[Delivery]:
    """Mails in the order in which they were written."""
    cids = [1_500_000 + n for n in range(4)]
    found = [m for topic in range(4) for m in _versions(chance, topic, cids)]
    found += [m for topic in range(2) for m in _pulls(chance, topic, cids)]
    twice = chance.sample(found, 4)
    found += [replace(m, raw=b"Received: from lamp.example.org\n" + m.raw) for m in twice]
    found += [replace(m, key=f"{m.key}0", raw=m.raw[:-40]) for m in chance.sample(found, 3)]
    return found


def _versions(chance: random.Random, topic: int, cids: list[int]) -> Iterator[Delivery]:
    """A series, which is sent again and again, and what is said of it."""
    total = chance.randint(1, 3)
    for version in range(1, chance.randint(2, 4)):
        tag = "PATCH" if version == 1 else f"PATCH v{version}"
        cover, hours = f"s{topic}v{version}", topic * 5 + version * 9 * DAY
        yield a_mail(cover, f"[{tag} 0/{total}] lamp {topic}: burn longer", "It burns.\n", hours=hours)
        for n in range(1, total + 1):
            trailers = f"Fixes: CID {chance.choice(cids)}\n" if chance.random() < 0.5 else ""
            text = a_patch_text(f"trim({topic}, {n * version});", path=f"lamp/{topic}.c", trailers=trailers)
            title = f"[{tag} {n}/{total}] lamp {topic}: part {n}"
            yield a_mail(f"{cover}-{n}", title, text, answers=(cover,), hours=hours + n)
        yield from _replies(chance, cover, f"[{tag} 0/{total}] lamp {topic}: burn longer", cids, hours)


def _pulls(chance: random.Random, topic: int, cids: list[int]) -> Iterator[Delivery]:
    """A pull request of patches that were posted, in one or two versions."""
    for version in range(1, chance.randint(2, 3)):
        tag = "PULL" if version == 1 else f"PULL v{version}"
        name, hours = f"p{topic}v{version}", 40 * DAY + topic + version * DAY
        title = f"[{tag} 0/1] Lamp queue {topic}"
        yield a_mail(name, title, "Please pull.\n", hours=hours)
        patch = a_patch_text(f"trim({topic}, {version});", path=f"lamp/{topic}.c")
        yield a_mail(
            f"{name}-1", f"[{tag} 1/1] lamp {topic}: part 1", patch, answers=(name,), hours=hours + 1
        )
        yield from _replies(chance, name, title, cids, hours)


def _replies(chance: random.Random, to: str, title: str, cids: list[int], hours: float) -> Iterator[Delivery]:
    for n in range(chance.randint(0, 3)):
        said = chance.choice(SAID).format(cid=chance.choice(cids))
        person = chance.choice((ADA, BEN))
        yield a_mail(f"{to}r{n}", f"Re: {title}", said, answers=(to,), hours=hours + 2 + n, person=person)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_batches_come_to_the_same(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 — an order, no secret
    archive = an_archive(chance)
    orders = [archive, archive[::-1], *(chance.sample(archive, len(archive)) for _ in range(2))]
    states = []
    for order in orders:
        db = open_database(":memory:")
        fill(db, order, chance.choice((1, 3, 500)))
        states.append(meaning(db))
        db.close()
    for state in states[1:]:
        assert state == states[0]
