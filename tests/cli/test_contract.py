"""The command line that others script against: what it takes, prints and exits with."""

from __future__ import annotations

import getpass
import gzip
import json
import re
from pathlib import Path

import pytest

from bot import sample
from tests import coverity_samples as samples
from tests.cli.conftest import Run, typed
from tests.parsers import traces

MAIL = b"""\
From: Ada Marsh <ada@example.org>
To: lamps@example.org
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <one@example.org>
Subject: CID 40123 in dim_lamp()

CID 40123: In dim_lamp() the level is read without the lock.

I can send a patch for this one.
"""


@pytest.fixture
def story(run: Run, tmp_path: Path) -> Run:
    """The sample project, read in by the command line itself."""
    for file in sample.files():
        (tmp_path / file.name).write_bytes(file.raw)
        job = ("--job", str(file.job)) if file.job else ()
        assert run("ingest", file.kind, file.name, *job).status == 0
    return run


def test_ingest_counts_new_known_and_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 9)
    assert run("ingest", "mail", "one.eml", "--json").json == {"new": 1, "known": 0, "refused": []}
    again = run("ingest", "mail", "one.eml", "noise.bin", "--json")
    assert again.status == 1
    assert again.json["known"] == 1
    assert again.json["refused"][0]["file"].startswith("noise.bin")
    assert "noise.bin" in again.err
    assert run("ingest", "mail", "one.eml", "noise.bin").out == "0 new, 2 already known, 0 refused\n"


@pytest.mark.parametrize(
    "words",
    [
        ["status", "migration", "--json"],
        ["--json", "status", "migration"],
        ["ask", "status migration", "--json"],
        ["ask", "--json", "--at", "2026-10-09T08:00:00Z", "status", "migration"],
    ],
)
def test_a_command_is_asked_in_many_ways(story: Run, words: list[str]) -> None:
    ran = story(*words)
    assert (ran.status, ran.err) == (0, "")
    assert ran.json["title"] == "Migration"
    assert {"title", "as_of", "found", "intro", "sections", "actions"} <= set(ran.json)


def test_the_time_of_asking_can_be_given(story: Run) -> None:
    assert story("status", "migration", "--at", "2026-10-09T10:00:00+02:00", "--json").json["as_of"] == (
        "2026-10-09T08:00:00Z"
    )
    early = story("status", "migration", "--at", "2026-10-08T08:00:00Z", "--json")
    assert early.status == 0
    assert early.err == "Days are counted from 2026-10-08T08:00:00Z; later mail is not hidden.\n"
    wrong = story("status", "migration", "--at", "yesterday")
    assert wrong.status == 2
    assert "'yesterday' is no time" in wrong.err


def test_an_unknown_area_is_a_no_with_choices(story: Run) -> None:
    ran = story("status", "migartion", "--json")
    assert ran.status == 1
    assert ran.json["error"] == 'No area is called "migartion". Did you mean Migration?'
    assert ran.json["choices"] == [
        {"label": "Migration", "command": "status", "arguments": {"area": "Migration"}}
    ]
    assert "Did you mean Migration?" in ran.err


def test_it_says_its_version(run: Run) -> None:
    assert re.fullmatch(r"watchkeeper \d[\w.+]*\n", run("--version").out)
    assert "--version" in run("--help").out


def test_an_unknown_command_is_wrong_usage(story: Run) -> None:
    ran = story("stauts", "migration")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean status?" in ran.err


def test_an_asker_with_half_a_letter_is_nobody(story: Run) -> None:
    ran = story("mine", "--as", "ada\udcff@example.org")
    assert (ran.status, "incident" in ran.err) == (1, False)


def test_nothing_found_is_a_no(story: Run) -> None:
    assert story("pull", "list").status == 1


def test_what_is_recorded_is_signed(story: Run) -> None:
    assert "needs to know who asks" in story("cid", "assign", "410202", "Tomasz Wilk").err
    ran = story("cid", "assign", "410202", "Tomasz", "Wilk", "--as", "ines.okafor@example.org", "--json")
    assert ran.status == 0
    assert ran.json["sections"][0]["lines"][0]["text"] == "CID-410202 is assigned to Tomasz Wilk. (D-1)"
    hand = f"local user {getpass.getuser()}"
    assert f"Ines Okafor (by {hand}): cid assign Tomasz Wilk" in story("why", "D-1").out
    assert story("undo", "--as", "ines.okafor@example.org").status == 0


