"""What the author of one mail says of defects.

A wrong claim put into a maintainer's mouth costs more than a missed one, so every sentence passes
the guards of `statement_rules`, verdicts on a patch are not verdicts on the defect it resolves, and
who only relays what the tool reports has no view of his own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.parsers import cids, coverity_mail, fixes, sentences
from bot.parsers.guards import held, plain
from bot.parsers.quotation import own
from bot.parsers.sieve import Sieve, reading, sieve
from bot.parsers.statement_rules import RULES, Kind, Rule
from bot.parsers.subjects import PATCH_SUBJECT, Spoken, mentions_coverity, spoken, unformatted
from bot.parsers.telling import as_told, may_tell, relays, reports_first
from storage.records import Mail, MessageKind, Statement, Verdict

_PATCHES = (MessageKind.PATCH, MessageKind.COVER_LETTER, MessageKind.PULL_REQUEST)
_ACCEPTS = re.compile(r"(?:sure|ok|okay|will do|of course|no problem|absolutely)\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:(?:could|can|would|will) you|do you mind|mind|please)\b[^?]{0,80}\b(?:fix|patch)", re.IGNORECASE
)
_ASKED = 300
"""Characters of quotation in which a request stands that a bare "will do" takes up."""
_SHOULD_IT = re.compile(
    r"\b(?:should(?:n't)? (?:\w+ ){0,2}be|do(?:es)? (?:\w+ ){1,3}(?<!not )need to)\b.*\?$", re.IGNORECASE
)
_MAY_ASSERT = re.compile(
    r"fals|\bfp\b|bug|problem|issue|legit|intend|intent|delib|purpose|harmless|patch|fix|spot|catch|mistake|heart"
    r"|missed|forgot|wrong|broken|leak|race|safe|null|overflow|happen|care|matter|worth|mark|back|mind|coverity"
    r"|capped|clamped|limited to|bounded|desired|n't fail|not fail|n't possible|not possible|lock protect"
    r"|buggy|send|spin|rework|\bv[2-9]\b|\b(?:wh)?oops[,.!]+ \w|\b(?:yes|yeah|yep|indeed),? \w|offending"
    r"|should (?:\w+ )?be\b",
    re.IGNORECASE,
)
"""One of these words must stand in a sentence of a mail that names neither a CID nor Coverity.

Else the rules would read too much in talk of other things: without this, of 536 held-out verdicts
(`bench/answers.py`) 3 more are right and 17 more are wrong.
"""
_DIFF = re.compile(r"^ {0,4}(?:diff --git |@@ -\d)", re.MULTILINE)
_IMPLIED = (Kind.PROMISE, Kind.ACKNOWLEDGED, Kind.AGREEMENT, Kind.YES)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that read a sentence; `rank` orders them, the strongest first."""

    rank: int
    rule: Rule
    verdict: Verdict
    sentence: str


def statements(mail: Mail, kind: MessageKind) -> tuple[Statement, ...]:
    """What the author says, one statement for each defect; cid 0 where only the thread can tell which."""
    if kind is MessageKind.COVERITY_REPORT:
        return _above_the_report(mail)
    if kind in _PATCHES:
        return fixes.fixes(mail, alone=kind is MessageKind.PATCH)
    drafts = kind is MessageKind.REPLY and _drafts(mail)
    if not (drafts or _may_speak_of_defects(mail)):
        return ()
    every = spoken(mail)[: sentences.MOST]
    grouped: dict[int, list[Spoken]] = {}
    for said in every:
        for cid in said.cids or (0,):
            grouped.setdefault(cid, []).append(said)
    untold = grouped.pop(0, [])
    alone, tool = not grouped, mentions_coverity(mail)
    found = {cid: _statement(cid, said, drafts=drafts) for cid, said in grouped.items()}
    found[0] = _for_the_thread(untold, alone=alone, tool=tool, drafts=drafts)
    if kind is MessageKind.REPLY and (tool or not alone):
        from bot.parsers.taught import second  # its weights, and what reckons with them, for few mails

        found = second.together(mail, every, found, alone=alone)
    kept = [s for s in found.values() if s]
    if not (any(map(may_tell, kept)) and reports_first(mail, kind)):
        return tuple(kept)
    return tuple(as_told(s, grouped.get(s.cid, untold)) for s in kept)


