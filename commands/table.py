"""The one visible table of commands: one grep finds `cid assign`, and importing registers nothing."""

from __future__ import annotations

from collections.abc import Mapping

from commands import (
    assignee,
    cid,
    done,
    drift,
    failed,
    fix,
    flake,
    flaky,
    handoff,
    help,
    history,
    imports,
    link,
    lookup,
    notice,
    overview,
    owner,
    person,
    pipeline,
    pull,
    pull_diff,
    retries,
    retry,
    runner,
    runs,
    search,
    series,
    status,
    undo,
    verdict,
    who,
    why,
)
from commands.answer import Right
from commands.declare import Command, command

COMMANDS: Mapping[str, Command] = {
    c.name: c
    for c in (
        command("overview", overview.overview, Right.ANYONE),
        command("status", status.status, Right.ANYONE),
        command("series show", series.show, Right.ANYONE),
        command("pull show", pull.show, Right.ANYONE),
        command("pull list", pull.list_, Right.ANYONE),
        command("pull diff", pull_diff.diff, Right.ANYONE),
        command("failed", failed.failed, Right.ANYONE),
        command("pipeline", pipeline.pipeline, Right.ANYONE),
        command("retries", retries.retries, Right.ANYONE),
        command("retry", retry.retry, Right.PROJECT, changes=True, would=retry.would),
        command("runner", runner.runner, Right.ANYONE),
        command("cid show", cid.show, Right.ANYONE),
        command("cid list", cid.list_, Right.ANYONE),
        command("cid drift", drift.drift, Right.ANYONE),
        command("cid claim", assignee.claim, Right.LINKED, changes=True),
        command("cid release", assignee.release, Right.LINKED, changes=True),  # of one's own; owners of any
        command("mine", person.mine, Right.LINKED),
        command("cid assign", assignee.assign, Right.OWNER, of=lookup.defect_key, changes=True),
        command("cid handoff", handoff.handoff, Right.LINKED, changes=True),  # of one's own; owners of any
        command("cid accept", handoff.accept, Right.LINKED, changes=True),  # what one was offered
        command("cid decline", handoff.decline, Right.LINKED, changes=True),
        command("cid verdict", verdict.verdict, Right.LINKED, changes=True),
        command("cid dispute", verdict.dispute, Right.LINKED, changes=True),
        command("cid fix", fix.fix, Right.LINKED, changes=True),
        command("cid note", verdict.note, Right.LINKED, changes=True),
        command("cid reclassified", verdict.reclassified, Right.LINKED, changes=True),
        command("flaky", flaky.flaky, Right.ANYONE),
        command("runs", runs.runs, Right.ANYONE),
        command("flake confirm", flake.confirm, Right.LINKED, changes=True),
        command("flake reject", flake.reject, Right.LINKED, changes=True),
        command("flake fixed-by", flake.fixed_by, Right.LINKED, changes=True),
        command("owner", owner.owner, Right.ANYONE),
        command("person", person.person, Right.ANYONE),
        command("search", search.search_, Right.ANYONE),
        command("why", why.why, Right.ANYONE),
        command("history", history.history, Right.ANYONE),
        command("imports", imports.imports_, Right.ANYONE),
        command("notice", notice.notice, Right.ANYONE),
        command("done", done.done, Right.LINKED, changes=True),
        command("link address", link.address, Right.ACCOUNT, changes=True, private=True),
        command("link code", link.code, Right.ACCOUNT, changes=True, private=True),
        command("link vouch", link.vouch, Right.ADMINISTRATOR, changes=True),
        command("link remove", link.remove, Right.ADMINISTRATOR, changes=True),
        command("who", who.who, Right.ANYONE),
        command("undo", undo.undo, Right.LINKED, changes=True),
        command("help", help.help_, Right.ANYONE),
    )
}
