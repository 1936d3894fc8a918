"""What GitLab makes of its jobs' JUnit reports: `test_report`, one suite for each of the newest jobs."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

from tests.fakes.gitlab_world import Job, Pipeline

Json = dict[str, Any]

STATES = {"failure": "failed", "error": "error", "skipped": "skipped"}


def report_of(pipeline: Pipeline) -> Json:
    """What `test_report` answers."""
    suites = [_suite(job) for job in pipeline.latest if job.junit and job.archive]
    return {
        "total_time": sum(s["total_time"] for s in suites),
        **{f"{n}_count": sum(s[f"{n}_count"] for s in suites) for n in ("total", *_COUNTED)},
        "test_suites": suites,
    }


_COUNTED = ("success", "failed", "skipped", "error")


def _suite(job: Job) -> Json:
    with zipfile.ZipFile(io.BytesIO(job.archive or b"")) as packed:
        trees = [ElementTree.fromstring(packed.read(n)) for n in packed.namelist() if n.endswith(".xml")]  # noqa: S314
    cases = [_case(case) for tree in trees for case in tree.iter("testcase")]
    return {
        "name": job.name,
        "total_time": sum(c["execution_time"] for c in cases),
        "total_count": len(cases),
        **{f"{state}_count": sum(c["status"] == state for c in cases) for state in _COUNTED},
        "test_cases": cases,
        "suite_error": None,
    }


def _case(case: ElementTree.Element) -> Json:
    found = next(((STATES[child.tag], child) for child in case if child.tag in STATES), None)
    return {
        "status": found[0] if found else "success",
        "name": case.get("name"),
        "classname": case.get("classname"),
        "file": None,
        "execution_time": float(case.get("time", "0")),
        "system_output": ((found[1].text or "") + (found[1].get("message") or "")) if found else None,
        "stack_trace": None,
        "recent_failures": None,
        "attachment_url": None,
    }
