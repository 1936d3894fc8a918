"""How people are told of what comes, whichever way it comes in: with which links, and of what at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from storage.records import Person, Pipeline

Messages = Callable[[Pipeline], bool]


def everything(pipeline: Pipeline) -> bool:
    """Of every pipeline."""
    return True


@dataclass(frozen=True, slots=True)
class Telling:
    """How people are told.

    Attributes:
        templates: how notices link to mails and jobs (`commands.answer.Ask.templates`).
        unanswered: owners are told of a series whose sender asks after it in vain.
        messages: whether anybody wants to hear of a pipeline that fails.
        accounts: whose accounts are, by the settings.
    """

    templates: Mapping[str, str]
    unanswered: bool = False
    messages: Messages = everything
    accounts: Mapping[str, Person] = field(default_factory=dict)
