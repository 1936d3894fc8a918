"""Why a job's results are not all there: that says nothing of the tests, for or against.

A job that was killed may have been about to pass; a report that expired before it was read may have been
clean. Whoever counts failures leaves such a job out, and whoever counts passes too.
"""

from __future__ import annotations

from storage.records import OUT_OF_TIME, Fetched, Job, Leavings

BROKEN = {
    "stuck_or_timeout_failure": "no runner took it in time",
    "stuck_pending_with_matching_runners": "no runner took it in time",
    "stuck_pending_no_matching_runners": "no runner took it in time",
    "runner_provisioning_timeout": "no runner took it in time",
    "no_matching_runner": "no runner could take it",
    "no_updates_running": "its runner was not heard of any more",
    "no_updates_canceling": "its runner was not heard of any more",
    "runner_system_failure": "its runner failed",
    "runner_external_dependency_failure": "what its runner needs was not there",
    "runner_interrupted": "its runner was stopped",
    "runner_unsupported": "its runner cannot run it",
    "api_failure": "GitLab failed",
    "scheduler_failure": "GitLab failed",
    "job_router_failure": "GitLab failed",
    "data_integrity_failure": "GitLab failed",
    "archived_failure": "GitLab had archived it",
    "stale_schedule": "its schedule was too old",
    "unmet_prerequisites": "what it needed was not there",
    "missing_dependency_failure": "the files of the job before it were gone",
    "ci_quota_exceeded": "the minutes of the project were used up",
    "project_deleted": "its project was deleted",
    "user_blocked": "who started it was blocked",
}
"""GitLab's `failure_reason` where no code can have caused it, so that what failed in such a job is no test's.

Source: GitLab's enum `Enums::Ci::CommitStatus`, before 19.1 and since. What a change of `.gitlab-ci.yml` can
cause is not among them: an image that does not exist, an environment that is called wrongly.
"""

KILLED = (
    BROKEN
    | dict.fromkeys(OUT_OF_TIME, "it ran out of time")
    | {"trace_size_exceeded": "its log grew too long"}
)
"""The same, and where GitLab ended a job at a limit, which a test that hangs or prints for ever may reach."""

MISSING = {
    Fetched.GONE: "its test report was deleted before it was read",
    Fetched.REFUSED: "its files may not be read by the bot",
    Fetched.NONE: "its test report is not in its files",
    Fetched.TOO_LARGE: "its files are too large to look for its test report",
    Fetched.UNREADABLE: "its files cannot be read",
}
"""What a job's archive is, where it said that it had a report."""


def incomplete(job: Job, leavings: Leavings | None, *, results: bool, whole_log: bool = True) -> str:
    """Why some of a job's results are missing; "" where nothing says that any is.

    Args:
        leavings: what was fetched of what it left; None while nothing was.
        results: there are test results of it.
        whole_log: nothing in what it printed shows that results are missing.
    """
    if job.status == "canceled":
        return "it was cancelled"
    if job.status == "failed" and job.failure_reason in KILLED:
        return KILLED[job.failure_reason]
    if job.status == "failed" and not whole_log:
        return "its log ends before its tests do"
    if job.reports and not results and leavings and leavings.archive:
        return MISSING.get(leavings.archive, "")
    return ""
