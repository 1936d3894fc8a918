import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.frontends import chat
from bot.frontends.chat import GREETING, Face, at_terminal, on_pipe, run, suggestions
from bot.frontends.terminal import Screen
from commands.answer import Answer
from tests.frontends import samples
from tests.frontends.samples import STATUS, TABLE

SCREEN = Screen("none", color=False, numbered=True, width=80)
ENTER = "\r"
CONTROL_C, CONTROL_D = "\x03", "\x04"


@dataclass
class Asked:
    """The sample commands, with a record of what was asked of them."""

    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def answer(self, name: str, arguments: Mapping[str, str]) -> Answer:
        self.calls.append((name, dict(arguments)))
        return await samples.answer(name, arguments)


def face(asked: Asked | None = None) -> Face:
    return Face(TABLE, (asked or Asked()).answer, samples.complete, SCREEN)


async def talk(*lines: str, asked: Asked | None = None) -> list[str]:
    """What is answered to each of the lines, on a pipe."""
    said: list[str] = []
    await on_pipe(face(asked), io.StringIO("".join(f"{line}\n" for line in lines)), said.append)
    return said


async def type_(keys: str, asked: Asked, history: Path | None = None) -> list[str]:
    """What is answered to keys at a terminal."""
    said: list[str] = []
    with create_pipe_input() as source:
        source.send_text(keys)
        await at_terminal(face(asked), said.append, history=history, source=source, sink=DummyOutput())
    return said


async def test_each_line_gets_its_answer() -> None:
    said = await talk("status migration", "", "   ", "/help")
    assert said[0] == f"{SCREEN.answer(STATUS)}\n"
    assert said[1].split("  ")[0] == "Help"
    assert len(said) == 2


@pytest.mark.parametrize("word", ["quit", "EXIT", " bye "])
async def test_leaving_ends_it(word: str) -> None:
    assert await talk(word, "help") == []


async def test_the_last_line_needs_no_newline() -> None:
    asked, said = Asked(), list[str]()
    await on_pipe(face(asked), io.StringIO("owner lamp/lens.c"), said.append)
    assert asked.calls == [("owner", {"what": "lamp/lens.c"})]


async def test_a_number_does_what_was_offered() -> None:
    asked = Asked()
    said = await talk("status migration", "1", asked=asked)
    assert asked.calls[-1] == ("cid assign", {"cid": "1527413", "to": "Ada Bell"})
    assert "is given to Ada Bell by Ada Bell" in said[1]


async def test_what_an_offered_action_lacks_is_asked_for() -> None:
    asked = Asked()
    said = await talk("status migration", "3", "Bug", "it can race", asked=asked)
    assert asked.calls[-1] == ("cid verdict", {"cid": "1527413", "verdict": "Bug", "reason": "it can race"})
    assert "CID 1527413: Bug" in said[1]


async def test_a_value_that_is_asked_for_is_read_as_it_is_meant() -> None:
    asked = Asked()
    await talk("status migration", "3", "false-positive", '"never reached"', asked=asked)
    assert asked.calls[-1][1] == {"cid": "1527413", "verdict": "False Positive", "reason": "never reached"}


async def test_asking_may_be_declined() -> None:
    asked = Asked()
    said = await talk("status migration", "3", "", asked=asked)
    assert said[1] == "Nothing was done: cid verdict needs verdict.\n\n"
    assert len(asked.calls) == 1


async def test_a_choice_of_a_refusal_is_taken_by_its_number() -> None:
    said = await talk("status nowhere", "1")
    assert (
        said[0] == "No area is called 'nowhere'. Did you mean Migration?\n1 [Migration]  status Migration\n\n"
    )
    assert said[1].startswith("Migration ")


async def test_a_mistyped_command_is_one_number_away() -> None:
    asked = Asked()
    await talk("stauts migration", "1", asked=asked)
    assert asked.calls == [("status", {"area": "migration"})]


async def test_a_refusal_without_choices_leaves_what_was_offered() -> None:
    said = await talk("status migration", "weather", "2")
    assert said[1] == "No command is called 'weather'. Type help for what there is.\n\n"
    assert said[2].startswith("Why CID-1527413")


@pytest.mark.parametrize("number", ["0", "4", "99999999999999999999"])
async def test_a_number_that_is_not_offered_is_refused(number: str) -> None:
    said = await talk("status migration", number)
    assert said[1].startswith(f"There is no {number[:9]} to choose: 1 to 3 are offered.")


async def test_before_any_answer_nothing_is_offered() -> None:
    assert await talk("1") == ["There is no 1 to choose: nothing is offered.\n\n"]


async def test_a_fault_gets_a_number_and_the_conversation_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    said = await talk("status boom", "help")
    assert said[0].startswith("Something broke on our side while answering (incident ")
    assert "the lamp is out" not in said[0]
    assert "the lamp is out" in caplog.text
    assert said[1].startswith("Help")


