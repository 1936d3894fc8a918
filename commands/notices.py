"""An answer on its way to somebody: one shape for pings, digests and replies."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from commands.answer import Answer
from commands.answer_json import from_json, to_json
from storage.records import Notice, Person

_PIPELINE = "pipeline "


class Kind(StrEnum):
    """What a notice tells; its key begins with it. docs/operations.md says when each comes, and to whom."""

    PIPELINE = "pipeline"
    BROKEN = "broken"
    WATCH = "watch"
    WATCHING = "watching"
    SUBSCRIPTION = "subscription"
    UNANSWERED = "unanswered"
    SUGGESTION = "suggestion"
    DUE = "due"
    REOFFER = "reoffer"
    RECLASSIFY = "reclassify"
    ASSIGN = "assign"
    HANDOFF = "handoff"
    HANDOFF_ANSWER = "handoff-answer"
    HANDOFF_OVER = "handoff-over"
    DISPUTE = "dispute"
    DISABLE = "disable"
    COVER = "cover"
    RETRY = "retry"
    LINKED = "linked"
    ORDER = "order"
    LOST = "lost"
    FOLD = "fold"  # several others, in the channel
    DIRECT = "direct"  # several others, to one person


class Topics(StrEnum):
    """What may have a thread of its own, where all notices about it are said."""

    PIPELINES = "pipelines"
    CIDS = "cids"


def pipeline_topic(project: str, number: int) -> str:
    """The topic of a pipeline's notices; that of a defect's is its key."""
    return f"{_PIPELINE}{project}#{number}"


def pipeline_of(topic: str) -> tuple[str, int]:
    """The project and the number of the pipeline that a topic is."""
    project, _, number = topic.removeprefix(_PIPELINE).rpartition("#")
    return project, int(number)


def topics_of(topic: str) -> Topics | None:
    """Which of them a topic is one of; other things have no threads."""
    if topic.startswith(_PIPELINE):
        return Topics.PIPELINES
    return Topics.CIDS if topic.startswith("CID-") else None


def thread_name(topic: str) -> str:
    """What people call it: a pipeline `pipeline 1459023`, anything else as it is."""
    return f"{_PIPELINE}{topic.rpartition('#')[2]}" if topics_of(topic) is Topics.PIPELINES else topic


def notice(key: str, people: Iterable[Person], answer: Answer, due_at: datetime, topic: str = "") -> Notice:
    """A notice for the outbox.

    Args:
        key: unique for the event; its kind, a colon, and what tells it from others of that kind.
        people: whom to mention; one without an address is named and cannot be pinged.
        answer: what to say.
        due_at: not before this time.
        topic: a defect's key, or `pipeline_topic`.
    """
    audience = tuple(p.email or p.name for p in people)
    return Notice(key, audience, json.dumps(to_json(answer)), due_at, topic)


def kind(notice: Notice) -> str:
    """Its `Kind`, as text."""
    return notice.key.partition(":")[0]


def said(notice: Notice) -> Answer:
    """What a notice says."""
    return from_json(json.loads(notice.answer))


def keys(notice: Notice) -> frozenset[str]:
    """The short keys of what a notice is about, among the other parts of its own key."""
    answer = said(notice)
    lines = [*answer.intro, *(x for s in answer.sections for x in s.lines)]
    return frozenset({*notice.key.split(":"), *(x.key for x in lines if x.key)})
