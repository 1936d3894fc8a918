import json

import pytest
from hypothesis import given

from commands.answer import Action, Answer, Link, Section, line
from commands.answer_json import actions_json, from_json, to_json
from tests.conftest import NOW
from tests.frontends.samples import STATUS
from tests.frontends.strategies import ANSWERS


def test_the_names_are_those_that_others_script_against() -> None:
    link = Link("19 Sep", "https://lists.example.org/a")
    answer = Answer(
        "Lamp",
        NOW,
        intro=(line("Ada Bell"),),
        sections=(Section("Tests", (line("failed ", link, key="T-1", details=(line("twice"),)),)),),
        actions=(Action("Take it", "cid assign", {"cid": "7"}),),
        found=False,
    )
    said = {"text": "Ada Bell", "key": "", "links": [], "details": [], "spans": ["Ada Bell"]}
    shown = {"text": "19 Sep", "url": "https://lists.example.org/a"}
    assert to_json(answer) == {
        "title": "Lamp",
        "as_of": "2024-09-21T08:00:00Z",
        "found": False,
        "intro": [said],
        "sections": [
            {
                "title": "Tests",
                "lines": [
                    {
                        "text": "failed 19 Sep",
                        "key": "T-1",
                        "links": [shown],
                        "details": [said | {"text": "twice", "spans": ["twice"]}],
                        "spans": ["failed ", shown],
                    }
                ],
            }
        ],
        "actions": [{"label": "Take it", "command": "cid assign", "arguments": {"cid": "7"}}],
    }


def test_actions_stand_alone_too() -> None:
    assert actions_json(STATUS.actions) == to_json(STATUS)["actions"]


@given(ANSWERS)
def test_an_answer_comes_back_equal_through_the_outbox(answer: Answer) -> None:
    assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


@pytest.mark.parametrize(
    "values",
    [
        {},
        {**to_json(STATUS), "as_of": "yesterday"},
        {**to_json(STATUS), "sections": [{"title": "x"}]},
        {**to_json(STATUS), "intro": [None]},
        {**to_json(STATUS), "actions": 7},
    ],
)
def test_what_is_no_answer_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not an answer|does not match"):
        from_json(values)
