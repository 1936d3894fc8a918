from __future__ import annotations

import pytest

from commands import pull
from commands.answer import Ask, UserError
from commands.declare import call
from commands.overview import overview
from commands.table import COMMANDS
from storage.database import Database
from tests.builders import BEN, after
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import Asking, keyed, texts
from tests.test_ingest import fill


@pytest.mark.parametrize("typed", ["P-2", "p-2", "Migration queue", "queue 2026-10-06"])
def test_show_by_key_or_by_words_of_its_title(ask: Asking, typed: str) -> None:
    assert ask("pull show", pull=typed).title == "P-2 v2 Migration queue for 2026-10-06"


def test_show_has_commits_summary_patches_acts_and_versions(ask: Asking) -> None:
    answer = ask("pull show", pull="P-2")
    assert [x.key for x in answer.intro] == ["", ""]  # its title says it
    commits = texts(answer, "Commits")
    assert commits[0].startswith("base ")
    assert commits[1].startswith("head 4d5487a0ae0b")
    assert "tag pull-migration-20261006 of https://gitlab.example.org/ines/pinewood.git" in commits
    assert sum(c.startswith("• ") for c in commits) == 4
    assert 'not in its summary: "migration/state: Remove reload hooks without a user"' in commits
    assert len(texts(answer, "Patches")) == 5
    acts = [a.split(" by ")[0] for a in texts(answer, "What was done")]
    assert {
        "applied",
        "clean run told",
        "infrastructure suspected",
        "follow-up asked for",
        "watch asked for",
    } <= set(acts)
    versions = texts(answer, "Versions")
    assert [v.partition(" by ")[0] for v in versions] == ["v1: bounced", "v2: applied"]


def test_list_has_only_those_that_wait(ask: Asking) -> None:
    answer = ask("pull list")
    assert (answer.found, texts(answer)) == (False, ["no open pull requests"])


REMARK = "Hi; Coverity points out (CID 1600001) that wick is unused here.\n"
BROKE = "This broke my guest since rc1:\n\n  wick.c:7: error: no match\n"


@pytest.mark.parametrize("text", [REMARK, BROKE])
def test_one_of_which_only_an_answer_to_a_patch_came_is_not_open(db: Database, text: str) -> None:
    fill(db, [a_mail("a", "Re: [PULL 07/20] lamp: trim it", text, answers=("p", "p-7"), person=BEN)])
    ask = Ask(after(DAY))
    assert texts(call(COMMANDS["pull list"], db, ask, {})) == ["no open pull requests"]
    seen = overview(db, ask)
    assert texts(seen, "Open pull requests") == ["nothing"]
    assert not any("pull request" in x for x in texts(seen, "Needs somebody"))
    shown = call(COMMANDS["pull show"], db, ask, {"pull": "P-1"})
    known = "its state is not known; first seen 2 Mar" if text == REMARK else "bounced by Ben Okoro 2 Mar"
    assert shown.intro[-1].text.startswith(known)
    patch = a_mail("p-7", "[PULL 07/20] lamp: trim it", a_patch_text("trim();"), answers=("p",), hours=-1)
    fill(db, [patch])
    assert len(pull.open_(db, ask)) == 1


def test_how_many_of_its_patches_were_not_seen_is_told(db: Database) -> None:
    def patches() -> list[tuple[str, list[str]]]:
        shown = call(COMMANDS["pull show"], db, Ask(after(DAY)), {"pull": "P-1"})
        return [(s.title, [x.text for x in s.lines]) for s in shown.sections if s.title.startswith("Patches")]

    fill(db, [a_mail("p", "[PULL 00/20] Lamp queue", "Twenty patches.\n")])
    assert patches() == [("Patches", ["none of its 20 patches was seen"])]
    fill(db, [a_mail("p-7", "[PULL 07/20] lamp: trim it", a_patch_text("trim();"), answers=("p",))])
    assert patches() == [("Patches: 1 of 20 seen", ["lamp: trim it (Ada Marsh) 2 Mar"])]
    series = call(COMMANDS["series show"], db, Ask(after(DAY)), {"series": "p-7@example.org"})
    assert [s.title for s in series.sections] == ["Course", "Patches: 1 of 20 seen"]


def test_an_unknown_one_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match='No pull request is called "nothing such"'):
        ask("pull show", pull="nothing such")


def test_what_the_first_version_came_to_is_kept(ask: Asking) -> None:
    assert "bounced by Halvard Lien" in texts(ask("pull show", pull="P-1"))[1]
    assert keyed(ask("status", area="migration"), "P-1") == []
