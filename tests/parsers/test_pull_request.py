from __future__ import annotations

import mailbox
import textwrap
from dataclasses import replace
from email.message import Message
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import pull_request
from bot.rules.unlisted import unlisted
from storage.records import PatchTitle, PullRequest

BASE = "0123456789abcdef0123456789abcdef01234567"
HEAD = "89abcdef0123456789abcdef0123456789abcdef"
RULE = "-" * 64
SIGNATURE = "-- "

MAIL = f"""\
Hello Bo,

please have a look.

The following changes since commit {BASE}:

  Merge tag 'eggs' of https://example.org/cy/nest into staging (2024-05-06 07:08:09 +0100)

are available in the Git repository at:

  https://example.org/ada/nest.git tags/plover-20240506

for you to fetch changes up to {HEAD}:

  nest/hatch: Fix crackmap ordering race (2024-05-06 10:11:12 -0400)

{RULE}
Plover pull for 3.1

v2:
- mended a wrapper

Changelog:

- Ada's patch to move two checks
- Bo's bug fix to keep colour
  when preening

{RULE}

Ada Quill (2):
  nest/tests: Move a pair of sleepy checks
  nest/hatch: Fix crackmap ordering race

Bo.Reed (1):
  feather.c: Keep colour attribute in preen() and in all of
    the other functions

 nest/hatch.c           |  5 +++++
 nest/{{old => new}}/egg.c |  8 ++++----
 feather.c              | 18 ++++++++++--------
 3 files changed, 19 insertions(+), 12 deletions(-)
 rename nest/{{old => new}}/egg.c (90%)

{SIGNATURE}
2.45.0
"""

PULL = PullRequest(
    base=BASE,
    base_subject="Merge tag 'eggs' of https://example.org/cy/nest into staging",
    repository="https://example.org/ada/nest.git",
    ref="tags/plover-20240506",
    head=HEAD,
    head_subject="nest/hatch: Fix crackmap ordering race",
    patches=(
        PatchTitle("Ada Quill", "nest/tests: Move a pair of sleepy checks"),
        PatchTitle("Ada Quill", "nest/hatch: Fix crackmap ordering race"),
        PatchTitle(
            "Bo.Reed", "feather.c: Keep colour attribute in preen() and in all of the other functions"
        ),
    ),
    summary=("Ada's patch to move two checks", "Bo's bug fix to keep colour when preening"),
    files=("nest/hatch.c", "nest/new/egg.c", "feather.c"),
    insertions=19,
    deletions=12,
)


def test_a_pull_request() -> None:
    assert pull_request.read(MAIL) == PULL
    assert pull_request.read(MAIL.replace("\n", "\r\n")) == PULL


def test_a_pull_request_with_the_patch_behind_it() -> None:
    text = MAIL.replace(
        "-- \n2.45.0\n", "diff --git a/feather.c b/feather.c\n--- a/feather.c\n+++ b/feather.c\n"
    )
    assert pull_request.read(text) == PULL


def test_a_quotation_cut_off_behind_the_summary() -> None:
    quoted = MAIL.partition("\nAda Quill (2)")[0]
    expected = replace(PULL, patches=(), files=(), insertions=0, deletions=0)
    assert pull_request.read(quoted) == expected
    assert pull_request.read(quoted.rpartition(RULE)[0]) == expected


def test_a_quotation_cut_off_inside_the_summary() -> None:
    found = pull_request.read(MAIL.partition("- Bo's")[0])
    assert found is not None
    assert found.summary == ("Ada's patch to move two checks",)


def test_a_quotation_cut_off_behind_the_head() -> None:
    found = pull_request.read(MAIL.partition(RULE)[0])
    assert found == replace(PULL, patches=(), summary=(), files=(), insertions=0, deletions=0)


def test_a_quotation_cut_off_behind_the_repository() -> None:
    found = pull_request.read(MAIL.partition("for you")[0])
    assert found is not None
    assert (found.repository, found.ref, found.head) == (PULL.repository, PULL.ref, "")


def test_a_quotation_cut_off_inside_the_shortlog() -> None:
    found = pull_request.read(MAIL.partition("  nest/hatch: Fix crackmap ordering race\n")[0])
    assert found is not None
    assert found.patches == PULL.patches[:1]
    assert found.summary == PULL.summary


