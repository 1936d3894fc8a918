import pytest

from bot.frontends.terminal import WIDEST, Screen, screen
from commands.answer import Action, UserError
from tests.frontends.samples import STATUS

PLAIN = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    "environ",
    [
        PLAIN | {"VTE_VERSION": "7200"},
        PLAIN | {"TERM_PROGRAM": "WezTerm"},
        PLAIN | {"KONSOLE_VERSION": "230800"},
        PLAIN | {"FORCE_HYPERLINK": "1"},
        {"TERM": "xterm-kitty"},
    ],
)
def test_a_terminal_that_knows_links_gets_them(environ: dict[str, str]) -> None:
    assert screen(environ, tty=True).links == "hyperlinks"
    assert screen(environ, tty=False).links == "footnotes"


@pytest.mark.parametrize(
    "environ",
    [
        PLAIN,
        PLAIN | {"VTE_VERSION": "4800"},
        PLAIN | {"VTE_VERSION": "new"},
        PLAIN | {"FORCE_HYPERLINK": "0"},
        {"TERM": "dumb", "VTE_VERSION": "7200"},
        {},
    ],
)
def test_any_other_gets_numbers(environ: dict[str, str]) -> None:
    assert screen(environ, tty=True).links == "footnotes"


def test_colour_is_for_terminals_that_want_it() -> None:
    assert screen(PLAIN, tty=True).color
    assert not screen(PLAIN | {"NO_COLOR": "1"}, tty=True).color
    assert not screen({"TERM": "dumb"}, tty=True).color
    assert not screen(PLAIN, tty=False).color


def test_the_window_is_asked_each_time_up_to_what_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Screen("none", color=False)
    widths = []
    for columns in ("60", "500"):
        monkeypatch.setenv("COLUMNS", columns)
        widths.append(len(shown.answer(STATUS).splitlines()[0]))
    assert widths == [60, WIDEST]
    assert len(Screen("none", color=False, width=70).answer(STATUS).splitlines()[0]) == 70


def test_a_refusal_is_drawn_for_the_same_screen() -> None:
    error = UserError("No.", (Action("Yes", "help", {}),))
    assert Screen("none", color=False, numbered=True).refusal(error) == "No.\n1 [Yes]  help\n"
    assert Screen("none", color=False).refusal(error) == "No.\n[Yes]  help\n"
