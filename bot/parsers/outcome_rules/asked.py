"""Rows that read what somebody asks of others, or takes over from them."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import Rule, Where
from storage.records import OutcomeKind

_PERSON = (
    r"(?!(?:This|It|We|I|That|He|She|They|You|The|There|Patch|Series|Coverity|Linux|CI|Next|These"
    r"|Those|Which|What|Who|But|And|So|If|Then|Hopefully|Maybe|Someone|Somebody|Nobody|Git\w*"
    r"|Everything|Otherwise|Thanks|Now|Here)\b)[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?"
)
_STEP = (
    r"(?:re-?test|test|try|re-?run|run|bisect|backport|submit|re-?send|respin|send (?:a|an|me|us|the)"
    r"|file|open (?:a|an)|revert|drop|consider submitting|provide a|share)\b"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "ping",
        OutcomeKind.PING,
        re.compile(
            r"^(?:(?:just |a |an |another |one |very |yet |kindly |gentle|friendly|polite|kind|weekly"
            r"|small|soft"
            r"|quick|more|last|second|third)[ ,]*){0,4}(?:re-?)?(?:ping(?!\w)|bump\b"
            r"|reminder\b)(?=[\s.!?^\d:~;,)*-]*(?:$|for\b|on\b|about\b|again\b|please\b|[A-Z@]|this\b"
            r"|any\b))",
            re.IGNORECASE,
        ),
        silenced=(),
    ),
    Rule(
        "asks-for-its-state",
        OutcomeKind.PING,
        words(
            r"\b(?:gentle|friendly|polite) (?:ping|reminder)\b",
            r"\bany (?:updates?|news|progress|feedback|comments?|chance to (?:review"
            r"|look))\b.{0,20}\b(?:on|about|for|regarding|of) (?:this|the|my|these) ?(?:patch|series|set"
            r"|issue|bug|one|patches)?.{0,20}\?",
            r"\b(?:what(?:'s| is) the (?:status|state)|(?:has|have|did) (?:this|it|these|they"
            r"|the (?:patch|series))(?: patch| series)? (?:been |get |got )?(?:queued|picked up|merged"
            r"|applied|lost|forgotten|fall\w*|slip\w*))\b.{0,60}\?",
            r"\b(?:is|are) (?:this|the|these|my) (?:series|patch\w*)\b.{0,40}\bready to be (?:merged"
            r"|applied|queued|picked)",
            r"\b(?:can|could|may) (?:this|it|these|the (?:patch"
            r"|series))(?: \w+)? (?:be )?(?:please )?(?:be )?(?:picked up|merged|applied"
            r"|queued)\b.{0,40}\?",
            r"\b(?:fell|fall\w*|slip\w*) through (?:the|a) cracks?\b",
        ),
        silenced=("negated",),
    ),
    Rule(
        "tell-us",
        OutcomeKind.WATCH_REQUEST,
        words(
            r"\b(?:shout|holler|yell|ping|tell|report|let)\b.{0,40}\bif you (?:ever )?"
            r"(?:see|hit|notice|can|get|run into)\b.{0,40}\b(?:again|still)\b",
            r"\b(?:let|tell) (?:\S+ ){1,5}?(?:know )?(?:if|when|whenever|should)\b.{0,60}?\b(?:again"
            r"|still|recurs?|re-?appears?|comes? back|continues?|returns?|persists?|re-?occurs?"
            r"|any ?more)\b",
            r"\b(?:shout|holler|yell|ping (?:me|us)|cc (?:me|us)|poke (?:me|us)|report|grab|check|capture"
            r"|collect|send (?:me|us)|run|get|look|keep an eye)\b.{0,80}?\bif (?:it|this|that|they"
            r"|the \S+)(?: ever)? (?:happens?|fails?|occurs?|shows? up|breaks?|crash\w*|hits?|appears?"
            r"|hangs?)\b.{0,12}\bagain\b",
            r"\bif (?:it|this|that|they|the \S+)(?: ever)? (?:happens?|fails?|occurs?|shows? up|breaks?"
            r"|crash\w*|appears?|hangs?)\b.{0,12}\bagain\b.{0,30}\b(?:please|let (?:me|us)|tell|shout"
            r"|holler|ping|cc)\b",
        ),
        silenced=("negated",),
    ),
    Rule(
        "update-the-records",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\bplease (?:also )?(?:update|add (?:\S+ ){1,5}to|fill in|write up"
            r"|document) (?:\S+ ){0,3}?(?:change ?log|release notes?|wiki|news file|docs?"
            r"|documentation)\b",
            r"\b(?:could|can) (?:you )?(?:also )?(?:please )?(?:fix|correct"
            r"|amend)\b.{0,30}\b(?:commit message|subject|change ?log|tag message|author(?:ship)?)\b",
            r"\b(?:could|can|would|will) you (?:please )?(?:also )?(?:fix|correct|amend"
            r"|mend)\b.{0,40}\b(?:and|then) (?:re-?send|re-?spin|re-?post|re-?submit)\b",
        ),
        silenced=("negated",),
    ),
    Rule(
        "please-do",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\bplease (?:re-?)?test (?:this|it|with|the|whether|if)\b",
            r"\bplease (?:also |then |just |now )?(?:send (?:a |an |us a |me a |the "
            r"|another )?(?:\w+ )?(?:patch|fix|follow-?up|revert|incremental)|file (?:a|an)|open (?:a|an)"
            r"|report (?:it|this) (?:to|on|at)|backport|bisect|re-?test|submit (?:a|an|the|this)"
            r"|re-?run)\b",
            r"\bplease drop\b.{0,40}\bfrom (?:your |the |linux-|my )?\S*(?: \S+)? ?(?:tree|queue|branch"
            r"|next|stable)\b",
        ),
        silenced=("conditional", "negated", "in general"),
    ),
    Rule(
        "could-you",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\b(?:would|do) you mind (?:sending|submitting|posting) (?:this|it|that|a (?:separate"
            r"|follow-?up))\b",
            rf"\b(?:could|can|would|will) (?:you|someone|somebody)(?: all| both)?(?: please| perhaps"
            rf"| maybe| kindly| also){{0,2}} {_STEP}",
            r"\b(?:any chance (?:of|you could)|would it be possible to|mind"
            r"|do you mind) (?:\S+ ){0,4}?(?:bisect\w*|backport\w*|send me|test\w*|re-?run\w*"
            r"|revert\w*)\b",
            r"\b(?:narrow\w*|bisect\w*)\b.{0,40}\bbisect\w*\b.{0,10}\?",
        ),
        silenced=("negated",),
    ),
    Rule(
        "please-look",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\b(?:could|can|would) (?:you|someone|somebody)(?: please| perhaps| kindly)? (?:have|take"
            r"|investigate|look|check)\b(?: a| another)?(?: look| into| at)?",
            r"\bplease (?:have a look|take a look|look into|investigate)\b",
        ),
        Where.OPENING,
        silenced=("negated",),
    ),
    Rule(
        "asked-to-take-over",
        OutcomeKind.HANDOFF,
        words(
            r"\byou\b.{0,40}\b(?:take|taking|took) over\b",
            r"\b(?:feel free to|please|could you|can you) (?:just )?take (?:it |this |that )?over\b",
        ),
        silenced=("conditional", "negated"),
    ),
    Rule(
        "takes-over",
        OutcomeKind.HANDOFF,
        words(
            r"\bI(?:'ll| will|'m| am|'ve)? (?:\w+ )?(?:take|taking|taken) (?:this |it |that |the (?:patch"
            r"|series) )?over\b",
            r"\bI(?:'ll| will) (?:\w+ )?(?:pick up|take) (?:this|it) from (?:here|you|there)\b",
        ),
    ),
    Rule(
        "somebody-will",
        OutcomeKind.HANDOFF,
        re.compile(
            rf"(?P<name>\b{_PERSON})(?:,? \([^)]{{0,60}}\))?(?: (?:from|of|in) (?:our|my"
            rf"|the) \w+(?: \w+)?)? (?:will|is going to|can) (?:\w+ )?"
            r"(?:keep (?:looking|working|investigating)|take (?:over|care)|look (?:into|at)|follow up"
            r"|handle|debug|pick (?:this|it) up|continue|work on|investigate|send (?:a|the) (?:patch"
            r"|fix))\b"
        ),
    ),
    Rule(
        "asked-to-fix",
        OutcomeKind.HANDOFF,
        re.compile(
            rf"(?:^|[@(.;] ?)@?(?P<name>{_PERSON})[,:]? (?:do you mind|would you mind|could you|can you"
            rf"|would you|please|will you)(?: please| perhaps)? (?:send|sending|post|posting|write"
            rf"|writing|do|prepare|preparing|submit|submitting|take|taking)\b.{{0,30}}\b(?:fix|patch|care"
            rf"|over)\b"
        ),
        silenced=("conditional",),
    ),
)
