from __future__ import annotations

import csv
import mailbox
from email.message import Message
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import cids

SPELLINGS = [
    ("one, in prose", "This mends CID 1600001 at last.", (1600001,)),
    ("one without a space", "Drop a dead store (CID1600001)", (1600001,)),
    ("number sign", "CID#1600001, CID #1600002", (1600001, 1600002)),
    ("our own short key", "See CID-1600001.", (1600001,)),
    ("colon and dash", "Addresses-Coverity-ID: - 600001 Some words", (600001,)),
    ("a CID inside a trailer", "Addresses-Coverity-ID: CID 600001: Some words (CHECK)", (600001,)),
    ("trailer without a space behind the colon", "Addresses-Coverity: CID 600001:Some words", (600001,)),
    ("trailer with a remark", 'Addresses-Coverity: 1600001 ("Sleepy loop")', (1600001,)),
    ("trailer without a number", 'Addresses-Coverity: ("Sleepy loop")', ()),
    ("trailer with a space before the colon", "Fixes : Coverity CID 1600001", (1600001,)),
    ("listed with commas", "Fixes: Coverity CID 1600001, 1600002,1600003", (1600001, 1600002, 1600003)),
    ("listed with words", "Seen by Coverity as CID 1600001 and 1600002.", (1600001, 1600002)),
    ("comma and word", "Coverity Plover issues: 1600001, 1600002, and 1600003", (1600001, 1600002, 1600003)),
    ("listed with spaces", "Coverity ID: 1600001 1600002", (1600001, 1600002)),
    ("listed with slashes", "Coverity CIDs 1600001/1600002 agree", (1600001, 1600002)),
    ("repeated word", "CID 1600001 / CID 1600002 & CID 1600003", (1600001, 1600002, 1600003)),
    ("remarks", "Coverity-IDs: 1600002 (stray word), 1600001 (dead (very) code)", (1600002, 1600001)),
    ("remark on all", "Coverity CIDs (shift too far)\n   600001\n   600002", (600001, 600002)),
    ("remark with a hash", "CID 1600001 (commit 1234567) and 1600002", (1600001, 1600002)),
    ("quoted remark", 'Coverity-ID: 1600001 "always true", 1600002 "never"', (1600001, 1600002)),
    ("quoted with its words", 'Coverity ID "1600001 Sleepy loop" is gone', (1600001,)),
    ("each in quote marks", 'Coverity issues "1600001" and "1600002"', (1600001, 1600002)),
    ("number first", "Fix 1600001 CID: sleepy loop; 1600002 CID 1600003", (1600001, 1600003)),
    ("number first, and no CID", "20240917 CID, 16000011600001 CID, f1600001 CID, 1600001 cid", ()),
    ("ends of numbers", "Drop CIDs 1600001, 22, 25 and 37.", (1600001, 1600022, 1600025, 1600037)),
    ("ends of numbers with slashes", "CID 1600001/22/25 (Sleepy loop)", (1600001, 1600022, 1600025)),
    ("one end is too little", "CID 1600001, 22. CID 1600002 and 35", (1600001, 1600002)),
    ("no ends of numbers", "CID 1600009, 12, 11; CID 1600010, 22, 25 of them", (1600009, 1600010)),
    ("several lengths", "CID 16555, 1600001", (16555, 1600001)),
    ("wrapped", "spotted by Coverity (CID 1600001,\n1600002). The cause", (1600001, 1600002)),
    ("wrapped in a quotation", "> > by Coverity (CID 1600001,\n> > 1600002).", (1600001, 1600002)),
    ("wrapped behind the word", "> This mends CID\n> 1600001", (1600001,)),
    ("paragraph behind a colon", "This mends CIDs:\n\n600001, 600002", (600001, 600002)),
    ("bullets", "These Coverity CIDs:-\n- 600001\n- 600002\n", (600001, 600002)),
    ("range", "CID 1600001-1600004", (1600001, 1600002, 1600003, 1600004)),
    ("range in words", "CIDs 1600001 to 1600003", (1600001, 1600002, 1600003)),
    ("range with dots", "CID 1600001..1600003", (1600001, 1600002, 1600003)),
    ("short range", "CID 1600008-11", (1600008, 1600009, 1600010, 1600011)),
    ("range backwards", "CID 1600009 - 1600001", (1600009, 1600001)),
    ("too wide for a range", "CID 1600001-1700001", (1600001, 1700001)),
    ("a dash that is no range", "CID 1600001 - 4096 bytes are lost", (1600001,)),
    ("braces around tails", "Fixes: CID 16000{01,07,70}", (1600001, 1600007, 1600070)),
    ("braces with a range", "CID 16000{01..03}", (1600001, 1600002, 1600003)),
    ("braces around numbers", "CID {1600001,1600002}", (1600001, 1600002)),
    ("short numbers in braces", "CID {1,2}", ()),
    ("letters swapped", "Fixes: Covertiy CID 1600001", (1600001,)),
    ("a letter lost", "Coverty 1600001", (1600001,)),
    ("coverity-scan", "coverity-scan: 1600001", (1600001,)),
    ("CoverityScan", "Found by CoverityScan CID 16555", (16555,)),
    ("scan and CID", "Found by Coverity scan: CID: 1600001", (1600001,)),
    ("defect", "Coverity defect 600001", (600001,)),
    ("issues", "Fixes Coverity issues 1600001, 1600002.", (1600001, 1600002)),
    ("an issue, misspelt", "Coverity issure: 600001; Coverity isues: 600002", (600001, 600002)),
    ("CID and issue", "Mend CID issue 600001 about a division", (600001,)),
    ("check", "plover: tell the Coverity check (600001) why", (600001,)),
    ("scanner", "Seen by Coverity Scanner #1600001", (1600001,)),
    ("static analysis in short", "plover: mend Coverity SA 1600001", (1600001,)),
    ("arrow", "CID -> 1600001", (1600001,)),
    ("reports", "This mends Coverity reports 1600001\nand 1600002.", (1600001, 1600002)),
    ("issue, then CID", "Mends Coverity issue,\n   CID 1600001:  Idle loops  (IDLE)", (1600001,)),
    ("scope of a subject", "mend(coverity/600001): free the list", (600001,)),
    ("plural with apostrophe", "CID's 1600001 & 1600002", (1600001, 1600002)),
    ("a typographic apostrophe", "CID\N{RIGHT SINGLE QUOTATION MARK}s 1600001 & 1600002", (1600001, 1600002)),
    ("Coverity's, too", "Coverity ID\N{RIGHT SINGLE QUOTATION MARK}s 4711 and 4712", (4711, 4712)),
    ("behind a sign", "CID#\N{RIGHT SINGLE QUOTATION MARK}s 1600001 & 1600002", (1600001, 1600002)),
    ("plural in brackets", "Coverity CID(s) 1600001, 1600002", (1600001, 1600002)),
    ("plural number sign", "CID#s 1600001, 1600002 and CID#'s: 1600003", (1600001, 1600002, 1600003)),
    ("number word", "Coverity CID number 1600001; CID no. 1600002", (1600001, 1600002)),
    ("lower case", "is cid 1600001 the same?", (1600001,)),
    ("report heading", "** CID 1600001:    (IDLE)\n/plover/loop.c: 30844 in spin()", (1600001,)),
    ("report event", ">>>     CID 1600001:  Idle loops  (IDLE)\n>>>     Spinning.", (1600001,)),
    ("web address", "https://scan.coverity.com/p/1?tab=x&cid=1600001", (1600001,)),
    (
        "web address of one finding",
        "https://scan9.coverity.com/reports.htm#v1/p2/fileInstanceId=30000001"
        "&defectInstanceId=20000001&mergedDefectId=1600001",
        (1600001,),
    ),
    (
        "web address of a view",
        "Closes: https://scan9.scan.coverity.com/#/project-view/1/2?selectedIssue=1600001",
        (1600001,),
    ),
    ("web address of another view", "https://lamps.example.org/?selectedIssue=1600001", ()),
    ("nine digits", "CID 160000123", ()),
    ("order of first mention", "CID 1600009, CID 1600001, CID 1600009", (1600009, 1600001)),
]

