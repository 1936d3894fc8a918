"""`python -m bench.scoreboard [FOLDER]`: how often the bot is right about what people say.

Precision and recall for each class on hand-labelled mails. A row whose label is doubtful by the
labeller's own word counts neither way. Quotes are not compared: (message, defect, verdict), the claim
of (message, defect), and (message, act) are.

The rules were written with these mails at hand, so the plain figures are an upper bound. The crossed
ones judge each thread only by rules that were right in some other thread: what a rule made for one
thread alone is worth elsewhere.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    """By message and CID; a statement on a finding without a number stands under 0."""
    said = {f"{mid} {s.cid}": s for mid, statements in resolve(found).items() for s in statements}
    for mid, read in found.items():
        if mentions_coverity(read.mail) and not any(key.startswith(f"{mid} ") for key in said):
            said |= {f"{mid} 0": s for s in read.statements if not s.cid}
    return said


def score(judged: Sequence[Judged]) -> Score:
    """Counts the rows of several sets together."""
    expected = {row for j in judged for row in j.expected}
    found = {row for j in judged for row in j.found}
    right, extra, missed = (
        Counter(kind for _, kind in rows) for rows in (expected & found, found - expected, expected - found)
    )
    wrong = tuple(sorted(f"{'+' if row in found else '-'} {' '.join(row)}" for row in expected ^ found))
    return Score(right, extra, missed, wrong)


def crossed(judged: Sequence[Judged]) -> list[Judged]:
    """The same with every row left out whose rule was right in no other thread."""
    threads: dict[str, set[str]] = defaultdict(set)
    for j in judged:
        for row in j.expected & j.found.keys():
            threads[j.found[row]].add(_thread(j, row))
    return [
        Judged(
            j.of,
            j.expected,
            {row: rule for row, rule in j.found.items() if threads[rule] - {_thread(j, row)}},
        )
        for j in judged
    ]


def _thread(judged: Judged, row: Row) -> str:
    return judged.of.mails[_message(row)].series.title


def table(title: str, judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of one table: by class, all together, and by set."""
    plain, held_out = score(judged), score(crossed(judged))
    every = sorted({*plain.right, *plain.extra, *plain.missed})
    yield f"| {title} | right | extra | missed | precision | recall | crossed: precision | recall |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name in every:
        yield _line(name, plain, held_out, (name,))
    if set(ASSERTED) & set(every):
        yield _line("**all that assert something**", plain, held_out, ASSERTED)
    yield _line("**all**", plain, held_out, tuple(every))


def _line(name: str, plain: Score, held_out: Score, classes: tuple[str, ...]) -> str:
    counts = [str(sum(of[c] for c in classes)) for of in (plain.right, plain.extra, plain.missed)]
    ratios = [f"{ratio(classes):.2f}" for s in (plain, held_out) for ratio in (s.precision, s.recall)]
    return f"| {' | '.join([name, *counts, *ratios])} |"


READERS: tuple[tuple[str, str, Callable[[Labelled], Judged]], ...] = (
    ("verdicts", "statements", verdicts),
    ("claims", "statements", claims),
    ("outcomes", "outcomes", acts),
)


def main(folder: str = "") -> int:
    """Prints the tables, then each row that is wrong.

    Args:
        folder: where the labelled sets are; WATCHKEEPER_DATA, or the shared data, when "".
    """
    data = Path(folder or os.environ.get("WATCHKEEPER_DATA", "../shared/data"))
    sets = {what: list(labelled(data, what)) for what in ("statements", "outcomes")}
    if not any(sets.values()):
        print(
            f"no labelled mails: nothing below {data} is called statements.tsv or outcomes.tsv",
            file=sys.stderr,
        )
        return 1
    wrong: list[str] = []
    for title, what, reader in READERS:
        judged = [reader(of) for of in sets[what]]
        print("\n".join(table(title, judged)), end="\n\n")
        wrong += [f"{title}: {row} ({j.of.name})" for j in judged for row in score([j]).wrong_rows]
    print("\n".join(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