def test_a_quotation_that_lost_or_won_spaces() -> None:
    wider = "\n".join(f" {line}" if line.startswith(" ") else line for line in MAIL.split("\n"))
    assert pull_request.read(wider) == PULL


@pytest.mark.parametrize(
    ("place", "repository", "ref"),
    [
        ("  git://example.org/nest.git plover", "git://example.org/nest.git", "plover"),
        ("  git+ssh://example.org/nest.git refs/tags/x", "git+ssh://example.org/nest.git", "refs/tags/x"),
        ("  ssh://git@example.org/nest.git tags/x", "ssh://git@example.org/nest.git", "tags/x"),
        ("  git@example.org:ada/nest.git tags/x", "git@example.org:ada/nest.git", "tags/x"),
        ("  /home/ada/nest tags/x", "/home/ada/nest", "tags/x"),
        ("  https://example.org/nest.git/\ntags/x", "https://example.org/nest.git/", "tags/x"),
        ("  https://example.org/nest.git\n  tags/x", "https://example.org/nest.git", "tags/x"),
        ("  https://example.org/long/\nnest.git tags/x", "https://example.org/long/nest.git", "tags/x"),
        ("  https://example.org/long/\nnest\ntags/x", "https://example.org/long/nest", "tags/x"),
        ("  https://example.org/nest.git", "https://example.org/nest.git", ""),
        ("  <https://example.org/nest.git> x", "https://example.org/nest.git", "x"),
    ],
)
def test_where_it_can_be_fetched(place: str, repository: str, ref: str) -> None:
    text = MAIL.replace("  https://example.org/ada/nest.git tags/plover-20240506", place)
    assert pull_request.read(text) == replace(PULL, repository=repository, ref=ref)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("are available in the Git repository at:", "are available in the git repository at:"),
        ("are available in the Git repository at:", "are found in the Git repository\nat:"),
        ("are available in the Git repository at:", "are available at the git repository at"),
        ("for you to fetch changes up to ", "for you to fetch changes up\nto "),
        ("The following changes since commit ", "the following changes since commit\n"),
        (" (2024-05-06 07:08:09 +0100)", ""),
        (" into staging (", "\n  into staging ("),
        (RULE, "- " + RULE),
        (RULE, "-" * 48),
    ],
)
def test_other_words(written: str, meant: str) -> None:
    assert written in MAIL
    assert pull_request.read(MAIL.replace(written, meant)) == PULL


def test_without_a_message() -> None:
    head, _, rest = MAIL.partition(RULE)
    text = head + RULE + rest.partition(RULE)[2].replace("\n\n", "\n", 1)
    assert pull_request.read(text) == replace(PULL, summary=())


def test_a_rule_inside_the_message() -> None:
    text = MAIL.replace("Changelog:", f"{RULE}\n\nChangelog:")
    assert pull_request.read(text) == PULL


@pytest.mark.parametrize(
    "words", ["- Cy's patch to move two eggs (2):\n  to warm nests.", "Stats (2):\n  - one\n  - two"]
)
def test_what_looks_like_a_shortlog_in_the_message_is_none(words: str) -> None:
    pull = pull_request.read(MAIL.replace("Changelog:\n", f"{words}\n\nChangelog:\n"))
    assert pull is not None
    assert pull.patches == PULL.patches
    assert pull.summary[-2:] == PULL.summary
    assert replace(pull, summary=PULL.summary) == PULL


def test_a_shortlog_that_a_mailer_wrapped() -> None:
    text = MAIL.replace(
        "Keep colour attribute in preen() and in all of\n    the",
        "Keep colour attribute\nin preen() and in all of\nthe",
    )
    assert pull_request.read(text) == PULL


def test_a_shortlog_with_addresses_and_without_blank_lines() -> None:
    text = MAIL.replace("Ada Quill (2):", "Ada Quill <ada@example.org> (2):").replace(
        "race\n\nBo.Reed", "race\nBo.Reed"
    )
    assert pull_request.read(text) == PULL


OLD = f"""\
Dear Bo !

Some eggs.

The following changes since commit {BASE}:
  Cy Marsh (1):
        Merge branch 'straw' of git://example.org/.../straw

are available in the git repository at:

  git://example.org/ada/nest.git next

------------------>
Ada Quill (1):
      nest/hatch: Fix crackmap ordering race
Bo Reed (1):
      feather.c: Keep colour


 feather.c    |    2 +-
 nest/hatch.c |    4 +---
 2 files changed, 2 insertions(+), 4 deletions(-)
"""


