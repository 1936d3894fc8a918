"""Answers of every shape, for properties that must hold whatever a command says."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from commands.answer import Action, Answer, Line, Link, Section

TEXTS = st.text(st.characters(), max_size=30)  # surrogates too: a broken mail may hold them
NASTY = st.sampled_from(
    [
        "\x1b[31mred\x1b[0m",
        "a\nb\tc",
        "\u202egnp.exe",
        "<script>alert(1)</script>",
        "\x07",
        "‹a›",
        "\x9b2J",
        "\udcff",
        "日本語 字",
    ]
)
WORDS = st.one_of(TEXTS, NASTY)
URLS = st.one_of(
    st.sampled_from(
        [
            "https://example.org/a?b=c&d=\"'<>",
            "javascript:alert(1)",
            "http://[",
            "https://example.org/\x1b]8;;x",
            "ftp://e.org",
        ]
    ),
    TEXTS,
)
LINKS = st.builds(Link, WORDS, URLS)
SPANS = st.lists(st.one_of(WORDS, LINKS), max_size=4).map(tuple)
KEYS = st.sampled_from(["", "CID-1527402", "P-1", "F-3", "migration-test/with/a/very/long/name", "\x1b[1mX"])
LINES = st.recursive(
    st.builds(Line, SPANS, KEYS),
    lambda inner: st.builds(Line, SPANS, KEYS, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=4,
)
SECTIONS = st.builds(Section, WORDS, st.lists(LINES, max_size=3).map(tuple), st.booleans())
ACTIONS = st.builds(
    Action,
    WORDS,
    st.sampled_from(["status", "cid assign", "cid verdict", "owner", "nothing known"]),
    st.dictionaries(st.sampled_from(["area", "cid", "what", "to"]), WORDS, max_size=2),
)
MOMENTS = st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ANSWERS = st.builds(
    Answer,
    WORDS,
    MOMENTS,
    st.lists(LINES, max_size=2).map(tuple),
    st.lists(SECTIONS, max_size=3).map(tuple),
    st.lists(ACTIONS, max_size=3).map(tuple),
    st.booleans(),
)
