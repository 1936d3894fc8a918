"""The one visible table of commands: one grep finds `cid assign`, and importing registers nothing."""

from __future__ import annotations

from collections.abc import Mapping

from commands import (
    cid,
    done,
    drift,
    failed,
    flake,
    flaky,
    help,
    history,
    notice,
    owner,
    pipeline,
    pull,
    pull_diff,
    retries,
    runner,
    runs,
    search,
    series,
    status,
    undo,
    why,
)
from commands.answer import Right
from commands.declare import Command, command

COMMANDS: Mapping[str, Command] = {
    c.name: c
    for c in (
        command("status", status.status),
        command("series show", series.show),
        command("pull show", pull.show),
        command("pull list", pull.list_),
        command("pull diff", pull_diff.diff),
        command("failed", failed.failed),
        command("pipeline", pipeline.pipeline),
        command("retries", retries.retries),
        command("runner", runner.runner),
        command("cid show", cid.show),
        command("cid list", cid.list_),
        command("cid drift", drift.drift),
        command("cid assign", cid.assign, Right.KNOWN, changes=True),
        command("cid verdict", cid.verdict, Right.KNOWN, changes=True),
        command("flaky", flaky.flaky),
        command("runs", runs.runs),
        command("flake confirm", flake.confirm, Right.KNOWN, changes=True),
        command("flake reject", flake.reject, Right.KNOWN, changes=True),
        command("flake fixed-by", flake.fixed_by, Right.KNOWN, changes=True),
        command("owner", owner.owner),
        command("search", search.search_),
        command("why", why.why),
        command("history", history.history),
        command("notice", notice.notice),
        command("done", done.done, Right.KNOWN, changes=True),
        command("undo", undo.undo, Right.KNOWN, changes=True),
        command("help", help.help_),
    )
}
