from __future__ import annotations

import pytest

from commands.answer import UserError
from tests.story import Asking, texts


@pytest.mark.parametrize(
    "what",
    ["migration/lanes.c", "lanes.c", "Migration", "migration", "live-handover-test", "CID-410202", "410202"],
)
def test_everything_leads_to_its_owners(ask: Asking, what: str) -> None:
    answer = ask("owner", what=what)
    assert any(s.title.startswith("Migration") for s in answer.sections)
    assert "Ines Okafor <ines.okafor@example.org>, maintainer" in texts(answer)


def test_a_path_has_its_lists_too(ask: Asking) -> None:
    assert "pinewood-devel@example.org" in " ".join(texts(ask("owner", what="migration/lanes.c")))


def test_a_cid_says_whose_it_is(ask: Asking) -> None:
    assert ask("owner", what="410202").intro[0].text == "assigned to nobody"
    ask("cid assign", cid="410202", person="tomasz")
    assert ask("owner", what="410202").intro[0].text == "assigned to Tomasz Wilk <tomasz.wilk@example.org>"


@pytest.mark.parametrize("what", ["xyzzy", "cidr.c", "CID"])
def test_what_nobody_knows_is_refused(ask: Asking, what: str) -> None:
    with pytest.raises(UserError, match=f'No file, test or area is called "{what}"'):
        ask("owner", what=what)
