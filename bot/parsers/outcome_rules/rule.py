"""One row of the table of outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from storage.records import OutcomeKind


class Where(Enum):
    """The mails in which a row holds."""

    ANYWHERE = "a reply or a mail of its own"
    PULL = "a reply to a pull request"
    PATCH = "a reply to anything else"
    POSTED = "a reply to a patch or a pull request"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        name: what `why` shows.
        kind: the act.
        words: what it looks for.
        where: the mails in which it holds.
        silenced: names in GUARDS under which it says nothing.
        needs: something else that the same sentence must have, or None.
        unless: something that the same sentence must not have, or None.
        to_oneself: it holds only in an answer to the author's own mail, or (False) in any other only.
    """

    name: str
    kind: OutcomeKind
    words: re.Pattern[str]
    where: Where = Where.ANYWHERE
    silenced: tuple[str, ...] = ("asked", "conditional", "not yet", "negated")
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    to_oneself: bool | None = None


IT = (
    r"(?:it|this|these|them|that|(?:the |this |these |your )?(?:whole |entire )?(?:series|patch(?:es)?|set"
    r"|fix(?:es)?|pull request)|all|both|patch(?:es)? #?\d\S*|v\d+|up|your|as-is)\b"
)
THING = (
    r"(?:(?:the |this |that |these |your |whole |entire |full |both |all |other |first |last |remaining "
    r"|rest of ){0,3}"
    r"(?:patch ?sets?|patch ?series|patch(?:es|\(es\))?|series|set|commits?|fix(?:es)?|v\d+|both|all"
    r"|everything|the rest"
    r"|(?:one|two|three|four|\d{1,2}) patch(?:es|\(es\))?)(?: #?\d[\d,& #/-]{0,20}(?:and \d+)?)?)"
)
"""A series, or some of its patches, as a subject or object."""
AGAIN = (
    r"\bplease (?:also |just |check and |fix (?:\w+ ){1,3}and )?(?:rebase|re-?send|re-?spin|re-?post"
    r"|re-?submit)\b",
    r"\b(?:can|could|would) you (?:please )?(?:rebase|re-?spin)\b",
    r"\b(?:please|can you|could you) (?:please |also |(?:take|have) a look\b[^.?!]{0,80} and )?send "
    r"(?:an? |the )?(?:updated|new|rebased"
    r"|fixed|corrected) (?:version|revision|patch|series|pull)\b",
)
"""What asks for the series once more."""
NOW = (
    r"(?: (?:just|now|also|already|since|therefore|gone ahead and|went ahead and|go ahead and|then"
    r"|probably|tentatively|provisionally|finally))*"
)
