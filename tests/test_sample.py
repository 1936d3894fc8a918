from __future__ import annotations

import mailbox
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot import sample
from bot.parsers import gitlab, junit
from storage.records import Pipeline, Source, TestOutcome

ROOT = Path(__file__).parent.parent
STORY = sample.files()
WATCHED = "live-handover-test"


def raw(name: str) -> bytes:
    (file,) = [f for f in STORY if f.name == name]
    return file.raw


def pipeline(name: str) -> Pipeline:
    event = gitlab.parse(raw(name))
    assert isinstance(event, gitlab.Event)
    (told,) = event.pipelines
    return told


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    path = tmp_path_factory.mktemp("sample") / "list.mbox"
    path.write_bytes(raw("list.mbox"))
    box = mailbox.mbox(path)
    found: list[Message] = list(box)
    box.close()
    return found


def body(mail: Message) -> str:
    decoded = mail.get_payload(decode=True)
    assert isinstance(decoded, bytes)
    return decoded.decode(mail.get_content_charset("ascii"))


def own(mail: Message) -> str:
    return "\n".join(line for line in body(mail).splitlines() if not line.startswith(">"))


def unquoted(line: str) -> str:
    return re.sub(r"^[> ]*", "", line).rstrip()


def test_story_comes_in_order_and_is_the_same_each_time() -> None:
    assert sample.files() == STORY
    assert all(a.received_at < b.received_at for a, b in pairwise(STORY))
    assert {f.received_at.tzinfo for f in STORY} == {UTC}


def test_every_file_of_the_folder_is_told_and_the_wheel_takes_it() -> None:
    folder = {p.name for p in (ROOT / "bot" / "sample").iterdir() if p.suffix != ".py" and p.is_file()}
    assert folder == {f.name for f in STORY}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "bot" in wheel["packages"]
    assert not wheel.keys() & {"exclude", "only-include"}
    ignored = (ROOT / ".gitignore").read_text().split()  # hatch leaves out what git ignores
    assert not {f"*{Path(f.name).suffix}" for f in STORY} & set(ignored)


def test_only_reports_name_a_job() -> None:
    assert {f.name: f.job for f in STORY if f.kind is Source.JUNIT} == {
        "functional-x86.xml": sample.FAILED_JOB,
        "functional-x86-retry.xml": sample.RETRIED_JOB,
    }
    assert all(f.job is None for f in STORY if f.kind is not Source.JUNIT)


@pytest.mark.parametrize("file", STORY, ids=lambda f: f.name)
def test_every_host_is_example_org(file: sample.SampleFile) -> None:
    text = file.raw.decode().replace("=\n", "")
    hosts = re.findall(r"(?:@|://|git@)([\w-]+(?:\.[\w-]+)+)", text)
    assert {h for h in hosts if h != "example.org" and not h.endswith(".example.org")} == set()
    assert not re.search(r"\b[\w-]+\.(?:com|net|io|dev)\b", text)


def _lines(content: bytes) -> Iterator[bytes]:
    for line in content.splitlines():
        words = re.sub(rb"^[>\s]+", b"", line).strip()
        if len(words) > 40 and re.search(rb"[A-Za-z]", words) and not words.startswith(b"Content-"):
            yield words


def test_no_wording_stands_in_the_real_data(data: Path) -> None:
    ours = {line for file in STORY for line in _lines(file.raw)}
    assert len(ours) > 150
    for path in data.rglob("*"):
        if path.is_file():
            assert ours.isdisjoint(_lines(path.read_bytes())), path


def test_mails_parse_and_have_what_a_list_adds(mails: list[Message]) -> None:
    assert len(mails) == 10
    for mail in mails:
        assert not mail.defects
        assert "pinewood-devel.example.org" in mail["List-Id"]
        people = getaddresses(mail.get_all("From", []) + mail.get_all("To", []) + mail.get_all("Cc", []))
        assert all(address.endswith("@example.org") for _, address in people)
        assert "pinewood-devel@example.org" in [address for _, address in people]
        assert "�" not in body(mail)


def test_mails_come_in_order_of_their_dates(mails: list[Message]) -> None:
    dates = [parsedate_to_datetime(mail["Date"]) for mail in mails]
    assert all(a < b for a, b in pairwise(dates))
    (delivered,) = [f.received_at for f in STORY if f.kind is Source.MAIL]
    assert dates[-1] < delivered


def test_threads_are_whole(mails: list[Message]) -> None:
    known: dict[str, list[str]] = {}
    for mail in mails:
        parent = mail["In-Reply-To"]
        references = (mail["References"] or "").split()
        if parent:
            assert references == [*known[parent], parent]
        else:
            assert references == []
            assert mail["Subject"].startswith("[PULL")
        assert mail["Message-ID"] not in known
        known[mail["Message-ID"]] = references


