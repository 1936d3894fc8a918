"""What the infrastructure has to do with each failure of a history.

Asked in this order, each of what the ones before left open: did GitLab itself say so; was the job cut off;
did many tests fail at once; does one runner fail where others do not; do jobs get killed, whatever runs.
What is explained does not count against a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.rules.flakes import bursts, cut_off, exposure, places, sick_runners
from bot.rules.flakes.order import Placed
from bot.rules.flakes.places import Places
from bot.rules.flakes.state import Cause

REASONS = frozenset(
    {
        *("runner_system_failure", "runner_unsupported", "stuck_or_timeout_failure", "stuck_pending"),
        *("scheduler_failure", "data_integrity_failure", "api_failure", "archived_failure"),
        *(
            "missing_dependency_failure",
            "stale_schedule",
            "no_matching_runner",
            "runner_provisioning_timeout",
        ),
        *("environment_creation_failure", "trace_size_exceeded", "ci_quota_exceeded"),
    }
)
"""GitLab's `failure_reason`s that are not the script's doing. Source: its enum `Enums::Ci::CommitStatus`."""

_Rule = Callable[[Places, Mapping[int, Cause]], dict[int, Cause]]
_RULES: tuple[_Rule, ...] = (cut_off.causes, bursts.causes, sick_runners.causes, exposure.causes)


def causes(rows: Sequence[Placed]) -> dict[int, Cause]:
    """By place among the rows: the failures that the infrastructure explains or may explain."""
    of = places.index(rows)
    found = {p: Cause.EXPLAINED for p in of.failures if rows[p].run.reason in REASONS}
    for rule in _RULES:
        for place, cause in rule(of, found).items():
            found.setdefault(place, cause)
    return found
