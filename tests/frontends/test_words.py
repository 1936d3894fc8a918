import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.words import Unfinished, parse, quoted, unfinished, value, write
from commands.answer import Action, Answer, Ask, Right, UserError
from commands.declare import Command, Verbatim, command, usage
from commands.table import COMMANDS
from storage.database import Database
from tests.frontends.samples import TABLE


def read(text: str) -> tuple[str, dict[str, str]]:
    command, arguments = parse(text, TABLE)
    return command.name, arguments


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("status migration", "status", {"area": "migration"}),
        ("/status migration", "status", {"area": "migration"}),
        ("  STATUS   Lamp and lens  ", "status", {"area": "Lamp and lens"}),
        ("status", "status", {}),
        ('status "Lamp and lens"', "status", {"area": "Lamp and lens"}),
        ("status --area=Lamp and lens", "status", {"area": "Lamp and lens"}),
        ("status \"unclosed and don't", "status", {"area": "\"unclosed and don't"}),
        ('status ""', "status", {"area": ""}),
        ("cid assign '' --to \"\"", "cid assign", {"cid": "", "to": ""}),
        ('cid assign 7 "Ada \\"it\'s me\\" Bell"', "cid assign", {"cid": "7", "to": 'Ada "it\'s me" Bell'}),
        ("owner lamp/lens.c", "owner", {"what": "lamp/lens.c"}),
        ("cid show CID-1527402", "cid show", {"cid": "CID-1527402"}),
        ("cid assign 1527402 Ada Bell", "cid assign", {"cid": "1527402", "to": "Ada Bell"}),
        ("cid assign --to Ada Bell --cid 1527402", "cid assign", {"cid": "1527402", "to": "Ada Bell"}),
        (
            'cid verdict 7 false-positive it isn\'t reached: "never" says Bo',
            "cid verdict",
            {"cid": "7", "verdict": "False Positive", "reason": 'it isn\'t reached: "never" says Bo'},
        ),
        (
            "cid verdict 7 --reason the lock is held --verdict INTENTIONAL",
            "cid verdict",
            {"cid": "7", "reason": "the lock is held", "verdict": "Intentional"},
        ),
        (
            'cid verdict 7 --reason "the lock is held" --verdict bug',
            "cid verdict",
            {"cid": "7", "reason": "the lock is held", "verdict": "Bug"},
        ),
        (
            "cid verdict 7 bug --enable-lamp-- breaks it".replace("--enable-lamp--", "with --enable-lamp"),
            "cid verdict",
            {"cid": "7", "verdict": "Bug", "reason": "with --enable-lamp breaks it"},
        ),
        ("pull list", "pull list", {}),
        (
            "pull list not-yet-applied Migration",
            "pull list",
            {"state": "not yet applied", "area": "Migration"},
        ),
        ("pull list Migration", "pull list", {"area": "Migration"}),
        ("help", "help", {}),
    ],
)
def test_a_line_is_read_as_it_is_meant(text: str, name: str, arguments: dict[str, str]) -> None:
    assert read(text) == (name, arguments)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("help me please", "I do not know what to do with 'me please' there: help"),
        ("status --aera migration", "status takes no --aera; it takes --area."),
        ("help --all", "help takes no --all; it takes no options."),
        ("cid assign 7 --cid 8", "cid assign has cid twice there; say it once."),
        ("cid assign 7 " + "--to x " * 50_000, "cid assign has to twice there; say it once."),
        ("weather tomorrow", "No command is called 'weather tomorrow'. Type help for what there is."),
        ("weather", "No command is called 'weather'. Type help for what there is."),
        ("", "No command was typed. Type help for what there is."),
        ("statusmigration", "No command is called 'statusmigration'. Type help for what there is."),
    ],
)
def test_what_cannot_be_read_says_so(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text)
    assert str(caught.value) == sentence
    assert caught.value.choices == ()


def test_a_mistyped_command_offers_the_nearest_with_its_arguments() -> None:
    with pytest.raises(
        UserError, match=r"No command is called 'stauts Lamp'. Did you mean status\?"
    ) as caught:
        read("stauts Lamp and lens")
    assert caught.value.choices == (Action('status "Lamp and lens"', "status", {"area": "Lamp and lens"}),)


