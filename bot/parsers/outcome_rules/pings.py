"""Rows that read that somebody asks after a series, or after an answer to it."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import Rule
from storage.records import OutcomeKind

_OWN = (
    r"(?:(?:this|it|these|them|(?:this|the|my|these|our|that|above) (?:\w+ )?(?:patch ?set|patch(?:es)?"
    r"|series|set|issue|bug|fix(?:es)?|pull request|PR|regression|report|one|thread|change|v\d))\b)"
)
"""What its author asks after."""

RULES: tuple[Rule, ...] = (
    Rule(
        "ping",
        OutcomeKind.PING,
        re.compile(
            r"^(?:(?:just |a |an |another |one |very |yet |kindly |gentle|friendly|polite|kind|weekly"
            r"|small|soft"
            r"|quick|more|last|second|third)[ ,]*|(?-i:@?[A-Z]\w+), ?){0,4}(?:re-?)?(?:ping(?!\w)|bump\b"
            r"|nudge\b|reminder\b)(?:(?<=ping)[!.?^:~;,]|(?=[\s.!?^\d:~;,)*-]*(?:$|for\b|on\b|about\b|again\b"
            r"|please\b|(?-i:[A-Z@])|this\b"
            r"|any\b)))",
            re.IGNORECASE,
        ),
        silenced=(),
    ),
    Rule(
        "asks-for-its-state",
        OutcomeKind.PING,
        words(
            r"\b(?:gentle|friendly|polite) (?:ping|reminder)\b(?! during)|^\w+ ping ?[.!?]*$",
            r"\bany (?:further |\w+ (?:and|or) )?(?:updates?|news|progress|feedback)(?: (?:on|about|for"
            r"|regarding|of)"
            rf" (?:\S+ ){{0,3}}?{_OWN}"
            r"|(?: yet| here| so far)?)\b.{0,20}\?",
            r"\bany chance to (?:review|look)\b.{0,40}\?",
            rf"\bany chance (?:that )?{_OWN} (?:can|could|may|might|will|would|gets?)\b.{{0,40}}\?",
            r"\banything (?:else |more )?(?:that )?(?:I|we)(?: \w+){0,4} (?:do|change|to get)\b.{0,60}"
            r"\b(?:merged|accepted|applied|upstream|forward)\b",
            rf"\b(?:love|like|great|nice|good) to (?:see|get|have) {_OWN}(?: get| be)? (?:merged"
            r"|applied|accepted|upstream)\b",
            r"\bwhat(?:'s| is) the (?:current |latest )?(?:status|state)"
            rf"(?:(?: here| now)?\?| (?:of|on|for|with) {_OWN}.{{0,40}}\?)",
            rf"\b(?:has|have|did) (?:they|{_OWN})(?: patch| series)? (?:been |get |got )?"
            r"(?:queued|picked up|merged|applied|lost|missed|overlooked|forgotten|fall\w*|slip\w*)\b"
            r".{0,60}\?",
            r"(?:\bI(?: just|'d)?|^(?:just )?(?=wanted)) ?(?:wanted|want|like) to (?:ping|check|follow up"
            rf"|ask|nudge)\b.{{0,40}}"
            rf"\b(?:on|about|regarding|of|for) {_OWN}",
            rf"\banything (?:\S+ )?(?:block\w*|hold\w*(?: up| back)?|stop\w*|missing|prevent\w*)"
            rf" (?:for )?{_OWN}.{{0,60}}\?",
            rf"(?:^|\b(?:and|but|that) ){_OWN} (?:still )?(?:has not|hasn't|have not|haven't) (?:yet )?been "
            r"(?:merged|applied|picked up|queued|pulled|taken|processed)(?: (?:yet|so far|up))*(?=[.!;]|$)",
            r"\b(?:has|have|did) any(?:one|body) (?:had|ha[ds]|look\w*|review\w*|got)\b.{0,60}\?",
            r"\b(?:did|have) you (?:have|had|get|got|find|found) (?:a |any |the )?(?:chance|time) "
            r"to\b.{0,60}\?",
            rf"\b(?:can|could|may) {_OWN}(?: \w+)? (?:please )?be (?:picked up|merged|applied"
            rf"|queued)\b.{{0,40}}\?",
            r"^(?!(?:sorry|w?h?oops|ah|oh)\b).*\b(?:fell|fall\w*|slip\w*) through (?:the|a) cracks?\b",
            rf"\b(?:checking in|following up|circling back) on {_OWN}",
        ),
        silenced=("negated",),
    ),
    Rule(
        "waits-for-an-answer",
        OutcomeKind.PING,
        words(
            r"\bany (?:comments?|reviews?|thoughts)\b.{0,30}\?",
            r"\banything (?:else |more )?(?:that )?(?:I|we)(?: \w+){0,4} (?:do|change|to get)\b.{0,60}\?",
            r"\b(?:could|can|would|will)(?: \S+){1,3}? (?:please |kindly )?(?:review|take a look|have a look"
            r"|pick|merge|apply|queue)\b.{0,60}\?",
            r"\bwould you mind (?:taking|having|reviewing|looking)\b.{0,60}\?",
            r"\b(?:wait\w*|pending) (?:for|on) (?:\w+ )?(?:reviews?|feedback|merge|comments|acks?"
            r"|response|reply)\b",
            r"\b(?:haven't|have not|didn't|did not|not) (?:yet )?(?:see|hear|receive|get|got)\w*"
            r" (?:back|any(?:thing)?|a)\b.{0,20}\b(?:response|feedback|reply|replies|comments?|reviews?"
            r"|back)\b",
            r"^(?:please review|review please)\b(?! (?:comments|tags?)\b)",
            rf"\b(?:is|are) {_OWN}.{{0,40}}\bready to be (?:merged|applied|queued|picked)",
        ),
        silenced=("negated",),
        to_oneself=True,
    ),
)
