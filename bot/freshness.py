"""Does each configured source still bring something? For people: a restart does not wake a silent list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.rules import silence
from bot.settings import ListSource, Settings
from commands.answer import Line, line
from commands.phrases import span
from storage import arrivals, troubles
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


def sources(db: Database, settings: Settings, now: datetime) -> tuple[Fresh, ...]:
    """Each list and GitLab project that the settings name."""
    return (*_lists(db, settings, now), *_projects(db, settings, now))


def _lists(db: Database, settings: Settings, now: datetime) -> Iterator[Fresh]:
    for mailing_list in settings.lists:
        where, path = mailing_list.path or mailing_list.url, mailing_list.path
        if mailing_list.source is ListSource.LMTP:
            path = None  # the socket is there while the bot runs
        name = f"[[list]] {mailing_list.name}"
        heard = arrivals.of_list(db, mailing_list.name, silence.RECENT)
        advice = f"While the bot runs, see whether mail still gets into {where}."
        trouble = _trouble(troubles.of(db, mailing_list.name), now) or _missing(path)
        yield _fresh(name, heard, "mails", trouble, advice, now)


def _projects(db: Database, settings: Settings, now: datetime) -> Iterator[Fresh]:
    for gitlab in settings.gitlabs:
        name = f"[[gitlab]] {gitlab.project}"
        heard = arrivals.of_project(db, gitlab.project, silence.RECENT)
        advice = f"See {gitlab.home}/-/hooks: is the webhook on, and what became of its events?"
        trouble = next(
            filter(None, (_trouble(troubles.of(db, via), now) for via in (gitlab.home, troubles.WEBHOOK))), ""
        )
        yield _fresh(name, heard, "pipelines", trouble, advice, now)


def _trouble(trouble: Trouble | None, now: datetime) -> str:
    if trouble is None:
        return ""
    return (
        f"fails for {span(now - trouble.since)} (incident {trouble.incident}), and is tried again: "
        f"{trouble.problem.rstrip('.')}."
    )


def _missing(path: Path | None) -> str:
    return (
        "" if path is None or path.exists() else f"there is no {path}. Mend its path, or start what fills it."
    )


def _fresh(name: str, heard: Heard, noun: str, trouble: str, advice: str, now: datetime) -> Fresh:
    if heard.last is None:
        return Fresh(line(f"{name}: nothing yet"), f"{name}: {trouble or f'nothing ever came. {advice}'}")
    usual, silent = silence.usual(heard.recent), max(now - heard.last, timedelta())
    told = f"{name}: {heard.count} {noun}, the last {span(silent)} ago"
    if usual is None:
        told += "; too little history to tell whether that is long"
    problem = trouble
    if not trouble and usual is not None and silence.too_long(silent, usual):
        problem = f"silent for {span(silent)}, and before that seldom for more than {span(usual)}. {advice}"
    return Fresh(line(told), f"{name}: {problem}" if problem else "")
