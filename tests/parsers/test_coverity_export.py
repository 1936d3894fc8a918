"""What is exported from Coverity, in every form we know."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.coverity_export import NotCoverity, is_export, parse
from storage.records import CoverityTriage, Location, ReportedDefect

LEAK = ReportedDefect(
    cid=610001,
    checker="RESOURCE_LEAK",
    category="Resource leaks",
    locations=(Location("/hw/lamp/dimmer.c", 212, "dimmer_realize"),),
    component="hw-lamp",
    first_seen=datetime(2026, 3, 2, tzinfo=UTC),
    triage=CoverityTriage("Intentional", "Minor", "Ignore", "ada", "LAMP-7"),
)

ROW = {
    "cid": 610001,
    "checker": "RESOURCE_LEAK",
    "displayType": "Resource leak",
    "displayCategory": "Resource leaks",
    "displayFile": "/hw/lamp/dimmer.c",
    "displayFunction": "dimmer_realize",
    "lineNumber": 212,
    "displayComponent": "hw-lamp",
    "status": "Triaged",
    "firstDetected": "03/02/26",
    "classification": "Intentional",
    "severity": "Minor",
    "action": "Ignore",
    "owner": "ada",
    "externalReference": "LAMP-7",
}

NAMES = (
    "CID,Checker,Category,File,Function,Line Number,Component,Status,First Detected,"
    "Classification,Severity,Action,Owner,External Reference"
)
VALUES = (
    "610001,RESOURCE_LEAK,Resource leaks,/hw/lamp/dimmer.c,dimmer_realize,212,hw-lamp,Triaged,03/02/26,"
    "Intentional,Minor,Ignore,ada,LAMP-7"
)

ISSUE = {
    "mergeKey": "0f1e",
    "checkerName": "RESOURCE_LEAK",
    "type": "resource_leak",
    "mainEventFilePathname": "/builds/lamp/hw/lamp/dimmer.c",
    "strippedMainEventFilePathname": "/hw/lamp/dimmer.c",
    "mainEventLineNumber": 212,
    "functionDisplayName": "dimmer_realize()",
    "events": [
        {"eventDescription": "a step", "main": False},
        {"eventDescription": "It leaks.", "main": True},
    ],
    "checkerProperties": {"category": "Resource leaks", "impact": "High"},
    "stateOnServer": {
        "cid": 610001,
        "components": ["hw-lamp"],
        "firstDetectedDateTime": "2026-03-02T01:00:00+01:00",
        "triage": {
            "classification": "Intentional",
            "severity": "Minor",
            "action": "Ignore",
            "owner": "ada",
            "externalReference": "LAMP-7",
        },
    },
}

PREVIEW = {
    "cid": 610001,
    "mergeKey": "0f1e",
    "firstDetectedDateTime": "2026-03-02T00:00:00.000Z",
    "triage": ISSUE["stateOnServer"]["triage"],  # type: ignore[index]  # it stands above
    "occurrences": [
        {
            "checker": "RESOURCE_LEAK",
            "file": "/hw/lamp/dimmer.c",
            "function": "dimmer_realize",
            "mainEventLineNumber": line,
            "mainEventDescription": "It leaks.",
            "componentName": "hw-lamp",
        }
        for line in (212, 230)
    ],
}


def view(*rows: object) -> dict[str, Any]:
    return {"viewContentsV1": {"offset": 0, "totalRows": len(rows), "columns": [], "rows": list(rows)}}


def only(raw: str | dict[str, Any] | list[Any]) -> ReportedDefect:
    (defect,) = parse((raw if isinstance(raw, str) else json.dumps(raw)).encode()).defects
    return defect


@pytest.mark.parametrize(
    "raw",
    [
        f"{NAMES}\n{VALUES}\n",
        f"\ufeff{NAMES}\r\n{VALUES}\r\n",
        f"Lighthouse: outstanding issues\n\n{NAMES}\n{VALUES}\n",
        f"{NAMES}\n{VALUES}\n".replace(",", ";"),
        f"{NAMES}\n{VALUES}\n".replace(",", "\t"),
        f"{NAMES}\n{VALUES}\n".replace("Checker", "Checker Name").replace("File", "Display File"),
        view(ROW),
        view({**ROW, "cid": "610001", "firstDetected": "2026-03-02T00:00:00Z"}),
        [ROW],
        [{"filePathname" if key == "displayFile" else key: value for key, value in ROW.items()}],
        {"totalRows": 1, "rows": [[{"key": key, "value": str(value)} for key, value in ROW.items()]]},
        {
            "totalRows": 1,
            "rows": [[{"key": k, "value": v} for k, v in {**ROW, "firstDetected": 1772409600000}.items()]],
        },
    ],
    ids=str,
)
def test_a_defect_is_the_same_in_every_form(raw: str | dict[str, Any]) -> None:
    assert only(raw) == LEAK


def test_a_table_may_stand_in_utf_16() -> None:
    assert parse(f"{NAMES}\n{VALUES}\n".encode("utf-16")).defects == (LEAK,)


@pytest.mark.parametrize("version", [2, 3, 7, 10])
def test_the_analysis_tells_what_it_found_and_what_the_server_knows(version: int) -> None:
    name = "issues" if version > 2 else "mergedIssues"
    found = only({"type": "Coverity issues", "formatVersion": version, name: [ISSUE]})
    assert found.message == "It leaks."
    assert found == ReportedDefect(
        **{k: getattr(LEAK, k) for k in LEAK.__slots__ if k != "message"}, message="It leaks."
    )


def test_occurrences_are_places_of_one_defect() -> None:
    found = only({"header": {"format": "v2"}, "issueInfo": [PREVIEW]})
    assert [(p.file, p.line) for p in found.locations] == [
        ("/hw/lamp/dimmer.c", 212),
        ("/hw/lamp/dimmer.c", 230),
    ]
    assert (found.checker, found.component, found.first_seen) == ("RESOURCE_LEAK", "hw-lamp", LEAK.first_seen)
    assert found.triage == LEAK.triage


def test_a_type_stands_for_a_checker_that_is_not_told() -> None:
    assert only("CID,Type,Owner\n610001,Resource leak,Unassigned\n") == ReportedDefect(
        610001, "Resource leak", triage=CoverityTriage()
    )


def test_no_column_of_triage_is_no_triage() -> None:
    assert only("CID,Type\n610001,Resource leak\n").triage is None


def test_counts_are_those_of_the_statuses() -> None:
    rows = [{"cid": 610000 + n, "status": s} for n, s in enumerate(["New", "Fixed", "New", "Dismissed"])]
    report = parse(json.dumps(view(*rows)).encode())
    assert (report.new, report.fixed, report.shown) == (2, 1, 4)
    assert [d.cid for d in report.defects if d.fixed] == [610001]
    assert parse(b"CID,Type\n610001,x\n").fixed is None
    assert parse(b"CID,File,Status\n610001,a.c,New\n610001,b.c,New\n").new == 1


def test_an_empty_view_is_a_report() -> None:
    assert parse(json.dumps(view()).encode()).shown == 0


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "neither"),
        (b"name,age\nada,3\n", "CID column"),
        (b'{"issues": ', "broken"),
        (b"[" * 100_000, "broken"),
        (b'{"jobs": []}', "neither issues nor rows"),
        (b'{"issues": {"a": 1}}', "neither issues nor rows"),
        (json.dumps({"issues": [{**ISSUE, "stateOnServer": None}]}).encode(), "has a CID"),
        (f"CID,Type\n610001,{'x' * 200_000}\n".encode(), "CSV is broken"),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(raw: bytes, says: str) -> None:
    with pytest.raises(NotCoverity, match=says):
        parse(raw)


def test_a_mail_is_no_export() -> None:
    assert not is_export(b"From: ada@example.org\nSubject: CID, or not\n\nCID 610001, perhaps\n")
    assert is_export(f"{NAMES}\n".encode())
    assert is_export(b" {")


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=40),
    st.integers(1, 10**8),
)
def test_any_text_survives_a_table(text: str, cid: int) -> None:
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["CID", "Checker", "Owner"], [cid, text, "ada"]])
    assert only(table.getvalue()).cid == cid
    assert only(table.getvalue()).checker == " ".join(text.split())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cid", "issues", "rows", "triage", "key", "value", "events", "occurrences", "line", "file"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(st.one_of(st.lists(JSON, max_size=3), st.fixed_dictionaries({"issues": st.lists(JSON, max_size=3)})))
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        parse(json.dumps(value).encode())
    except NotCoverity as error:
        assert str(error)
