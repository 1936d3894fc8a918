"""Rows that read that a series goes back to its author, or that he takes it back."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.failures import COMES_AND_GOES
from bot.parsers.outcome_rules.rule import IT, NOW, Rule, Where
from storage.records import OutcomeKind

_NO_REPORT = words(
    COMES_AND_GOES.pattern,
    r"\b(?:for|of|about|because of|due to|pointless)\s(?:\S+ ){0,4}(?:build|compil\w*) (?:fail|error|break)",
    r"\b(?:can|would) (?:still |also )?break\b|\bnot possible\b|\bapolog\w+",
)
"""A build that breaks now and then, that somebody explains, or that could break, is none that broke."""

RULES: tuple[Rule, ...] = (
    Rule(
        "build-failure",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:build|compil(?:e|er|ation)|link)(?:/boot)?(?: \([^)]{0,60}\))? (?:fail\w*|errors?\b"
            r"|break\w*|broke\w*)",
            r"\bfail(?:s|ed|ing|ure)? to (?:build|compile|link|apply)\b",
            r"\b(?:doesn't|does not|didn't|won't|no longer|can't|cannot) (?:even )?(?:build|compile)s?\b",
            r"\bbreaks? (?:the )?(?:\S+ )?(?:build|compil\w+|bisect\w+)\b",
            r"\bbuild\b[^.]{0,60}\bfailed\b",
            r"\b(?:yet|perhaps) something to improve\b",
            r"\b(?:bot|robot|CI) (?:found|noticed|reported|caught|hit|got) (?:\w+ )?(?:errors?|failures?)\b",
            r"\b(?:noticed|found|see|got) (?:the following |a |new )?build (?:errors?|warnings?)\b",
        ),
        silenced=("asked", "conditional", "negated", "mended", "gone", "others say", "hedged"),
        unless=_NO_REPORT,
    ),
    Rule(
        "fails-tests",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:have|has) broken\b",
            r"\b(?:seeing|see|getting|get|got) (?:\w+ )?(?:failures|errors) (?:with|from|in|on) (?:this"
            r"|CI)\b",
            r"^(?:this|it) (?:also )?(?:generates|produces|gives|triggers) (?:\S+ ){0,3}"
            r"(?:warnings?|errors?|failures?)\b",
            r"^(?:(?:hi|hello|unfortunately|sorry|i'm afraid|hmm|this|these|it|series|seems|still|also"
            r"|that)[;,]? ){0,4}(?:fails?|failed|failing|breaks|broke|crashes)\b",
            r"^(?:\w+ )?(?:build|test|compile|CI|link|format) failures?\b",
            r"\bcauses? (?:\S+ ){0,6}(?:to fail|failures?|errors?|crash\w*|hang\w*)\b",
            r"\b(?:makes?|making) (?:\S+ ){1,6}fail\b",
            r"\bfails? (?:in |on |the |our |my )*(?:CI|gitlab|make check|check-\S+|vm-build\S*|ubsan|asan"
            r"|tests?|iotests?|msys2|macos|windows|freebsd|openbsd|netbsd|32-bit|s390x?)\b",
            r"^ERROR: ",
            r"\bpull request (?:includes|contains|has)\b",
            r"\bcommits? (?:which are |that are )?attributed to\b",
            r"\bconflicts?\b",
        ),
        Where.PULL,
        ("asked", "conditional", "negated", "mended", "gone"),
        unless=COMES_AND_GOES,
    ),
    Rule(
        "does-not-apply",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:doesn't|does not|didn't|do not|don't|no longer|won't|can't be|couldn't be|could not be"
            r"|cannot be)(?: seem to)? appl(?:y|ies|ied)\b(?! to (?:this|us|me|my|our|any|all|that|other"
            r"|here))(?: cleanly| any ?more| to| on (?:top|the|my|current|master|next|linux)| against| "
            r"upstream|[.,;:!)]|$)",
            r"\b(?:problems?|trouble|difficult\w+) applying\b",
            r"\b(?:unable to|can't|cannot|couldn't|could not) apply (?:the |this |your |these |it\b"
            r"|\[?PATCH)",
            r"\b(?:could not build fake ancestor|patch failed at|sha1 information is lacking|corrupt "
            r"patch at line)\b",
            r"\bgit[- ]am\b.{0,30}\b(?:fail\w*|chok\w*|reject\w*|complain\w*)\b",
        ),
        silenced=("conditional", "asked"),
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
        silenced=("conditional", "mended", "asked"),
        unless=words(r"\badd(?:ed|ing)?\b"),
    ),
    Rule(
        "send-it-again",
        OutcomeKind.BOUNCED,
        words(
            r"\bplease (?:also |just |fix (?:\w+ ){1,3}and )?(?:rebase|re-?send|re-?spin|re-?post"
            r"|re-?submit)\b",
            r"\b(?:can|could|would) you (?:please )?(?:rebase|re-?spin)\b",
            r"\bplease fix (?:the|this|these|those) (?:\w+ )?(?:build|compil\w+|warnings?|errors?"
            r"|failures?)\b",
            r"\b(?:please|can you|could you) (?:please |also )?send (?:an? |the )?(?:updated|new|rebased"
            r"|fixed|corrected)"
            r" (?:version|patch|series)\b",
            r"\bneeds? (?:a |to be )?(?:rebased?|re-?sen[dt]|re-?spin|re-?base)\b",
        ),
        silenced=("conditional", "negated"),
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
        silenced=("asked", "conditional", "negated"),
    ),
    Rule(
        "dropped",
        OutcomeKind.BOUNCED,
        words(
            rf"\bI had to (?:drop|revert) {IT}",
            rf"\bso I(?:'ve| have)?{NOW} (?:dropped|reverted|backed out) {IT}",
            r"\bI(?:'ve| have)? (?:dropped|reverted) (?:it|this|them|(?:this|the|your) (?:patch|commit"
            r"|series))"
            r" (?:for now|because|since|as (?:it|this)|due to|until)\b",
            rf"\bI(?:'ve| have|'m| am|'ll| will)?{NOW} (?:dropp(?:ed|ing)|drop|revert(?:ed|ing)?"
            rf"|remov(?:ed|ing)|backed out) (?:{IT}|the)(?: \S+){{0,4}} from (?:my |the "
            rf"|our )?\S*(?: \S+)? ?(?:tree|queue|branch|next|staging|testing|pull|fixes)\b",
            r"^(?:so |now |ok, |sorry, )?(?:dropped|reverted|dropping|backed out)\b(?: (?:it|this|these|them"
            r"|patch\S*|for now|from|again|the (?:patch|series|commit))\b|[.,!]|$)",
        ),
    ),
    Rule(
        "refused",
        OutcomeKind.BOUNCED,
        words(
            r"\b(?:can't|cannot|can not|won't|will not|not going to|unable to) (?:take|apply|accept|merge"
            r"|pull) (?:this|it|these|that|your|the (?:patch|series|pull))\b"
        ),
        silenced=("asked", "conditional"),
    ),
    Rule(
        "newer-version",
        OutcomeKind.SUPERSEDED,
        words(
            r"^v\d+: (?:https?://|<)",
            r"\b(?:I|we)\b(?!'ll| will|'d| would| can| could).{0,60}?\b(?:sent|posted|submitted|mailed"
            r"|uploaded)(?: out)?(?: an?| the| my)?(?: new| newer| updated| revised| rebased)?"
            r" (?:patch ?set |series )?(?:v\d+|version|revision|re-?spin)\b",
            r"^(?:a |the )?(?:new |updated )?(?:v\d+|version) (?:is |has been |was )?(?:sent|posted|out"
            r"|available|on the list)\b",
            r"^(?:just |already )?(?:sent|posted) (?:out )?(?:an? |the )?(?:new |updated )?(?:v\d+"
            r"|version)\b",
            r"^v\d+ (?:sent|posted)\b",
            r"\b(?:new|newer|updated) (?:series|version|patch) (?:replaces|supersedes|obsoletes) (?:this"
            r"|it|the)\b",
            r"^(?:[^.,]{0,40}\band )?(?:pushed|sent|posted|submitted) (?:out )?v\d+\b",
            r"\b(?:correct|proper|right|better|updated|replacement) (?:fix|patch"
            r"|version) (?:is )?(?:attached|below|here|sent|posted|available)\b",
        ),
    ),
    Rule(
        "withdrawn",
        OutcomeKind.SUPERSEDED,
        words(
            r"\bplease (?:just )?ignore(?:[.!]?$|, )",
            r"^scratch this (?:patch|series|one|version)\b",
            r"\bplease drop this (?:patch|series|one)\b.{0,20}\b(?:better|new|newer|correct|updated)\b",
            r"(?:^|\bI(?:'ll| will| have to)? )self[- ]?nac?k\w*",
            r"\bsuperseded by (?:the |my |this |a )?(?:v\d+"
            r"|\[?PATCH|new|newer|https?:|<|patch|series|commit)",
            r"\bplease (?:ignore|disregard|discard) (?:this|my|the|that|these"
            r"|it)\b(?: \S+){0,3}? (?:patch|patches|series|version|e?mail|one|v\d+|pull|set|thread)\b",
            r"\bplease (?:ignore|disregard|discard) (?:this|that|these|it)(?= ?[.,!;]|$)",
            r"^(?:(?:oops|sorry|just|ok|so)[,.!]? )*(?:ignore|disregard|discard) (?:this|that|my) (?:patch"
            r"|series|one|mail|set|version|pull(?: request)?)(?= ?[.,!;]|$)",
            r"\bI(?:'ll| will|'m| am)?(?: just| now)? (?:drop|dropping|withdraw|withdrawing|abandon"
            r"|abandoning) (?:this|the|my|that|it) ?(?:patch|series|one)?(?: in v\d| from (?:the|this"
            r"|my) (?:series|set|next|patch ?set))",
            r"\bI(?:'ll| will| am going to) (?:drop|withdraw|abandon) (?:this|my|the whole) (?:patch"
            r"|series)\b",
            r"\bI(?:'ll| will|'m| am|'d| would| have to| had to| need to| must| want to)?(?: like to)?(?: "
            r"hereby| now)?"
            r" (?:withdr[ae]w|withdrawing|retract)(?:/\w+)? (?:this|the|my|it|patch)\b",
        ),
    ),
    Rule(
        "asks-to-drop-it",
        OutcomeKind.SUPERSEDED,
        words(
            r"\bplease (?:just )?(?:drop|skip|forget) (?:this|the|my|these|that) (?:patch|series|one|set)\b"
        ),
        to_oneself=True,
    ),
)
