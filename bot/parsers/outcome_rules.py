"""The table that reads from one sentence what a mail does to a series, or asks of somebody.

The words alone seldom decide: "applied" is a merge under a pull request, a queue under a patch and
nothing at all in "the series applied cleanly". So each row says where it holds and what silences it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.parsers.guards import words
from storage.records import OutcomeKind


class Where(Enum):
    """The mails in which a row holds."""

    ANYWHERE = "a reply or a mail of its own"
    PULL = "a reply to a pull request"
    PATCH = "a reply to anything else"
    OPENING = "a mail that answers none"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        name: what `why` shows.
        kind: the act.
        words: what it looks for.
        where: the mails in which it holds.
        silenced: names in GUARDS under which it says nothing.
        needs: something else that the same sentence must have, or None.
        unless: something that the same sentence must not have, or None.
    """

    name: str
    kind: OutcomeKind
    words: re.Pattern[str]
    where: Where = Where.ANYWHERE
    silenced: tuple[str, ...] = ("asked", "conditional", "not yet", "negated")
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


_OPENS = (
    r"(?:^|[.!,;:(–] ?)(?:(?:(?:the |whole |entire |full )*series"
    r"|patch(?:es)? #?\d[\d,& #-]{0,20}(?:and \d+ )?|v\d+|all|both|now|ok|okay|great|"
    r"thanks?(?: you)?|and|tentatively|provisionally|sorry|reviewed and|tested and|fixed up and|have"
    r"|i've)[,:]? )*"
)
_ENDS = (
    r"(?! (?:just )?(?:cleanly|fine|correctly|without|locally|on top|against|ok\b|by\b|in (?:\d|commit)"
    r"|from (?:the|my) perspective))"
    r"(?=[.!,;:)]|$| -| #| (?:it|this|these|them|all|both|series|patch(?:es)?|v\d+|thanks?|with|to|into"
    r"|for|on|via|as|and|up|out|here|now|again|manually|from|that"
    r"|the (?:whole |entire )?(?:series|patch|set|lot|rest)"
    r"|in (?:my|our|the \S*(?:tree|queue|branch|next)))\b)"
)
_IT = (
    r"(?:it|this|these|them|that|(?:the |this |your )?(?:whole |entire )?(?:series|patch(?:es)?|set"
    r"|fix(?:es)?|pull request)|all|both|patch(?:es)? #?\d\S*|v\d+|up|your)\b"
)
_TREE = (
    r"(?:to|into|for|in|onto|via|through) (?:the |my |our )?(?!local|test\b|own)(?:\S+ ){0,3}?"
    r"(?:\S*(?:tree|branch|queue|next|fixes|testing|staging|master|main|maintainers?)\b|linux-\S+"
    r"|https?://\S+|git\S*|v?\d+\.\d+\S*|\S+/\S+|#\S+)"
)
_MAINLINE = (
    r"(?:mainline|master|main|upstream|trunk|staging|torvalds/linux(?:\.git)?|linus(?:'s?)? tree"
    r"|git master)\b"
)
_NOW = (
    r"(?: (?:just|now|also|already|since|therefore|gone ahead and|went ahead and|go ahead and|then"
    r"|probably))*"
)
_FAILURE = (
    r"(?:fail\w*|crash\w*|hang\w*|hung|time[sd]?[- ]?outs?|timing out|error\w*|broken|breaks|race"
    r"|test\w*|job\w*|abort\w*|segfault\w*|assert\w*)"
)
_PERSON = (
    r"(?!(?:This|It|We|I|That|He|She|They|You|The|There|Patch|Series|Coverity|Linux|CI|Next|These"
    r"|Those|Which|What|Who|But|And|So|If|Then|Hopefully|Maybe|Someone|Somebody|Nobody|Git\w*"
    r"|Everything|Otherwise|Thanks|Now|Here)\b)[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?"
)

