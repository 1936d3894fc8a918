"""The versions of series as they come in: by batch, by one, in any order, and by one rule at the end."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingest
from bot.rules import lineage
from storage import families, patches, series
from storage.database import Database, open_database, transaction
from storage.records import Delivery
from tests.builders import BEN
from tests.mails import DAY, a_mail, a_patch_text, message_id
from tests.test_ingest import dump, fill, meaning


def title_of(db: Database, name: str) -> list[str]:
    """The versions of a series, first to last, as `v1 title`."""
    found = series.by_cover(db, message_id(name))
    assert found
    return [f"v{s.version} {s.title}" for s in series.versions(db, found)]


def posted(
    name: str, number: int, hours: float, *titles: str, subject: str = "Wicks", **more: str
) -> list[Delivery]:
    """A cover letter and its patches."""
    version = f" v{number}" if number > 1 else ""
    mails = [
        a_mail(name, f"[PATCH{version} 0/{len(titles)}] {subject}", more.get("text", "Hello.\n"), hours=hours)
    ]
    for n, title in enumerate(titles, 1):
        mails.append(
            a_mail(
                f"{name}-{n}",
                f"[PATCH{version} {n}/{len(titles)}] {title}",
                a_patch_text(f"{title.split()[-1]}(wick);"),
                answers=(name,),
                hours=hours + n / 100,
            )
        )
    return mails


LIST = [
    *posted("wicks", 1, 0, "lamp: trim it", "lamp: light it"),
    a_mail("word", "Re: [PATCH 0/2] Wicks", "Nice.\n", answers=("wicks",), hours=2, person=BEN),
    *posted("wicks2", 2, DAY, "lamp: trim it", "lamp: light it", text="Supersedes: <wicks@example.org>\n"),
    *posted("lamps", 3, 2 * DAY, "lamp: trim it", "lamp: light it", "docs: tell", subject="Lamps"),
    a_mail("glass", "[PATCH] glass: wipe it", a_patch_text("wipe();"), hours=3),
    a_mail("glass-again", "[RESEND PATCH] glass: wipe it", a_patch_text("wipe();"), hours=5 * DAY),
    a_mail("glass-old", "[PATCH 6.6.y] glass: wipe it", a_patch_text("wipe();"), hours=6 * DAY),
    a_mail("ben", "[PATCH v2] glass: wipe it", a_patch_text("wipe(2);"), hours=7 * DAY, person=BEN),
    a_mail("oil", "[PATCH v2] lamp: more oil (was: lamp: oil)", a_patch_text("oil();"), hours=DAY),
    a_mail("oil-first", "[PATCH] lamp: oil", a_patch_text("oil(0);"), hours=0.5),
]


CANDLES = ("candle: dip it", "candle: cool it", "candle: wrap it")
THREADED = [
    *posted("candles", 1, 0, *CANDLES, subject="Candles"),
    a_mail("other", "[PATCH] glass: wipe it", a_patch_text("wipe();"), hours=1),
    *(
        a_mail(
            f"candles2-{n}",
            f"[PATCH v2 {n}/3] {title}",
            a_patch_text(f"{title.split()[1]}(2);"),
            answers=("candles",),
            hours=DAY + n,
        )
        for n, title in enumerate(CANDLES, 1)
    ),
    a_mail("last", "[PATCH] glass: fill it", a_patch_text("fill();"), hours=2 * DAY),
]


@pytest.mark.parametrize("at_once", [1, 2, len(THREADED)])
def test_a_version_without_a_cover_in_reply_to_the_one_before_is_the_next(db: Database, at_once: int) -> None:
    fill(db, THREADED, at_once)
    assert title_of(db, "candles") == ["v1 Candles", "v2 candle: dip it"]
    found = [series.by_cover(db, message_id(name)) for name in ("candles", "other", "candles2-1", "last")]
    assert [s.key for s in found if s] == ["S-1", "S-2", "S-3", "S-4"]
    assert [p.title for p in patches.of_series(db, message_id("candles2-1"))] == [*CANDLES]


def test_versions_are_found_whatever_they_are_called(db: Database) -> None:
    fill(db, LIST)
    assert title_of(db, "wicks") == ["v1 Wicks", "v2 Wicks", "v3 Lamps"]
    assert title_of(db, "glass") == ["v1 glass: wipe it", "v1 glass: wipe it"]
    assert title_of(db, "glass-old") == ["v1 glass: wipe it"]
    assert title_of(db, "ben") == ["v2 glass: wipe it"]
    assert title_of(db, "oil") == ["v1 lamp: oil", "v2 lamp: more oil"]


def test_only_the_last_is_the_newest(db: Database) -> None:
    fill(db, LIST)
    newest = {r["cover_id"] for r in db.execute("SELECT cover_id FROM versions WHERE newest")}
    assert newest == {message_id(n) for n in ("lamps", "glass-again", "glass-old", "ben", "oil")}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_and_batch_come_to_what_the_rule_says_of_all(chance: random.Random, at_once: int) -> None:
    db, whole = open_database(":memory:"), open_database(":memory:")
    mails = [*LIST, *THREADED]
    fill(whole, mails)
    fill(db, chance.sample(mails, len(mails)), at_once)
    assert meaning(db) == meaning(whole)
    covers = [r["cover_id"] for r in db.execute("SELECT cover_id FROM versions")]
    versions = families.get(db, covers).values()
    before = {v.cover_id: found for v in versions if (found := lineage.previous(v, versions))}
    assert families.places(db, covers) == lineage.places(before, {v.cover_id: v.origin.at for v in versions})
    db.close()
    whole.close()


def test_a_replay_comes_to_the_same(db: Database) -> None:
    fill(db, LIST, 3)
    before = dump(db)
    with transaction(db):
        ingest.replay(db)
    assert dump(db) == before
