"""The hand-labelled mails, and beside each label what the bot reads there.

A row whose label is doubtful by the labeller's own word counts neither way. Quotes are not compared:
(message, defect, verdict), the claim of (message, defect), and (message, act) are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.parsers import mailbox, reading
from bot.parsers.mail import NotMail
from bot.parsers.subjects import mentions_coverity
from bot.rules.resolve import above, meant, resolve
from storage.records import OutcomeKind, Reading, Statement

UNLABELLED = (OutcomeKind.CLEAN_RUN, OutcomeKind.GUESS, OutcomeKind.GUESS_DOUBTED)
_EITHER = "applied-or-queued"
_DOUBTED = re.compile(r"^- `?(<[^<>\s]+>)", re.MULTILINE)

Row = tuple[str, str]
"""What is counted, and its class: ("<m@x> 1527402", "bug")."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Hand-made labels and the mails they are of.

    Attributes:
        name: the table, as a person finds it.
        rows: one label each.
        mails: every mail of the set, by Message-ID.
        doubted: Message-IDs whose label the labeller doubts.
    """

    name: str
    rows: Sequence[Mapping[str, str]]
    mails: Mapping[str, Reading]
    doubted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of one set: as they should be, and as they were read, each with the rule that read it."""

    of: Labelled
    expected: frozenset[Row]
    found: Mapping[Row, str]


def labelled(data: Path, what: str) -> Iterator[Labelled]:
    """Each table "statements.tsv" (or "outcomes.tsv") below a folder, with the mails beside it.

    A table "x-statements.tsv" is of the mails in the folder "x".
    """
    for table in sorted(data.glob(f"**/*{what}.tsv")):
        folder = table.parent / table.stem.removesuffix(what).rstrip("-")
        notes = [p for name in ("LABELS.md", "doubts.md") if (p := table.parent / name).is_file()]
        with table.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        yield Labelled(
            str(table.relative_to(data)),
            rows,
            readings(sorted(folder.glob("*.mbox"))),
            frozenset(m for p in notes for m in _DOUBTED.findall(p.read_text(encoding="utf-8"))),
        )


def readings(paths: Iterable[Path]) -> dict[str, Reading]:
    """Every mail of the files, by message id."""
    found: dict[str, Reading] = {}
    for path in paths:
        for raw in mailbox.split(path.read_bytes()):
            try:
                read = reading.read(raw)
            except NotMail:
                continue
            found[read.mail.message_id] = read
    return found


def verdicts(of: Labelled) -> Judged:
    """What the authors say of each defect."""
    expected = {(_defect(r), r["verdict"]) for r in of.rows}
    return _judged(of, expected, {(key, s.verdict.value): s.rule for key, s in _said(of.mails).items()})


def claims(of: Labelled) -> Judged:
    """Who promises to send the fix of a defect."""
    expected = {(_defect(r), "claim") for r in of.rows if r["claim"] == "yes"}
    return _judged(of, expected, {(key, "claim"): s.rule for key, s in _said(of.mails).items() if s.claim})


def acts(of: Labelled) -> Judged:
    """What the mails do to a series, or ask of somebody."""
    found = {
        (mid, o.kind.value): o.rule
        for mid, read in of.mails.items()
        for o in read.outcomes
        if o.kind not in UNLABELLED
    }
    expected = {(r["message_id"], _kind(r, found)) for r in of.rows if r["kind"] not in ("other", "none", "")}
    return _judged(of, expected, found)


def _judged(of: Labelled, expected: set[Row], found: Mapping[Row, str]) -> Judged:
    certain = {row: rule for row, rule in found.items() if _message(row) not in of.doubted}
    return Judged(of, frozenset(r for r in expected if _message(r) not in of.doubted), certain)


def _message(row: Row) -> str:
    return row[0].split()[0]


def _defect(row: Mapping[str, str]) -> str:
    return f"{row['message_id']} {row['cid'] or 0}"


def _kind(row: Mapping[str, str], found: Mapping[Row, str]) -> str:
    if row["kind"] != _EITHER:
        return row["kind"]
    return "applied" if (row["message_id"], "applied") in found else "queued"


def _said(found: Mapping[str, Reading]) -> dict[str, Statement]:
    """By message and CID; a statement on a finding without a number stands under 0.

    It is of that finding where the mail, or one above it, speaks of Coverity, as a statement without a
    number is of the CID that a mail above it names.
    """
    said = {f"{mid} {s.cid}": s for mid, statements in resolve(found).items() for s in statements}
    answered = {key.split()[0] for key in said}
    for mid, read in found.items():
        if mid not in answered and any(mentions_coverity(r.mail) for r in (read, *above(found, read))):
            said |= {f"{mid} 0": s for s in meant(found, read) if not s.cid}
    return said