_NOW_AND_THEN = (
    r"(?:occasional(?:ly)?|sometimes|random(?:ly)?|once in a while|every now and then"
    r"|every so often|from time to time)"
)
COMES_AND_GOES = words(
    rf"\b(?:happens?|occurs?|seen) (?:\S+ )?{_NOW_AND_THEN}\b",
    r"\b(?:intermittent(?:ly)?|flak(?:y|ey|iness|es?)|sporadic(?:ally)?|non-?deterministic(?:ally)?)\b",
    rf"\b{_NOW_AND_THEN}(?: (?:just|also|still|even|it|we|the|a|see|\S*test)){{0,3}} {_FAILURE}",
    rf"\b{_FAILURE}(?: \S+){{0,3}} {_NOW_AND_THEN}\b",
    r"\b(?:1|one) (?:in|out of) (?:every )?\d+\b",
    r"\bcomes and goes\b",
    r"\bgoes away (?:again|on|when|if|after)\b",
    r"\b(?:re-?ran|re-?run|re-?running|retry|retried|retrying|second (?:run|try"
    r"|attempt))\b.{0,40}\b(?:pass\w*|succeed\w*|fine|ok|works?|worked|goes away|went away|green)\b",
    r"\b(?:pass\w*|succeed\w*|fine|worked)\b.{0,30}\b(?:on|after|when) (?:a |the |I )?(?:re-?r[ua]n\w*"
    r"|retry\w*|retried|second)\b",
    r"\bonly (?:saw|seen|happened|failed) (?:this |it |that )?once\b",
)
_SAW = words(_FAILURE, r"\b(?:saw|seen|seeing|see|hit|happens?|happened|occurs?)\b")
GUESS = re.compile(
    r"\b(?:could|might|may|probably|possibly|perhaps|maybe|I (?:think|guess|suspect|wonder|bet)"
    r"|likely)\b.{0,60}"
    r"\b(?:caused by|due to|because of|result of|explained by|down to|come from|stem from|the same (?:as"
    r"|bug|issue|problem|race)(?: as)?|a symptom of)"
    r"\s(?:this|that|it|the same|CID)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:bugs?|issues?|crash\w*|failures?|hangs?|reports?|regressions?|problems?|errors?|BZ|segfaults?)\b",
    re.IGNORECASE,
)
_TROUBLE = (
    r"(?:fault|problems?|issues?|funny|flak\w+|broken|overload\w*|slow\w*|misconfig\w*|trouble"
    r"|glitch\w*|weird|odd|hiccups?|out of (?:disk|space|memory)|bugs?|failures?|down|stuck|dying"
    r"|dead|bad)"
)
_INFRA = (
    r"(?:runners?|infra(?:structure)?|k8s|kubernetes|CI (?:config\w*|systems?|hosts?|machines?|setup"
    r"|environment|infra\w*)|my (?:board|setup|machine|hardware|laptop|box)|the (?:board|lab|host"
    r"|machine)|power supply|network|proxy|toolchain|compiler|gcc|clang|mirror|disk|VM host"
    r"|docker hub|registry|test (?:environment|machine|box|rig))"
)
_STEP = (
    r"(?:re-?test|test|try|re-?run|run|bisect|backport|submit|re-?send|respin|send (?:a|an|me|us|the)"
    r"|file|open (?:a|an)|revert|drop|consider submitting|provide a|share)\b"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "merged-to-mainline",
        OutcomeKind.APPLIED,
        words(
            _OPENS + rf"(?:applied|merged|pushed|pulled|committed"
            rf"|landed)\b(?: {_IT})? (?:in)?to (?:the )?{_MAINLINE}",
            rf"(?:^|\bI(?:'ve| have)?{_NOW} |\bhas been |\bhave been )(?:merged|pushed|applied"
            rf"|pulled)(?: {_IT})? (?:in)?to (?:the )?{_MAINLINE}",
        ),
    ),
    Rule(
        "applied-pull",
        OutcomeKind.APPLIED,
        words(
            _OPENS + r"(?:applied|merged|pulled)\b" + _ENDS,
            rf"\bI(?:'ve| have)?{_NOW} (?:applied|merged|pulled) {_IT}",
            r"^(?:it's|it is|this is)(?: now)? (?:applied|merged|pulled)\b(?! (?:cleanly|on top|by))",
        ),
        Where.PULL,
    ),
    Rule(
        "queued",
        OutcomeKind.QUEUED,
        words(
            _OPENS + r"(?:queued|queueing|queuing|picked(?: (?:it|this|these|them))? up|staged)\b" + _ENDS,
            rf"\bI(?:'ve| have)?{_NOW} (?:queued|picked|staged) {_IT}",
            r"\b(?:this|it|these|series|they)(?:'s| is|'re| are) (?:now )?(?:in|on) my \S*(?: \S+)? ?"
            r"(?:queue|tree|next|branch)\b",
            r"^(?:ok(?:ay)?,? |thanks?,? )?(?:will queue|queue?ing|applying|pushing) (?:it |this |these "
            r"|up )?"
            r"(?:to|for|into|up)\b",
        ),
    ),
    Rule(
        "taken",
        OutcomeKind.QUEUED,
        words(
            _OPENS
            + r"(?:applied|merged|pulled|taken|took|pushed(?= (?:out|it|this|to))|added(?= (?:it |this "
            r"|these |them |both )?(?:to|into) \S*(?: \S+)? ?(?:tree|branch|queue|next)))\b" + _ENDS
        ),
        Where.PATCH,
    ),
    Rule(
        "took-it",
        OutcomeKind.QUEUED,
        words(
            rf"\bI(?:'ve| have)?{_NOW} (?:applied|merged|pulled|pushed|took|taken|added"
            rf"|included) {_IT}(?: (?:both|up|patch|series|now|with \w+ \w+))? ?(?:{_TREE}|[.,;:!]|$)"
        ),
        Where.PATCH,
        ("asked", "conditional", "negated", "only to try"),
    ),
    Rule(
        "will-take-it",
        OutcomeKind.QUEUED,
        words(
            rf"\b(?:I|we)(?:'ll| will|'m going to| am going to|'m gonna){_NOW} (?:push|apply|queue|merge"
            rf"|take|pull|pick) {_IT}(?! for a\b)"
            rf"(?: (?:series|patch|one|both|up))? ?(?:{_TREE}|up\b|for \d)",
            rf"\bI(?:'ll| will){_NOW} (?:queue|pick) {_IT}",
        ),
        Where.ANYWHERE,
        ("asked", "with a condition", "waiting", "negated"),
    ),
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
        ),
        silenced=("asked", "conditional", "negated", "mended", "gone"),
        unless=COMES_AND_GOES,
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
            r"\b(?:missing|lacks?|without) (?:a |an |your |the |their )?(?:signed-off-by|sign-?offs?"
            r"|S-o-b)\b",
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
            r"\b(?:doesn't|does not|didn't|do not|don't|no longer|won't|can't be"
            r"|cannot be)(?: seem to)? appl(?:y|ies|ied)\b(?! to (?:this|us|me|my|our|any|all|that|other"
            r"|here))(?: cleanly| any ?more| to| on| here| against|[.,;:!)]|$)",
            r"\b(?:problems?|trouble|difficult\w+) applying\b",
            r"\bpatch(?:es)? (?:is|are|was|were|seems?(?: to be)?) (?:\w+ )?(?:corrupt\w*|mangled"
            r"|malformed|whitespace[- ]damaged)\b",
        ),
        silenced=("conditional", "mended"),
    ),
    Rule(
        "send-it-again",
        OutcomeKind.BOUNCED,
        words(
            r"\bplease (?:also |just |fix (?:\w+ ){1,3}and )?(?:rebase|re-?send|re-?spin|re-?post"
            r"|re-?submit)\b",
            r"\b(?:can|could|would) you (?:please )?(?:rebase|re-?spin)\b",
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
        ),
        silenced=("asked", "conditional", "negated"),
    ),
    Rule(
        "dropped",
        OutcomeKind.BOUNCED,
        words(
            rf"\bI had to (?:drop|revert) {_IT}",
            rf"\bI(?:'ve| have|'m| am|'ll| will)?{_NOW} (?:dropp(?:ed|ing)|drop|revert(?:ed|ing)?"
            rf"|remov(?:ed|ing)|backed out) (?:{_IT}|the)(?: \S+){{0,4}} from (?:my |the "
            rf"|our )?\S*(?: \S+)? ?(?:tree|queue|branch|next|staging|testing|pull|fixes)\b",
            r"^(?:so |now |ok, |sorry, )?(?:dropped|reverted|dropping|backed out)\b(?: (?:it|this|these|them"
            r"|patch\S*|for now|from|again|the)|[.,!]|$)",
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
            rf"\b(?:I|we)(?:'ve| have)?{_NOW} (?:sent|send|posted|submitted|mailed)(?: out)?(?: an?| the"
            rf"| my)?(?: new| newer| updated| revised| rebased)? (?:v\d+|version|revision|re-?spin)\b",
            r"^(?:a |the )?(?:new |updated )?(?:v\d+|version) (?:is |has been |was )?(?:sent|posted|out"
            r"|available|on the list)\b",
            r"^(?:just |already )?(?:sent|posted) (?:out )?(?:a |the )?(?:new )?(?:v\d+|version)\b",
            r"\b(?:correct|proper|right|better|updated|replacement) (?:fix|patch"
            r"|version) (?:is )?(?:attached|below|here|sent|posted|available)\b",
        ),
    ),
    Rule(
        "withdrawn",
        OutcomeKind.SUPERSEDED,
        words(
            r"\bplease (?:just )?ignore[.!]?$",
            r"\bplease drop this (?:patch|series|one)\b.{0,20}\b(?:better|new|newer|correct|updated)\b",
            r"\bself[- ]?nack\w*",
            r"\bsuperseded by\b",
            r"\bplease (?:ignore|disregard|discard) (?:this|my|the|that|these"
            r"|it)\b(?: \S+){0,3}?(?: (?:patch|patches|series|version|e?mail|one|v\d+|pull|set|thread)\b"
            r"|[.,!]|$)",
            r"\bI(?:'ll| will|'m| am)?(?: just| now)? (?:drop|dropping|withdraw|withdrawing|abandon"
            r"|abandoning) (?:this|the|my|that|it) ?(?:patch|series|one)?(?: in v\d| from (?:the|this"
            r"|my) (?:series|set|next|patch ?set))",
            r"\bI(?:'ll| will|'m| am|'d like to)?(?: hereby| now)? (?:withdraw|withdrawing"
            r"|retract) (?:this|the|my|it)\b",
        ),
    ),
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
        "flaky",
        OutcomeKind.FLAKY_REPORT,
        COMES_AND_GOES,
        silenced=("asked", "conditional", "negated", "mended"),
        needs=_SAW,
    ),
    Rule(
        "infrastructure",
        OutcomeKind.INFRA_SUSPECTED,
        words(
            rf"\b{_TROUBLE}\b.{{0,40}}\b(?:with|of|in|on|from|at|by) (?:the |our |one of the |some "
            rf"|your )?(?:\S+ )?{_INFRA}\b",
            rf"\b{_INFRA}\b.{{0,30}}\b(?:is|are|was|were|has|have|had|seems?|being|look\w*|ran"
            rf"|went)\b.{{0,30}}\b{_TROUBLE}\b",
            rf"\b{_INFRA} (?:\w+ )?(?:glitch\w*|problems?|issues?|failures?|hiccups?|flak\w+|outage)\b",
            r"\b(?:not|n't)(?: be| necessarily| really| actually)? (?:\S+'s|your|the \S+'s) fault\b",
            r"\b(?:looks|seems|appears|probably|likely|might|may|could|suspect|think"
            r"|guess)\b.{0,40}\b(?:compiler|toolchain|gcc|clang|hardware|firmware|board|sparse|smatch"
            r"|checker) (?:bug|problem|issue|fault|false positive)\b",
        ),
        silenced=("conditional", "asked"),
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
    Rule(
        "clean-run",
        OutcomeKind.CLEAN_RUN,
        words(
            r"\b(?:went through|passed|succeeded|was green|worked)\b.{0,40}\b(?:first (?:time|try|attempt"
            r"|go)|without .{0,30}\b(?:retr\w+|re-?run\w*))",
            r"\bno (?:retries|re-?runs|flakes) (?:were |was )?(?:needed|necessary|required)\b",
        ),
    ),
    Rule("guess", OutcomeKind.GUESS, GUESS, silenced=("asked", "negated"), needs=_ELSEWHERE),
    Rule(
        "doubts-the-guess",
        OutcomeKind.GUESS_DOUBTED,
        words(
            r"(?:\bnot\b|n't\b|\bunlikely\b|\bdoubt\b).{0,40}\b(?:the same (?:issue|bug|problem|race"
            r"|thing|one|root cause)|related|connected|caused by (?:this|that|it)|due to (?:this|that"
            r"|it))\b",
            r"\b(?:a )?different (?:issue|bug|problem|race)\b",
            r"\bunrelated\b",
        ),
        silenced=("asked",),
    ),
)
