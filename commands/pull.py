"""`/pull …`: one pull request, or those that are open."""

from __future__ import annotations

from datetime import timedelta

from commands import links, lookup, pull_lines
from commands.answer import Action, Answer, Ask, Line, Section, line
from storage import series, statements, subsystems
from storage.database import Database
from storage.state import Act, Patch, Series, SeriesKind, SeriesState

LISTED = timedelta(days=90)
MOST = 50


def show(db: Database, ask: Ask, pull: str) -> Answer:
    """One pull request: state, commits, summary, patches, and what was said.

    Args:
        pull: Its key (P-88), or words of its title.
    """
    found = lookup.pull(db, pull)
    areas = " · ".join(subsystems.areas_of(db, found.key)) or "area not known"
    acts = statements.acts_on(db, [found.cover_id])
    patches = series.patches_of(db, found.cover_id)
    return Answer(
        title=f"{found.key} {pull_lines.name(found)}",
        as_of=ask.now,
        intro=(line(areas, key=found.key), line(*pull_lines.state(ask, found))),
        sections=tuple(
            s
            for s in (
                Section("Commits and summary", pull_lines.details(ask, found)),
                Section("Patches", tuple(_patch(ask, p) for p in patches)),
                Section("What was done and asked", tuple(_act(ask, a) for a in acts)),
                Section("Versions", _versions(db, ask, found)),
            )
            if s.lines
        ),
        actions=(Action("Why?", "why", {"key": found.key}), Action("History", "history", {"key": found.key})),
    )


def list_(db: Database, ask: Ask, area: str = "") -> Answer:
    """The pull requests that wait, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "pull list", "area").name if area else ""
    known = series.of_area(db, section, SeriesKind.PULL) if section else series.pulls(db, 1000)
    waiting = [p for p in known if _waits(db, ask, p)]
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


def _waits(db: Database, ask: Ask, pull: Series) -> bool:
    recent = pull.origin.at is None or ask.now - pull.origin.at <= LISTED
    return recent and pull.state is not SeriesState.APPLIED and series.is_newest(db, pull)


def _patch(ask: Ask, patch: Patch) -> Line:
    author = patch.origin.person.name or patch.origin.person.email
    return line(f"{patch.title} ({author}) ", links.mail(ask, patch.origin))


def _act(ask: Ask, act: Act) -> Line:
    who = act.origin.person
    jobs = ", ".join(str(j) for j in act.outcome.job_ids)
    return line(
        f"{act.outcome.kind.replace('-', ' ')} by {who.name or who.email} ",
        links.mail(ask, act.origin),
        f': "{act.outcome.quote}"',
        f" (jobs {jobs})" if jobs else "",
        key=act.key,
    )


def _versions(db: Database, ask: Ask, pull: Series) -> tuple[Line, ...]:
    every = series.versions(db, pull)
    return (
        tuple(line(f"v{v.version}: ", *pull_lines.state(ask, v), key=v.key) for v in every)
        if len(every) > 1
        else ()
    )
