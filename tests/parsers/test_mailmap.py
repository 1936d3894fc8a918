from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.parsers.mailmap import parse
from storage.records import Alias, Person

FOUR_FORMS = """\
# who is who
Ada Bell <ada@example.org>
<ben@example.org> <ben@old.example.org>
  Cleo Dunn <cleo@example.org>\t<cd@old.example.org>   # moved
Dora Eck <dora@example.org> root <root@build.example.org>
nothing at all
<only@example.org>
"""


def test_the_four_forms_of_a_line_are_read_and_nothing_else() -> None:
    assert parse(FOUR_FORMS) == (
        Alias(Person("Ada Bell", "ada@example.org"), Person("", "ada@example.org")),
        Alias(Person("", "ben@example.org"), Person("", "ben@old.example.org")),
        Alias(Person("Cleo Dunn", "cleo@example.org"), Person("", "cd@old.example.org")),
        Alias(Person("Dora Eck", "dora@example.org"), Person("root", "root@build.example.org")),
    )


@given(st.text(alphabet="<>#@a. \n\t"))
@example("a< >")
@example("a<a@b>< >")
def test_whatever_stands_there_is_read(text: str) -> None:
    assert all(a.person.email and a.of.email for a in parse(text))


def test_a_line_without_an_end_takes_no_time() -> None:
    assert parse("<a" * 100_000 + " " * 100_000) == ()
