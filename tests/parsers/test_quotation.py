"""Whose words are whose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parsers.quotation import Passage, own, passages, prose, quoted

THREAD = """\
On Tue, 3 Sept 2024 at 10:15, Ada Byte <ada@example.org> wrote:
>
> On Mon, Sep 02, 2024 at 09:00:00AM +0100, Carl Delta wrote:
> > The gauge test fell over again.
>
> I can look at it.

Please do, it blocks the release.

>
> Shall I send the patch to you?

No, to the list.

thanks
-- CD
"""


def test_each_level_has_its_author() -> None:
    assert passages(THREAD) == (
        Passage(2, "The gauge test fell over again.", "Carl Delta"),
        Passage(1, "I can look at it.", "Ada Byte"),
        Passage(0, "Please do, it blocks the release.", ""),
        Passage(1, "Shall I send the patch to you?", "Ada Byte"),
        Passage(0, "No, to the list.\n\nthanks", ""),
    )


def test_own_and_quoted_share_the_text() -> None:
    assert own(THREAD) == "Please do, it blocks the release.\n\nNo, to the list.\n\nthanks"
    assert quoted(THREAD).startswith("The gauge test fell over again.\n\nI can look at it.")


@pytest.mark.parametrize(
    ("attribution", "author"),
    [
        ("On Tue, Sep 03, 2024 at 10:15:25AM +0100, Ada Byte wrote:", "Ada Byte"),
        ("On Tue, 3 Sept 2024 at 10:15, Ada Byte <ada@example.org> wrote:", "Ada Byte"),
        ("On Tue, Sep 3, 2024 at 4:43\u202fPM Ada Byte <ada@example.org> wrote:", "Ada Byte"),
        ("On Tue, Sep 3, 2024 at 12:59 Andrew Byte <ab@example.org> wrote:", "Andrew Byte"),
        ("On Tue, Sep 03 2024 at  1:54P -0400,\nAda Byte <ada@example.org> wrote:", "Ada Byte"),
        ("On Tue, 3 Sep 2024 10:15:02 +0200\nAda Byte <ada@example.org> wrote:", "Ada Byte"),
        ("On Tue, 3 Sept 2024 at 10:15, A Very Long Name\n<ada@example.org> wrote:", "A Very Long Name"),
        ("On Tue, 3 Sept 2024 at 10:15, Ada Byte <ada@example.o\nrg> wrote:", "Ada Byte"),
        ("On Tue, 2024-09-03 at 10:15 +0000, bot@example.org wrote:", "bot@example.org"),
        ("On 3/9/24 10:15, Byte, Ada wrote:", "Byte, Ada"),
        ("On 03.09.24 10:15, Ada Byte wrote:", "Ada Byte"),
        ("On 09/03, Ada Byte wrote:", "Ada Byte"),
        ("On 2024/9/3 10:15, ada@example.org wrote:", "ada@example.org"),
        ("On Tue 03-09-24 10:15:00, Ada Byte wrote:", "Ada Byte"),
        ("On Tue, 3 Sep 2024, Ada Byte via gauge-devel wrote:", "Ada Byte"),
        ("On Tue, 3 Sep 2024 10:15, Ada Byte via <gauge@example.org> wrote:", "Ada Byte"),
        ("On Tue, 3 Sep 2024 10:15, Ada Byte via wrote:", "Ada Byte"),
        ("On Tue, 3 Sep 2024 10:15, Ada Byte via gauge <gauge@example.org> wrote:", "Ada Byte"),
        ("Ada Byte <ada@example.org> writes:", "Ada Byte"),
        ("Ada Byte writes:", "Ada Byte"),
        ("* Ada Byte (ada@example.org) wrote:", "Ada Byte"),
        ("Quoting Ada Byte (2024-09-03 10:15:02):", "Ada Byte"),
        ("Quoting Ada Byte <ada@example.org>:", "Ada Byte"),
        ("In message <77@example.org> Ada Byte writes:", "Ada Byte"),
        ('>>>>> "Ada" == Ada Byte <ada@example.org> writes:', "Ada Byte"),
        ("Am 03.09.24 um 10:15 schrieb Ada Byte:", "Ada Byte"),
        ("Am Di., 3. Sept. 2024 um 10:15 Uhr schrieb Ada Byte\n<ada@example.org>:", "Ada Byte"),
        ("Ada Byte schrieb am 03.09.2024 10:15:", "Ada Byte"),
        ("Le 03/09/2024 à 10:15, Ada Byte a écrit :", "Ada Byte"),
        ("Le mar. 3 sept. 2024 à 10:15, Ada Byte <ada@example.org> a écrit :", "Ada Byte"),
        ("El mar, 3 sept 2024 a las 10:15, Ada Byte (<ada@example.org>) escribió:", "Ada Byte"),
        ("Il giorno mar 3 set 2024 alle ore 10:15 Ada Byte <ada@example.org> ha scritto:", "Ada Byte"),
        ("Op di 3 sep 2024 om 10:15 schreef Ada Byte <ada@example.org>:", "Ada Byte"),
        ("tis 3 sep. 2024 kl. 10:15 skrev Ada Byte <ada@example.org>:", "Ada Byte"),
        ("03.09.2024 10:15, Ada Byte пишет:", "Ada Byte"),
        ("在 2024/9/3 10:15, Ada Byte 写道:", "Ada Byte"),
        ("Ada Byte <ada@example.org> 于2024年9月3日周二 10:15写道：", "Ada Byte"),
        ("2024年9月3日(火) 10:15 Ada Byte <ada@example.org>:", "Ada Byte"),
        ("Excerpts from Ada Byte's message of September 3, 2024 10:15 am:", "Ada Byte"),
        ("2024년 9월 3일 (화) 오전 10:15, Ada Byte <ada@example.org>님이 작성:", "Ada Byte"),
        ("+++ Ada Byte [03/09/24 10:15 +0200]:", "Ada Byte"),
        ("Dňa 3. 9. 2024 o 10:15 Ada Byte napísal(a):", "Ada Byte"),
        ("(2024/09/03 10:15), Ada Byte wrote:", "Ada Byte"),
        ('在 2024-09-03 10:15:00\N{FULLWIDTH COMMA}"Ada Byte" <ada@example.org> 写道：', "Ada Byte"),
        ("On Tue, Sep 03, 2024 at 10:15:25AM +0100, Ada Byte wrote:  ", "Ada Byte"),
        ("Ada Byte wrote on 2024/9/3 10:15:", "Ada Byte"),
        ("As I wrote:", ""),
        ("+-- On Tue, 3 Sep 2024, Ada Byte wrote --+", "Ada Byte"),
        (" ---- On Tue, 03 Sep 2024 10:15:02 +0200 Ada Byte <ada@example.org> wrote ---", "Ada Byte"),
        ("Quoting Ada Byte (2024-09-03 10:15:02)", "Ada Byte"),
        ("2024-09-03 10:15 UTC+0200 ~ Ada Byte <ada@example.org>", "Ada Byte"),
    ],
)
def test_attributions(attribution: str, author: str) -> None:
    text = f"Hi all,\n\n{attribution}\n> It is broken.\n\nIt is.\n"
    assert passages(text) == (
        Passage(0, "Hi all,", ""),
        Passage(1, "It is broken.", author),
        Passage(0, "It is.", ""),
    )


def test_an_attribution_without_a_quotation_below_goes_too() -> None:
    assert own("Hi Ada,\n\nOn Tue, 3 Sep 2024 10:15, Ada Byte wrote:\nMerged.\n") == "Hi Ada,\n\nMerged."


def test_words_that_only_end_like_an_attribution_stay() -> None:
    assert own("The manual says:\n\n  turn it off\n") == "The manual says:\n\n  turn it off"
    assert own("I wrote:\n- one\n- two\n") == "I wrote:\n- one\n- two"
    for words in (
        "Quoting Ada Byte (2024-09-03 10:15:02)\n\nThat is all.",
        "Quoting Ada Byte (the manual)\n> It is broken.",
        "2024-09-03 10:15 UTC+0200 ~ Ada Byte <ada@example.org>\nThat is all.",
        "--- On the day on which she wrote ---\n- one\n- two",
    ):
        assert own(words).partition("\n")[0] == words.partition("\n")[0]


def test_an_author_stays_known_after_an_answer_and_is_forgotten_at_the_next_attribution() -> None:
    text = (
        "Ada Byte writes:\n> Carl writes:\n>> a\n> b\n\nc\n\n> > d\n> e\n\nf\n\nEve Fox writes:\n> g\n> > h\n"
    )
    assert [(p.text, p.author) for p in passages(text) if p.level] == [
        *(("a", "Carl"), ("b", "Ada Byte"), ("d", "Carl"), ("e", "Ada Byte"), ("g", "Eve Fox"), ("h", "")),
    ]


OUTLOOK = """\
The lock is held there, please close it.

