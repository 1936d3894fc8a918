"""Rows whose words name the verdict."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import FALSE_POSITIVE, OPINION, Kind, Rule
from storage.records import Verdict

FALSE_POSITIVES: tuple[Rule, ...] = (
    Rule(
        "please-mark-it",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(
            r"\b(?:please|feel free to|(?:can|could|would|you should) you) (?:please |just )?(?:mark|flag"
            r"|classify|dismiss|set|close)\b.{0,60}" + FALSE_POSITIVE
        ),
        silenced=("conditional", "negated"),
    ),
    Rule(
        "false-positive",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(
            r"\b" + FALSE_POSITIVE,
            r"\bit'?s (?:\w+ )?(?:bogus|mistaken|spurious)(?=[.,:;!]|$| here)",
            r"\b(?:bogus|spurious) (?:coverity )?(?:warning|report|error(?! message)|complaint|finding|issue"
            r"|defect)",
            r"(?:\b(?:report|warning|analysis|diagnosis|complaint|finding|tool|scanner|checker)(?: is|'s| "
            r"was| seems))"
            r" (?:\w+ )?(?:wrong|incorrect|bogus|mistaken|invalid|spurious)(?=[.,:;!]|$| here| since| "
            r"because| as\b| to me\b)",
            r"\bcoverity(?:'s| is| was| gets| got| seems| must be| being)(?: (?!not)\w+)? (?:wrong"
            r"|confused|mistaken)\b(?! (?:a |some|most|often|quite|here too))",
            r"\b(?:an?|another) (?:\w+ )?(?:issue|problem) with (?:coverity|smatch|sparse|cppcheck)\b",
            r"\b(?:a|the|another|known) (?:\w+ )?(?:bug|glitch|limitation|shortcoming|fault) (?:in|of"
            r"|with) (?:coverity|smatch|sparse|cppcheck)\b(?! scan)",
        ),
        guards=OPINION,
        silenced=("negated", "others say", "of the tool at large"),
    ),
)
"""Stronger than a fix elsewhere, which then only keeps the tool quiet."""

RULES: tuple[Rule, ...] = (
    Rule(
        "sorry-for-the-noise",
        Verdict.FALSE_POSITIVE,
        Kind.EXPLICIT,
        words(
            r"\b(?:sorry|apolog(?:ies|i[sz]e)|excuse)\b.{0,12}\b(?:for|about) (?:the|this|that|my|all the"
            r"|making) (?:\w+ )?noise\b",
            r"\bdon't (?:make|change|add)\b.{0,40}\bjust (?:because|to (?:silence|please|make))\b",
            r"\b(?:work(?:ing)? around|fix|blame) (?:the |a )?(?:broken )?tools?\b|\bbroken tools?\b",
            r"\bjust because (?:\w+ ){1,3}(?:says|reports|complains|claims)\b",
            r"\bcoverity (?:(?:has|\w+ly) ){0,2}(?:messed|got|gets) (?:\w+ )?(?:up|(?:it|this"
            r"|that)(?: one)? wrong"
            r"|confused)\b",
        ),
        guards=("hedged",),
        silenced=("asked", "conditional", "negated"),
    ),
    Rule(
        "not-meant-so",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"(?:\bnot|n't) (?:\w+ly )?(?:intended|intentional|deliberate|on purpose)\b(?! to\b)",
            r"(?:^|\b(?:is|was|were|be|looks|seems) )(?:\w+ly )?(?:unintended|unintentional)\b",
            r"\b(?:I|we|change|commit) (?:have |had )?unintentionally\b",
        ),
        guards=OPINION,
        silenced=("the tool claims", "of the mail"),
    ),
    Rule(
        "meant-so",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(
            r"\b(?:it|this|that|which|what(?! was)|these|those|they|the \S+(?: \S+)?)(?: is|'s| was| are"
            r"|'re| were) "
            r"(?:\w+ )?(?:intended|expected|desired|wanted|meant (?:to be )?(?:like )?(?:this|that|so))"
            r"(?! (?:to(?! me\b)|by|that|for|value|size|since)\b)",
            r"\b(?:intentional(?:ly)?|deliberate(?:ly)?|on purpose|by design|as (?:intended|designed)"
            r"|(?:(?<!/)harmless|benign)(?! (?:until|till|before)\b)"
            r"(?!(?<=was harmless) (?:as|so) long as))\b",
            r"\b(?:those are|that is|that's|these are) (?:exactly |just )?the (?:ones?|way|values?"
            r"|behaviou?r) (?:I|we) "
            r"(?:intended|wanted|meant)\b",
            r"\b(?:that|this|it)(?:'s| is| was) (?:exactly |just )?(?:what we want(?:ed)?|the (?:intent"
            r"|intention|idea))\b",
            r"\bnot[- ]really[- ](?:a|an)[- ](?:\w+[- ])?(?:bug|problem|issue|leak|defect|race)\b",
        ),
        guards=(*OPINION, "the tool reports"),
        silenced=("negated", "of the patch", "others say"),
    ),
    Rule(
        "nobody-cares",
        Verdict.INTENTIONAL,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:I|we|nobody|it|this|that|which|they) (?:\w+ly |also )?(?:do|does|did|would)(?:n't| not) "
            r"(?:\w+ly |much )?(?:care|matter)(?=[.,;:)]|$| (?:here|much|at all|in practice|about|for|if|as"
            r"|because)\b)",
            r"\bdon't think (?:we|it|that|this|anyone)(?: would| really| actually)? (?:cares?|matters?)\b",
            r"\b(?:no|don't|do not) need to (?:check|free|handle|care|worry|fix|test|initiali[sz]e|lock"
            r"|change)\b(?!.{0,30} to (?:make|keep|please|silence)\b)",
            r"\b(?:I'd|I would|we should|let's|better|prefer to|rather) (?:rather |just |simply )?leave "
            r"(?:it|this|that)\b",
            r"(?:\bnot|n't) (?:really )?(?:see(?:ing)? (?:it|this|that) )?worth (?:fixing|changing|the"
            r"|worrying|bothering|it\b)",
            r"\b(?:don't|do not|can't) see (?:any |which |what )(?:\w+ )?harm",
            r"\bI (?:choose|chose|decided) to (?:ignore|leave) (?:it|this|that)\b",
            r"\b(?:can|could|we|have to|I'll|happily) live with (?:it|this|that|the)\b",
            r"\b(?:I|we)(?:'ll| will) leave (?:it|this|that) (?:alone|as|like|be|unchanged)\b",
            r"\bI(?:'d| would) suggest (?:to )?(?:ignor|leav)(?:e|ing) (?:it|this|that|the error)\b",
            r"\b(?:I|we)(?:'d| would)? (?:rather|prefer) not (?:to )?(?:change|touch|modify"
            r"|fix) (?!the (?:patch"
            r"|subject)\b)",
            r"\bnothing wrong with (?:leaving|keeping|having)\b",
            r"\bwe (?:don't|do not) want to (?:fail|abort|bail|error|(?:return|report|propagate) (?:an? "
            r"|the )?(?:error"
            r"|failure))\b",
            r"\bsafe to ignore\b|\bknown and (?:accepted|harmless)\b|\bwho cares\b"
            r"|\bnobody (?:really )?cares\b",
            r"\b(?:I|we|I'd|we'd|I would)(?: rather| really| still| would)? (?:like|want|prefer) (?:it "
            r"|this |that |them )?(?:to )?(?:keep|leave|remain"
            r"|stay)(?:ing)?\b",
            r"\b(?:keep|leave) (?:it |this |that |the code |things )?as(?: it| they)? (?:is|are)\b|\b(?:keep"
            r"|leave) it (?:be|alone|in|there|like"
            r" (?:this|that))\b",
            r"\bno (?:reason|point|need|plans?|intent(?:ion)?) (?:in|to|for|of) (?:chang|alter|touch|fix"
            r"|modify|clean)\w*\b",
            r"(?<!they are )(?<!they're )\b(?:see no|not going to|no plans to|won't"
            r"|wouldn't) (?:reason to |want to )?(?:change|touch"
            r"|fix|clutter) (?:it|this|that|the code"
            r"|anything)\b(?! (?:today|now|yet|this))",
            r"\b(?:isn't|not|hardly|never) worth (?:a patch|the (?:churn|effort|trouble|time)|it|fixing)\b",
            r"\bno (?:security|practical|functional|real(?:-world)?) (?:concern|impact|effect|harm"
            r"|consequence|implication|issue|problem)s?\b",
            r"\b(?:would(?:n't| not)|don't|do not|won't) (?:\w+ )?bother\b",
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
            r"|actually |be )?an? " + FALSE_POSITIVE
        ),
        guards=OPINION,
    ),
    Rule(
        "real-bug",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"^(?:valid|legit|a real one)\b(?=[,.!:;]|$)",
            r"\bcoverity (?:does )?(?:have|has) a point\b",
            r"\bcoverity (?:seems|appears|looks)(?: to be)? (?:right|correct)\b",
            r"^(?:it|that)(?:'s| is) right[,:;]",
            r"\btrue[- ]positive\b",
            r"\b(?:warning|report|complaint|finding|analysis|error message"
            r"|diagnosis)(?:'s| is| looks| seems) "
            r"(?:\w+ )?(?:correct|right|valid|legit|real"
            r"|justified|accurate|true)\b",
            r"(?<!\bthe )\b(?:real|genuine|legit(?:imate)?|valid|actual|definite|definitely an?|clearly an?"
            r"|obvious)(?:ly)? (?:\w+ )?"
            r"(?:bug|issue|problem|defect|leak|race|overflow|overrun|report|concern|finding"
            r"|complaint|warning|catch|point(?!s? to\b))s?\b",
            r"\b(?:looks|is|seems|appears) (?:quite |very |totally )?(?:legit|genuine)\b",
            r"\b(?:which|this|it|that)(?: \w+)? (?:looks|seems|appears|sounds) (?:\w+ )?(?:valid|legit"
            r"|real)\b",
            r"\bcov(?:erity|scan) (?:thinks|complain(?:s|ed)|says|said|believes|claim(?:s|ed)|report(?:s|ed)"
            r"|point(?:s|ed) out|warn(?:s|ed))\b.{5,160},?"
            r" (?:and|which)"
            r" (?:I think )?(?:that |it |this )?(?:seems|looks|appears|sounds|is|was)(?: like)?(?: to be)?"
            r" (?:in fact |(?!not\b)\w+ )?(?:correct|right|true|valid|the case|legit)\b",
            r"\b(?:coverity|it)(?:'s| is)(?: \w+)? (?:correct|right) to (?:be suspicious|complain|flag|warn"
            r"|worry"
            r"|point)\b",
            r"\bcoverity (?:checker |tool |scan )?(?:has )?(?:rightly|correctly) ",
            r"\bcoverity(?:'s report)?(?: is|'s) (?:indeed |quite |absolutely |actually |entirely "
            r"|probably )?(?:right|correct)\b",
            r"\b(?:which|and|it|that|this) (?:it |that )?(?:looks|seems|appears)(?: like)? to be (?:the case"
            r"|correct|right|true|valid"
            r"|legit)\b",
            r"(?<!usually )\bcoverity (?:wasn't|was not|isn't|is not) (?:\w+ )?wrong\b",
        ),
        guards=OPINION,
        silenced=("negated", "others say"),
    ),
)
