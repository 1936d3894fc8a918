"""What one mail does to a series or pull request, or asks of somebody.

Only the author's own words act, and only in a mail that answers or reports: a patch that mentions a
flaky test does nothing to it. What a rule cannot see in one sentence (whose tag it is, which tests and
people are meant, which defect a guess is about) is settled here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from bot.parsers import names
from bot.parsers.guards import held, plain
from bot.parsers.outcome_rules import RULES, Rule, Where
from bot.parsers.outcome_rules.asked import ADDRESSED
from bot.parsers.outcome_rules.failures import COMES_AND_GOES, GUESS
from bot.parsers.quotation import own, passages
from bot.parsers.sentences import MOST, sentences
from bot.parsers.sieve import Sieve, reading, sieve
from bot.parsers.subjects import Spoken, spoken
from storage.records import EVERYBODY, Mail, MessageKind, Outcome, OutcomeKind, SeriesTag

_TAG = re.compile(r"\b(?:Reviewed|Acked|Tested)(?:-and-[A-Za-z]+){0,2}-by:\s*(.{3,200})")
_FAILS = re.compile(r"\b(?:fail\w*|saw|seen|crash\w*|hang\w*|time[sd]? ?out|errors?)\b", re.IGNORECASE)
_NO_FAULT = re.compile(r"\b(?:pass\w*|succe\w+|green|fine|fix\w*|unrelated|same)\b", re.IGNORECASE)
_REPLY_MARK = re.compile(r"\s*(?:\[[^\]]*\]\s*)*re\s*:", re.IGNORECASE)
_POSTED = re.compile("PATCH|PULL|RFC", re.IGNORECASE)
_AND = re.compile(r"[,&/]| and | or ")
_MANY = (OutcomeKind.FOLLOWUP_REQUEST, OutcomeKind.HANDOFF, OutcomeKind.GUESS)
_TAKEN = (OutcomeKind.APPLIED, OutcomeKind.QUEUED)
_WITH_JOBS = (OutcomeKind.BOUNCED, OutcomeKind.FLAKY_REPORT)
_SETTLED = (*_WITH_JOBS, *_TAKEN, OutcomeKind.INFRA_SUSPECTED)
_WITH_TESTS = (*_WITH_JOBS, OutcomeKind.WATCH_REQUEST)


def outcomes(mail: Mail, kind: MessageKind, tag: SeriesTag) -> tuple[Outcome, ...]:
    """What the mail does, in the order of its sentences."""
    if kind not in (MessageKind.REPLY, MessageKind.OTHER):
        return ()
    words = own(mail.text)
    said = sentences(words)
    holds = _holding(mail, kind, tag)
    found: list[Outcome] = []
    for sentence in said[:MOST]:
        done = {f.kind for f in found if f.kind not in _MANY}
        found.extend(_acts(sentence, mail, holds, words, done))
    if not any(f.kind is OutcomeKind.FLAKY_REPORT for f in found):
        found.extend(_flaky_by_subject(mail, said, words))
    if kind is MessageKind.REPLY and _is_pull(tag) and not any(f.kind in _SETTLED for f in found):
        found.extend(_bounced_by_job(mail, said, words))
    return tuple(f for f in found if not _only_reports(f, found, kind))


def _only_reports(outcome: Outcome, found: Sequence[Outcome], kind: MessageKind) -> bool:
    """A new mail on a failure that comes and goes sends nothing back, whatever its log says."""
    flaky = any(f.kind is OutcomeKind.FLAKY_REPORT for f in found)
    return kind is MessageKind.OTHER and flaky and outcome.kind is OutcomeKind.BOUNCED


def _is_pull(tag: SeriesTag) -> bool:
    return any("PULL" in prefix.upper().split() for prefix in tag.prefixes)


def _holding(mail: Mail, kind: MessageKind, tag: SeriesTag) -> Callable[[Rule], bool]:
    """Whether a rule holds in this mail."""
    places = {Where.ANYWHERE}
    if kind is not MessageKind.OTHER:
        places.add(Where.PULL if _is_pull(tag) else Where.PATCH)
        if tag.number is not None or any(_POSTED.search(prefix) for prefix in tag.prefixes):
            places.add(Where.POSTED)
    return lambda rule: (
        rule.where in places and (rule.to_oneself is None or rule.to_oneself is _answers_oneself(mail))
    )


@cache
def _table() -> Sieve[Rule]:
    """The rules, so that those which read a sentence are found."""
    return sieve([(rule, rule.words) for rule in RULES])


def _answers_oneself(mail: Mail) -> bool:
    """Whether the words that the mail quotes first are its author's."""
    first = next((p.author for p in passages(mail.text) if p.level == 1), "")
    return names.is_author(first, mail.author)


