"""Which GitLab a project and a job are of: each server counts for itself and knows nothing of others.

The first server that anything came of keeps its paths and its numbers as they are. Another's paths have its
host before them, and its jobs stand above a distance that no server's own numbers reach; so a job is one
number wherever it is kept, and ten million results stay small. Which server is which is a fact like any short
key: what was numbered once means the same after a replay.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from storage import keys
from storage.database import Database
from storage.records import Pipeline
from storage.state import SPAN

_LETTER = "server"


def placed(db: Database, told: Pipeline) -> Pipeline:
    """A pipeline as its server tells of it, with its project and jobs named as they are kept."""
    host = _host(told.url)
    if not host:
        return told
    number = keys.number(keys.key(db, _LETTER, host))
    if number == 1:
        return told
    jobs = tuple(replace(job, id=(number - 1) * SPAN + job.id) for job in told.jobs)
    return replace(told, project=f"{host}/{told.project}", jobs=jobs)


def project(db: Database, url: str, path: str) -> str:
    """How the project with that path and address is named here."""
    first, host = keys.identity(db, f"{_LETTER}-1"), _host(url)
    return path if first in (None, host) or not host else f"{host}/{path}"


def jobs(db: Database, own: int) -> tuple[int, ...]:
    """The jobs that have that number on their servers, by the numbers that they are kept by."""
    found = db.execute(
        "WITH servers AS (SELECT 1 AS number UNION SELECT number FROM keys WHERE letter = ?) "
        "SELECT id FROM servers JOIN jobs ON id = ? + (number - 1) * ? ORDER BY number",
        (_LETTER, own, SPAN),
    )
    return tuple(r["id"] for r in found)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:
        return ""
