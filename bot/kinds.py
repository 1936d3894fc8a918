"""How each kind of delivery is read and saved.

Apart from `ingest`, which takes all of them in alike, so that a new kind is a function and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import derive, jobs, prepared
from bot.parsers import coverity_components, coverity_export, mail, mailmap, maintainers
from storage import aliases, components, messages, sightings, subsystems
from storage.database import Database
from storage.records import Delivery, Source
from storage.state import Origin, SightingKind


class Unreadable(ValueError):
    """A file in which its parser finds nothing; the text says so."""


def _mail(db: Database, number: int, delivery: Delivery, touched: derive.Touched) -> None:
    save_mail(db, number, delivery, prepared.read(delivery.raw), touched)


def save_mail(
    db: Database, number: int, delivery: Delivery, read: messages.Packed, touched: derive.Touched
) -> None:
    """Saves what a mail was read as."""
    saved = messages.save(db, number, delivery, read)
    touched.threads.add(saved.thread)
    touched.mails[number] = saved


def _maintainers(db: Database, number: int, delivery: Delivery, touched: derive.Touched) -> None:
    sections = maintainers.parse(delivery.raw.decode("utf-8", "replace"))
    if not sections:
        raise Unreadable(maintainers.NONE)
    subsystems.replace(db, number, sections)
    touched.sections = True


def _coverity(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    report = coverity_export.parse(delivery.raw)
    origin = Origin("", delivery.received_at, sightings.COVERITY)
    sightings.save(db, delivery.key, SightingKind.EXPORT, origin, report.defects)
    touched.cids |= {d.cid for d in report.defects}


def _components(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    found = coverity_components.parse(delivery.raw.decode("utf-8", "replace"))
    if not found:
        raise Unreadable('there is no component with a "~ PATTERN" line in it')
    components.replace(db, found)


def _mailmap(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    found = mailmap.parse(delivery.raw.decode("utf-8", "replace"))
    if not found:
        raise Unreadable('there is no line like "Name <address>" in it')
    aliases.replace(db, found)


PARSERS: Mapping[Source, Callable[[Database, int, Delivery, derive.Touched], None]] = {
    Source.MAIL: _mail,
    Source.MAINTAINERS: _maintainers,
    **jobs.PARSERS,
    Source.COVERITY: _coverity,
    Source.COMPONENTS: _components,
    Source.MAILMAP: _mailmap,
}
"""How each kind of delivery is read; the one place that knows."""

REFUSALS = (Unreadable, mail.NotMail, coverity_export.NotCoverity, *jobs.REFUSALS)
"""What they raise on a delivery that they refuse; the text says why."""