def test_the_older_form() -> None:
    found = pull_request.read(OLD)
    assert found == PullRequest(
        base=BASE,
        base_subject="Merge branch 'straw' of git://example.org/.../straw",
        repository="git://example.org/ada/nest.git",
        ref="next",
        head="",
        head_subject="",
        patches=(
            PatchTitle("Ada Quill", "nest/hatch: Fix crackmap ordering race"),
            PatchTitle("Bo Reed", "feather.c: Keep colour"),
        ),
        summary=(),
        files=("feather.c", "nest/hatch.c"),
        insertions=2,
        deletions=4,
    )
    assert pull_request.read(OLD.replace("------------------>\n", "")) == found


@pytest.mark.parametrize(
    ("place", "ref", "head"),
    [
        (
            "Please pull the latest nest tree from:\n\n   git://example.org/nest.git hatch-now\n",
            "hatch-now",
            "",
        ),
        ("Please pull from 'hatch-now' branch of\n\n\tgit://example.org/nest.git\n", "hatch-now", ""),
        (
            f"please pull:\n\n  git://example.org/nest.git hatch-now\n\n  # HEAD: {HEAD} hatch: Crack\n",
            "hatch-now",
            HEAD,
        ),
    ],
)
def test_the_oldest_form(place: str, ref: str, head: str) -> None:
    found = pull_request.read(
        f"Bo,\n\n{place}\nThanks,\n\n\tAda\n\n{OLD.partition('at:')[2].partition('next')[2]}"
    )
    assert found is not None
    assert (found.base, found.repository, found.ref, found.head) == (
        "",
        "git://example.org/nest.git",
        ref,
        head,
    )
    assert [title.author for title in found.patches] == ["Ada Quill", "Bo Reed"]
    assert (len(found.files), found.insertions, found.deletions) == (2, 2, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The series was pulled from https://example.org/nest.git, thanks.",
        "I looked at the following changes since commit 0123456789 and they are fine.",
        "Please pull your socks up.\n\n  https://example.org/socks\n\nAda\n",
        "The sources are available in the git repository at: https://example.org/nest.git\n",
        f"The following changes since commit {BASE}:\n\n  Eggs\n\nare available in the git repository at:\n",
        "Applied, thanks.\n\nPlease update the changelog.\n",
    ],
)
def test_what_is_no_pull_request(text: str) -> None:
    assert pull_request.read(text) is None


WORD = st.text("abcdefghijk", min_size=1, max_size=9)
TITLE = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
HASH = st.text("0123456789abcdef", min_size=40, max_size=40)
NAME = st.sampled_from(["Ada Quill", "Bo.Reed", "Cy van der Marsh", "Dé Fenn"])
LOG = st.lists(st.builds(PatchTitle, NAME, TITLE), min_size=1, max_size=8).map(
    lambda log: tuple(sorted(log, key=lambda title: title.author))
)
PULLS = st.builds(
    PullRequest,
    base=HASH,
    base_subject=TITLE,
    repository=st.sampled_from(["https://example.org/n.git", "git@example.org:n", "ssh://example.org/n/"]),
    ref=st.sampled_from(["tags/x-1", "refs/tags/x", "next", ""]),
    head=HASH,
    head_subject=TITLE,
    patches=LOG,
    summary=st.lists(TITLE, max_size=5).map(tuple),
    files=st.lists(WORD.map("src/{}.c".format), min_size=1, max_size=6, unique=True).map(tuple),
    insertions=st.integers(0, 9999),
    deletions=st.integers(0, 9999),
)