def test_quotations_are_true_and_up_to_four_deep(mails: list[Message]) -> None:
    texts = {mail["Message-ID"]: [unquoted(line) for line in body(mail).splitlines()] for mail in mails}
    deepest = 0
    for mail in mails:
        for line in body(mail).splitlines():
            marks = re.match(r"(?:> ?)+", line)
            if marks:
                deepest = max(deepest, marks[0].count(">"))
                assert unquoted(line) in texts[mail["In-Reply-To"]], line
    assert deepest == 4


def test_v1_bounced_and_v2_leaves_one_patch_out_of_its_summary(mails: list[Message]) -> None:
    subjects = [mail["Subject"] for mail in mails]
    assert subjects[0] == "[PULL 0/5] Migration queue for 2026-10-06"
    assert subjects[3] == "[PULL v2 0/5] Migration queue for 2026-10-06"
    text = body(mails[3])
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == 4
    assert sum(map(int, re.findall(r"^\S.+ \((\d+)\):$", text, re.MULTILINE))) == 5
    listed = [(int(n), changes) for n, changes in re.findall(r"\| +(\d+) ([+-]+)$", text, re.MULTILINE)]
    assert all(n == len(changes) for n, changes in listed)
    added = sum(changes.count("+") for _, changes in listed)
    removed = sum(changes.count("-") for _, changes in listed)
    assert f" {len(listed)} files changed, {added} insertions(+), {removed} deletions(-)\n" in text


def test_what_each_mail_says_in_its_own_words(mails: list[Message]) -> None:
    said = [(mail["From"].split()[0], own(mail)) for mail in mails[4:]]
    assert [name for name, _ in said] == ["Halvard", "Ines", "Halvard", "Tomasz", "Ines", "Ines"]
    applied, watch, cids, views, promise, doubt = (text for _, text in said)
    assert "Applied" in applied
    assert "ChangeLog/4.1" in applied
    assert WATCHED in watch
    assert re.findall(r"CID (\d+)", cids) == ["410201", "410202", "410203"]
    assert "real bug" in views
    assert "I'll send a patch" in promise
    assert "Deepa" in doubt
    assert not any("CID" in text for text in (applied, watch, views, promise, doubt))


def test_watched_test_fails_once_and_passes_on_retry() -> None:
    outcomes = {}
    for file in STORY:
        if file.job:
            cases = junit.parse(file.raw).cases
            outcomes[file.job] = next(c for c in cases if c.name == WATCHED)
            others = {c.outcome for c in cases if c.name != WATCHED}
            assert others == {TestOutcome.PASSED, TestOutcome.SKIPPED}
    assert outcomes[sample.FAILED_JOB].outcome is TestOutcome.FAILED
    assert "timed out" in str(outcomes[sample.FAILED_JOB].message)
    assert outcomes[sample.RETRIED_JOB].outcome is TestOutcome.PASSED


def test_pipeline_runs_fails_is_retried_and_passes() -> None:
    names = [f"pipeline-{step}.json" for step in ("running", "failed", "retried", "passed")]
    steps = [pipeline(name) for name in names]
    assert [step.status for step in steps] == ["running", "failed", "running", "success"]
    assert len({(step.id, step.sha, step.ref) for step in steps}) == 1
    failed, retried = ({job.id: job for job in step.jobs} for step in (steps[1], steps[3]))
    first, second = failed[sample.FAILED_JOB], retried[sample.RETRIED_JOB]
    assert first.name == second.name == "functional-x86"
    assert (first.status, first.failure_reason, second.status) == ("failed", "script_failure", "success")
    assert first.runner != second.runner
    assert sample.FAILED_JOB not in retried


def test_each_event_comes_after_what_it_tells_of() -> None:
    for file in STORY:
        if file.kind is Source.GITLAB:
            told = pipeline(file.name).updated_at
            assert told is not None
            assert told < file.received_at


def test_jobs_of_the_api_show_the_retry() -> None:
    retried = {job.id: job.retried for job in pipeline("jobs.json").jobs}
    assert [number for number, was in retried.items() if was] == [sample.FAILED_JOB]
    assert retried.keys() >= {job.id for job in pipeline("pipeline-passed.json").jobs}


def test_no_two_events_share_a_key() -> None:
    keys = [gitlab.delivery_key(f.raw) for f in STORY if f.kind is Source.GITLAB]
    assert len(set(keys)) == len(keys) == 5


def test_maintainers_has_the_sections_of_the_story() -> None:
    text = raw("MAINTAINERS").decode()
    sections = re.findall(r"^([A-Z][\w ]+)\n(?=[MRSLF]: )", text, re.MULTILINE)
    assert 10 <= len(sections) <= 15
    assert {"All patches CC here", "Migration", "Block layer"} <= set(sections)
    assert f"tests/functional/{WATCHED}.c" in text
