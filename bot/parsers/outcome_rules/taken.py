"""Rows that read that a series or pull request was applied, or queued for a later one.

Who takes a patch leaves the subject out ("Applied, thanks."), says I, or names the patch ("patch 1
applied to …"). A sentence about what happened to it elsewhere has another subject, or no tree.
"""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import IT, NOW, THING, Rule, Where
from storage.records import OutcomeKind

_OTHERS = (
    r"(?:we|you|he|she|they|who|which|is|are|was|were|be|been|being|has|had|should|would|could|can|will"
    r"|to|gets?|got"
    r"|not|if|when|once|after|before|as)"
)
_OPENS = (
    rf"(?:^(?:and )?|^(?:(?!\b{_OTHERS}\b|n't\b)[^?.]){{1,90}}(?:[,;:–—-]|\band|&) "
    r"|^(?:thank|thx|sorry|hi|hello|ok|okay|looks|lgtm|fair|yes|yeah|great|nice|sure"
    r"|got)\b[^?]{0,60}[,;:!–—-] |^thanks? (?:you )?|, so )"
    rf"(?:(?:now|just|so|also|have|I've|tentatively|provisionally|finally|manually|{THING})[,:]? )*+"
)
"""Up to where the participle begins: nothing before it may be another subject."""
_ENDS = (
    r"(?!(?: (?:it|this|these|them|that|both|all)(?: of (?:it|this|these|them))?)? (?:in|into"
    r"|with(?! one| the second)|for|to) "
    r"(?:(?:(?:the |a )?(?:previous|first|next|second|last|single|same) (?:\w+ )?(?:patch|commit|version"
    r"|revision|one|spin)"
    r"|patch(?:es)? #?\d|v\d+(?![\w./-]*[./-]\w)|one|my (?:fork|github|gitlab)|my branch for v\d+"
    r"|(?:all )?(?:to )?the other \w+s)\b))"
    r"(?! (?:just |manually )?(?:cleanly|fine|correctly|without|locally|on (?:top|my|a)|against|ok\b|by\b"
    r"|in (?:\d|commit)"
    r"|from (?:the|my) perspective))"
    r"(?=[.!,;:)]|$| ?[-–—#&(\"]| in[.!,;]| (?:it|this|these|them|all|both|series|patch\w*|v\d+|thanks?|thank"
    r"|with|to|into|for|on|via|as|and|up|out|here|now|again|manually|from|that|one|two|\d+"
    r"|first|last|the (?:whole |entire )?(?:series|patch\w*|set|lot|rest|first|last|other|(?:\S+ )?changes?)"
    r"|after (?:add|fix|remov|resolv|dropp)ing"
    r"|in (?:my|our|the \S*(?:tree|queue|branch|next)))\b)"
)
_TREE = (
    r"(?:to|into|for|in|onto|via|through) (?:the |my |our )?(?!local|test\b|own)(?:\S+ ){0,3}?"
    r"(?:\S*(?:tree|branch|queue|next(?! (?:version|revision|spin|iteration|round|posting|patch|one)\b)"
    r"|fixes|testing|staging|master|main|maintainers?)\b|linux-\S+"
    r"|https?://\S+|git\S*|v?\d+\.\d+\S*|\S+/\S+|#\S+)"
)
_MAINLINE = (
    r"(?:mainline|master|main|upstream|trunk|staging|torvalds/linux(?:\.git)?|linus(?:'s?)? tree"
    r"|git master)\b"
)
_TO_TRY = words(
    r"\b(?:applied|merged|pulled) (?:the|this|your|these|those) \w+,? (?:and|but|on top|locally)\b(?! "
    r"(?:queued|pushed))",
    r"\bpushed\b.*\b(?:if (?:you|any\w*) want|so (?:that )?(?:you|people)\b|for (?:review"
    r"|convenience))\b|\bpushed\b.*\bhttps?:.*\bfor testing\b|^for (?:your )?convenience\b|\b(?:rebased"
    r"|updated) and pushed\b",
)

