"""What stands in a mail in so many words, beside the tables that say what does: CIDs and Coverity's reports.

Nothing here is a matter of opinion, so the figures are to be 1.00.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bench.labels import Row
from bot.parsers import cids, coverity_mail, mail, mailbox, reading

Rows = set[Row]


def in_prose(data: Path) -> tuple[Rows, Rows]:
    """Each CID that a line of prose names; lines that the labeller calls optional are left out."""
    rows = [r for r in _table(data / "cid/cid-mentions.tsv") if r["kind"] != "optional"]
    return (
        {(f"{r['id']} {cid}", "CID in prose") for r in rows for cid in r["expected_cids"].split(",") if cid},
        {(f"{r['id']} {cid}", "CID in prose") for r in rows for cid in cids.find(_plain(r["text"]))},
    )


def of_the_bot(data: Path) -> tuple[Rows, Rows]:
    """Each CID of the mails in coverity-bot's threads, quoted ones too."""
    rows = list(_table(data / "mail/coverity-bot-expected.tsv"))
    raws = [raw for name in {r["file"] for r in rows} for raw in mailbox.split((data / name).read_bytes())]
    read = {r.mail.message_id: r for r in map(reading.read, raws)}
    return (
        {
            (f"{r['message_id']} {cid}", "CID of coverity-bot's mails")
            for r in rows
            for cid in r["cids"].split(",")
        },
        {
            (f"{r['message_id']} {cid}", "CID of coverity-bot's mails")
            for r in rows
            for cid in (*read[r["message_id"]].cids, *read[r["message_id"]].quoted_cids)
        },
    )


def reports(data: Path) -> tuple[Rows, Rows]:
    """Each defect and each count of Coverity Scan's reports."""
    expected: Rows = set()
    found: Rows = set()
    for row in _table(data / "coverity/scan-mail-expected.tsv"):
        showing, _, of = row["showing"].partition("/")
        expected |= _report(
            row, row["new"] or of, row["marked_fixed"], showing, row["heading_cids"].split(",")
        )
        report = coverity_mail.read(mail.parse((data / row["file"]).read_bytes()))
        if report:
            listed = [str(d.cid) for d in report.defects]
            found |= _report(row, report.new, report.fixed, report.shown, listed)
    return expected, found


def _report(row: Mapping[str, str], new: object, fixed: object, shown: object, listed: Iterable[str]) -> Rows:
    counts = {"new": new, "fixed": fixed, "shown": shown}
    return {(f"{row['file']} {name} {n}", "count of a Coverity report") for name, n in counts.items()} | {
        (f"{row['file']} {cid}", "defect of a Coverity report") for cid in listed
    }


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _plain(text: str) -> str:
    r"""The text of a table's cell, whose \n, \t and \\ are escapes."""
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


TABLES: Mapping[str, Callable[[Path], tuple[Rows, Rows]]] = {
    "cid/cid-mentions.tsv": in_prose,
    "mail/coverity-bot-expected.tsv": of_the_bot,
    "coverity/scan-mail-expected.tsv": reports,
}
