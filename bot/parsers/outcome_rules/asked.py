"""Rows that read what somebody asks of others, or takes over from them."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import AGAIN, Rule, Where
from storage.records import OutcomeKind

_PERSON = (
    r"(?!(?:This|It|We|I|That|He|She|They|You|The|There|Patch|Series|Coverity|Linux|CI|Next|These"
    r"|Those|Which|What|Who|But|And|So|If|Then|Hopefully|Maybe|Someone|Somebody|Nobody|Git\w*"
    r"|Libvirt|Windows|Xen|KVM|Guests?|Firmware|Callers?|Clang|Python|Userspace|Kernel|Hardware|Gdb"
    r"|Migration|Distros?|Debian|Fedora|Compilers?|Drivers?|Everything|Otherwise|Thanks|Now|Here|Again"
    r"|Users|People|First|Second|Third|Last|Once|After|Before|When|While|Since|As|For|In|On|At|To|From"
    r"|With|Without|Even|Either|Still|Yet|Also|Plus|Instead|Anyways?|Anyhow|Meanwhile|Furthermore"
    r"|Moreover|However|Therefore|Hence|Thus|Besides|Else|Later|Today|Tomorrow|Just|Only|Early|Sadly"
    r"|\w{4,}ly|Oh|Ah|Hm+|Um|Well|Ok(?:ay)?|Right|Great|Good|Nice|Cool|Perfect|Awesome|Fine|Yes|Yeah"
    r"|Yep|Yup|No|Nope|Nah|Not|Sure|Sorry|Apologies|Please|Thank|Agreed|Understood|Indeed|Perhaps"
    r"|Btw|Fyi|Nit|Note|Question|Cheers|Hi|Hello|Hey|Dear|Morning)\b)"
    r"[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?(?: [A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)?"
)
_ALL = r"(?:all|guys|folks|every(?:one|body)|team|maintainers)\b"
_WHO = rf"@?(?-i:{_PERSON})"
ADDRESSED = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|ok|okay|so|and|but|also|sorry|oh)[,!]? ){0,2}"
    rf"(?:(?P<all>{_ALL})|(?P<names>{_WHO}(?:(?:,| and|,? or| &|/) ?{_WHO}){{0,3}}))[,:]+ ?"
    r"(?:please\b|(?:could|can|would|will|do|may) you\b|any chance\b|mind\b)",
    re.IGNORECASE,
)
"""Those to whom a request is put, by their names or all together, in front of it."""
_STEP = (
    r"(?:(?:re-?test|test(?! (?:for (?:NULL|errno|zero|0|it|this|that|the)\b|the (?:return|value|pointer"
    r"|flag|bit|result|condition)|this (?:bit|flag|value|condition))\b)|try(?! to\b)|re-?run"
    r"|run(?! into\b)|bisect|backport|submit|re-?send|respin|file"
    r"|open an? (?:\w+ )?(?:bug|issue|ticket|report|PR|MR|pull|merge)|revert(?! (?:to|the order)\b)"
    r"|drop (?:(?:it|this|these|them)(?= ?[.,;?!)]|$| please\b| from\b| and\b)|(?:the|this"
    r"|that|these) (?:\w+ )?(?:patch(?:es)?|commits?|series))"
    r"|send (?:an?(?! (?:updated|new|rebased|fixed|corrected|interrupt|reset|error|event|packet|signal"
    r"|command|request|response|reply))|me|us|the|follow-?up)|give (?:me|us) (?:the"
    r"|an?|your) (?:\w+:? )?(?:tag|log|output|trace|config|dump)s?|verify (?:with"
    r"|whether|if|that)|push (?:it|this|them|these) "
    r"(?:to|into)"
    r"|apply (?:this|the|my|these) \w+ and (?:re-?)?(?:try|test|run)|consider submitting)\b"
    r"|(?:share|provide) (?:the|your|an?) (?:\w+ )?(?:backport|dump|logs?|output|config|dmesg|file"
    r"|traces?|steps|script|reproducer)\b)"
)
"""What one asks for that is not part of the patch at hand."""
_AGAIN = (
    r"(?<!thanks )(?<!thank you )\b(?:again|recurs?|re-?appears?|comes? back|continues|returns?"
    r"|persists?|re-?occurs?|any ?more(?! \w)"
    r"|still (?:\w+ ){0,2}?(?:see|hit|get|fail\w*|crash\w*|happens?|reproduc\w*|occurs?|there|broken"
    r"|present|exists?|hangs?"
    r"|experienc\w+|observe|have|having|an? (?:problem|issue)))\b"
)
_RETURNS = (
    r"(?:re-?appears?|recurs?|comes? back|re-?surfaces?|returns|persists?|re-?occurs?|happens? again"
    r"|shows? up again)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "tell-us",
        OutcomeKind.WATCH_REQUEST,
        words(
            r"\b(?:shout|holler|yell|ping|tell|report|let)\b.{0,40}\bif you (?:ever )?"
            r"(?:see|hit|notice|can|get|run into)\b.{0,40}\b(?:again|still)\b",
            rf"\b(?:let|tell) (?!(?:the|a|an) (?:guest|kernel|caller|user|device|driver|host|client"
            rf"|firmware|compiler)\b)(?:\S+ ){{1,5}}?(?:know )?(?:if|when|whenever"
            rf"|(?<!I )should)\b(?! I (?:should|need|must|have to|can|could|still)\b| you(?:'ve| have"
            rf"| want| need| would|'d)\b).{{0,60}}?{_AGAIN}",
            rf"\bif (?:it|this|that|they|the \S+(?: \S+)?)(?: ever)? {_RETURNS}\b.{{0,40}}"
            r"\b(?:please|let (?:me|us)|tell|shout|holler|ping|cc|report)\b",
            rf"\b(?:ping|poke|tell|cc|report|please)\b.{{0,40}}\b(?:if|when|should) (?:it|this|that|they"
            r"|the \S+(?: \S+)?)"
            rf"(?: ever)? {_RETURNS}\b(?<!returns)",
            r"\bif (?:you|any(?:one|body)|some(?:one|body)) (?:ever )?(?:sees?|hits?|notices?|runs? into"
            r"|encounters?|observes?)\b"
            r".{0,30}\b(?:again|still|ever)\b.{0,30}\b(?:please|let (?:me|us)|tell|shout|ping|report)\b",
            r"\b(?:please|could you|can you)\b.{0,20}\bkeep an eye (?:on|out)\b",
            r"\b(?:shout|holler|yell|ping (?:me|us)|cc (?:me|us)|poke (?:me|us)|report|grab|check|capture"
            r"|collect|send (?:me|us)|run|get|look|keep an eye)\b.{0,80}?\bif (?:it|this|that|they"
            r"|the \S+)(?: ever)? (?:happens?|fails?|occurs?|shows? up|breaks?|crash\w*|hits?|appears?"
            r"|hangs?)\b.{0,12}\bagain\b",
            r"\bif (?:it|this|that|they|the \S+)(?: ever)? (?:happens?|fails?|occurs?|shows? up|breaks?"
            r"|crash\w*|appears?|hangs?)\b.{0,12}\bagain\b.{0,30}\b(?:please|let (?:me|us)|tell|shout"
            r"|holler|ping|cc)\b",
            r"\b(?:if|when(?:ever)?|should|in case) (?:\S+ ){1,5}?(?:ever )?(?:happens?|fails?|occurs?"
            rf"|shows? up|breaks?|crash\w*|hangs?|times? out|{_RETURNS}) again\b"
            r"(?![^.?!]{0,6}\b(?:I|we)(?:'ll| will| shall)\b)[^.?!]{0,12}"
            r"\b(?:let (?:me|us|either|\w+ and me)|tell (?:me|us)|ping|poke|cc|shout|holler|(?:like|want) to"
            r" (?:know|hear|be told))\b",
        ),
        silenced=("negated",),
    ),
    Rule(
        "update-the-records",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\bplease (?:also )?(?:update|add (?:\S+ ){1,5}to|fill in|write up"
            r"|document) (?:\S+ ){0,3}?(?:https?://\S+/)?(?:change ?log|release notes?|wiki|news file|docs?"
            r"|documentation)\b",
            r"\b(?:could|can) (?:you )?(?:also )?(?:please )?(?:fix|correct"
            r"|amend)\b.{0,30}\b(?:commit message|subject|change ?log|tag message|author(?:ship)?)\b",
            r"\b(?:could|can|would|will) you (?:please )?(?:also )?(?:fix|correct|amend"
            r"|mend)\b.{0,40}\b(?:and|then) (?:re-?send|re-?spin|re-?post|re-?submit)\b",
        ),
        silenced=("negated",),
    ),
    Rule(
        "please-do",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\bplease (?:re-?)?test (?!your|before|patches|it? more|things|for (?:NULL|errno|zero|0|it"
            r"|this|that|the)\b|the (?:return|value|pointer|flag|bit|result|condition))\w",
            r"\bplease (?:also |then )?(?:create|make|post|prepare) (?:a |another )?(?:separate"
            r"|follow-?up|new) "
            r"(?:\w+ )?(?:patch|series|issue|bug|ticket)\b",
            r"\bplease (?:also |then |just |now )?(?:send (?:a |an |us a |me a |the "
            r"|another )?(?:\w+ )?(?:patch|fix|follow-?up|revert|incremental)|file (?:a|an)|open (?:a|an)"
            r"|report (?:it|this) (?:to|on|at)|backport|bisect|re-?test|submit (?:a|an|the|this)"
            r"|re-?run)\b",
            r"\bplease drop\b.{0,40}\bfrom (?:your |the |linux-|my )?\S*(?: \S+)? ?(?:tree|queue|branch"
            r"|next|stable)\b",
        ),
        silenced=("conditional", "negated", "in general"),
    ),
    Rule(
        "could-you",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\b(?:would|do) you mind (?:sending|submitting|posting) (?:this|it|that|a (?:separate"
            r"|follow-?up))\b",
            r"\b(?:can|could) (?:we|you) (?:please |just )?(?:drop|revert) this (?:patch|commit|one"
            r"|series)\b",
            rf"\b(?:could|can|would|will) (?:you|someone|somebody)(?: all| both)?(?: please| perhaps"
            rf"| maybe| kindly| also){{0,2}} {_STEP}",
            rf"\bwould you be (?:willing|able) to {_STEP}",
            r"\b(?:any chance (?:of|you could)|would it be pos\w+ to|(?<!n't )mind"
            r"|do you mind) (?:\S+ ){0,4}?(?:bisect\w*|backport\w*|send me|test\w*|re-?run\w*"
            r"|revert\w*)\b",
            r"\b(?:narrow\w*|bisect\w*)\b[^:/]{0,40}\bbisect\w*\b[^:/]{0,10}\?",
            r"\b(?:could|can|would) you\b[^:/]{0,80}\bbisect\b",
        ),
        silenced=(),
    ),
    Rule(
        "send-it-again",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(*AGAIN),
        Where.PULL,
        ("conditional",),
    ),
    Rule(
        "lets-add-a-tag",
        OutcomeKind.REVIEWED,
        words(
            r"\b(?:you can|you may|feel free to|please) (?:\w+ )?add my (?:R-?b|A-?b|T-?b|ack|tags?"
            r"|(?:reviewed|acked|tested)-by)\b"
        ),
        silenced=("conditional", "negated"),
    ),
    Rule(
        "please-look",
        OutcomeKind.FOLLOWUP_REQUEST,
        words(
            r"\b(?:could|can|would) (?:you|someone|somebody)(?: please| perhaps| kindly)? (?:(?:have"
            r"|take) (?:a|another) (?:\w+ )?look(?= ?[.,;:!?)]|$| at (?:it|this|that|these|them)\b| into"
            r"| please)|look (?:at (?:it|this|that)|into)|investigate)\b",
            r"\bplease (?:look into|investigate)\b",
        ),
        silenced=("negated",),
        to_oneself=False,
    ),
    Rule(
        "asked-to-take-over",
        OutcomeKind.HANDOFF,
        words(
            r"\byou\b.{0,40}\b(?:take|taking|took) over\b",
            r"\b(?:feel free to|please|could you|can you) (?:just )?take (?:it |this |that )?over\b",
            r"\b(?:feel free|welcome) to (?:take (?:it|this|that) on|pick (?:it|this|that) up"
            r"|run with (?:it|this))\b",
            r"\bit(?:'s| is) all yours\b",
            r"\b(?:maybe|perhaps|can|could|would|ideally|happy for|hope)\b.{0,20}\b(?:some|any)(?:one"
            r"|body)(?: else)?"
            r"\b.{0,30}\b(?:take (?:this |it |that )?over"
            r"|taking over"
            r"|pick (?:this|it|that) up)\b",
        ),
        silenced=("conditional", "negated"),
    ),
    Rule(
        "takes-over",
        OutcomeKind.HANDOFF,
        words(
            r"\bI(?:'ll| will|'m| am|'ve)? (?:\w+ )?(?:take|taking|taken) (?:this |it |that |the (?:patch"
            r"|series) )?over\b",
            r"\bI(?:'ll| will) (?:\w+ )?(?:pick up|take) (?:this|it) from (?:here|you|there)\b",
            r"\bI(?:'m| am) (?:\w+ )?(?:picking up|taking over|continuing) (?:this|the|these) (?:\w+ "
            r")?(?:series|work|patch\w*)\b",
        ),
    ),
    Rule(
        "somebody-will",
        OutcomeKind.HANDOFF,
        re.compile(
            rf"(?P<name>\b{_PERSON})(?:,? \([^)]{{0,60}}\))?(?: (?:from|of|in) (?:our|my"
            rf"|the) \w+(?: \w+)?)? (?:will|is going to|can) (?:\w+ )?"
            r"(?:keep (?:looking|working|investigating)|take (?:over|care)|look (?:into|at)|follow up"
            r"|handle (?:it|this|that)(?= ?[.,;!]|$)"
            r"|debug|pick (?:this|it) up|continue (?:this|the|with|on|working|to work)|work on|investigate"
            r"|send (?:a|the) (?:patch"
            r"|fix))\b"
        ),
    ),
    Rule(
        "asked-to-fix",
        OutcomeKind.HANDOFF,
        re.compile(
            rf"(?:^|[@(.;] ?)@?(?P<name>{_PERSON})[,:]? (?:do you mind|would you mind|could you|can you"
            rf"|would you|please|will you)(?: please| perhaps)? (?:send|sending|post|posting|write"
            rf"|writing|do|prepare|preparing|submit|submitting|take|taking)\b.{{0,30}}\b(?:fix|patch|care"
            rf"|over)\b"
        ),
        silenced=("conditional",),
    ),
)
