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
            r"\balready (?:sent|posted|submitted|queued|merged) (?:out |up )?(?:an?|the|this|that"
            r"|my) (?:\S+ )?(?:patch|fix|one)\b",
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
            r"\b(?:beat|beaten) (?:you|me|us) to it\b",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "to be done"),
    ),
    Rule(
        "fixed-before",
        Verdict.FIXED,
        Kind.ELSEWHERE,
        words(
            r"\b(?:patch|fix) (?:is |was |has been )?already (?:been )?(?:sent|posted|queued|merged"
            r"|applied|in|upstream)\b",
            r"\balready reported and fixed\b",
            r"\b(?:already|since) (?:been |be )?(?:fixed|resolved|addressed)(?! up\b)\b",
            r"\bfixed already\b",
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
            r"\b(?:is|was|were|are|got|has been|have been|had been|been|already|I|we|just)(?: already"
            r"| now| also| since| just| since been)? fixed\b(?! (?:(?:it|this|that|them|the \w+) )?up\b)",
            r"\baddressed by (?!this\b|the\b|it\b)",
            r"\b(?:I|we|you|there) already (?:have|has|is|was) a (?:patch|fix) (?:to fix|for) (?:this|it"
            r"|that|the)\b",
            r"\b(?:is|was|were|has been|have been|been)(?: already| now| since)? (?:addressed|resolved"
            r"|handled|taken care of)"
            r" (?:already|by|in|with|upstream)\b",
            r"\bthere(?:'s| is| was)(?: already)? a (?:patch|fix)\b.{0,30}\b(?:queued|pending|posted|sent"
            r"|already|in|on the list)\b",
            r"^same (?:as|one|issue|bug|problem)\b.{0,40}\bfixed (?:by|in|with)\b",
            r"\bshould (?:already |now |hopefully )?be fixed (?:by|with|in|now|upstream)\b",
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
