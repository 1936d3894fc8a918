from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ingest
from bot.parsers.mailmap import parse
from commands.aliases import proper, same
from commands.rights import NotAllowed
from storage.database import Database
from storage.records import Delivery, Person, Source
from tests.story import INES, MORNING, Asking, texts

MAP = """\
Ines Okafor <ines.okafor@example.org> <ines@former.example.org>
<ines.okafor@example.org> <Ines@Home.example.org>
Tomasz Wilk <tomasz.wilk@example.org> root <root@build.example.org>
"""

FORMER = Person("I. Okafor", "ines@former.example.org")


def read(db: Database) -> None:
    ingest.ingest(db, [Delivery(Source.MAILMAP, "m", MAP.encode(), MORNING, ".mailmap")])


def test_a_former_address_has_its_owners_rights_and_name(ask: Asking, db: Database) -> None:
    with pytest.raises(NotAllowed):
        ask("cid assign", asker=FORMER, cid="410202", person="tomasz")
    read(db)
    assert "assigned" in texts(ask("cid assign", asker=FORMER, cid="410202", person="tomasz"))[0]
    shown = ask("who", person=FORMER.email)
    assert shown.title == INES.name
    assert texts(shown, "Addresses") == [
        "ines.okafor@example.org",
        "ines@former.example.org",
        "ines@home.example.org",
    ]


def test_an_address_that_several_share_is_nobodys_right(ask: Asking, db: Database) -> None:
    read(db)
    with pytest.raises(NotAllowed):
        ask("cid assign", asker=Person("root", "root@build.example.org"), cid="410202", person="ines okafor")


def test_an_account_of_a_former_address_is_its_owners(ask: Asking, db: Database) -> None:
    read(db)
    accounts = {"gitlab:ines": FORMER}
    assert texts(ask("who", person=INES.email, accounts=accounts), "Accounts") == ["gitlab:ines"]


@pytest.mark.parametrize(
    "who",
    [
        "Ines <ines@former.example.org>",
        "Ines <INES@home.example.org>",
        "root <root@build.example.org>",
        "Root <root@build.example.org>",
        "Somebody <root@build.example.org>",
        "Yara <yara@example.org>",
    ],
)
def test_git_says_the_same(tmp_path: Path, who: str) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S607
    (tmp_path / ".mailmap").write_text(MAP)
    asked = ["git", "-C", str(tmp_path), "check-mailmap", who]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    name, _, email = who.rstrip(">").partition(" <")
    found = proper(parse(MAP), Person(name, email))
    assert f"{found.name} <{found.email}>" == told


@given(st.sampled_from(["ines@former.example.org", "ines@home.example.org", INES.email, "x@example.org"]))
def test_each_of_a_persons_addresses_leads_to_all(email: str) -> None:
    every = parse(MAP)
    assert email in same(every, email)
    assert {same(every, other) for other in same(every, email)} == {same(every, email)}
