"""Does each configured source still bring something? For people: a restart does not wake a silent list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.settings import ListSource, Settings
from commands import silence
from commands.source_lines import Fresh, fails, fresh
from storage import arrivals, troubles
from storage.database import Database


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
        trouble = fails(troubles.of(db, mailing_list.name), now) or _missing(path)
        yield fresh(name, heard, "mail", trouble, advice, now)


def _projects(db: Database, settings: Settings, now: datetime) -> Iterator[Fresh]:
    for gitlab in settings.gitlabs:
        name = f"[[gitlab]] {gitlab.project}"
        heard = arrivals.of_project(db, gitlab.project, silence.RECENT)
        advice = f"See {gitlab.home}/-/hooks: is the webhook on, and what became of its events?"
        trouble = next(
            filter(None, (fails(troubles.of(db, via), now) for via in (gitlab.home, troubles.WEBHOOK))), ""
        )
        yield fresh(name, heard, "pipeline", trouble, advice, now)


def _missing(path: Path | None) -> str:
    return (
        "" if path is None or path.exists() else f"there is no {path}. Mend its path, or start what fills it."
    )
