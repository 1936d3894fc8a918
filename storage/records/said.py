"""What people say and do in mails: of a defect, of a series, to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a person says of a defect."""

    BUG = "bug"
    FALSE_POSITIVE = "false-positive"
    INTENTIONAL = "intentional"
    FIXED = "fixed"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """What the author of one mail says of one defect, in the author's own unquoted words.

    Attributes:
        cid: the defect; 0 while the mail alone does not tell and its ancestors must.
        verdict: what the author thinks it is.
        claim: the author commits to send the fix.
        withdrawn: the author takes back what the same author said before.
        quote: the sentence that says so, white space collapsed.
        rule: the name of the rule that read it, for `why`.
        implied: the verdict only follows from a promise, thanks or a yes, and its author may mean a review.
    """

    cid: int
    verdict: Verdict
    claim: bool
    withdrawn: bool
    quote: str
    rule: str
    implied: bool = False


class OutcomeKind(StrEnum):
    """What a mail does to a series or pull request, or asks of somebody."""

    APPLIED = "applied"
    BOUNCED = "bounced"
    QUEUED = "queued"
    REVIEWED = "reviewed"
    SUPERSEDED = "superseded"
    PING = "ping"
    FLAKY_REPORT = "flaky-report"
    INFRA_SUSPECTED = "infra-suspected"
    WATCH_REQUEST = "watch-request"
    FOLLOWUP_REQUEST = "followup-request"
    HANDOFF = "handoff"
    CLEAN_RUN = "clean-run"
    GUESS = "guess"
    GUESS_DOUBTED = "guess-doubted"


EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One act of one mail, with the words that do it.

    Attributes:
        kind: the act.
        quote: the sentence, white space collapsed.
        job_ids: CI jobs named in the author's own text.
        tests: tests named there (for a watch request also in the words it answers).
        names: people named in the sentence as doing or having to do it, as written
            ("Bandan"); "" stands for the author himself ("us" is the author and whom he names),
            `EVERYBODY` for all who read it ("folks").
        cids: defects the sentence is about (guesses).
        rule: the name of the rule that read it, for `why`.
    """

    kind: OutcomeKind
    quote: str
    job_ids: tuple[int, ...] = ()
    tests: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    cids: tuple[int, ...] = ()
    rule: str = ""
