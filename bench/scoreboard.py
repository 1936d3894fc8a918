"""`python -m bench.scoreboard [FOLDER]`: how often the bot is right about what people say.

Precision and recall for each class on hand-labelled mails (`bench.labels`).

The rules were written with these mails at hand, so the plain figures are an upper bound. The crossed
ones judge each thread only by rules that were right in some other thread: what a rule made for one
thread alone is worth elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import extraction
from bench.labels import Judged, Labelled, Row, acts, claims, labelled, verdicts

ASSERTED = ("bug", "false-positive", "intentional", "fixed")


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


def score(judged: Sequence[Judged]) -> Score:
    """Counts the rows of several sets together."""
    return counted({row for j in judged for row in j.expected}, {row for j in judged for row in j.found})


def counted(expected: set[Row], found: set[Row]) -> Score:
    """Compares what should have been read with what was."""
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
    return judged.of.mails[row[0].split()[0]].series.title


def table(title: str, judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of one table: by class, and all together."""
    scores = (score(judged), score(crossed(judged)))
    every = sorted({*scores[0].right, *scores[0].extra, *scores[0].missed})
    yield f"| {title} | right | extra | missed | precision | recall | crossed: precision | recall |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name in every:
        yield _line(name, (name,), *scores)
    if set(ASSERTED) & set(every):
        yield _line("**all that assert something**", ASSERTED, *scores)
    yield _line("**all**", tuple(every), *scores)


def extracted(data: Path) -> Iterator[str]:
    """The lines of the table of what stands in mails in so many words, as far as a folder has labels."""
    scores = [counted(*read(data)) for name, read in extraction.TABLES.items() if (data / name).is_file()]
    if scores:
        yield "| read | right | extra | missed | precision | recall |"
        yield "|---|--:|--:|--:|--:|--:|"
    for of in scores:
        for name in sorted({*of.right, *of.extra, *of.missed}):
            yield _line(name, (name,), of)


def _line(name: str, classes: tuple[str, ...], *scores: Score) -> str:
    plain = scores[0]
    counts = [str(sum(of[c] for c in classes)) for of in (plain.right, plain.extra, plain.missed)]
    ratios = [f"{ratio(classes):.2f}" for s in scores for ratio in (s.precision, s.recall)]
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
    print("\n".join([*extracted(data), "", *wrong]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
