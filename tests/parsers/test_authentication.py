from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.authentication import NotProven, head, proven, sender

MX = "mx.watch.example.org"
ADA = "Ada Marsh <ada@example.org>"


def a_head(*fields: str, sender: str = ADA) -> bytes:
    return "\n".join([*fields, f"From: {sender}", "Subject: s", "", "text", ""]).encode()


def a_result(said: str, server: str = MX) -> str:
    return f"Authentication-Results: {server}; {said}"


def how(*fields: str, sender: str = ADA) -> str:
    return proven(a_head(*fields, sender=sender), [MX])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("dkim=pass header.d=example.org", "dkim of example.org"),
        ("dkim=pass (2048-bit key; good) header.d=Example.ORG header.s=x", "dkim of Example.ORG"),
        ('dkim=pass reason="good signature" header.i=@example.org', "dkim of example.org"),
        ("dkim=fail header.d=lists.example.net; dkim=pass header.d=example.org", "dkim of example.org"),
        ("spf=pass smtp.mailfrom=ada@example.org", "spf of example.org"),
        ("spf=pass\n smtp.mailfrom=example.org", "spf of example.org"),
        ("dmarc=pass (p=none dis=none) header.from=example.org", "dmarc of example.org"),
        ("auth=pass smtp.auth=x; dkim/1=pass header.d=example.org", "dkim of example.org"),
    ],
)
def test_what_a_trusted_server_found_of_the_senders_domain_is_proof(said: str, told: str) -> None:
    assert how(a_result(said)) == f"{told} by {MX}"
    assert how(a_result(said, f"{MX.upper()} 1")) == f"{told} by {MX}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("none", "no mail server that is trusted"),
        ("dkim=fail header.d=example.org", "dkim=fail of example.org"),
        ("dkim=pass header.d=lists.example.net", "dkim=pass of lists.example.net"),
        ("dkim=pass header.d=notexample.org", "dkim=pass of notexample.org"),
        ("dkim=pass header.d=org", "dkim=pass of org"),
        ("dkim=pass header.d=sub.example.org", "dkim=pass of sub.example.org"),
        ("dkim=pass header.d=example.org header.d=example.net", "dkim=pass)"),
        ("dkim=pass", "dkim=pass)"),
        ("spf=pass smtp.mailfrom=bounces@lists.example.net", "spf=pass of lists.example.net"),
        ("spf=pass smtp.helo=example.org", "spf=pass)"),
        ("spf=softfail smtp.mailfrom=ada@example.org; dmarc=fail header.from=example.org", "dmarc=fail"),
        ('dkim=fail reason="; dkim=pass header.d=example.org"', "dkim=fail)"),
        ("dkim=fail (; dkim=pass header.d=example.org) header.d=x.example", "dkim=fail of x.example"),
        ('spf=fail smtp.mailfrom="a; dkim=pass header.d=example.org; x"@x.example', "spf=fail"),
        ('dkim=pass header.d=example.org reason="', "no mail server that is trusted"),
        ("dkim=pass header.d=example.org (", "no mail server that is trusted"),
        (
            'dkim=fail (" ) spf=fail smtp.mailfrom="); dkim=pass header.d=example.org; ("@x.example',
            "dkim=fail",
        ),
        ("arc=pass header.d=example.org", "no mail server that is trusted"),
        ("dkim = passed header.d=example.org", "dkim=passed of example.org"),
    ],
)
def test_anything_else_is_none(said: str, why: str) -> None:
    with pytest.raises(NotProven) as refused:
        how(a_result(said))
    assert why in str(refused.value)


LISTED = "List-Id: Lamps <lamp-devel.lists.example.org>"


@pytest.mark.parametrize("said", ["dmarc=pass header.from=example.org", "spf=pass smtp.mailfrom=example.org"])
def test_of_a_mail_that_a_list_sends_on_these_say_who_the_list_is(said: str) -> None:
    with pytest.raises(NotProven, match="nothing proves that example"):
        proven(a_head(a_result(said)), [MX], by_list=True)


@pytest.mark.parametrize(
    ("found", "field"),
    [
        ("dkim=pass header.d=example.org", LISTED),
        ("dkim=pass header.d=example.org", "List-Post: <mailto:lamp-devel@example.org>"),
        ("dkim=pass header.d=example.org", "Return-Path: <lamp-devel-bounces@lists.example.org>"),
        ("spf=pass smtp.mailfrom=bounces@lists.example.org; dkim=pass header.d=example.org", "X: y"),
    ],
)
def test_a_list_that_signs_as_its_peoples_domain_proves_nothing_of_them(found: str, field: str) -> None:
    with pytest.raises(NotProven, match="the list itself speaks for example"):
        proven(a_head(a_result(found), field), [MX], by_list=True)


def test_a_list_that_lets_signatures_stand_proves_who_posted() -> None:
    fields = a_result("spf=pass smtp.mailfrom=b@lists.example.net; dkim=pass header.d=example.org")
    raw = a_head(fields, LISTED.replace("example.org", "example.net"))
    assert proven(raw, [MX], by_list=True) == f"dkim of example.org by {MX}"


def test_what_came_through_a_list_did_not_come_from_the_address() -> None:
    with pytest.raises(NotProven, match="it came through a list"):
        how(a_result("dkim=pass header.d=example.org"), LISTED)


