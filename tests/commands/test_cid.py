from __future__ import annotations

import pytest

from commands.answer import Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage import series
from storage.database import Database
from tests.builders import after
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import Asking, texts
from tests.test_ingest import fill


def test_show_has_each_persons_view_with_the_sentence(ask: Asking) -> None:
    answer = ask("cid show", cid="410202")
    assert answer.title == "CID-410202 disputed"
    views = texts(answer, "Views")
    assert [v.split(":")[0] for v in views] == ["Halvard Lien", "Tomasz Wilk", "Ines Okafor"]
    assert all('"' in v for v in views)
    assert texts(answer, "Owner") == ["nobody; no patch found"]


@pytest.mark.parametrize("typed", ["410201", "CID-410201", "cid 410201", "CID#410201"])
def test_a_cid_may_be_typed_in_many_ways(ask: Asking, typed: str) -> None:
    assert ask("cid show", cid=typed).title == "CID-410201 promised"


def test_an_unknown_cid_says_what_it_was_looked_for_in(ask: Asking) -> None:
    with pytest.raises(UserError) as refusal:
        ask("cid show", cid="9999999")
    assert str(refusal.value) == (
        "CID 9999999 is not known: it stands in none of the 10 mails and reports that were read, "
        "the oldest of 6 Oct 2026."
    )


def test_what_is_no_number_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match=r'"the lock one" is no CID'):
        ask("cid show", cid="the lock one")


def test_list_has_the_open_ones(ask: Asking) -> None:
    assert ask("cid list").title == "Open defects: 3"
    assert ask("cid list", area="migration").title == "Open defects of Migration: 3"
    nothing = ask("cid list", area="x86 guests")
    assert (nothing.found, texts(nothing)) == (False, ["none is known"])


@pytest.mark.parametrize(
    "subject",
    [
        'FAILED: patch "lamp: free it" failed to apply to 6.12-stable tree',
        'Patch "lamp: free it" has been added to the 6.12-stable tree',
    ],
)
def test_a_robots_mail_about_a_commit_posts_no_patch(db: Database, subject: str) -> None:
    commit = a_patch_text("free();", trailers="Addresses-Coverity-ID: 1234567 (Resource leak)")
    told = f"The patch below does not apply to the 6.12-stable tree.\n\n{commit}"
    fill(db, [a_mail("robot", subject, told)])
    answer = call(COMMANDS["cid show"], db, Ask(after(DAY)), {"cid": "1234567"})
    assert answer.title == "CID-1234567 open"
    assert not any("posted" in t or "real" in t for t in texts(answer))
    assert series.by_key(db, "S-1") is None
