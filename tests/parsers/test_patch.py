from __future__ import annotations

import mailbox
import re
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import patch

MESSAGE = """\
From: Ada Quill <ada@example.org>

plover: Do not spin when the nest is empty

The loop below never ends when there is nothing to hatch.

Note: the older nests are still wrong,
and are left for another day.

Fixes: 0a1b2c3d4e ("plover: Add nests")
Resolves: Coverity CID 1600001,
 1600002
Reviewed-By: Bo Reed <bo@example.org>
[bo: mended the subject]
Signed-off-by: Ada Quill <ada@example.org>
---
 src/nest.c           |  4 ++--
 src/{old => new}/egg.c | 12 +++++++-----
 a.txt => b.txt       |  0
 img/egg.png          | Bin 0 -> 120 bytes
 ...eally/deep/folder/with/an/egg-test.c | 3 +++
 gone.c               |  9 ---------
 6 files changed, 12 insertions(+), 16 deletions(-)
 rename src/{old => new}/egg.c (80%)
 create mode 100644 tests/really/deep/folder/with/an/egg-test.c
 delete mode 100644 gone.c

diff --git a/src/nest.c b/src/nest.c
index 1111111111..2222222222 100644
--- a/src/nest.c
+++ b/src/nest.c
@@ -1,4 +1,4 @@ void hatch(void)
 first
--- a/not-a-file.c
-second
+++ b/not-a-file.c
+ other.c | 5 +++++
 last
diff --git a/gone.c b/gone.c
deleted file mode 100644
--- a/gone.c
+++ /dev/null
@@ -1,1 +0,0 @@
-x
--
2.45.0
"""