def _above_the_report(mail: Mail) -> tuple[Statement, ...]:
    """What who passes a report on says of the defects that he names himself; the tool says nothing."""
    mine = own(mail.text)
    named = cids.find(mine)
    if not named or coverity_mail.read(replace(mail, text=mine, reports=())):
        return ()
    return tuple(s for s in statements(mail, MessageKind.OTHER) if s.cid in named)


def _may_speak_of_defects(mail: Mail) -> bool:
    """False for most mails: they name no defect and no tool, and say nothing that may be about one."""
    if cids.may_be_in(mail) or mentions_coverity(mail):
        return True
    return any(map(_may_assert, sentences.sentences(own(mail.text))[: sentences.MOST]))


def _may_assert(sentence: str) -> bool:
    """Whether a rule's words stand in a sentence, whatever it may be about."""
    if not reading(_asserting(), sentence):
        return False
    return any(rule.kind is not Kind.FALLBACK for _, rule in _reading(plain(sentence)))


def _drafts(mail: Mail) -> bool:
    """Whether a diff stands among the author's words; below a patch it is a review of that."""
    return not PATCH_SUBJECT.search(mail.subject) and bool(_DIFF.search(unformatted(own(mail.text))))


def _statement(cid: int, said: Sequence[Spoken], *, drafts: bool) -> Statement | None:
    """The strongest thing said of a defect; "none" where it is only spoken of.

    Args:
        cid: the defect.
        said: what is said of it.
        drafts: a diff stands among the author's words; beside a finding that is its fix.
    """
    hits = sorted(_hits(said), key=lambda h: h.rank)
    verdict = next((h for h in hits if not h.rule.withdrawn), None)
    claim = next((h for h in hits if h.rule.claim), None)
    withdrawn = next((h for h in hits if h.rule.withdrawn), None)
    if (
        claim
        and verdict
        and verdict.verdict in (Verdict.INTENTIONAL, Verdict.FALSE_POSITIVE, Verdict.UNSURE)
        and (verdict.rule.kind is not Kind.EXPLICIT or verdict.verdict is Verdict.UNSURE)
    ):
        verdict = claim  # who promises a fix does care
    judged = verdict.verdict if verdict else Verdict.NONE
    shown = claim if claim and judged in (Verdict.BUG, Verdict.NONE) else verdict or withdrawn
    if shown:
        implied = verdict is not None and verdict.rule.kind in _IMPLIED
        return Statement(cid, judged, bool(claim), bool(withdrawn), shown.sentence, shown.rule.name, implied)
    words = next((s.sentence for s in said if not sentences.courtesy(s.sentence)), "")
    if words and drafts and not any(s.under_patch for s in said):
        return Statement(cid, Verdict.BUG, False, False, words, "drafts-a-fix")
    return Statement(cid, Verdict.NONE, False, False, words, "speaks-of-it") if words else None


def _for_the_thread(said: Sequence[Spoken], *, alone: bool, tool: bool, drafts: bool) -> Statement | None:
    """What names no defect: kept only where it is recognisably about one.

    Args:
        said: the sentences whose subject this mail does not tell.
        alone: the mail names no other defect.
        tool: the mail mentions Coverity.
        drafts: a diff stands among the author's words.
    """
    drafts = drafts and alone
    could_be = said if tool or drafts else [s for s in said if _could_be(s)]
    found = _statement(0, could_be, drafts=drafts)
    if not found:
        return None
    asserts = (
        found.claim or found.withdrawn or found.implied or found.verdict not in (Verdict.UNSURE, Verdict.NONE)
    )
    return found if asserts or (alone and any(s.of_the_tool for s in could_be)) else None