-----Original Message-----
From: Byte, Ada <ada@example.org>
Sent: Tuesday, September 3, 2024 10:15 AM
To: Carl Delta <carl@example.org>; gauge-devel
 <gauge-devel@example.org>
Subject: RE: gauge: lock

I think it is a bug.

From: Carl Delta <carl@example.org>
Sent: Monday, September 2, 2024 9:00 AM
To: gauge-devel <gauge-devel@example.org>
Subject: gauge: lock

The tool complains.
"""


def test_outlook_quotes_without_marks() -> None:
    assert passages(OUTLOOK) == (
        Passage(0, "The lock is held there, please close it.", ""),
        Passage(1, "I think it is a bug.", "Byte, Ada"),
        Passage(2, "The tool complains.", "Carl Delta"),
    )


@pytest.mark.parametrize(
    "block",
    [
        "Von: Ada Byte <ada@example.org>\nGesendet: Dienstag\nAn: Carl\nBetreff: AW: gauge\n",
        "De : Ada Byte <ada@example.org>\nEnvoyé : mardi\nÀ : Carl\nObjet : gauge\n",
        "____________________________\nFrom: Ada Byte <ada@example.org>\nSent: Tuesday\nTo: Carl\nCc: Eve\n",
        "*From:* Ada Byte <ada@example.org>\n*Sent:* Tuesday\n*To:* Carl\n*Subject:* x\n",
        "-------- Forwarded Message --------\nSubject: x\nDate: Tue\nFrom: Ada Byte <ada@example.org>\n",
        "---------- Forwarded message ---------\nFrom: Ada Byte <ada@example.org>\n",
        "----- Forwarded message from Ada Byte <ada@example.org> -----\n",
        "-----Ursprüngliche Nachricht-----\nVon: Ada Byte\n",
    ],
)
def test_header_blocks_of_other_programs(block: str) -> None:
    assert passages(f"Mine.\n\n{block}\nYours.\n") == (
        Passage(0, "Mine.", ""),
        Passage(1, "Yours.", "Ada Byte"),
    )


_BLOCK = """\
-----Original Message-----
From: Ada Byte <ada@example.org>
Sent: Tuesday, September 3, 2024 10:15 AM
To: Carl Delta <carl@example.org>
Subject: Re: [PATCH 3/6] gauge: close the lock
"""


def _marked(text: str, mark: str = ">") -> str:
    return "".join(f"{mark}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "block",
    [
        _BLOCK,
        _BLOCK.partition("\n")[2],
        f"\n{'_' * 32}\n{_BLOCK.partition(chr(10))[2]}",
        "----- Forwarded message from Ada Byte <ada@example.org> -----\n",
    ],
)
def test_a_marked_header_block_names_the_level_that_it_stands_on(block: str) -> None:
    text = f"Hi Ada,\n\n{_marked(f'{block}{chr(10)}The first.{chr(10)}')}\nOne.\n\n>+    gauge();\n\nTwo.\n"
    assert passages(text) == (
        Passage(0, "Hi Ada,", ""),
        Passage(1, "The first.", "Ada Byte"),
        Passage(0, "One.", ""),
        Passage(1, "+    gauge();", "Ada Byte"),
        Passage(0, "Two.", ""),
    )
    assert passages(_marked(text)) == tuple(Passage(p.level + 1, p.text, p.author) for p in passages(text))


def test_marked_header_blocks_name_each_level() -> None:
    older = _marked(_BLOCK.replace("Ada Byte", "Carl Delta") + "\nThe patch.")
    text = f"{_marked(f'{_BLOCK}{chr(10)}Hi,{chr(10)}{older}{chr(10)}A review.')}\nRight.\n\n>>more\n>More.\n"
    assert [(p.level, p.text, p.author) for p in passages(text)] == [
        (1, "Hi,", "Ada Byte"),
        (2, "The patch.", "Carl Delta"),
        (1, "A review.", "Ada Byte"),
        (0, "Right.", ""),
        (2, "more", "Carl Delta"),
        (1, "More.", "Ada Byte"),
    ]


@pytest.mark.parametrize(
    ("above", "author"),
    [
        ("Carl Delta writes:\n", "Carl Delta"),  # who forwards something without a word
        ("Carl Delta writes:\n> See below.\n\nI do.\n\n", "Carl Delta"),
        ("> See below.\n\nI do.\n\n", ""),
        ("> See below.\n", ""),
    ],
)
def test_a_header_block_below_others_words_begins_a_level(above: str, author: str) -> None:
    text = f"{above}{_marked(f'{_BLOCK}{chr(10)}It is broken.', '> ')}\nYes.\n"
    assert passages(text)[-2:] == (Passage(2, "It is broken.", "Ada Byte"), Passage(0, "Yes.", ""))
    assert {p.author for p in passages(text) if p.level == 1} <= {author}


def test_a_marked_forward_that_ends_begins_a_level() -> None:
    forward = "----- Forwarded message from Ada -----\n\nIt fell.\n\n----- End forwarded message -----\nMine."
    assert passages(_marked(forward, "> ")) == (Passage(2, "It fell.", "Ada"), Passage(1, "Mine.", ""))


def test_after_a_forwarded_message_the_author_goes_on() -> None:
    forwarded = "----- Forwarded message from Ada -----\n\nIt fell.\n\n----- End forwarded message -----"
    text = f"See:\n{forwarded}\n\nMine.\n"
    levels = [(p.level, p.text) for p in passages(text)]
    assert levels[:2] == [(0, "See:"), (1, "It fell.")]
    assert levels[-1] == (0, "Mine.")


def test_a_pasted_patch_header_is_no_quotation() -> None:
    text = "This works:\n\nFrom: Ada Byte <ada@example.org>\nDate: Tue\nSubject: [PATCH] gauge\n\nBody.\n"
    assert {p.level for p in passages(text)} == {0}


@pytest.mark.parametrize(
    "answer",
    ["This was fixed last week.", "Agreed.", "Will do.", "Thanks!", "Hi Ada,\n\nyes.", "Hi Ada, it is safe."],
)
def test_an_answer_on_top_of_an_unmarked_quotation(answer: str) -> None:
    text = f"{answer}\n\nOn Tue, 3 Sep 2024 10:15, Ada Byte wrote:\n\nIt is broken.\n"
    assert passages(text) == (Passage(0, answer, ""), Passage(1, "It is broken.", "Ada Byte"))


@pytest.mark.parametrize(
    "greeting", ["", "Hi Ada,", "Ada,", "Hello!", "Good morning Ada and everybody else,", "Hi Ada, Ben,"]
)
def test_below_a_greeting_the_quotation_was_cut_out(greeting: str) -> None:
    text = f"{greeting}\n\nOn Tue, 3 Sep 2024 10:15, Ada Byte wrote:\n\nIt is broken.\n"
    assert {p.level for p in passages(text)} == {0}


@pytest.mark.parametrize("marks", [">>", "> >", ">> ", "> > ", " > >", "  > > "])
def test_marks_of_two_levels(marks: str) -> None:
    assert passages(f"{marks}words\n") == (Passage(2, "words", ""),)


@pytest.mark.parametrize("mark", ["| ", ": ", "% ", "ada> ", "AB> "])
def test_rare_marks_count_below_an_attribution(mark: str) -> None:
    text = f"Ada Byte writes:\n\n{mark}It is broken.\n\nIt is.\n\n{mark}Really?\n\nYes.\n"
    assert [(p.level, p.text) for p in passages(text)] == [
        *((1, "It is broken."), (0, "It is."), (1, "Really?"), (0, "Yes.")),
    ]


def test_bars_below_an_attribution_in_a_frame_are_marks_on_each_level() -> None:
    text = "  Hello Ada,\n\n+-- On Tue, 3 Sep 2024, Ada Byte wrote --+\n| It is broken.\n| \n\nIt is.\n"
    levels = [(0, "  Hello Ada,"), (1, "It is broken."), (0, "It is.")]
    assert [(p.level, p.text) for p in passages(text)] == levels
    deeper = "Carl Delta writes:\n" + "".join(f"> {line}\n" for line in text.splitlines())
    assert [(p.level, p.text) for p in passages(deeper)] == [(n + 1, words) for n, words in levels]


def test_rare_marks_alone_are_tables_and_logs() -> None:
    text = "Results:\n| test | runs |\n| gauge | 3 |\n\n: kernel: oops\n: kernel: trace\n\n% make check\n"
    assert {p.level for p in passages(text)} == {0}


def test_two_lines_of_the_same_name_are_a_quotation() -> None:
    assert passages("AB> one\nAB> two\n\nthree\n") == (Passage(1, "one\ntwo", ""), Passage(0, "three", ""))
    assert passages("gauge> status\nok\n")[0].level == 0


LONG = "> the gauge is read by the timer while the other thread still writes to it and so it may be"


def test_a_wrapped_tail_goes_back_to_its_line() -> None:
    assert passages(f"{LONG}\ntorn in half.\n> Next line.\n\nNo.\n") == (
        Passage(1, f"{LONG[2:]} torn in half.\nNext line.", ""),
        Passage(0, "No.", ""),
    )


@pytest.mark.parametrize("answer", ["Yes.", "no, it cannot", "It cannot.", "ok", "Torn"])
def test_a_short_answer_is_no_tail(answer: str) -> None:
    assert own(f"{LONG}\n{answer}\n> Next line.\n") == answer
    assert own(f"{LONG}?\nmaybe torn\n> Next line.\n") == "maybe torn"
    assert own("> short\nmaybe torn\n> Next line.\n") == "maybe torn"


REPORT = """\
*** CID 99001:  Null pointer dereferences  (FORWARD_NULL)
/gauge/read.c: 12 in gauge_read()
11          if (g)
>>>     CID 99001:  Null pointer dereferences  (FORWARD_NULL)
>>>     Dereferencing null pointer "g".
12          g->value++;
vvv     CID 99001:  Null pointer dereferences  (FORWARD_NULL)"""


@pytest.mark.parametrize("mark", ["", "> ", ">", "> > "])
def test_a_pasted_report_belongs_to_the_level_around_it(mark: str) -> None:
    text = "\n".join(mark + line for line in REPORT.split("\n"))
    assert passages(text) == (Passage(mark.count(">"), REPORT, ""),)


def test_a_cid_quoted_three_times_is_no_pasted_report() -> None:
    assert passages(">>> CID 99001: this one is real\n")[0].level == 3


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nAda Byte\nExample Ltd",
        "--\nAda",
        "-- AB",
        "--Ada",
        "-- \n2.45.0",
        "_______________________________________________\ngauge-devel mailing list\nhttps://lists.example.org",
        "--\ngauge-devel mailing list\nhttps://lists.example.org/gauge-devel",
    ],
)
def test_signatures_and_footers_are_nobodys_words(ending: str) -> None:
    assert own(f"It is fixed.\n\n{ending}\n") == "It is fixed."
    quoted_once = "\n".join("> " + line for line in f"It is fixed.\n\n{ending}".split("\n"))
    assert quoted(f"{quoted_once}\n\nThanks.\n") == "It is fixed."


def test_a_quotation_below_a_signature_is_kept() -> None:
    text = "Fixed.\n-- \nAda\n\nOn Tue, 3 Sep 2024, Carl Delta wrote:\n> Broken.\n"
    assert passages(text) == (Passage(0, "Fixed.", ""), Passage(1, "Broken.", "Carl Delta"))


def test_a_rule_that_is_no_footer_stays() -> None:
    assert own("One.\n______________________________\n** CID 99001: x\n").endswith("** CID 99001: x")


def test_an_escaped_from_is_the_authors_word() -> None:
    assert (
        own("I looked.\n>From what I see it is fine.\nBye\n") == "I looked.\nFrom what I see it is fine.\nBye"
    )
    assert passages(">From what I see\n>it is fine\n")[0].level == 1


PATCH = """\
gauge: Take the lock before reading

