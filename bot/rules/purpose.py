"""What a pipeline tests: a pull request, a merge request, a series, a schedule, a tag, or a branch.

The rules are tried in order and each has a name, since branches mean different things in different projects:
into a staging branch something is merged before it is tested, a maintainer pushes the branch that a pull
request will be made of, and a robot pushes what it found on the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from storage.records import Pipeline, Purpose, PurposeKind, branch

_MERGE_REQUEST = re.compile(r"refs/merge-requests/([0-9]{1,18})/(?:head|merge|train)")
_MERGES = re.compile(
    r"Merge (?:remote-tracking )?(?:tag|branch) '([^']{1,200})'(?: of \S{1,300})?(?: into \S+)?"
)
_ASKS_TO_PULL = re.compile(r"\[(?:[^\]]{0,40}\s)?(?:GIT )?PULL\b[^\]]{0,40}\] ?(.{1,200})")
_PULL_REF = re.compile(r"(?:pull|pr|pull-request)[-/](?=.)(?!request).{1,200}")
_MESSAGE_ID = re.compile(r"(?:patchew|series)/([^\s/@]{1,200}@[^\s/@]{1,200})")


def purpose(pipeline: Pipeline) -> Purpose:
    """What it tests, as far as its first event or any later one tells."""
    for name, rule in RULES.items():
        if found := rule(pipeline):
            return Purpose(*found, name)
    return Purpose(PurposeKind.BRANCH, pipeline.branch, "any-branch")


Found = tuple[PurposeKind, str] | None


def _merge_request(pipeline: Pipeline) -> Found:
    number = _MERGE_REQUEST.fullmatch(pipeline.ref)
    named = str(pipeline.merge_request or "") or (number[1] if number else "")
    return (PurposeKind.MERGE_REQUEST, named) if named else None


def _schedule(pipeline: Pipeline) -> Found:
    return (PurposeKind.SCHEDULE, pipeline.branch) if pipeline.source == "schedule" else None


def _merged_pull(pipeline: Pipeline) -> Found:
    """Staging: somebody merged a signed tag, or a branch by a pull request's name, and tests the merge."""
    found = _MERGES.match(pipeline.message)
    if found and (found[0].startswith("Merge tag") or _PULL_REF.fullmatch(branch(found[1]))):
        return PurposeKind.PULL, branch(found[1])
    return None


def _named_pull(pipeline: Pipeline) -> Found:
    """The tip of the branch bears the subject of the pull request's cover letter."""
    found = _ASKS_TO_PULL.match(pipeline.message)
    return (PurposeKind.PULL, found[1].strip()) if found else None


def _pull_ref(pipeline: Pipeline) -> Found:
    name = pipeline.branch
    return (PurposeKind.PULL, name) if _PULL_REF.fullmatch(name) else None


def _series(pipeline: Pipeline) -> Found:
    found = _MESSAGE_ID.fullmatch(pipeline.branch)
    return (PurposeKind.SERIES, f"<{found[1]}>") if found else None


def _tag(pipeline: Pipeline) -> Found:
    tagged = pipeline.tag or pipeline.ref.startswith("refs/tags/")
    return (PurposeKind.TAG, pipeline.branch) if tagged else None


RULES: dict[str, Callable[[Pipeline], Found]] = {
    "of-a-merge-request": _merge_request,
    "by-schedule": _schedule,
    "of-a-message-id": _series,
    "merge-of-a-pull-request": _merged_pull,
    "subject-of-a-pull-request": _named_pull,
    "ref-of-a-pull-request": _pull_ref,
    "of-a-tag": _tag,
}
"""By name, in the order in which they are tried."""