def _could_be(said: Spoken) -> bool:
    """Whether a sentence asserts or promises something, whatever it may be about."""
    return _may_assert(said.sentence) and any(h.rule.kind is not Kind.FALLBACK for h in _hits([said]))


@cache
def _asserting() -> Sieve[re.Pattern[str]]:
    return sieve([(_MAY_ASSERT, _MAY_ASSERT)])


@lru_cache(maxsize=64)  # a sentence is asked about alone, and then among all that speak of the same
def _reading(sentence: str) -> Sequence[tuple[int, Rule]]:
    """The rules whose words stand in a sentence, which is `plain`, with their places in the table."""
    return reading(_rules(), sentence)


def _hits(said: Sequence[Spoken]) -> Iterator[_Hit]:
    relayed = any(s.named and relays(s.sentence) for s in said)
    for one in said:
        sentence = plain(one.sentence)
        for position, rule in _reading(sentence):
            if _of_the_patch(rule.kind, one) or (rule.kind is Kind.FAULT and not _reports(said, one)):
                continue
            verdict = _read(rule, sentence)
            if verdict is None:
                continue
            if rule.kind is Kind.YES:
                verdict = _agreed_with(one.answered)
            if rule.kind is Kind.ARGUMENT and relayed:
                verdict = Verdict.UNSURE
            if rule.claim and _ACCEPTS.match(one.sentence) and _REQUEST.search(one.answered):
                verdict = Verdict.NONE
            yield _Hit(_rank(rule, position, verdict), rule, verdict, one.sentence)


@cache
def _rules() -> Sieve[tuple[int, Rule]]:
    """The rules with their places in the table."""
    return sieve([((position, rule), rule.words) for position, rule in enumerate(RULES)])


def _of_the_patch(kind: Kind, said: Spoken) -> bool:
    """Whether such words, where they stand, are of the patch alone and not of the defect that it mends."""
    if kind is Kind.TO_A_REVIEW:
        return not (said.to_a_review or (not said.under_patch and _REQUEST.search(said.answered[-_ASKED:])))
    if not said.under_patch:
        return False
    if kind in (Kind.AGREEMENT, Kind.YES):
        return not said.to_the_patch
    return kind is Kind.ABOUT_CODE or (kind is Kind.ACKNOWLEDGED and said.to_a_review)


def _read(rule: Rule, sentence: str) -> Verdict | None:
    """The verdict that a rule reads in a sentence, "unsure" where a guard holds it back."""
    softened = None
    for match in rule.words.finditer(sentence):
        before = sentence[: match.start()]
        if held(rule.silenced, before, sentence):
            continue
        if not held(rule.guards, before, sentence):
            return rule.verdict
        softened = Verdict.UNSURE
    return softened


def _agreed_with(answered: str) -> Verdict:
    """What "yes" says to the last of the quoted words; "none" where only the thread can tell."""
    for last in map(plain, sentences.sentences(answered)[:-3:-1]):
        for _, rule in _reading(last):
            if rule.kind not in (Kind.FALLBACK, Kind.YES) and (verdict := _read(rule, last)):
                return rule.verdict if verdict is Verdict.UNSURE else verdict
        if _SHOULD_IT.search(last) or relays(last):
            return Verdict.BUG
    return Verdict.BUG if cids.find(answered.rsplit("\n\n", 1)[-1]) else Verdict.NONE


def _rank(rule: Rule, position: int, verdict: Verdict) -> int:
    if rule.kind is Kind.YES and verdict is Verdict.NONE:
        return 400
    if rule.kind in (Kind.REPORT, Kind.FAULT, Kind.FALLBACK):
        return 300 + position
    if rule.kind in (Kind.PROMISE, Kind.TO_A_REVIEW):
        return 200 + position
    return position if verdict is rule.verdict else 100 + position


def _reports(said: Sequence[Spoken], one: Spoken) -> bool:
    """Whether who says this reports a finding: he names it himself, or tells what the tool says."""
    return any(str(c) in one.sentence for c in one.cids) or any(relays(s.sentence) for s in said)
