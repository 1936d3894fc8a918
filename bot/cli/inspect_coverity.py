"""`inspect coverity`: one line a report, in the form that others script against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.cli.common import NEVER
from bot.parsers import coverity_export, coverity_mail, mail
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import CoverityReport, Delivery, Location, ReportedDefect, Source

Json = dict[str, Any]


def inspect_coverity(paths: Iterable[Path]) -> Iterator[Json]:
    """What the bot understands of each report mail and each export."""
    for path in paths:
        try:
            for delivery in files.coverity([path], NEVER):
                yield from _told(delivery)
        except NoSuchPath as error:
            yield {"file": Path(error.path).name, "reason": error.reason}


def _told(delivery: Delivery) -> Iterator[Json]:
    if delivery.source is Source.MAIL:
        name = Path(delivery.origin.rpartition(":")[0]).name
        if report := coverity_mail.read(mail.parse(delivery.raw)):
            yield {"file": name, **_report(report)}
        return
    name = Path(delivery.origin).name
    try:
        yield {"file": name, **_report(coverity_export.parse(delivery.raw))}
    except coverity_export.NotCoverity as error:
        yield {"file": name, "reason": str(error)}


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
