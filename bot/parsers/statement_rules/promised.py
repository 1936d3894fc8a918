"""Rows that read a promise, and a fix that comes with the mail."""

from __future__ import annotations

from bot.parsers.guards import VERSION, words
from bot.parsers.statement_rules.rule import Kind, Rule
from storage.records import Verdict

_PROMISED = (
    "negated",
    "asked",
    "with a condition",
    "others say",
    "perhaps",
    "of what is posted",
    "in future",
)
_OF_A_VERSION = (*_PROMISED, "of a version")
_SOON = (
    r"(?:(?:\w+ly|try to|\w+ and|also|just|then|go ahead and|now|soon|plan to|be"
    r"|(?:take|find|make) (?:the |some )?time to|take a look and|have a look and"
    r"|look into (?:it|this) and|see about|be able to"
    r"|of course) ){0,2}"
)
_I_WILL = (
    rf"(?:\b(?:I|we)(?:'ll| will| shall| should be able to|'m going to| am going to|'re going to"
    r"| are going to|'m about to)"
    rf"|(?:^|^thanks? |[.;,!:–-] |\band |\bthen |\bbut )will|\blet me) {_SOON}"
)
_MAKE = (
    r"(?:(?:make|prepare)/)?(?:sen[dt]|sending|add|post|posting|submit|prepare|provide|write|cook|spin"
    r"|respin|propose"
    r"|(?:put|throw) together|come up with|do|make|push|create|produce|release|share|follow up with"
    r"|work(?:ing)? ?(?:on|up))\b"
)
_NO_CODE = (
    r".{0,40}\b(?:commit|subject|message|changelog|description|tags?|cc|list|mail|title|wording|typo|comment"
    r"|name|style|warning|coverity|bot|checker|tool|\w+-by"
    r"|indentation|whitespace|series|version|v\d|maintainers|bugzilla|patch(?:es)?"
    r"|out of|with"
    r" (?:him|her|them))\b"
)
_PATCH = r"(?:patch|fix|fix-?up|correction|follow-?up)(?:es)?\b(?! tags?\b)"