async def test_keys_at_a_terminal() -> None:
    asked = Asked()
    said = await type_(f"status migration{ENTER}2{ENTER}quit{ENTER}", asked)
    assert said[0] == GREETING
    assert asked.calls == [("status", {"area": "migration"}), ("why", {"key": "CID-1527413"})]


class Watching(DummyOutput):
    """A screen that does something once, when it shows certain words."""

    def __init__(self, words: str, act: Callable[[], None]) -> None:
        self.words, self.act, self.shown = words, act, ""

    def write(self, data: str) -> None:
        before, self.shown = self.shown, self.shown + data
        if self.words in self.shown and self.words not in before:
            self.act()


async def test_tab_completes_what_only_one_thing_fits() -> None:
    asked = Asked()
    with create_pipe_input() as source:
        sink = Watching("ration", lambda: source.send_text(f"{ENTER}quit{ENTER}"))
        source.send_text("status mig\t")
        await at_terminal(face(asked), lambda said: None, source=source, sink=sink)
    assert asked.calls == [("status", {"area": "Migration"})]


async def test_control_c_takes_back_a_line_and_control_d_leaves() -> None:
    asked = Asked()
    await type_(f"status migr{CONTROL_C}help{ENTER}{CONTROL_D}", asked)
    assert asked.calls == [("help", {})]


async def test_control_d_while_asked_for_an_option_does_nothing() -> None:
    asked = Asked()
    said = await type_(f"status migration{ENTER}3{ENTER}{CONTROL_D}{CONTROL_D}", asked)
    assert said[-1] == "Nothing was done: cid verdict needs verdict.\n\n"
    assert len(asked.calls) == 1


async def test_commands_are_remembered_and_values_are_not(tmp_path: Path) -> None:
    history = tmp_path / "history"
    keys = f"status migration{ENTER}3{ENTER}Bug{ENTER}it can race{ENTER}quit{ENTER}"
    await type_(keys, Asked(), history)
    assert [line for line in history.read_text("utf-8").splitlines() if line.startswith("+")] == [
        "+status migration",
        "+3",
        "+quit",
    ]
    asked = Asked()
    await type_(f"\x1b[A\x1b[A\x1b[A{ENTER}quit{ENTER}", asked, history)  # three times up
    assert asked.calls == [("status", {"area": "migration"})]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("sta", ["status "]),
        ("cid", ["cid assign ", "cid show ", "cid verdict "]),
        ("h", ["help"]),
        ("status ", ["Coverity & co", "Migration"]),
        ("status cov", ["Coverity & co"]),
        ('status "Cov', ["Coverity & co"]),
        ("cid assign 15274", ["1527402", "1527413"]),
        ("cid assign 1527402 Ad", ["Ada Bell"]),
        ("cid assign --to B", ["Bo Kline"]),
        ("cid verdict 7 in", ["Intentional"]),
        ("cid verdict 7 f", ['"False Positive"']),
        ("cid verdict 7 bug because ", []),
        ("weather ", []),
        ("status --x", []),
    ],
)
async def test_what_may_come_next(text: str, values: list[str]) -> None:
    assert [value for value, _ in await suggestions(face(), text)] == values


async def _completions(completer: chat._Completer, text: str) -> list[str]:
    """The whole lines that choosing each completion would make."""
    found = [c async for c in completer.get_completions_async(Document(text), CompleteEvent())]
    return [text[: len(text) + c.start_position] + c.text for c in found]


async def test_a_completion_replaces_what_it_completes() -> None:
    completer = chat._Completer(face())
    assert await _completions(completer, "status mig") == ["status Migration"]
    assert await _completions(completer, "/stat") == ["/status "]
    assert await _completions(completer, "cid assign 1527402 bo") == ["cid assign 1527402 Bo Kline"]
    assert list(completer.get_completions(Document(""), CompleteEvent())) == []


async def test_an_option_that_is_asked_for_is_completed_alone() -> None:
    assert await _completions(chat._Completer(face(), "cid assign --to "), "a") == ["Ada Bell"]
    assert await _completions(chat._Completer(face(), "cid verdict --verdict "), "") == [
        *("Unclassified", "Pending", '"False Positive"', "Intentional", "Bug"),
    ]


async def test_a_fault_in_completion_leaves_the_prompt(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(name: str, option: str, typed: str) -> Sequence[str]:
        raise RuntimeError("no store")

    completer = chat._Completer(Face(TABLE, samples.answer, broken, SCREEN))
    assert await _completions(completer, "status ") == []
    assert "no store" in caplog.text


async def test_a_pipe_is_answered_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("status migration\n2\n"))
    await run(TABLE, samples.answer, samples.complete)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "‹MAINTAINERS›[1]" in shown
    assert "Why CID-1527413" in shown


async def test_bytes_that_are_no_text_do_not_end_the_conversation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\nhelp\n"), "utf-8"))
    await run(TABLE, samples.answer, samples.complete)
    shown = capsys.readouterr().out
    assert "No command is called" in shown
    assert "Help" in shown
