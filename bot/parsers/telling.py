"""Who reports a finding, and tells step by step what the code does.

"Here we close it … and here we close it again" has no word of judgement, and everybody who reads it knows
what its author thinks: who looked into a finding and lays out its path, asking nothing, holds that it is
there. Where the same words answer a report they may as well explain why nothing can happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.parsers import sentences
from bot.parsers.guards import plain, words
from bot.parsers.quotation import quoted
from bot.parsers.statement_rules import RULES, Kind
from bot.parsers.subjects import Spoken, names_tool
from storage.records import Mail, MessageKind, Statement, Verdict

_RELAYING = ("tool-thinks", "tool-is-suspicious", "tool-reports")
"""The rules that read no more than what the tool says."""

_ARGUING = {r.name for r in RULES if r.kind is Kind.ARGUMENT}
_OF_CODE = words(
    r"\w\(\)",
    r"\w_\w",
    r"->",
    r"\w\[",
    r"['\"`]&?\w+['\"`]",
    r"&\w",
    r"\bNULL\b",
    r"^\W*(?:\w+ ){0,2}here\b",
    r"\b(?:this|that|the) (?:\w+[ -]){0,3}(?:function|(?:code)?path|loop|variable|array|pointer|buffer"
    r"|memory|lock"
    r"|branch|struct|multiplication)\b",
)
_COPIED = words(r"[\w/.-]+(?::|\.[ch]\b)", r"\d", r"\W*(?:CID|commit|condition|taking)\b", r">>>", r"-->")
"""How a line of the tool's text begins, a path or numbered code."""
_OPEN = words(
    r"\b(?:false|safe|fine|ok|okay|harmless|ignore|intentional\w*|guarantee\w*|unlikely|not sure|wonder"
    r"|theoretical\w*)\b"
)
_EITHER = words(r"\b(?:maybe|perhaps|either)\b")
_REQUESTS = words(r"\b(?:can|could|would|will) (?:you|somebody|someone|one of)\b", r"\bplease\b")
_PERHAPS = words(r"\b(?:may|might|could|maybe|perhaps|possibly|probably|never|always|can't|won't|cannot)\b")


def relays(sentence: str) -> bool:
    """Whether a sentence tells what the tool says."""
    return any(r.words.search(sentence) for r in RULES if r.name in _RELAYING)


def reports_first(mail: Mail, kind: MessageKind) -> bool:
    """Whether a mail answers nobody who spoke of the tool before."""
    return not (kind is MessageKind.REPLY and names_tool(mail.subject)) and not names_tool(quoted(mail.text))


def may_tell(found: Statement) -> bool:
    """Whether a statement reads otherwise in a mail that reports a finding."""
    decided = found.verdict in (Verdict.FALSE_POSITIVE, Verdict.UNSURE) and not _EITHER.search(found.quote)
    return found.rule in _RELAYING or (decided and found.rule in _ARGUING)


def as_told(found: Statement, said: Sequence[Spoken]) -> Statement:
    """What who reports a finding says of it, as a fault where he tells what code does, asking nothing.

    "It never returns NULL" is in such a mail what is wrong with a check, and no argument against the finding.
    """
    if not (may_tell(found) and any(relays(s.sentence) for s in said)):
        return found
    if sentence := _told(said):
        return replace(found, verdict=Verdict.BUG, quote=sentence, rule="tells-the-fault")
    return replace(found, verdict=Verdict.UNSURE)


def _told(said: Sequence[Spoken]) -> str:
    mine = [s.sentence for s in said if not sentences.courtesy(s.sentence)]
    if any(s.under_patch for s in said) or any(map(_leaves_open, mine)):
        return ""
    reported = next((at for at, sentence in enumerate(mine) if relays(sentence)), len(mine))
    return next((sentence for sentence in mine[reported + 1 :] if _tells(plain(sentence))), "")


def _leaves_open(sentence: str) -> bool:
    asks = sentence.endswith("?") and not _REQUESTS.search(sentence)
    return asks or bool(_OPEN.search(sentence))


def _tells(sentence: str) -> bool:
    """Whether it is the author's own account of code."""
    holds_back = _COPIED.match(sentence) or _PERHAPS.search(sentence) or relays(sentence)
    return bool(_OF_CODE.search(sentence)) and not holds_back
