"""Rows that read that it is fixed already, or by somebody else."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

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
            r"\b(?:sent|posted|submitted)(?: (?:up|out|in))? an? (?:similar|identical|equivalent) (?:patch"
            r"|fix|change|one)\b",
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
            r"\b(?:this|it|that) (?:is|was) (?:no longer applicable|not applicable any ?more)\b",
            r"\b(?:beat|beaten) (?:(?:you|me|us) )?to it\b",
            r"\b(?:somebody|someone|\w+) (?:else )?was (?:quicker|faster)\b",
            r"\b(?:is|was|were|'s|got|gets|been|be) (?:already |since |also |meanwhile |just |now |long "
            r"|then )*(?:solved"
            r"|repaired|corrected|resolved|reverted|superseded|dealt with|taken care of|rewritten)"
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
            r" (?:in|by|with|since)\b(?! (?:the next|this (?:patch|series)))",
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
            r"\bshould (?:already |now |hopefully )?be fixed (?:by|with|in|now|upstream)\b",
            r"^(?:already )?fixed (?:by|in|with|upstream|already)\b(?! (?:v\d|instead|the next))",
            r"\b(?:this|that|it|which|issue|bug|problem)(?: is|'s| was| got) (?:now |already |also |likely "
            r"|probably )?fixed "
            r"(?:here\b|(?:\w+ ){1,3}ago\b"
            r"|(?:by|in|with) (?!(?:this|your|my|the) (?:patch|series|change|commit)\b|v\d))",
            r"^fixed(?: it| this| that)?(?:[.!]*$|[,.!]* (?:thanks|thank you|sorry)\b)",
            r"\b(?:I|we)(?:'ve| have)? (?:just |already )?(?:fixed|corrected) (?:it|this|that)(?: up)? by"
            r" [\w-]+ing\b",
            r"^(?:\w+[,.!] )?(?:I|we)(?:'ve| have)? (?:just |now |already |since |also )?"
            r"(?:fixed|corrected|reverted)(?: up)? (?:it|this|that|these|them|both)\b"
            r"(?! (?:patch|commit|series|change)\b| up[.!,]*$|.*(?:\bappl|'ll | will | on (?:its|the) way))",
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
            r"(?:sent|posted|submitted|fixed)\b(?: (?:a|the|this|it)\b|.{0,30}\b(?:patch|fix)\b)"
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated",),
    ),
)
