"""What a source brought lately, in words, and whether it is silent for too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands import silence
from commands.answer import Line, line
from commands.phrases import span, times
from storage import arrivals, pipelines, troubles
from storage.arrivals import Heard
from storage.database import Database
from storage.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is known of one source.

    Attributes:
        line: how much came, and when the last of it.
        problem: what is wrong with it and what to do; "" while nothing is.
    """

    line: Line
    problem: str


def every(db: Database, now: datetime) -> tuple[Line, ...]:
    """A line for each list and GitLab project that ever brought something, and for what fails beside them."""
    failing = {trouble.via: trouble for trouble in troubles.of_no_person(db)}
    lines = [
        line(found.problem) if found.problem else found.line
        for name, heard, noun in _heard(db)
        for found in [fresh(name, heard, noun, fails(failing.pop(name, None), now), "", now)]
    ]
    return (*lines, *(line(f"{via}: {fails(trouble, now)}") for via, trouble in failing.items()))


def _heard(db: Database) -> Iterator[tuple[str, Heard, str]]:
    for name in arrivals.lists(db):
        yield name, arrivals.of_list(db, name, silence.RECENT), "mail"
    for project in pipelines.projects(db):
        yield project, arrivals.of_project(db, project, silence.RECENT), "pipeline"


def fails(trouble: Trouble | None, now: datetime) -> str:
    """`fails for 3 h (incident 7F3A), and is tried again: …`; "" for a source that is well."""
    if trouble is None:
        return ""
    incident = f" (incident {trouble.incident})" if trouble.incident else ""
    problem = trouble.problem.rstrip(".")
    return f"fails for {span(now - trouble.since)}{incident}, and is tried again: {problem}."


def fresh(name: str, heard: Heard, noun: str, trouble: str, advice: str, now: datetime) -> Fresh:
    """How much a source brought, when the last of it, and what is wrong with it.

    Args:
        trouble: what is known to be wrong, or "".
        advice: what to do where it is silent for too long.
    """
    if heard.last is None:
        return Fresh(line(f"{name}: nothing yet"), f"{name}: {trouble or f'nothing ever came. {advice}'}")
    usual, silent = silence.usual(heard.recent), max(now - heard.last, timedelta())
    told = f"{name}: {times(heard.count, noun)}, the last {span(silent)} ago"
    if usual is None:
        told += "; too little history to tell whether that is long"
    problem = trouble
    if not trouble and usual is not None and silence.too_long(silent, usual):
        problem = f"silent for {span(silent)}, and before that seldom for more than {span(usual)}. {advice}"
    return Fresh(line(told), f"{name}: {problem}".rstrip() if problem else "")
