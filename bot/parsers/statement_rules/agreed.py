"""Rows that read that somebody agrees with a report, thanks for it, or takes its point."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

_DEFECT = (
    r"(?:leak(?:s|ed)?|overflows?|overruns?|wrong|missing|broken|should (?:be|have|use|check)|forgot\w*"
    r"|off[- ]by[- ]one|typo|bugs?(?! fix)|buggy|races?|NULL|uninitiali[sz]ed|use[- ]after\S*|twice|lost"
    r"|dropped"
    r"|inverted"
    r"|(?:problem|issue|mistake|error)(?! (?:code|pointer))|too (?:far|small|large|many|big|few|short|long)"
    r"|needs? "
    r"(?:a|an|to))"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "good-catch",
        Verdict.BUG,
        Kind.ACKNOWLEDGED,
        words(
            r"\b(?:good|nice|great|excellent|lovely|super) (?:\w+ )?(?:catch|find|spot|spotting"
            r"|bug report)\b",
            r"\b(?:good|nice|great|excellent) one\b|\bnice to catch\b",
            r"\b(?:well|nicely) (?:spotted|caught|found)\b",
            r"\bthank(?:s| you)(?:,? \w+){0,3} (?:for|to) (?:catch|spott|notic|find|cover|uncover"
            r"|fixing th(?:is|e|at) (?:bug|leak|race|overflow)|point(?:ing)? out th(?:is|e) "
            r"(?:issue|bug|problem|error|mistake))\w*\b",
        ),
        silenced=("asked", "negated", "conditional"),
    ),
    Rule(
        "agrees",
        Verdict.BUG,
        Kind.AGREEMENT,
        words(
            r"^(?:(?:ah|oh|hm+|ack|ok|so|well|oops|argh|ugh|thanks)[,.!]? )*"
            r"(?:yes|yeah|yep|right|agreed?|I agree"
            r"|indeed|true|correct|exactly)[,.!;:]+ "
            rf"(?=(?:so |I think )?(?:this|that|it|we|there|the|\w+_\w+|\w+\(\))(?!\w).{{0,60}}\b{_DEFECT}\b)"
            r"(?!.*(?:n't\b|\bnot\b|\bnever\b|\bno\b|\bsafe|\bharmless|\bfine\b"
            r"|\bintentional|\bimpossible|\bguarantee|\bbut\b|\bfix|\balready\b))",
            r"^(?:(?:ah|oh),? )?(?:oops\w*|whoops|indeed|agreed?|yep|yup|confirmed)"
            r"[,.!:]* (?:many )?thank(?:s| you)\b",
            r"^(?:(?:oops|ouch|ugh|argh|damn|whoops|d'oh)[,.! ]+)+(?:yes|yup|yep|yeah|indeed|right)?[.!]*$",
            r"^(?:oops|ouch|ugh|argh|damn|whoops|d'oh)[,.! ]+(?:most )?(?:\w+ly )?"
            r"(?:yes|yup|yep|yeah|indeed|correct|true)\b",
            r"\bI (?:can |do )?see the (?:problem|issue|bug|leak|race|error|mistake)\b",
            r"\b(?:the tool|coverity|it|scanner|checker) (?:has (?:it right"
            r"|a point)|is (?:right|on to something)"
            r"|wins)\b",
            r"\bagree with (?:coverity|the (?:report|tool|analysis|warning|scan\w*))\b",
            r"\b(?:this|that|it) (?:does |do )?(?:indeed )?(?:looks?|seems?|appears?) to be (?:so"
            r"|the case)\b",
            r"^(?:(?:ah|oh|ok|yes|yeah|yep|right|indeed)[,.!]? )*(?:it|that|this)(?:'s| is| was) (?:indeed "
            r"|clearly |obviously |plainly "
            r"|definitely |certainly |just )+(?:an? )?(?:bad|wrong|broken|bogus|incorrect|error|bug"
            r"|mistake)\b",
            r"\bagree (?:that )?(?:this|it|that)(?:'s| is| was)? (?:\w+ )?(?:an? )?(?:error|bug|mistake"
            r"|problem|issue|wrong|broken)\b",
            r"^(?:yep|yes|yeah|right|indeed|oops|whoops|oh|ah|hm+|true)[,.! ]+(?:\w+ ){0,2}(?:it|that|this"
            r"|there)(?:'s| is| was| does) "
            r"(?:\w+ )?(?:an? )?(?:\w+ )?(?:leak|bug|problem|issue|error|mistake|race|overflow|typo|wrong"
            r"|broken|buggy|bogus|[.,!]|$)",
            r"^(?:yes|yep|yeah|right|indeed|true|agreed)[,.]? (?:this|that|it|the \w+) (?:indeed |really )?"
            r"(?:is|looks|was|seems) (?:indeed )?(?:\w+ly )?(?:redundant|unneeded|useless|pointless"
            r"|superfluous|dead code)\b",
            r"^(?:(?:yes|so|well|and|but),? )?this (?:case |scenario )?can (?:indeed |really |actually "
            r"|in fact )?happen\b",
        ),
        silenced=("asked", "conditional"),
    ),
    Rule(
        "takes-your-point",
        Verdict.BUG,
        Kind.AGREEMENT,
        words(
            r"\byou(?:'re| are) (?:absolutely |quite |totally |indeed )?(?:right|correct)\b",
            r"\bI concur\b|\bconvinced me\b",
            r"^(?:yes|yeah|yep),? (?:that |it |this )?(?:seems|looks|sounds) (?:about )?(?:right|correct)\b",
            r"^(?:oops|whoops|ah|oh|argh)[,!. ]+I (?:didn't|hadn't|did not|had not) (?:see|seen|notice"
            r"|noticed|spot"
            r"|reali[sz]ed?)\b(?! (?:your|this|the|that|any) (?:e?-?mail|patch|report|reply|answer|message"
            r"|series"
            r"|thread|comment|v\d))",
        ),
        silenced=("asked", "conditional"),
    ),
)
