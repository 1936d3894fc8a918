"""`/pull …`: one pull request, or those that are open."""

from __future__ import annotations

from datetime import timedelta

from commands import lookup, pull_lines, series_lines
from commands.answer import Answer, Ask, Section, line
from storage import series
from storage.database import Database
from storage.state import Series, SeriesKind

LISTED = timedelta(days=90)
MOST = 50


def show(db: Database, ask: Ask, pull: str) -> Answer:
    """One pull request: state, commits, summary, patches, and what was said.

    Args:
        pull: Its key (P-88), or words of its title.
    """
    return series_lines.answer(db, ask, lookup.pull(db, pull))


def list_(db: Database, ask: Ask, area: str = "") -> Answer:
    """The pull requests that wait, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "pull list", "area").name if area else ""
    waiting = open_(db, ask, section)
    return Answer(
        title=f"Open pull requests{f' of {section}' if section else ''}: {len(waiting)}",
        as_of=ask.now,
        sections=(
            Section(
                "",
                tuple(pull_lines.summary(ask, p) for p in waiting[:MOST]) or (line("no open pull requests"),),
            ),
        ),
        found=bool(waiting),
    )


def open_(db: Database, ask: Ask, section: str = "") -> tuple[Series, ...]:
    """The newest version of each pull request that waits, of one section or all, newest first.

    Without those of which only an answer to a patch came: they may be merged, and nobody can tell.
    """
    return tuple(filter(pull_lines.known, series.unapplied(db, SeriesKind.PULL, ask.now - LISTED, section)))
