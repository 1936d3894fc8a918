"""What is exported from Coverity: CSV, the analysis tools' JSON, and Coverity Connect's web services.

Whatever the form, it is rows of named columns, and the names differ less than they seem: "First Detected",
`firstDetected` and `firstDetectedDateTime` are one, and Connect's services put "display" before many.

Sources: *Coverity Command Reference* (`cov-format-errors --json-output-vN`, `cov-commit-defects
--preview-report-v2`) and *Coverity Platform Web Services API Reference* (`/api/viewContents/issues/v1`,
`/api/v2/issues/search`), as read by Mozilla's code-review bot, DefectDojo and the OWASP Benchmark.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dateutil import parser as dates

from bot.parsers.charset import decode
from storage.records import CoverityReport, CoverityTriage, Location, ReportedDefect

Row = Mapping[Any, object]

_COLUMNS = {
    "cid": ("cid", "coverityid", "mergeddefectid"),
    "checker": ("checker", "checkername", "type"),
    "category": ("category", "issuecategory"),
    "file": (
        "strippedmaineventfilepathname",
        "maineventfilepathname",
        "file",
        "filename",
        "filepath",
        "filepathname",
        "path",
    ),
    "line": ("maineventlinenumber", "mainevenlinenumber", "line", "linenumber"),
    "function": ("function", "functionname"),
    "message": ("maineventdescription", "description"),
    "component": ("component", "components", "componentname"),
    "first": ("firstdetected", "firstdetecteddate", "firstdetecteddatetime", "firstsnapshotdate"),
    "status": ("status",),
    "project": ("project", "projectname"),
    "classification": ("classification",),
    "severity": ("severity",),
    "action": ("action",),
    "owner": ("owner", "ownername"),
    "reference": ("externalreference", "extreference"),
}
_TRIAGE = ("classification", "severity", "action", "owner", "reference")
_NOBODY = {"unassigned", "none", "null"}
_DISPLAYED = re.compile(r"^display|display(?=name$)")
_NO_LETTER = re.compile(r"[^a-z0-9]")
_MILLISECONDS = re.compile(r"\d{11,14}")
_CID = re.compile(r"\d{1,9}")
_HEADER_LINES = 20  # exports may begin with a title or a few lines on how they were made
_LONGEST_HEADER = 4000


class NotCoverity(ValueError):
    """The bytes are no export of Coverity; the text says why."""


def parse(raw: bytes) -> CoverityReport:
    """Reads an export of any of the known forms.

    Raises:
        NotCoverity: it is of none, or no defect in it has a CID.
    """
    text = _decoded(raw)
    rows = [_columns(row) for row in (_json_rows(text) if _is_json(text) else _csv_rows(text))]
    defects: dict[int, ReportedDefect] = {}
    for row in rows:
        if (defect := _defect(row)) is None:
            continue
        there = defects.get(defect.cid)
        places = (*(there.locations if there else ()), *defect.locations)
        defects[defect.cid] = replace(there or defect, locations=tuple(dict.fromkeys(places)))
    if rows and not defects:
        raise NotCoverity("none of its defects has a CID; commit the analysis to Coverity Connect first")
    told = {row["cid"]: row["status"].casefold() for row in rows if row.get("cid") and "status" in row}
    statuses = list(told.values())
    return CoverityReport(
        project=next((row["project"] for row in rows if row.get("project")), ""),
        new=statuses.count("new") if statuses else None,
        fixed=statuses.count("fixed") if statuses else None,
        shown=len(defects),
        defects=tuple(defects.values()),
    )


def is_export(raw: bytes) -> bool:
    """Whether the bytes have the form of an export, readable or not; else they may be a mail."""
    text = _decoded(raw)
    return _is_json(text) or _header(text.split("\n", _HEADER_LINES)) is not None


def _decoded(raw: bytes) -> str:
    charset = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return decode(raw, charset)[0].lstrip("\ufeff \t\n")


def _is_json(text: str) -> bool:
    return text.startswith(("{", "["))


def _header(lines: Sequence[str]) -> tuple[int, str] | None:
    """Which line names the columns, and what stands between them."""
    for at, line in enumerate(lines[:_HEADER_LINES]):
        for delimiter in ",;\t":
            names = next(csv.reader([line[:_LONGEST_HEADER]], delimiter=delimiter), [])
            if len(names) > 1 and "cid" in _columns(dict.fromkeys(names, "")):
                return at, delimiter
    return None


def _csv_rows(text: str) -> Iterator[Row]:
    lines = text.split("\n")
    header = _header(lines)
    if header is None:
        raise NotCoverity("it is neither a report mail, nor JSON, nor CSV with a CID column")
    reader = csv.DictReader(io.StringIO("\n".join(lines[header[0] :]), newline=""), delimiter=header[1])
    try:
        yield from reader
    except csv.Error as error:
        raise NotCoverity(f"its CSV is broken: {error}") from error


def _json_rows(text: str) -> Iterator[Row]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotCoverity(f"its JSON is broken: {error}") from error
    whole = _mapping(document)
    view = _mapping(whole.get("viewContentsV1")) or whole
    named = next((view[k] for k in ("issues", "mergedIssues", "issueInfo", "rows") if k in view), document)
    if not isinstance(named, list):
        raise NotCoverity("it is JSON, but has neither issues nor rows")
    for item in named:
        if isinstance(item, list):  # /api/v2/issues/search: a row is a list of its cells
            yield {str(cell.get("key")): cell.get("value") for cell in map(_mapping, item)}
        else:
            yield from _issue(_mapping(item))


def _issue(issue: Row) -> Iterator[Row]:
    """A row of a view as it is; of the analysis tools' issues one row for each occurrence."""
    state = _mapping(issue.get("stateOnServer"))
    events = issue.get("events")
    main = next(
        (e for e in map(_mapping, events if isinstance(events, list) else ()) if e.get("main") is True), {}
    )
    whole = {
        **_mapping(issue.get("checkerProperties")),
        **issue,
        **state,
        **_mapping(state.get("triage")),
        **_mapping(issue.get("triage")),
    }
    if "eventDescription" in main:
        whole["mainEventDescription"] = main["eventDescription"]
    occurrences = issue.get("occurrences")
    for occurrence in occurrences if isinstance(occurrences, list) and occurrences else [{}]:
        yield {**whole, **_mapping(occurrence)}


