"""Rows that read an argument, a promise, or a question that is left open; the weakest."""

from __future__ import annotations

from bot.parsers.guards import TOOL_CLAIMS, TOOL_REPORTS, words
from bot.parsers.statement_rules.rule import ADVERB, OPINION, Kind, Rule
from storage.records import Verdict

_PROMISED = ("negated", "asked", "with a condition", "others say")
_SOON = (
    r"(?:(?:try to|try and|also|just|then|go ahead and|probably|definitely|certainly|quickly|shortly|now"
    r"|soon|hopefully"
    r"|have to|need to|plan to|be|take a look and|have a look and|look into (?:it|this) and) ){0,2}"
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
_PATCH = r"(?:patch|fix|correction|follow-?up)(?:es)?\b"

RULES: tuple[Rule, ...] = (
    Rule(
        "no-problem-here",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:no (?:\w+ )?(?:leak|race|overflow|bug|problem|issue)|nothing wrong) here\b",
            r"\b(?:is|'s|are) (?:large|big|long|wide) enough\b",
            r"\b(?:correct|right) as (?:it )?is\b",
            r"\bthe check is (?:there|above|already|in|done)\b",
            r"\b(?:there(?:'s| is| are| should be)|I see|I can see|is|so|and) (?:\w+ )?no (?:real "
            r"|actual |such )?(?:issue|problem|bug|leak|race|overflow|risk|danger)s?\b",
            r"(?:\bis|\bit's|\bthat's|\bbe|\bare) (?:probably |perfectly |actually |always |definitely "
            r"|still |quite |totally |entirely )?safe\b"
            r"(?! (?:to (?:assume|say)|if|unless))",
            r"\b(?:code|implementation|logic|check) (?:is|looks) (?:actually |perfectly |indeed "
            r")?(?:correct|right|fine|ok|okay|safe)\b",
            r"(?:\bnot|n't) (?:actually |really |currently )?an? (?:real |actual |true )?(?:bug|problem"
            r"|issue|leak)\b",
            r"(?:\bis not|n't) (?:actually |really )?(?:broken|buggy|wrong)\b",
            r"n't (?:think|believe) (?:that )?(?:this|it|that|there)(?:'s| is)(?: \w+)? (?:an? |any "
            r")?(?:real |actual )?"
            r"(?:bug|problem|issue|leak|race|overflow)\b",
            r"\b(?:this|it|that|code)(?: all)? (?:looks|seems) (?:perfectly |quite )?(?:safe"
            r"|fine)\b(?! to (?:assume|say))",
        ),
        guards=(*OPINION, "the tool reports"),
        silenced=("others say", "negated"),
    ),
    Rule(
        "cannot-happen",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"(?:\b(?:cannot|never|not)|n't) (?:ever |even )?(?:get|reach|come|go|arrive) (?:here|there"
            r"|this (?:point|far))\b",
            r"\bnever (?:pass(?:es|ed)?|calls?|called|returns?|gets?|sees?|empty)\b",
            r"\b(?:callers?|code|core|above|which)(?: all| already)? makes? sure\b",
            r"\b(?:can(?:'t|not| not| never)|couldn't|could (?:not|never)|will (?:never|not)|won't|never"
            r"|(?:is|are) never) "
            r"(?:(?:actually|really|ever|possibly|currently|practice|in|be|become|get|return|go"
            r"|expected to be) ){0,3}"
            r"(?:null|negative|zero|happen|occur|overflow|overrun|underflow|wrap|fail|race|exceed|leak"
            r"|larger|bigger|greater|reached|entered|executed|taken|uninitiali[sz]ed)\b",
            r"\b(?:is|are|was) (?:guaranteed|always (?:valid|set|initiali[sz]ed|non-?null|bounded"
            r"|in range)|already (?:checked|validated|bounded))\b",
            r"\bimpossible\b",
            r"(?:\bis|'s) not possible\b",
            r"n't (?:think|believe) (?:\S+ ){1,3}(?:can|could|will|would) (?:(?:ever|actually|really|be"
            r"|become) ){0,2}(?:happen|occur|null|negative|overflow|fail|race|leak)\b",
        ),
        guards=(*OPINION, "the tool reports", "asked"),
        silenced=("others say",),
    ),
    Rule(
        "made-sure-of",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:guarantees?|ensures|makes sure)\b(?: \w+){0,3} (?:that|it|this|we|the)\b",
            r"(?:\bnot|n't) (?:really )?call (?:this|it|that) a (?:fix|bug)\b",
            r"\bnothing (?:\w+ )?leaks?\b|\b(?:is|are) (?:not|never) leaked\b",
            r"\bnothing to \"?(?:fix|free|leak|release|unlock|undo|clean up)\b",
            r"\b(?:is|are|gets?) (?:only|always) (?:ever )?called (?:with|from|after|under|when|by|once"
            r"|if)\b",
            r"\b(?:caller|core|helper|framework|function above)s? (?:already )?(?:holds?|has|have|takes?"
            r"|checks?|validates?|handles?)\b",
            r"\b(?:would|will|we) (?:have )?(?:error(?:ed)? out|bail(?:ed)? out|return(?:ed)?"
            r"|fail(?:ed)?) (?:\w+ )?(?:before|earlier|already)\b",
            r"\b(?:is|are) (?:protected|serialized|serialised) by\b",
            r"\b(?:is|are|was|been) (?:already |always )?(?:checked|validated|handled|initiali[sz]ed"
            r"|verified|bounded|limited|clamped)"
            r" (?:by|in|above|before|earlier|already|to|at)\b",
            r"\b(?:there(?:'s| is)|has|have) always (?:at least |an? |one )",
        ),
        guards=(*OPINION, "the tool reports"),
        silenced=("others say", "negated", "to be done"),
    ),
    Rule(
        "tool-is-blind",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:coverity|the tool|scanner|analy[sz]er|checker|static analysis)\b.{0,30}\b(?:doesn't"
            r"|does not|can't|cannot|isn't|is not|is unable|couldn't"
            r"|wouldn't|won't|fails? to|not (?:smart|clever))\b"
            r".{0,20}\b(?:see|know|understand|figure|reali[sz]e|tell|follow|track|model|work(?:ing)? out"
            r"|prove|smart|clever|aware|carry|take)\b",
            r"\bcoverity (?:just |simply )?(?:misses|ignores|overlooks|forgets)\b",
            r"\b(?:glitch|limitation|confusion)\b.{0,20}\bcoverity\b",
        ),
        guards=("asked", "conditional"),
    ),
    Rule(
        "fine-as-it-is",
        Verdict.INTENTIONAL,
        Kind.ABOUT_CODE,
        words(
            r"(?:\bit|\bthis)(?:'s| is) (?:perfectly |totally |probably |actually |all |quite |just "
            r")?(?:ok|okay|fine|alright)\b"
            r"(?! (?:with|by|to|if|for me|until|that you))",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("the tool claims", "the tool reports", "for a time"),
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
            r"\b(?:I'm|I am|we're|we are) (?:already |currently |now )?(?:working on|sending|posting"
            r"|preparing|writing"
            r"|testing|cooking(?: up)?) (?:a |the |this )?(?:patch|fix)\b",
            r"^(?:patch|fix) (?:sent|posted|submitted)\b",
            r"^(?:(?:ack|ok|okay|sure|yes|right)[,.!]? )?(?:I'm )?fixing (?:it|this|that)\b",
            r"\b(?:patch|fix)\b.{0,30}\b(?:I'll|will) (?:post|send|submit) (?:it|that|this|today|soon"
            r"|shortly|tomorrow|later)?\b",
            r"\bv\d (?:will|is going to) (?:have|fix|include|add)\b",
            r"\b(?:patch|fix)(?: \w+){0,3} (?:is |has been |was |has )?just (?:been )?(?:sent|posted)\b",
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
            r"|tag|wording|style|in v\d)|.{0,20}\b(?:while|when|before) (?:applying|pushing|committing"
            r"|merging|I apply|I push))",
            rf"(?:^thanks?,? (?:I )?will |{_I_WILL})fix\b(?! up\b| (?:\w+ )?in (?:v\d|the next))",
            _I_WILL + _MAKE + rf"(?: \S+){{0,5}}? {_PATCH}",
            _I_WILL + r"queue (?:up )?an? (?:patch|fix)\b",
            _I_WILL + r"get (?:it|this|that) (?:fixed|sorted)\b",
            _I_WILL + r"re-?spin with\b",
            _I_WILL + r"(?:squash|fold) (?:this|that|it|the fix|a fix)\b",
            _I_WILL + r"add (?:a|an|the) (?:\w+ )?(?:check|assert|assertion|cast|break|free)\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "next-version",
        Verdict.NONE,
        Kind.PROMISE,
        words(
            _I_WILL
            + _MAKE
            + r"(?: \S+){0,5}? (?:v\d|(?:new|next|updated) (?:version|revision|series)|series|re-?spin)\b",
            _I_WILL + r"(?:make|do) (?:the|these|those|this|that|your) (?:\w+ )?"
            r"(?:changes?|corrections?|modifications?)\b",
            _I_WILL + r"(?:\w+ ){1,8}and (?:re-?)?(?:send|post|submit)\b",
            r"\bv\d (?:is |will be )?(?:arriving|coming|on (?:its|the) way|to follow|follows|will follow"
            r"|incoming)\b",
            _I_WILL + r"(?:incorporate|change (?:it|this|that|both|them))\b",
            _I_WILL + r"fix (?:\w+ )?in (?:v\d|the next)\b",
            _I_WILL + r"(?:also )?add (?:\w+ ){0,3}checks?\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "can-send",
        Verdict.NONE,
        Kind.PROMISE,
        words(
            rf"\bI can {ADVERB}?(?:send|post|submit|prepare|write|provide|make"
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
