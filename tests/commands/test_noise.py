from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands.answer import Ask, UserError
from commands.notices import said
from commands.rights import NotAllowed
from commands.wished import of
from commands.wishes import Wishes
from storage import outbox
from storage.database import Database
from storage.records import Person
from tests.story import INES, MORNING, TOMASZ, YARA, Asking, texts

HOME = Person("Ines", "ines@home.example.org")


def wishes(db: Database, now: datetime = MORNING, person: Person = INES) -> Wishes:
    return of(db, Ask(now), person)


def pinged(ask: Asking) -> list[str]:
    return texts(ask("person", person="me"), "Pings")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", "everything"), ("410202", "CID-410202"), ("w-1", "W-1"), ("migration", "Migration")],
)
def test_a_key_an_area_or_all_is_muted_until_it_is_not(
    ask: Asking, db: Database, typed: str, kept: str
) -> None:
    told = texts(ask("mute", target=typed, until="2026-10-12"))
    assert told == [f"No pings of {kept} until Mon 12 Oct 2026, 00:00 UTC. (D-1)"]
    assert pinged(ask) == [told[0].removesuffix(" (D-1)")]
    assert wishes(db, datetime(2026, 10, 12, tzinfo=UTC)) == Wishes()
    ask("unmute", target=typed)
    assert pinged(ask) == []


def test_a_test_is_muted_by_its_name_for_good(ask: Asking, db: Database) -> None:
    ask("mute", target="live-handover-test")
    (muted,) = wishes(db).mutes
    assert muted.target.startswith("T-") and muted.until is None
    ask("undo")
    assert wishes(db) == Wishes()


def test_what_nobody_muted_cannot_be_unmuted(ask: Asking) -> None:
    with pytest.raises(UserError, match="You muted nothing"):
        ask("unmute")
    ask("mute", target="W-1")
    with pytest.raises(UserError, match="You did not mute Migration, but W-1"):
        ask("unmute", target="migration")
    with pytest.raises(UserError, match="No test or area is called"):
        ask("mute", target="nothing known")


def test_who_is_away_is_covered_for_and_the_other_is_told(ask: Asking, db: Database) -> None:
    (told,) = texts(ask("away", until="2026-10-20", cover="tomasz"))
    assert told == "Away until Tue 20 Oct 2026, 00:00 UTC; Tomasz Wilk is pinged instead. (D-1)"
    (queued,) = outbox.of_kind(db, "cover")
    assert (queued.notice.audience, said(queued.notice).title) == (
        (TOMASZ.email,),
        "You cover for Ines Okafor",
    )
    assert wishes(db, datetime(2026, 10, 19, 23, 59, tzinfo=UTC)).away
    assert wishes(db, datetime(2026, 10, 20, tzinfo=UTC)).away is None  # back by itself


def test_who_is_to_cover_may_refuse_and_nobody_else(ask: Asking, db: Database) -> None:
    ask("away", until="3d", cover="tomasz")
    (not_me,) = said(outbox.of_kind(db, "cover")[0].notice).actions
    with pytest.raises(NotAllowed):
        ask(not_me.command, asker=YARA, **not_me.arguments)
    ask(not_me.command, asker=TOMASZ, **not_me.arguments)
    assert wishes(db).away is None


def test_who_is_back_sooner_says_so(ask: Asking, db: Database) -> None:
    with pytest.raises(UserError, match="You are not away"):
        ask("back")
    ask("away", until="3d")
    assert pinged(ask) == ["Away until Mon 12 Oct 2026, 08:00 UTC; no pings until then."]
    ask("back")
    assert wishes(db).away is None


def test_nobody_covers_for_themselves(ask: Asking) -> None:
    for person in (HOME, INES):
        written = f"{person.name} <{person.email}>"
        ask("link vouch", asker=YARA, admin=True, account="discord:400000000000000001", person=written)
    with pytest.raises(UserError, match="cannot cover for yourself"):
        ask("away", until="3d", cover=HOME.email)


def test_quiet_hours_keep_their_zone_and_days_go_by_it(ask: Asking, db: Database) -> None:
    (told,) = texts(ask("quiet", between="22:00-07:00", zone="Europe/Berlin"))
    assert told == "No pings between 22:00 and 07:00 (Europe/Berlin); they come afterwards. (D-1)"
    ask("quiet", between="23:00-06:00")
    assert str(wishes(db).quiet) == "23:00-06:00 Europe/Berlin"
    assert "00:00 CEST" in texts(ask("mute", until="2026-10-12"))[0]
    ask("quiet", between="off")
    assert wishes(db).quiet is None
    with pytest.raises(UserError, match="You have no quiet hours"):
        ask("quiet", between="off")


def test_a_digest_is_kept_with_its_zone_until_it_is_off(ask: Asking, db: Database) -> None:
    ask("quiet", between="22:00-07:00", zone="Europe/Berlin")
    ask("digest", often="weekly")
    assert str(wishes(db).digest) == "weekly Europe/Berlin channel"
    assert pinged(ask)[-1] == "What is not urgent comes in one message, weekly at 08:00 (Europe/Berlin)."
    ask("digest", often="off", where="direct")
    assert pinged(ask)[-1] == "What is not urgent comes as it happens; several in one are told directly."
    with pytest.raises(UserError, match="No time zone"):
        ask("digest", often="daily", zone="Berlin")


def test_an_address_is_the_same_however_it_is_written(ask: Asking, db: Database) -> None:
    shouting = Person("Ines Okafor", "Ines.Okafor@Example.org")
    ask("mute", asker=shouting)
    assert wishes(db).mutes and wishes(db, person=shouting).mutes


def test_what_one_address_wishes_holds_for_the_other(ask: Asking, db: Database) -> None:
    for person in (HOME, INES):
        written = f"{person.name} <{person.email}>"
        ask("link vouch", asker=YARA, admin=True, account="discord:400000000000000001", person=written)
    ask("mute", asker=HOME)
    assert wishes(db).mutes
    ask("unmute")
    assert not wishes(db, person=HOME).mutes