@pytest.mark.parametrize(
    "said",
    [
        'he said "it\'s fine" twice',
        'it\'s "fine"',
        "'so' and \"so\"",
        r"\d isn't \\ or \"",
        "use gcc --text -Wall",
    ],
)
def test_what_is_recorded_is_what_was_typed(story: Run, said: str) -> None:
    noted = story("cid", "note", "410202", said, "--as", "ines.okafor@example.org")
    assert (noted.status, noted.err) == (0, "")
    assert [entry["reason"] for entry in story("audit", "--json").lines] == [said]


@pytest.mark.parametrize("words", [["--reason=as with --cid 7"], ["--reason", "as with --cid 7"]])
def test_the_value_of_an_option_is_one_word_of_the_shell(story: Run, words: list[str]) -> None:
    story("cid", "claim", "410202", *words, "--as", "ines.okafor@example.org")
    assert [entry["reason"] for entry in story("audit", "--json").lines] == ["as with --cid 7"]


def test_an_empty_argument_is_none(story: Run) -> None:
    for words in (["verdict", "410202", "bug", ""], ["note", "410202", ""], ["show", ""]):
        ran = story("cid", *words, "--as", "ines.okafor@example.org")
        assert (ran.status, "needs" in ran.err) == (2, True)
    claimed = story("cid", "claim", "410202", "", "--as", "ines.okafor@example.org")
    assert (claimed.status, "Reason" in claimed.out) == (0, False)
    assert story("cid", "list", "").out == story("cid", "list").out


def test_the_local_user_is_an_administrator_and_signs_so(story: Run) -> None:
    vouched = story("link", "vouch", "gitlab:ines", "ines.okafor@example.org")
    assert vouched.status == 0
    assert f"local user {getpass.getuser()}: link Ines Okafor" in story("why", "D-1").out
    assert "gitlab:ines" in story("who", "Ines Okafor").out
    refused = story("link", "remove", "gitlab:ines", "--as", "yara.domingues@example.org")
    assert "Only administrators may use link remove" in refused.err


def test_a_command_tells_how_it_is_used_and_by_whom_before_there_is_a_database(run: Run) -> None:
    told = run("cid", "assign", "--help")
    assert told.status == 0
    assert "cid assign CID PERSON [--reason REASON]" in told.out
    assert "Who may: The owners of the section it belongs to" in told.out
    assert "cid claim CID [REASON]" in run("cid", "-h").out


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_our_own_commands_tell_how_they_are_used(run: Run, word: str) -> None:
    for command in ("ask", "chat"):
        told = run(command, word)
        assert (told.status, told.err) == (0, "")
        assert f"usage: watchkeeper {command} " in told.out


def test_replay_reads_everything_again(story: Run) -> None:
    before = story("status", "migration", "--at", "2026-10-09T08:00:00Z", "--json").json
    assert story("replay").out == f"{9 + 9} read again, 0 already known, 0 refused\n"
    assert story("status", "migration", "--at", "2026-10-09T08:00:00Z", "--json").json == before


def test_backup_and_restore(story: Run, tmp_path: Path) -> None:
    assert story("backup", "copy.db").status == 0
    assert "is there already" in story("backup", "copy.db").err
    assert story("restore", "copy.db", "--db", "other.db").status == 0
    assert story("status", "migration", "--db", "other.db").status == 0
    (tmp_path / "broken.db").write_bytes(b"no database")
    assert story("restore", "broken.db", "--db", "other.db").status == 1


