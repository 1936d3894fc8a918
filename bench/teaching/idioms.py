"""The tests' one-line answers as what the model learns from: wordings that are rare in any archive.

Above all those that are near to a verdict and none, such as "I have not marked it as a false positive".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.teaching.examples import Example
from bot.parsers.sentences import courtesy
from bot.parsers.subjects import spoken
from bot.parsers.taught.opinion import VERDICTS
from bot.parsers.taught.question import questions
from storage.records import Mail, Person, Verdict
from tests.parsers import idioms as told

_SAYING = (
    (told.PROMISED, Verdict.BUG),
    (told.BUG, Verdict.BUG),
    (told.FALSE_POSITIVE, Verdict.FALSE_POSITIVE),
    (told.INTENTIONAL, Verdict.INTENTIONAL),
    (told.FIXED, Verdict.FIXED),
    (told.UNSURE, Verdict.UNSURE),
    (told.NONE, Verdict.NONE),
    (told.ASIDE, Verdict.NONE),
)
_BY_A_PERSON = "> Coverity points out that pump_start() may read the channel without its lock.\n\n"
"""Most reports that are answered are a robot's, some a person's."""
_NEAR = 3.0
"""What a sentence counts that is near to a verdict and none: in any archive there are few."""


def idioms(vocabulary: Mapping[str, int]) -> Iterator[Example]:
    """One example for each line of a single sentence, below each kind of report.

    Args:
        vocabulary: the number of each piece.
    """
    for report in (told.REPORT, _BY_A_PERSON):
        for block, verdict in _SAYING:
            for line in block.strip().splitlines():
                mail = Mail("", None, Person("", ""), "Re: pump", None, (), "", report + line)
                said = [s for s in spoken(mail) if not courtesy(s.sentence)]
                if len(said) == 1:
                    (asked,) = questions(said, vocabulary, on_patch=False)
                    weight = _NEAR if verdict is Verdict.NONE else 1.0
                    yield Example(asked, VERDICTS.index(verdict), block is told.PROMISED, weight)