def test_trailers_of_a_patch() -> None:
    assert patch.trailers(MESSAGE) == (
        ("Fixes", '0a1b2c3d4e ("plover: Add nests")'),
        ("Resolves", "Coverity CID 1600001, 1600002"),
        ("Reviewed-By", "Bo Reed <bo@example.org>"),
        ("Signed-off-by", "Ada Quill <ada@example.org>"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Only words here.\n", ()),
        ("Fixes: 1\n\nWords at the end.\n", ()),
        ("Words.\n\nFixes : Coverity CID 1600001\n", (("Fixes", "Coverity CID 1600001"),)),
        ("Words.\n\nLink: https://example.org/x\n\n-- \nAda\n", (("Link", "https://example.org/x"),)),
        ("Words.\n\nLink: x\n--\nAda\n", (("Link", "x"),)),
        ("See\n\nhttps://example.org/x\n", ()),
        ("Words.\n\nNote: this is long\nand goes on here.\n", ()),
        (
            "Words.\n\n(cherry picked from commit 0a1b2c3d)\nFixes: x\nand words\n",
            (("Fixes", "x"),),
        ),
        ("Words.\n\none\ntwo\nthree\nfour\nSigned-off-by: Ada\n", ()),
        ("From: Ada Quill <ada@example.org>\n\n---\n x | 2 ++\n", ()),
        ("Words.\r\n\r\nAcked-by: Bo\r\n  Reed\r\n---\r\n", (("Acked-by", "Bo Reed"),)),
        ("Words.\n\nAcked-by: Bo\ndiff --git a/x b/x\nLink: no\n", (("Acked-by", "Bo"),)),
    ],
)
def test_trailers(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert patch.trailers(text) == expected


def test_files_of_a_patch() -> None:
    assert patch.files(MESSAGE) == (
        "src/nest.c",
        "src/new/egg.c",
        "b.txt",
        "img/egg.png",
        "tests/really/deep/folder/with/an/egg-test.c",
        "gone.c",
    )


def test_diffstat_of_a_patch() -> None:
    paths, insertions, deletions = patch.diffstat(MESSAGE)
    assert paths == patch.files(MESSAGE)
    assert (insertions, deletions) == (12, 16)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("diff --git a/x/y.c b/x/y.c\nold mode 100644\nnew mode 100755\n", ("x/y.c",)),
        ("diff --git a/with space.c b/with space.c\nnew file mode 100644\nindex 0..0\n", ("with space.c",)),
        ("diff --git x.png x.png\nnew file mode 100644\nGIT binary patch\n", ("x.png",)),
        ("diff --git a/a.c b/b.c\nsimilarity index 90%\nrename from a.c\nrename to b.c\n", ("b.c",)),
        ("diff --git a/a.c b/b.c\nsimilarity index 90%\ncopy from a.c\ncopy to b.c\n", ("b.c",)),
        (
            "diff --git a/n.c b/n.c\nnew file mode 100644\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1 @@\n+x\n",
            ("n.c",),
        ),
        ("diff --git a/n.c b/n.c\n--- a/n.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", ("n.c",)),
        (
            'diff --git "a/caf\\303\\251.c" "b/caf\\303\\251.c"\n'
            '--- "a/caf\\303\\251.c"\n+++ "b/caf\\303\\251.c"\n',
            ("café.c",),
        ),
        ('diff --git "a/q\\"\\t.c" "b/q\\"\\t.c"\nnew mode 100644\n', ('q"\t.c',)),
        ("--- src/x.c\t2024-01-01\n+++ src/x.c\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\n", ("src/x.c",)),
        ("--- nest-1.0.orig/src/x.c\n+++ nest-1.0/src/x.c\n@@ -1 +1 @@\n-a\n+b\n", ("src/x.c",)),
        ("--- a/old.c\n+++ b/new.c\n@@ -1 +1 @@\n-a\n+b\n", ("new.c",)),
        ("Index: src/x.c\n=====\n--- src/x.c\t(revision 1)\n+++ src/x.c\t(working copy)\n", ("src/x.c",)),
        ("Index: not a file\n", ()),
        ("--- a/lonely.c\nwords\n", ()),
    ],
)
def test_headers_of_a_diff(header: str, expected: tuple[str, ...]) -> None:
    assert patch.files(header) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (" src/x.c | 4 ++--", ("src/x.c",)),
        ("  src/x.c                |   14 ++", ("src/x.c",)),
        (" src/{ => deep}/x.c | 0", ("src/deep/x.c",)),
        (" src/{deep => }/x.c | 0", ("src/x.c",)),
        (" {src => lib}/x.c | 2 +-", ("lib/x.c",)),
        (" {src => }/x.c | 2 +-", ("x.c",)),
        (" x.c => y.c | 2 +-", ("y.c",)),
        (' "caf\\303\\251.c" | 2 +-', ("café.c",)),
        (" .../deep/x.c | 2 +-", (".../deep/x.c",)),
        (" egg.bin | Bin 10 -> 12 bytes", ("egg.bin",)),
        (" egg.bin | Bin", ("egg.bin",)),
        ("> src/x.c | 4 ++--", ()),
        ("   12 | int main(void)", ()),
    ],
)
def test_lines_of_a_diffstat(line: str, expected: tuple[str, ...]) -> None:
    stat = f"{line}\n 1 file changed, 2 insertions(+), 2 deletions(-)\n"
    assert patch.diffstat(stat) == (expected, 2, 2)
    assert patch.files(stat) == expected


@pytest.mark.parametrize(
    ("summary", "insertions", "deletions"),
    [
        ("1 file changed, 5 insertions(+)", 5, 0),
        ("1 file changed, 1 deletion(-)", 0, 1),
        ("1 file changed, 0 insertions(+), 0 deletions(-)", 0, 0),
        ("1 file changed", 0, 0),
        ("1 files changed, 1 insertions(+), 2 deletions(-)", 1, 2),
    ],
)
def test_summary_lines(summary: str, insertions: int, deletions: int) -> None:
    assert patch.diffstat(f" x.c | 5 ++\n {summary}\n") == (("x.c",), insertions, deletions)


def test_a_diffstat_that_is_cut_off_still_names_files() -> None:
    text = " src/x.c | 4 ++--\n src/y.c | 2 ++\n"
    assert patch.diffstat(text) == ((), 0, 0)
    assert patch.files(text) == ("src/x.c", "src/y.c")


def test_a_table_in_prose_is_no_diffstat() -> None:
    assert patch.files("nests | 12\neggs | 40\n") == ()


def test_a_number_of_changed_files_in_prose_is_no_diffstat() -> None:
    assert patch.diffstat("I see that 3 files changed, 2 insertions(+), nothing else.\n") == ((), 0, 0)


def test_an_ambiguous_shortened_path_stays_as_it_is() -> None:
    diff = "".join(f"diff --git a/{d}/deep/x.c b/{d}/deep/x.c\nnew mode 100644\n" for d in "ab")
    stat = " .../deep/x.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
    assert patch.files(stat + diff) == (".../deep/x.c", "a/deep/x.c", "b/deep/x.c")


