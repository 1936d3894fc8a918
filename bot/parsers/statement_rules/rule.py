"""One row of the table of statements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from storage.records import Verdict


class Kind(Enum):
    """What a rule's words prove, and so where they count."""

    EXPLICIT = "it names the verdict"
    ARGUMENT = "it argues; who only relays what the tool says argues for nobody"
    ABOUT_CODE = "it speaks of code; under a patch that is the patch, not the defect"
    ACKNOWLEDGED = "it thanks or takes the blame; who answers a review of the fix means that review"
    AGREEMENT = "it agrees in words of its own; who answers the fix itself means the defect"
    YES = "it says only yes, so that the words which it answers tell to what"
    ELSEWHERE = "it speaks of another fix, also under a patch"
    PROMISE = "it promises, so that a verdict follows only weakly"
    TO_A_REVIEW = (
        "it takes up what a review of the fix asks for, or who asks for a fix; elsewhere it may be anything"
    )
    REPORT = "it reports a finding as a fault of a commit; any doubt beside it is stronger"
    FAULT = "it says what code does wrong; only who reports a finding means the finding"
    FALLBACK = "it leaves the verdict open"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        name: what `why` shows.
        verdict: what the sentence says of the defect.
        kind: where it counts.
        words: what it looks for.
        guards: names in GUARDS that turn it into "unsure".
        silenced: names in GUARDS under which it says nothing at all.
        claim: the author commits to send the fix.
        withdrawn: the author takes back what he said.
    """

    name: str
    verdict: Verdict
    kind: Kind
    words: re.Pattern[str]
    guards: tuple[str, ...] = ()
    silenced: tuple[str, ...] = ()
    claim: bool = False
    withdrawn: bool = False


OPINION = ("hedged", "asked", "conditional", "offered", "the tool claims")
PLAIN = ("asked", "conditional", "others say")
FALSE_POSITIVE = r"false[- ]?(?:pos\w{0,2}tives?|\+ve|alarms?|alerts?|reports?|warning)\b"