The value is read without the lock.

Resolves: Coverity CID 99001
Signed-off-by: Ada Byte <ada@example.org>
---
v2: also the writer

 gauge/read.c | 3 ++-
 1 file changed, 2 insertions(+), 1 deletion(-)

diff --git a/gauge/read.c b/gauge/read.c
index 1111111..2222222 100644
--- a/gauge/read.c
+++ b/gauge/read.c
@@ -1,3 +1,4 @@ static int gauge_read(Gauge *g)
 {
+    lock(g);
     return g->value;
---SPACE
 }
--SPACE
2.45.0
""".replace("SPACE", " ")


def test_prose_is_what_a_patch_says_without_what_it_does() -> None:
    assert prose(PATCH) == (
        "gauge: Take the lock before reading\n\nThe value is read without the lock.\n\n"
        "Resolves: Coverity CID 99001\nSigned-off-by: Ada Byte <ada@example.org>\nv2: also the writer"
    )


def test_prose_goes_on_after_a_diff() -> None:
    text = "How about this?\n\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n\nWould that do?\n"
    assert prose(text) == "How about this?\n\nWould that do?"


_KINDS = [
    *(
        "",
        "words",
        "On Tue, 3 Sep 2024, Ada Byte wrote:",
        "Ada writes:",
        "> quoted",
        ">> twice",
        ">",
        "-- ",
    ),
    *(
        "> > apart",
        "-- AB",
        "-----Original Message-----",
        "From: Ada <ada@example.org>",
        "Sent: today",
    ),
    *("To: Carl", ">>>     CID 99001:  x  (FORWARD_NULL)", ">>>     more", "| bar", "AB> one", LONG),
    *(
        "tail",
        ">From here",
        "____________________",
        "x mailing list",
        "diff --git a/x b/x",
        "  > two",
    ),
    *("----- End forwarded message -----", "wrote:", '>>>>> "A" == Ada writes:', "\t", "[...]"),
]
_BLOCKS = re.compile(r"(?:\s|____________________(?=\n))*(?:-----Original Message|From: Ada)")
"""How a text begins whose header block names it once it is marked."""
_LINES = st.lists(st.sampled_from(_KINDS), max_size=25)


@pytest.mark.parametrize("kind", _KINDS)
def test_each_kind_of_line_may_stand_alone_first_or_last(kind: str) -> None:
    texts = (kind, f"{kind}\nwords", f"words\n{kind}", f"words\n{kind}\n", f"{kind}\n{kind}")
    for text in (text for text in texts if not _BLOCKS.match(text)):
        deeper = "\n".join("> " + line for line in text.split("\n"))
        assert passages(deeper) == tuple(Passage(p.level + 1, p.text, p.author) for p in passages(text))


@settings(max_examples=300)
@given(_LINES.filter(lambda lines: not _BLOCKS.match("\n".join(lines))))
def test_quoting_a_mail_moves_everything_one_level_down(lines: list[str]) -> None:
    text = "\n".join(lines)
    deeper = "\n".join("> " + line for line in lines)
    assert passages(deeper) == tuple(Passage(p.level + 1, p.text, p.author) for p in passages(text))
    assert own(text) == "\n\n".join(p.text for p in passages(text) if p.level == 0)


@given(st.text(alphabet=">|:% \n\tabAB.-_", max_size=300))
def test_any_text_has_passages(text: str) -> None:
    for passage in passages(text):
        assert passage.text.strip()
        assert passage.text == passage.text.strip("\n")
    assert prose(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        ">" * 200_000,
        "> a\n\n" * 20_000,
        "On Tue, 3 Sep 2024, Ada wrote:\n" * 3_000,
        "-----Original Message-----\nx\n" * 3_000,
        "From: a\nSent: b\nTo: c\n\n" * 3_000,
        "----- Forwarded message -----\nx\n----- End forwarded message -----\n" * 2_000,
        "a> b\n> c\n" * 20_000,
        " " * 200_000 + "wrote:",
        "-" * 200_000,
        "-- \n> x\n" * 20_000,
        "(A" * 100_000 + "\n>>> CID 1:" + "(A" * 100_000,
    ],
    ids=range(11),
)
def test_hostile_text_comes_to_an_end(text: str) -> None:
    assert all(passage.text.strip() for passage in passages(text))