def test_a_damaged_hunk_hides_no_later_file() -> None:
    text = (
        "--- a/x.c\n+++ b/x.c\n@@ -1,90 +1,90 @@\n context\nwrapped by a mailer\n"
        "diff --git a/y.c b/y.c\n--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-a\n+b\n"
    )
    assert patch.files(text) == ("x.c", "y.c")


NAMES = st.text("abcxyz-_.0", min_size=1, max_size=6).filter(lambda n: n.strip(".") != "")
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
KEYS = st.sampled_from(["Signed-off-by", "Reviewed-by", "Fixes", "Link", "Cc", "Coverity-ID"])
VALUES = (
    st.text('abc XYZ<>@.0129()"', min_size=1, max_size=60).map(lambda v: " ".join(v.split())).filter(bool)
)


@given(st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=8))
def test_trailers_are_read_back(pairs: list[tuple[str, str]]) -> None:
    block = "\n".join(f"{key}: {value}" for key, value in pairs)
    assert patch.trailers(f"Words.\n\n{block}\n---\n x | 1 +\n") == tuple(pairs)
    folded = "\n".join(f"{key}: {value}".replace(" ", "\n  ", 1) for key, value in pairs)
    assert patch.trailers(f"Words.\n\n{folded}\n") == tuple(pairs)


@given(st.lists(PATHS, min_size=1, max_size=8, unique=True), st.integers(0, 999), st.integers(0, 999))
def test_a_diffstat_is_read_back(paths: list[str], insertions: int, deletions: int) -> None:
    width = max(len(p) for p in paths)
    lines = [f" {p:{width}} | {n} {'+' * n}".rstrip() for n, p in enumerate(paths)]
    total = f" {len(paths)} files changed, {insertions} insertions(+), {deletions} deletions(-)"
    text = "Words.\n---\n" + "\n".join([*lines, total]) + "\n"
    assert patch.diffstat(text) == (tuple(paths), insertions, deletions)
    assert patch.files(text) == tuple(paths)


@given(st.lists(PATHS, min_size=1, max_size=6, unique=True), st.lists(st.sampled_from("+- "), max_size=6))
def test_the_paths_of_a_diff_are_read_back(paths: list[str], marks: list[str]) -> None:
    body = "".join(f"{mark}-- a/b | 3 +++\n" for mark in marks)
    old, new = sum(m in "- " for m in marks), sum(m in "+ " for m in marks)
    hunk = f"@@ -1,{old} +1,{new} @@\n{body}"
    text = "".join(f"diff --git a/{p} b/{p}\nindex 1..2 100644\n--- a/{p}\n+++ b/{p}\n{hunk}" for p in paths)
    assert patch.files(text) == tuple(paths)


PIECES = [
    "--- ",
    "+++ ",
    "diff --git ",
    "@@ -1,3 +1,3 @@",
    "|",
    " 3 ++",
    "\n",
    "a/b",
    '"',
    "{a => b}",
    "=>",
    "Index: ",
    "=====",
    "...",
    "\\3",
    "1 file changed",
    "Key: value",
    " ",
    "rename to ",
    "\r\n",
    "\0",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_never_raises(text: str) -> None:
    assert all(key for key, _ in patch.trailers(text))
    assert "" not in patch.files(text)
    assert patch.diffstat(text)[1:] == (0, 0)


def body(message: Message) -> str:
    parts = [p.get_payload(decode=True) for p in message.walk() if p.get_content_maintype() == "text"]
    return "\n".join(p.decode("utf-8", "replace") for p in parts if isinstance(p, bytes))


def test_patches_of_the_data_agree_with_their_own_summary(data: Path) -> None:
    checked = 0
    for path in sorted([*data.glob("mail/**/*.mbox"), *data.glob("qemu-devel/*.mbox")]):
        if path.parent.name in ("fuzz", "coverity-bot"):
            continue
        box = mailbox.mbox(path, create=False)
        for message in box:
            text = body(message)
            summary = re.search(r"^ +(\d+) files? changed", text, re.MULTILINE)
            if summary:
                paths = patch.diffstat(text)[0]
                assert len(paths) == int(summary[1]), (path.name, message["Subject"])
                assert set(paths) <= set(patch.files(text))
                checked += 1
        box.close()
    assert checked > 40
