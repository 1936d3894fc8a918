"""The nouns of the project, as every layer passes them around.

Plain frozen values with no behaviour beyond a property: a parser makes them, storage keeps them,
a command reads them. The words are those of docs/glossary.md; there are no synonyms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """What a delivery is made of, and so which parser reads it."""

    MAIL = "mail"
    GITLAB = "gitlab"
    JUNIT = "junit"
    MAINTAINERS = "maintainers"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A raw arrival, kept as it came.

    Attributes:
        source: which parser reads it.
        key: the same when the same thing arrives again (Message-ID, pipeline id and state, digest).
        raw: the bytes as they came.
        received_at: when it reached us, in UTC; rules take "now" from here.
        origin: where it came from, for people (a file, a list, an address); "" when unknown.
    """

    source: Source
    key: str
    raw: bytes
    received_at: datetime
    origin: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """One name and address as they stand in a header or a MAINTAINERS line; either may be ""."""

    name: str
    email: str


class MessageKind(StrEnum):
    """What a mail is, by its subject and its form; a reply stays a reply whatever it says."""

    PULL_REQUEST = "pull-request"
    COVER_LETTER = "cover-letter"
    PATCH = "patch"
    REPLY = "reply"
    COVERITY_REPORT = "coverity-report"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SeriesTag:
    """What a subject's brackets say: `[PATCH v3 2/7] title`.

    Attributes:
        version: 1 when none stands there.
        number: 0 for a cover letter; None when the subject has no N/M.
        total: how many patches; None when the subject has no N/M.
        prefixes: the words in brackets that are neither version nor count ("PATCH", "RFC", "PULL").
        title: the subject without reply marks and brackets.
    """

    version: int
    number: int | None
    total: int | None
    prefixes: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class PatchTitle:
    """One line of a shortlog."""

    author: str
    title: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What `git request-pull` wrote, and the summary that the sender put into the tag.

    Fields are "" or empty when the text does not have them; hashes as they stand there.
    """

    base: str
    base_subject: str
    repository: str
    ref: str
    head: str
    head_subject: str
    patches: tuple[PatchTitle, ...]
    summary: tuple[str, ...]
    files: tuple[str, ...]
    insertions: int
    deletions: int


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
    """

    cid: int
    verdict: Verdict
    claim: bool
    withdrawn: bool
    quote: str
    rule: str


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """One act of one mail, with the words that do it.

    Attributes:
        kind: the act.
        quote: the sentence, white space collapsed.
        job_ids: CI jobs named in the author's own text.
        tests: tests named there (for a watch request also in the words it answers).
        names: people named in the sentence as doing or having to do it, as written
            ("Bandan"); "" stands for the author himself ("us" is the author and whom he names).
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


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, decoded: headers as values, text as one string.

    Attributes:
        message_id: with its angle brackets; made from the bytes (`<sha256…@watchkeeper.invalid>`)
            where the mail has none, so that the same bytes have the same id.
        date: in UTC; None where the header is missing or says nothing that can be a date.
        author: from From (or the sender behind a list's "via" rewriting where Reply-To or
            X-Original-From tells).
        subject: decoded and unfolded.
        in_reply_to: the parent's Message-ID or None.
        references: all ids, oldest first.
        list_id: what stands in List-Id's brackets, or "".
        text: the readable text: text/plain parts joined, format=flowed unwrapped, or HTML reduced.
        reports: texts of attached messages and pasted attachments, which are not the author's words.
        problems: what had to be guessed or mended, for `check`.
    """

    message_id: str
    date: datetime | None
    author: Person
    subject: str
    in_reply_to: str | None
    references: tuple[str, ...]
    list_id: str
    text: str
    reports: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one mail says by itself, before its thread is known.

    Attributes:
        mail: the decoded mail.
        kind: what it is.
        series: what the subject says.
        cids: those the author wrote, in order of first mention.
        quoted_cids: those only in quoted text.
        pull: the pull request, from the mail itself; None in a reply.
        quoted_pull: the pull request that a reply quotes, for when its mail never arrives.
        statements: what the author says of defects; cid 0 is for the thread to resolve.
        outcomes: what the mail does.
        about: for each CID of `cids`, the author's sentence that names it first.
        trailers: (key, value) pairs at a patch's end: "Resolves", "Reviewed-by", …
        files: paths in its diffstat or diff.
    """

    mail: Mail
    kind: MessageKind
    series: SeriesTag
    cids: tuple[int, ...]
    quoted_cids: tuple[int, ...]
    pull: PullRequest | None
    quoted_pull: PullRequest | None
    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    about: tuple[tuple[int, str], ...]
    trailers: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Role(StrEnum):
    """How a person stands to a section."""

    MAINTAINER = "maintainer"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person with a role in a section."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Section:
    """One MAINTAINERS section.

    Attributes:
        name: its heading.
        status: the S: line ("Maintained"), or "".
        owners: M: then R:, in file order.
        lists: L: addresses without their remarks.
        files: F: patterns; excluded: X: patterns; regexes: N: patterns; keywords: K: patterns.
        trees, web, bugs, chat, profile, patchwork: T:, W:, B:, C:, P:, Q: lines as they stand.
    """

    name: str
    status: str
    owners: tuple[Owner, ...]
    lists: tuple[str, ...]
    files: tuple[str, ...]
    excluded: tuple[str, ...]
    regexes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    web: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    patchwork: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One GitLab job of a pipeline, as one event told it."""

    id: int
    name: str
    status: str
    failure_reason: str | None
    runner: str
    retried: bool
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One GitLab pipeline, as one event told it.

    Attributes:
        project: path with namespace ("qemu-project/qemu").
        updated_at: the latest time in the event; orders events that arrive out of order.
    """

    project: str
    id: int
    status: str
    ref: str
    sha: str
    url: str
    jobs: tuple[Job, ...]
    updated_at: datetime | None


class TestOutcome(StrEnum):
    """How one run of one test case ended."""

    __test__ = False  # pytest: this is a noun, not a test class

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TestCase:
    """One testcase element of a JUnit report."""

    __test__ = False

    name: str
    classname: str
    outcome: TestOutcome
    seconds: float | None
    message: str | None


class Classification(StrEnum):
    """Coverity's own words for what triage decided."""

    UNCLASSIFIED = "Unclassified"
    PENDING = "Pending"
    FALSE_POSITIVE = "False Positive"
    INTENTIONAL = "Intentional"
    BUG = "Bug"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person told the bot to change: a fact like any delivery.

    Attributes:
        number: 0 until kept.
        at: when, in UTC.
        actor: who.
        command: the command's name ("cid assign").
        key: the object's short key ("CID-1527402").
        value: what was set (an address, a classification, …).
        reason: the person's words, "" when none were asked for.
        undoes: the number of the decision it takes back, or None.
    """

    number: int
    at: datetime
    actor: Person
    command: str
    key: str
    value: str
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell somebody, once.

    Attributes:
        key: unique for the event, so that the same event never tells twice.
        audience: addresses of the people to mention, or () for the channel only.
        answer: the rendered-to-JSON `commands.answer.Answer`.
        due_at: not before this time, in UTC.
    """

    key: str
    audience: tuple[str, ...]
    answer: str
    due_at: datetime