def _mapping(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _columns(row: Row) -> dict[str, str]:
    """The columns that are known, by our names."""
    plain = {_NO_LETTER.sub("", _DISPLAYED.sub("", str(k).lower())): _text(v) for k, v in row.items()}
    found = {ours: [plain[name] for name in theirs if name in plain] for ours, theirs in _COLUMNS.items()}
    return {ours: next(filter(None, values), "") for ours, values in found.items() if values}


def _text(value: object) -> str:
    if isinstance(value, list):
        return next(filter(None, map(_text, value)), "")
    if isinstance(value, dict):
        return _text(value.get("name"))
    return " ".join(str(value).split()) if isinstance(value, (str, int)) else ""


def _defect(row: Mapping[str, str]) -> ReportedDefect | None:
    if not _CID.fullmatch(row.get("cid", "")):
        return None
    line = row.get("line", "")
    owner = row.get("owner", "")
    place = Location(
        file=row.get("file", ""),
        line=int(line) if re.fullmatch("[0-9]{1,7}", line) else None,
        function=row.get("function", "").removesuffix("()"),
    )
    triage = CoverityTriage(
        classification=row.get("classification", ""),
        severity=row.get("severity", ""),
        action=row.get("action", ""),
        owner="" if owner.casefold() in _NOBODY else owner,
        reference=row.get("reference", ""),
    )
    return ReportedDefect(
        cid=int(row["cid"]),
        checker=row.get("checker", ""),
        category=row.get("category", ""),
        locations=(place,) if place.file or place.function else (),
        message=row.get("message", ""),
        component=row.get("component", ""),
        first_seen=_moment(row.get("first", "")),
        fixed=row.get("status", "").casefold() == "fixed",
        triage=triage if any(name in row for name in _TRIAGE) else None,
    )


def _moment(text: str) -> datetime | None:
    """A date as Connect writes it (month first), ISO 8601, or milliseconds since 1970."""
    try:
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) // 1000, UTC)
        found = dates.parse(text) if text else None
    except (ValueError, OverflowError, OSError):
        return None
    if found is None:
        return None
    return (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)).replace(microsecond=0)
