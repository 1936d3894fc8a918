"""What keeps a rule from putting words into somebody's mouth.

"It is not a bug", "is it a bug?", "if it is a bug", "it might be a bug" and "Bob says it is a bug" hold
the same words and none is a verdict. Both tables of rules name these guards; each looks at what stands
before the rule's words, or at the whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Test = Callable[[str, str], bool]
"""Called with what stands before the words, and with the whole sentence."""


_ANY_WORD = r"(?:\w+ )"
_NO_NEGATION = r"(?:(?!not\b|never\b|no\b)\w+ )"


def words(*alternatives: str) -> re.Pattern[str]:
    """One pattern from readable parts; case does not matter.

    Where they take any one word, they take none that negates: "is really wanted", but not "is not wanted".
    """
    parts = (a.replace(_ANY_WORD, _NO_NEGATION) for a in alternatives)
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


_TYPOGRAPHIC = str.maketrans("’‘ʼ“”\u00a0", "'''\"\" ")


_TITLE = re.compile(r'\("[^"]*"\)')


def plain(sentence: str) -> str:
    """The sentence with a typewriter's marks, as the rules are written; as long as before.

    The title that stands behind a commit's hash is what that commit says, and is blank.
    """
    typed = sentence if sentence.isascii() else sentence.translate(_TYPOGRAPHIC)
    return _TITLE.sub(lambda title: " " * len(title[0]), typed) if '("' in typed else typed


_TAIL = " \"')\u201d:;-(]"
_CLAUSE = words(r"[;:(]", r", (?:but|so|and|yet)\b", r"\b(?:but|although|though|however|because|since)\b")
_NEGATION = words(
    r"\b(?:not|never|no|none|nor|nothing|without|hardly|neither|doubt)\s+(?:[^\s,]+\s+){0,4}$",
    r"n't\s+(?:[^\s,]+\s+){0,4}$",
)
_HEDGE = words(
    r"\b(?:might|may|could|maybe|perhaps|possibl[ey]|potential(?:ly)?|sometimes"
    r"|wonder\w*|unclear|unsure|I thought)\b",
    r"\b(?:it|this|that|which) would (?:make|be|mean)\b",
    r"\bnot (?:\w+ )?(?:sure|certain|clear|convinced)\b",
    r"\b(?:don't|do not|didn't) (?:\w+ )?know\b",
)
_UNSURE_AFTER = words(
    r"\bnot (?:\w+ )?(?:sure|certain)\b",
    r"\bunsure\b",
    r"\b(?:may|might) be wrong\b",
    r"\beither\b.+\bor (?!not\b|way\b)",
    r"\bI (?:don't|do not) (?:\w+ )?know (?:this|the) (?:code|driver)\b",
)
_I_READ = r"(?:read|remember|recall|understand|see)"
_YOU_LOOK = r"(?:ever )?(?:look|check|ask)"
_IF = rf"\bif (?!I {_I_READ}|you {_YOU_LOOK}|anything|so\b|not\b)"
_UNLESS = r"\b(?:unless|whether|assuming|in case|provided that|suppose|(?:as|so) long as)\b"
_CONDITION = words(rf"(?<!even )(?<!as ){_IF}", _UNLESS)
_PREMISE = words(
    rf"{_IF}[^,]*$",
    rf"\bif (?:I(?! {_I_READ})|you(?! {_YOU_LOOK})|we|my|your|he|she|they|that(?:'s| is)|this is)\b",
    _UNLESS,
)
_NOT_YET = words(r"\b(?:once|until)\b", r"\b(?:when|after) (?:you|it|this|that|the|these|I|they|all)\b")
_IN_PASSING = words(r"\b(?:when|after|before|until|once|while)\b")
_ASSUMED = words(r"(?<!safely )\bassum(?!ption (?:of|is)\b)\w+ ")
_ASKED_BESIDES = words(
    r"[,;–—-] (?:so |and |please )*(?:can|could|would|will) (?:you|we|somebody|someone|anybody|anyone)\b"
)
_PERHAPS = words(r"\b(?:maybe|perhaps|possibly|might|may|otherwise)\b")
VERSION = (
    r"(?:\bv\d+\b(?!\.\d)|\b(?:next|new|updated|revised|fixed|corrected|better|later) (?:\w+ )?"
    r"(?:version|revision|iteration|round|spin|series|posting|patch ?set)\b|\bre-?(?:spin|send|post)\b)"
)
"""How people name what replaces a patch of theirs."""
_OF_A_VERSION = words(VERSION)
_OF_WHAT_IS_POSTED = words(
    r"\b(?:when|while|before|after|on|then) (?:I(?:'m| am)? |we )?(?:apply|push|commit|merg|pick)\w*",
    r"\bto (?:Linus|stable|mainline)\b",
)
_IN_FUTURE = words(r"\bin (?:the )?future\b|\bnext time\b")
_SOME_TIME_AGO = words(
    r"\b(?:yesterday|last (?:week|month|year|night|\w+day)|earlier|previously)\b",
    r"\b(?:\w+ )?(?:hours?|days?|weeks?|months?|years?) (?:ago|back)\b",
)
_FOR_A_TIME = words(r"\buntil\b", r"\bfor now\b")
_OFFER = words(
    r"\bI(?: can|'d| could| would) (?:\w+ )?(?:mark|re-?classify|classify|dismiss|flag|set|close)\b",
    r"\b(?:happy|glad|willing) to\b",
    r"\b(?:want|like) me to\b",
    r"\b(?:shall|should) (?:I|we)\b",
)
_BY_A_PATCH = words(r"\b(?:this|the|my|your|that|new) (?:patch|change|fix|commit|series|version) (?:also )?$")
_OF_A_PATCH = words(r"\b(?:patch|change|fix)(?:'s| is| looks| seems)(?: \w+){0,2} $")
_REQUEST = words(r"\bplease\b")
_FOR_A_FIX = words(
    r"\b(?:can|could|would|will) (?:you|somebody|someone|one of|anybody|anyone)\b(?!.*\b(?:whether|if)\b)"
    r".*\b(?:send|post|fix|have a look|take a look)\b"
)
_TO_DO = words(r"(?:'ll|\b(?:should|must|needs?|will|can|to|could|would|isn't|wasn't))\s+(?:\w+\s+){0,2}$")
_MENDED = words(
    r"\b(?:fix(?:e[sd]|ing)?|avoid\w*|prevent\w*|resolv\w*|address\w*|cure[sd]?|solve[sd]?|sorry|unrelated"
    r"|pre-?existing|no more|no longer)\b",
    r"(?:n't|\bnot|\bcannot|\bunable to|\bfailed to) (?:\w+ ){0,3}reproduce\b",
)
_GONE = words(r"\b(?:go(?:es)? away|gone|went away|before (?:this|that)|prior to)\b")
_IN_GENERAL = words(
    r"\bif (?:needed|necessary|any)\b",
    r"\bany (?:issues?|problems?|bugs?|outstanding|further|updates?)\b",
)
_AT_LARGE = words(
    r"\breturn(?:s|ed|ing)? (?:an? )?false[- ]positives?\b",
    r"\b(?:finds?|produces?|reports?(?: are)?|generates?|gives?|has|have|many|some|most|of|about|prone to"
    r"|avoids?|prevents?|more|fewer|get|getting|ignore|causes?|all the"
    r"|lots of) (?:\w+ )?false[- ]positives\b",
    r"\b(?:most|mostly|often|usually|sometimes)\b.{0,40}\bfalse[- ]positives\b",
)
_OF_THE_MAIL = words(
    r"\b(?:sen[dt]|sending|post(?:ed|ing)?|v\d|header|tag(?:ged)?|subject|lore|cc|list|changelog|mismatch"
    r"|(?:commit|cover) (?:message|log|letter)|e?-?mail|thread|repl(?:y|ied)|mention(?:ed)?"
    r"|further information|more details)\b",
)
_TRIES = words(
    r"\b(?:test(?:ed|s)?|tried|but|still|however|fail\w*|crash\w*|reproduc\w*|errors?|locally|went away"
    r"|helps?|works?)\b"
)
_TOOL = (
    r"\b(?:coverity|scanner|static analy[sz]er|the tool|checker)(?: scan)?(?:\s\(?(?:has|had|is|was|also|just"
    r"|now|only|again|still|here|recently|rather|belatedly|correctly|rightly|then|does|did|doesn't|been|seems"
    r"|appears|to|will|would|might|really)\)?){0,4}\s"
)
TOOL_CLAIMS = words(
    rf"{_TOOL}(?:think|believe|claim|complain|suspect|reckon|worr|fear|suggest|assume|consider|conclude"
    rf"|call)\w*",
    rf"{_TOOL}(?:is|was|gets?) (?:\w+ )?(?:suspicious|worried|unhappy|upset|concerned)",
)
TOOL_REPORTS = words(
    rf"{_TOOL}(?:point|report|note|notice|flag|warn|say|said|spot|found|find|identif|detect|indicat|highlight"
    r"|mention|discover|raise|grumbl|moan|observ|tell)\w*",
    r"\b(?:flagged|spotted|reported|found|noticed|detected|raised|caught)(?: up| out)? by coverity\b",
)
_OTHERS = words(
    r"\b(?:you|he|she|they|somebody|someone)(?:'ve| have| has| had)? (?:\w+ )?"
    r"(?:said|say|says|think|thinks|thought|claim\w*|marked|believed?s?)\b"
)
_SOMEBODY = re.compile(
    r"\b(?!I\b|We\b|If\b|And\b|So\b|But\b|Coverity\b|That said\b)[A-Z][a-zé]+ (?:\w+ )?"
    r"(?:said|says|thinks|thought|claims|claimed|marked|believes|argued|argues|holds|reckons)\b"
)
_NEARLY_SAID = words(
    r"(?<!just )\bI (?:(?:first )?wanted to|was (?:about|going|tempted|ready) to|nearly|almost|even)"
    r" (?:reply|replied|answer|answered|write|wrote|say|said|argue|claim)\w*(?: \S+){0,6}? (?:that|why)\b"
)
_NO_VIEW = words(
    r"^let(?:'s| us)\b",
    r"\b(?:not (?:all|every)|only (?:one|two|some|half|a few)|half|some) (?:of )?(?:the |our |its )?"
    r"(?:\w+ )?callers?\b",
    r"^(?:this|it|that)(?: is|'s| was) (?:an?|the|my|your) (?:\w+ )?(?:patch|series|change)\b",
)
"""What proposes something, says what a patch is, or speaks of some callers and not of others."""
_CONCEDED = re.compile(r", (?:yes|sure|true), but\b", re.IGNORECASE)


def _clause(before: str) -> str:
    """What stands before the words in the same clause: a hedge in an earlier clause is not theirs."""
    ends = [mark.end() for mark in _CLAUSE.finditer(before)]
    return before[ends[-1] :] if ends else before


GUARDS: dict[str, Test] = {
    "negated": lambda before, whole: bool(_NEGATION.search(_clause(before))),
    "hedged": lambda before, whole: bool(_HEDGE.search(_clause(before)) or _UNSURE_AFTER.search(whole)),
    "asked": lambda before, whole: whole.rstrip(_TAIL).endswith("?"),
    "only asked": lambda before, whole: (
        whole.rstrip(_TAIL).endswith("?") and not _ASKED_BESIDES.search(whole, len(before))
    ),
    "conditional": lambda before, whole: bool(_CONDITION.search(before)),
    "on a premise": lambda before, whole: bool(_PREMISE.search(before)),
    "with a condition": lambda before, whole: bool(_CONDITION.search(whole)),
    "not yet": lambda before, whole: bool(_NOT_YET.search(before)),
    "waiting": lambda before, whole: bool(_NOT_YET.search(whole)),
    "offered": lambda before, whole: bool(_OFFER.search(before)),
    "of the patch": lambda before, whole: bool(_OF_A_PATCH.search(before)),
    "by the patch": lambda before, whole: bool(_BY_A_PATCH.search(before)),
    "others say": lambda before, whole: bool(
        _OTHERS.search(before) or _SOMEBODY.search(before) or _NEARLY_SAID.search(before)
    ),
    "without a view": lambda before, whole: bool(_NO_VIEW.search(whole)),
    "conceded": lambda before, whole: bool(_CONCEDED.search(whole)),
    "the tool claims": lambda before, whole: bool(TOOL_CLAIMS.search(before)),
    "the tool reports": lambda before, whole: bool(TOOL_REPORTS.search(before)),
    "assumed": lambda before, whole: bool(_ASSUMED.search(_clause(before))),
    "perhaps": lambda before, whole: bool(_PERHAPS.search(_clause(before))),
    "of a version": lambda before, whole: bool(_OF_A_VERSION.search(whole)),
    "of what is posted": lambda before, whole: bool(_OF_WHAT_IS_POSTED.search(whole)),
    "in future": lambda before, whole: bool(_IN_FUTURE.search(whole)),
    "some time ago": lambda before, whole: bool(_SOME_TIME_AGO.search(whole)),
    "in passing": lambda before, whole: bool(_IN_PASSING.search(_clause(before))),
    "for a time": lambda before, whole: bool(_FOR_A_TIME.search(whole)),
    "to be done": lambda before, whole: bool(_TO_DO.search(_clause(before))),
    "for a fix": lambda before, whole: bool(_FOR_A_FIX.search(whole)),
    "requested": lambda before, whole: bool(_REQUEST.search(before)),
    "mended": lambda before, whole: bool(_MENDED.search(whole)),
    "gone": lambda before, whole: bool(_GONE.search(whole)),
    "in general": lambda before, whole: bool(_IN_GENERAL.search(whole)),
    "of the tool at large": lambda before, whole: bool(_AT_LARGE.search(whole)),
    "of the mail": lambda before, whole: bool(_OF_THE_MAIL.search(whole)),
    "only to try": lambda before, whole: bool(_TRIES.search(whole)),
}


def held(guards: tuple[str, ...], before: str, whole: str) -> bool:
    """Whether any of the named guards holds the words back."""
    return any(GUARDS[g](before, whole) for g in guards)
