from __future__ import annotations

import pytest

from commands.answer import UserError
from tests.story import INES, TOMASZ, YARA, Asking, texts


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


def test_an_owners_verdict_classifies(ask: Asking) -> None:
    answer = ask("cid verdict", cid="410202", classification="false positive", reason="one thread only")
    assert "is classified False Positive here. Coverity itself is unchanged." in texts(answer)[0]
    shown = ask("cid show", cid="410202")
    assert shown.title == "CID-410202 False Positive"
    assert 'Ines Okafor: False Positive: "one thread only" 9 Oct (D-1)' in texts(shown, "Views")
    assert ask("cid list").title == "Open defects: 2"


def test_anybody_elses_verdict_is_a_view(ask: Asking) -> None:
    answer = ask("cid verdict", asker=YARA, cid="410202", classification="Bug", reason="seen it race")
    assert texts(answer)[0].startswith("Your view of CID-410202 is added: Bug. Only the owners of Migration")
    assert ask("cid show", cid="410202").title == "CID-410202 disputed"


def test_the_triage_role_classifies_anything(ask: Asking) -> None:
    ask("cid verdict", asker=YARA, triage=True, cid="410203", classification="Intentional", reason="harmless")
    assert ask("cid show", cid="410203").title == "CID-410203 Intentional"


def test_a_verdict_wants_coveritys_words_and_a_reason(ask: Asking) -> None:
    with pytest.raises(UserError, match="is one of: Unclassified, Pending, False Positive, Intentional, Bug"):
        ask("cid verdict", cid="410202", classification="nonsense", reason="x")
    with pytest.raises(UserError, match="cid verdict needs reason"):
        ask("cid verdict", cid="410202", classification="Bug")


def test_a_mail_never_changes_what_was_decided(ask: Asking) -> None:
    ask("cid verdict", cid="410202", classification="False Positive", reason="one thread only")
    assert TOMASZ.name in " ".join(texts(ask("cid show", cid="410202"), "Views"))
    assert ask("cid show", asker=INES, cid="410202").title == "CID-410202 False Positive"
