from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.masks import mask


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("got 12, wanted -7 of 1.5e-3", "got <n>, wanted <n> of <n>"),
        ("lane 3 lost 12 KiB in 1h2m3s after 250 ms", "lane <n> lost <n> in <n> after <n>"),
        ("at 0x7ffd12ab pid=4321 ==99==", "at <n> pid=<n> ==<n>=="),
        ("commit 2b81c046252f of 0123456789abcdef0123456789abcdef01234567", "commit <n> of <n>"),
        ("job 6f9619ff-8b86-d011-b42d-00c04fc964ff", "job <n>"),
        ("2026-09-19T12:00:00.123456Z up", "<time> up"),
        ("Sat Sep 19 12:00:00 2026: up", "<time>: up"),
        ("19 Sep 2026, 12:00:01.5 up", "<time> up"),
        ("open '/tmp/lane-Xy12Zq/lane.sock': no", "open '<tmp>': no"),
        ("connect to 127.0.0.1:34567 or [::1]:80", "connect to <addr> or <addr>"),
        ("/builds/pine/pinewood/build/../tests/lane.c:12:5: error: x", "tests/lane.c:<n>:<n>: error: x"),
        ("../../tests/lane.c:12: x", "tests/lane.c:<n>: x"),
        ("./tests/lane.c:12: x", "tests/lane.c:<n>: x"),
        ("/x86_64/lanes/open of qemu-system-aarch64", "/<arch>/lanes/open of qemu-system-<arch>"),
        ("hw/arm/boot.c and ../target/ppc/cpu.c", "hw/arm/boot.c and target/ppc/cpu.c"),
        ("Bail out! ERROR:../a.c:1:f: no", "ERROR:a.c:<n>:f: no"),
        ("# ERROR:../a.c:1:f: no", "ERROR:a.c:<n>:f: no"),
        ("\x1b[1;31mred\x1b[0m   alert", "red alert"),
        ("unused variable ‘lane’", "unused variable 'lane'"),
        ("assertion failed (lane == n): (3 == 1)", "assertion failed (lane == n)"),
        ("lane.c:12:5: error: unused [-Werror=unused]", "lane.c:<n>:<n>: error: unused"),
        ("tar: /tmp/x: Cannot write: No space left on device", "No space left on device"),
        ("E: http://deb.example.org/p/oak_1.deb 503", "E: http://deb.example.org/<path> <n>"),
        ("make[1]: *** [tests/Makefile:12: run-oak] Error 124", "make: *** [run-oak] Error <n>"),
        ("c++: fatal error: Killed signal terminated program cc1plus", "Killed signal terminated program"),
        ("pine-system-s390x: no", "pine-system-<arch>: no"),
        ("uint32_t x86_64 sha256 e1000 test2", "uint32_t x86_64 sha256 e1000 test2"),
        ("std::move and a::b", "std::move and a::b"),
    ],
)
def test_masks(line: str, masked: str) -> None:
    assert mask(line) == masked


@given(st.text(max_size=60) | st.text(alphabet="a1f0x.:/-[]<>tmpnbuilds_ #!'", max_size=60))
def test_masking_again_changes_nothing(line: str) -> None:
    assert mask(mask(line)) == mask(line)
