"""Rows that read an argument why the code is as it should be."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

_ARGUED = ("hedged", "asked", "on a premise", "offered", "the tool claims")
"""As for an opinion; but "if it is set, it can't be NULL" speaks of the program, and leaves nothing open."""

_CASE = (
    r"(?:['\")\d]|\b(?:this|that|it|which|null|(?:dead)?lock|race|leak|overflow|overrun|underflow"
    r"|dereference|situation|scenario"
    r"|case|condition|combination|path|value))"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "no-problem-here",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:no (?:\w+ )?(?:leak|race|overflow|bug|problem|issue)|nothing wrong) here\b",
            r"\b(?:is|'s|are) (?:large|big|long|wide) enough\b",
            r"(?<!patch is )\b(?:correct|right) as (?:it )?is\b",
            r"\b(?:there(?:'s| is| are| should be)|I see|I can see|is|so|and) (?:\w+ )?no (?:real "
            r"|actual |such )?(?:issue|problem|bug|leak|race|overflow|risk|danger)s?\b(?! with\b)",
            r"(?:\bis|\bit's|\bthat's|(?<!to )\bbe|\bare) (?:probably |perfectly |actually |always "
            r"|definitely "
            r"|still |quite |totally |entirely )?safe\b"
            r"(?! (?:to (?:assume|say|conclude)|if|unless))",
            r"\b(?:it|this|that|code) was (?:already )?(?:correct|right|fine|ok) before\b",
            r"\bis functionally correct\b",
            r"\b(?:original|existing|current) code (?:works|is|behaves) (?:just |perfectly )?(?:fine|right"
            r"|correct(?:ly)?|as (?:intended|expected))\b",
            r"\b(?:don't|do not|can't) see (?:any|a) (?:reason|way|case) (?:\w+ ){0,3}(?:could|can|would"
            r"|might) \w+",
            r"\b(?:isn't|not) (?:actually |really )?broken\b",
            r"(?<!'s )\b(?:code|implementation|logic|check)(?:'s| is| looks| should be) (?:actually "
            r"|perfectly |indeed )?(?:correct|right|fine|ok|okay|safe)\b",
            r"(?:^|\b(?:it|this|that|which|these|those|they|there|warning|report)(?:'s| is| was| are)?"
            r"(?: \w+ly| just| still)? ?)(?:not|n't) (?:\w+ly )?an? (?:real |actual |true )?(?:bug|problem"
            r"|issue|(?:memory )?leak|dereference|race|overflow|overrun)\b"
            r"(?! (?:for|in|of|with|specific to) (?:this|the|your) (?:patch|change|series))",
            r"(?:\bis not|n't) (?:actually |really )?(?:broken|buggy|wrong)\b",
            r"\bwe(?:'re| are) (?:\w+ly |still |all )?safe(?= ?[.,!;:]|$| (?:here|there|as|since|because)\b)",
            r"\bI (?:\w+ ){0,2}doubt (?:that )?(?:it|this|that|there)(?:'s| is)(?: \w+ly)? (?:real"
            r"|possible|reachable"
            r"|an? (?:\w+ )?(?:bug|problem|issue|leak|race|overflow)|any (?:\w+ )?(?:bug|problem|issue))\b",
            r"\bI (?:\w+ ){0,2}doubt (?:that )?(?:you|we|it|this|that) (?:(?:can|could|will|would|ever"
            r"|actually"
            r"|really) )*(?:get|reach|happen|hit|occur|fail|overflow|be null)\b",
            r"n't (?:think|believe) (?:that )?(?:this|it|that|there)(?:'s| is)(?: \w+)? (?:an? |any "
            r")?(?:real |actual )?"
            r"(?:bug|problem|issue|leak|race|overflow)\b",
            r"\b(?:this|it|that)(?: all)? (?:looks|seems) (?:perfectly |quite )?safe\b(?! to (?:assume|say))",
        ),
        guards=(*_ARGUED, "the tool reports"),
        silenced=("others say", "negated", "assumed"),
    ),
    Rule(
        "right-as-it-is",
        Verdict.FALSE_POSITIVE,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:this|it|that|which|code) (?:is|looks|seems|should be) (?:\w+ly |still |just )?"
            r"(?:fine|ok|okay|correct|right),? (?:because|since|due to|as (?:the|it|we|long|written)\b)",
            r"\bthis is bogus,? (?:as|because|since)\b",
            r"\b(?:is|that's) (?:the |indeed the |actually the )?(?:correct|right) behaviou?r\b",
            r"n't (?:\w+ )?see (?:where|what) (?:the|your|any) (?:concern|problem|issue|worry)\b",
            r"^no(?:pe)?[,.:;]? (?:\w+ ){0,2}(?:this|it|that|the code)(?:'s| is| looks) (?:\w+ly )?"
            r"(?:fine|ok|okay|correct|right|safe)\b",
            r"\b(?:don't|do not|can't|cannot) (?:\w+ )?see (?:an?|any) (?:\w+ )?"
            r"(?:bug|problem|issue|leak|overflow|race|error)\b(?! with \w+ing)",
        ),
        guards=(*_ARGUED, "the tool reports"),
        silenced=("others say", "to be done"),
    ),
    Rule(
        "cannot-happen",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"(?:\b(?:cannot|never|(?<!should )not)|(?<!should)n't) (?:ever |even )?(?:get|reach|come|go"
            r"|arrive) (?:here|there"
            r"|this (?:point|far))\b",
            r"\bnever (?:pass(?:es|ed)?"
            r"|calls?(?! \S*(?:free|_put|unlock|release|brelse|unref|close|destroy|unmap|unregister)\w*\b)"
            r"|called"
            r"|returns?|gets?(?! (?:\S+ ){0,4}?(?:freed|released|unlocked|checked|initiali[sz]ed|programmed"
            r"|cleared|closed|unregistered)\b)|sees?|empty)\b"
            r"(?<!was never called)(?<!were never called)(?!.*\b(?:but|resulting in|leading to|leaks?)\b)",
            r"\b(?:can(?:'t|not| not| never)|couldn't|could (?:not|never)|will (?:never|not)|won't|never"
            r"|(?:is|are) never) "
            r"(?:(?:actually|really|ever|possibly|currently|practice|in|be|become|get|return|go|an?"
            r"|expected to be) ){0,3}"
            r"(?:null|negative|zero(?![- ]?(?:init|ed|ing|es|fill))|happens?|occurs?|overflow|overrun"
            r"|underflow|wrap|fail|race|exceed|leak"
            r"|larger|bigger|greater|reached|entered|executed|taken|uninitiali[sz]ed)\b",
            r"\b(?:don't|do not|can't|cannot|fail to) (?:really |quite )?see (?:how|where"
            r"|any way)\b(?=.{0,60}\b(?:can|could|would|might|ever)\b)"
            r"(?!.*\b(?:contribut|caus|affect|relat|introduc|work|help|improv|right thing)\w*)",
            r"\b(?:can't|cannot|never|won't) be (?:called|invoked|used|reached|entered|undefined|probed|set"
            r"|run)(?: \w+){0,2}"
            r" (?:without|before|unless|until|with|if|here|there|twice)\b",
            r"\bso (?:it|this|that) (?:can't|cannot|can never) be \w+\b(?!.*\bbut\b)",
            r"\bneither\b.{3,80}\b(?:can|will|could) (?:\w+ )?(?:happen|occur|be)\b",
            r"^(?:no,? )?(?:it|this|that|they) (?:can't|cannot|can never|never (?:can|does|is))[.!]*$",
            r"\bshould (?:actually |really |in practice )?never (?:hit|arise|fail)\b",
            r"\bshould(?:n't| not) (?:ever |actually |really )?(?:fail\b(?! (?:to|the|with|if|when)\b)"
            r"|(?:happen|occur) in (?:practice|reality)\b)",
            r"\bunder no (?:condition|circumstance)s?\b",
            r"\bso (?:we|you|it|this|that) (?:won't|will not|will never|can't|cannot|can never) (?:ever )?"
            r"(?:get|see|hit|reach|end up)\b",
            r"n't (?:think|believe|see) (?:that )?(?:there(?:'s| is| are) )?any (?:\w+ )?(?:case"
            r"|(?:code )?path"
            r"|scenario|situation)s?\b",
            r"\bimplies (?:that )?\S+ (?:is |!= ?|being )(?:also )?(?:non-?null|not null|null|valid|set)\b",
            r"\bshould never (?:have|see|get|happen|occur|reach|exceed|be (?:null|called|reached|negative"
            r"|zero|hit|true|false|empty))\b",
            r"\b(?:no|not|n't|never) (?:\w+ ){0,2}(?:overflow|leak|race|dereference"
            r"|access)s? (?:\w+ )?happens?\b",
            r"\b(?:won't|will not|can't|cannot|never|shouldn't) (?:ever )?overflow\b",
            r"\b(?:so|because|as|since) (?:\S+ ){1,3}(?:will|does|do|would) (?:not|never) (?:ever )?(?:run"
            r"|get|reach|call|happen|enter|execute|be)\b",
            r"\bno (?:actual |real )?(?:dereferenc|access|overflow|overrun|leak)(?:e|s"
            r"|ing)? (?:is )?(?:going on|happening"
            r"|taking place|involved)\b",
            r"\bthere(?:'s| is) no (?:\w+ ){0,2}(?:case|path|code ?path|situation|scenario|caller)s?\b",
            r"(?<!should )\bonly (?:ever )?returns? (?:0|zero|either|one of|negative|success|valid)\b",
            r"\b(?:will|does|do|would) (?:also |actually )?not (?:dereference|overflow|overrun|leak)\b",
            r"\b(?:doesn't|don't|won't|wouldn't) (?:actually |really |ever )?(?:dereference|overflow|overrun"
            r"|leak)\b",
            r"\b(?:should|would|must) be impossible\b(?!\")",
            r"\b(?:won't|can't|cannot|will never|can never|is never|could never) (?:ever )?(?:be )?the"
            r" case\b",
            r"\bwill never (?:try|access|dereference|index|read|write|be (?:used|accessed|dereferenced"
            r"|indexed))\b",
            r"\bthere(?:'s| is) no (?:actual |real )?(?:dereference|access|overflow|overrun|leak|race"
            r"|way (?:that|for|it|this|to (?:get|reach|hit|end)))\b",
            rf"{_CASE}(?:'s| is)(?:n't| not)(?: \w+ly| even)? possible\b(?! (?:to (?!get|reach|hit)|and\b))",
            r"\bis(?:n't| not) possible in (?:the|this|our) (?:code|driver|function|path|kernel)\b",
            r"n't (?:think|believe) (?:\S+ ){1,5}is(?: \w+ly)? possible\b(?! to (?!get|reach|hit))",
            r"n't (?:think|believe) (?:\S+ ){1,3}(?:can|could|will|would) (?:(?:ever|actually|really|be"
            r"|become) ){0,2}(?:happen|occur|null|negative|overflow|fail|race|leak"
            r"|get (?:that|so|anywhere|there|here))\b",
        ),
        guards=(*_ARGUED, "the tool reports"),
        silenced=("others say", "assumed", "conceded", "by the patch"),
    ),
    Rule(
        "made-sure-of",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:is|are|was|\w+'s|looks|seems) (?:\w+ ){0,2}impossible\b(?! (?:to (?:tell|know|say|see|read"
            r"|figure|follow|understand)|for the\b))",
            r"\b(?:was|is|are|were) (?:already )?(?:validated|verified) (?:on|at|in|by|during|when|before)\b",
            r"\b(?:is|are|was|been) (?:already |always )?(?:checked|validated|handled|initiali[sz]ed"
            r"|verified|bounded|limited|clamped)"
            r" (?:\S+ ){0,2}(?:above|before|earlier|already)\b",
            r"\b(?:is|are|it's) (?:always )?guaranteed (?:that|by|to (?:be|have|exist|hold|return|fit|never"
            r"|not))\b",
            r"\b(?:will|should|must|is|are) (?:be always|always be|always) (?:\w+ly )?(?:valid|less"
            r"|smaller"
            r"|below|within|set|non-?null|initiali[sz]ed|positive|present|held|defined|at lea?st)\b",
            r"\bmust always (?:succeed|exist|fit|match|work)\b",
            r"\b(?:checks?|locks?|locking|protection) (?:is|are) (?:actually |already |in fact "
            r"|indeed )(?:present"
            r"|there|in place|done|held)\b",
            r"\bis only (?:ever )?(?:called|reached|entered|run|executed) (?:when|if|after)\b",
            r"\bcan be called only (?:by|from|with|when|after)\b",
            r"\bnothing to \"?(?:fix|free|leak|release|unlock|undo|clean up)\b",
            r"(?<!only one )(?<!of the )(?<!of the two )(?<!of the three )(?<!some )"
            r"\b(?:caller|core|helper|framework|function above)s? (?:already )?(?:holds?|has|have|takes?"
            r"|checks?|validates?|handles?)\b",
            r"\b(?:would|will|we) (?:have )?(?:error(?:ed)? out|bail(?:ed)? out|return(?:ed)?"
            r"|fail(?:ed)?) (?:\w+ )?(?:before|earlier|already|above)\b",
            r"\b(?:there(?:'s| is)|has|have) always (?:at least |an? |one )",
            r"(?<!was )\b(?:is|are|gets) (?:already |always )?(?:capped|clamped|bounded|constrained) (?:at"
            r"|to|by|between)\b",
            r"\bno (?:current |existing |other )?callers? (?:\w+ly )?(?:passes|pass|calls|call|uses?)\b",
            r"n't (?:think|believe|see) (?:that )?any (?:of the )?callers? (?:that )?(?:passes|passing"
            r"|pass)\b",
            r"\ball (?:of )?(?:the |its |these )?callers (?:\w+ )?(?:pass|hold|check|set|take|make|give"
            r"|provide|have)\b",
            r"\b(?:patch(?:es)?|change|check|fix|cast|test|typecasts?) (?:is|are|isn't|aren't"
            r"|should) (?:really |also |not |be )*"
            r"(?:necessary|needed|required|unnecessary"
            r"|redundant)\b(?<!is necessary)(?<!is needed)(?<!are needed)(?<!is required)",
            r"n't (?:think|believe|see why) (?:\S+ ){1,5}(?:needs?|ha(?:s|ve)) to be (?:checked|set|cast"
            r"|initiali[sz]ed|freed|handled|validated|terminated|cleared)\b",
            r"n't (?:think|believe) (?:that )?(?:we|you|this|it|there)(?:'s| is)? (?:really )?(?:needs?"
            r"|any need for)"
            r" (?:(?:the|this|that|a|any|such) (?:fix|check|test|change|patch|cast)"
            r"|to (?:check|test|apply|worry))\b",
            r"\bno (?:good |real )?reason for (?:this|that|the|such) (?:\w+ )?(?:churn|change|patch|check)\b",
            r"\bnot?(?:'t)?\W? (?:required|meant) to be (?:nul|null|zero)\w*[- ]terminated\b",
            r"\balready (?:includes?|has|does|contains?|performs?|makes?) (?:this|that|the"
            r"|a) (?:\w+ )?(?:check|test)\b",
            r"\b(?:no|isn't any|not any) (?:\w+ )?(?:potential |possible )?(?:null pointer"
            r"|out[- ]of[- ]bounds|overflow|leak)"
            r" (?:access|dereference|read|write|here|possible)",
        ),
        guards=(*_ARGUED, "the tool reports"),
        silenced=("others say", "negated", "to be done", "assumed", "conceded"),
    ),
    Rule(
        "tool-is-blind",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:coverity|the tool|scanner|analy[sz]er|checker|static analysis)\b(?:(?!\bI\b).){0,30}"
            r"\b(?:doesn't"
            r"|does not|can't|cannot|isn't|is not|is unable|couldn't"
            r"|wouldn't|won't|fails? to|not (?:smart|clever))\b"
            r".{0,20}\b(?:see|know|understand(?:ing)?|figure|reali[sz]e|tell|follow|track|model"
            r"|work(?:ing)? out"
            r"|prove|smart|clever|aware|carry|take)\b",
            r"n't (?:think|believe|expect) (?:that )?(?:coverity|the tool|the scanner|the checker) (?:is|can"
            r"|could|will"
            r"|would)(?: be)?\b.{0,20}\b(?:smart|clever|aware|able|see|know|notice|follow|understand)\b",
            r"\b(?:coverity|tools?|checkers?|analy[sz]ers?|static analysis) (?:is|are) (?:\w+ )?(?:bad"
            r"|poor|terrible"
            r"|not (?:\w+ )?good) at\b",
            r"\bcoverity (?:just |simply )?(?:misses|ignores|overlooks|forgets|misunderstands|misreads)\b",
            r"\b(?:coverity|tools?|checker|analy[sz]er|scanner|it)(?: is| are|'s)(?: just| probably"
            r"| clearly)? confused\b",
            r"\b(?:glitch|limitation|confusion)\b.{0,20}\bcoverity\b",
        ),
        guards=("asked", "conditional"),
    ),
    Rule(
        "drops-it",
        Verdict.FALSE_POSITIVE,
        Kind.ARGUMENT,
        words(
            r"\b(?:please |just |(?<!\bI )can |may |let's )(?:drop|discard) (?:it|this)"
            r"(?: \w+)?(?= ?[.,!;]|$)",
            r"(?<!\bI )\bcan (?:ignore|drop|discard) (?:it|this|that|the|my) (?:patch|report|warning)\b",
        ),
        silenced=("asked", "conditional", "negated", "others say"),
    ),
)
