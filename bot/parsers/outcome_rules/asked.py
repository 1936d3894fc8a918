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
    r"(?:(?:re-?test|test|try(?! to\b)|re-?run|run|bisect|backport|submit|re-?send|respin|file|open an?"
    r"|revert|drop"
    r"|send (?:an?(?! (?:updated|new|rebased|fixed|corrected))|me|us|the|follow-?up)|verify (?:with"
    r"|whether|if|that)|push (?:it|this|them|these) "
    r"(?:to|into)"
    r"|apply (?:this|the|my|these) \w+ and (?:re-?)?(?:try|test|run)|consider submitting)\b"
    r"|(?:share|provide) (?:the|your|an?) (?:\w+ )?(?:backport|dump|logs?|output|config|dmesg|file"
    r"|traces?|steps|script|reproducer)\b)"
)
"""What one asks for that is not part of the patch at hand."""
_OWN = (
    r"(?:(?:this|it|these|them|(?:this|the|my|these|our|that|above) (?:\w+ )?(?:patch ?set|patch(?:es)?"
    r"|series|set|issue|bug|fix(?:es)?|pull request|PR|regression|report|one|thread|change|v\d))\b)"
)
"""What its author asks after."""
_AGAIN = (
    r"\b(?:again|recurs?|re-?appears?|comes? back|continues?|returns?|persists?|re-?occurs?|any ?more"
    r"|still (?:\w+ ){0,2}?(?:see|hit|get|fail\w*|crash\w*|happens?|reproduc\w*|occurs?|there|broken"
    r"|present|exists?|hangs?"
    r"|experienc\w+|observe|have|having|an? (?:problem|issue)))\b"
)
_RETURNS = (
    r"(?:re-?appears?|recurs?|comes? back|re-?surfaces?|returns|persists?|re-?occurs?|happens? again"
    r"|shows? up again)"
)

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
            r"\b(?:gentle|friendly|polite) (?:ping|reminder)\b",
            rf"\bany (?:further )?(?:updates?|news|progress|feedback)(?: (?:on|about|for|regarding|of)"
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
            rf"\bI(?: just|'d)? (?:wanted|want|like) to (?:ping|check|follow up|ask|nudge)\b.{{0,40}}"
            rf"\b(?:on|about|regarding|of|for) {_OWN}",
            rf"\banything (?:\S+ )?(?:block\w*|hold\w*(?: up| back)?|stop\w*|missing|prevent\w*)"
            rf" (?:for )?{_OWN}.{{0,60}}\?",
            rf"^{_OWN} (?:still )?(?:has not|hasn't|have not|haven't) (?:yet )?been (?:merged|applied"
            r"|picked up|queued|pulled|taken)(?: (?:yet|so far|up))*(?=[.!;]|$)",
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
    Rule(
        "tell-us",
        OutcomeKind.WATCH_REQUEST,
        words(
            r"\b(?:shout|holler|yell|ping|tell|report|let)\b.{0,40}\bif you (?:ever )?"
            r"(?:see|hit|notice|can|get|run into)\b.{0,40}\b(?:again|still)\b",
            rf"\b(?:let|tell) (?:\S+ ){{1,5}}?(?:know )?(?:if|when|whenever|should)\b.{{0,60}}?{_AGAIN}",
            rf"\bif (?:it|this|that|they|the \S+(?: \S+)?)(?: ever)? {_RETURNS}\b.{{0,40}}"
            r"\b(?:please|let (?:me|us)|tell|shout|holler|ping|cc|report)\b",
            rf"\b(?:ping|poke|tell|cc|report|please)\b.{{0,40}}\b(?:if|when|should) (?:it|this|that|they"
            r"|the \S+(?: \S+)?)"
            rf"(?: ever)? {_RETURNS}\b",
            r"\bif (?:you|any(?:one|body)|some(?:one|body)) (?:ever )?(?:sees?|hits?|notices?|runs? into"
            r"|encounters?|observes?)\b"
            r".{0,30}\b(?:again|still|ever)\b.{0,30}\b(?:please|let (?:me|us)|tell|shout|ping|report)\b",
            r"\b(?:please|could you|can you)\b.{0,20}\bkeep an eye (?:on|out)\b",
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
            r"\bplease (?:re-?)?test (?!your|before|patches|it? more|things)\w",
            r"\bplease (?:also |then )?(?:create|make|post|prepare) (?:a |another )?(?:separate"
            r"|follow-?up|new) "
            r"(?:\w+ )?(?:patch|series|issue|bug|ticket)\b",
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
            rf"\bwould you be (?:willing|able) to {_STEP}",
            r"\b(?:any chance (?:of|you could)|would it be pos\w+ to|mind"
            r"|do you mind) (?:\S+ ){0,4}?(?:bisect\w*|backport\w*|send me|test\w*|re-?run\w*"
            r"|revert\w*)\b",
            r"\b(?:narrow\w*|bisect\w*)\b[^:/]{0,40}\bbisect\w*\b[^:/]{0,10}\?",
            r"\b(?:could|can|would) you\b[^:/]{0,80}\bbisect\b",
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
            r"\b(?:some(?:one|body)|any(?:one|body))(?: else)?\b.{0,30}\b(?:take (?:this |it |that )?over"
            r"|taking over"
            r"|pick (?:this|it|that) up)\b",
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
            r"\bI(?:'m| am) (?:\w+ )?(?:picking up|taking over|continuing) (?:this|the|these) (?:\w+ "
            r")?(?:series|work|patch\w*)\b",
        ),
    ),
    Rule(
        "somebody-will",
        OutcomeKind.HANDOFF,
        re.compile(
            rf"(?P<name>\b{_PERSON})(?:,? \([^)]{{0,60}}\))?(?: (?:from|of|in) (?:our|my"
            rf"|the) \w+(?: \w+)?)? (?:will|is going to|can) (?:\w+ )?"
            r"(?:keep (?:looking|working|investigating)|take (?:over|care)|look (?:into|at)|follow up"
            r"|handle (?:it|this|that)(?= ?[.,;!]|$)"
            r"|debug|pick (?:this|it) up|continue|work on|investigate|send (?:a|the) (?:patch"
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
