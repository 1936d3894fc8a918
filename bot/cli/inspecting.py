"""`inspect KIND`: what does the bot understand of this? No database; one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.cli import common
from bot.cli.inspect_coverity import inspect_coverity
from bot.cli.inspect_history import inspect_history
from bot.cli.inspect_log import inspect_log
from bot.cli.inspect_mail import inspect_mail
from bot.parsers import cids, gitlab, junit, maintainers
from bot.sources import files
from bot.sources.paths import NoSuchPath
from commands import ownership
from storage.records import Pipeline, TestOutcome

Json = dict[str, Any]
Inspect = Callable[[argparse.Namespace], Iterator[Json]]

FROM_INPUT = ("cids", "owners")


def declare(add: common.Add) -> None:
    """Declares the command."""
    parser = add("inspect")
    parser.add_argument("kind", choices=tuple(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--maintainers", type=Path, metavar="FILE", help="for owners")
    parser.set_defaults(run=inspect)


def inspect(arguments: argparse.Namespace, _: list[str]) -> int:
    """Prints one line for each thing; 1 when some input was refused."""
    if arguments.kind == "owners" and not arguments.maintainers:
        common.complain("owners needs --maintainers FILE, and paths on standard input.")
        return 2
    if (arguments.kind in FROM_INPUT) == bool(arguments.paths):
        takes = "no PATH: it reads standard input" if arguments.paths else "the PATH of what to read"
        common.complain(f"inspect {arguments.kind} takes {takes}.")
        return 2
    refused = False
    for values in KINDS[arguments.kind](arguments):
        common.say_json(values)
        if "reason" in values and values.get("kind") != "ignored":
            common.complain(f"{values['file']}: {values['reason']}")
            refused = True
    return 1 if refused else 0


def _cids(_: argparse.Namespace) -> Iterator[Json]:
    for number, text in _given():
        match _loaded(text):
            case {"id": told, "text": str(said)}:
                yield {"id": told, "cids": list(cids.find(said))}
            case _:
                yield {"file": f"line {number}", "reason": 'is not {"id": …, "text": "…"}'}


def _loaded(text: str) -> object:
    """A line's JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _given() -> Iterator[tuple[int, str]]:
    """The lines of standard input on which something stands, numbered; UTF-8, whatever the terminal has."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if text := line.decode("utf-8-sig", "replace").strip():
            yield number, text


def _owners(arguments: argparse.Namespace) -> Iterator[Json]:
    text = files.read(arguments.maintainers).decode("utf-8", "replace")
    sections = maintainers.parse(text)
    if not sections:
        yield {"file": arguments.maintainers.name, "reason": maintainers.NONE}
        return
    index = ownership.index(sections)
    for _, path in _given():
        people, lists = ownership.owners_of(index, path)
        yield {
            "path": path,
            "sections": [s.name for s in ownership.sections_of(index, path)],
            "people": [{"name": o.person.name, "email": o.person.email, "role": o.role} for o in people],
            "lists": list(lists),
        }


def _junit(arguments: argparse.Namespace) -> Iterator[Json]:
    for path in arguments.paths:
        try:
            report = junit.parse(files.read(path))
        except (junit.NotJunit, NoSuchPath) as error:
            yield {"file": path.name, "verdict": "refused", "reason": _reason(error)}
            continue
        cases = report.cases
        count = {o: sum(c.outcome is o for c in cases) for o in TestOutcome}
        yield {
            "file": path.name,
            "verdict": "ok",
            "left_out": report.left_out,
            "testcases": len(cases),
            "passed": count[TestOutcome.PASSED],
            "failed": count[TestOutcome.FAILED],
            "errors": count[TestOutcome.ERROR],
            "skipped": count[TestOutcome.SKIPPED],
            "cases": [
                {
                    "name": c.name,
                    "class": c.classname,
                    "outcome": c.outcome,
                    "seconds": c.seconds,
                    "message": c.message,
                }
                for c in cases
            ],
        }


def _gitlab(arguments: argparse.Namespace) -> Iterator[Json]:
    for path in arguments.paths:
        try:
            event = gitlab.parse(files.read(path))
        except (gitlab.NotGitlab, NoSuchPath) as error:
            yield {"file": path.name, "kind": "refused", "reason": _reason(error)}
            continue
        if isinstance(event, gitlab.Ignored):
            yield {"file": path.name, "kind": "ignored", "reason": event.reason}
            continue
        for pipeline in event.pipelines:
            yield {"file": path.name, "kind": event.kind, **_pipeline(pipeline), **_alone(event, pipeline)}


def _reason(error: Exception) -> str:
    return error.reason if isinstance(error, NoSuchPath) else str(error)


def _alone(event: gitlab.Event, pipeline: Pipeline) -> Json:
    """Of an event about one job, the job's id and status; its pipeline stands beside them."""
    if event.kind is not gitlab.Kind.JOB or not pipeline.jobs:
        return {}
    (job,) = pipeline.jobs
    return {"id": job.id, "status": job.status, "pipeline": pipeline.id}


def _pipeline(event: Pipeline) -> Json:
    return {
        "project": event.project,
        "id": event.id,
        "status": event.status,
        "ref": event.ref,
        "sha": event.sha,
        "jobs": [
            {
                "id": j.id,
                "name": j.name,
                "status": j.status,
                "failure_reason": j.failure_reason,
                "runner": j.runner,
                "retried": j.retried,
                "allow_failure": j.allow_failure,
            }
            for j in event.jobs
        ],
    }


KINDS: dict[str, Inspect] = {
    "mail": lambda given: inspect_mail(given.paths),
    "cids": _cids,
    "owners": _owners,
    "coverity": lambda given: inspect_coverity(given.paths),
    "junit": _junit,
    "gitlab": _gitlab,
    "history": lambda given: inspect_history(given.paths),
    "log": lambda given: inspect_log(given.paths),
}
