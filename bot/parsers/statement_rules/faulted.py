"""Rows that read what is wrong with the code, and whose fault it is."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.statement_rules.rule import OPINION, Kind, Rule
from storage.records import Verdict

_MISTAKE = (
    r"(?:bug|oversight|mistake|typo|thinko|leak|memory leak|resource leak|double[- ]free"
    r"|use[- ]after[- ]free|regression"
    r"|race|overflow|overrun|off[- ]by[- ]one(?: error)?|copy[- ]?(?:and[- ]|n[- ])?paste (?:error|bug"
    r"|mistake))"
)
_TOOL = r"(?:coverity|smatch|sparse|cppcheck|gcc|clang|compiler)"
_THIS = r"\b(?:this|that|it|which|code|there)"

RULES: tuple[Rule, ...] = (
    Rule(
        "is-broken",
        Verdict.BUG,
        Kind.EXPLICIT,
        words(
            r"\b(?:got|was|been|were) broken (?:by|in|since|when|with)\b",
            r"^(?:the |there (?:is|are) the |it(?:'s| is) (?:the )?)?same (?:\w+ )?(?:leak|bug|problem|issue"
            r"|mistake|error|race|pattern)"
            r"(?:/\w+)? (?:later|here|also|again|happens|exists|is|occurs|in|too|below|above)\b",
            r"\b(?:this|that|these|those|the|existing|current|original) (?:code|line|function|logic|loop"
            r"|test|condition"
            r"|handling|driver|caller)s? (?:is|are|was|were|looks?)"
            r" (?:\w+ )?(?:buggy|broken|wrong|bogus|nonsense|inverted|backwards)\b",
            r"\b(?:the )?(?:logic|test|condition|check|comparison) (?:is|was|got) (?:\w+ )?(?:inverted"
            r"|backwards|reversed|upside down)\b",
            r"\b(?:same|identical) (?:\w+ )?(?:bug|issue|problem|leak) (?:also )?exists\b",
            r"^(?:a )?typo (?:in|here)\b.{0,40}\bshould (?:have been|be)\b",
            r"^(?:yes|yeah|right|hm+)?[,.]? ?(?:the )?(?!(?:you|I|we|they|he|she|it|this|that|coverity|tool"
            r"|checker"
            r"|report|warning|patch|fix|comment)\b)\w+ (?:is|was|are|were) (?:just |clearly |indeed"
            r" )?wrong[.!]*$",
            r"\bchecking the wrong (?:thing|variable|value|pointer|flag)\b",
            r"\b(?:seems?|appears?|looks?|are|is|be|certainly|clearly) (?:to be |like )?(?:a )?real (?:bug"
            r"|issue|problem|leak)s?\b",
            r"\b(?:pretty|quite|very|rather|really|still|indeed|just) buggy\b|^(?:so )?buggy\b",
            r"\b(?:bug|issue|problem|leak|race) (?:has|had) (?:been|existed) (?:there|here|around"
            r"|present) (?:since"
            r"|for|from)\b|\b(?:bug|issue|problem|leak|race) (?:exists|existed) since\b",
            r"\b(?:certainly|clearly|definitely|obviously|surely) a bug\b|\ba bug (?:nevertheless"
            r"|nonetheless|all the same|either way)\b",
            r"\bI can (?:(?:easily|also|still|indeed) )?reproduce"
            r" (?:it|this|that|the (?:bug|issue|problem|leak))\b",
            r"\broot (?:cause |of the (?:issue|problem|bug) )is that\b",
            r"\b(?:I|we) (?:\w+ ){0,2}(?:ran into|run into|hit|stumbled over|tripped over|bumped into"
            r"|bitten by)"
            r" (?:this|that|it|exactly|the (?:\S+ ){0,3}(?:bug|issue|problem))\b",
            r"\b(?:bug|issue|problem|leak|race|warning) (?:appears|seems|looks) (?:to be )?(?:real|genuine"
            r"|legit\w*|valid)\b",
            r"\b(?:this|that|it) (?:is|seems|appears|looks)(?: to be| like)? an? (?:much )?(?:bigger|larger"
            r"|deeper"
            r"|more general) (?:bug|issue|problem)\b",
            r"\b(?:this|that|it)(?:'s| is) (?:clearly |obviously |certainly |definitely "
            r"|indeed )(?:an? )(?:\S+ ){0,3}(?:bug|mistake|error)\b",
            r"\b(?:goto|return|label|cast|sign|size|order|argument|limit|offset|mask|index) (?:here "
            r"|there )?is (?:just |clearly |plainly )?wrong\b",
            r"\b(?:wrong way round|upside down|busted|borked)\b",
        ),
        guards=(*OPINION, "the tool reports"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "own-fault",
        Verdict.BUG,
        Kind.ACKNOWLEDGED,
        words(
            r"^sorry (?:about|for) the (?:bug|mess|breakage)\b",
            r"\b(?:my|our) (?:bad|fault|mistake|error|oversight)\b(?!, I (?:meant|replied))",
            r"\bslipped (?:through|past|by|in)\b(?= ?[.,!;]|$| (?:my|the|our|review))",
            r"\bsorry (?:for|about) (?:breaking|overlooking|(?:not|never) (?:catching|noticing|spotting"
            r"|checking|testing))\b",
            r"\b(?:can't|cannot) believe (?:that )?(?:I|we) (?:missed|forgot|overlooked)\b",
            r"\bI should have (?:\w+ly )?(?:\w+ed|seen|caught|known|done|read|kept|set|put|made)\b",
            r"^(?:yep|yes|yeah|right|oops|ah)[,.! ]+(?:I )?(?:forgot|missed"
            r"|overlooked)\b(?! (?:your|this|the) (?:mail|message|patch))",
            r"\bI (?:\w+ly )?(?:deleted|lost|mixed up|swapped|botched|dropped the)\b"
            r"(?! ['\"]?(?:this|your|patch|series|fixes|tags?|commit))",
            r"\bsorry (?:for|about) (?:\w+ ){0,2}(?:\S*copy\S*|typo|thinko|braino|oversight|bug|mistake)",
            r"\b(?:was|is) an? (?:\S+ ){0,4}(?:oversight|thinko|braino|copy\S*(?: \S+){0,3} (?:failure"
            r"|error|mistake|bug|paste)|copy\S*past\w*)(?= ?[.!,]|$)",
            r"(?<!\bwhat )\b(?:I|we) (?:completely |totally |clearly |obviously |simply )?(?:missed|forgot"
            r"|overlook(?:ed)?"
            r"|messed up|screwed up|broke)\b"
            r"(?! (?:this one|(?:this|your|the|that|these) (?:patch|series|report)|to mention))",
        ),
        guards=("hedged", "asked", "conditional"),
        silenced=("negated", "others say", "of the mail"),
    ),
    Rule(
        "is-a-bug",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:this|that|it) (?:doesn't|does not) look (?:right|correct|good|sane)\b",
            r"^(?:(?:yes|yeah|oops|I think)[,.!]? )*(?:this|that|it|line \d+) (?:should|must)"
            r" (?:be|have been|read|say) (?:[\"'`&!]|\w+(?:->|\(|_)|like (?:this|below|so)\b)",
            r"\b(?:clearly|obviously|indeed|certainly) (?:doesn't make|does not make|makes no) sense\b",
            r"^(?:it's |this is |that's )?(?:an? )?(?:pre-?existing|old|ancient|long[- ]standing)"
            r" (?:bug|leak|mistake)\b",
            r"(?<!I )\bforgets? to\b",
            r"\b(?:after|already) (?:it (?:is|was|has been) |being )?free'?(?:d|ing)(?: it"
            r"| them)?\b(?<!be freed)",
            r"\b(?:has|have|with) a bug\b",
            r"\b(?:only|just) (?:one|some) (?:of the )?(?:leak|instance|case)s?\b",
            r"\b(?:function|call|helper|\w+\(\)|which|pointer|it) can (?:also |indeed )?(?:return|be) "
            r"(?:NULL|negative|an error)\b",
            r"\b(?:read|writ|access|index|runn?|go|walk)\w* (?:\S+ ){0,4}(?:past|beyond|off) the (?:end"
            r"|array|buffer)\b",
            r"\b(?:comes?|is|happens) too (?:late|early)\b",
            r"(?:\b(?:handling|logic|condition|loop|index|size|math|calculation|clean-?up|path|check|cast"
            r"|call|k?free|unlock)|\(\))"
            r" (?:\w+ )?(?:is|looks|seems) (?:\w+ )?(?:wrong|broken|off|incorrect|bogus)\b",
            r"\b(?:this|it|that|there) is (?:indeed |really )?a window\b",
            rf"{_THIS}(?:'s| is| was| (?:does |do |sure )?(?:look|seem|appear)s?(?: like| to be)?)"
            rf" (?:\w+ )?an? (?!{_TOOL} |(?:\w+ )?(?:bios|firmware|hardware) )(?:\w+ ){{0,2}}{_MISTAKE}\b"
            rf"(?! (?:in|of|on|with) (?:{_TOOL}|the (?:tool|checker|scanner))\b)",
            rf"^(?:hm+,? )?(?:this |that |it )?(?:looks|seems) like (?:an? )?(?:\w+ )?{_MISTAKE}\b",
            r"\b(?:that|which|we|it|this|paths?|function|and|then) (?:then |also |now |would |will |can "
            r")?leaks? (?:the|a|an|it|memory|this)\b",
            r"\b(?:is|be|being|gets?|get|been) (?:double[- ]freed|freed? twice|free'?d twice|used after)\b",
            r"\bcan (?:still|indeed|actually|really) (?:be|become|happen|overflow|return) ?(?:NULL"
            r"|negative|zero|uninitiali\w+)?\b",
            r"\b(?:is|it's) dead code\b(?!.{0,20}, but\b)",
            r"\b(?:we|it|this|that|you) (?:do |does |really |actually |now )?(?:have|has|get|creates?"
            rf"|causes?) an? (?:\w+ )?(?:{_MISTAKE}"
            r"|out[- ]of[- ]bounds)\b",
            r"\b(?:is|are) the (?:root cause|culprit)\b",
            rf"^(?:yes|yep|yeah|right|indeed|definitely|clearly|oops)[,.!:;]* (?:an? )?(?:\w+ )?{_MISTAKE}\b",
            rf"{_THIS}(?:'s| is| looks| seems)(?: clearly| definitely| obviously| indeed| plainly| just"
            rf"| certainly)? (?:wrong|broken|incorrect|buggy)\b"
            r"(?! (?:a |some|most|often|quite|here too))",
            r"\b(?:we|it|this|code|function|that)(?:'re| are|'s| is) (?:clearly |indeed "
            r"|definitely )?missing an? \w+",
            r"\b(?:check|test|unlock|lock|break|return|free|put|cast|call|condition|error(?: code)?"
            r"|initiali[sz]ation|statement)"
            r" (?:is|was|got|gets|are|were)(?: \w+)? (?:lost|missing|forgotten|inverted|reversed|swapped)\b",
            r"\b(?:this|it|that) (?:was|got|is|has been) (?:\w+ )?broken (?:by|since|in)\b",
            r"\b(?:we|it|this|code) (?:still |also |does |do |really )?needs? (?:an?|to) (?:\w+ "
            r")?(?:check|test|free|unlock|release|drop"
            r"|put|validate|handle|initiali[sz]e|clear|set|kfree|cast|barrier|lock)\b",
        ),
        guards=(*OPINION, "the tool reports"),
        silenced=("negated", "others say"),
    ),
    Rule(
        "also-found",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\bI (?:also |had )?(?:noticed|spotted|found|saw|seen) (?:that|this|it)(?: one)? (?:too|as "
            r"well)\b",
            r"\b(?:also|independently|been|first|too) (?:spotted|found|noticed|reported|flagged|caught"
            r"|detected|seen) by coverity\b",
            r"\b(?:coverity (?:has )?also|even coverity(?: has)?) (?:spotted|found|noticed|reported"
            r"|flagged|caught|detected|complain(?:s|ed))\b",
        ),
        silenced=("asked", "conditional", "negated"),
    ),
    Rule(
        "introduced-by",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\b(?:this|it|that|bug|issue|problem|leak) (?:was|is|got)(?: \w+)? introduced (?:by|in|with)\b",
            r"\b(?:this|it|that|bug|issue|problem|leak) (?:was|is) caused by (?:my|commit|[0-9a-f]{8,})\b",
            r"\boffending (?:commit|patch|change) (?:that|is|was|seems)\b",
        ),
        guards=("asked", "conditional", "the tool reports"),
        silenced=("negated",),
    ),
)
