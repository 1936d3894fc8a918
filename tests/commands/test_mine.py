from __future__ import annotations

import pytest

from commands.answer import UserError
from storage.records import Person
from tests.story import INES, YARA, Asking, keyed, texts


def test_what_somebody_has_and_what_is_asked_of_them(ask: Asking) -> None:
    ask("cid claim", asker=INES, cid="410202")
    mine = ask("mine", asker=INES)
    assert mine.title == "What Ines Okafor has"
    assert keyed(mine, "CID-410202", "Defects")
    assert keyed(mine, "W-1", "Watches")
    assert texts(ask("mine", asker=YARA, person="ines okafor")) == texts(mine)


def test_what_is_settled_or_given_away_is_not_listed(ask: Asking) -> None:
    ask("cid claim", asker=INES, cid="410202")
    ask("cid assign", asker=INES, cid="410202", person="tomasz")
    ask("done", asker=INES, key="W-1")
    shown = ask("mine", asker=INES)
    assert keyed(shown, "CID-410202") == keyed(shown, "W-1") == []


def test_who_has_nothing_is_told_so(ask: Asking) -> None:
    shown = ask("mine", asker=Person("Nova New", "nova@example.org"))
    assert (shown.found, texts(shown)) == (False, [])


def test_a_stranger_has_to_say_who(ask: Asking) -> None:
    with pytest.raises(UserError, match='I do not know who "me" is'):
        ask("mine", asker=None)
