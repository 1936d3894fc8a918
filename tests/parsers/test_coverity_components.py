from __future__ import annotations

from bot.parsers.coverity_components import parse
from commands.components import component_of
from storage.records import Component

TEXT = """\
This is the list of what Coverity knows of us:

lamps
  ~ (/lamp)?((/include)?/hw/lamp/.*|/hw/.*/dimmer.*)

old (component should be ignored in analysis)
  ~ /old/.*

(headers)
  ~ (/lamp)?(/include/.*)
\t~ /gen/.*\\.h

nothing below it

odd
  ~ /[unclosed
"""


def test_names_and_patterns_in_order() -> None:
    assert parse(TEXT) == (
        Component("lamps", ("(/lamp)?((/include)?/hw/lamp/.*|/hw/.*/dimmer.*)",)),
        Component("old", ("/old/.*",)),
        Component("(headers)", ("(/lamp)?(/include/.*)", "/gen/.*\\.h")),
        Component("odd", ("/[unclosed",)),
    )
    assert parse("a MAINTAINERS file\nM: ada@example.org\n") == ()


def test_the_first_pattern_that_has_the_whole_path_counts() -> None:
    known = parse(TEXT)
    expected = {
        "hw/lamp/ramp.c": "lamps",
        "include/hw/lamp/ramp.h": "lamps",
        "/lamp/hw/x/dimmer.c": "lamps",
        "include/util.h": "(headers)",
        "gen/a.h": "(headers)",
        "gen/a.c": "",
        "util/hw/lamp": "",
        "": "",
    }
    assert {path: component_of(known, path) for path in expected} == expected
