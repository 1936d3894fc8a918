"""Every real file: nothing breaks the intake, nothing is lost, and the counts are those of the index."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import ingest
from bot.sources import files
from storage import deliveries
from storage.database import open_database
from storage.records import Delivery, Source
from tests.builders import START
from tests.test_ingest import dump, fill, meaning

MAILS = ("seed-thread.mbox", "qemu-devel/*.mbox", "lists/*.mbox", "mail/*/**/*", "coverity/scan-mail/*")


def indexed(data: Path) -> Iterator[tuple[str, int]]:
    """Mail files and how many messages the indexes say they hold."""
    for index, below, pattern in (
        ("INDEX.md", "", r"^\| `(mail/[^`]+)` \| (\d+) message"),
        ("qemu-devel/INDEX.md", "qemu-devel/", r"^\| `([^`]+\.mbox)` \| [^|]+ \| (\d+) \|"),
        ("lists/INDEX.md", "lists/", r"^\| `([^`]+\.mbox)` \| [^|]+ \| (\d+) \|"),
    ):
        for name, count in re.findall(pattern, (data / index).read_text("utf-8"), re.MULTILINE):
            yield below + name, int(count)


def everything(data: Path) -> list[Delivery]:
    """All mails, pipeline events, reports and the MAINTAINERS file."""
    paths = sorted(
        p for pattern in MAILS for p in data.glob(pattern) if p.suffix in (".mbox", ".eml", ".json")
    )
    arrived = [
        *files.mails(paths, START),
        *files.events(Source.MAINTAINERS, [data / "owners" / "qemu-MAINTAINERS"], START),
        *files.events(Source.GITLAB, sorted((data / "gitlab").rglob("*.json")), START),
    ]
    for job, report in enumerate(sorted((data / "junit").glob("*.xml")), 1000):
        arrived += files.events(Source.JUNIT, [report], START, job)
    return arrived


@pytest.fixture(scope="module")
def arrived(data: Path) -> list[Delivery]:
    return everything(data)


def test_each_file_gives_as_many_mails_as_its_index_says(data: Path) -> None:
    counted = dict(indexed(data))
    assert len(counted) > 80
    found = {name: sum(1 for _ in files.mails([data / name], START)) for name in counted}
    assert found == counted


def test_every_mail_of_the_indexes_is_kept_once_and_none_is_refused(data: Path) -> None:
    names = dict(indexed(data))
    db = open_database(":memory:")
    mails = list(files.mails([data / n for n in names], START))
    counts = fill(db, mails)
    assert counts.refused == ()
    assert counts.new == len({d.key for d in mails}) == deliveries.counts(db)["mail"]
    assert counts.new + counts.known == sum(names.values())
    again = fill(db, mails)
    assert (again.new, again.known) == (0, len(mails))
    db.close()


def test_batches_replay_and_order_come_to_the_same(arrived: list[Delivery]) -> None:
    db, single = open_database(":memory:"), open_database(":memory:")
    fill(db, arrived)
    before = dump(db)
    fill(single, arrived, 1)
    assert dump(single) == before
    ingest.replay(db)
    assert dump(db) == before
    single.close()
    db.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_comes_to_the_same(arrived: list[Delivery], seed: int) -> None:
    mails = [d for d in arrived if d.source in (Source.MAIL, Source.MAINTAINERS)]
    states = []
    for order in (mails, random.Random(seed).sample(mails, len(mails))):  # noqa: S311 — an order, no secret
        db = open_database(":memory:")
        fill(db, order, 50)
        states.append(meaning(db))
        db.close()
    assert states[0] == states[1]