RULES: tuple[Rule, ...] = (
    Rule(
        "posted-a-fix",
        Verdict.BUG,
        Kind.PROMISE,
        words(
            r"\b(?:I|we)(?:'ve| have)? (?:just |now |also )?(?:sent|posted|submitted"
            r"|mailed)(?: out)? (?:a|an|another|the following|my)(?: \S+){0,3}? (?:patch|fix)\b",
            r"\b(?:I|we)(?:'ve| have| had)? (?:just |now |also )?(?:sent|send|posted|submitted)(?: out)? (?:a"
            r"|the) fix\b",
            r"\b(?:I|we)(?:'ve| have| had) send a patch\b",
            r"^(?:just )?(?:sent|posted|submitted) (?:out )?(?:(?:a|the) (?:\w+ )?)?(?:patch|fix)\b",
            r"\b(?:I'm|I am|we're|we are) (?:already |currently |now )?(?:working (?:on|up)|sending|posting"
            r"|pushing|preparing|writing"
            r"|testing|cooking(?: up)?) (?:a |the |this )?(?:patch|fix(?:ing)?)\b",
            r"^(?:thanks[,.!] )?(?:fixed )?(?:patch|fix) (?:is |has been )?(?:sent|posted|submitted"
            r"|available)\b",
            r"\b(?:I|we) (?:also |have )?submit?ted (?:a|this|the) (?:patch|fix)\b",
            r"\b(?:the|my) fix(?: patch)? is (?:attached|below|inline)\b",
            r"\b(?:I|we) plan to (?:post|send|submit) (?:a |the )?(?:patch|fix)(?:es)?\b",
            r"\bplan is to come up with\b|\bI'd like to (?:\w+ and )?fix (?:it|this|that)\b",
            r"\b(?:I|we)(?:'ve| have)? (?:just |now )?(?:submitted|sent|posted|drafted|prepared"
            r"|written|made|created) an? (?:\w+ )?(?:patch|fix)\b",
            r"\b(?:and|then|so) (?:just |now )?(?:sent|posted|submitted) (?:out )?an? (?:\w+ )?"
            r"(?:patch|fix)\b",
            r"\b(?:patch|fix)(?:es)? I(?:'ve| have)? (?:just )?(?:sent|posted)\b",
            r"^(?:(?:ack|ok|okay|sure|yes|right)[,.!]? )?(?:I'm )?fixing (?:it|this|that)"
            r"(?= ?[.,!;]|$| (?:now|right|today))",
            r"\b(?:patch|fix)\b.{0,30}\b(?:I'll|will) (?:post|send|submit) (?:it|that|this|today|soon"
            r"|shortly|tomorrow|later)?\b",
            r"\b(?:patch|fix)(?: \w+){0,3} (?:is |has been |was |has )?just (?:been )?(?:sent|posted)\b",
            r"(?<!the )(?<!this )\b(?:patch|fix|v\d)(?: for (?:this|it|that))? (?:from me |will be there "
            r"|will be out "
            r"|is due )?(?:soon|shortly|tomorrow|tonight"
            r"|later today|this (?:afternoon|evening|week)|by \w+day|next week|asap)(?=[.,!;]|$| unless)",
            r"^(?:(?:ok|okay|oops|yes|yeah|right|ack|noted|sigh|ouch|damn|sure|thx|thanks)[,.!]? )*(?:I'm "
            r"|we're |I am )?(?:working on (?:it"
            r"|this|that|a (?:fix|patch))|fixing)(?: now| this| it)?(?=[.,!;]|$)",
            r"\b(?:pushed|pushing|committed|committing) (?:a|the) (?:\w+ )?(?:fix|patch"
            r"|change)(?: for (?:this|it|that))? (?:just )?now\b"
            r"|\bjust (?:pushed|committed) (?:a|the) (?:\w+ )?(?:fix|patch|change)\b",
            r"\b(?:add(?:ing|ed)?|put(?:ting)?) (?:it|this|that) (?:to|on|in) my (?:todo|to-do|queue|list)\b",
            r"\bI'?(?:m| am) on (?:it|this)\b|\bleave (?:it|this|that) (?:to|with) me\b"
            r"|\bconsider it (?:done|fixed)\b",
            r"\b(?:I'm|I am|we're) about to (?:post|send|submit|push)\b|\bI owe you a (?:patch|fix)\b",
            r"\b(?:patch|fix)(?:es)? (?:is |are )?(?:coming(?! from)|on (?:the|its|their) way|incoming"
            r"|brewing"
            r"|follows?|to (?:come|follow)|will (?:come|follow|be (?:out|posted|sent|there))"
            r"|in (?:preparation|the works)|being tested)\b",
            r"^(?:(?:ok|okay|oops|argh|yes|yeah|right|ack|sure|thx|thanks|thank you)[,.!]? )*"
            r"(?:I'm |I am |we're )?(?:going to (?:fix|fold)"
            r"|sending (?:out )?(?:an?|the) (?:\w+ )?(?:patch|fix)|sending (?:patches|fixes) for (?:this"
            r"|these))\b",
        ),
        silenced=(*_OF_A_VERSION, "in passing", "some time ago"),
        claim=True,
    ),
    Rule(
        "will-fix",
        Verdict.BUG,
        Kind.PROMISE,
        words(
            _I_WILL
            + r"(?:fix(?:ed)?|correct|sort (?:it|this|that) out|take care of (?:it|this|that|fixing))\b"
            r"(?! (?:up )?(?:the |that |this )?(?:commit message|subject|typo|comment|indent|whitespace"
            r"|tag|wording|style|coverity|checker|tool))",
            _I_WILL + _MAKE + rf"(?: (?!updated|revised|this|your)\S+){{0,5}}? {_PATCH}",
            _I_WILL + r"queue (?:up )?an? (?:patch|fix)\b",
            _I_WILL + r"get (?:a|the) (?:patch|fix) (?:out|posted|sent|ready|up|in)\b",
            _I_WILL
            + r"(?:handle|deal with|address|repair|mend|solve|tackle|look after|see to) (?:this|that|it"
            r"|(?:these|those|the) (?:issue|problem|bug|warning)s)\b(?! (?:patch|series))",
            _I_WILL + r"get (?:right )?(?:on|to) (?:it|this|that)\b",
            _I_WILL + r"(?:get|have) (?:it|this|that|them|these) (?:fixed|sorted|corrected|addressed)\b",
            _I_WILL + r"(?:prepare|post|send|submit|cook|write|work|come) (?:\S+ ){0,3}(?:something|one|it)"
            r"(?: up| out)?"
            r"(?= ?[.,!;]|$| (?:soon|shortly|today|tomorrow|tonight|later|now|over))",
            r"^(?:(?:ok|okay|oops|yes|yeah|right|ack|noted|sigh|ouch|sure|thx|thanks)[,.!]? )*will (?:be "
            r"|get )?(?:fix(?:ed)?|revert|sort(?:ed)?"
            r"|correct(?:ed)?)(?: (?:it|this|that|asap|soon|shortly))?(?= ?[.,!;]|$)",
            r"\b(?:going to|gonna) (?:post|send|submit|push) (?:an? |the )(?:\w+ )?(?:patch|fix"
            r"|revert|v\d)\b",
            _I_WILL + r"(?:squash|fold|roll) (?:this|that|it|in|the|a|your|these)\b",
            _I_WILL + r"(?:change|update|remove|drop|delete|convert|rework|rewrite|refine|replace|switch"
            r"|initiali[sz]e"
            r"|revert|free|clear|turn|swap|restore|adjust|harden|guard|move) "
            rf"(?!{_NO_CODE}|(?:next|anyway|soon)\b)",
            _I_WILL + r"(?:plug|get rid of|bail out|switch to|throw in|wire up|tidy|reorder|use \S+ instead"
            rf"|put (?:an?|the) \w+|make (?:it|this|that|the \w+)) (?!{_NO_CODE})",
            _I_WILL + r"(?:\w+ ){1,8}and (?:(?:re-?)?(?:send|post|submit)|come back with) (?:\w+ ){0,3}"
            r"(?:patch|fix)\b",
            _I_WILL + r"(?!address )(?:\w+ ){1,6}in an? (?:new|separate|later|subsequent|follow-?up) patch\b",
            _I_WILL + r"(?:send|post|submit|prepare|do) (?:\S+ ){0,3}(?:follow[- ]?up|revert|one|it)\b",
            _I_WILL + r"add (?:(?:a|an|the) (?:\w+ )?)?(?:check(?:s|ing)?|assert|assertion|cast|break"
            r"|free)\b",
        ),
        silenced=_OF_A_VERSION,
        claim=True,
    ),
    Rule(
        "next-version",
        Verdict.NONE,
        Kind.PROMISE,
        words(
            rf"{_I_WILL}(?:\w+ (?:\S+ ){{0,16}}?)?{VERSION}",
            rf"\b(?:will|to|going to) (?:be |get )\w+ (?:\w+ )?(?:in|with) (?:\w+ )?{VERSION}",
            rf"\bI(?:'m| am) (?:sending|posting|preparing) (?:\w+ )?{VERSION}",
            rf"^(?:(?:ok|okay|oops|yes|right|ack|sure|thx|thanks)[,.!]? )*(?:going to|gonna) {VERSION}",
            r"\bv\d (?:is |will be )?(?:arriving|coming|on (?:its|the) way|to follow|follows|will follow"
            r"|incoming|tomorrow|today|tonight|soon|shortly|later)\b",
            rf"{VERSION} (?:of \S+ )?(?:will|should|is going to)"
            r" (?:have|fix|include|carry|contain|address|get|bring|be)\b",
            _I_WILL + r"(?:make|do) (?:the|these|those|this|that|your) (?:\w+ )?"
            r"(?:changes?|corrections?|modifications?)\b",
            _I_WILL + r"(?:\w+ ){1,8}and (?:send|post|submit)\b",
            _I_WILL + r"(?:rework|redo|(?:update|amend) (?:the|this|my) (?:patch|series))\b",
            _I_WILL + r"(?:incorporate|change (?:it|this|that|both|them))\b",
            _I_WILL + r"(?:also )?add (?:\w+ ){0,3}checks?\b",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "takes-up-a-review",
        Verdict.NONE,
        Kind.TO_A_REVIEW,
        words(
            r"^(?:(?:ok|okay|sure|yes|right|thanks)[,.!]? )*will do\b(?=[.,!;]|$| (?:so|that|it|in)\b)",
            r"^(?:ok|okay|sure|yes)[,.!]* I(?: will|'ll)(?: do (?:that|it|this|so))?\b(?=[.,!]|$| then\b)",
        ),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "can-send",
        Verdict.NONE,
        Kind.PROMISE,
        words(r"^I can (?:send|post|submit) (?:a|the) (?:patch|fix) for (?:this|that|it)\b"),
        silenced=_PROMISED,
        claim=True,
    ),
    Rule(
        "a-fix-is-here",
        Verdict.BUG,
        Kind.ABOUT_CODE,
        words(
            r"\bhere(?:'s| is| comes) (?:a|the|my|an) (?:\w+ )?(?:patch|fix|diff)\b",
            r"\b(?:patch|fix|diff) (?:is )?(?:below|attached|inline)\b",
            r"\bI have an? (?:\w+ )?(?:patch|fix)\b",
        ),
        silenced=("asked", "conditional", "negated", "others say"),
    ),
)
