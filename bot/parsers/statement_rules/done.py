"""Rows that read what the author does to a verdict himself: takes it back, has marked it, leaves it open."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import FALSE_POSITIVE, PLAIN, Kind, Rule
from storage.records import Verdict

_MARKED = (
    r"(?:(?:\bI|\bwe)(?:'ve| have)? (?:(?!(?:is|was|are|were|not|never)\b)\w+ ){0,2}"
    r"|(?:^|[;,.!:] )(?:have |done[,;:.]? |and )?(?:now "
    r"|just |already )?(?:have )?)"
    r"(?:marked|reclassified|classified|dismissed|flagged|triaged|closed|set)\b.{0,60}"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "takes-it-back",
        Verdict.NONE,
        Kind.EXPLICIT,
        words(
            r"\bchange of (?:heart|mind)\b",
            r"\bchanged my mind\b",
            r"\btake (?:that|it|this|my \w+) back\b",
            r"\bscratch that\b",
            r"\bon second thoughts?\b",
            r"\bI stand corrected\b",
            r"\bI was (?:wrong|mistaken|too quick)\b",
            r"\b(?:ignore|disregard|forget) (?:my|what I|that last|the above)\b",
            r"\bI (?:hereby )?(?:retract|withdraw)\b",
        ),
        silenced=("asked", "conditional", "negated"),
        withdrawn=True,
    ),
    Rule(
        "marked-in-coverity",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(_MARKED + rf"(?:{FALSE_POSITIVE}|\bfp\b)"),
        silenced=(*PLAIN, "negated"),
    ),
    Rule(
        "marked-in-coverity",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(_MARKED + r"\b(?:intentional|ignored?|not a bug)\b"),
        silenced=(*PLAIN, "negated"),
    ),
    Rule(
        "left-open",
        Verdict.UNSURE,
        Kind.EXPLICIT,
        words(
            r"\bany (?:thoughts|opinions?|ideas)\b",
            r"\bwhat do you think\b",
            r"^thoughts\b",
            r"\bam I (?:missing|wrong|reading)\b",
            r"\b(?:let me know|tell me|correct me|unless|shout|or) (?:\w+ ){0,3}(?:I'm|I am|I've|am I"
            r"|my) (?:\S+ ){0,4}(?:missing|missed|wrong|mistaken)\b",
            r"\bunless (?:\S+ ){0,6}(?:wrong|mistaken|missing)\b",
            r"\bhappy to be corrected\b",
            r"\bif my understanding\b",
            r"\bneed to double[- ]?check\b",
        ),
    ),
)
