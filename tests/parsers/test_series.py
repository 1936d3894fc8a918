"""Subjects and kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.series import is_reply, kind, tag
from storage.records import MessageKind, SeriesTag


@pytest.mark.parametrize(
    ("subject", "version", "number", "total", "prefixes", "title"),
    [
        ("gauge: fix it", 1, None, None, (), "gauge: fix it"),
        ("[PATCH] gauge: fix it", 1, None, None, ("PATCH",), "gauge: fix it"),
        ("[PATCH v3 2/7] gauge: fix it", 3, 2, 7, ("PATCH",), "gauge: fix it"),
        ("[PATCH 02/17] gauge: fix it", 1, 2, 17, ("PATCH",), "gauge: fix it"),
        ("[PATCH 1/2 v4] gauge: fix it", 4, 1, 2, ("PATCH",), "gauge: fix it"),
        ("[PATCHv2] gauge: fix it", 2, None, None, ("PATCH",), "gauge: fix it"),
        ("[PATCH-v2 1/2] gauge: fix it", 2, 1, 2, ("PATCH",), "gauge: fix it"),
        ("[PATCH V2] gauge: fix it", 2, None, None, ("PATCH",), "gauge: fix it"),
        ("[PATCH, v2] gauge: fix it", 2, None, None, ("PATCH",), "gauge: fix it"),
        ("[PATCH][v2] gauge: fix it", 2, None, None, ("PATCH",), "gauge: fix it"),
        ("[v2 PATCH] gauge: fix it", 2, None, None, ("PATCH",), "gauge: fix it"),
        ("[PATCH v2.1 1/2] gauge: fix it", 2, 1, 2, ("PATCH",), "gauge: fix it"),
        ("[patch V6.1 07/11] gauge: fix it", 6, 7, 11, ("patch",), "gauge: fix it"),
        ("[PATCH v6.12] gauge: fix it", 1, None, None, ("PATCH", "v6.12"), "gauge: fix it"),
        ("[PATCH 1/2 v5.10] gauge: fix it", 1, 1, 2, ("PATCH", "v5.10"), "gauge: fix it"),
        ("[PATCH v6.6 v2] gauge: fix it", 2, None, None, ("PATCH", "v6.6"), "gauge: fix it"),
        ("[PATCH v5.15.y 0/3] gauges", 1, 0, 3, ("PATCH", "v5.15.y"), "gauges"),
        ("[PATCH FOR v7.1 0/2] gauges", 1, 0, 2, ("PATCH", "for-v7.1"), "gauges"),
        ("[PATCH v2 for 9.2 1/4] gauge: fix it", 2, 1, 4, ("PATCH", "for-9.2"), "gauge: fix it"),
        ("[PATCH for-9.2 v2] gauge: fix it", 2, None, None, ("PATCH", "for-9.2"), "gauge: fix it"),
        ("[PATCH-for-9.2 3/4] gauge: fix it", 1, 3, 4, ("PATCH-for-9.2",), "gauge: fix it"),
        ("[RFC PATCH] gauge: fix it", 1, None, None, ("RFC", "PATCH"), "gauge: fix it"),
        ("[PATCH RFC v2 0/3] gauges", 2, 0, 3, ("PATCH", "RFC"), "gauges"),
        ("[PATCH RESEND v9 1/3] gauge: fix it", 9, 1, 3, ("PATCH", "RESEND"), "gauge: fix it"),
        ("[PULL 0/6] gauge queue", 1, 0, 6, ("PULL",), "gauge queue"),
        ("[PULL v2 00/18] gauge queue", 2, 0, 18, ("PULL",), "gauge queue"),
        ("[GIT PULL] gauge queue", 1, None, None, ("GIT", "PULL"), "gauge queue"),
        ("[PATCH 2 of 7] gauge: fix it", 1, 2, 7, ("PATCH",), "gauge: fix it"),
        ("[PATCH 02 of 10 v3] gauge: fix it", 3, 2, 10, ("PATCH",), "gauge: fix it"),
        ("[PATCH 1/n] gauge: fix it", 1, 1, None, ("PATCH",), "gauge: fix it"),
        ("[Patch]: gauge: fix it", 1, None, None, ("Patch",), "gauge: fix it"),
        ("[Gauge-devel] [PATCH v2 1/2] fix it", 2, 1, 2, ("Gauge-devel", "PATCH"), "fix it"),
        (
            "[Gauge-devel][gauge-web PATCH] fix it",
            1,
            None,
            None,
            ("Gauge-devel", "gauge-web", "PATCH"),
            "fix it",
        ),
        ("[External] Re: [PATCH] fix it", 1, None, None, ("External", "PATCH"), "fix it"),
        ("[[ EXT ] [PATCH 1/2] fix it", 1, 1, 2, ("EXT", "PATCH"), "fix it"),
        ("Re: [PATCH v3 2/7] gauge: fix it", 3, 2, 7, ("PATCH",), "gauge: fix it"),
        ("Re: [Gauge-devel] Re: [PATCH] fix it", 1, None, None, ("Gauge-devel", "PATCH"), "fix it"),
        ("AW: WG: fix it", 1, None, None, (), "fix it"),
        ("Antw: [EXT] fix it", 1, None, None, ("EXT",), "fix it"),
        ("R: fix it", 1, None, None, (), "fix it"),
        ("回复: [PATCH] fix it", 1, None, None, ("PATCH",), "fix it"),
        ("回复：fix it", 1, None, None, (), "fix it"),
        ("Re[2]: fix it", 1, None, None, (), "fix it"),
        ("RE: FW: fix it", 1, None, None, (), "fix it"),
        ("PATCH: gauge: fix it", 1, None, None, ("PATCH",), "gauge: fix it"),
        ("PATCH v2 1/3: gauge: fix it", 2, 1, 3, ("PATCH",), "gauge: fix it"),
        ("git pull request for the gauge", 1, None, None, ("git", "pull"), "for the gauge"),
        ("Re: pull-request: gauges 2026-02-03", 1, None, None, ("pull",), "gauges 2026-02-03"),
        ("pull request for the gauge", 1, None, None, ("pull",), "for the gauge"),
        ("a pull request: why", 1, None, None, (), "a pull request: why"),
        ("Re: new name (was: [PATCH] old name)", 1, None, None, (), "new name"),
        ("new name (was Re: old name)", 1, None, None, (), "new name"),
        ("new name [was: old (name)]", 1, None, None, (), "new name"),
        ("[PATCH 1/2] gauge: fix it [ver #3]", 3, 1, 2, ("PATCH",), "gauge: fix it"),
        ("[PATCH] gauge: v2 of 3/4 wheels", 1, None, None, ("PATCH",), "gauge: v2 of 3/4 wheels"),
        ("[PATCH 20240903/7] fix it", 1, None, None, ("PATCH", "20240903/7"), "fix it"),
        ("[REGRESSION 5.3.18] slow", 1, None, None, ("REGRESSION", "5.3.18"), "slow"),
        ("[PATCH v5 1/6] rv: add a monitor", 5, 1, 6, ("PATCH",), "rv: add a monitor"),
        ("[RFC PATCH] res: fix it", 1, None, None, ("RFC", "PATCH"), "res: fix it"),
        ("[PATCH-for-9.2] tr: fix it", 1, None, None, ("PATCH-for-9.2",), "tr: fix it"),
        ("[PULL 0/6] i: gauges", 1, 0, 6, ("PULL",), "i: gauges"),
        ("[RFC v2] SV: fix it", 2, None, None, ("RFC",), "SV: fix it"),
        ("[PATCH][gauge-web] fw: fix it", 1, None, None, ("PATCH", "gauge-web"), "fw: fix it"),
        ("RV: [PATCH] rv: fix it", 1, None, None, ("PATCH",), "rv: fix it"),
        ("[Gauge-devel] R: fix it", 1, None, None, ("Gauge-devel",), "fix it"),
        ("[PATCH] Re: AW: Fwd: 转发: fix it", 1, None, None, ("PATCH",), "fix it"),
        ("[PATCH]", 1, None, None, (), "[PATCH]"),
        ("", 1, None, None, (), ""),
        ("patching the gauge", 1, None, None, (), "patching the gauge"),
    ],
)
def test_tags(
    subject: str, version: int, number: int | None, total: int | None, prefixes: tuple[str, ...], title: str
) -> None:
    assert tag(subject) == SeriesTag(version, number, total, prefixes, title)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: x", True),
        ("[list] RE: x", True),
        ("AW: x", True),
        ("Antw: x", True),
        ("R: x", True),
        ("SV: x", True),
        ("回复：x", True),
        ("[PATCH] Re: x", True),
        ("[PATCH] res: x", False),
        ("Fwd: x", False),
        ("Fwd: Re: x", True),
        ("regarding: x", False),
        ("really: x", False),
        ("x Re: y", False),
        ("", False),
    ],
)
def test_reply_marks(subject: str, expected: bool) -> None:
    assert is_reply(subject) is expected


REQUEST = """\
The following changes since commit 0123456789abcdef0123456789abcdef01234567:

  gauge: before (2024-09-03 10:00:00 +0100)

