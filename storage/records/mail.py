"""What one mail is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.coverity import CoverityReport
from storage.records.patches import Change, Ref
from storage.records.people import Person
from storage.records.said import Outcome, Statement


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

    @property
    def tag(self) -> str:
        """Its tag or branch as people call it."""
        return self.ref.removeprefix("refs/").removeprefix("tags/").removeprefix("heads/")


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
        refs: what a patch, cover letter or pull request names; of a reply, the other threads it speaks of.
        change: what a patch changes; None where there is no diff.
        report: the report of Coverity's that it carries: its own, quoted, forwarded or attached.
        prose: the author's own words, without diff and diffstat: what `search` looks in.
        written_by: who wrote a patch, where it says so itself: mostly the sender passes on another's.
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
    refs: tuple[Ref, ...] = ()
    change: Change | None = None
    report: CoverityReport | None = None
    prose: str = ""
    written_by: Person | None = None
