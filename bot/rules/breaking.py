"""Whom a failed pipeline calls, and with which words.

Only what is new calls anybody: a flake is known and a sick runner is nobody's code, so both stand in the
pipeline's live message and ping nobody. While a retry runs, its outcome is waited for, and while a regression
is not quite sure, the next run. Who watches a test was told of its failure already, and is not called twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commands.aliases import alike
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.breakage import Breakage, Cluster
from storage.records import Label, Person, TestVerdict

MINE = "I'm on it"

SURE = 0.99
"""A regression calls somebody from this probability on, which is mostly a run after it is called one: so it
calls half as often in vain (docs/verdict.md)."""

NEW = ": newly broken"
"""How the title of what an owner is told ends, until it is fixed."""


def calls(found: Iterable[Cluster]) -> tuple[Cluster, ...]:
    """The causes that somebody is to be called for."""
    new = (c for c in found if c.kind is Breakage.NEW and c.tests and not c.waits)
    return tuple(c for c in new if _is_sure(c.verdict))


def _is_sure(verdict: TestVerdict | None) -> bool:
    """What a branch alone breaks is no regression, and has a rule of its own."""
    if verdict is None or verdict.label is not Label.REGRESSION:
        return True
    return surely(verdict.probability[Label.REGRESSION], verdict.since)


def surely(probability: float, since: str | None) -> bool:
    """Whether a regression is to call somebody: what was never known to be well is no news.

    Args:
        probability: of a regression. since: the commit that broke it; None where none is known.
    """
    return probability >= SURE and since is not None


def called(owners: Iterable[Person], told: Sequence[Person]) -> tuple[Person, ...]:
    """Who is called: the owners, without those who were told of the failure already."""
    return tuple(p for p in owners if not any(alike(p, other) for other in told))


def answer(ask: Ask, found: Cluster, shown: Line, area: str, tested: Line, pipeline: str) -> Answer:
    """What an owner is told of something new that is broken.

    Args:
        shown: the cause in words, as the pipeline's live message has it.
        area: the section that the test belongs to.
        tested: what the pipeline tests.
        pipeline: what to type for it.
    """
    test = found.tests[0]
    more = f" and {len(found.tests) - 1} more" if len(found.tests) > 1 else ""
    return Answer(
        title=f"{test}{more}{NEW}",
        as_of=ask.now,
        intro=(tested,),
        sections=(
            Section("", (shown, line(f"You are told because {area} is yours and nobody has it yet."))),
        ),
        actions=_actions(found, pipeline),
    )


def stands(told: Answer) -> bool:
    """Whether what was told is not known to be mended."""
    return told.title.endswith(NEW)


def mended(told: Answer, verdicts: Sequence[TestVerdict]) -> Answer | None:
    """What was told, once it is mended; None where it is not, or where that was said already.

    Args:
        verdicts: on the test, in each job in which it ever failed.
    """
    labels = {v.label for v in verdicts}
    if not labels or not stands(told) or not labels <= {Label.FIXED, Label.STABLE}:
        return None
    how = "fixed" if Label.FIXED in labels else "gone with the commit that broke it"
    why = tuple(line(sentence) for v in verdicts for sentence in v.evidence)
    return replace(
        told,
        title=f"{told.title.removesuffix(NEW)}: {how}",
        sections=(Section("Since then", why), *told.sections),
        actions=tuple(a for a in told.actions if a.label != MINE),
    )


def _actions(found: Cluster, pipeline: str) -> tuple[Action, ...]:
    key = found.first.key
    own = (Action(MINE, "done", {"key": key}), Action("History", "history", {"key": key})) if key else ()
    return (*own, Action("The whole pipeline", "failed", {"pipeline": pipeline}))