def test_a_carriage_return_begins_no_field() -> None:
    with pytest.raises(NotProven, match="dkim=none"):
        how(a_result("dkim=none"), f"X: y\r{a_result('spf=pass smtp.mailfrom=example.org')}")
    assert sender(head(b"From: ada@example.org\r\nX: y\rFrom: ben@example.org\r\n\r\n")) == "ada@example.org"


def test_a_domain_speaks_for_those_below_it() -> None:
    said = a_result("dkim=pass header.d=example.org")
    assert how(said, sender="ada@mail.example.org") == f"dkim of example.org by {MX}"


def test_a_field_of_another_name_proves_nothing() -> None:
    with pytest.raises(NotProven, match="authserv in the settings names those"):
        how(a_result("dkim=pass header.d=example.org", "mx.example.net"))
    with pytest.raises(NotProven, match="authserv in the settings names those"):
        proven(a_head(a_result("dkim=pass header.d=example.org")), [])


def test_what_stands_below_the_servers_own_field_may_be_the_senders() -> None:
    forged = a_result("dkim=pass header.d=example.org")
    with pytest.raises(NotProven, match="dkim=none"):
        how(a_result("dkim=none"), forged)
    assert how(a_result("spf=none"), forged)  # of another method the server has not spoken yet


SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x;\n h={h}; bh=aa==;{more} b=aa=="


@pytest.mark.parametrize(
    ("signed", "more", "good"),
    [
        ("From:Subject:Date:To", "", True),
        ("from : subject :\n date", "", True),
        ("From:To:Date", "", False),
        ("From:Subject", "", False),
        ("From:Subject:Date", " l=12;", False),
    ],
)
def test_a_signature_covers_all_that_the_mail_says(signed: str, more: str, good: bool) -> None:
    fields = (
        a_result("dmarc=pass header.from=example.org; dkim=pass header.d=example.org"),
        SIGNATURE.format(h=signed, more=more),
    )
    if good:
        assert how(*fields).startswith("dmarc of")
        return
    with pytest.raises(NotProven, match="the signature leaves out the subject, the date"):
        how(*fields)
    assert how(a_result("spf=pass smtp.mailfrom=example.org"), *fields).startswith("spf of")


@pytest.mark.parametrize(("kind", "good"), [("", False), (":Content-Type", True)])
def test_the_signature_of_a_mail_of_several_parts_says_that_it_has_them(kind: str, good: bool) -> None:
    fields = (
        a_result("dkim=pass header.d=example.org"),
        SIGNATURE.format(h=f"From:Subject:Date{kind}", more=""),
    )
    raw = a_head(*fields) + b"\n--x\nContent-Type: message/rfc822\n\nFrom: ben\n"
    if good:
        assert proven(raw, [MX])
    else:
        with pytest.raises(NotProven, match="the kind of its parts"):
            proven(raw, [MX])


@pytest.mark.parametrize("field", ["Subject: t", "Date: Sat, 21 Sep 2024 08:00:00 +0000\nDate: x"])
def test_a_field_that_stands_twice_may_be_signed_once(field: str) -> None:
    with pytest.raises(NotProven, match="more than one"):
        how(a_result("dkim=pass header.d=example.org"), field)


@pytest.mark.parametrize(
    "written",
    [
        "ada@example.org",
        "<ada@example.org>",
        "ada@example.org (Ada)",
        '"Marsh, Ada <x@example.net>" <ada@example.org>',
        "=?utf-8?q?Ad=C3=A4?= <ada@example.org>",
        "Ada\n Marsh <ada@example.org>",
    ],
)
def test_a_from_line_with_one_address(written: str) -> None:
    assert sender(head(a_head(sender=written))) == "ada@example.org"


@pytest.mark.parametrize(
    "written",
    [
        "ada@example.org, ben@example.org",
        "Ada <ada@example.org>, Ben <ben@example.org>",
        "ben@example.org <ada@example.org>",
        "<ben@example.org> <ada@example.org>",
        "Ada",
        "",
        "friends: ada@example.org;",
        "ada@[x",
        "Ada <ada[x@example.org>",
        "ada@example.org]x",
        "ada\\x@example.org",
        "ada@=?utf-8?q?example.org?=",
        "Ada <ada@example.org>\nFrom: Ben <ben@example.org>",
        "Ada <ada@example.org>\nno header\nX: y",
    ],
)
def test_one_with_another_number_of_them_is_nobodys(written: str) -> None:
    with pytest.raises(NotProven):
        sender(head(a_head(sender=written)))


@given(st.text())
def test_no_name_of_the_sender_and_no_address_elsewhere_makes_it_theirs(said: str) -> None:
    """Whatever a sender writes where a server repeats it in quotes or brackets."""
    for wrapped in (said.replace("\\", "").replace('"', ""), said):
        quoted = wrapped.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
        noted = re.sub(r"([()\\])", r"\\\1", wrapped.replace("\n", " ").replace("\r", " "))
        field = (
            f'dkim=fail ({noted}) reason="{quoted}" header.d=x.example; spf=none smtp.mailfrom="{quoted}"@x'
        )
        with pytest.raises(NotProven):
            how(a_result(field))


@given(st.binary())
def test_any_bytes_are_read(raw: bytes) -> None:
    for given_ in (raw, b"From: a@example.org\nAuthentication-Results: " + raw + b"\n\n"):
        try:
            proven(given_, [MX])
        except NotProven:
            continue
