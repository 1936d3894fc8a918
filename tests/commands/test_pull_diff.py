from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import compare
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database
from storage.records import Change, Delivery
from storage.state import Origin, Patch
from tests.builders import ADA, BEN, after
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import TEMPLATES, texts
from tests.test_ingest import fill


def diff(db: Database, old: str, new: str) -> Answer:
    return call(COMMANDS["pull diff"], db, Ask(after(9 * DAY), templates=TEMPLATES), {"old": old, "new": new})


def a_pull(name: str, tag: str, titles: list[str], bullets: list[str], base: str, hours: float) -> Delivery:
    text = "\n".join(
        [
            f"The following changes since commit {base * 40}:\n",
            "  Merge tag 'glass-1' into staging (2026-03-01 10:00:00 +0000)\n",
            "are available in the Git repository at:\n",
            f"  https://git.example.org/ada/lamp.git tags/{name}\n",
            "for you to fetch changes up to 2222222222222222222222222222222222222222:\n",
            "  lamp: dim it (2026-03-02 08:00:00 +0000)\n",
            "-" * 64,
            "Lamp queue\n",
            *(f"- {b}" for b in bullets),
            "\n" + "-" * 64,
            f"Ada Marsh ({len(titles)}):",
            *(f"      {t}" for t in titles),
            "",
        ]
    )
    return a_mail(name, f"[{tag} 0/{len(titles)}] Lamp queue", text, hours=hours)


PULLS = [
    a_pull("p1", "PULL", ["lamp: trim it", "lamp: light it"], ["Ada's trimmed wick", "Ada's light"], "1", 0),
    a_pull("p2", "PULL v2", ["lamp: trim it", "lamp: dim it"], ["Ada's trimmed wick", "A dimmer"], "3", DAY),
]
SERIES = [
    a_mail("s1", "[PATCH 0/3] Wicks", "Hello.\n\nbase-commit: 1111222233334444\n"),
    a_mail("s1-1", "[PATCH 1/3] lamp: trim it", a_patch_text("trim(wick);"), answers=("s1",)),
    a_mail("s1-2", "[PATCH 2/3] lamp: light it", a_patch_text("light();", "warm();"), answers=("s1",)),
    a_mail(
        "s1-3", "[PATCH 3/3] docs: tell of it", a_patch_text("words", path="docs/lamp.txt"), answers=("s1",)
    ),
    a_mail("s2", "[PATCH v2 0/3] Wicks", "Hello.\n\nbase-commit: 5555666677778888\n", hours=DAY),
    a_mail(
        "s2-1", "[PATCH v2 1/3] lamp: cut the wick", a_patch_text("trim(wick);"), answers=("s2",), hours=DAY
    ),
    a_mail(
        "s2-2",
        "[PATCH v2 2/3] lamp: light it",
        a_patch_text("light();", "warm();", "glow();"),
        answers=("s2",),
        hours=DAY,
    ),
    a_mail(
        "s2-3",
        "[PATCH v2 3/3] test: light it",
        a_patch_text("assert", path="t.c"),
        answers=("s2",),
        hours=DAY,
    ),
]


def test_between_two_pull_requests(db: Database) -> None:
    fill(db, PULLS)
    answer = diff(db, "P-1", "P-2")
    assert answer.title == "P-1 → P-2 v2 Lamp queue"
    base, head = texts(answer, "Base and head")
    assert base.startswith("base 111111111111") and " → 333333333333" in base
    assert head == 'head 222222222222 "lamp: dim it", the same'
    assert [t.split(" 2 Mar")[0].split(" 3 Mar")[0] for t in texts(answer, "Patches that came")] == [
        "lamp: dim it"
    ]
    assert texts(answer, "Patches that went") == ["lamp: light it 2 Mar"]
    assert texts(answer, "Patches that stayed") == [
        "lamp: trim it 2 Mar → 3 Mar; its diff is not known on both sides"
    ]
    assert texts(answer, "Summary") == ["came: A dimmer", "went: Ada's light"]


def test_that_no_diff_is_known_is_said_once(db: Database) -> None:
    titles = ["lamp: trim it", "lamp: light it"]
    fill(db, [a_pull(f"p{n}", f"PULL v{n}", titles, [], str(n), n * DAY) for n in (1, 2)])
    assert texts(diff(db, "P-1", "P-2"), "Patches that stayed") == [
        "of none of these are both diffs known",
        "lamp: light it 3 Mar → 4 Mar",
        "lamp: trim it 3 Mar → 4 Mar",
    ]