RULES: tuple[Rule, ...] = (
    Rule(
        "merged-to-mainline",
        OutcomeKind.APPLIED,
        words(
            rf"{_OPENS}(?:applied|merged|pushed|pulled|committed|landed)\b(?: {IT})? (?:in)?to (?:the "
            rf")?{_MAINLINE}",
            rf"(?:\bI(?:'ve| have)?{NOW} |\bhas been |\bhave been )(?:merged|pushed|applied"
            rf"|pulled)(?: {IT})? (?:in)?to (?:the )?{_MAINLINE}",
        ),
    ),
    Rule(
        "applied-pull",
        OutcomeKind.APPLIED,
        words(
            rf"{_OPENS}(?:applied|merged|pulled)\b{_ENDS}",
            rf"\bI(?:'ve| have)?{NOW} (?:applied|merged|pulled) {IT}",
            r"^(?:it's|it is|this is)(?: now)? (?:applied|merged|pulled)\b(?! (?:cleanly|on top|by))",
            rf"(?:^|[,;:!] )(?:this|your|the) pull request has{NOW} been{NOW} (?:applied|merged|pulled)\b"
            rf"{_ENDS}",
        ),
        Where.PULL,
    ),
    Rule(
        "queued",
        OutcomeKind.QUEUED,
        words(
            rf"{_OPENS}(?:queued|queue?ing|picked(?: (?:it|this|these|them))? up|staged)\b{_ENDS}",
            rf"\bI(?:'ve| have)?{NOW} (?:queued|picked|staged) {IT}(?! for v\d+\b(?!\.\d))(?! (?:because"
            rf"|since|name|value|number|to match|for review)\b)",
            r"\b(?:this|it|these|series|they)(?:'s| is|'re| are) (?:now )?(?:in|on) my \S*(?: \S+)? ?"
            r"(?:queue|tree|next|branch)\b",
        ),
    ),
    Rule(
        "taken",
        OutcomeKind.QUEUED,
        words(
            rf"{_OPENS}(?:applied|merged|pulled|taken|took(?! \w+ up from\b)"
            r"|pushed(?! (?:for|on|up|from|as|by|v\d+)\b)"
            r"|(?:added|committed|included)(?= (?:(?:it|this|these|them|both|all) )?(?:to|into) \S*(?: "
            r"\S+)? ?"
            rf"(?:tree|branch|queue|next|repository)\b))\b{_ENDS}"
        ),
        Where.PATCH,
        unless=_TO_TRY,
    ),
    Rule(
        "took-it",
        OutcomeKind.QUEUED,
        words(
            rf"\bI(?:'ve| have)?{NOW} (?:applied|merged|pulled|pushed|took|taken|added"
            rf"|included) {IT}(?: (?:both|up|patch|series|now|with \w+ \w+|(?:\d+|two|three|four"
            rf"|five)(?: patches)?))? ?(?:{_TREE}|[.,;:!]|$)",
            rf"\b(?:and|then) (?:applied|merged|pulled|pushed|queued|picked) {IT} (?:in)?to my\b",
        ),
        Where.PATCH,
        ("asked", "conditional", "negated", "only to try"),
    ),
    Rule(
        "says-where-it-is",
        OutcomeKind.QUEUED,
        words(
            rf"^(?:(?:{THING}|this one|this|it) (?:was|were|ha(?:s|ve)(?: now)? been|is|are)(?: now)?"
            r"|has been) (?:applied|queued|pulled|merged|pushed"
            rf"|added)(?: up)? (?=to |into |in my |for ){_TREE}(?! by (?!\S+(?: \S+){{0,3}} <))"
        ),
        Where.PATCH,
    ),
    Rule(
        "will-take-it",
        OutcomeKind.QUEUED,
        words(
            rf"\b(?:I|we)(?:'ll| will|'m going to| am going to|'m gonna){NOW} (?:push|apply|queue|merge"
            rf"|take|pull|pick) {IT}(?! for a\b)"
            rf"(?: (?:series|patch|one|both|up))? ?(?:{_TREE}|up\b|now\b|for \d|with\b|[.,!;]|$)",
            rf"\bI(?:'ll| will){NOW} (?:queue|pick) {IT}(?! (?:name|value|the tags?|your|in v\d|again"
            rf"|one\b|for v\d+\b(?!\.)))",
            rf"\bI(?:'m| am){NOW} (?:applying|queue?ing|merging|picking|pushing|pulling) {IT}(?: up)?(?: "
            r"to| into| for|[.,;!]|$)",
            r"^(?:ok(?:ay)?,? |thanks?,? )?(?:will (?:queue|apply|merge|pick) (?:(?:it|this|these|them"
            r"|both) )?"
            rf"(?:up|now|{_TREE})|(?:applying|pushing|merging|queue?ing|picking) (?:(?:it|this|these|them"
            rf"|both) )?(?:up|now|{_TREE}))",
        ),
        Where.ANYWHERE,
        ("asked", "with a condition", "waiting", "negated"),
        unless=words(
            r"\b(?:you (?:may|can|could|should|might)|please|just) (?:(?!not\b)\w+ ){0,2}"
            r"(?:re-?(?:send|post|submit|spin)|(?:send|post) (?:\w+ ){0,2}(?:v\d+|(?:refined|updated|new"
            r"|fixed|corrected|final) (?:version|patch|series)))\b[^.;:?!]{0,80}, (?:and |then |so ){0,2}"
            r"I(?:'ll| will)\b"
        ),
    ),
)