are available in the Git repository at:

  https://git.example.org/gauge.git tags/gauge-20240903
"""
DIFF = "Fix it.\n\ndiff --git a/gauge.c b/gauge.c\n--- a/gauge.c\n+++ b/gauge.c\n@@ -1 +1 @@\n-a\n+b\n"
CVS = "Fix it.\n\n--- gauge.c\t1 Sep 2004\n+++ gauge.c\t3 Sep 2004\n@@ -1 +1 @@\n-a\n+b\n"
QUOTES = "On Tue, 3 Sep 2024, Ada Byte wrote:\n> Fix it.\n\nReviewed-by: Carl Delta <carl@example.org>\n"
PARENT = "<1@example.org>"


@pytest.mark.parametrize(
    ("subject", "parent", "text", "expected"),
    [
        ("[PULL 0/6] gauge queue", None, REQUEST, MessageKind.PULL_REQUEST),
        ("[PULL] gauge queue", None, "please", MessageKind.PULL_REQUEST),
        ("[GIT PULL] gauge queue", None, REQUEST, MessageKind.PULL_REQUEST),
        ("[GIT PULL 1/3] gauge queue", None, REQUEST, MessageKind.PULL_REQUEST),
        ("git pull: gauge queue", None, "please", MessageKind.PULL_REQUEST),
        ("please take the gauge queue", None, REQUEST, MessageKind.PULL_REQUEST),
        ("[PULL v2 0/6] gauge queue", PARENT, REQUEST, MessageKind.PULL_REQUEST),
        ("[PULL 3/6] gauge: fix it", PARENT, DIFF, MessageKind.PATCH),
        ("[PULL 3/6] gauge: fix it", PARENT, "", MessageKind.PATCH),
        ("[PATCH 0/3] gauges", None, "A series.", MessageKind.COVER_LETTER),
        ("[RFC 0/3] gauges", None, "A series.", MessageKind.COVER_LETTER),
        ("[PATCH v2 0/3] gauges", PARENT, "A series.", MessageKind.COVER_LETTER),
        ("[PATCH 1/3] gauge: fix it", PARENT, DIFF, MessageKind.PATCH),
        ("[PATCH] gauge: fix it", PARENT, DIFF, MessageKind.PATCH),
        ("[PATCH 1/3] rv: fix it", PARENT, DIFF, MessageKind.PATCH),
        ("[PATCH 0/3] rv: gauges", None, "A series.", MessageKind.COVER_LETTER),
        ("RV: [PATCH 1/3] rv: fix it", PARENT, DIFF, MessageKind.REPLY),
        ("[PATCH] gauge: fix it", PARENT, "The patch is attached.", MessageKind.PATCH),
        ("[PATCHv2] gauge: fix it", None, "", MessageKind.PATCH),
        ("[PATCH-for-9.2] gauge: fix it", None, "", MessageKind.PATCH),
        ("[RFC 2/3] gauge: fix it", None, "", MessageKind.PATCH),
        ("PATCH: gauge: fix it", None, "", MessageKind.PATCH),
        ("gauge: fix it", None, DIFF, MessageKind.PATCH),
        (
            'FAILED: patch "[PATCH] gauge: fix it" failed to apply to 6.12-stable',
            None,
            DIFF,
            MessageKind.OTHER,
        ),
        ('[Gauge-devel] FAILED: Patch "gauge: fix it" failed to apply', None, DIFF, MessageKind.OTHER),
        ('Patch "gauge: fix it" has been added to the 6.12-stable tree', None, DIFF, MessageKind.OTHER),
        ('Re: FAILED: patch "gauge: fix it" failed to apply', PARENT, DIFF, MessageKind.REPLY),
        ("[gauge:for-next 1/7] gauge.c:94: warning: unused", None, "", MessageKind.OTHER),
        ("[gauge:for-next 1/7] gauge: fix it", None, DIFF, MessageKind.PATCH),
        ("[gauge:for-next PATCH 1/7] gauge: fix it", None, "", MessageKind.PATCH),
        ("[RFC gauge:for-next 1/7] gauge: fix it", None, "", MessageKind.PATCH),
        ("gauge: fix it", None, CVS, MessageKind.PATCH),
        ("Re: [PATCH] gauge: fix it", PARENT, DIFF, MessageKind.REPLY),
        ("Re: [PULL 0/6] gauge queue", PARENT, "Applied.", MessageKind.REPLY),
        ("Re: [PATCH 0/6] gauge queue", None, "Applied.", MessageKind.REPLY),
        ("Re: Coverity: gauge_read(): Resource leaks", PARENT, "", MessageKind.REPLY),
        ("RE: New Defects reported by Coverity Scan for gauge", PARENT, "", MessageKind.REPLY),
        ("[PATCH] gauge: fix it", PARENT, QUOTES, MessageKind.REPLY),
        ("gauge is slow", PARENT, "", MessageKind.REPLY),
        ("New Defects reported by Coverity Scan for gauge", None, "", MessageKind.COVERITY_REPORT),
        ("New Defects reported by Coverity Scan for gauge", PARENT, "", MessageKind.COVERITY_REPORT),
        ("Fwd: New Defects reported by Coverity Scan for gauge", None, "", MessageKind.COVERITY_REPORT),
        ("Coverity Scan: Analysis completed for gauge", None, "", MessageKind.COVERITY_REPORT),
        ("Re: Coverity Scan: Analysis completed for gauge", PARENT, "", MessageKind.REPLY),
        ("Coverity: gauge_read(): Resource leaks", None, "", MessageKind.COVERITY_REPORT),
        ("Coverity: what shall we do about it", None, "", MessageKind.OTHER),
        ("Fwd: [PATCH] gauge: fix it", None, DIFF, MessageKind.OTHER),
        ("gauge is slow", None, "", MessageKind.OTHER),
        ("[RFC] how to gauge", None, "", MessageKind.OTHER),
        ("", None, "", MessageKind.OTHER),
    ],
)
def test_kinds(subject: str, parent: str | None, text: str, expected: MessageKind) -> None:
    assert kind(subject, tag(subject), parent, text) is expected


@given(st.text(max_size=200) | st.text(alphabet="[]()v12/0 ofPATCHRe:was", max_size=200))
def test_any_subject_has_a_tag(subject: str) -> None:
    found = tag(subject)
    assert found.version >= 0
    assert found.title == found.title.strip()
    assert tag("Re: " + subject) == found
    assert isinstance(kind(subject, found, None, subject), MessageKind)


@pytest.mark.parametrize(
    "subject",
    ["[" * 100_000, "Re: " * 50_000, "[a] " * 50_000, "(was: " * 50_000, "was (" * 20_000, "1 of " * 50_000],
    ids=range(6),
)
def test_hostile_subjects_come_to_an_end(subject: str) -> None:
    assert kind(subject, tag(subject), None, subject) in (MessageKind.OTHER, MessageKind.REPLY)
