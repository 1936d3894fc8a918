"""What Coverity's reports make of a defect: a gap proves nothing, a word does."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.rules.defects import Evidence, Mention, course
from bot.rules.sightings import together
from storage.records import CoverityTriage, Location, OutcomeKind, Person, ReportedDefect, Verdict
from storage.state import DefectState, EventKind, Origin, Sighting, SightingKind
from tests.builders import ADA, a_fix, a_patch, a_series, after, an_act, an_origin, said

REPORT, QUOTED, EXPORT = SightingKind.REPORT, SightingKind.QUOTED, SightingKind.EXPORT
SCAN = Person("", "scan-admin@example.org")
LEAK = ReportedDefect(4711, "RESOURCE_LEAK", "Resource leaks", (Location("a.c", 7, "ramp_new"),), "It leaks.")


def seen(kind: SightingKind, hours: float, defect: ReportedDefect = LEAK, **changed: object) -> Sighting:
    message_id = "" if kind is EXPORT else f"<scan-{hours}@example.org>"
    return Sighting(replace(defect, **changed), kind, Origin(message_id, after(hours), SCAN))  # type: ignore[arg-type]  # a test's own fields


def evidence(*sightings: Sighting, **parts: object) -> Evidence:
    given: dict[str, object] = {
        "mentions": [],
        "said": [],
        "fixes": [],
        "patches": [],
        "series": [],
        "acts": [],
    }
    return Evidence(cid=4711, sightings=sightings, **{**given, **parts})  # type: ignore[arg-type]  # a test's own parts


def steps(found: Evidence) -> list[EventKind]:
    return [e.what for e in course(found).events]


FIX = "<fix@example.org>"
APPLIED: dict[str, object] = {
    "fixes": [a_fix(FIX, hours=10)],
    "patches": [a_patch(FIX, FIX, hours=10)],
    "series": [a_series(FIX, hours=10)],
    "acts": [an_act(OutcomeKind.APPLIED, FIX, FIX, hours=20)],
}


def test_a_report_raises_a_defect_in_the_checkers_words() -> None:
    defect = course(evidence(seen(REPORT, 1)))
    assert [e.what for e in defect.events] == [EventKind.RAISED]
    assert (defect.state, defect.description, defect.function) == (DefectState.OPEN, "It leaks.", "ramp_new")
    assert defect.raised.person == SCAN


def test_without_a_sentence_a_persons_words_are_better_than_the_category() -> None:
    export = seen(EXPORT, 5, message="", first_seen=after(1))
    assert course(evidence(export)).description == "Resource leaks (RESOURCE_LEAK)"
    mention = Mention(an_origin(hours=3), "CID 4711: who frees the ramp?")
    defect = course(evidence(export, mentions=[mention]))
    assert (defect.raised.at, defect.description) == (after(1), mention.sentence)


def test_who_speaks_first_raises_it_and_the_report_is_a_step() -> None:
    mention = Mention(an_origin(hours=1), "CID 4711: who frees the ramp?")
    found = evidence(seen(REPORT, 2), seen(REPORT, 3), mentions=[mention])
    assert steps(found) == [EventKind.RAISED, EventKind.REPORTED]
    assert course(found).description == mention.sentence


def test_only_a_report_that_says_so_fixes_it() -> None:
    found = evidence(seen(REPORT, 1), seen(EXPORT, 9, fixed=True), seen(EXPORT, 10, fixed=True))
    assert steps(found) == [EventKind.RAISED, EventKind.FIXED]
    assert course(found).state is DefectState.FIXED


@pytest.mark.parametrize("kind", [REPORT, EXPORT])
def test_listed_after_it_was_fixed_it_is_back_and_open(kind: SightingKind) -> None:
    found = evidence(seen(REPORT, 1), seen(EXPORT, 9, fixed=True), seen(kind, 30))
    assert steps(found) == [EventKind.RAISED, EventKind.FIXED, EventKind.RETURNED]
    assert course(found).state is DefectState.OPEN


def test_a_new_report_after_the_patch_was_applied_brings_it_back_once() -> None:
    found = evidence(seen(REPORT, 1), seen(REPORT, 30), seen(REPORT, 40), **APPLIED)
    assert steps(found)[-2:] == [EventKind.APPLIED, EventKind.RETURNED]
    assert course(found).state is DefectState.OPEN


def test_a_list_of_the_server_may_be_older_than_the_fix() -> None:
    found = evidence(seen(REPORT, 1), seen(EXPORT, 30), **APPLIED)
    assert course(found).state is DefectState.APPLIED
    assert EventKind.RETURNED not in steps(found)


def test_a_quotation_tells_what_it_is_and_not_when() -> None:
    found = evidence(seen(REPORT, 1), seen(EXPORT, 9, fixed=True), seen(QUOTED, 30), **APPLIED)
    assert course(found).state is DefectState.FIXED
    alone = course(evidence(seen(QUOTED, 2), said=[said(Verdict.BUG, ADA, 2)]))
    assert alone.facts == LEAK
    assert [e.what for e in alone.events] == [EventKind.QUOTED]


def test_facts_are_the_newest_word_of_each_and_the_first_sight() -> None:
    there = CoverityTriage("Intentional", owner="ada")
    facts = together(
        [
            seen(EXPORT, 9, ReportedDefect(4711, first_seen=after(-5), triage=there)),
            seen(REPORT, 1, component="lamps"),
            seen(
                EXPORT,
                20,
                ReportedDefect(4711, "LEAK", locations=(Location("b.c", 8),), first_seen=after(-2)),
            ),
        ]
    )
    assert facts == replace(
        LEAK,
        checker="LEAK",
        locations=(Location("b.c", 8),),
        component="lamps",
        first_seen=after(-5),
        triage=there,
    )


def test_a_view_without_lines_does_not_blur_what_a_mail_told() -> None:
    mail = seen(REPORT, 1, locations=(Location("/builds/lamp/a.c", 7, "ramp_new"),), code="return;")
    known = together([mail, seen(EXPORT, 2, ReportedDefect(4711, locations=(Location("/lamp/a.c"),)))])
    assert known
    assert (known.locations, known.code) == (mail.defect.locations, "return;")
    moved = together([mail, seen(EXPORT, 2, ReportedDefect(4711, locations=(Location("/lamp/b.c"),)))])
    assert moved
    assert (moved.locations, moved.code) == ((Location("/lamp/b.c"),), "")


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    sightings = [
        seen(REPORT, 1),
        seen(EXPORT, 9, fixed=True),
        seen(REPORT, 30),
        seen(QUOTED, 4),
        seen(EXPORT, 31),
    ]
    mixed = random.Random(seed).sample(sightings, len(sightings))  # noqa: S311 — an order, no secret
    assert course(evidence(*mixed, **APPLIED)) == course(evidence(*sightings, **APPLIED))
