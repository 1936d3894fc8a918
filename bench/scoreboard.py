"""`python -m bench.scoreboard`: how often the bot is right about what people say.

Precision and recall for each class on the hand-labelled mails. A row whose label is doubtful by the
labeller's own word counts neither way. Quotes are not compared: (message, defect, verdict), the claim
of (message, defect), and (message, act) are.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.parsers import mailbox, reading
from bot.parsers.mail import NotMail
from bot.parsers.subjects import mentions_coverity
from bot.rules.resolve import resolve
from storage.records import OutcomeKind, Reading, Statement

ASSERTED = ("bug", "false-positive", "intentional", "fixed")
UNLABELLED = (OutcomeKind.CLEAN_RUN, OutcomeKind.GUESS, OutcomeKind.GUESS_DOUBTED)
_EITHER = "applied-or-queued"
_DOUBTED = re.compile(r"^- `?(<[^<>\s]+>)", re.MULTILINE)

Row = tuple[str, str]
"""What is counted, and its class: ("<m@x> 1527402", "bug")."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was right, what was said too much and what was missed, by class."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong_rows: tuple[str, ...] = ()

    def precision(self, classes: Iterable[str] | None = None) -> float:
        """Of what was said, how much is right; 1.0 when nothing was said."""
        return _ratio(self.right, self.extra, classes)

    def recall(self, classes: Iterable[str] | None = None) -> float:
        """Of what is there, how much was said."""
        return _ratio(self.right, self.missed, classes)


def _ratio(right: Counter[str], wrong: Counter[str], classes: Iterable[str] | None) -> float:
    names = set(right) | set(wrong) if classes is None else set(classes)
    hits = sum(right[n] for n in names)
    return hits / total if (total := hits + sum(wrong[n] for n in names)) else 1.0


def score(expected: set[Row], found: set[Row]) -> Score:
    """Counts rows."""
    right, extra, missed = (
        Counter(kind for _, kind in rows) for rows in (expected & found, found - expected, expected - found)
    )
    wrong = tuple(sorted(f"{'+' if row in found else '-'} {' '.join(row)}" for row in expected ^ found))
    return Score(right, extra, missed, wrong)


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


def verdicts(data: Path) -> tuple[Score, Score]:
    """The verdicts, and the claims."""
    rows = [*_table(data / "qemu-devel/statements.tsv"), *_table(data / "mail/coverity-bot-statements.tsv")]
    said = _said(readings([*data.glob("qemu-devel/*.mbox"), *data.glob("mail/coverity-bot/*.mbox")]))
    doubted = _doubted(data / "mail/LABELS.md")
    labels = {f"{r['message_id']} {r['cid'] or 0}": r for r in rows if r["message_id"] not in doubted}
    read = {k: s for k, s in said.items() if k.split()[0] not in doubted}
    return (
        score(
            {(k, r["verdict"]) for k, r in labels.items()}, {(k, s.verdict.value) for k, s in read.items()}
        ),
        score(
            {(k, "claim") for k, r in labels.items() if r["claim"] == "yes"},
            {(k, "claim") for k, s in read.items() if s.claim},
        ),
    )


def _said(found: Mapping[str, Reading]) -> dict[str, Statement]:
    """By message and CID; a statement on a finding without a number stands under 0."""
    said = {f"{mid} {s.cid}": s for mid, statements in resolve(found).items() for s in statements}
    for mid, read in found.items():
        if mentions_coverity(read.mail) and not any(key.startswith(f"{mid} ") for key in said):
            said |= {f"{mid} 0": s for s in read.statements if not s.cid}
    return said


def acts(data: Path, folder: str) -> Score:
    """What the mails of one folder do."""
    rows = list(_table(data / folder / "outcomes.tsv"))
    doubted = _doubted(data / folder / "doubts.md")
    known = {r["message_id"] for r in rows} | {""}
    read = readings(sorted((data / folder).glob("*.mbox")))
    found = {
        (mid, o.kind.value)
        for mid, r in read.items()
        for o in r.outcomes
        if o.kind not in UNLABELLED and mid not in doubted and (folder != "lists" or mid in known)
    }
    expected = {
        (r["message_id"], _kind(r, found))
        for r in rows
        if r["kind"] not in ("other", "none") and r["message_id"] not in doubted
    }
    return score(expected, found)


def _kind(row: Mapping[str, str], found: set[Row]) -> str:
    if row["kind"] != _EITHER:
        return row["kind"]
    return "applied" if (row["message_id"], "applied") in found else "queued"


def _table(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _doubted(path: Path) -> set[str]:
    return set(_DOUBTED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else set()


def _show(title: str, result: Score, asserted: tuple[str, ...] = ()) -> None:
    print(f"\n{title:<34}{'right':>6}{'extra':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
    every = sorted({*result.right, *result.extra, *result.missed})
    for name in every:
        print(_line(name, result, (name,)))
    print(_line("all that assert something" if asserted else "all", result, asserted or tuple(every)))
    for row in result.wrong_rows:
        print(f"      {row}")


def _line(name: str, result: Score, classes: tuple[str, ...]) -> str:
    counts = [sum(of[c] for c in classes) for of in (result.right, result.extra, result.missed)]
    figures = f"{result.precision(classes):>11.2f}{result.recall(classes):>8.2f}"
    return f"  {name:<32}{counts[0]:>6}{counts[1]:>7}{counts[2]:>8}{figures}"


def main() -> int:
    """Prints the tables."""
    data = Path(os.environ.get("WATCHKEEPER_DATA", "../shared/data"))
    if not (data / "INDEX.md").is_file():
        print(f"no labelled mails: {data} has no INDEX.md (set WATCHKEEPER_DATA)", file=sys.stderr)
        return 1
    said, claims = verdicts(data)
    _show("verdicts", said, ASSERTED)
    _show("claims", claims)
    for folder in ("qemu-devel", "lists"):
        _show(f"outcomes, {folder}", acts(data, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
