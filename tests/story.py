"""The sample project's story in a database, somebody to ask, and ways to read the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot import ingest, sample
from bot.sample import story
from bot.telling import Telling
from commands.answer import Answer, Ask, Line
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, transaction
from storage.records import Delivery, Person

INES = Person("Ines Okafor", "ines.okafor@example.org")
TOMASZ = Person("Tomasz Wilk", "tomasz.wilk@example.org")
YARA = Person("Yara Domingues", "yara.domingues@example.org")

MORNING = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)

TEMPLATES = {
    "message": "https://lists.example.org/{message_id}",
    "job": "https://git.example.org/jobs/{id}",
    "patchew": "https://patchew.example.org/{message_id}",
    "cid": "https://coverity.example.org/{id}",
}

TELLING = Telling(TEMPLATES)

Asking = Callable[..., Answer]


def deliveries() -> list[Delivery]:
    """The whole story, in order."""
    return [delivery for file in sample.files() for delivery in story.of_file(file)]


def asking(db: Database) -> Asking:
    """Takes the story in; gives what runs a command over it: `ask("cid show", cid="410201")`."""
    for delivery in deliveries():
        with transaction(db):
            ingest.ingest(db, [delivery], TELLING)

    def ask(
        name: str,
        /,
        asker: Person | None = INES,
        hours: float = 0,
        triage: bool = False,
        admin: bool = False,
        accounts: Mapping[str, Person] | None = None,
        **arguments: str,
    ) -> Answer:
        asked = Ask(
            MORNING + timedelta(hours=hours),
            asker,
            triage,
            admin,
            accounts=accounts or {},
            templates=TEMPLATES,
        )
        with transaction(db):
            return call(COMMANDS[name], db, asked, arguments)

    return ask


def texts(answer: Answer, section: str = "") -> list[str]:
    """The lines of an answer, or of its sections whose title begins so; details after their line."""
    lines = [line for s in answer.sections if s.title.startswith(section) for line in s.lines]
    return [text for line in (lines if section else [*answer.intro, *lines]) for text in below(line)]


def calling(answer: Answer) -> list[str]:
    """The headings of the sections that call for somebody."""
    return [s.title for s in answer.sections if s.calls]


def below(line: Line) -> list[str]:
    """A line and what stands below it."""
    return [line.text, *(text for detail in line.details for text in below(detail))]


def keyed(answer: Answer, key: str, section: str = "") -> list[str]:
    """The lines that speak of a thing."""
    return [
        line.text
        for s in answer.sections
        if s.title.startswith(section)
        for line in s.lines
        if line.key == key
    ]
