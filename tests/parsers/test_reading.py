"""However a mail is dressed on its way, it says the same."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.reading import read
from storage.records import Reading

QUOTE = "\n".join(
    [
        "On Tue, 3 Feb 2026 at 10:00, Ben Hollow <ben@example.org> wrote:",
        "> CID 1234711: pump_start() reads the level without the lock, and the",
        "> test run shows pump-test failing now and then.",
    ]
)
SAID = [
    "Good catch, I'll send a patch for this one later this week.",
    "It's a false positive, because the only caller has taken the lock before it comes here.",
    "At first sight it is a real bug. The level can be read while it is being written.",
    "I had a change of heart, this one is intentional and should stay as it is.",
    "Could you please bisect it? It fails on my machine in one out of ten runs.",
    "Applied to pump-next, thanks. Please update the changelog for the visible changes.",
    "This does not apply to master any more, please rebase and send it again.",
    "Please let me know if pump-test fails again, so that somebody can have a look at it.",
    "Reviewed-by: Ada Marsh <ada@example.org>",
    "Ping? Has this series been picked up by anybody yet?",
    "Thanks for having a look at the level of the pump.",
]


def a_mail(text: str, dress: Callable[[EmailMessage, str], None] = EmailMessage.set_content) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Ada Marsh <ada@example.org>"
    mail["Date"] = "Wed, 4 Feb 2026 10:00:00 +0000"
    mail["Message-ID"] = "<m@example.org>"
    mail["In-Reply-To"] = "<p@example.org>"
    mail["Subject"] = "Re: [PATCH 0/3] pump: start faster"
    dress(mail, text)
    return mail.as_bytes()


def said(raw: bytes) -> tuple[object, ...]:
    found: Reading = read(raw)
    return (found.kind, found.cids, found.quoted_cids, found.statements, found.outcomes)


def quoted_printable(mail: EmailMessage, text: str) -> None:
    mail.set_content(text, cte="quoted-printable")


def base64(mail: EmailMessage, text: str) -> None:
    mail.set_content(text, cte="base64")


def with_html(mail: EmailMessage, text: str) -> None:
    mail.set_content(text)
    mail.add_alternative(
        f"<html><body><pre>{text}</pre><p>It is a real bug.</p></body></html>", subtype="html"
    )


def flowed(mail: EmailMessage, text: str) -> None:
    lines = [
        line if line.startswith(">") or not line else " \n".join(textwrap.wrap(line, 40))
        for line in text.split("\n")
    ]
    mail.set_content("\n".join(lines), params={"format": "flowed"})


def with_attachment(mail: EmailMessage, text: str) -> None:
    mail.set_content(text)
    mail.add_attachment("CID 1234999 is a false positive.\n", filename="notes.txt")


def with_a_footer(mail: EmailMessage, text: str) -> None:
    mail.set_content(f"{text}\n-- \nAda Marsh, Pump & Sons\nIt is a real bug.\n")


def quoting_more(mail: EmailMessage, text: str) -> None:
    older = "> On Mon, Cleo wrote:\n> > CID 1234711 is intentional.\n> > I'll send a patch.\n>\n"
    intro, _, rest = text.partition("\n")
    mail.set_content(f"{intro}\n{older}{rest}")


DRESSES = [quoted_printable, base64, with_html, flowed, with_attachment, with_a_footer, quoting_more]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("words", SAID)
def test_the_dress_of_a_mail_changes_nothing_that_it_says(
    words: str, dress: Callable[[EmailMessage, str], None]
) -> None:
    text = f"{QUOTE}\n\n{words}\n"
    assert said(a_mail(text, dress)) == said(a_mail(text))


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=4, unique=True), st.integers(30, 100))
def test_wrapping_changes_nothing_that_a_mail_says(sentences: list[str], width: int) -> None:
    paragraphs = [
        s if s.startswith("Reviewed-by") else textwrap.fill(s, width, break_on_hyphens=False)
        for s in sentences
    ]
    assert said(a_mail("\n\n".join([QUOTE, *paragraphs]))) == said(a_mail("\n\n".join([QUOTE, *sentences])))


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=4), st.sampled_from(DRESSES))
def test_every_quote_stands_in_the_author_s_words(
    sentences: list[str], dress: Callable[[EmailMessage, str], None]
) -> None:
    found = read(a_mail("\n\n".join([QUOTE, *sentences]), dress))
    for quote in [*(s.quote for s in found.statements), *(o.quote for o in found.outcomes)]:
        assert quote in " ".join(sentences)
