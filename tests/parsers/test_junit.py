from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import junit
from bot.parsers.junit import MAX_BYTES, MAX_DEPTH, MESSAGE_LENGTH, NotJunit
from storage.records import TestCase, TestOutcome

PASSED, FAILED, ERROR, SKIPPED = TestOutcome

MESON = b"""<?xml version='1.0' encoding='utf8'?>
<testsuites tests="3" errors="1" failures="1">
  <testsuite name="pinewood" tests="2" errors="0" failures="1" skipped="0" time="130.25">
    <testcase name="live-handover-test" classname="pinewood" time="121.5">
      <failure />
      <system-out>starting
two lanes up</system-out>
      <system-err>
handover: lane 1 went away

assertion failed: phase is done

Aborted
core not kept
</system-err>
    </testcase>
    <testcase name="disk-copy-test" classname="pinewood" time="8.75"><system-out>fine</system-out></testcase>
  </testsuite>
  <testsuite name="pinewood.lanes-test" tests="1" errors="1" failures="0" skipped="0" time="0.5">
    <testcase name="/lanes/open" classname="pinewood.lanes-test"><error/></testcase>
  </testsuite>
</testsuites>
"""

PYTEST = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests">
<testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.5">
<testcase classname="tests.test_lanes" name="test_close[tcp]" time="0.031" />
<testcase classname="tests.test_lanes" name="test_open" time="0.2"><failure
 message="assert 2 == 3">def test_open():
&gt;       assert lanes() == 3</failure></testcase>
<testcase classname="tests.test_lanes" name="test_slow" time="0"><skipped
 type="pytest.skip" message="needs --slow">
tests/test_lanes.py:9: needs --slow</skipped></testcase></testsuite></testsuites>
"""

SUREFIRE = b"""<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="https://example.org/report.xsd"
 name="org.example.LaneTest" time="1,234.5" tests="3">
  <properties><property name="a" value="b"/></properties>
  <testcase name="opens" classname="org.example.LaneTest" time="1,230.5">
    <error type="org.example.Boom"><![CDATA[org.example.Boom: <lane> gone
\tat org.example.LaneTest.opens(LaneTest.java:7)]]></error>
    <rerunFailure message="second time"/>
    <system-out>noise</system-out>
  </testcase>
  <testcase name="closes" classname="org.example.LaneTest" time="4">
    <flakyFailure message="first time"><stackTrace>x</stackTrace></flakyFailure>
  </testcase>
  <testcase name="waits" classname="org.example.LaneTest"><skipped/></testcase>
