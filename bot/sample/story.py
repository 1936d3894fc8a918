"""The sample's story as deliveries, the weeks before it too: the demo and the tests of the web play it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import sample
from bot.parsers import mailbox
from bot.sample import weeks
from bot.sources import files
from storage.records import Delivery, Source

MORNING = sample.files()[-1].received_at + timedelta(hours=2)
"""When the maintainer asks: after the story's last event."""

Arrival = tuple[datetime, str, str, list[Delivery]]
"""When something came, of which kind, what it is called, and its deliveries."""


def arrivals() -> Iterator[Arrival]:
    """In order: the owners, the weeks before, the story, and the pipeline that fails in three ways."""
    first, *others = sample.files()
    yield first.received_at, first.kind, first.name, list(of_file(first))
    yield weeks.CAUGHT_UP, Source.GITLAB, "pipelines, reports and logs of three weeks", list(weeks.before())
    for file in others:
        yield file.received_at, file.kind, file.name, list(of_file(file))
    for delivery in weeks.failing():
        yield delivery.received_at, delivery.source, delivery.origin, [delivery]


def of_file(file: sample.SampleFile) -> Iterator[Delivery]:
    """A file's deliveries."""
    if file.kind is Source.MAIL:
        for raw in mailbox.split(file.raw):
            yield files.mail(raw, file.name, file.received_at)
    else:
        key = files.event_key(file.kind, file.raw, file.job)
        yield Delivery(file.kind, key, file.raw, file.received_at, file.name)
