"""The text of MIME messages."""

from __future__ import annotations

from email import message_from_string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.body import LONGEST, Body, body, unflowed, without_armor


def read(source: str) -> Body:
    return body(message_from_string(source))


def parts(kind: str, *children: str) -> str:
    inner = "".join(f"--cut\n{child}\n" for child in children)
    return f'Content-Type: {kind}; boundary="cut"\n\n{inner}--cut--\n'


PLAIN = "Content-Type: text/plain\n\nPlain words."
HTML = "Content-Type: text/html\n\n<p>Rich words.</p>"
PATCH = "Content-Type: text/x-patch\nContent-Disposition: attachment\n\ndiff --git a/x b/x"
LOG = "Content-Type: text/plain\nContent-Disposition: attachment; filename=log\n\nIt fell."
IMAGE = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA"
SIGNATURE = "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----"
MAIL = f"Content-Type: message/rfc822\n\nSubject: =?utf-8?q?gr=C3=BCn?=\n{PLAIN}"


def test_one_part() -> None:
    assert read("Subject: x\n\nWords.\n") == Body("Words.\n", is_plain=True)
    assert read(PLAIN).text == "Plain words."


def test_html_only_is_reduced() -> None:
    assert read(HTML) == Body("Rich words.", problems=("read from HTML",))


def test_of_two_forms_the_plain_one() -> None:
    assert read(parts("multipart/alternative", PLAIN, HTML)) == Body("Plain words.", is_plain=True)
    assert read(parts("multipart/alternative", HTML, PLAIN)).text == "Plain words."
    assert read(parts("multipart/alternative", "Content-Type: text/plain\n\n \n", HTML)).text == "Rich words."


def test_parts_within_parts() -> None:
    related = parts("multipart/related", HTML, IMAGE).replace("cut", "in")
    nested = parts("multipart/alternative", PLAIN, related)
    assert read(nested).text == "Plain words."
    signed = parts("multipart/signed", parts("multipart/mixed", PLAIN, PATCH).replace("cut", "in"), SIGNATURE)
    assert read(signed) == Body("Plain words.", ("diff --git a/x b/x",), is_plain=True)


def test_inline_text_is_text_and_attached_text_is_carried() -> None:
    inline = "Content-Type: text/plain\nContent-Disposition: inline\n\nMore words."
    found = read(parts("multipart/mixed", PLAIN, inline, LOG, PATCH, IMAGE))
    assert found.text == "Plain words.\nMore words."
    assert found.reports == ("It fell.", "diff --git a/x b/x")


@pytest.mark.parametrize(
    ("name", "content", "report"),
    [
        ('filename="Scan report.EML"', "Subject: fell\n\nIt fell.", "Subject: fell\n\nIt fell."),
        ("filename*=utf-8''fell.txt", "It fell.", "It fell."),
    ],
)
def test_a_text_attached_as_octets_is_carried(name: str, content: str, report: str) -> None:
    octets = f"Content-Type: application/octet-stream\nContent-Disposition: attachment; {name}\n\n{content}"
    assert read(parts("multipart/mixed", PLAIN, octets)).reports == (report,)
    assert read(parts("multipart/mixed", PLAIN, octets.replace(".", "_"))).reports == ()


def test_an_attached_mail_is_a_report_with_its_subject() -> None:
    found = read(parts("multipart/mixed", PLAIN, MAIL))
    assert found.text == "Plain words."
    assert found.reports == ("Subject: grün\n\nPlain words.",)


NOTICE = """Content-Type: text/plain

To mitigate this problem, the original message has been wrapped
automatically by the mailing list software."""
FOOTER = "Content-Type: text/plain\nContent-Disposition: inline\n\nlamps mailing list"


def test_what_a_list_has_wrapped_is_its_author_s() -> None:
    wrapped = parts("multipart/mixed", NOTICE, MAIL, FOOTER)
    assert read(wrapped) == Body("Plain words.", is_plain=True)
    both = parts("multipart/mixed", PLAIN, PATCH).replace("cut", "in")
    inner = f"Content-Type: message/rfc822\n\nSubject: x\n{both}"
    assert read(parts("multipart/mixed", NOTICE, inner, FOOTER)) == read(both)
    assert read(parts("multipart/mixed", NOTICE.replace("To", "> To"), MAIL)).text.startswith("> To mitigate")


def test_what_is_wrapped_with_no_such_notice_has_the_date_of_its_wrapper() -> None:
    date = "Date: Tue, 3 Sep 2024 10:15:02 +0200\n"
    inner = MAIL.replace("Subject", f"{date}Subject")
    for mail in (parts("multipart/mixed", HTML, inner), parts("multipart/mixed", inner, FOOTER), inner):
        assert read(date + mail) == Body("Plain words.", is_plain=True)
        assert "Subject: grün\n\nPlain words." in read(date.replace("Sep", "Oct") + mail).reports


