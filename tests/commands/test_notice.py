from __future__ import annotations

import pytest

from commands.answer import UserError
from commands.notices import said
from storage import outbox
from storage.database import Database
from tests.story import Asking


def test_a_notice_is_shown_as_it_was_written(ask: Asking, db: Database) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    *_, last = outbox.every(db)
    assert ask("notice", number=str(last.id)) == said(last.notice)
    assert "CID-410202" in ask("notice", number=str(last.id)).title


@pytest.mark.parametrize("number", ["0", "99", "W-1", "²", "9" * 40])
def test_a_number_that_no_notice_has_is_refused(ask: Asking, number: str) -> None:
    with pytest.raises(UserError, match=f'There is no notice "{number}"'):
        ask("notice", number=number)
