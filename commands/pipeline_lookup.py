"""What a person means by a pipeline: its number, a pull request, a branch, or the latest that failed."""

from __future__ import annotations

import re

from commands import lookup
from commands.answer import Action, UserError
from storage import pipelines
from storage.database import Database
from storage.records import Pipeline, PurposeKind
from storage.state import Series

LATEST = "latest"
NONE_FAILED = "No pipeline failed, of those that are known"

_TYPED = re.compile(r"(?:(pipeline|pull|branch)\s+)?#?(\S.*)", re.IGNORECASE)

_NUMBERED = re.compile(r"(?:(?:https?://)?(?P<project>\S+?)(?:#|/-/pipelines/)|#)?(?P<number>[0-9]{1,18})/?")


def find(db: Database, text: str, command: str = "failed") -> Pipeline:
    """The newest pipeline that is meant.

    Args:
        text: `1459023`, `lighthouse/lamp#1459023`, its address, `pipeline 1459023`, `P-12`, `pull P-12`,
            `branch staging`, `staging` or `latest`.
        command: the command that asks, for the choices of a refusal.

    Raises:
        UserError: there is none.
    """
    typed = _TYPED.fullmatch(text.strip())
    kind, what = ((typed[1] or "").casefold(), typed[2].strip()) if typed else ("", text)
    if what.casefold() == LATEST and not kind:
        if found := latest(db):
            return found
        raise UserError(f"{NONE_FAILED}.")
    if kind == "pull" or (not kind and re.fullmatch(r"[Pp]-\d+", what)):
        return _of_pull(db, lookup.pull(db, what))
    if kind == "branch" or (not kind and not _NUMBERED.fullmatch(what)):
        return _of_branch(db, what)
    return numbered(db, what, command)


def numbered(db: Database, text: str, command: str = "pipeline") -> Pipeline:
    """The pipeline with that number, or that address.

    Args:
        command: the command that asks, for the choices of a refusal.

    Raises:
        UserError: no event told of it, or several servers have one with that number.
    """
    typed = _NUMBERED.fullmatch(text.strip())
    found = pipelines.numbered(db, int(typed["number"])) if typed else ()
    if typed and (home := typed["project"]):
        found = tuple(f for f in found if home.casefold() in (f[0].casefold(), _home(db, f)))
    if not found:
        raise UserError(
            f'No pipeline "{text}" is known. `pipeline` takes the number at the end of its address.'
        )
    if len(found) > 1:
        names = [f"{project}#{number}" for project, number in found]
        choices = tuple(Action(name, command, {"pipeline": name}) for name in names)
        raise UserError(f"There are {len(found)} pipelines {found[0][1]}: {' and '.join(names)}.", choices)
    return _get(db, found[0])


def written(db: Database, pipeline: Pipeline) -> str:
    """What to type for a pipeline: its number, and its project where another has that number too."""
    alone = len(pipelines.numbered(db, pipeline.id)) == 1
    return str(pipeline.id) if alone else f"{pipeline.project}#{pipeline.id}"


def _home(db: Database, found: tuple[str, int]) -> str:
    """Its project's address, without the scheme."""
    return _get(db, found).url.partition("/-/")[0].partition("://")[2].casefold()


def latest(db: Database) -> Pipeline | None:
    """The newest of which a job failed that may not; None while there is none."""
    found = pipelines.newest(db, failed=True)
    return _get(db, found) if found else None


def names(db: Database, text: str) -> tuple[str, ...]:
    """What pipelines call what they test, where a person types a branch, a tag, `P-12` or `!12`."""
    if re.fullmatch(r"[Pp]-\d+", text):
        return _names(lookup.pull(db, text))
    return tuple(dict.fromkeys((text, text.removeprefix("!"))))


def _names(pull: Series) -> tuple[str, ...]:
    """Its title, and its tag or branch."""
    return tuple(name for name in (pull.title, pull.pull.tag if pull.pull else "") if name)


def of_pull(db: Database, pull: Series) -> Pipeline | None:
    """The newest that tests a pull request: by its tag or branch as purposes name it, or by its title."""
    found = [p for name in _names(pull) for p in pipelines.testing(db, PurposeKind.PULL, name)]
    return _get(db, max(found, key=lambda p: p[1])) if found else None


def _of_pull(db: Database, pull: Series) -> Pipeline:
    found = of_pull(db, pull)
    if found is None:
        raise UserError(
            f"No pipeline is known that tests {pull.key}.",
            (Action(f"Show {pull.key}", "pull show", {"pull": pull.key}),),
        )
    return found


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
