"""Rows whose words name the verdict, or take one back; the strongest."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import ADVERB, FALSE_POSITIVE, OPINION, PLAIN, Kind, Rule
from storage.records import Verdict

_MARKED = (
    rf"(?:(?:\bI|\bwe)(?:'ve| have)? {ADVERB}{{0,2}}|(?:^|[;,.!:] )(?:have |done[,;:.]? |and )?(?:now "
    rf"|just |already )?(?:have )?)"
    r"(?:marked|reclassified|classified|dismissed|flagged|triaged|closed|set)\b.{0,60}"
)

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
        words(_MARKED + rf"(?:{FALSE_POSITIVE}|\bfp\b)"),
        silenced=(*PLAIN, "negated"),
    ),
    Rule(
        "marked-in-coverity",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(_MARKED + r"\b(?:intentional|ignored?|not a bug)\b"),
        silenced=(*PLAIN, "negated"),
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
        "fixed-before",
        Verdict.FIXED,
        Kind.EXPLICIT,
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
            r"\b(?:an?|as|is) fp\b",
            r"\b(?:bogus|spurious) (?:coverity )?(?:warning|report|error|complaint|finding|issue|defect)",
            r"(?:\b(?:report|warning|analysis|diagnosis|complaint|finding|tool|scanner|checker)(?: is|'s| "
            r"was| seems)|\bit'?s)"
            r" (?:\w+ )?(?:wrong|incorrect|bogus|mistaken|invalid|spurious)(?=[.,:;!]|$| here| since| "
            r"because| as\b)",
            r"\bcoverity(?:'s| is| was| gets| got| seems| must be| being)(?: (?!not)\w+)? (?:wrong"
            r"|confused|mistaken)\b(?! (?:a |some|most|often|quite|here too))",
            r"\b(?:a|the|another|known) (?:\w+ )?(?:bug|glitch|limitation|shortcoming|fault) (?:in|of"
            r"|with) coverity\b(?! scan)",
        ),
        guards=OPINION,
        silenced=("negated", "others say", "of the tool at large"),
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
        guards=OPINION,
    ),
    Rule(
        "meant-so",
        Verdict.INTENTIONAL,
        Kind.EXPLICIT,
        words(
            r"\b(?:is|are|was|were|'s) (?:\w+ )?(?:intended|expected|wanted|meant (?:to be )?(?:like "
            r")?(?:this|that|so))(?! (?:to|by|for|value|size|since)\b)",
            r"\b(?:intentional(?:ly)?|deliberate(?:ly)?|on purpose|by design|as (?:intended|designed)"
            r"|harmless|benign)\b",
            r"\b(?:that|this|it)(?:'s| is| was) (?:exactly |just )?(?:what we want(?:ed)?|the (?:intent"
            r"|intention|idea))\b",
            r"\bnot[- ]really[- ](?:a|an)[- ](?:\w+[- ])?(?:bug|problem|issue|leak|defect|race)\b",
        ),
        guards=(*OPINION, "the tool reports"),
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
            r"\bnothing (?:\w+ ){1,4}do about\b",
            r"\b(?:I'd|I would|we should|let's|better|prefer to|rather) (?:rather |just |simply )?leave "
            r"(?:it|this|that)\b",
            r"\b(?:lean(?:ing)? towards?|prefer|in favou?r of) (?:leaving|keeping) (?:it|this|that)\b",
            r"\bnot (?:really )?worth (?:fixing|changing|the|worrying|bothering|it\b)",
            r"\bnothing to worry about\b",
            r"\bno (?:security|practical|functional|real-world) (?:concern|impact|effect|harm|consequence"
            r"|implication|issue|problem)s?\b",
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
            r"^(?:valid|legit|a real one|(?:good|fair) point)\b(?=[,.!:;]|$)",
            r"\bcoverity (?:does )?(?:have|has) a point\b",
            r"\bcoverity (?:seems|appears|looks)(?: to be)? (?:right|correct)\b",
            r"^(?:it|that)(?:'s| is) right[,:;]",
            r"\btrue[- ]positive\b",
            r"\b(?:warning|report|complaint|finding|error message|diagnosis)(?:'s| is| looks| seems) "
            r"(?:\w+ )?(?:correct|right|valid|legit|real"
            r"|justified|accurate|true)\b",
            r"\b(?:real|genuine|legit(?:imate)?|valid|actual|definite|definitely an?|clearly an?|obvious"
            r"|proper)(?:ly)? (?:\w+ )?"
            r"(?:bug|issue|problem|defect|leak|race|overflow|overrun|error|report|concern|finding"
            r"|complaint|warning|catch|point)s?\b",
            r"\b(?:looks|is|seems|appears) (?:quite |very |totally )?(?:legit|genuine)\b",
            r"\b(?:which|this|it|that)(?: \w+)? (?:looks|seems|appears|sounds) (?:\w+ )?(?:valid|legit"
            r"|real)\b",
            r"\bcoverity (?:has )?(?:rightly|correctly) ",
            r"\bcoverity(?:'s report)?(?: is|'s) (?:indeed |quite |absolutely |actually |entirely "
            r"|probably )?(?:right|correct)\b",
        ),
        guards=OPINION,
        silenced=("negated", "others say"),
    ),
)
