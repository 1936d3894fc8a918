"""`inspect coverity`: one line a report, in the form that others script against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.cli.common import NEVER
from bot.parsers import coverity_export, coverity_mail, mail
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import CoverityReport, Delivery, Location, ReportedDefect, Source

Json = dict[str, Any]

_END = re.compile(r":[0-9a-f]+$")  # the number of a mail, or git's name of it


def inspect_coverity(paths: Iterable[Path]) -> Iterator[Json]:
    """What the bot understands of each report mail and each export."""
    for path in paths:
        try:
            for delivery in files.coverity([path], NEVER):
                yield from _told(delivery)
        except NoSuchPath as error:
            yield {"file": Path(error.path).name, "reason": error.reason}


def _told(delivery: Delivery) -> Iterator[Json]:
    mailed = delivery.source is Source.MAIL
    name = place(delivery.origin) if mailed else Path(delivery.origin).name
    try:
        told = coverity_mail.read(mail.parse(delivery.raw)) if mailed else coverity_export.parse(delivery.raw)
        if told:
            yield {"file": name, **_report(told)}
    except (mail.NotMail, coverity_export.NotCoverity) as error:
        yield {"file": name, "reason": str(error)}


def place(origin: str) -> str:
    """The name of the file that a mail came from."""
    return Path(_END.sub("", origin)).name


def _report(report: CoverityReport) -> Json:
    return {
        "project": report.project,
        "component": report.component,
        "new": report.new,
        "fixed": report.fixed,
        "shown": report.shown,
        "defects": defects(report),
    }


def defects(report: CoverityReport | None) -> list[Json]:
    """The defects of a report; none where there is no report."""
    return [_defect(d) for d in report.defects] if report else []


def _defect(defect: ReportedDefect) -> Json:
    place = next(iter(defect.locations), Location(""))
    return {
        "cid": defect.cid,
        "checker": defect.checker,
        "category": defect.category,
        "file": place.file,
        "function": place.function,
        "line": place.line,
    }