def test_what_one_form_of_the_text_carries_is_kept_whichever_form_is_read() -> None:
    rich = parts("multipart/mixed", HTML, MAIL, HTML).replace("cut", "in")  # as Apple Mail sends it
    carried = ("Subject: grün\n\nPlain words.",)
    assert read(parts("multipart/alternative", PLAIN, rich)) == Body("Plain words.", carried, is_plain=True)
    both = (
        parts("multipart/mixed", form, MAIL).replace("cut", f"in{n}") for n, form in enumerate((PLAIN, HTML))
    )
    assert read(parts("multipart/alternative", *both)).reports == carried


def test_one_more_form_of_the_text_is_not_carried() -> None:
    calendar = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"
    assert read(parts("multipart/alternative", PLAIN, HTML, calendar)) == Body("Plain words.", is_plain=True)


def test_a_forwarded_mail_alone_is_a_report_too() -> None:
    assert read(MAIL) == Body(reports=("Subject: grün\n\nPlain words.",))


def test_an_html_body_with_a_plain_footer_keeps_both() -> None:
    assert read(parts("multipart/mixed", HTML, PLAIN)).text == "Rich words.\nPlain words."


@pytest.mark.parametrize(
    "kind", ["text", "text/p", "t", "plain/text", "", "multipart/mixed", "multipart/signed; boundary=no"]
)
def test_a_single_part_of_an_odd_type_is_text(kind: str) -> None:
    assert read(f"Content-Type: {kind}\n\nWords.\n").text == "Words.\n"


def test_a_single_picture_is_no_text() -> None:
    assert read(IMAGE) == Body()


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        ("quoted-printable", "CID 990=\n01 gr=C3=BCn", "CID 99001 grün"),
        ("Quoted-Printable", "a=ZZb=", "a=ZZb"),
        ("base64", "Z3LDvG4=", "grün"),
        ("base64", "Z3LDvG4", "grün"),
        ("base64", "!!", ""),
        ("8BIT", "words", "words"),
        ("x-odd", "words", "words"),
    ],
)
def test_transfer_encodings(encoding: str, raw: str, text: str) -> None:
    head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    found = read(head + raw)
    assert found.text == text
    assert bool(found.problems) == (encoding == "x-odd")


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        (" stuffed\n  twice", "stuffed\n twice"),
        ("> one \n> two\n>> three \n> four", "> one two\n>> three\n> four"),
        (">> one \n>> two", ">> one two"),
        ("words \n-- \nAda ", "words\n-- \nAda"),
        ("words\n-- \nAda", "words\n-- \nAda"),
        ("> words \nmine", "> words\nmine"),
        (">\n> x", ">\n> x"),
        ("", ""),
    ],
)
def test_flowed_text_is_put_together(flowed: str, text: str) -> None:
    assert unflowed(flowed) == text


def test_flowed_text_of_languages_without_spaces() -> None:
    assert unflowed("一 \n二", joined=True) == "一二"
    flowed = "Content-Type: text/plain; format=flowed; delsp=yes\n\na \nb\n"
    assert read(flowed).text == "ab\n"
    assert read(flowed.replace("; delsp=yes", "")).text == "a b\n"
    assert read(flowed.replace("flowed", "fixed")).text == "a \nb\n"


ARMORED = (
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWords.\n- -- \nAda\n"
    "-----BEGIN PGP SIGNATURE-----\n\niQIz\n-----END PGP SIGNATURE-----\n"
)


def test_armor_is_taken_off() -> None:
    assert without_armor(ARMORED) == "Words.\n-- \nAda\n\n"
    assert without_armor("> " + ARMORED.replace("\n", "\n> ")).startswith("> -----BEGIN PGP SIGNED")
    assert without_armor("-----BEGIN PGP SIGNED MESSAGE-----\nno end") == "no end"
    assert without_armor("nothing") == "nothing"


def test_a_long_text_is_cut_at_a_line_and_it_is_said() -> None:
    found = read("Subject: x\n\n" + "ninety-nine words\n" * 100_000)
    assert LONGEST - 20 < len(found.text) <= LONGEST
    assert found.text.endswith("words\n")
    assert "1 MiB" in found.problems[0]
    assert len(read("Subject: x\n\n" + "x" * (2 * LONGEST)).text) == LONGEST


def test_parts_nested_too_deep_are_left_out() -> None:
    source = PLAIN
    for depth in range(40):
        source = parts("multipart/mixed", source).replace("cut", f"cut{depth}")
    assert read(source).problems == ("parts nested too deep were left out",)


@given(st.text(max_size=200), st.booleans())
def test_unflowing_keeps_every_word(text: str, joined: bool) -> None:
    def letters(words: str) -> str:
        return "".join(c for c in words if c not in " >\n")

    assert letters(unflowed(text, joined=joined)) == letters(text)


def test_flowed_text_without_end_comes_to_an_end() -> None:
    assert unflowed("words \n" * 100_000).count("words") == 100_000
    assert unflowed(">" * 300_000) == ">" * 300_000
