"""Rows that read that it is fixed already, or by somebody else."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

_LINKED = r"(?:this|the) (?:\w+ )?(?:patch|commit|series|one)(?: here)?:? ?(?:<?https?:|\[\d)"
_COMPILER = r"(?:the )?(?:clang|gcc|llvm|binutils|compiler)\b"
_TREE = (
    r"(?:my|today's|mainline|master|upstream|stable|linus|mm|tip|linux-\w+|[\w/.]*-?next|[\w/.-]*-(?:tree"
    r"|fixes)|\w+'s|\w+ (?:tree|branch))\b"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "another-fix",
        Verdict.FIXED,
        Kind.ELSEWHERE,
        words(
            r"\balready (?:have|has|had|got) (?:an?|the|this|that|my|similar|another"
            r"|it) (?:\S+ ){0,3}?(?:patch|fix)(?:es)?\b",
            r"\b(?:have|had|got) (?:an? |the |this )?(?:very |more or less )?(?:similar|same|identical"
            r"|equivalent) "
            r"(?:\w+ )?(?:patch|fix|change)\b",
            r"(?<!your )(?<!previous )(?<!this )\b(?:patch|fix|correction"
            r"|change)(?:es)?\b.{0,60}\balready (?:been )?(?:sent|posted|submitted|applied|merged"
            r"|queued|accepted|picked|taken|pending|landed|on (?:it'?s|the) way)\b",
            r"\balready (?:sent|posted|submitted|queued|merged) (?:out |up )?(?:(?:an?|the|this|that"
            r"|my) (?:\S+ )?)?(?:patch|fix|one)\b",
            r"\b(?:took|taken|pick(?:ed)?(?: up)?|applied|queued|merged) (?:(?!I\b|it\b)\w+'s|his|her|their"
            r"|the other|an? "
            r"(?:identical|similar|earlier)) (?:\w+ )?(?:patch|version|fix|one|change)\b",
            r"\b(?:sent|posted|submitted)(?: (?:up|out|in))? (?:an? |the |this )?(?:very )?(?:same|similar"
            r"|identical|equivalent) (?:patch|fix|change|one)\b",
            r"\b(?:same|similar|identical|equivalent) (?:patch|fix|change)(?: for (?:this|it|that))?"
            r" (?:was|is|has been|got) (?:already |just |recently )*(?:sent|posted|submitted|applied|merged"
            r"|queued|accepted|picked|upstream)\b",
            r"\b(?:is|as|be|like) an? (?:\w+ )?duplicate of (?:\W?\[|\"|<|https?:|[0-9a-f]{7,}"
            r"|(?:\S+ ){1,3}?(?:patch|fix|commit|one)\b)",
            r"\b(?:this|it|that|bug|issue|problem|leak)(?:'s| is| was|(?: has)? been)?(?: already| now)*"
            rf" (?:fixed|addressed|solved|resolved|done|handled) (?:by|in|with) {_LINKED}",
            r"\b(?:is|was|be|been|got) (?:already |now )*fixed (?:differently|elsewhere|separately"
            r"|independently)\b",
            r"\b(?:had to revert|reverted) (?:the|that) (?:\w+ )?(?:commit|patch|change) (?:that|which)"
            r" (?:introduc|caus|br(?:oke|eak))\w*",
            r"\b(?:offending|breaking|broken|original|faulty|bad|buggy|guilty) (?:commit|patch|change) (?:has"
            r" been|was|got|is) (?:since |already |now )*(?:reverted|dropped)\b",
            r"\b(?:this|it|that|which|bug|issue|problem) (?:was|is|has been|had been|got)(?: also"
            r"| already)? fixed (?:by|in|with|as) "
            r"(?:a |the |an )?(?:(?:earlier|later|separate|recent|previous) )?(?:commit|patch|change|\["
            r"|[0-9a-f]{7,})",
            r"\b(?:bug|issue|problem|leak|code|check)s? (?:is |was |has been |got |already )?(?:removed|gone"
            r"|fixed|solved|refactored"
            r"|rewritten)\)? (?:away )?in (?:the )?(?:-?next\b|linux-next|master|mainline|current|v?\d)",
            r"\bthere(?:'s| is| was) (?:already an? (?:\S+ ){0,3}?(?:patch|fix)"
            r"|an? (?:\S+ )?(?:patch|fix) (?:https?:|already|for (?:this|that|it)|here:))",
            r"(?:https?://\S+|<\S+>|\"[^\"]{5,90}\"(?: patch| commit)?) (?:will |should |has "
            r"|already )*(?:fix(?:es|ed)?|addresse[sd]"
            r"|solve[sd]?|resolve[sd]?) (?:it|this|that|the|these|those)\b",
            r"\b(?:my|the|that|his|her) (?:patch|fix) (?:has|had) (?:already |since )?landed\b",
            r"\bfix (?:for (?:this|it|that) )?(?:is|was) already in\b",
            r"\b(?:is|are|was|were) (?:now |already )?fixed (?:by|in|with) the following (?:patch|commit"
            r"|series)\b",
            r"\baddressed by (?:the|a|an|another) (?:follow[- ]?up|other|later|earlier|separate) (?:fix"
            r"|patch|commit)\b",
            r"\b(?!I\b|we\b)\w+ (?:had|has|have) (?:already )?(?:sent|posted|submitted) (?:an?|the) (?:patch"
            r"|fix)\b",
            r"\b(?:patch|fix)(?:es)? (?:is|are|was|were|have been|has been) already (?:proposed|issued"
            r"|posted)\b",
            r"(?<!report )\b(?:was already|(?:has|have) already been)"
            r" (?:issued|discussed|reported|fixed|removed|addressed|sent"
            r"|posted)\b",
            r"\b(?:this|it|that|one|issue|bug|leak) (?:is|was|has been) (?:fixed|addressed|resolved)"
            r" already\b",
            r"\b(?:this|it|that|the|your) (?:(?:patch|fix|report|warning) )?(?:is|was) (?:no longer"
            r" applicable|not applicable any ?more)\b",
            r"\b(?:this|that|the|your|my) (?:patch|fix|report|warning) (?:is|was) (?:now )?(?:no longer"
            r" (?:needed|necessary|required|relevant|valid)|not (?:needed|necessary|relevant) any ?more"
            r"|obsolete)\b",
            r"\b(?:beat|beaten) (?:(?:you|me|us) )?to it\b",
            r"\b(?:somebody|someone|\w+) (?:else )?was (?:quicker|faster)\b",
            r"\b(?:is|was|were|'s|got|been|be) (?:already |since |also |meanwhile |just |now |long "
            r"|then )*(?:solved"
            r"|repaired|corrected|resolved|reverted|superseded|dealt with|taken care of|rewritten)"
            r"(?! (?:by|in) (?:the )?(?:caller|core|framework|helper|next)\b)"
            r" (?:already|meanwhile|by|in|with|when|upstream|last|yesterday|on|two|a (?:week|month|day|few"
            r"|while)"
            r"|this (?:morning|week))\b(?! v\d)",
            r"^(?:already |meanwhile |since |(?:was|been) |long )*(?:fixed|solved|repaired|corrected"
            r"|resolved|reverted"
            r"|superseded|dealt with|gone),? (?:by|in|with|last|yesterday|upstream|already|meanwhile"
            r"|on (?:\w+day|the)|this (?:morning|week)|two|a (?:week|month|few)|as of|since)\b"
            r"(?! (?:my|the next|v\d))",
            r"^(?:already |meanwhile )(?:merged|applied|picked up|queued|fixed|solved|sorted out)\b",
            r"\b(?:a|the(?! patch)|that) (?:fix|revert|correction|patch)(?: for (?:this|it"
            r"|that))? (?:has been|was"
            r"|got) (?:already "
            r"|just )?(?:pushed|merged|applied|included|committed|picked up|queued|added)\b",
            r"\b(?:it's|it is|that's|this is) already (?:in|on) (?:my|his|her|the|\w+'s) (?:tree|queue"
            r"|branch|next|fixes"
            r"|staging)\b",
            r"\b(?:pending|earlier|separate) (?:patch|fix|series) (?:by|from|that|which|for)\b",
            r"\b(?:was|been|got) (?:added|removed|deleted|reverted|replaced|reworked|dropped) (?:by \w+ "
            r"|already |later "
            r"|meanwhile |since |upstream )?(?:in (?:the )?(?:v?\d|rc|next|-next|master|mainline|latest"
            r"|[0-9a-f]{6,})"
            r"|last (?:week|month|night)|yesterday|(?:a|two|three|some) (?:weeks?|months?|days?|hours?) ago"
            r"|meanwhile"
            r"|in the meantime)\b",
            r"\b(?:commit|change|patch) (?:that|which) (?:introduced|caused|broke) (?:this|it"
            r"|that) (?:has been|was|got|is) (?:since |already )?(?:reverted|dropped)\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "to be done", "requested"),
    ),
    Rule(
        "fixed-before",
        Verdict.FIXED,
        Kind.ELSEWHERE,
        words(
            r"(?<!your )(?<!previous )(?<!this )\b(?:patch|fix) (?:is |was |has been )?already (?:been )?"
            r"(?:sent|posted|queued|merged|applied|in|upstream)\b",
            r"\balready (?:found|reported|spotted) and (?:fixed|addressed)\b",
            r"\b(?:was|were|got|has been|have been|had been)(?: already| also| since)? fixed"
            rf" (?:in|by|with|since)\b(?! (?:the next|this (?:patch|series)|{_COMPILER}))",
            r"\b(?:already|since) (?:been |be )?(?:fixed|resolved|addressed)(?! up\b)\b",
            r"\bfixed already\b",
            r"\bfixed (?:by|in|with) (?:another|a different|an earlier|the other|somebody else's) (?:patch"
            r"|commit|fix)\b",
            r"\balready (?:applied|merged|queued|took|taken|picked up|have|got) (?:an?|the|another|this|your"
            r"|his|her)"
            r" (?:\w+ )?(?:fix|patch)\b",
            r"\b(?:patch|fix) for (?:this|that|it) (?:was|has been|is) (?:already |just )?(?:sent|posted"
            r"|merged|queued|applied)\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "to be done", "in passing"),
    ),
    Rule(
        "fixed-already",
        Verdict.FIXED,
        Kind.ABOUT_CODE,
        words(
            r"\baddressed by (?!this\b|the\b|it\b)",
            r"\bshould (?:already |now |hopefully )?be fixed (?:up )?(?:by|with|in|now|upstream)\b",
            r"\bshould (?:already |now |hopefully )?be (?:addressed|resolved|solved) (?:by|with|in) (?:the"
            r" (?:follow[- ]?up|later|recent|latest) |commit |https?:|\[\d|[0-9a-f]{7,40}\b)",
            r"^(?:already )?fixed (?:by|in|with|upstream|already)\b(?! (?:v\d|instead|the next))",
            r"\b(?:this|that|it|which|issue|bug|problem)(?: is|'s| was| got) (?:now |already |also |likely "
            r"|probably )?fixed(?:/\w+)? "
            r"(?:here\b|(?:\w+ ){1,3}ago\b"
            rf"|(?:by|in|with|on):? (?!{_COMPILER}|(?:this|your|my|the) (?:patch|series|change|commit)\b"
            r"|v\d))",
            r"^(?:\w+[,.!] )?(?:this|that|it|they|these|both|all)(?: (?:is|are|was|were|has been"
            r"|have been)|'s)(?: all| both)? (?:now |already )?fixed(?: now| already)?[.!]*$",
            r"\b(?:likely|probably|presumably|apparently|now|hopefully) fixed (?:by|in|with) (?:commit"
            r" |upstream commit )?[0-9a-f]{7,40}\b",
            r"(?<!your )(?<!this )\b(?:fix|patch)(?:es)? (?:for (?:this|it|that|these|them|those|both) )?"
            r"(?:(?:is|are|was|were|has been|have been|and|updated|now|already|just|also) )*"
            r"(?:merged|queued|applied|landed|committed|pushed|accepted|are|is) (?:up )?(?:in|into|to|on|via)"
            rf" (?:the )?{_TREE}",
            r"\bthank(?:s| you),? (?:\w+ )?for fixing (?:this|it|that|the)\b.{0,40}\b(?:in|with|by)"
            r" (?:commit|[0-9a-f]{7,}|https?:|the latest|today's|[\w/.]*-?next\b)",
            r"^fixed(?: it| this| that)?(?:[.!]*$|[,.!]* (?:thanks|thank you|sorry)\b)",
            r"\b(?:I|we)(?:'ve| have)? (?:just |already )?(?:fixed|corrected) (?:it|this|that)(?: up)? by"
            r" [\w-]+ing\b",
            r"^(?:\w+[,.!] )?(?:I|we)(?:'ve| have)? (?:just |now |already |since |also )?"
            r"(?:fixed|corrected|reverted)(?: up)? (?:it|this|that|these|them|both)\b"
            r"(?! (?:patch|commit|series|change|line|hunk)\b| up[.!,]*$| with this\W*$"
            r"|.*(?:\bappl|'ll | will | on (?:its|the) way))",
            r"\bcommit [0-9a-f]{7,40}\b.{0,60}\b(?:fixe[sd]|resolve[sd]|addresse[sd]|takes? care of)\b",
            r"(?:\b(?:an?|another|his|her|their|earlier)|'s) (?:\w+ )?(?:patch|fix)\b.{0,40}\b(?:was|has been"
            r"|had been|is)(?: already| now)? (?:posted|sent|submitted|merged|applied|queued|committed"
            r"|upstream"
            r"|on the list|in (?:my|the|his|her|mainline|master|staging))\b",
            r"(?:\b(?:an?|another|his|her|their|earlier)|'s) (?:\w+ )?(?:patch|fix)\b.{0,20}\bin (?:my|the"
            r"|his"
            r"|her) (?:queue|tree|pull|series|next)\b",
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
        Kind.ELSEWHERE,
        re.compile(
            r"\b(?!I\b|We\b|If\b|Coverity\b|This\b|It\b|That\b|You\b)[A-Z][a-zé]+(?: [A-Z][a-z]+)?(?:'s"
            r"| has| have)? (?:already |just |recently |also )?"
            r"(?:sent|posted|submitted|fixed)\b(?: (?:a|the|this|it)\b|.{0,30}\b(?:patch|fix)(?:es)?\b)"
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated",),
    ),
)