def _acts(
    sentence: str, mail: Mail, holds: Callable[[Rule], bool], words: str, done: set[OutcomeKind]
) -> Iterator[Outcome]:
    """The acts of one sentence, one of each kind; what is taken is either applied or queued."""
    if tag := "-by:" in sentence and _TAG.search(sentence):
        if OutcomeKind.REVIEWED not in done and names.is_author(tag[1], mail.author):
            yield Outcome(OutcomeKind.REVIEWED, sentence, rule="own-tag")
        return
    typed = plain(sentence)
    for rule in filter(holds, reading(_table(), typed)):
        if rule.kind in done:
            continue
        match = _read(rule, typed)
        if match and (outcome := _outcome(rule, match, sentence, mail, words)):
            done = done | ({*_TAKEN} if rule.kind in _TAKEN else {rule.kind})
            yield outcome


def _read(rule: Rule, sentence: str) -> re.Match[str] | None:
    if rule.needs and not rule.needs.search(sentence):
        return None
    if rule.unless and rule.unless.search(sentence):
        return None
    for match in rule.words.finditer(sentence):
        before = sentence[: match.start()]
        if not held(rule.silenced, before, sentence):
            return match
    return None


def _outcome(rule: Rule, match: re.Match[str], sentence: str, mail: Mail, words: str) -> Outcome | None:
    jobs = names.jobs(words) if rule.kind in _WITH_JOBS else ()
    tests = names.tests(words) if rule.kind in _WITH_TESTS else ()
    people: tuple[str, ...] = ()
    cids: tuple[int, ...] = ()
    if rule.kind is OutcomeKind.WATCH_REQUEST:
        tests = tests or names.tests(_context(mail, sentence).answered)
        people = names.told(match[0], words)
    elif rule.kind is OutcomeKind.HANDOFF:
        people = _handed_to(rule, match)
    elif rule.kind is OutcomeKind.FOLLOWUP_REQUEST:
        people = _asked(sentence)
    elif rule.kind in (OutcomeKind.GUESS, OutcomeKind.GUESS_DOUBTED):
        context = _context(mail, sentence)
        cids = context.cids
        doubts_nothing = rule.kind is OutcomeKind.GUESS_DOUBTED and not _holds_a_guess(context.answered)
        if not cids or doubts_nothing:
            return None
    return Outcome(rule.kind, sentence, jobs, tests, people, cids, rule.name)


def _handed_to(rule: Rule, match: re.Match[str]) -> tuple[str, ...]:
    """Whom a sentence names as who goes on; "" is its author."""
    if "name" in rule.words.groupindex:
        return (match["name"],)
    return ("",) if rule.name == "takes-over" else ()


def _asked(sentence: str) -> tuple[str, ...]:
    """Whom a request calls by name in front of it; nobody where it is put to the sender."""
    found = ADDRESSED.match(sentence)
    if found is None:
        return ()
    return (EVERYBODY,) if found["all"] else tuple(n.strip(" @") for n in _AND.split(found["names"]))


def _context(mail: Mail, sentence: str) -> Spoken:
    """The sentence with its subject and the words it answers."""
    return next(s for s in spoken(mail) if s.sentence == sentence)


def _holds_a_guess(text: str) -> bool:
    return any(GUESS.search(s) for s in sentences(text))


def _bounced_by_job(mail: Mail, said: Sequence[str], words: str) -> Iterator[Outcome]:
    """Who is first to show somebody a job of his pull request, and the errors in it, sends it back."""
    at = next((i for i, sentence in enumerate(said) if names.jobs(sentence)), None)
    if at is None or _answers_oneself(mail) or not _FAILS.search(words):
        return
    if any(names.jobs(p.text) for p in passages(mail.text) if p.level):
        return
    quote = said[at - 1] if at and said[at - 1].endswith(":") else said[at]
    if not _NO_FAULT.search(quote):
        yield Outcome(
            OutcomeKind.BOUNCED, quote, names.jobs(words), names.tests(words), rule="bounced-by-job"
        )


def _flaky_by_subject(mail: Mail, said: Sequence[str], words: str) -> Iterator[Outcome]:
    """A new mail whose subject says that something fails now and then."""
    if _REPLY_MARK.match(mail.subject) or not (
        COMES_AND_GOES.search(mail.subject) and _FAILS.search(mail.subject)
    ):
        return
    if sentence := next((s for s in said if _FAILS.search(s)), said[0] if said else ""):
        yield Outcome(
            OutcomeKind.FLAKY_REPORT,
            sentence,
            names.jobs(words),
            names.tests(f"{mail.subject}\n{words}"),
            rule="flaky-by-subject",
        )
