"""`/followups`, `/followup show`, `/followup drop`: what was asked of whom, until when, and how it ends.

A follow-up ends by evidence, a patch or Coverity's own list, or by a person's word. One that asks for the
changelog comes with a draft: the bullets with which the pull request summed itself up.
"""

from __future__ import annotations

from commands import (
    disabling,
    evidence,
    links,
    lookup,
    needs,
    patch_course,
    ping_lines,
    promise_lines,
    pull_lines,
    requests,
    triage,
    unanswered,
)
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from storage import series, statements, subsystems
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act, SeriesKind


def followups(db: Database, ask: Ask, area: str = "") -> Answer:
    """What was asked of people and is not done, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "followups", "area").name if area else None
    waiting = (
        unanswered.of_area(db, ask, section, needs.REMEMBERED)
        if section
        else unanswered.every(db, ask, needs.REMEMBERED)
    )
    found = (
        Section(
            "Asked for", tuple(promise_lines.followup(ask, a, t) for a, t in needs.asked(db, ask, section))
        ),
        Section("To be set in Coverity", _requested(db, ask, section)),
        Section("Tests to enable again", _disabled(db, ask, section)),
        Section("Series without an answer", tuple(ping_lines.summary(ask, s) for s in waiting)),
    )
    count = sum(len(s.lines) for s in found)
    older = needs.older(db, ask, section)
    nothing = line("nothing lately" if older else "nothing is asked for")
    return Answer(
        title=f"Follow-ups{f' in {section}' if section else ''}: {count}",
        as_of=ask.now,
        sections=(
            *(tuple(s for s in found if s.lines) or (Section("", (nothing,)),)),
            *([Section("Longer ago", needs.told_older(ask, older))] if older else []),
        ),
        actions=needs.show_older(older),
        found=count > 0,
    )


def show(db: Database, ask: Ask, key: str) -> Answer:
    """One follow-up: of whom, until when, where it was asked, and a draft where it asks for the changelog.

    Args:
        key: Its key (F-3).
    """
    act = find(db, key)
    did, decided = evidence.of(db, act), triage.of(db, act.key)
    done = decided.done
    state = [promise_lines.followup(ask, act, decided)]
    if did:
        state.append(line(f"done by {did.key} {did.title} ", links.mail(ask, did.origin)))
    elif done:
        word = "dropped" if done.command == triage.DROP else "settled"
        reason = f': "{done.reason}"' if done.reason else ""
        day = links.day(done.at, ask.now)
        state.append(line(f"{word} by {triage.called(done.actor)} {day} (D-{done.number}){reason}"))
    open_still = not did and not done
    return Answer(
        title=act.key,
        as_of=ask.now,
        sections=(
            Section("", tuple(state)),
            *([Section("Asked in", about)] if (about := _about(db, ask, act)) else []),
            *([Section("Draft for the changelog", draft)] if (draft := _draft(db, act)) else []),
        ),
        actions=actions(act) if open_still else (),
    )


def drop(db: Database, ask: Ask, key: str, reason: str = "") -> Answer:
    """Say that a follow-up is not to be done.

    Args:
        key: Its key (F-3).
        reason: Why, in your words.
    """
    act = find(db, key)
    if before := triage.of(db, act.key).done:
        raise UserError(
            f"{act.key} was settled already, by {triage.called(before.actor)} (D-{before.number})."
        )
    decision = triage.decide(db, ask, triage.DROP, act.key, reason=reason)
    told = line(f"{act.key} is dropped (D-{decision.number}).", key=act.key)
    undo = triage.undo(decision)
    return Answer(act.key, ask.now, sections=(Section("", (told,)),), actions=(undo,))


def find(db: Database, key: str) -> Act:
    """The follow-up with that key.

    Raises:
        UserError: there is none.
    """
    act = statements.act(db, key.strip().upper())
    if act is None or act.outcome.kind is not OutcomeKind.FOLLOWUP_REQUEST:
        raise UserError(f'"{key}" is no follow-up; `followups` lists them, with keys like F-3.')
    return act


def actions(act: Act) -> tuple[Action, ...]:
    """What somebody may do about a follow-up."""
    it = {"key": act.key}
    return (
        Action("Done", "followup done", it),
        Action("Another week", "followup due", {**it, "day": "1w"}),
        Action("Drop", "followup drop", it),
    )


def _requested(db: Database, ask: Ask, section: str | None) -> tuple[Line, ...]:
    return tuple(
        requests.told(ask, r)
        for r in requests.every(db, ask)
        if section is None or section in subsystems.areas_of(db, r.promise.key)
    )


def _disabled(db: Database, ask: Ask, section: str | None) -> tuple[Line, ...]:
    return tuple(
        told
        for promise, told in disabling.promised(db, ask)
        if section is None or section in subsystems.areas_of(db, promise.key)
    )


def _about(db: Database, ask: Ask, act: Act) -> tuple[Line, ...]:
    found = series.by_cover(db, act.cover_id)
    if found is None:
        return ()
    return (line(f"{pull_lines.name(found)}: ", *patch_course.state(db, ask, found), key=found.key),)


def _draft(db: Database, act: Act) -> tuple[Line, ...]:
    """The bullets of the pull request, as they stand in its cover."""
    found = series.by_cover(db, act.cover_id) if evidence.is_of_records(act) else None
    if found is None or found.kind is not SeriesKind.PULL or found.pull is None:
        return ()
    return tuple(line(f"* {bullet}") for bullet in found.pull.summary)
