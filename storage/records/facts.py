"""What comes in, what people decide, and what goes out: the rows that are never derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.people import Person


class Source(StrEnum):
    """What a delivery is made of, and so which parser reads it."""

    MAIL = "mail"
    GITLAB = "gitlab"
    JUNIT = "junit"
    JOB_LOG = "job-log"
    TEST_REPORT = "test-report"
    LEAVINGS = "leavings"
    HISTORY = "history"
    MAINTAINERS = "maintainers"
    COVERITY = "coverity"
    COMPONENTS = "components"
    MAILMAP = "mailmap"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far something that only grows was read.

    Attributes:
        via: the configured source that reads it; "" where a person does.
        place: what is read, such as a git repository's address.
        position: the last thing in it that was taken in, such as a commit.
    """

    via: str
    place: str
    position: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A raw arrival, kept as it came.

    Attributes:
        source: which parser reads it.
        key: the same when the same thing arrives again (Message-ID, pipeline id and state, digest).
        raw: the bytes as they came.
        received_at: when it reached us, in UTC; rules take "now" from here.
        origin: where it came from, for people (a file, a list, an address); "" when unknown.
        via: the configured source that brought it; "" where a person did.
        reached: how far its source is read once it is kept; None where that cannot be said.
    """

    source: Source
    key: str
    raw: bytes
    received_at: datetime
    origin: str = ""
    via: str = ""
    reached: Cursor | None = None


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
        hand: who told the bot so in the actor's name ("local user root"), "" where the actor did.
    """

    number: int
    at: datetime
    actor: Person
    command: str
    key: str
    value: str
    reason: str
    undoes: int | None = None
    hand: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell somebody, once.

    Attributes:
        key: unique for the event, so that the same event never tells twice.
        audience: addresses of the people to mention, or () for the channel only.
        answer: the rendered-to-JSON `commands.answer.Answer`.
        due_at: not before this time, in UTC.
        topic: what it is about, where that may have a thread of its own; "" else.
    """

    key: str
    audience: tuple[str, ...]
    answer: str
    due_at: datetime
    topic: str = ""
