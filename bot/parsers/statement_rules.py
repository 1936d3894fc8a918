"""The table that reads a verdict or a promise from one sentence.

A rule has a name, what it says, the words it looks for, and the guards that keep it from putting
words into somebody's mouth: a negation, a hedge, a question, a condition, an offer, somebody else's
opinion. The table is in order of strength: of several rules that speak of one defect in one mail the
first wins. A sentence that a guard holds back says at most "unsure".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.parsers.guards import TOOL_CLAIMS, TOOL_REPORTS, words
from storage.records import Verdict


class Kind(Enum):
    """What a rule's words prove, and so where they count."""

    EXPLICIT = "it names the verdict"
    ARGUMENT = "it argues; who only relays what the tool says argues for nobody"
    ABOUT_CODE = "it speaks of code; under a patch that is the patch, not the defect"
    PROMISE = "it promises, so that a verdict follows only weakly"
    FALLBACK = "it leaves the verdict open"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        name: what `why` shows.
        verdict: what the sentence says of the defect.
        kind: where it counts.
        words: what it looks for.
        guards: names in GUARDS that turn it into "unsure".
        silenced: names in GUARDS under which it says nothing at all.
        claim: the author commits to send the fix.
        withdrawn: the author takes back what he said.
    """

    name: str
    verdict: Verdict
    kind: Kind
    words: re.Pattern[str]
    guards: tuple[str, ...] = ()
    silenced: tuple[str, ...] = ()
    claim: bool = False
    withdrawn: bool = False


_OPINION = ("hedged", "asked", "conditional", "offered", "the tool claims")
_PLAIN = ("asked", "conditional", "others say")
_PROMISED = ("negated", "asked", "with a condition", "others say")
_ADVERB = r"(?:(?!not\b|never\b|no\b)\w+ )"
_MISTAKE = (
    r"(?:bug|oversight|mistake|typo|thinko|leak|memory leak|resource leak|double[- ]free"
    r"|use[- ]after[- ]free|regression"
    r"|race|overflow|overrun|copy[- ]?(?:and[- ]|n[- ])?paste (?:error|bug|mistake))"
)
_THIS = r"\b(?:this|that|it|which|code|there)"
_SOON = (
    r"(?:(?:try to|try and|also|just|then|go ahead and|probably|definitely|certainly|quickly|shortly|now"
    r"|soon|hopefully"
    r"|have to|need to|plan to|be) ){0,2}"
)
_I_WILL = (
    rf"(?:\b(?:I|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to|'m about to)"
    rf"|(?:^|[.;,!:–-] |\band |\bbut )will|\blet me) {_SOON}"
)
_MAKE = (
    r"(?:send|sending|post|posting|submit|prepare|provide|write|cook|spin|respin|propose|put together"
    r"|come up with|do|make"
    r"|push|create|produce|follow up with|work on)\b"
)
_PATCH = r"(?:patch|fix|v\d|series|correction|follow-?up|new version)(?:es)?\b"
_MARKED = (
    rf"(?:(?:\bI|\bwe)(?:'ve| have)? {_ADVERB}{{0,2}}|(?:^|[;,.!:] )(?:have |done[,;:.]? |and )?(?:now "
    rf"|just |already )?(?:have )?)"
    r"(?:marked|reclassified|classified|dismissed|flagged|triaged|closed|set)\b.{0,60}"
)
_FALSE_POSITIVE = r"false[- ]?(?:positives?|\+ve|alarms?|warning)\b"

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
        words(_MARKED + rf"(?:{_FALSE_POSITIVE}|\bfp\b)"),
        silenced=(*_PLAIN, "negated"),
    ),
    Rule(
        "marked-in-coverity",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(_MARKED + r"\b(?:intentional|ignored?|not a bug)\b"),
        silenced=(*_PLAIN, "negated"),
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
        ),
    ),
    Rule(
        "fixed-already",
        Verdict.FIXED,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:is|was|were|are|got|has been|have been|had been|been|already|I|we|just)(?: already"
            r"| now| also| since| just| since been)? fixed\b",
            r"\bshould (?:already |now |hopefully )?be fixed (?:by|with|in|now)\b",
            r"^(?:already )?fixed (?:by|in|with|upstream|already)\b",
            r"\bcommit [0-9a-f]{7,40}\b.{0,60}\b(?:fixe[sd]|resolve[sd]|addresse[sd]|takes? care of)\b",
            r"\b(?:patch|fix)(?:es)?\b.{0,40}\b(?:was|has been|have been|had been|is|are)(?: already"
            r"| now)? (?:posted|sent|submitted"
            r"|merged|applied|queued|committed|upstream|on the list|in (?:my|the|his|her|mainline|master"
            r"|staging))\b",
            r"\b(?:patch|fix)\b.{0,20}\bin (?:my|the|his|her) (?:queue|tree|pull|series|next)\b",
            r"^(?:https?://\S+|<\S+>) (?:should )?fix(?:es)?\b",
            r"\b(?:patch|series|commit) (?:\S+ )?(?:fixes|takes care of) (?:this|it|that)\b",
            r"\b(?:I|we)(?:'ve| have)? already (?:sent|posted|submitted)\b",
            r"\b(?:sent|posted|submitted)\b.{0,40}\b(?:patch|fix)\b.{0,40}\b(?:already|yesterday|earlier"
            r"|last (?:week|month)|(?:days?|weeks?) ago|before)\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "to be done", "in passing"),
    ),
    Rule(
        "others-fixed-it",
        Verdict.FIXED,
        Kind.ABOUT_CODE,
        re.compile(
            r"\b(?!I\b|We\b|If\b|Coverity\b|This\b|It\b|That\b|You\b)[A-Z][a-zé]+(?: [A-Z][a-z]+)?(?:'s"
            r"| has| have)? (?:already |just |recently |also )?"
            r"(?:sent|posted|submitted|fixed)\b(?: (?:a|the|this|it)\b|.{0,30}\b(?:patch|fix)\b)"
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated",),
    ),
    Rule(
        "please-mark-it",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(
            r"\b(?:please|feel free to|(?:can|could|would|you should) you) (?:please |just )?(?:mark|flag"
            r"|classify|dismiss|set|close)\b.{0,60}" + _FALSE_POSITIVE
        ),
        silenced=("conditional", "negated"),
    ),
    Rule(
        "false-positive",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(
            r"\b" + _FALSE_POSITIVE,
            r"\b(?:an?|as|is) fp\b",
            r"\b(?:bogus|spurious) (?:coverity )?(?:warning|report|error|complaint|finding|issue|defect)",
            r"\bcoverity(?:'s| is| was| gets| got| seems| must be| being)(?: (?!not)\w+)? (?:wrong"
            r"|confused|mistaken)\b(?! (?:a |some|most|often|quite|here too))",
            r"\b(?:bug|glitch|limitation|shortcoming|fault) (?:in|of|on|with) coverity\b",
        ),
        guards=_OPINION,
        silenced=("negated", "others say"),
    ),
    Rule(
        "not-meant-so",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"(?:\bnot|n't) (?:\w+ ){0,2}(?:intended|intentional|deliberate|on purpose)\b",
            r"\bunintention(?:al|ally)\b",
            r"\bunintended\b",
        ),
        guards=_OPINION,
    ),
    Rule(
        "meant-so",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(
            r"\b(?:intentional(?:ly)?|deliberate(?:ly)?|on purpose|by design|as (?:intended|designed)"
            r"|harmless|benign)\b",
            r"\bnot[- ]really[- ](?:a|an)[- ](?:\w+[- ])?(?:bug|problem|issue|leak|defect|race)\b",
        ),
        guards=(*_OPINION, "the tool reports"),
        silenced=("negated",),
    ),
    Rule(
        "nobody-cares",
        Verdict.INTENTIONAL,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:do|does|did|would)(?:n't| not) (?:really |generally |actually |particularly "
            r"|much )?(?:care|matter)\b",
            r"\bdon't think (?:we|it|that|this|anyone)(?: would| really| actually)? (?:cares?|matters?)\b",
            r"\bno need to (?:check|free|handle|care|worry|fix|test|initiali[sz]e|lock|change)\b",
            r"\bneed not (?:check|be checked|worry)\b",
            r"\bnot (?:really )?worth (?:fixing|changing|the|worrying|bothering|it\b)",
            r"\bnothing to worry about\b",
            r"\bno (?:security|practical|functional|real-world) (?:concern|impact|effect|harm|consequence"
            r"|implication|issue|problem)s?\b",
            r"(?:\bit|\bthis)(?:'s| is) (?:perfectly |totally |probably |actually |all |quite "
            r"|just )?(?:ok|okay|fine|alright)\b"
            r"(?! (?:with|by|to|if|for me|until|that you))",
            r"\bdon't think (?:it|this|that)(?: is|'s| would be)? (?:necessary|needed|worth)\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("the tool claims", "the tool reports", "for a time"),
    ),
    Rule(
        "not-a-false-positive",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"(?:\bnot|n't)(?: think| believe)?(?: that)?(?: it's| it is| this is| that's)? (?:really "
            r"|actually |be )?an? " + _FALSE_POSITIVE
        ),
        guards=_OPINION,
    ),
    Rule(
        "real-bug",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"\b(?:real|genuine|legit(?:imate)?|valid|actual|definite|definitely an?|clearly an?|obvious"
            r"|proper)(?:ly)? (?:\w+ )?"
            r"(?:bug|issue|problem|defect|leak|race|overflow|overrun|error|report|concern|finding)s?\b",
            r"\b(?:looks|is|seems|appears) (?:quite |very |totally )?(?:legit|genuine)\b",
            r"\bcoverity (?:has )?(?:rightly|correctly) ",
            r"\bcoverity(?:'s report)?(?: is|'s) (?:indeed |quite |absolutely |actually |entirely "
            r"|probably )?(?:right|correct)\b",
        ),
        guards=_OPINION,
        silenced=("negated", "others say"),
    ),
    Rule(
        "good-catch",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:good|nice|great|excellent) (?:catch|find|spot|bug report)\b",
            r"\bwell (?:spotted|caught)\b",
        ),
        silenced=("asked", "negated", "conditional"),
    ),
    Rule(
        "own-fault",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:my|our) (?:bad|fault|mistake|error|oversight)\b",
            r"\bmea culpa\b",
            r"\bI should have\b",
            r"\b(?:I|we) (?:completely |totally |clearly |obviously |simply )?(?:missed|forgot|overlooked"
            r"|messed up|screwed up|broke)\b"
            r"(?! (?:this one|(?:this|your|the|that|these) (?:e?mail|thread|message|series|patch|report)))",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "is-a-bug",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            rf"{_THIS}(?:'s| is| was| looks like| seems(?: like| to be)?"
            rf"| appears to be) {_ADVERB}?an? (?:\w+ )?{_MISTAKE}\b"
            r"(?! (?:in|of|on|with) (?:coverity|the (?:tool|checker|scanner)))",
            rf"^(?:yes|yep|yeah|right|indeed|definitely|clearly|oops)[,.!:;]* (?:an? )?(?:\w+ )?{_MISTAKE}\b",
            rf"{_THIS}(?:'s| is| looks| seems)(?: clearly| definitely| obviously| indeed| plainly| just"
            rf"| certainly)? (?:wrong|broken|incorrect|buggy)\b"
            r"(?! (?:a |some|most|often|quite|here too))",
            r"\b(?:we|it|this|code|function|that)(?:'re| are|'s| is) (?:clearly |indeed "
            r"|definitely )?missing an? \w+",
            r"\ban? +\w+ is missing\b",
        ),
        guards=(*_OPINION, "the tool reports"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "ought-to-be-fixed",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            rf"\b(?:should|needs? to|must|ought to|has to|have to"
            rf"|let's) {_ADVERB}{{0,2}}(?:be )?(?:fix(?:ed)?|corrected)\b(?! (?:in v\d|by|with))",
            r"\b(?:should|must|ought to) (?:be|use|have been) (?:\S+ ){1,3}(?:instead|rather than)\b",
            r"\bneeds? (?:a fix\b|fixing)",
            r"\bplease (?:\w+ )?(?:fix|send (?:a |the |us a )?(?:patch|fix))\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "also-found",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:also|independently|been|first|too) (?:spotted|found|noticed|reported|flagged|caught"
            r"|detected|seen) by coverity\b",
            r"\bcoverity (?:has )?also (?:spotted|found|noticed|reported|flagged|caught|detected"
            r"|complain(?:s|ed))\b",
        ),
        silenced=("asked", "conditional", "negated"),
    ),
    Rule(
        "introduced-by",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:this|it|that|bug|issue|problem|leak) (?:was|is|got)(?: \w+)? introduced (?:by|in|with)\b"
        ),
        guards=("asked", "conditional", "the tool reports"),
        silenced=("negated",),
    ),
    Rule(
        "no-problem-here",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:there(?:'s| is| are| should be)|I see|I can see|is|so|and) (?:\w+ )?no (?:real "
            r"|actual |such )?(?:issue|problem|bug|leak|race|overflow|risk|danger)s?\b",
            r"(?:\bis|\bit's|\bthat's|\bbe|\bare) (?:probably |perfectly |actually |always |definitely "
            r"|still |quite |totally |entirely )?safe\b"
            r"(?! (?:to (?:assume|say)|if|unless))",
            r"\bcode (?:is|looks) (?:actually |perfectly |indeed )?(?:correct|right|fine|ok|okay)\b",
            r"\bnot (?:actually )?a (?:real )?(?:bug|problem|issue|leak)\b",
        ),
        guards=(*_OPINION, "the tool reports"),
        silenced=("others say", "negated"),
    ),
    Rule(
        "cannot-happen",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:can(?:'t|not| not| never)|couldn't|could (?:not|never)|will (?:never|not)|won't|never"
            r"|(?:is|are) never) "
            r"(?:(?:actually|really|ever|possibly|currently|practice|in|be|become|get|return|go"
            r"|expected to be) ){0,3}"
            r"(?:null|negative|zero|happen|occur|overflow|overrun|underflow|wrap|fail|race|exceed|leak"
            r"|larger|bigger|greater|reached|uninitiali[sz]ed)\b",
            r"\b(?:is|are|was) (?:guaranteed|always (?:valid|set|initiali[sz]ed|non-?null|bounded"
            r"|in range)|already (?:checked|validated|bounded))\b",
            r"\bimpossible\b",
            r"n't (?:think|believe) (?:\S+ ){1,3}(?:can|could|will|would) (?:(?:ever|actually|really|be"
            r"|become) ){0,2}(?:happen|occur|null|negative|overflow|fail|race|leak)\b",
        ),
        guards=(*_OPINION, "the tool reports", "asked"),
        silenced=("others say",),
    ),
    Rule(
        "tool-is-blind",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\bcoverity\b.{0,30}\b(?:doesn't|does not|can't|cannot|isn't|is not|is unable|couldn't"
            r"|wouldn't|won't|fails? to|not (?:smart|clever))\b"
            r".{0,20}\b(?:see|know|understand|figure|reali[sz]e|tell|follow|track|model|work(?:ing)? out"
            r"|prove|smart|clever|aware|carry)\b",
            r"\b(?:glitch|limitation|confusion)\b.{0,20}\bcoverity\b",
        ),
        guards=("asked", "conditional"),
    ),
    Rule(
        "posted-a-fix",
        Verdict.BUG,
        Kind.PROMISE,
        words(
            r"\b(?:I|we)(?:'ve| have)? (?:just |now |also )?(?:sent|posted|submitted"
            r"|mailed)(?: out)? (?:a|an|another|the following|my)(?: \S+){0,3}? (?:patch|fix)\b",
            r"\b(?:I|we)(?:'ve| have)? (?:just |now |also )?(?:sent|send|posted|submitted)(?: out)? (?:a"
            r"|the) fix\b",
            r"\b(?:I|we)(?:'ve| have) send a patch\b",
            r"^(?:just )?(?:sent|posted|submitted) (?:out )?(?:a|the) (?:\w+ )?(?:patch|fix)\b",
            r"\b(?:I'm|I am|we're|we are) (?:already |currently |now )?(?:working on|preparing|writing"
            r"|testing|cooking(?: up)?) (?:a |the |this )?(?:patch|fix)\b",
            r"^(?:patch|fix) (?:sent|posted|submitted)\b",
            r"\b(?:patch|fix) (?:is )?(?:coming|on (?:the|its) way|to follow|incoming|will follow)\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "will-fix",
        Verdict.BUG,
        Kind.PROMISE,
        words(
            _I_WILL + r"(?:fix|correct|sort (?:it|this|that) out|take care of (?:it|this|that|fixing))\b"
            r"(?! (?:up )?(?:the |that |this )?(?:commit message|subject|typo|comment|indent|whitespace"
            r"|tag|wording|style|in v\d))",
            _I_WILL + _MAKE + rf"(?: \S+){{0,5}}? {_PATCH}",
            _I_WILL + r"re-?spin with\b",
            _I_WILL + r"(?:squash|fold) (?:this|that|it|the fix|a fix)\b",
            _I_WILL + r"add (?:a|an|the) (?:\w+ )?(?:check|assert|assertion|cast|break|free)\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "can-send",
        Verdict.NONE,
        Kind.PROMISE,
        words(
            rf"\bI can {_ADVERB}?(?:send|post|submit|prepare|write|provide|make"
            rf"|do) (?:\S+ ){{0,3}}?(?:patch|fix)\b",
            r"\bI can fix (?:it|this|that)\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "a-fix-is-here",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\bhere(?:'s| is| comes) (?:a|the|my|an) (?:\w+ )?(?:patch|fix|diff)\b",
            r"\b(?:patch|fix|diff) (?:is )?(?:below|attached|inline)\b",
            r"\b(?:attached|following|below) (?:patch|diff|fix)\b",
            r"\bI have an? (?:\w+ )?(?:patch|fix)\b",
            r"\bto fix (?:the|this|that) (?:bug|issue|problem|leak|race|overflow)\b",
        ),
        silenced=("asked", "conditional", "negated", "others say"),
    ),
    Rule(
        "asks-whether",
        Verdict.UNSURE,
        Kind.FALLBACK,
        words(
            r"\b(?:bug|false[- ]positive|intended|intentional|deliberate|correct(?:ly)?|real|safe|right"
            r"|legit|valid|on purpose|problem|wrong|missing|meant|possible|happen)\b"
            r"[^?]{0,120}\?"
        ),
    ),
    Rule(
        "puzzled",
        Verdict.UNSURE,
        Kind.FALLBACK,
        words(
            r"\bnot (?:\w+ )?(?:sure|certain|convinced)\b",
            r"\bunsure\b",
            r"\b(?:don't|do not|can't|cannot) (?:\w+ )?(?:know|understand|see how|see where|see why|tell)\b",
            r"\btrying to (?:figure|understand|see|work)\b",
            r"\b(?:I wonder|wondering|unclear|no idea)\b",
        ),
    ),
    Rule("tool-thinks", Verdict.UNSURE, Kind.FALLBACK, TOOL_CLAIMS),
    Rule(
        "tool-is-suspicious",
        Verdict.UNSURE,
        Kind.FALLBACK,
        words(
            TOOL_CLAIMS.pattern,
            r"\ba (?:possible|potential) (?:issue|bug|leak|problem|overflow|race|\w+ dereference)",
        ),
    ),
    Rule("tool-reports", Verdict.UNSURE, Kind.FALLBACK, TOOL_REPORTS),
)
