from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.purpose import RULES, purpose
from storage.records import Pipeline, PurposeKind

PULL = PurposeKind.PULL


def a_pipeline(ref: str = "main", message: str = "", **more: object) -> Pipeline:
    return Pipeline("pinewood/pinewood", 7, "failed", ref, "a" * 40, "", (), None, message=message, **more)  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(
    ("pipeline", "kind", "name", "rule"),
    [
        (a_pipeline("main"), PurposeKind.BRANCH, "main", "any-branch"),
        (
            a_pipeline("refs/heads/staging", "channel: take the lock"),
            PurposeKind.BRANCH,
            "staging",
            "any-branch",
        ),
        (a_pipeline("main", source="schedule"), PurposeKind.SCHEDULE, "main", "by-schedule"),
        (a_pipeline("v1.2", tag=True), PurposeKind.TAG, "v1.2", "of-a-tag"),
        (a_pipeline("refs/tags/v1.2"), PurposeKind.TAG, "v1.2", "of-a-tag"),
        (
            a_pipeline("refs/merge-requests/12/head"),
            PurposeKind.MERGE_REQUEST,
            "12",
            "of-a-merge-request",
        ),
        (a_pipeline("topic", merge_request=3), PurposeKind.MERGE_REQUEST, "3", "of-a-merge-request"),
        (
            a_pipeline(
                "staging", "Merge tag 'pull-lamp-2' of https://git.example.org/ada/lamp into staging\n\nLamps"
            ),
            PULL,
            "pull-lamp-2",
            "merge-of-a-pull-request",
        ),
        (
            a_pipeline(
                "staging", "Merge tag 'for-upstream' of https://git.example.org/ada/lamp into staging"
            ),
            PULL,
            "for-upstream",
            "merge-of-a-pull-request",
        ),
        (
            a_pipeline("staging", "Merge remote-tracking branch 'ada/pull-lamp' into staging"),
            PurposeKind.BRANCH,
            "staging",
            "any-branch",
        ),
        (
            a_pipeline("main", "Merge branch 'pull-lamp' into main"),
            PULL,
            "pull-lamp",
            "merge-of-a-pull-request",
        ),
        (a_pipeline("main", "Merge branch 'fix' into 'main'"), PurposeKind.BRANCH, "main", "any-branch"),
        (a_pipeline("lamp", "[PULL 0/6] Lamp queue\n\nfoo"), PULL, "Lamp queue", "subject-of-a-pull-request"),
        (a_pipeline("lamp", "[GIT PULL] Lamp queue"), PULL, "Lamp queue", "subject-of-a-pull-request"),
        (a_pipeline("pull-lamp-20261006"), PULL, "pull-lamp-20261006", "ref-of-a-pull-request"),
        (a_pipeline("pull-lamp-20261006", tag=True), PULL, "pull-lamp-20261006", "ref-of-a-pull-request"),
        (a_pipeline("pull-"), PurposeKind.BRANCH, "pull-", "any-branch"),
        (
            a_pipeline("patchew/20261006.1-2-ada@example.org"),
            PurposeKind.SERIES,
            "<20261006.1-2-ada@example.org>",
            "of-a-message-id",
        ),
    ],
)
def test_what_a_pipeline_tests(pipeline: Pipeline, kind: PurposeKind, name: str, rule: str) -> None:
    found = purpose(pipeline)
    assert (found.kind, found.name, found.rule) == (kind, name, rule)


@given(st.text(), st.text(), st.text(), st.booleans())
def test_every_pipeline_has_a_purpose(ref: str, message: str, source: str, tag: bool) -> None:
    found = purpose(a_pipeline(ref, message, source=source, tag=tag))
    assert found.rule in {*RULES, "any-branch"}
