"""Rows that read agreement from little, so that any argument is stronger.

A "yes" may be said to anything, and what ought to be done of other places.
"""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

RULES: tuple[Rule, ...] = (
    Rule(
        "another-way",
        Verdict.BUG,
        Kind.ELSEWHERE,
        words(
            r"\b(?:better|simpler|cleaner|easier|right|proper|correct|real|nicer|minimal) (?:\w+ )?(?:fix"
            r"|choice"
            r"|solution)"
            r" (?:here )?(?:is|would|might|could|may|should|will|seems)\b",
            r"\b(?:the|think the|better|simpler) fix (?:here )?(?:is|would be|should be|might be"
            r"|could be) to\b",
            r"\bshould be fixed instead\b",
            r"\b(?:could|can|should) (?:\w+ ){0,2}be (?:\S+ ){1,8}to fix (?:this|that|it)\b",
            r"\bcan be fixed (?:as follows|like (?:this|so|that)|by \w+ing)\b",
            r"^(?:so )?let's do something like (?:this|that|the)\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "just-agrees",
        Verdict.BUG,
        Kind.YES,
        words(
            r"^(?:(?:ah|oh|hm+),? )?(?:yes|yep|yup|yeah|right|correct|exactly|indeed|true|agreed"
            r"|confirmed)[.!]*$",
            r"^(?:yes|yep),? (?:to both|it is|that's right|this is|of course)\b",
        ),
    ),
    Rule(
        "ought-to-be-fixed",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:should|needs? to|must|ought to|has to|have to) (?!already|now|hopefully)(?:\w+ ){0,2}be "
            r"(?:fixed|corrected)\b(?! (?:in v\d|by|with))",
            r"\b(?:(?:we|you|I|somebody|someone) (?:should|need to|must|ought to|have to)"
            r"|let's) (?:\w+ ){0,2}fix\b(?! (?:(?:the|this|our) )?(?:coverity|checker|tool|scanner"
            r"|analy[sz]er)\b)",
            r"\bneeds? (?:a fix\b|fixing)",
            r"\bworth (?:to be fixed|fixing)\b",
            r"\b(?:we|it|code|driver|function) should (?:(?:probably|just|rather|also|really|instead) )*"
            r"(?:return|bail|check|free|unlock|release|initiali[sz]e|propagate|validate)\b",
            r"\bwe can (?:(?:just|simply|probably) )?(?:remove|drop|delete) (?:the|this|that) (?:\w+ )?"
            r"(?:check|test|assignment|variable|condition)\b",
            r"\bshould (?:\w+ )?be (?:removed|freed|initiali[sz]ed|unlocked|checked|released|moved"
            r"|swapped|reversed)\b",
            r"\bshould have been (?:for|in|on|an?|the|before|after|done|called|set)\b",
            r"\b(?:is|be|looks like|seems like|think) the (?:right|correct|proper) (?:fix|solution|thing "
            r"to do)\b",
            r"\byour (?:solution|fix|suggestion) (?:is|looks) (?:correct|right|good|fine)\b",
            r"\bplease (?:\w+ )?(?:fix|send (?:a |the |us a )?(?:patch|fix))\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "others say"),
    ),
)
