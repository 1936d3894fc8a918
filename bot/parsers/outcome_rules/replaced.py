"""Rows that read that an author takes a series back, or that another version of it is out."""

from __future__ import annotations

from bot.parsers.guards import words
from bot.parsers.outcome_rules.rule import Rule
from storage.records import OutcomeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "newer-version",
        OutcomeKind.SUPERSEDED,
        words(
            r"^v\d+: (?:https?://|<)",
            r"\b(?:I|we)\b(?!'ll| will|'d| would| can| could|(?:'ve| have) (?:not|never)|(?: have)?n't"
            r"| (?:haven't|hadn't|didn't|did not|never|thought"
            r"|remember)\b)(?<!when I)(?<!when we)(?<!before I)(?<!after I)(?<!since I)(?:(?!\b(?:you"
            r"|they)(?: just| already| have|'ve)? (?:sent|posted)|\b(?:when|before|after|until) (?:I|we"
            r"|you|v\d)\b).)"
            r"{0,90}?\b(?:sent|posted|submitted|mailed"
            r"|uploaded)(?: out)?(?: an?| the| my)?(?: new| newer| updated| revised| rebased)?"
            r" (?:patch ?set |series )?(?:v(?!1\b)\d+|version(?! (?:that|of (?!(?:this|the|my) (?:patch"
            r"|series|set|pull)))\b)|revision|re-?spin|(?<=new )pull request"
            r"|(?<=updated )pull request)\b",
            r"(?:^|, |\b(?:and|so) )(?:a |the )?(?:new |updated )?(?:v\d+|version|pull request)(?: as v\d+)?"
            r"(?: of (?:this|the|my) (?:series|patch(?: ?set)?|pull(?: request)?))?"
            r" (?:is |has |has been |have been |was )?(?:just |already |now )?(?:been )?(?:sent|posted"
            r"|submitted|out|available|on the list)\b",
            r"^(?:just |already )?(?:sent|posted) (?:out )?(?:an? |the )?(?:new |updated )?(?:v\d+"
            r"|version)\b",
            r"^v\d+ (?:sent|posted)\b",
            r"\b(?:new|newer|updated) (?:series|version|patch) (?:replaces|supersedes|obsoletes) (?:this"
            r"|it|the)\b",
            r"^(?:[^.,]{0,40}\band )?(?:pushed|sent|posted|submitted) (?:out )?v\d+\b",
            r"\b(?:correct|proper|right|better|updated|replacement) (?:fix|patch"
            r"|version) (?:is )?(?:attached|below|here(?! (?:would|is|might|could))|sent|posted|available)\b",
        ),
    ),
    Rule(
        "withdrawn",
        OutcomeKind.SUPERSEDED,
        words(
            r"\bplease (?:just )?ignore(?:[.!]?$|, )",
            r"^scratch this (?:patch|series|one|version)\b",
            r"\bplease drop this (?:patch|series|one)\b.{0,20}\b(?:better|new|newer|correct|updated)\b",
            r"(?:^|\bI(?:'ll| will| have to)? )self[- ]?nac?k\w*",
            r"\bsuperseded by (?:the |my |this |a )?(?:v\d+"
            r"|\[?PATCH|newe?r? (?:version|series|patch|pull|revision|v\d)|https?:|<|patch|series|commit)",
            r"\bplease (?:ignore|disregard|discard) (?:this|my|the|that|these"
            r"|it)\b(?: (?!(?:previous|last|earlier) (?:e?-?mail|one"
            r"|version of my)\b)\S+){0,3}? (?:patch|patches|series|version|e?mail|one|v\d+|pull|set"
            r"|thread)\b",
            r"\bplease (?:ignore|disregard|discard) (?:this|that|these|it)(?= ?[.,!;]|$)",
            r"^(?:(?:oops|sorry|just|ok|so)[,.!]? )*(?:ignore|disregard|discard) (?:this|that|my) (?:patch"
            r"|series|one|mail|set|version|pull(?: request)?)(?= ?[.,!;]|$)",
            r"\bI(?:'ll| will|'m| am)?(?: just| now)? (?:drop|dropping|withdraw|withdrawing|abandon"
            r"|abandoning) (?:this|the|my|that|it) ?(?:patch|series|one)?(?: in v\d| from (?:the|this"
            r"|my) (?:series|set|next|patch ?set))",
            r"\bI(?:'ll| will| am going to) (?:drop|withdraw|abandon) (?:this|my|the whole) (?:patch"
            r"|series)\b",
            r"\bI(?:'ll| will|'m| am|'d| would| have to| had to| need to| must| want to)?(?: like to)?(?: "
            r"hereby| now)?"
            r" (?:withdr[ae]w|withdrawing|retract)(?:/\w+)? (?:this|the|my|it|patch)\b(?! (?:\S+-by"
            r"|objections?|comments?|questions?|nac?ks?|acks?|r-?b|concerns?|remarks?|suggestions?"
            r"|review|tags?)\b)",
        ),
    ),
    Rule(
        "asks-to-drop-it",
        OutcomeKind.SUPERSEDED,
        words(
            r"\bplease (?:just )?(?:drop|skip|forget) (?:this|the|my|these|that) (?:patch|series|one|set)\b"
        ),
        to_oneself=True,
    ),
)
