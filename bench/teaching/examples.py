"""Labelled answers as what the model learns from: one example for each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.answers import Answer, of_sentence, parsed
from bot.parsers.sentences import courtesy
from bot.parsers.subjects import PATCH_SUBJECT, spoken
from bot.parsers.taught.opinion import VERDICTS
from bot.parsers.taught.question import Question, questions
from storage.records import Verdict

_DOUBTED = 0.5
_SECOND = 0.6
"""What a further sentence of the same verdict counts."""
_OTHER = 0.25
"""What one counts that its reader did not name: it may say the same."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what it says.

    Attributes:
        verdict: its place in `VERDICTS`.
        claim: it promises the fix.
        weight: how much it counts.
    """

    question: Question
    verdict: int
    claim: bool
    weight: float


def examples(
    labels: Iterable[Answer], mails: Mapping[str, bytes], vocabulary: Mapping[str, int]
) -> Iterator[Example]:
    """What labels say of the sentences of their mails; mails that are not at hand are passed over.

    Args:
        mails: by digest.
        vocabulary: the number of each piece.
    """
    for label in labels:
        if label.mail not in mails:
            continue
        mail = parsed(mails[label.mail], begins=False)
        said = [s for s in spoken(mail) if not courtesy(s.sentence)]
        asked = questions(said, vocabulary, on_patch=bool(PATCH_SUBJECT.search(mail.subject)))
        sure = 1.0 if label.sure else _DOUBTED
        silent = label.verdict == "none" and not label.claim
        seen = 0
        for one, question in zip(said, asked, strict=True):
            if of_sentence(one.sentence) in label.sentences:
                weight = sure * (_SECOND if seen else 1.0)
                seen += 1
                yield Example(question, VERDICTS.index(Verdict(label.verdict)), label.claim, weight)
            else:
                yield Example(question, 0, False, sure * (1.0 if silent else _OTHER))