TRAPS = [
    "Coverity complains about this.",
    "Hence the CIDs below",
    "Coverity (20240917) and CID 20240917 are days.",
    "As of Coverity 2023, CID 2023",
    "Coverity Scan 2021.12.1 was used",
    "a Coverity warning as in commits 237a8650d640 and\n4382fa655498",
    'Mended by Coverity.\n\nFixes: 12345678 ("plover: spin")',
    "commit 1234567",
    "Coverity.  CVE-2011-4111.",
    "V4L2_CID_1234567 and V4L2_CID_EXPOSURE 9963794",
    "PLOVER_CID 1234567",
    "-device vhost-vsock,guest-cid=3",
    "-device vhost-vsock,guest-cid=1234567",
    "the guest CID 1234567 connects",
    "vsock: cid: 42, port 1024",
    "L2CAP SCID 123456 DCID 0x0040",
    "CID 4294967295",
    "CID 0x00012345",
    "cid:12345678@mail.example.org",
    '<img src="cid:1234567">',
    "Content-ID: <1234567.part1@example.org>",
    "Message-ID: <20240917123456.12345-1-ada@example.org>",
    "job 8237753019 failed, see bug 1234567",
    "bug 1234567 was found by Coverity too",
    "Coverity: 12345 lines of code",
    "Coverity reports 12345 new defects",
    "Coverity found 12345 defects; 2803 defects were marked fixed by Coverity Scan earlier",
    "jiffies 4294937296, 123456 tests",
    "CID at line 123456",
    "a decision 1234567, an acid 1234567, an incident 1234567",
]


@pytest.mark.parametrize(
    ("text", "expected"), [(t, e) for _, t, e in SPELLINGS], ids=[n for n, _, _ in SPELLINGS]
)
def test_spellings(text: str, expected: tuple[int, ...]) -> None:
    assert cids.find(text) == expected


