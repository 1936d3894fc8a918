"""Rows that read that a series goes back to its author."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.failures import COMES_AND_GOES
from bot.parsers.outcome_rules.rule import AGAIN, IT, NOW, Rule, Where
from storage.records import OutcomeKind

_NO_REPORT = words(
    COMES_AND_GOES.pattern,
    r"\b(?:for|of|about|behind|because of|due to|pointless)\s(?:\S+ ){0,4}(?:build|compil\w*) (?:fail|error"
    r"|break)",
    r"\bthe (?!following\b|below\b)(?:\S+ )?(?:build|compil\w+) (?:failure|error|breakage)",
    r"\bwithout (?:this|it|these|that|your|my|the (?:patch|series|fix|change))(?: (?:patch|series|fix"
    r"|change|commit|pull request)\w*)?(?=[.,;:!)]|$)|\bwithout (?:this|your|my|the) (?:patch|series|fix"
    r"|change|commit|pull request)\b",
    r"\b(?:can|will|would) (?:still |also )?break\b|\bwould expect\b|\bnot possible\b|\bapolog\w+",
)
"""A build that breaks now and then, that somebody explains, or that could break, is none that broke."""
_FAILS_HERE = words(
    r"[:…]$|\.\.\.$|\b(?:bot|robot)\b|\byour code\b",
    r"\b(?:this|your|the|these|following|above|first|second) (?:\w+ )?(?:patch|series|commit|change|pull"
    r"|one|merge|resolution|version)",
    r"^(?:\W*(?:hi|hello|also|but|so|however|unfortunately|sorry|hmm+|yes|actually|still|now|(?:on|with|in)"
    r" [^,]{1,30})\b[,;.]? ){0,3}(?:this|it|these|they|that|patch\S*|series|build|compil\w+|fail(?:s|ed)?"
    r"|doesn't|does not|error)\b",
    r"(?:^|[,;] )(?:(?:so|but|and|as|since) )?(?:this|it) (?:fail|do|won|no|can|break|cause)",
    r"\b(?:I|we)(?:'m|'ve|'re| am| are| have)? (?:\w+ )?(?:see|seeing|get|got|getting|hit|hitting|observ\w+"
    r"|notic\w+)\b",
)
"""What fails is what was sent: it stands first, is named, or a log follows. Other sentences explain."""
_IT_ITSELF = (
    r"(?:^|[,;] |\b(?:this|that|it|these|they|which|ones?|hunks?|series|patch(?:es|set)?|set|v\d+|\d)\b\)?"
    r"(?: \S+){0,3} )"
)
"""What does not apply, before these words: some patches, and no rule or flag."""
_SOMEWHERE = (
    r"(?:\S+ ){0,3}?(?:\S*(?:tree|branch|queue|next|master|main|mainline|head|linux\S*|tip|upstream|fixes)\b"
    r"|v?\d+\.\d\S*|anything|current)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "build-failure",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:build|compil(?:e|ation)|(?<!internal )compiler|link(?:er|ing))(?:/boot)?"
            r"(?: \([^)]{0,60}\))?(?: also| still| now)? (?:fail\w*|errors?\b|break\w*|broke\w*)",
            r"\bfail(?:s|ed|ing|ure)? to (?:build|compile|link|apply)\b",
            r"\b(?:doesn't|does not|didn't|won't|no longer|can't|cannot) (?:even )?(?:build|compile)s?\b"
            r"(?! (?:a|any|that|the)\b)",
            r"\bbreaks? (?:the )?(?:\S+ )?(?:build|compil\w+|bisect\w+)\b",
            r"\bbuild\b[^.]{0,60}\bfailed\b",
            r"\b(?:yet|perhaps) something to improve\b",
            r"\b(?:bot|robot|CI) (?:found|noticed|reported|caught|hit|got) (?:\w+ )?(?:errors?|failures?)\b",
            r"\b(?:noticed|found|see|got) (?:the following |a |new )?build (?:errors?|warnings?)\b",
            r"\bseries (?:fails|failed) (?:the )?(?:\S+ )?(?:build )?(?:tests?|CI)\b",
        ),
        silenced=("asked", "conditional", "negated", "mended", "gone", "others say", "hedged"),
        needs=_FAILS_HERE,
        unless=_NO_REPORT,
    ),
    Rule(
        "fails-tests",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:have|has) broken\b",
            r"^(?:this|it|that|these|the \S+) (?:seems?|appears?|turns? out)(?: to)?(?: be)? (?:break|fail"
            r"|cause|trigger)(?:ing|s)?\b.{0,40}(?:\bCI|build|test|check|compil|job|saniti[sz]er|\basan"
            r"|\bubsan)",
            r"\b(?:CI|pipeline|tests?|build)(?: (?:run|job|build|also|now|still|is|are)){1,3} (?:fail\w*"
            r"|red)\b",
            r"\b(?:seeing|see|getting|get|got) (?:\w+ )?(?:failures|errors) (?:with|from|in|on) (?:this"
            r"|CI)\b",
            r"^(?:this|it) (?:also )?(?:generates|produces|gives|triggers) (?:\S+ ){0,3}"
            r"(?:warnings?|errors?|failures?)\b",
            r"^(?:(?:hi|hello|unfortunately|sorry|i'm afraid|hmm|this|these|it|series|seems|still|also"
            r"|that)[;,]? ){0,4}(?:fails?|failed|failing|breaks|broke|crashes|hangs|hung)\b",
            r"^(?:\w+ )?(?:build|test|compile|CI|link|format) failures?\b(?! (?:is|are|was|were)\b)",
            r"^(?!.*\b(?:(?:how (?:I|we|to)|to|steps to|can|could) (?:reproduce|trigger|provoke)"
            r"|look into|thanks for the report|known|same|in master|before (?:your|this|that|the)"
            r"|I(?:'m on it| know| have an?\b(?! \w* ?(?:fail|error)))|you (?:see|saw|get"
            r"|got))\b)(?!which\b)"
            r".*\b(?:fail(?:s|ed|ures?|ing)?|errors?|warnings?|hangs?|crash(?:es)?|assert(?:s|ions?)?"
            r"|complains?"
            r"|segfaults?|time[sd]?[- ]?out)\b[^:?]{0,60}:$",
            r"\bcauses? (?:\S+ ){0,6}(?:to fail|failures?|errors?|crash\w*|hang\w*)\b",
            r"\b(?:makes?|making) (?:\S+ ){1,6}fail\b",
            r"\bfails? (?:in |on |the |our |my )*(?:CI|gitlab|make check|check-\S+|vm-build\S*|ubsan|asan"
            r"|tests?|iotests?|msys2|macos|windows|freebsd|openbsd|netbsd|32-bit|s390x?)\b",
            r"^ERROR: ",
            r"\bpull request (?:now |still )?has (?:(?:a|some|several|merge) ){0,2}conflicts?\b",
            r"\bcommits? (?:which are |that are )?attributed to\b",
            r"^(?:(?:hi|hello|sorry|unfortunately)[;,]? )*(?:(?:this|it|these|that|the (?:series|pull \w+))"
            r" (?:now |also )?(?:has|have|gives?|got|causes?|hits?) )?(?:\w+ ){0,2}conflicts?\b"
            r"(?! (?:is|are|was|were|can|should|may)\b)",
            r"\bI(?:'m| am)?(?: \w+)? (?:get|got|getting|see|hit)(?: \w+){0,2} conflicts?\b",
        ),
        Where.PULL,
        ("asked", "conditional", "negated", "mended", "gone"),
        unless=words(
            COMES_AND_GOES.pattern,
            r"\b(?:minor|trivial|easy|simple|resol\w+) (?:\w+ )?conflict",
            r"\bnetwork (?:failure|error|timeout)s?\b",
        ),
    ),
    Rule(
        "please-mend-it",
        OutcomeKind.BOUNCED,
        words(
            r"\bplease (?:fix|resolve|address|look (?:at|into)|(?:take|have) a look at) (?:the|this|these)"
            r" (?:following )?(?:\w+ )?(?:CI|test|build|compil\w+)(?: \w+)? (?:failure|error|warning"
            r"|problem)s?\b"
        ),
        Where.POSTED,
        ("conditional", "negated"),
    ),
    Rule(
        "does-not-apply",
        OutcomeKind.BOUNCED,
        words(
            rf"{_IT_ITSELF}(?:doesn't|does not|didn't|do not|don't|no longer|won't|can't be|couldn't be"
            r"|could not be|cannot be)(?: seem to)? appl(?:y|ies|ied)\b(?: at all)?(?: cleanly| any ?more"
            rf"| (?:to|on(?: top of)?|onto|over) {_SOMEWHERE}| against| upstream| -|[.,;:!)]|$)",
            r"\b(?:problems?|trouble|difficult\w+) applying\b",
            r"\b(?:unable to|can't|cannot|couldn't|could not) apply (?:the |this |your |these |it\b"
            r"|\[?PATCH)",
            r"\b(?:could not build fake ancestor|patch failed at|sha1 information is lacking|corrupt "
            r"patch at line)\b",
            r"\bgit[- ]am\b.{0,30}\b(?:fail\w*|chok\w*|reject\w*|complain\w*)\b",
        ),
        Where.POSTED,
        ("conditional", "only asked"),
        unless=words(
            r"\bI (?:assume|guess|suppose)\b",
            r"(?:^|[,;] )(?:this|that|the|these|those|such) (?:optimi[sz]ations?|rules?|limit\w*"
            r"|restrictions?|comments?|arguments?|checks?|flags?|requirements?)"
            r" (?:doesn't|does not|do not|don't|no longer) apply\b",
            r"\bfix(?:ing)? up patches that\b",
        ),
    ),
    Rule(
        "badly-sent",
        OutcomeKind.BOUNCED,
        words(
            r"\bpatch(?:es)? (?:is|are|was|were|seems?(?: to be)?|got) (?:\w+ )?(?:corrupt\w*|mangled"
            r"|malformed|(?:whitespace|space|tab)[- ](?:damaged|mangled|corrupted))\b",
            r"\b(?:mailer|mail client|e?mail (?:client|server)|outlook)\b.{0,40}\b(?:mangl\w+|corrupt\w*"
            r"|broke|wrap\w*"
            r"|damag\w+|ate|replac\w+)\b",
            r"\b(?:missing|lacks?|without) (?:a |an |your |the |their )?(?:signed-off-by|sign-?offs?"
            r"|S-o-b)\b",
            r"\b(?:signed-off-by|sign-?off|S-o-b)\b(?: \S+){0,3} (?:is|are) missing\b",
            r"\b(?:author|from)(?: name| address| line|:)?(?: \S+){0,4} (?:doesn't|does not|do not|don't) "
            r"match\b",
        ),
        Where.POSTED,
        ("conditional", "mended", "asked"),
        unless=words(r"\badd(?:ed|ing)?\b"),
    ),
    Rule(
        "send-it-again",
        OutcomeKind.BOUNCED,
        words(*AGAIN, r"\bneeds? (?:a |to be )?(?:rebased?|re-?sen[dt]|re-?spin|re-?base)\b(?! ?\?)"),
        Where.PATCH,
        ("conditional", "negated"),
        unless=words(r"\bthe (?:patch )?(?:series|set) \[(?:PATCH|RFC)\b"),  # another one
    ),
    Rule(
        "nack",
        OutcomeKind.BOUNCED,
        re.compile(
            r"^(?:(?:in (?:short|sort)|so|hence|therefore|sorry|then|again|no)[:,-]? ){0,2}(?:NACK|NAK"
            r"|Nack|Nak|nack|nak)\b(?! (?:is|was|from the|bit|on the))|\b(?:NACK|NAK|Nack|Nak)(?: for"
            r"| from me|ed-by:)|: (?:NACK|Nack)\b"
            r"|^[^.?]{0,60}(?:,|\b(?:it|this|that)(?:'s| is)) (?:an? )?(?:NACK|NAK|Nack|Nak)(?=[.!,]|$)"
        ),
        Where.POSTED,
        ("asked", "conditional", "negated"),
    ),
    Rule(
        "dropped",
        OutcomeKind.BOUNCED,
        words(
            rf"\bI had to (?:drop|revert) {IT}",
            rf"\bso I(?:'ve| have)?{NOW} (?:dropped|reverted|backed out) {IT}",
            r"\bI(?:'ve| have|'ll| will)? (?:dropped|reverted|drop|revert) (?:it|this|them|(?:this|the"
            r"|your) (?:patch|commit|series|pull request))"
            r" (?:for now|because|since|as (?:it|this)|due to|until)\b",
            rf"\bI(?:'ve| have|'m| am|'ll| will)?{NOW} (?:dropp(?:ed|ing)|drop|revert(?:ed|ing)?"
            rf"|remov(?:ed|ing)|backed out) (?:{IT}|the)(?: \S+){{0,4}} from (?:my |the "
            rf"|our )?\S*(?: \S+)? ?(?:tree|queue|branch|next|staging|testing|pull|fixes)\b",
            r"\bI(?:'m| am)?(?: just| now)? dropp(?:ed|ing) (?:this|the|your|these) (?:patch(?:es)?|series"
            r"|commits?|pull request) from (?!(?:the|this|my|v\d)\b)",
            r"(?:^|[,;] |\b(?:I|then|so|and|just|now) )(?:I'(?:ve|ll|m) )?(?:just )?unpull(?:ed|ing)?\b",
            r"^(?:so |now |ok, |sorry, )?(?:dropped|reverted|dropping|backed out)\b(?: (?:(?:it|this"
            r"|these|them)(?=[.,;:!]|$| (?:patch|series|commit|one|for now|from|again|because|since|as"
            r"|until|due|so|and|but)\w*\b)"
            r"|patch\S*|for now|from|again|the (?:patch|series|commit)\b)|[.,!]|$)",
        ),
        Where.POSTED,
        unless=words(
            r"\bin v\d+\W*$|\bfrom (?:the|this|my) (?:series|set|patch ?set|v\d|next (?:version|revision"
            r"|spin))\b"
        ),
    ),
    Rule(
        "refused",
        OutcomeKind.BOUNCED,
        words(
            r"(?:^(?:(?:so|but|sorry|and|then|hence|unfortunately|i'm afraid|for now"
            r"|as is)[,;:]? ){0,4}|[,;:] (?:(?:so|but|and) )?|\bI\b[^.;]{0,60}\band |\b(?:I|we|that)(?:'m"
            r"|'re| am| are)? (?:\w+ )?)"
            r"(?:can't|cannot|can not|won't|will not|not going to|unable to) (?:take|apply|accept|merge"
            r"|pull) (?:this|it|these|that|your|the)(?: (?:patch(?:es)?|series|pull(?: request)?|PR|set"
            r"|version|one|change|commit)\b)?"
            r"(?=[.,;:!)]|$| (?:as|at|until|unless|without|because|since|for|in(?! the (?:iothread"
            r"|guest))|into|to|now|yet|via|through|before|after|if|while|so|and|but|with|like|from|any"
            r"|due|here|or|either|upstream|when|even|driver)\b)"
        ),
        Where.POSTED,
        ("asked", "conditional"),
    ),
)
