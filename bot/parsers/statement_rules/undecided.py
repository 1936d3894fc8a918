"""Rows that read a question that is left open, and what is reported without one; the weakest."""

from __future__ import annotations

from bot.parsers.guards import TOOL_CLAIMS, TOOL_REPORTS, words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

_POINTS_OUT = r"(?:(?:also |just |again |has |rightly |correctly )*(?:points?|pointed) out)"
_TIDIED = (
    r"(?:free|check|set|release|unlock|close|unref|initiali[sz]e|zero-initiali[sz]e|clear|destroy|dispose"
    r"|unmap|handle|reset|validate)"
)
_NUMBER = r"(?:\([^)]*\) )?"
_DOUBTFUL = (
    r"\b(?:may|might|could|perhaps|maybe|possibl[ey]|potential(?:ly)?|apparent(?:ly)?|looks?|suspicious)\b"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "asks-whether",
        Verdict.UNSURE,
        Kind.FALLBACK,
        words(
            r"\b(?:bug|false[- ]positive|intended|intentional|deliberate|correct(?:ly)?|real|safe|right"
            r"|legit|valid|on purpose|problem|wrong|missing|meant|possible|happen|theoretical|in practice"
            r"|inverted"
            r"|scenario|trigger\w*|reachable)\b"
            r"[^?]{0,120}\?",
            r"\bshould we do (?:about|with) (?:it|this|that)\b[^?]*\?",
            r"\bare you \W?(?:\w+ )?sure\b[^?]*\?",
            r"\bis there (?:any|a) (?:case|way|path|scenario|situation) (?:\w+ )?(?:where|that|to"
            r"|in which)\b[^?]*\?",
        ),
        silenced=("for a fix",),
    ),
    Rule(
        "puzzled",
        Verdict.UNSURE,
        Kind.FALLBACK,
        words(
            r"(?:\bnot|n't) (?:\w+ )?(?:sure|certain|convinced)\b",
            r"(?:\bnot|n't) (?:totally |entirely |quite )positive\b",
            r"\bunsure\b",
            r"\bmakes? no sense to me\b",
            r"\b(?:don't|do not|can't|cannot) (?:\w+ )?(?:know|understand|see how|see where|see why|tell)\b",
            r"\btrying to (?:figure|understand|see|work)\b",
            r"\b(?:I wonder|wondering|unclear|no idea)\b",
        ),
    ),
    Rule(
        "reports-a-finding",
        Verdict.BUG,
        Kind.REPORT,
        words(
            r"\b(?:static analysis|coverity)\b.{0,60}\b(?:found|detected|identified|picked up|spotted)\b"
            r".{0,120}\b(?:in|with|on|by) (?:the|this) (?:\w+ )?commit\b"
        ),
        silenced=("asked", "negated", "conditional", "others say"),
    ),
    Rule(
        "points-out",
        Verdict.BUG,
        Kind.REPORT,
        words(
            rf"\bcoverity {_POINTS_OUT} (?:here )?{_NUMBER}that (?!.*{_DOUBTFUL})",
            rf"\bcoverity (?:{_POINTS_OUT}|(?:has |also )*(?:spotted|caught)|finds) {_NUMBER}"
            rf"(?:an?|another|some|two) (?!{_DOUBTFUL})(?:\S+ ){{0,2}}(?:bug|leak|error|problem|issue|mistake"
            r"|race|overflow|overrun|typo|dereference|use-after-free)s?\b",
            rf"^as coverity {_POINTS_OUT},",
        ),
        silenced=("asked", "conditional", "hedged", "negated", "others say"),
    ),
    Rule(
        "explains-the-fault",
        Verdict.BUG,
        Kind.FAULT,
        words(
            rf"\b(?:never|(?:do|does|did)(?:n't| not)|forgets? to|fails? to|neglects? to)"
            r" (?:actually |ever |then |do anything to |seem to |appear to |look like \w+ (?:ever )?)?"
            rf"{_TIDIED}\b",
            rf"(?:\b(?:is|are|was|were|gets?) (?:never|not)|n't) (?:\w+ )?{_TIDIED}(?:d|ed)\b",
            r"\b(?:we|this|that|it|code|path|function|change|which)(?: \w+)? leaks?\b",
            r"\b(?:is|are) (?:just |now |always )?(?:dead[- ]code|unreachable|uninitiali[sz]ed|off by one)\b",
            r"\b(?:is|are) still present\b",
            r"\b(?:isn't|is not|wasn't|was not) what (?:was|is|you|we) (?:\w+ )?(?:intended|wanted|meant)\b",
        ),
        silenced=("only asked", "perhaps", "others say", "the tool claims"),
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
