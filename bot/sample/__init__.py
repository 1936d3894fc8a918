"""The project that the demo plays: Pinewood, an emulator that nobody ever wrote.

Its people have addresses at example.org and the words are our own. The story is one that real lists
tell every week: a pull request bounces and its v2 is applied; somebody asks to be told when a test
fails again; of three defects one is promised, one disputed, one harmless; a guess is doubted and
handed on; and the next morning the watched test fails once and passes on retry. It ships inside the
package, so that the demo needs neither a network nor an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources

from storage.records import Source

FAILED_JOB = 903313
RETRIED_JOB = 903360


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of the story, as it would reach the bot.

    Attributes:
        kind: which parser reads it.
        name: its file name, for people.
        raw: its bytes.
        job: the GitLab job that a JUnit report comes from, else None.
        received_at: when it arrives in the story; the same in every run.
    """

    kind: Source
    name: str
    raw: bytes
    job: int | None
    received_at: datetime


def files() -> tuple[SampleFile, ...]:
    """The story in the order in which it happens."""
    here = resources.files(__name__)
    return tuple(
        SampleFile(kind, name, here.joinpath(name).read_bytes(), job, received_at)
        for kind, name, job, received_at in _STORY
    )


def _at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, second, tzinfo=UTC)


_STORY = (
    (Source.MAINTAINERS, "MAINTAINERS", None, _at(5, 8, 0)),
    (Source.MAIL, "list.mbox", None, _at(8, 15, 1)),
    (Source.GITLAB, "pipeline-running.json", None, _at(9, 5, 1, 17)),
    (Source.GITLAB, "pipeline-failed.json", None, _at(9, 5, 41, 39)),
    (Source.JUNIT, "functional-x86.xml", FAILED_JOB, _at(9, 5, 41, 44)),
    (Source.GITLAB, "pipeline-retried.json", None, _at(9, 5, 49, 23)),
    (Source.JUNIT, "functional-x86-retry.xml", RETRIED_JOB, _at(9, 6, 12, 1)),
    (Source.GITLAB, "pipeline-passed.json", None, _at(9, 6, 12, 4)),
    (Source.GITLAB, "jobs.json", None, _at(9, 6, 12, 9)),  # a webhook leaves the retried job out
)
