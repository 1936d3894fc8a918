"""Rows that read that a series or pull request was applied, or queued for a later one."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import IT, NOW, Rule, Where
from storage.records import OutcomeKind

_OPENS = (
    r"(?:^|[.!,;:(–] ?)(?:(?:(?:the |whole |entire |full )*series"
    r"|patch(?:es)? #?\d[\d,& #-]{0,20}(?:and \d+ )?|v\d+|all|both|now|ok|okay|great|"
    r"thanks?(?: you)?|and|tentatively|provisionally|sorry|reviewed and|tested and|fixed up and|have"
    r"|i've)[,:]? )*"
)
_ENDS = (
    r"(?! (?:just )?(?:cleanly|fine|correctly|without|locally|on top|against|ok\b|by\b|in (?:\d|commit)"
    r"|from (?:the|my) perspective))"
    r"(?=[.!,;:)]|$| -| #| (?:it|this|these|them|all|both|series|patch(?:es)?|v\d+|thanks?|with|to|into"
    r"|for|on|via|as|and|up|out|here|now|again|manually|from|that"
    r"|the (?:whole |entire )?(?:series|patch|set|lot|rest)"
    r"|in (?:my|our|the \S*(?:tree|queue|branch|next)))\b)"
)
_TREE = (
    r"(?:to|into|for|in|onto|via|through) (?:the |my |our )?(?!local|test\b|own)(?:\S+ ){0,3}?"
    r"(?:\S*(?:tree|branch|queue|next|fixes|testing|staging|master|main|maintainers?)\b|linux-\S+"
    r"|https?://\S+|git\S*|v?\d+\.\d+\S*|\S+/\S+|#\S+)"
)
_MAINLINE = (
    r"(?:mainline|master|main|upstream|trunk|staging|torvalds/linux(?:\.git)?|linus(?:'s?)? tree"
    r"|git master)\b"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "merged-to-mainline",
        OutcomeKind.APPLIED,
        words(
            _OPENS + rf"(?:applied|merged|pushed|pulled|committed"
            rf"|landed)\b(?: {IT})? (?:in)?to (?:the )?{_MAINLINE}",
            rf"(?:^|\bI(?:'ve| have)?{NOW} |\bhas been |\bhave been )(?:merged|pushed|applied"
            rf"|pulled)(?: {IT})? (?:in)?to (?:the )?{_MAINLINE}",
        ),
    ),
    Rule(
        "applied-pull",
        OutcomeKind.APPLIED,
        words(
            _OPENS + r"(?:applied|merged|pulled)\b" + _ENDS,
            rf"\bI(?:'ve| have)?{NOW} (?:applied|merged|pulled) {IT}",
            r"^(?:it's|it is|this is)(?: now)? (?:applied|merged|pulled)\b(?! (?:cleanly|on top|by))",
        ),
        Where.PULL,
    ),
    Rule(
        "queued",
        OutcomeKind.QUEUED,
        words(
            _OPENS + r"(?:queued|queueing|queuing|picked(?: (?:it|this|these|them))? up|staged)\b" + _ENDS,
            rf"\bI(?:'ve| have)?{NOW} (?:queued|picked|staged) {IT}",
            r"\b(?:this|it|these|series|they)(?:'s| is|'re| are) (?:now )?(?:in|on) my \S*(?: \S+)? ?"
            r"(?:queue|tree|next|branch)\b",
            r"^(?:ok(?:ay)?,? |thanks?,? )?(?:will queue|queue?ing|applying|pushing) (?:it |this |these "
            r"|up )?"
            r"(?:to|for|into|up)\b",
        ),
    ),
    Rule(
        "taken",
        OutcomeKind.QUEUED,
        words(
            _OPENS
            + r"(?:applied|merged|pulled|taken|took|pushed(?= (?:out|it|this|to))|added(?= (?:it |this "
            r"|these |them |both )?(?:to|into) \S*(?: \S+)? ?(?:tree|branch|queue|next)))\b" + _ENDS
        ),
        Where.PATCH,
    ),
    Rule(
        "took-it",
        OutcomeKind.QUEUED,
        words(
            rf"\bI(?:'ve| have)?{NOW} (?:applied|merged|pulled|pushed|took|taken|added"
            rf"|included) {IT}(?: (?:both|up|patch|series|now|with \w+ \w+))? ?(?:{_TREE}|[.,;:!]|$)"
        ),
        Where.PATCH,
        ("asked", "conditional", "negated", "only to try"),
    ),
    Rule(
        "will-take-it",
        OutcomeKind.QUEUED,
        words(
            rf"\b(?:I|we)(?:'ll| will|'m going to| am going to|'m gonna){NOW} (?:push|apply|queue|merge"
            rf"|take|pull|pick) {IT}(?! for a\b)"
            rf"(?: (?:series|patch|one|both|up))? ?(?:{_TREE}|up\b|for \d)",
            rf"\bI(?:'ll| will){NOW} (?:queue|pick) {IT}",
        ),
        Where.ANYWHERE,
        ("asked", "with a condition", "waiting", "negated"),
    ),
)
