"""Rows on failures: those that come and go, those of a sick machine, and what may be behind them."""

from __future__ import annotations

import re

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import Rule
from storage.records import OutcomeKind

_FAILURE = (
    r"(?:fail\w*|crash\w*|hang\w*|hung|time[sd]?[- ]?outs?|timing out|errors?|broken|breaks"
    r"|test (?:failures?|errors?|timeouts?)|abort\w*|segfault\w*|assert\w*)"
)
_NOW_AND_THEN = (
    r"(?:occasional(?:ly)?|sometimes|random(?:ly)?(?! (?:generated|chosen|config))"
    r"|once in a while|every now and then"
    r"|every so often|from time to time)"
)
COMES_AND_GOES = words(
    rf"\b(?:happens?|occurs?|seen) (?:\S+ )?{_NOW_AND_THEN}\b",
    r"(?<!\bno )(?<!\bno failures/)\b(?:intermittent(?:ly)?|flak(?:y|ey|iness|ed|es?)|sporadic(?:ally)?"
    r"|non-?deterministic(?:ally)?)\b",
    rf"\b{_NOW_AND_THEN}(?: (?:just|also|still|even|it|we|the|a|see|\S*test)){{0,3}} {_FAILURE}",
    rf"\b{_FAILURE}(?: (?!to\b)\S+){{0,3}} {_NOW_AND_THEN}\b",
    r"\b(?:1|one|once|twice)(?: time)? (?:in|out of|every) (?:every |about |roughly |~)?\d+\b"
    r"(?! (?:\w?s|sec\w*|min\w*|hours?|days?|weeks?|months?)\b)",
    r"\b(?:once|one time|one run) (?:in|out of|every) (?:\w+ ){1,3}(?:runs|times|boots|tries|attempts"
    r"|iterations)\b",
    r"(?:\bnot|n't) (?:fail|happen|crash|hang|reproduc\w+|occur|reproducible) (?:every time|always|on "
    r"every|each time)\b",
    r"\bpass\w* (?:on|at|in) (?:the |a )?(?:second|third|next|another) (?:run|try|attempt|time)\b",
    r"\bcomes and goes\b",
    r"(?<!\d)\d{1,2} ?% of (?:the )?(?:time|runs|boots|cases|attempts)\b",
    r"\bgoes away (?:again|on|when|if|after)\b",
    r"\b(?:re-?ran|re-?run|re-?running|retry|retried|retrying|second (?:run|try"
    r"|attempt))\b.{0,40}\b(?:pass\w*|succeed\w*|fine|ok|works?|worked|goes away|went away|green)\b",
    r"\b(?:pass\w*|succeed\w*|fine|worked)\b.{0,30}\b(?:on|after|when) (?:a |the |I )?(?:re-?r[ua]n\w*"
    r"|retry\w*|retried|second)\b",
    r"\bonly (?:saw|seen|happened|failed) (?:this |it |that )?once\b",
)
_OBSERVED = words(
    r"\b(?:I|we|you|he|she|they|people|users?|somebody|someone)(?:'ve| have|'m| am|'re| are)?(?: "
    r"\w+){0,3}? (?:see|saw|seen|seeing"
    r"|hit|hitting|get|got|getting|noticed?|observed?|observing|reproduced?|ran into|run into|running "
    r"into)\b",
    r"\b(?:tests?|testing|\S+-?tests?|CI|jobs?|pipelines?|builds?|boots?|booting|buildbot|runs?|runner"
    r"|attempt|suite|\w+/\d{3})\b",
    r"\b(?:bugs?|issues?|problems?|failures?|crash(?:es)?|hangs?|lock-?ups?|deadlocks?|splats?|oops"
    r"|panics?|phenomenon)\b",
    r"\b(?:fails|failing|passes|passed|crashes|hangs|seen|happens|happened)\b|n't fail\b",
)
"""Somebody met it; a comment on how the code behaves met nothing."""
GUESS = re.compile(
    r"\b(?:could|might|may|probably|possibly|perhaps|maybe|I (?:think|guess|suspect|wonder|bet)"
    r"|likely)\b.{0,60}"
    r"\b(?:caused by|due to|because of|result of|explained by|down to|come from|stem from|the same (?:as"
    r"|bug|issue|problem|race)(?: as)?|a symptom of)"
    r"\s(?:this|that|it|the same|CID)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:bugs?|issues?|crash\w*|failures?|hangs?|reports?|regressions?|problems?|errors?|BZ|segfaults?)\b",
    re.IGNORECASE,
)
_TROUBLE = (
    r"(?:fault|problems?|issues?|funny|flak\w+|broken|overload\w*|slow\w*|misconfig\w*|trouble"
    r"|glitch\w*|weird|odd|hiccups?|out of (?:disk|space|memory)|bugs?|failures?|down|offline|unavailable"
    r"|stuck|dying|dead|bad)"
)
_INFRA = (
    r"(?:runners?|(?:CI|test|lab|gitlab|build) infra(?:structure)?|k8s|kubernetes|CI (?:config\w*|systems?"
    r"|hosts?|machines?|setup|environment)|my (?:board|setup|machine|hardware|laptop|box)|the lab|VM host"
    r"|docker hub|test (?:environment|machine|box|rig))"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "flaky",
        OutcomeKind.FLAKY_REPORT,
        COMES_AND_GOES,
        silenced=("asked", "conditional", "negated", "mended"),
        needs=_OBSERVED,
        unless=words(r"\b(?:may|might|could|would|will) (?:\w+ )?(?:cause|lead|make|result|introduce)\b"),
    ),
    Rule(
        "infrastructure",
        OutcomeKind.INFRA_SUSPECTED,
        words(
            rf"\b{_TROUBLE}\b(?: \w+)? (?:with|of|in|on) (?:the |our |my |your |one of the |some )?(?:\S+ "
            rf")?{_INFRA}(?= ?[.,;:!)]|$| (?:that|which|and|or|here|where|side|itself)\b)",
            rf"\b{_INFRA}(?:,? \w+)? (?:is|are|was|were|has|have|had|seems?(?: to be)?|being|looks?|ran"
            rf"|went)(?: \w+){{0,2}} "
            rf"{_TROUBLE}\b",
            rf"\b{_INFRA} (?:\w+ )?(?:glitch\w*|problems?|issues?|failures?|hiccups?|flak\w+|outage)\b",
            r"\b(?:compiler|toolchain|gcc|clang|sparse|smatch|checkpatch)(?:[- ]\d+)? (?:is|was|seems|gets)"
            r" (?:\w+ )?(?:broken|buggy|confused|wrong)\b",
            r"\b(?:CI|bot|robot|runner) (?:bug|glitch|hiccup|(?:is|was) having)\b|\btak(?:en?|ing) down the"
            r" (?:CI|lab|runner)|\bbug in (?:the )?(?:CI|bot"
            r"|syzbot|syzkaller)\b",
            r"\b(?:not|n't)(?: be| necessarily| really| actually)? (?:the )?(?:\S*test|job|patch|series"
            r"|code)'s fault\b",
            r"\b(?:looks|seems|appears|probably|likely|might|may|could|suspect|think"
            r"|guess)\b.{0,40}\b(?:compiler|toolchain|gcc|clang|hardware|firmware|board|sparse|smatch"
            r"|checker|network|disk) (?:bug|problem|issue|fault|hiccup|false positive)\b",
        ),
        silenced=("conditional", "asked", "negated"),
    ),
    Rule(
        "clean-run",
        OutcomeKind.CLEAN_RUN,
        words(
            r"\b(?:went through|passed|succeeded|was green|worked)\b.{0,40}\b(?:first (?:time|try|attempt"
            r"|go)|without .{0,30}\b(?:retr\w+|re-?run\w*))",
            r"\bno (?:retries|re-?runs|flakes) (?:were |was )?(?:needed|necessary|required)\b",
        ),
    ),
    Rule("guess", OutcomeKind.GUESS, GUESS, silenced=("asked", "negated"), needs=_ELSEWHERE),
    Rule(
        "doubts-the-guess",
        OutcomeKind.GUESS_DOUBTED,
        words(
            r"(?:\bnot\b|n't\b|\bunlikely\b|\bdoubt\b).{0,40}\b(?:the same (?:issue|bug|problem|race"
            r"|thing|one|root cause)|related|connected|caused by (?:this|that|it)|due to (?:this|that"
            r"|it))\b",
            r"\b(?:a )?different (?:issue|bug|problem|race)\b",
            r"\bunrelated\b",
        ),
        silenced=("asked",),
    ),
)
