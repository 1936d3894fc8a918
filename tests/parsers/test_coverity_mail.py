"""Coverity's reports, however people hand them on."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import coverity_mail, mailbox
from bot.parsers.mail import parse
from bot.parsers.reading import read as read_mail
from storage.records import CoverityReport, Location, MessageKind
from tests.coverity_samples import (
    BOT,
    CIDS,
    INTRO,
    LEAK,
    PARSED,
    PLACES,
    REPORT,
    TWICE,
    a_mail,
    collapsed,
    quoted,
    wrapped,
)


def read(mail: EmailMessage | MIMEMultipart | str) -> CoverityReport:
    raw = (a_mail(mail) if isinstance(mail, str) else mail).as_bytes()
    found = coverity_mail.read(parse(raw))
    assert found is not None
    return found


def facts(report: CoverityReport) -> object:
    """What no dress may change; an excerpt's spaces and a sentence's end may."""
    return (
        report.project,
        report.component,
        report.new,
        report.fixed,
        report.shown,
        [(d.cid, d.checker, d.category, d.locations) for d in report.defects],
    )


PLAIN = facts(read(REPORT))


def test_a_report_says_everything() -> None:
    report = read(REPORT)
    assert (report.project, report.component) == ("Lighthouse", "")
    assert (report.new, report.fixed, report.shown) == (41, 7, 3)
    assert {d.cid: d.locations for d in report.defects} == PLACES
    leak, twice, parsed = report.defects
    assert (leak.checker, leak.category) == ("RESOURCE_LEAK", "Resource leaks")
    assert leak.message == 'Variable "ramp" going out of scope leaks the storage it points to.'
    assert leak.code == "return;"
    assert (twice.checker, twice.category, twice.code) == ("DEADCODE", "", "return {nothing};")
    assert twice.message == 'Execution cannot reach this statement: "return { nothing };".'
    assert parsed.message.endswith("lamp.h -> ramp.h -> lamp.h")


def flowed() -> EmailMessage:
    """As Thunderbird forwards: lines end in a space where they go on, and ">" and " " are stuffed."""
    lines = (" " + line if line.startswith((">", " ", "From ")) else line for line in REPORT.split("\n"))
    mail = a_mail("")
    mail.set_content(
        "\n".join(line if len(line) < 72 else line.replace(" in ", " \nin ", 1) for line in lines)
    )
    mail.set_param("format", "flowed")
    return mail


def attached() -> MIMEMultipart:
    mail = MIMEMultipart()
    mail["From"], mail["Subject"], mail["Message-ID"] = "ada@example.org", "look at these", "<f@example.org>"
    mail.attach(MIMEText("Who takes them?\n"))
    mail.attach(MIMEMessage(a_mail(REPORT)))
    return mail


def as_file(kind: str, name: str, content: bytes = REPORT.encode()) -> EmailMessage:
    maintype, _, subtype = kind.partition("/")
    mail = a_mail("See the file.\n", subject="the scan of last night")
    mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail


def encoded(how: str) -> EmailMessage:
    mail = a_mail("")
    mail.set_content(REPORT, cte=how)
    return mail


def html(tag: str, between: str) -> EmailMessage:
    mail = a_mail("")
    text = between.join(escape(line).replace("  ", "&nbsp; ") or "&nbsp;" for line in REPORT.split("\n"))
    mail.set_content(f"<html><body><{tag}>{text}</{tag}></body></html>", subtype="html")
    return mail


FORWARDED = (
    "These came last night, who can look?\n\n-------- Forwarded Message --------\n"
    "Subject: New Defects reported by Coverity Scan for Lighthouse\n"
    "Date: Mon, 2 Mar 2026 09:44:59 +0000\nFrom: scan-admin@coverity.example.org\n\n"
)

DRESSES: dict[str, Callable[[], EmailMessage | MIMEMultipart | str]] = {
    "forwarded": lambda: a_mail(FORWARDED + REPORT, subject="Fwd: some news, and for Lighthouse/LAMPS"),
    "forwarded and wrapped": lambda: FORWARDED + wrapped(REPORT, 76),
    "quoted": lambda: a_mail("Hm.\n\n> On Monday, scan-admin wrote:\n" + quoted(REPORT), subject="Re: scan"),
    "quoted without spaces": lambda: quoted(REPORT, ">"),
    "quoted twice": lambda: quoted(quoted(REPORT), ">"),
    "quoted by Evolution": lambda: quoted(REPORT.replace(">>> ", "> > > ")),
    "quoted and wrapped, the tails unmarked": lambda: wrapped(quoted(REPORT), 72),
    "wrapped, then quoted": lambda: quoted(wrapped(REPORT, 66)),
    "indented": lambda: quoted(REPORT, "    "),
    "tabs": lambda: quoted(REPORT, "\t"),
    "marked with initials": lambda: quoted(REPORT, "AM> "),
    "barred": lambda: quoted(REPORT, "| "),
    "format=flowed": flowed,
    "attached message": attached,
    "attached file": lambda: as_file("text/plain", "report.txt"),
    "attached octets": lambda: as_file("application/octet-stream", "report.txt"),
    "attached mail of octets": lambda: as_file(
        "application/octet-stream", "New Defects.eml", a_mail(REPORT).as_bytes()
    ),
    "quoted-printable": lambda: encoded("quoted-printable"),
    "base64": lambda: encoded("base64"),
    "HTML, as it was": lambda: html("pre", "\n"),
    "HTML, line by line": lambda: html("blockquote", "<br>\n"),
    "HTML, each line a paragraph": lambda: html("p", "</p>\n<p>"),
    "spaces collapsed": lambda: collapsed(REPORT),
    "no-break spaces": lambda: REPORT.replace(":  ", ":\xa0 ").replace("  (", "\xa0 ("),
    "wide, as since 2025": lambda: REPORT.replace(" in ", "             in ").replace(":  ", ":         "),
    "lines joined by Outlook": lambda: REPORT.replace("Scan\nShowing", "Scan Showing"),
    "lines doubled by Outlook": lambda: REPORT.replace("\n", "\n\n"),
    "CRLF": lambda: REPORT.replace("\n", "\r\n"),
    "only the summary": lambda: re.sub(r"_{20,}\n\*{3}.*?\n\n(?=\*|_|\n)", "", REPORT, flags=re.DOTALL),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_every_dress_says_the_same(dress: str) -> None:
    assert facts(read(DRESSES[dress]())) == PLAIN


@given(
    st.lists(
        st.one_of(
            st.integers(58, 100).map(lambda width: lambda text: wrapped(text, width)),
            st.sampled_from(["> ", ">", "  ", "\t", "| ", "> > "]).map(
                lambda mark: lambda text: quoted(text, mark)
            ),
            st.just(lambda text: FORWARDED + text),
            st.just(collapsed),
        ),
        max_size=5,
    )
)
def test_wrapping_quoting_and_forwarding_in_any_order_change_nothing(
    dresses: list[Callable[[str], str]],
) -> None:
    text = REPORT
    for dress in dresses:
        text = dress(text)
    assert facts(read(text)) == PLAIN


@given(st.lists(st.sampled_from([*REPORT.split("\n"), "> ", "a:1", "()", "/a: 1 in", "\x00", "é" * 99])))
def test_whatever_is_left_of_a_report_is_read_without_breaking(lines: list[str]) -> None:
    found = coverity_mail.read(parse(a_mail("\n".join(lines)).as_bytes()))
    assert found is None or {d.cid for d in found.defects} <= set(CIDS)


def test_a_component_stands_apart_from_the_project_it_is_of() -> None:
    said = INTRO.replace("to Lighthouse found", "to Lighthouse next scan, under component 'HW-LAMP',  found")
    for text in (said + LEAK, quoted(wrapped(said + LEAK, 60))):
        report = read(text)
        assert (report.project, report.component, report.new) == ("Lighthouse next scan", "HW-LAMP", 41)
        assert [d.component for d in report.defects] == ["HW-LAMP"]


@pytest.mark.parametrize("project", ["Das Boot", "ada/lamp-tools", "lamp-next weekly scan", "C++ (old)"])
def test_a_project_may_have_any_name(project: str) -> None:
    assert read(REPORT.replace("Lighthouse", project)).project == project


def test_what_people_cut_off_is_not_told() -> None:
    report = read(
        a_mail("Is this one real?\n\n" + quoted(TWICE), subject="Fwd: [lamp] " + a_mail("")["Subject"])
    )
    assert (report.project, report.new, report.fixed, report.shown) == ("Lighthouse", None, None, None)
    assert [d.cid for d in report.defects] == [610002]


def test_nothing_fixed_is_not_the_same_as_not_told() -> None:
    nothing = INTRO.replace("7 defect(s), reported", "0 defect(s), reported")
    assert read(nothing + LEAK).fixed == 0
    untold = "\n".join(line for line in INTRO.split("\n") if "earlier" not in line)
    assert read(untold + LEAK).fixed is None


def test_remarks_between_quoted_lines_change_no_place() -> None:
    said = quoted(REPORT).replace(
        "dimmer_realize()\n> 206", "dimmer_realize()\n\nIs it? In free() too.\n\n> 206"
    )
    assert facts(read(said)) == PLAIN


def test_a_cid_in_a_sentence_or_in_code_is_no_defect() -> None:
    remark = 'And CID 1400404: in ramp(), "*** CID 1400405" said nothing.\n\n'
    assert facts(read(remark + REPORT)) == PLAIN
    assert coverity_mail.read(parse(a_mail(remark, subject="Re: Coverity").as_bytes())) is None


def test_the_form_of_2013_is_read_too() -> None:
    old = collapsed(LEAK).replace("dimmer_realize()\n", "dimmer_realize\n")
    (defect,) = read(INTRO.replace("defect(s)\n", "defects\n") + old).defects
    assert (defect.category, defect.checker) == ("Resource leaks", "RESOURCE_LEAK")
    assert defect.locations == PLACES[610001]


@pytest.mark.parametrize(
    "text",
    [
        "Your request for analysis of Lighthouse has been completed successfully.\n"
        "The results are available at https://scan.example.org/\n\nBuild ID: 7\n\nAnalysis Summary:\n"
        "   New defects found: 4\n   Defects eliminated: 2\n",
        "The analysis for your project Lighthouse has been successfully completed.\n\n"
        "Coverity Scan\nNew Defects Found: 4\n  Defects Eliminated: 2\n",
    ],
)
def test_the_summary_of_an_analysis_counts_and_lists_nothing(text: str) -> None:
    report = read(a_mail(text, subject="Coverity Scan: Analysis completed for Lighthouse"))
    assert (report.project, report.new, report.fixed, report.shown) == ("Lighthouse", 4, 2, None)
    assert report.defects == ()


@pytest.mark.parametrize("text", [BOT, quoted(BOT), wrapped(quoted(BOT), 60)])
def test_coverity_bot_tells_one_defect_and_the_commit_it_blames(text: str) -> None:
    report = read(a_mail(text, subject="Coverity: dusk_begin(): Null pointer dereferences"))
    assert report.project == "lamp-next scan"
    assert [hash_ for hash_, _ in report.commits] == ["0123456789ab"]
    (defect,) = report.defects
    assert (defect.cid, defect.checker) == (610010, "FORWARD_NULL")
    assert defect.locations == (Location("drivers/lamp/dusk.c", 31, "dusk_begin"),)
    assert defect.code == "lamp_dim(lamp, sun->height);"
    assert defect.message == 'Dereferencing null pointer "sun".'


def test_a_mail_that_answers_a_report_stays_a_reply_and_hands_the_defects_on() -> None:
    answer = a_mail(
        "Mine, I'll have a look.\n\n" + quoted(PARSED),
        subject="Re: " + a_mail("")["Subject"],
        In_Reply_To="<s@x>",
    )
    reading = read_mail(answer.as_bytes())
    assert reading.kind is MessageKind.REPLY
    assert reading.report is not None
    assert [d.cid for d in reading.report.defects] == [610003]
    assert read_mail(a_mail(REPORT).as_bytes()).kind is MessageKind.COVERITY_REPORT


def number(text: str) -> int | None:
    return int(text) if text else None


def test_real_report_mails_are_read_as_labelled(data: Path) -> None:
    with (data / "coverity" / "scan-mail-expected.tsv").open(newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        mail = parse((data / row["file"]).read_bytes())
        report = coverity_mail.read(mail)
        assert report is not None
        showing, _, of = row["showing"].partition("/")
        assert mail.message_id == row["message_id"]
        assert (report.project, report.component) == (row["project"], row["component"])
        assert (report.new, report.fixed) == (number(row["new"] or of), number(row["marked_fixed"]))
        assert report.shown == number(showing)
        assert [d.cid for d in report.defects] == [int(c) for c in row["heading_cids"].split(",")]
        assert all(d.checker and d.locations and d.message for d in report.defects)


def test_real_coverity_bot_reports_are_read_as_labelled(data: Path) -> None:
    with (data / "mail" / "coverity-bot-expected.tsv").open(newline="") as table:
        rows = [r for r in csv.DictReader(table, delimiter="\t") if r["kind"] == "report"]
    for row in rows:
        mails = map(parse, mailbox.split((data / row["file"]).read_bytes()))
        mail = next(m for m in mails if m.message_id == row["message_id"])
        report = coverity_mail.read(mail)
        assert report is not None
        assert [str(d.cid) for d in report.defects] == row["cids"].split(",")
        (defect,) = report.defects
        assert defect.locations[0].function in mail.subject
        assert defect.checker in mail.subject or defect.category in mail.subject
        assert defect.code
        assert defect.message
        assert report.commits
