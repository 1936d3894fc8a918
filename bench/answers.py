"""`python -m bench.answers REPOSITORY…`: how often the bot is right about answers to checkers' reports.

Readers labelled answers of public lists (`answers.tsv`) without sight of what the bot reads there. The mails
are no part of this repository: a row names its archive and, by digest, its mail and those above it, and the
git repositories of public-inbox archives are searched for them. Reports of other checkers are read as
Coverity's, and one without a CID is given one, since of other tools the bot says nothing.

Whoever writes rules may read the threads of one half; the other shows what the rules are worth elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from bench.scoreboard import ASSERTED, Score, counted
from bot.parsers import cids, mail, reading
from bot.rules.resolve import resolve
from storage.records import Mail, Statement

LABELS = Path(__file__).with_name("answers.tsv")
_ID = re.compile(rb"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_CHECKER = re.compile(
    r"(?:the )?(?:\(?unpublished\)? )?(?:smatch(?: static checker)?|cppcheck|svace|klocwork|pvs-studio"
    r"|scan-build|codeql|clang[- ]analyzer|(?:my|our|a|the) static analysis tool"
    r"|(?:(?:my|our|a|the) )?static checker|ubsan)\b",
    re.IGNORECASE,
)
_GIVEN = "1500001"
"""The CID of a report that has none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One label.

    Attributes:
        mail: the digest of its Message-ID.
        above: those of the mails above it, the nearest first; the last one began the thread.
        verdict: what its author holds of the finding.
        claim: he promises the fix.
        held_out: its thread is of the half that no rule was made from.
        sentences: the digests of those in which the reader saw it.
        sure: its reader had no doubt.
    """

    mail: str
    above: Sequence[str]
    verdict: str
    claim: bool
    held_out: bool
    sentences: Sequence[str] = ()
    sure: bool = True


def answers(table: Path = LABELS) -> list[Answer]:
    """All labels."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        Answer(
            r["mail"],
            tuple(r["above"].split()),
            r["verdict"],
            r["claim"] == "yes",
            r["half"] == "held-out",
            tuple(r["sentences"].split()),
            r["sure"] == "yes",
        )
        for r in rows
    ]


def digest(raw: bytes) -> str:
    """Names a mail by its Message-ID; "" where it has none."""
    found = _ID.search(raw.partition(b"\n\n")[0])
    return hashlib.sha256(found[1]).hexdigest()[:16] if found else ""


def of_sentence(sentence: str) -> str:
    """Names a sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:8]


def score(labels: Iterable[Answer], mails: Mapping[str, bytes]) -> dict[str, Score]:
    """Verdicts, claims, and of the verdicts that are right the sentences they are shown with.

    Args:
        labels: those whose mail is not at hand, and those that their reader doubts, count neither way.
        mails: by digest.
    """
    there = [a for a in labels if a.sure and a.mail in mails]
    said = {a.mail: _said(a, mails) for a in there}
    read = {mid: s for mid, statements in said.items() if (s := _asserted(statements))}
    right = [a for a in there if a.mail in read and a.verdict == read[a.mail].verdict]
    return {
        "verdicts": counted(
            {(a.mail, a.verdict) for a in there if a.verdict in ASSERTED},
            {(mid, s.verdict.value) for mid, s in read.items()},
        ),
        "claims": counted(
            {(a.mail, "claim") for a in there if a.claim},
            {(mid, "claim") for mid, statements in said.items() if any(s.claim for s in statements)},
        ),
        "sentences": counted(
            {(a.mail, "sentence") for a in right},
            {(a.mail, "sentence") for a in right if of_sentence(read[a.mail].quote) in a.sentences},
        ),
    }


def _asserted(said: Sequence[Statement]) -> Statement | None:
    return next((s for s in said if s.verdict.value in ASSERTED), None)


def _said(answer: Answer, mails: Mapping[str, bytes]) -> tuple[Statement, ...]:
    thread = [
        parsed(mails[m], begins=m == answer.above[-1]) for m in (answer.mail, *answer.above) if m in mails
    ]
    found = resolve({m.message_id: reading.interpret(m) for m in thread})
    return found[thread[0].message_id]


def parsed(raw: bytes, *, begins: bool) -> Mail:
    """A mail, every checker's name in it Coverity's.

    Args:
        raw: its bytes.
        begins: it began its thread, so that it has the finding's CID.
    """
    read = mail.parse(raw)
    text, subject = (_CHECKER.sub("Coverity", part) for part in (read.text, read.subject))
    if begins and not cids.find(text) and not cids.find(subject):
        if "Signed-off-by:" in text:
            text = text.replace("Signed-off-by:", f"Addresses-Coverity-ID: {_GIVEN}\nSigned-off-by:", 1)
        else:
            text = f"Coverity has a new report, CID {_GIVEN}:\n\n{text}"
    return replace(read, text=text, subject=subject)


def collected(repositories: Iterable[Path], wanted: set[str]) -> dict[str, bytes]:
    """The mails of archives, by digest."""
    every = (raw for repository in repositories for raw in _blobs(repository))
    return {named: raw for raw in every if (named := digest(raw)) in wanted}


def _blobs(repository: Path) -> Iterator[bytes]:
    """What a repository holds, in any order; copies of archives may lack what their history names."""
    every = ("--batch", "--batch-all-objects", "--unordered", "--buffer")
    command = ["git", "-C", str(repository), "cat-file", *every]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as git:  # noqa: S603 — our own arguments
        pipe = cast("IO[bytes]", git.stdout)
        for head in pipe:
            _, kind, size = head.split()
            content = pipe.read(int(size) + 1)[:-1]
            if kind == b"blob":
                yield content


def main() -> None:
    """Prints a line for each half."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path, nargs="+")
    labels = answers()
    mails = collected(parser.parse_args().repository, {d for a in labels for d in (a.mail, *a.above)})
    print("\n".join(_lines(labels, mails)))


def _lines(labels: Sequence[Answer], mails: Mapping[str, bytes]) -> Iterator[str]:
    yield f"{sum(a.mail in mails for a in labels)} of {len(labels)} labelled answers are at hand"
    for name, held_out in (("half that rules were made from", False), ("half that was held out", True)):
        for what, got in score([a for a in labels if a.held_out is held_out], mails).items():
            yield (
                f"{name}, {what}: precision {got.precision():.2f}, recall {got.recall():.2f}"
                f" of {got.right.total() + got.missed.total()}"
            )


if __name__ == "__main__":
    main()