def test_one_word_is_no_two() -> None:
    with pytest.raises(UserError, match=r"Did you mean followups\?$"):
        parse("folowups", COMMANDS)


def test_half_a_command_offers_those_that_begin_so() -> None:
    with pytest.raises(UserError) as caught:
        read("cid 1527402")
    assert [choice.command for choice in caught.value.choices] == ["cid show", "cid assign", "cid verdict"]
    assert caught.value.choices[0].arguments == {"cid": "1527402"}


def test_a_mistyped_second_word_offers_the_nearest() -> None:
    with pytest.raises(UserError, match=r"Did you mean cid assign\?$") as caught:
        read("cid asign 7 Ada")
    assert caught.value.choices == (Action("cid assign 7 --to Ada", "cid assign", {"cid": "7", "to": "Ada"}),)


@pytest.mark.parametrize(
    ("text", "name", "option", "value", "rest"),
    [
        ("", None, None, "", ""),
        ("sta", None, None, "sta", "sta"),
        ("/sta", None, None, "sta", "sta"),
        ("status", None, None, "status", "status"),
        ("status ", "status", "area", "", ""),
        ("status Cov", "status", "area", "Cov", "Cov"),
        ("status Coverity & ", "status", "area", "Coverity &", "Coverity & "),
        ("cid assign 15", "cid assign", "cid", "15", "15"),
        ("cid assign 15 ", "cid assign", "to", "", ""),
        ("cid assign 15 Ada B", "cid assign", "to", "Ada B", "Ada B"),
        ("cid assign --to Ad", "cid assign", "to", "Ad", "Ad"),
        ("cid verdict --verdict ", "cid verdict", "verdict", "", ""),
        ("cid verdict 7 In", "cid verdict", "verdict", "In", "In"),
    ],
)
def test_what_is_being_typed(text: str, name: str | None, option: str | None, value: str, rest: str) -> None:
    found = unfinished(text, TABLE)
    assert isinstance(found, Unfinished)
    assert (found.command.name if found.command else None) == name
    assert (found.option.name if found.option else None) == option
    assert found.value == value
    assert text[found.start :] == rest


@pytest.mark.parametrize("text", ["help ", "help me", "status --x"])
def test_where_nothing_fits_nothing_is_completed(text: str) -> None:
    assert unfinished(text, TABLE) is None


def test_an_action_is_written_as_it_would_be_typed() -> None:
    action = Action("Take it", "cid assign", {"cid": "1527402", "to": "Ada Bell"})
    assert write(action) == 'cid assign 1527402 --to "Ada Bell"'
    assert write(Action("", "flaky", {"by": "pipeline"})) == "flaky --by pipeline"
    assert write(Action("", "help", {})) == "help"


def test_quoting_is_used_only_where_it_is_needed() -> None:
    given = ("a", "don't", "a b", 'say "a b"', "", "--x", "a\n b", 'he said "it\'s fine"', r"it's a\b \ ")
    assert [quoted(v) for v in given] == [
        "a",
        "don't",
        '"a b"',
        "'say \"a b\"'",
        '""',
        '"--x"',
        '"a b"',
        '"he said \\"it\'s fine\\""',
        '"it\'s a\\\\b \\\\"',
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (" false_positive ", "False Positive"),
        ('"False Positive"', "False Positive"),
        ("bug or not", "bug or not"),
        ("'say \"a\"'", 'say "a"'),
        ("don't", "don't"),
        ("", ""),
        ('""', ""),
        ('"it\'s \\"a\\""', 'it\'s "a"'),
    ],
)
def test_a_value_typed_alone(text: str, meant: str) -> None:
    assert value(TABLE["cid verdict"].options[1], text) == meant


def test_usage_shows_what_may_be_left_out() -> None:
    assert usage(TABLE["pull list"]) == "pull list [STATE] [AREA]"
    assert usage(TABLE["cid assign"]) == "cid assign CID TO"


WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1)
VALUES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.data(), st.sampled_from(list(COMMANDS.values())), st.sets(st.integers(0, 6)))
def test_what_is_written_is_read_again(data: st.DataObject, known: Command, said: set[int]) -> None:
    arguments = {}
    for option in (option for at, option in enumerate(known.options) if at in said):
        text = data.draw(st.sampled_from(option.choices) if option.choices else VALUES, option.name)
        arguments[option.name] = f"a {text}" if option.verbatim else text
    assert parse(write(Action("", known.name, arguments)), COMMANDS) == (known, arguments)


@given(
    st.one_of(
        st.text(), st.sampled_from(sorted(TABLE)).flatmap(lambda name: st.text().map(lambda t: f"{name} {t}"))
    )
)
def test_any_line_is_read_or_refused_and_may_be_completed(text: str) -> None:
    unfinished(text, TABLE)
    try:
        command, arguments = parse(text, TABLE)
    except UserError as error:
        assert str(error)
    else:
        assert set(arguments) <= {option.name for option in command.options}


def hand_over(db: Database, ask: Ask, thing: str, person: str, *, reason: str = "") -> Answer:
    """Hand a thing over.

    Args:
        thing: What.
        person: To whom.
        reason: Why.
    """
    return Answer(f"{thing} to {person}: {reason}", ask.now)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("hand over lamp Ada Bell", {"thing": "lamp", "person": "Ada Bell"}),
        (
            "hand over lamp Ada Bell --reason she knows it",
            {"thing": "lamp", "person": "Ada Bell", "reason": "she knows it"},
        ),
        (
            "hand over --reason she knows it --person Ada Bell --thing lamp",
            {"thing": "lamp", "person": "Ada Bell", "reason": "she knows it"},
        ),
    ],
)
def test_a_keyword_only_option_is_typed_by_name_alone(text: str, arguments: dict[str, str]) -> None:
    table = {"hand over": command("hand over", hand_over, Right.ANYONE)}
    assert parse(text, table)[1] == arguments
    assert usage(table["hand over"]) == "hand over THING PERSON [--reason REASON]"
    assert unfinished("hand over lamp Ada Be", table) == Unfinished(
        table["hand over"], table["hand over"].options[1], "Ada Be", 15
    )


def look(db: Database, ask: Ask, query: Verbatim, *, page: str = "1") -> Answer:
    """Look for something.

    Args:
        query: What.
        page: Which page.
    """
    return Answer(f"{query} on {page}", ask.now)


LOOK = {"look": command("look", look, Right.ANYONE)}


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('look "two words"', {"query": '"two words"'}),
        ("look 'two words'", {"query": "'two words'"}),
        ('look is:pull -"two words"  oil', {"query": 'is:pull -"two words"  oil'}),
        ('look "two words" --page 2', {"query": '"two words"', "page": "2"}),
        ("look --page 2 oil -lamp", {"page": "2 oil -lamp"}),
        ("look --page=2 --query oil -lamp", {"page": "2", "query": "oil -lamp"}),
    ],
)
def test_what_is_taken_verbatim_keeps_its_quotation_marks(text: str, arguments: dict[str, str]) -> None:
    assert parse(text, LOOK)[1] == arguments
    assert value(LOOK["look"].options[0], '"two words"') == '"two words"'


@given(VALUES, st.booleans(), st.booleans())
def test_what_is_written_verbatim_is_read_again(text: str, quotes: bool, turned: bool) -> None:
    arguments = {"query": f'"{text}"' if quotes else f"a {text}", **({"page": "2"} if turned else {})}
    assert parse(write(Action("", "look", arguments), LOOK), LOOK)[1] == arguments


@pytest.mark.parametrize(
    "text", ["retry 7 force", "retry 7 --force", "retry 7 --force force", "retry --force --job 7"]
)
def test_an_option_with_one_choice_is_said_by_its_name_alone(text: str) -> None:
    _, arguments = parse(text, COMMANDS)
    assert arguments == {"job": "7", "force": "force"}