</testsuite>
"""


def a_report(*cases: str) -> bytes:
    return f"<testsuites><testsuite name='all'>{''.join(cases)}</testsuite></testsuites>".encode()


def parse(raw: bytes) -> tuple[TestCase, ...]:
    return junit.parse(raw).cases


def only(raw: bytes) -> TestCase:
    (case,) = parse(raw)
    return case


def refusal(raw: bytes) -> str:
    with pytest.raises(NotJunit) as refused:
        parse(raw)
    return str(refused.value)


def test_meson() -> None:
    assert parse(MESON) == (
        TestCase(
            "live-handover-test",
            "pinewood",
            FAILED,
            121.5,
            "assertion failed: phase is done\nAborted\ncore not kept",
        ),
        TestCase("disk-copy-test", "pinewood", PASSED, 8.75, None),
        TestCase("/lanes/open", "pinewood.lanes-test", ERROR, None, None),
    )


def test_pytest() -> None:
    assert parse(PYTEST) == (
        TestCase("test_close[tcp]", "tests.test_lanes", PASSED, 0.031, None),
        TestCase("test_open", "tests.test_lanes", FAILED, 0.2, "assert 2 == 3"),
        TestCase("test_slow", "tests.test_lanes", SKIPPED, 0.0, "needs --slow"),
    )


def test_surefire() -> None:
    boom = "org.example.Boom: <lane> gone\n\tat org.example.LaneTest.opens(LaneTest.java:7)"
    assert parse(SUREFIRE) == (
        TestCase("opens", "org.example.LaneTest", ERROR, 1230.5, boom),
        TestCase("closes", "org.example.LaneTest", PASSED, 4.0, None),
        TestCase("waits", "org.example.LaneTest", SKIPPED, None, None),
    )


def test_suites_nest_and_cases_stand_beside_them() -> None:
    raw = b"""<testsuite name="outer"><testsuite name="inner"><testcase name="a"/></testsuite>
    <testcase name="b"/><testsuite><testcase name="c"/></testsuite></testsuite>"""
    assert [(c.name, c.classname) for c in parse(raw)] == [("a", "inner"), ("b", "outer"), ("c", "")]


def test_case_outside_any_suite() -> None:
    assert only(b"<testsuites><testcase name='a'/></testsuites>") == TestCase("a", "", PASSED, None, None)


def test_case_inside_a_case_counts_on_its_own() -> None:
    raw = a_report("<testcase name='outer'><testcase name='inner'><failure/></testcase><skipped/></testcase>")
    assert [(c.name, c.outcome) for c in parse(raw)] == [("inner", FAILED), ("outer", SKIPPED)]


def test_namespace_is_no_obstacle() -> None:
    raw = b"""<j:testsuites xmlns:j="urn:example:junit"><j:testsuite name="s"><j:testcase name="a">
    <j:failure message="m"/></j:testcase></j:testsuite></j:testsuites>"""
    assert only(raw) == TestCase("a", "s", FAILED, None, "m")


def test_report_without_cases() -> None:
    assert parse(b"<testsuites/>") == parse(b"<testsuite tests='4'/>") == ()


def test_stated_totals_are_not_believed() -> None:
    raw = b"<testsuite tests='9' failures='9' name='s'><testcase name='a'/></testsuite>"
    assert only(raw).outcome is PASSED


def test_case_without_attributes() -> None:
    assert only(b"<testsuite><testcase/></testsuite>") == TestCase("", "", PASSED, None, None)


def test_class_may_be_called_class() -> None:
    assert only(a_report("<testcase name='a' class='C'/>")).classname == "C"


@pytest.mark.parametrize(
    ("children", "outcome"),
    [
        ("", PASSED),
        ("<system-out>failure</system-out>", PASSED),
        ("<properties><failure/></properties>", PASSED),
        ("<skipped/>", SKIPPED),
        ("<error/>", ERROR),
        ("<failure/>", FAILED),
        ("<skipped/><error/>", ERROR),
        ("<error/><failure/><skipped/>", FAILED),
        ("<failure/><error/>", FAILED),
    ],
)
def test_worst_child_decides(children: str, outcome: TestOutcome) -> None:
    assert only(a_report(f"<testcase name='a'>{children}</testcase>")).outcome is outcome


@pytest.mark.parametrize(
    ("told", "outcome", "ran"),
    [
        ("status='notrun' result='suppressed'/", PASSED, False),  # GoogleTest's of a test that is disabled
        ("status='notrun'/", PASSED, False),  # of an older one
        ("status='disabled'/", PASSED, False),
        ("status='run' result='completed'/", PASSED, True),
        ("status='notrun'><failure/></testcase", FAILED, True),
    ],
)
def test_what_was_not_run_is_told_apart_though_no_child_says_so(
    told: str, outcome: TestOutcome, ran: bool
) -> None:
    found = only(a_report(f"<testcase name='DISABLED_open' time='0' {told}>"))
    assert (found.outcome, found.ran) == (outcome, ran)


@pytest.mark.parametrize(
    ("children", "message"),
    [
        ("<failure message='said'>text</failure>", "said"),
        ("<failure message='  '> text\n more </failure>", "text\n more"),
        ("<failure type='Boom'/>", "Boom"),
        ("<failure/>", None),
        ("<failure/><failure message='second'/>", "second"),
        ("<failure message='first'/><failure message='second'/>", "first"),
        ("<error message='error'/><failure/>", None),
        ("<failure><detail>in<b> two</b></detail> parts</failure>", "in two parts"),
        ("<failure/><system-out>out</system-out><system-err>err</system-err>", "err"),
        ("<failure/><system-out>one\ntwo\n\nthree\n  four  \n</system-out>", "two\nthree\nfour"),
        ("<skipped/><system-out>out</system-out>", None),
        ("<system-err>a warning</system-err>", None),
    ],
)
def test_message(children: str, message: str | None) -> None:
    assert only(a_report(f"<testcase name='a'>{children}</testcase>")).message == message


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nQwertyuiop\n3Q==\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("children", "message"),
    [
        (
            "<failure message='unable to access https://pine:hunter22@example.org/'/>",
            "unable to access https://[hidden]@example.org/",
        ),
        ("<error>refused\nPRIVATE-TOKEN: abcdef\nagain</error>", "refused\nPRIVATE-TOKEN: [hidden]\nagain"),
        (f"<failure>read {KEY}\nno lane</failure>", "read [hidden]\nno lane"),
        (f"<failure/><system-out>{KEY}\nno lane\n</system-out>", "[hidden]\nno lane"),
        (f"<failure/><system-out>TOKEN={'t' * MESSAGE_LENGTH}\n</system-out>", "TOKEN=[hidden]"),
        (
            f"<failure>{'m' * (MESSAGE_LENGTH - 10)} glpat-0123456789abcdefghij</failure>",
            f"{'m' * 490} [hidden]",
        ),
    ],
)
def test_secrets_are_not_shown(children: str, message: str) -> None:
    assert only(a_report(f"<testcase name='a'>{children}</testcase>")).message == message


def test_output_of_the_suite_belongs_to_no_case() -> None:
    raw = a_report("<testcase name='a'><failure/></testcase><system-err>all of it</system-err>")
    assert only(raw).message is None


def test_long_message_is_trimmed() -> None:
    message = only(a_report(f"<testcase><failure message='{'m' * 5000}'/></testcase>")).message
    assert message == "m" * (MESSAGE_LENGTH - 1) + "…"


def test_long_output_keeps_its_end() -> None:
    output = f"{'x' * 100_000} the reason"
    message = only(a_report(f"<testcase><failure/><system-err>{output}</system-err></testcase>")).message
    assert message is not None
    assert message.endswith("the reason")
    assert len(message) <= MESSAGE_LENGTH


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0.031", 0.031),
        ("3", 3.0),
        (".5", 0.5),
        (" 2.5 ", 2.5),
        ("1e-3", 0.001),
        ("1,234.5", 1234.5),
        ("2.", 2.0),  # GoogleTest, of whole seconds
        ("12,345,678.5", 12345678.5),
        ("0,5", 0.5),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("-1", None),
        ("1e999", None),
        ("2 s", None),
        ("1_000", None),
        ("9" * 100_000, None),
    ],
)
def test_seconds(written: str, seconds: float | None) -> None:
    assert only(a_report(f"<testcase time='{written}'/>")).seconds == seconds


def test_entities_of_xml_itself_are_read() -> None:
    raw = a_report("<testcase name='a &lt;b&gt; &quot;c&quot; &#233;'><failure message='&amp;'/></testcase>")
    assert (only(raw).name, only(raw).message) == ('a <b> "c" é', "&")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?><testsuite><testcase name='Übergabe'/></testsuite>"
    assert only(text.encode(encoding)).name == "Übergabe"


def test_document_type_without_entities_is_harmless() -> None:
    raw = b"<!DOCTYPE testsuites SYSTEM 'https://example.org/junit.dtd'><testsuites><testcase/></testsuites>"
    assert len(parse(raw)) == 1


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"1..4\nok 1 - not xml\n", "not well-formed"),
        (b"{}", "not well-formed"),
        (b"\x00\x01\x02", "not well-formed"),
        (b"<testsuites><testsuite>", "not well-formed"),
        (b"<testsuite><testcase></testsuite></testcase>", "not well-formed"),
        (b"<testsuite><testcase name='\x1b[31m'></testsuite>", "not well-formed"),
        (b"<testsuite>&nothing;</testsuite>", "not well-formed"),
        (b"<testsuite/><testsuite/>", "not well-formed"),
        (b"<html><body><testsuite/></body></html>", "<html>"),
        (b"<assemblies><assembly/></assemblies>", "<assemblies>"),
        (b"<test-run><test-suite/></test-run>", "<test-run>"),
        (b"<testcase name='alone'/>", "<testcase>"),
        (b"<?xml version='1.0' encoding='klingon'?><testsuite/>", "unreadable"),
        (b"<?xml version='1.0' encoding='shift_jis'?><testsuite/>", "unreadable"),
        (f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><testsuite>&l9;</testsuite>".encode(), "entities"),
        (b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><testsuite>&f;</testsuite>", "entities"),
        (b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'https://example.org/x.dtd'> %p;]><testsuite/>", "entities"),
        (b"<testsuite>" * (MAX_DEPTH + 1), "deep"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    assert reason in refusal(raw)


@pytest.mark.parametrize(
    ("written", "read", "left_out"),
    [
        (b"lane \x1b[31mred\x1b[0m\x07", "lane red", 3),
        (b"lane &#27;[1;31mred&#x1B;[0m &#x41;&#0;&#xFFFE;&#x110000;&#9;", "lane red A\t", 5),
        (b"lane \xff\x00 gone", "lane \ufffd gone", 2),
        ("Gänge \x02".encode(), "Gänge", 1),
    ],
)
def test_what_xml_forbids_is_left_out_and_counted(written: bytes, read: str, left_out: int) -> None:
    case = b"<testcase name='a'><failure>%s</failure></testcase><testcase name='b'/>" % written
    for head in (b"", b"<?xml version='1.0' encoding='UTF-8'?>\n"):
        report = junit.parse(head + b"<testsuite>" + case + b"</testsuite>")
        assert ([c.name for c in report.cases], report.left_out) == (["a", "b"], left_out)
        assert report.cases[0].message == read.strip()


def test_what_is_left_out_is_looked_for_in_the_declared_encoding() -> None:
    raw = "<?xml version='1.0' encoding='latin-1'?><testsuite><testcase name='Gänge\b'/></testsuite>"
    assert junit.parse(raw.encode("latin-1")).cases[0].name == "Gänge"
    assert junit.parse(b"<testsuite><testcase name='a'/></testsuite>").left_out == 0


def test_suites_may_nest_as_deep_as_allowed() -> None:
    assert parse(b"<testsuite>" * MAX_DEPTH + b"</testsuite>" * MAX_DEPTH) == ()


def test_file_that_is_too_large_is_refused_unread() -> None:
    assert "64 MiB" in refusal(b"<testsuite>" + b" " * MAX_BYTES)


@pytest.mark.parametrize(
    "raw",
    [
        b"<testsuite name='" + b"n" * 20_000_000 + b"'/>",
        b"<testsuite>" + b"x" * 20_000_000 + b"</testsuite>",
        b"<testsuite><skipped time='" + b" " * 20_000_000 + b"x'/></testsuite>",
    ],
    ids=["attribute", "text", "spaces"],
)
def test_long_tokens_come_to_an_end(raw: bytes) -> None:
    assert parse(raw) == ()


def test_a_long_token_without_end_is_refused() -> None:
    with pytest.raises(NotJunit, match="not well-formed"):
        parse(b"<testsuite>" + b"<a" * 10_000_000)


PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@given(st.lists(st.tuples(PRINTABLE, st.sampled_from(TestOutcome), PRINTABLE)))
def test_what_is_written_is_read_again(cases: list[tuple[str, TestOutcome, str]]) -> None:
    tags = {FAILED: "failure", ERROR: "error", SKIPPED: "skipped"}
    parts = []
    for name, outcome, words in cases:
        child = f"<{tags[outcome]}>{escape(words)}</{tags[outcome]}>" if outcome in tags else ""
        parts.append(f"<testcase name={quoteattr(name)}>{child}</testcase>")
    assert [(c.name, c.outcome) for c in parse(a_report(*parts))] == [(n, o) for n, o, _ in cases]


@given(st.binary() | st.text().map(lambda text: f"<testsuite>{text}</testsuite>".encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(parse(raw), tuple)
    except NotJunit as refused:
        assert str(refused)


@given(st.integers(0, len(MESON) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_read_or_refused(place: int, byte: int) -> None:
    try:
        assert len(parse(MESON[:place] + bytes([byte]) + MESON[place + 1 :])) <= 3
    except NotJunit as refused:
        assert str(refused)


def test_real_reports_count_as_expected(data: Path) -> None:
    with (data / "junit" / "expected.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert rows
    for row in rows:
        raw = (data / row["file"]).read_bytes()
        if row["verdict"] != "ok":
            assert refusal(raw)
            continue
        cases = parse(raw)
        found = Counter(case.outcome for case in cases)
        expected = [int(row[c]) for c in ("testcases", "passed", "failed", "errors", "skipped")]
        assert [len(cases), *(found[o] for o in TestOutcome)] == expected, row["file"]