@pytest.mark.parametrize("cut", [0, 30_000])
def test_a_damaged_database_is_kept_aside_where_a_backup_comes_back(
    story: Run, tmp_path: Path, cut: int
) -> None:
    assert story("backup", "copy.db").status == 0
    damaged = (b"noise " * 5_000)[: 30_000 - cut] + (tmp_path / "copy.db").read_bytes()[:cut]
    (tmp_path / "other.db").write_bytes(damaged)
    ran = story("restore", "copy.db", "--db", "other.db")
    assert (ran.status, "it is kept as other.db.damaged" in ran.err) == (0, True)
    assert (tmp_path / "other.db.damaged").read_bytes() == damaged
    assert story("status", "migration", "--db", "other.db").status == 0

    (tmp_path / "third.db").write_bytes(damaged)
    (tmp_path / "third.db.damaged").write_bytes(b"of last week")
    ran = story("restore", "copy.db", "--db", "third.db")
    assert (ran.status, "move that away" in ran.err) == (1, True)
    assert (tmp_path / "third.db").read_bytes() == damaged


def test_check_says_what_could_not_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(b"\x00\x01\x02")
    run("ingest", "mail", "noise.bin")
    ran = run("check")
    assert ran.status == 0
    assert "noise.bin:1: no line of it is a mail header" in ran.out


def test_without_a_database_it_says_how_to_begin(run: Run) -> None:
    ran = run("status", "migration")
    assert ran.status == 1
    assert "There is no database at watchkeeper.db" in ran.err


def test_the_settings_choose_the_database_and_db_wins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "settings.toml").write_text('[database]\npath = "mine.db"\n')
    run("ingest", "mail", "one.eml")
    assert (tmp_path / "mine.db").is_file()
    run("ingest", "mail", "one.eml", "--db", "yours.db")
    assert (tmp_path / "yours.db").is_file()


def test_a_wrong_settings_key_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[web]\nlisen = "127.0.0.1:1"\n')
    ran = run("check")
    assert ran.status == 1
    assert "[web] has no key 'lisen' (did you mean 'listen'?)" in ran.err


def test_init_writes_settings_once(run: Run, tmp_path: Path) -> None:
    assert run("init", "here").status == 0
    assert (tmp_path / "here" / "settings.toml").is_file()
    assert "nothing was changed" in run("init", "here").err
    (tmp_path / "file").touch()
    assert run("init", "file").err == "file/settings.toml cannot be written: File exists.\n"


def test_a_path_that_is_not_there_is_named(run: Run) -> None:
    ran = run("ingest", "mail", "gone.mbox")
    assert (ran.status, ran.err) == (1, "gone.mbox cannot be read: No such file or directory\n")
    assert ran.out == "0 new, 0 already known, 1 refused\n"


@pytest.mark.parametrize("words", [["--job", "5", "ingest", "junit"], ["ingest", "--job", "5", "junit"]])
def test_an_option_may_stand_before_its_command(run: Run, words: list[str]) -> None:
    assert run(*words, "gone.xml").err == "gone.xml cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    "words",
    [
        ["ingest", "junit", "r.xml"],
        ["inspect", "owners"],
        ["inspect", "log"],
        ["inspect", "mail"],
        ["inspect", "junit", "--json"],
        ["inspect", "cids", "lines.json"],
    ],
)
def test_what_is_missing_or_not_built_yet_is_wrong_usage(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_inspect_mail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    (message,) = run("inspect", "mail", "one.eml").lines
    assert message["file"] == "one.eml"
    assert message["message_id"] == "<one@example.org>"
    assert message["date"] == "2026-03-02T09:00:00Z"
    assert message["author"] == {"name": "Ada Marsh", "email": "ada@example.org"}
    assert (message["kind"], message["cids"], message["quoted_cids"]) == ("other", [40123], [])
    assert message["series"] == {
        "version": 1,
        "number": None,
        "total": None,
        "prefixes": [],
        "title": "CID 40123 in dim_lamp()",
    }
    (statement,) = message["statements"]
    assert (statement["cid"], statement["claim"], statement["withdrawn"]) == (40123, True, False)
    assert statement["quote"] == "I can send a patch for this one."
    assert (message["pull"], message["in_reply_to"], message["references"]) == (None, None, [])
    assert {"outcome", "defects"} <= set(message)


def test_inspect_mail_marks_what_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(b"\x00\x01")
    ran = run("inspect", "mail", "noise.bin")
    assert ran.status == 1
    assert ran.lines == [{"file": "noise.bin", "reason": "no line of it is a mail header"}]


def test_inspect_mail_names_a_file_whatever_its_name_holds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "1.host:2,S").write_bytes(MAIL)
    ran = run("inspect", "mail", "1.host:2,S", "2.host:2,S")
    assert [message["file"] for message in ran.lines] == ["1.host:2,S", "2.host:2,S"]


