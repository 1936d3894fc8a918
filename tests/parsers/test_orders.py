from __future__ import annotations

import base64
import random
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import mail
from bot.parsers.orders import LONGEST, MOST, orders

CLAIM = "#watchkeeper claim CID 4711"


def told(text: str, *head: str, subject: str = "Re: wicks") -> tuple[str, ...]:
    fields = ("From: ada@example.org", f"Subject: {subject}", "In-Reply-To: <a@example.org>", *head)
    return read("\n".join([*fields, "", text]))


def read(text: str) -> tuple[str, ...]:
    return orders(mail.parse(text.encode()), text.encode())


@pytest.mark.parametrize(
    "text",
    [
        CLAIM,
        f"Hello,\n\n{CLAIM}\n\nAda\n",
        f"> Who has this?\n\n{CLAIM}\n",
        f"{CLAIM}\n\n> Who has this?\n",
        f"On Monday, Ben Okoro wrote:\n> Who?\n\n{CLAIM}\n-- \nAda\n".replace("\n-- ", "\n\n-- "),
        f"> @@ -1,2 +1,2 @@\n> -a\n> +b\n\n{CLAIM}\n",
        "#WatchKeeper\tclaim CID 4711  \n",
        f"{CLAIM}\r\n\r\nAda\r\n",
        f"Right, that is real.\n{CLAIM}\nThanks,\nAda\n",
    ],
)
def test_a_line_of_ones_own_is_an_order(text: str) -> None:
    assert told(text) == ("claim CID 4711",)


def test_a_long_order_may_be_broken_by_the_program_that_writes_it() -> None:
    note = "cid note 4711 the lock is held wherever the lamp is trimmed,"
    text = f"#watchkeeper {note}\nby the caller\nor its caller\n#watchkeeper help\n> Who?\nwords\n"
    assert told(text) == (f"{note} by the caller", "help")
    assert told(f"{CLAIM}\n-- \nAda\n") == ("claim CID 4711",)
    long = "more words of a note, and as many as there are characters in a line\n"
    assert len(told(f"#watchkeeper {long}" + long * 9_999)[0]) < 2 * LONGEST


def test_several_are_done_in_their_order() -> None:
    assert told(f"{CLAIM}\n#watchkeeper watch T-4\n\n#watchkeeper help\n") == (
        "claim CID 4711",
        "watch T-4",
        "help",
    )
    assert len(told(f"{CLAIM}\n" * 99)) == MOST


@pytest.mark.parametrize(
    "text",
    [
        f"> {CLAIM}",
        f">{CLAIM}",
        f"> > {CLAIM}\n\n",
        f"| {CLAIM}",
        f"Ben> {CLAIM}",
        f" {CLAIM}",
        f"Say {CLAIM}",
        "#watchkeeper",
        "#watchkeepers claim CID 4711",
        f"Ben> a long line that a program\nbroke in three,\n{CLAIM}\n",
        f"> Who?\n{CLAIM}\n",
        f"> a long line that a program\n{CLAIM}\n> broke in two\n",
        f"> a long line that a program\n{CLAIM}\n\nbroke at its end\n",
        f"Ada\n-- \n\n{CLAIM}\n",
        f"Ada\n--\n\n{CLAIM}\n",
        f"Fine.\n\n-----Original Message-----\nFrom: Ben <ben@example.org>\nSubject: x\n\n{CLAIM}\n",
        f"See below.\n\n---------- Forwarded message ---------\nFrom: Ben <ben@example.org>\n\n{CLAIM}\n",
        f"I have looked at all of it and agree.\n\nOn Monday, Ben Okoro wrote:\n\n{CLAIM}\n",
        f"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n\n{CLAIM}\n\n-a\n+b\n",
        f"diff --git a/x b/x\n@@ -1,3 +1,3 @@\n+\n+{CLAIM}\n+\n",
    ],
)
def test_what_may_be_somebody_elses_is_none(text: str) -> None:
    assert told(text) == ()


def test_a_patch_orders_nothing() -> None:
    text = (
        f"Trim it.\n\n{CLAIM}\n\nSigned-off-by: Ada <ada@example.org>\n---\n a | 1 +\n\ndiff --git a/a b/a\n"
    )
    assert read(f"From: a@example.org\nSubject: [PATCH] lamp: trim\n\n{text}") == ()


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n{}\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>{}</p>\n"


def of_parts(kind: str, *parts: str) -> tuple[str, ...]:
    text = "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"
    return told(text, "MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="x"')


def test_of_several_forms_the_plain_one_counts() -> None:
    assert of_parts("alternative", PLAIN.format(CLAIM), HTML.format("Words")) == ("claim CID 4711",)
    assert of_parts("alternative", PLAIN.format("Words"), HTML.format(CLAIM)) == ()
    assert of_parts("alternative", HTML.format(CLAIM)) == ()
    assert told(f"<p>{CLAIM}</p>", "Content-Type: text/html") == ()


def test_what_a_mail_carries_orders_nothing() -> None:
    carried = f"Content-Type: message/rfc822\n\nFrom: ben@example.org\nSubject: x\n\n{CLAIM}\n"
    attached = f"Content-Type: text/plain\nContent-Disposition: attachment\n\n{CLAIM}\n"
    inline = f"Content-Type: text/plain; name=log\nContent-Disposition: inline\n\n{CLAIM}\n"
    for part in (carried, attached, inline, PLAIN.format(CLAIM)):
        assert of_parts("mixed", PLAIN.format("See there."), part) == ()
        assert of_parts("mixed", PLAIN.format(CLAIM), part) == ("claim CID 4711",)
    for part in (carried, attached):
        assert of_parts("mixed", part, PLAIN.format("See there.")) == ()


def test_it_is_read_however_it_is_encoded() -> None:
    coded = base64.encodebytes(f"Hello,\n\n{CLAIM}\n".encode()).decode()
    assert told(coded, "Content-Transfer-Encoding: base64") == ("claim CID 4711",)
    assert told(CLAIM.replace("#", "=23"), "Content-Transfer-Encoding: quoted-printable") == (
        "claim CID 4711",
    )
    assert told(f"Hello,\n\n{CLAIM}\n", "Content-Type: text/plain; format=flowed") == ("claim CID 4711",)
    assert told(f"> words that go \n{CLAIM}\n", "Content-Type: text/plain; format=flowed") == ()


WORDS = st.lists(st.sampled_from(["wick", "lamp,", CLAIM, "CID", "4711", "", "oil."]), max_size=30).map(
    " ".join
)
TEXTS = st.lists(WORDS | st.just(CLAIM) | st.just(""), max_size=12).map("\n".join)


@given(TEXTS, st.sampled_from(["> ", ">", "> > ", "| "]))
def test_no_quotation_orders_anything(text: str, mark: str) -> None:
    assert told("\n".join(mark + row for row in text.split("\n"))) == ()


@given(TEXTS, st.sampled_from(["> ", ">"]), st.integers(20, 90), st.integers())
def test_no_program_that_breaks_quotations_makes_an_order(
    text: str, mark: str, width: int, seed: int
) -> None:
    """It breaks quoted lines anywhere between words, and marks the first piece alone."""
    chance = random.Random(seed)  # noqa: S311 — any breaks will do
    broken: list[str] = []
    for row in text.split("\n"):
        pieces = textwrap.wrap(mark + row, max(width + chance.randint(-9, 9), 10), break_long_words=False)
        broken += pieces or [mark.strip()]
    assert told("\n".join(broken)) == ()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert len(told(text)) <= MOST