def test_between_versions_of_a_series(db: Database) -> None:
    fill(db, SERIES)
    answer = diff(db, "S-1", "<s2@example.org>")
    assert texts(answer, "Base and head") == ["base 111122223333 → 555566667777"]
    assert texts(answer, "Patches that came") == ["test: light it 3 Mar"]
    assert texts(answer, "Patches that went") == ["docs: tell of it 2 Mar"]
    retitled, changed = texts(answer, "Patches that changed")
    assert retitled == 'lamp: cut the wick 2 Mar → 3 Mar: was "lamp: trim it"'
    assert changed == "lamp: light it 2 Mar → 3 Mar: +2 −0 → +3 −0, about 70 % of the lines are the same"
    assert "Patches that stayed" not in {s.title for s in answer.sections}


def test_what_is_known_in_part_says_so(db: Database) -> None:
    fill(db, [m for m in SERIES if "s2-3" not in m.key])
    assert "only 2 of its 3 patches are known" in texts(diff(db, "S-1", "S-2"))[1]


def test_one_patch_is_not_said_as_several(db: Database) -> None:
    fill(db, SERIES[:6])
    assert "only 1 of its 3 patches is known" in texts(diff(db, "S-1", "S-2"))[1]


def test_what_became_of_patches_stands_beside_each_version(db: Database) -> None:
    fill(db, [*SERIES, *PULLS])
    series = call(COMMANDS["series show"], db, Ask(after(9 * DAY)), {"series": "S-2"})
    assert [t.partition("; since ")[2] for t in texts(series, "Versions")] == [
        "",
        "v1 1 patch came, 1 went, 2 changed",
    ]
    pull = call(COMMANDS["pull show"], db, Ask(after(9 * DAY)), {"pull": "P-2"})
    assert texts(pull, "Versions")[1].endswith("; since v1 1 patch came, 1 went, 1 stayed")


def test_a_version_with_patches_that_did_not_come_is_not_compared(db: Database) -> None:
    fill(db, [m for m in SERIES if "s2-3" not in m.key])
    series = call(COMMANDS["series show"], db, Ask(after(9 * DAY)), {"series": "S-2"})
    assert "since" not in texts(series, "Versions")[1]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("S-1", "S-9", 'No series is called "S-9"'),
        ("S-1", "S-1", "S-1 is compared with itself"),
        ("S-1", "S-3", "S-1 and S-3 are not known to be versions of one series"),
        ("S-1", "P-1", "S-1 and P-1 are not known to be versions of one series"),
        ("S-4", "S-5", "The patches of S-4 are not known: neither they nor a list of them came"),
    ],
)
def test_what_cannot_be_compared_is_refused(db: Database, old: str, new: str, reason: str) -> None:
    empty = [
        a_mail("e1", "[PATCH 0/2] Empty", hours=3 * DAY),
        a_mail("e2", "[PATCH v2 0/2] Empty", hours=4 * DAY),
    ]
    other = a_mail("o", "[PATCH] gate: oil it", a_patch_text("oil();"), hours=2 * DAY, person=BEN)
    fill(db, [*SERIES, other, *empty, *PULLS], 1)
    with pytest.raises(UserError, match=reason):
        diff(db, old, new)


LINES = st.lists(st.integers(1, 60), max_size=40, unique=True)


def a_patch(title: str, lines: list[int], path: str = "lamp/wick.c") -> Patch:
    change = Change(repr(sorted(lines)), tuple(sorted(lines))[:32], len(lines), 0) if lines else None
    return Patch("c", title, Origin(f"<{title}>", after(), ADA), (path,), change)


PATCHES = st.lists(
    st.builds(a_patch, st.text("abc ", min_size=1, max_size=12), LINES, st.sampled_from(("a.c", "b.c"))),
    max_size=6,
    unique_by=lambda p: compare.stem(p.title),
)


@given(PATCHES, PATCHES)
def test_each_patch_is_in_one_pair(old: list[Patch], new: list[Patch]) -> None:
    found = compare.pairs(old, new)
    assert [p.new for p in found if p.new] == new
    assert sorted((p.old for p in found if p.old), key=lambda p: p.title) == sorted(
        old, key=lambda p: p.title
    )
    titles = {compare.stem(p.title) for p in old}
    for pair in found:
        if pair.new and compare.stem(pair.new.title) in titles:
            assert pair.old and compare.stem(pair.old.title) == compare.stem(pair.new.title)


@given(PATCHES)
def test_a_series_is_the_same_as_itself(patches: list[Patch]) -> None:
    assert [(p.old, p.new) for p in compare.pairs(patches, patches)] == [(p, p) for p in patches]


@given(LINES.filter(bool), LINES.filter(bool))
def test_likeness_is_a_share_and_the_same_both_ways(one: list[int], other: list[int]) -> None:
    a, b = a_patch("a", one).change, a_patch("b", other).change
    found = compare.likeness(a, b)
    assert found == compare.likeness(b, a)
    assert found is not None and 0 <= found <= 1
    if max(len(one), len(other)) <= 32 // 2:  # the sketches are whole: it is no estimate
        assert found == len(set(one) & set(other)) / len(set(one) | set(other))