HISTORY = """\
test,job,runner,pipeline,sha,ref,attempt,outcome,seconds,finished_at
lamp-test,system,r1,1,abc,staging,1,passed,1.0,2026-01-05T08:00:00Z
lamp-test,system,r1,2,def,staging,1,purple,1.0,2026-01-05T09:00:00Z
"""


def test_inspect_history_judges_each_test_and_names_rows_that_cannot_be_read(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "runs.csv").write_text(HISTORY)
    ran = run("inspect", "history", "runs.csv")
    refused, verdict = ran.lines
    assert (ran.status, refused["line"]) == (1, 3)
    assert ran.err.startswith('runs.csv: line 3 outcome "purple" is not known')
    assert (verdict["test"], verdict["job"], verdict["label"]) == ("lamp-test", "system", "unsure")
    assert (verdict["failure_rate"], verdict["needed_clean"], verdict["since"]) == (0.0, 13, None)
    assert sum(verdict["probability"].values()) == pytest.approx(1, abs=1e-3)
    assert verdict["evidence"]


def test_ingest_history_keeps_what_can_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text(HISTORY)
    ran = run("ingest", "history", "runs.csv", "--json")
    assert (ran.status, ran.lines) == (0, [{"new": 1, "known": 0, "refused": []}])
    assert run("ingest", "history", "runs.csv", "--json").lines[0]["known"] == 1
    assert "in system" in run("runs", "lamp-test").out


def test_ingest_history_refuses_a_file_of_which_no_row_can_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("test,job,outcome\nlamp-test,system,purple\nwick-test,system,mauve\n")
    ran = run("ingest", "history", "runs.csv", "--json")
    assert (ran.status, ran.lines[0]["new"]) == (1, 1)
    (refused,) = ran.lines[0]["refused"]
    assert refused["reason"].startswith('has no row that can be read: line 2 is left out: outcome "purple"')
    assert "runs.csv" in ran.err


def test_inspect_history_says_what_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)))
    ran = run("inspect", "history", "noise.csv", "gone.csv")
    assert ran.status == 1
    assert "noise.csv: is no history" in ran.err
    assert "gone.csv: cannot be read: No such file" in ran.err


