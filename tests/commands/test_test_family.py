from __future__ import annotations

from commands.test_family import unrelated

RELATED = ["qtest-x86_64/handover-test", "qtest-aarch64/handover-test", "/x86_64/handover-test"]


def test_parts_of_a_test_and_other_architectures_are_related() -> None:
    assert not unrelated(RELATED)
    assert not unrelated(
        ["door-test.py:Lock.opens", "door-test.py:Lock.closes", "door-test.py::jams", "b/door-test"]
    )


def test_three_that_have_nothing_in_common_are_not() -> None:
    assert not unrelated([*RELATED, "disk-copy"])
    assert unrelated([*RELATED, "disk-copy", "lamp-test"])
