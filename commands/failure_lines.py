"""What is wrong with a pipeline, in words: a line for each cause, with jobs and log lines that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commands import links, pipeline_lines, pipeline_lookup, verdict_lines
from commands.answer import Ask, Line, Section, Span, line
from commands.areas import belongs_to
from commands.breakage import Breakage, Cluster
from commands.phrases import settling, times
from storage import failures, keys, pipelines
from storage.database import Database
from storage.records import FailureKind, Label, Owner, TestVerdict
from storage.records import Section as Subsystem
from storage.state import Attempt

TITLES = {
    Breakage.NEW: "New",
    Breakage.RUNNER: "Runners and infrastructure",
    Breakage.BUILD: "Build",
    Breakage.FLAKY: "Flaky",
    Breakage.UNSURE: "Unsure",
    Breakage.ALLOWED: "Allowed to fail",
}

MOST = 8
"""Lines of a kind; a reader who wants the rest wants the jobs."""

QUOTED = 160
"""Characters of what a failure said in its line; the excerpt below has the rest."""

INLINE = 2
"""Sentences of evidence in its line; the others stand below."""

SHOWN_JOBS = 3
SHOWN_TESTS = 3

_LOOKED_AT = 100
"""Newest failures by a cause that are asked which pipelines they are of."""


Compared = Mapping[str, Sequence[Line]]
"""How tests do in their jobs beside one another, by key."""


def sections(db: Database, ask: Ask, found: Sequence[Cluster]) -> tuple[Section, ...]:
    """One section for each kind that there is."""
    kinds = {kind: [c for c in found if c.kind is kind] for kind in TITLES}
    beside = compared(db, [c for of_kind in kinds.values() for c in of_kind[:MOST]])
    return tuple(
        Section(TITLES[kind], _lines(db, ask, of_kind, beside), calls=kind is Breakage.NEW)
        for kind, of_kind in kinds.items()
        if of_kind
    )


def compared(db: Database, shown: Iterable[Cluster]) -> Compared:
    """The first test of each cause in its jobs; all are asked of at once, which takes less."""
    return verdict_lines.contrasts(db, {c.first.key for c in shown if c.first.key})


def _lines(db: Database, ask: Ask, found: Sequence[Cluster], beside: Compared) -> tuple[Line, ...]:
    lines = [cluster(db, ask, c, beside) for c in found[:MOST]]
    if (more := len(found) - MOST) > 0:
        lines.append(line(f"… and {times(more, 'more cause')}"))
    return tuple(lines)


def cluster(db: Database, ask: Ask, found: Cluster, beside: Compared, *, owned: bool = True) -> Line:
    """`boot-test: failed in 3 of 3 attempts in ‹functional› ‹#L41› on k8s-2: "…"; new (99%): …`.

    Args:
        owned: whose it is stands below, as where no other line tells that.
    """
    return line(
        f"{_what(found)}: {_attempts(found)}",
        *_jobs(ask, found),
        _quoted(found.first.said),
        _verdict(found),
        *_mended(ask, found),
        key=_key(db, found),
        details=(
            *(
                *(_owner_line(db, ask, found) if owned else ()),
                *_elsewhere(db, ask, found),
                *_evidence(found),
            ),
            *beside.get(found.first.key, ()),
            *_excerpt(found),
        ),
    )


def _key(db: Database, found: Cluster) -> str:
    """Of the test; of the runner, where that is to blame and none other is."""
    runners = {run.job.runner for run in found.jobs}
    if found.kind is Breakage.RUNNER and len(runners) == 1:
        return keys.given(db, "R", *runners) or found.first.key
    return found.first.key


def _what(found: Cluster) -> str:
    """The tests, or the jobs where it is no test that failed."""
    names = found.tests or tuple(dict.fromkeys(run.job.name for run in found.jobs))
    shown = ", ".join(names[:SHOWN_TESTS])
    more = len(names) - SHOWN_TESTS
    return f"{shown} and {times(more, 'more test' if found.tests else 'more job')}" if more > 0 else shown


def _attempts(found: Cluster) -> str:
    failed = len(found.jobs)
    return f"failed in {failed} of {times(failed + len(found.passed), 'attempt')}"


def _jobs(ask: Ask, found: Cluster) -> list[Span]:
    """The runs that prove it, each with the line of its log."""
    rows = {f.job: f.line for f in reversed(found.failures)}
    spans: list[Span] = [" in "]
    for n, run in enumerate(found.jobs[:SHOWN_JOBS]):
        spans += [", " if n else "", *_job(ask, run, rows.get(run.job.id))]
    more = len(found.jobs) - SHOWN_JOBS
    return [*spans, f" and {more} more" if more > 0 else ""]


def _job(ask: Ask, run: Attempt, row: int | None) -> list[Span]:
    spans: list[Span] = [links.job(ask, run.job.id, run.page, run.job.name)]
    spans += [" ", links.log(ask, run.job.id, run.page, row)] if row else []
    return [*spans, *pipeline_lines.where(ask, run)]


def _quoted(said: str) -> str:
    first = next((" ".join(row.split()) for row in said.splitlines() if row.strip()), "")
    short = first if len(first) <= QUOTED else f"{first[:QUOTED].rsplit(' ', 1)[0]} …"
    return f': "{short}"' if short else ""


def _verdict(found: Cluster) -> str:
    """Why it is taken for what its heading says."""
    verdict = found.verdict
    if found.kind is Breakage.UNSURE and found.tests:
        return f"; {_settled_by(verdict)}" if verdict else "; nothing is known of its history"
    if found.first.kind is FailureKind.INFRASTRUCTURE:
        return f"; {_LATE if found.late else 'no change of the code causes that'}"
    if verdict is None or found.kind not in _LABELS:
        return ""
    probability = verdict.probability.get(_LABELS[found.kind], 0.0)
    sure = " (>99%)" if probability >= 0.995 else f" ({probability:.0%})"
    why = "; ".join(verdict.evidence[:INLINE])
    return f"; {_NAMES[found.kind]}{sure}: {why}" if why else f"; {_NAMES[found.kind]}{sure}"


_LATE = "the job's time limit: something hangs in it, or its runner is slow"
_LABELS = {
    Breakage.NEW: Label.REGRESSION,
    Breakage.FLAKY: Label.FLAKY,
    Breakage.RUNNER: Label.INFRASTRUCTURE,
}
_NAMES = {Breakage.NEW: "new", Breakage.FLAKY: "flaky", Breakage.RUNNER: "the runner"}


def _settled_by(verdict: TestVerdict) -> str:
    ways = settling((verdict.failing, "failing"), (verdict.clean, "clean"))
    likely = max(verdict.probability, key=lambda label: verdict.probability[label], default=None)
    guess = f"{verdict.label}, most likely {likely}" if likely and verdict.label is Label.UNSURE else "unsure"
    return f"{guess}; {ways}" if ways else guess


def _mended(ask: Ask, found: Cluster) -> list[Span]:
    """Which retry passed, and whose it was; or that one still runs."""
    if found.waits:
        return ["; a retry is running"]
    if not found.passed:
        return []
    run = found.passed[-1]
    by = f" by {run.job.user}" if run.job.user else ""
    return [
        f"; passed on retry{by} ",
        links.job(ask, run.job.id, run.page),
        *pipeline_lines.where(ask, run),
    ]


def _owner_line(db: Database, ask: Ask, found: Cluster) -> tuple[Line, ...]:
    if found.kind is not Breakage.NEW:
        return ()
    section = area(db, found)
    if section is None:
        return (line("owner: no section of MAINTAINERS has it"),)
    names = links.people(ask, (o.person for o in owners(section))) or ["nobody"]
    return (line("owner: ", links.area(ask, section.name), " · ", *names),)


def _elsewhere(db: Database, ask: Ask, found: Cluster) -> tuple[Line, ...]:
    """`the same in 3 other pipelines: ‹staging 41›, ‹fix-wick 38›`, of whatever branch, the newest first."""
    here = {(run.project, run.pipeline) for run in found.jobs}
    known = failures.pipelines_with(db, found.first.cause, _LOOKED_AT) if found.first.cause else ()
    others = [p for each in known if each not in here and (p := pipelines.without_jobs(db, *each))]
    if not others:
        return ()
    named = [
        links.pipeline(ask, pipeline_lookup.written(db, p), pipeline_lines.name(p))
        for p in others[:SHOWN_JOBS]
    ]
    spans = [span for name in named for span in (", ", name)][1:]
    more = ", …" if len(others) > SHOWN_JOBS else ""
    return (line(f"the same in {times(len(others), 'other pipeline')}: ", *spans, more),)


def area(db: Database, found: Cluster) -> Subsystem | None:
    """The section that the first failing test belongs to most."""
    return next(iter(belongs_to(db, found.first.test)), None) if found.first.test else None


def owners(section: Subsystem | None) -> tuple[Owner, ...]:
    """Its maintainers; its reviewers where it has none."""
    every = section.owners if section else ()
    return tuple(o for o in every if o.role == "maintainer") or every


def _evidence(found: Cluster) -> tuple[Line, ...]:
    """What the line does not say of it."""
    said = INLINE if found.kind in _LABELS and found.first.kind is FailureKind.TEST else 0
    return tuple(line(sentence) for sentence in found.verdict.evidence[said:]) if found.verdict else ()


def _excerpt(found: Cluster) -> tuple[Line, ...]:
    rows = [row for row in found.first.said.splitlines() if row.strip()]
    return tuple(line(row) for row in (rows[1:] if rows and len(rows[0]) <= QUOTED else rows))
