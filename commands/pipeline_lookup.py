"""What a person means by a pipeline: its number, a pull request, a branch, or the latest that failed."""

from __future__ import annotations

import re

from commands import lookup
from commands.answer import Action, UserError
from storage import pipelines, series
from storage.database import Database
from storage.records import Pipeline, PurposeKind
from storage.state import Series

LATEST = "latest"

_TYPED = re.compile(r"(?:(pipeline|pull|branch)\s+)?#?(\S.*)", re.IGNORECASE)


def find(db: Database, text: str) -> Pipeline:
    """The newest pipeline that is meant.

    Args:
        text: `1459023`, `pipeline 1459023`, `P-12`, `pull P-12`, `branch staging`, `staging` or `latest`.

    Raises:
        UserError: there is none.
    """
    typed = _TYPED.fullmatch(text.strip())
    kind, what = ((typed[1] or "").casefold(), typed[2].strip()) if typed else ("", text)
    if what.casefold() == LATEST and not kind:
        return _latest(db)
    if kind == "pull" or (not kind and re.fullmatch(r"[Pp]-\d+", what)):
        return _of_pull(db, lookup.pull(db, what))
    if kind == "branch" or (not kind and not what.isdigit()):
        return _of_branch(db, what)
    return numbered(db, what)


def numbered(db: Database, text: str) -> Pipeline:
    """The pipeline with that number.

    Raises:
        UserError: no event told of it, or several servers have one with that number.
    """
    digits = text.strip().lstrip("#")
    found = pipelines.numbered(db, int(digits)) if re.fullmatch("[0-9]{1,18}", digits) else ()
    if not found:
        raise UserError(
            f'No pipeline "{text}" is known. `pipeline` takes the number at the end of its address.'
        )
    return _get(db, found[0])


def _latest(db: Database) -> Pipeline:
    found = pipelines.newest(db, failed=True)
    if found is None:
        raise UserError("No pipeline failed, of those that are known.")
    return _get(db, found)


def _of_pull(db: Database, pull: Series) -> Pipeline:
    """By its tag or branch as purposes name it, or by its title."""
    names = [pull.title, *([series.tag(pull.pull.ref)] if pull.pull else [])]
    found = [p for name in names if name for p in pipelines.testing(db, PurposeKind.PULL, name)]
    if not found:
        raise UserError(
            f"No pipeline is known that tests {pull.key}.",
            (Action(f"Show {pull.key}", "pull show", {"pull": pull.key}),),
        )
    return _get(db, max(found, key=lambda p: p[1]))


def _of_branch(db: Database, ref: str) -> Pipeline:
    found = pipelines.newest(db, ref)
    if found is None:
        raise UserError(f'No pipeline of a branch "{ref}" is known. Give its number, P-12, or "latest".')
    return _get(db, found)


def _get(db: Database, found: tuple[str, int]) -> Pipeline:
    pipeline = pipelines.without_jobs(db, *found)
    if pipeline is None:
        raise LookupError(found)
    return pipeline
