"""Which defects a patch mail fixes, by its trailers, its message or its subject.

A patch that resolves a finding is a posted fix of it, whatever else its message says.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.parsers import cids, sentences
from bot.parsers.quotation import prose
from bot.parsers.subjects import mentions_coverity
from storage.records import Mail, Statement, Verdict

_TRAILER = re.compile(r"[A-Z][A-Za-z-]{2,30}: ")
_NOT_ITS_FIX = re.compile(
    r"\b(?:similar|unlike|related|introduced|not fix|doesn't fix|see also)\b", re.IGNORECASE
)


def fixes(mail: Mail, *, alone: bool) -> tuple[Statement, ...]:
    """A patch fixes what its trailers name; where none does, what its message names, or its thread.

    Args:
        alone: it is one patch, so that what it says of Coverity without a number is of this patch.
    """
    if not (cids.may_be_in(mail) or mentions_coverity(mail)):
        return ()
    message = prose(mail.text)
    said = [*sentences.sentences(message), mail.subject]
    named = [(s, c) for s in said for c in cids.find(s)]
    trailers = [(s, c) for s, c in named if _TRAILER.match(s) or s == mail.subject]
    first = next((s for s in said if not sentences.courtesy(s)), mail.subject)
    quotes: dict[int, str] = {}
    for sentence, cid in trailers or [(s, c) for s, c in named if not _NOT_ITS_FIX.search(s)]:
        quotes.setdefault(cid, sentence)
    if alone and not named and mentions_coverity(replace(mail, text=message)):
        quotes = dict.fromkeys(cids.find(message) or (0,), first)
    return tuple(
        Statement(
            cid,
            Verdict.FIXED,
            False,
            False,
            (first if quote == mail.subject else quote) or f"CID {cid}",
            "patch-resolves",
        )
        for cid, quote in quotes.items()
    )