def rendered(pull: PullRequest, log_indent: str, log_width: int) -> str:
    """What `git request-pull` and `git format-patch` would write."""
    bullets = "".join(
        textwrap.fill(i, 60, initial_indent="- ", subsequent_indent="  ") + "\n" for i in pull.summary
    )
    log = ""
    for author, group in groupby(pull.patches, key=lambda title: title.author):
        titles = [title.title for title in group]
        log += f"{author} ({len(titles)}):\n"
        for title in titles:
            log += textwrap.fill(
                title, log_width, initial_indent=log_indent, subsequent_indent=log_indent + "  "
            )
            log += "\n"
        log += "\n"
    stat = "".join(f" {path} | 3 ++-\n" for path in pull.files)
    return (
        f"The following changes since commit {pull.base}:\n\n"
        f"  {pull.base_subject} (2024-01-02 03:04:05 +0000)\n\n"
        f"are available in the Git repository at:\n\n  {pull.repository} {pull.ref}\n\n"
        f"for you to fetch changes up to {pull.head}:\n\n"
        f"  {pull.head_subject} (2024-01-02 03:04:05 -0700)\n\n"
        f"{RULE}\nSome nests\n\n{bullets}\n{RULE}\n{log}{stat}"
        f" {len(pull.files)} files changed, {pull.insertions} insertions(+), {pull.deletions} deletions(-)\n"
    )


@given(PULLS, st.sampled_from(["  ", "      "]), st.integers(30, 90))
def test_a_rendered_pull_request_is_read_back(pull: PullRequest, log_indent: str, log_width: int) -> None:
    assert pull_request.read(rendered(pull, log_indent, log_width)) == pull


@given(PULLS, st.integers(0, 3000))
def test_a_cut_quotation_never_tells_anything_else(pull: PullRequest, length: int) -> None:
    lines = rendered(pull, "  ", 72).split("\n")
    found = pull_request.read("\n".join(lines[: length % len(lines)]))
    if found is not None:
        assert (found.base, found.base_subject) == (pull.base, pull.base_subject)
        assert found.head in ("", pull.head)
        assert set(found.files) <= set(pull.files)
        assert {title.author for title in found.patches} <= {title.author for title in pull.patches}


PIECES = [*MAIL.split("\n"), "Please pull", "  git://example.org/x y", "Ada (3):", "\t", "- ", "(", RULE]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("\n".join))
def test_never_raises(text: str) -> None:
    found = pull_request.read(text)
    assert found is None or found.repository
    if found:
        assert set(unlisted(found)) <= {title.title for title in found.patches}


def body(message: Message) -> str:
    parts = [p.get_payload(decode=True) for p in message.walk() if p.get_content_maintype() == "text"]
    return "\n".join(p.decode("utf-8", "replace") for p in parts if isinstance(p, bytes))


def pulls_of(path: Path) -> list[PullRequest]:
    box = mailbox.mbox(path, create=False)
    found = [pull for message in box if (pull := pull_request.read(body(message)))]
    box.close()
    return found


@pytest.mark.parametrize(
    ("name", "scheme", "ref", "patches", "files", "insertions", "deletions"),
    [
        ("0003-git-pull-request-with-diff", "git", "x86-fixes-for-linus", 3, 6, 26, 33),
        ("0004-git-pull-request-git+ssh", "git+ssh", "next", 73, 130, 3676, 683),
        ("0005-git-pull-request-ssh", "ssh", "next", 73, 130, 3676, 683),
        ("0006-git-pull-request-http", "http", "next", 73, 130, 3676, 683),
        ("0023-git-pull-request-newline-in-url", "https", "tags/v5.4-next-soc", 5, 1, 146, 68),
    ],
)
def test_pull_requests_of_the_data(
    data: Path, name: str, scheme: str, ref: str, patches: int, files: int, insertions: int, deletions: int
) -> None:
    (pull,) = pulls_of(data / "mail" / "patchwork" / "mail" / f"{name}.mbox")
    assert pull.repository.partition("://")[0] == scheme
    assert pull.ref == ref
    assert (len(pull.patches), len(pull.files)) == (patches, files)
    assert (pull.insertions, pull.deletions) == (insertions, deletions)


def test_the_seed_thread_and_what_followed(data: Path) -> None:
    (seed,) = pulls_of(data / "seed-thread.mbox")
    assert (len(seed.patches), len(seed.summary), len(seed.files)) == (6, 5, 6)
    assert (seed.ref, seed.insertions, seed.deletions) == ("tags/migration-20240917-pull-request", 28, 21)
    assert seed.head.startswith("4ce56229")
    assert len(unlisted(seed)) == 1
    (later,) = pulls_of(data / "qemu-devel" / "migration-pull-20241009.mbox")
    assert (len(later.patches), len(later.summary), len(later.files)) == (12, 6, 15)
    assert unlisted(later) == ()