@pytest.mark.parametrize("text", TRAPS)
def test_traps(text: str) -> None:
    assert cids.find(text) == ()


@pytest.mark.parametrize("following", ["20240917", "2024", "line 1600002", "12", "1600002abc", "1600002.5"])
def test_what_ends_a_list(following: str) -> None:
    assert cids.find(f"CID 1600001, {following}") == (1600001,)


def test_a_blank_line_ends_a_list() -> None:
    assert cids.find("CID 1600001\n\n1600002 plovers") == (1600001,)
    assert cids.find("> CID 1600001\n>\n> 1600002 plovers") == (1600001,)


NUMBERS = st.lists(
    st.integers(100_000, 9_999_999),
    min_size=1,
    max_size=6,
    unique=True,
).filter(lambda numbers: len({len(str(n)) for n in numbers}) == 1)

LISTS = [
    "CID {commas}",
    "CIDs {ands}",
    "Fixes: Coverity CID {commas}",
    "Coverity ID: {spaces}",
    "Coverity-IDs: {remarks}",
    "Found by Coverity ({repeated}).",
    "Covertiy issues {ands}; thanks",
    "Addresses-Coverity-ID: {commas} (SPIN)",
    "CID: {slashes}",
    "The Coverity CIDs:\n{bullets}\n\nThey are old.",
    "This is CID {{{commas}}}",
    "{addresses}",
]


def rendered(form: str, numbers: list[int]) -> str:
    words = [str(n) for n in numbers]
    return form.format(
        commas=", ".join(words),
        ands=", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1],
        spaces=" ".join(words),
        slashes="/".join(words),
        remarks=", ".join(f"{w} (loop {w[:2]} spins)" for w in words),
        repeated=" & ".join(f"CID {w}" for w in words),
        bullets="\n".join(f" - {w}" for w in words),
        addresses=" ".join(f"https://scan.coverity.com/x?mergedDefectId={w}" for w in words),
    )


@given(st.sampled_from(LISTS), NUMBERS)
def test_a_list_is_read_back(form: str, numbers: list[int]) -> None:
    assert cids.find(rendered(form, numbers)) == tuple(numbers)


@given(st.integers(100_000, 9_000_000), st.integers(0, 60), st.sampled_from(["-", "..", " - ", " to ", "–"]))
def test_a_range_is_read_back(first: int, width: int, dash: str) -> None:
    assert cids.find(f"CID {first}{dash}{first + width}") == tuple(range(first, first + width + 1))


@given(
    st.sampled_from([form for form in LISTS if "bullets" not in form]),
    NUMBERS,
    st.sampled_from(["", "> ", "> > ", ">>", "| "]),
    st.randoms(use_true_random=False),
)
def test_wrapping_and_quoting_change_nothing(
    form: str, numbers: list[int], mark: str, random: Random
) -> None:
    text = rendered(form, numbers)
    breaks = [random.random() < 0.4 for _ in text.split(" ")]
    wrapped = "".join(w + (f"\n{mark}" if b else " ") for w, b in zip(text.split(" "), breaks, strict=True))
    assert cids.find(mark + wrapped) == cids.find(text)


@given(st.text(st.sampled_from('cidCIDovert y:#,-.{}()[]"\n>&=/0123456789')))
def test_never_raises(text: str) -> None:
    for number in cids.find(text):
        assert 0 < number < 10**8


@pytest.mark.parametrize(
    "piece", ["CID 1600001, ", "CID((", "cov", "CID {1,", "coverity cid", "> \n", "CID 16{", '"(']
)
def test_hostile_text_comes_to_an_end(piece: str) -> None:
    assert cids.find("CID 1600001 " + piece * 100_000) == (1600001,)


def plain(text: str) -> str:
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


def body(message: Message) -> str:
    parts = [p.get_payload(decode=True) for p in message.walk() if p.get_content_maintype() == "text"]
    return "\n".join(p.decode("utf-8", "replace") for p in parts if isinstance(p, bytes))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_mention_of_the_data(data: Path) -> None:
    rows = table(data / "cid" / "cid-mentions.tsv")
    wrong = [
        (row["id"], cids.find(plain(row["text"])))
        for row in rows
        if row["kind"] != "optional"
        and ",".join(map(str, cids.find(plain(row["text"])))) != row["expected_cids"]
    ]
    assert rows and wrong == []


def test_every_coverity_bot_mail_of_the_data(data: Path) -> None:
    rows = table(data / "mail" / "coverity-bot-expected.tsv")
    wrong = []
    for name in sorted({row["file"] for row in rows}):
        box = mailbox.mbox(data / name, create=False)
        found = {str(m["Message-ID"]).strip(): cids.find(body(m)) for m in box}
        box.close()
        wrong += [
            (row["message_id"], found.get(row["message_id"]))
            for row in rows
            if row["file"] == name and ",".join(map(str, found.get(row["message_id"], ()))) != row["cids"]
        ]
    assert rows and wrong == []
