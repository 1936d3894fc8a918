"""What a person means by a job: its number, or its address, since two servers may give the same number."""

from __future__ import annotations

import re

from commands.answer import Action, UserError
from storage import job_runs, servers
from storage.database import Database
from storage.state import Attempt, own_number

_TYPED = re.compile(r"(?:(?:https?://)?(?P<home>\S+?)(?:#|/-/jobs/)|#)?(?P<number>[0-9]{1,18})/?")


def find(db: Database, text: str, command: str) -> Attempt:
    """The run of a job that is meant.

    Args:
        text: `903313`, `lighthouse/lamp#903313`, or its address.
        command: the command that asks, for the choices of a refusal.

    Raises:
        UserError: no event told of it, or several servers have one with that number.
    """
    typed = _TYPED.fullmatch(text.strip())
    numbers = servers.jobs(db, int(typed["number"])) if typed else ()
    found = [run for number in numbers if (run := job_runs.attempt(db, number))]
    if typed and (home := typed["home"]):
        found = [run for run in found if home.casefold() in (run.project.casefold(), _home(run))]
    if not found:
        raise UserError(f'No job "{text}" is known. Its number stands at the end of its address.')
    if len(found) > 1:
        names = [_whole(run) for run in found]
        choices = tuple(Action(name, command, {"job": name}) for name in names)
        raise UserError(f"There are {len(found)} jobs {text.strip()}: {' and '.join(names)}.", choices)
    return found[0]


def written(db: Database, run: Attempt) -> str:
    """What to type for a job: its number, and its project where another has that number too."""
    own = own_number(run.job.id)
    return str(own) if len(servers.jobs(db, own)) == 1 else _whole(run)


def named(run: Attempt) -> str:
    """`functional (job 903313)`."""
    return f"{run.job.name} (job {own_number(run.job.id)})"


def _whole(run: Attempt) -> str:
    return f"{run.project}#{own_number(run.job.id)}"


def _home(run: Attempt) -> str:
    return run.page.partition("/-/")[0].partition("://")[2].casefold()
