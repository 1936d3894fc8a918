from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.signatures import clusters
from bot.rules.signatures import near, says_little, sign

ASSERTION = "ERROR:../tests/lane.c:205:wait_for_lane: assertion failed (lane->state == LANE_OPEN): (3 == 1)"

VARIED = """\
{time} pine-oak[{pid}]: lane {n} at {hex} went away after {size}
ERROR:{path}tests/lane.c:{n}:wait_for_lane: assertion failed (state == {n}): ({pid} == {n})
connect to {host}:{port} by {tmp}: refused
(test program exited with status code -{n})
"""
TIMES = st.datetimes().map(lambda t: t.strftime("20%y-%m-%dT%H:%M:%S.%fZ"))
NUMBERS = st.integers(0, 10**9).map(str)
NAMES = st.text(alphabet="abcXYZ0123456789_-", min_size=1, max_size=12)
VALUES = st.fixed_dictionaries(
    {
        "time": TIMES,
        "pid": NUMBERS,
        "n": NUMBERS,
        "port": st.integers(1, 65535).map(str),
        "hex": st.integers(0, 2**64).map(hex),
        "size": st.builds("{} {}".format, st.integers(0, 4096), st.sampled_from(["KiB", "MB", "bytes", "B"])),
        "host": st.ip_addresses(v=4).map(str),
        "tmp": st.builds("/tmp/{}/{}".format, NAMES, NAMES),  # noqa: S108 - it is only text
        "path": st.sampled_from(["", "../", "../../", "./"])
        | st.builds("/builds/{}/{}/".format, NAMES, NAMES)
        | st.builds("/builds/{}/{}/build/../".format, NAMES, NAMES),
    }
)


@given(VALUES, VALUES)
def test_other_numbers_pids_paths_and_times_change_nothing(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert sign(VARIED.format(**one)) == sign(VARIED.format(**other))


@given(st.text(max_size=300))
def test_any_text_is_signed_and_signed_the_same_when_masked(text: str) -> None:
    signature = sign(text)
    assert sign(signature.template).template == signature.template


@given(st.lists(st.text(alphabet="abc :/failed ERROR123", max_size=20), max_size=12), st.randoms())
def test_order_does_not_matter(lines: list[str], chance: random.Random) -> None:
    shuffled = lines.copy()
    chance.shuffle(shuffled)
    assert sign("\n".join(lines)) == sign("\n".join(shuffled))


@given(st.integers(0, len(ASSERTION)), st.sampled_from(["\x1b[0m", "\x1b[31;1m", "\x1b[0K"]))
def test_colours_do_not_matter(at: int, code: str) -> None:
    assert sign(ASSERTION[:at] + code + ASSERTION[at:]) == sign(ASSERTION)


def test_what_follows_from_the_cause_is_not_part_of_it() -> None:
    assert sign(f"{ASSERTION}\nAborted (core dumped)") == sign(ASSERTION)
    assert sign(f"lane 3 is late\n{ASSERTION}\n(test program exited with status code -6)") == sign(ASSERTION)


def test_two_functions_are_two_causes() -> None:
    one = sign("ERROR:../tests/lane.c:12:test_read: assertion failed (ret == 0): (1 == 0)")
    other = sign("ERROR:../tests/lane.c:12:test_write: assertion failed (ret == 0): (1 == 0)")
    assert one.key != other.key
    assert not near(one, other)


def test_a_few_other_words_are_near() -> None:
    one = sign("pine-oak: cannot open lane 'oak.lane' for writing: it is busy")
    other = sign("pine-oak: error: cannot open lane 'oak.lane' for reading: it is busy")
    assert one.key != other.key
    assert near(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Exit code 1",
        "exit status 1",
        "Segmentation fault (core dumped)",
        "killed by signal 6 SIGABRT",
        "TIMEOUT killed by signal 15 SIGTERM",
        "(test program exited with status code -6)",
        "TAP parsing error: Too few tests run (expected 41, got 13)",
        "Aborted",
        "AssertionError: False is not true",
        "ninja: build stopped: subcommand failed.",
    ],
)
def test_what_any_failure_says_carries_no_weight(text: str) -> None:
    assert says_little(sign(text).template)


@pytest.mark.parametrize(
    "text",
    [
        ASSERTION,
        "fatal: unable to access 'https://example.org/pine.git/': Could not resolve host: example.org",
        "cc1: fatal error: error writing to /tmp/x.s: No space left on device",
        "E: Unable to locate package libpine-dev",
    ],
)
def test_what_names_something_carries_weight(text: str) -> None:
    assert not says_little(sign(text).template)


BUSY = [
    f"pine-oak: {said}cannot open lane '{lane}.lane' for {what}: it is busy"
    for lane in ("oak", "elm")
    for said in ("", "error: ")
    for what in ("writing", "reading")
]


@given(
    st.permutations(
        [*BUSY, ASSERTION, *(f"the lamp room {waits} for its keeper" for waits in ("waited", "waits"))]
    )
)
def test_causes_are_the_same_in_whatever_order_failures_come(texts: list[str]) -> None:
    found = clusters(map(sign, texts))
    assert found == clusters(map(sign, sorted(texts)))
    assert found.keys() >= set(found.values())
    assert all(found[found[key]] == found[key] <= key for key in found)
    of_lanes = [{found[sign(text).key] for text in BUSY if lane in text} for lane in ("oak.", "elm.")]
    assert list(map(len, of_lanes)) == [1, 1]
    assert len(set(found.values())) == 4


def test_a_key_stays_the_same_for_ever() -> None:
    assert sign(ASSERTION).key == "f50c08cb0560"