def test_inspect_coverity_reads_mails_and_exports(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    (tmp_path / "scan" / "report.eml").write_bytes(samples.a_mail(samples.REPORT).as_bytes())
    (tmp_path / "scan" / "view.csv").write_text("CID,Checker,Status\n610001,RESOURCE_LEAK,New\n")
    mail, table = run("inspect", "coverity", "scan").lines
    counts = {"project": "Lighthouse", "component": "", "new": 41, "fixed": 7, "shown": 3}
    assert mail == {"file": "report.eml", **counts, "defects": mail["defects"]}
    assert mail["defects"][0] == {
        "cid": 610001,
        "checker": "RESOURCE_LEAK",
        "category": "Resource leaks",
        "file": "/builds/lamp/hw/lamp/dimmer.c",
        "function": "dimmer_realize",
        "line": 212,
    }
    assert (table["file"], table["new"], table["fixed"], table["shown"]) == ("view.csv", 1, 0, 1)
    (message,) = run("inspect", "mail", "scan/report.eml").lines
    assert (message["kind"], message["defects"]) == ("coverity-report", mail["defects"])


def test_an_export_is_taken_in_beside_the_other_commands_for_a_cid(run: Run, tmp_path: Path) -> None:
    (tmp_path / "view.csv").write_text("CID,Checker,File\n4711,DATA_RACE,lamp/wick.c\n")
    taken = run("cid", "import", "view.csv", "--json")
    assert (taken.status, taken.json["new"]) == (0, 1)
    assert run("ingest", "coverity", "view.csv", "--json").json["known"] == 1
    assert run("cid", "show", "4711", "--json").json["title"] == "CID-4711 open"


def test_inspect_coverity_says_what_carries_no_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    ran = run("inspect", "coverity", "gone.eml", "one.eml")
    assert ran.status == 1
    gone, refused = ran.lines
    assert gone == {"file": "gone.eml", "reason": "cannot be read: No such file or directory"}
    assert refused["file"] == "one.eml"
    assert "neither a report mail" in refused["reason"]


def test_inspect_coverity_goes_on_behind_what_is_no_mail(run: Run, tmp_path: Path) -> None:
    report = samples.a_mail(samples.REPORT).as_bytes()
    from_line = b"From ada@example.org Mon Mar  2 10:00:00 2026\n"
    (tmp_path / "list.mbox").write_bytes(from_line.join([b"", report + b"\n\n", b"\nno mail\n\n", report]))
    ran = run("inspect", "coverity", "list.mbox")
    assert ran.status == 1
    assert [line.get("shown", line.get("reason")) for line in ran.lines] == [
        3,
        "no line of it is a mail header",
        3,
    ]


def test_inspect_names_a_file_that_ends_early_and_says_so(run: Run, tmp_path: Path) -> None:
    mails = [samples.a_mail(samples.REPORT).as_bytes(), MAIL * 200]
    mbox = b"".join(b"From ada@example.org Mon Mar  2 10:00:00 2026\n%b\n" % mail for mail in mails)
    (tmp_path / "cut (half).mbox.gz").write_bytes(gzip.compress(mbox)[:-9])
    for kind in ("coverity", "mail"):
        lines = run("inspect", kind, "cut (half).mbox.gz").lines
        assert {line["file"] for line in lines} == {"cut (half).mbox.gz"}
        assert lines[-1]["reason"] == "the compressed bytes end early"


def test_inspect_gitlab_and_junit(story: Run) -> None:
    (event,) = story("inspect", "gitlab", "pipeline-failed.json").lines
    assert (event["kind"], event["project"], event["status"]) == ("pipeline", "pinewood/pinewood", "failed")
    assert set(event["jobs"][0]) == {
        *("id", "name", "status", "failure_reason", "runner", "retried", "allow_failure")
    }
    (report,) = story("inspect", "junit", "functional-x86.xml").lines
    assert (report["verdict"], report["failed"] + report["errors"]) == ("ok", 1)
    refused = story("inspect", "junit", "list.mbox")
    assert refused.status == 1
    assert refused.lines[0]["verdict"] == "refused"
    assert refused.lines[0]["reason"]


def test_inspect_log(run: Run, tmp_path: Path) -> None:
    (tmp_path / "job.log").write_bytes(traces.trace(traces.MESON + traces.MESON_SUMMARY))
    (tmp_path / "late.log").write_bytes(traces.trace("", traces.LATE))
    ran = run("inspect", "log", "job.log", "late.log", "gone.log")
    job, late, gone = ran.lines
    assert ran.status == 1
    assert (job["file"], job["complete"], len(job["failures"])) == ("job.log", True, 4)
    first = job["failures"][0]
    assert (
        first["kind"],
        first["test"],
        first["suite"],
        first["outcome"],
        first["seconds"],
        first["signal"],
    ) == (
        "test",
        "lanes-oak/handover-test",
        "lanes+lanes-oak",
        "error",
        246.12,
        "SIGABRT",
    )
    assert "assertion failed" in first["excerpt"]
    assert re.fullmatch("[0-9a-f]{12}", first["signature"])
    assert first["lines"] == [12, 22]
    assert (late["complete"], late["failures"][0]["kind"]) == (False, "infrastructure")
    assert gone == {"file": "gone.log", "reason": "cannot be read: No such file or directory"}


def test_inspect_reads_standard_input(story: Run, tmp_path: Path) -> None:
    wrong = ["not json", '{"id": 3}', '{"id": 4, "text": null}', "[]", "[" * 100_000]
    asked = ['{"id": "a", "text": "Fixes: Coverity CID 1055933, 1055934"}', '{"id": "b", "text": "none"}']
    ran = typed(tmp_path, "\n".join(["\ufeff" + asked[0], "", *wrong, asked[1]]), "inspect", "cids")
    first, *refused, last = [json.loads(x) for x in ran.stdout.splitlines()]
    assert (first, last) == ({"id": "a", "cids": [1055933, 1055934]}, {"id": "b", "cids": []})
    assert [r["file"] for r in refused] == [f"line {n}" for n in range(3, 8)]
    assert ran.returncode == 1
    ran = typed(tmp_path, "migration/lanes.c\n", "inspect", "owners", "--maintainers", "MAINTAINERS")
    owners = json.loads(ran.stdout)
    assert owners["sections"][0] == "Migration"
    assert owners["people"][0] == {
        "name": "Ines Okafor",
        "email": "ines.okafor@example.org",
        "role": "maintainer",
    }
    ran = typed(tmp_path, "migration/lanes.c\n", "inspect", "owners", "--maintainers", "list.mbox")
    no_sections = {"file": "list.mbox", "reason": "there is no section with an M:, R: or F: line in it"}
    assert (ran.returncode, json.loads(ran.stdout)) == (1, no_sections)


def test_the_demo_ends_by_itself_and_shows_the_main_job(tmp_path: Path) -> None:
    ran = typed(tmp_path, "", "demo")
    assert (ran.returncode, ran.stderr) == (0, "")
    for shown in (
        "NEEDS SOMEBODY",
        "disputed: Tomasz Wilk says real (bug)",
        "mentions ines.okafor@example.org and tomasz.wilk@example.org",
        "edited in place and mentions nobody again",
        "CID-410202  is assigned to Tomasz Wilk",
        "mentions tomasz.wilk@example.org",
        "mentions lucia.prat@example.org",
        "NEW\n T-5  pinewood/region-map-test: failed in 2 of 2 attempts",
        "FLAKY\n T-6  pinewood/snapshot-test: failed in 1 of 2 attempts",
        "RUNNERS AND INFRASTRUCTURE\n R-4  functional-arm: failed in 1 of 2 attempts",
        "Runner pinewood-arm-2: most likely sick",
        "To go on:",
    ):
        assert shown in ran.stdout


def test_chat_answers_a_pipe_line_by_line(story: Run, tmp_path: Path) -> None:
    ran = typed(tmp_path, "status migration\ncid show 410201\nquit\n", "chat")
    assert ran.returncode == 0
    assert "NEEDS SOMEBODY" in ran.stdout
    assert "CID-410201 promised" in ran.stdout


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["search", "customer"], "customer"),
        (["search", "from:tomasz customer"], "from:tomasz customer"),
        (["search", "customer", "-rain", "--order", "newest"], "customer -rain"),
        (
            ["search", "customer", "from:Tomasz Wilk", "our customer"],
            'customer from:"Tomasz Wilk" "our customer"',
        ),
        (["search", "customer graz", "--page", "1"], "customer graz"),
        (["search", "--page", "1", "customer", "-rain"], "customer -rain"),
        (["search", "--order=newest", "--page=1", "our customer"], "our customer"),
        (["search", '"our customer"'], '"our customer"'),
        (["search", "--json", "age:>1h", "customer", "-no such"], 'age:>1h customer -"no such"'),
        (["search", "customer", "-hang", "-help"], "customer -hang -help"),
        (["ask", 'search "our customer" -rain'], '"our customer" -rain'),
        (["search", "our customer", "rain OR graz"], '"our customer" "rain OR graz"'),
    ],
)
def test_a_query_is_what_it_was_before_the_shell_read_it(story: Run, words: list[str], asked: str) -> None:
    ran = story(*words, "--json")
    assert ran.json["title"].partition(": ")[2] == asked


def test_a_search_that_finds_nothing_is_a_no_and_a_mistake_in_it_says_what_to_write(story: Run) -> None:
    assert story("search", "zebra").status == 1
    ran = story("search", "form:tomasz", "--json")
    assert (ran.status, ran.json["choices"][0]["arguments"]) == (1, {"query": "from:tomasz"})
    assert "did you mean from:?" in ran.err
    mistyped = story("search", "customer", "--limit", "5")
    assert (mistyped.status, mistyped.out) == (2, "")
    assert "There is no option --limit there" in mistyped.err
