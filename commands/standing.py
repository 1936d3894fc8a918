"""A defect as it stands: what mails tell of it, with what people decided laid over.

What was derived is never rewritten: whoever says that a series fixes a defect adds a decision, and from then
on the course of that series is the defect's too. An undo is leaving it out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from commands import defect_lines, patch_course, pointers, promises, triage
from commands.course import carried, ordered, reached
from storage import patches, series, statements
from storage.database import Database
from storage.records import Decision, Person
from storage.state import Defect, DefectState, Event, EventKind, Origin, Series, SeriesKind

# In an address that does not say what it leads to, digits alone number a patch, a bug or a change.
_COMMIT = re.compile(r"(?:https?://\S+(?:/commit/(?:\S*[?&]id=)?|[/=](?=[0-9]*[a-f])))?[0-9a-f]{7,40}")
_ADDRESS = re.compile(r"https?://\S+")
_MAIL = re.compile(r"<(?!https?://)[^\s<>@]+@[^\s<>/@]+>")

NOBODY = Person("", "")


def of(db: Database, defect: Defect) -> tuple[Defect, triage.Triage]:
    """The defect with a fix that somebody named, and what was decided of it."""
    return of_each(db, [defect])[0]


def of_each(db: Database, found: Collection[Defect]) -> list[tuple[Defect, triage.Triage]]:
    """The same of each of these, asked of all at once."""
    decided = triage.of_each(db, [defect_lines.key(d) for d in found])
    return [_laid(db, d, decided[defect_lines.key(d)]) for d in found]


def _laid(db: Database, defect: Defect, decided: triage.Triage) -> tuple[Defect, triage.Triage]:
    if defect.state is DefectState.PROMISED and _given_back(defect, decided):
        defect = replace(defect, state=DefectState.OPEN, claimant=NOBODY)
    if decided.fix is None:
        return defect, decided
    events = ordered([*defect.events, *_course(db, decided.fix)])
    state = reached(events)
    claimant = defect.claimant if state is DefectState.PROMISED else NOBODY
    return replace(defect, state=state, events=events, since=events[-1].origin.at, claimant=claimant), decided


def _given_back(defect: Defect, decided: triage.Triage) -> bool:
    """Whoever promised a patch in a mail said here since then that it will not come from them."""
    told, last = promises.promised(defect).at, decided.assigned
    return bool(last and decided.assignee is None and (told is None or told < last.at))


def named(db: Database, text: str) -> str | None:
    """What a person means by a fix: a key, a Message-ID, a commit or an address; None for anything else."""
    found = series.by_key(db, pointers.key(text))
    if found:
        return found.key
    if _MAIL.fullmatch(mail := pointers.message_id(text)):
        return mail
    return text if _COMMIT.fullmatch(text) or _ADDRESS.fullmatch(text) else None


def _course(db: Database, fix: Decision) -> tuple[Event, ...]:
    """What became of it, as far as mails tell; of what they do not, the person's word."""
    found = series.by_key(db, fix.value) or series.of_mail(db, fix.value)
    if found is None:
        what = EventKind.APPLIED if _COMMIT.fullmatch(fix.value) else EventKind.POSTED
        return (Event(what, Origin("", fix.at, fix.actor), f"{fix.value} (D-{fix.number})"),)
    if found.kind is SeriesKind.PULL:
        versions = series.versions(db, found)
        covers = {v.cover_id for v in versions}
        return ordered(carried((), versions, statements.acts_on(db, covers), covers, set()))
    return _of_patches(db, found, fix.value)


def _of_patches(db: Database, found: Series, mail: str) -> tuple[Event, ...]:
    """The course of that one patch, or of the one that is furthest behind: all of them are needed."""
    carried = patches.of_series(db, found.cover_id)
    wanted = [p for p in carried if p.origin.message_id == mail] or carried
    courses = [patch_course.course(db, p) for p in wanted]
    posted = (Event(EventKind.POSTED, found.origin, found.title),)
    return min(courses, key=lambda events: list(DefectState).index(reached(events)), default=posted)
