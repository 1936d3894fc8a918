"""What speaks for a verdict, in sentences that a maintainer can check."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rules.flakes.entries import Counts
from bot.rules.flakes.label import Weighed
from commands.numbers import clean_runs_needed, interval
from commands.phrases import chance, times
from storage.records import Label

_SHORT = 10


def rate(found: Weighed) -> tuple[float | None, tuple[float, float] | None]:
    """How often it fails now, of first attempts, and the 95 % interval of that."""
    runs, failed, _ = _counted(_now(found))
    if not runs:
        runs, failed = found.of.beside
    return (failed / runs, interval(failed, runs)) if runs else (None, None)


def _now(found: Weighed) -> Counts:
    """The runs that the present state of things shows in."""
    if found.label is Label.REGRESSION:
        return found.bad
    if found.label is Label.FIXED:
        return found.of.base - found.of.until_bad
    return found.of.base


def _counted(counts: Counts) -> tuple[int, int, str]:
    """Runs, failures, and what they are: first attempts where there are such."""
    if counts.firsts:
        return counts.firsts, counts.firsts_failed, "first attempts"
    return counts.runs, counts.failed, "runs"


def sentences(found: Weighed) -> tuple[str, ...]:
    """All that speaks for it, the strongest first."""
    return (*_OF[found.label](found), *_always(found))


def _stable(found: Weighed) -> Iterator[str]:
    of = found.of
    if not of.base.failed:
        beside, failed = of.beside
        runs = of.base.runs + (0 if failed else beside)  # else `_always` tells of them
        if runs:
            most = interval(0, runs)[1]
            yield f"no failure in {times(runs, 'run')}: it fails in less than {most:.1%} of runs"
        return
    sha, failed, runs = of.last_bad
    commits = times(of.lone or of.bad_commits, "commit")
    yield (
        f"it failed at {commits} only, last at {_short(sha)} ({failed} of {runs}),"
        f" and never passed there: {_likely(found)}that commit broke it and was dropped or mended by the next"
    )
    yield f"{times(of.base.runs - of.until_bad.runs, 'clean run')} since"


def _likely(found: Weighed) -> str:
    """How sure one failure alone can be taken for a commit's: a rare flake's looks the same."""
    counts = found.of.base
    if counts.failed > 1:
        return ""
    most = interval(counts.failed, counts.runs)[1]
    return f"one failure may be that of a flake of less than {most:.1%}, but most likely "


def _flaky(found: Weighed) -> Iterator[str]:
    yield _share(found.of.base)
    if found.of.mixed[0]:
        yield f"at {times(found.of.mixed[0], 'commit')} it both failed and passed"
    if found.of.bad_commits > 1:
        yield f"its failures are spread over {found.of.bad_commits} commits"


def _regression(found: Weighed) -> Iterator[str]:
    bad = found.bad
    if found.since is None:
        yield f"it has failed in {bad.failed} of {times(bad.runs, 'run')}, from the first that is known"
        yield "what it did before is not known, so no commit can be named"
        return
    yield f"{bad.failed} of {times(bad.runs, 'run')} failed since {_short(found.since)}"
    before = found.of.base - bad
    if found.after is not None:
        yield (
            f"before, {before.failed} of {times(before.runs, 'run')} failed; "
            f"the last clean commit was {_short(found.after)}"
        )


def _infrastructure(found: Weighed) -> Iterator[str]:
    sick = found.sick
    if sick and sick.plain:
        yield (
            f"{sick.failed} of {times(sick.runs, 'run')} on {sick.runner} failed,"
            f" {sick.others_failed} of {sick.others_runs} elsewhere in that time"
            f" (by chance: {chance(sick.chance)})"
        )


def _fixed(found: Weighed) -> Iterator[str]:
    of, old = found.of, found.old_rate
    clean = of.base.runs - of.until_bad.runs
    yield (
        f"{times(clean, 'clean run')} since {_short(found.since)};"
        f" at its old rate of {old:.0%}, {max(2, clean_runs_needed(old))} make 95 % sure"
    )
    yield f"it last failed at {_short(of.last_bad[0])}"


def _unsure(found: Weighed) -> Iterator[str]:
    of = found.of
    if not of.base.runs and not of.beside[0]:
        yield "no run of it is known that passed or failed"
        return
    if of.base.runs:
        yield _share(of.base)
    if of.own:
        yield f"all its failures are of {of.own}, one of several branches: what a branch breaks is its own"
        return
    likely = sorted(found.probability.items(), key=lambda p: -p[1])[:2]
    yield "most likely " + ", else ".join(f"{label} ({p:.0%})" for label, p in likely if p >= 0.01)
    if of.streak[1]:
        sha, failed, runs = of.last_bad
        yield f"at {_short(sha)}, the newest commit, {failed} of {times(runs, 'run')} failed and none passed"


def _always(found: Weighed) -> Iterator[str]:
    of = found.of
    if of.explained:
        yield f"{times(of.explained, 'failure')} explained by the infrastructure: not counted"
    if of.suspected:
        yield (
            f"{times(of.suspected, 'failure')} came together with other tests' and went with the next"
            " commit: that commit or the infrastructure, counted half"
        )
    if of.beside[1]:
        yield (
            f"on other branches {of.beside[1]} of {times(of.beside[0], 'run')} failed:"
            " what a branch breaks is its own"
        )


def _share(counts: Counts) -> str:
    runs, failed, of = _counted(counts)
    low, high = interval(failed, runs)
    share = f"{failed} of {runs} {of} failed ({low * 100:.{_digits(high)}f}–{high:.{_digits(high)}%})"
    if failed or not counts.failed:
        return share
    return f"{share}, and {counts.failed} of {times(counts.runs - runs, 'retry', 'retries')}"


def _digits(high: float) -> int:
    return 0 if high >= 0.05 else 1 if high >= 0.005 else 2


def _short(sha: str | None) -> str:
    return (sha or "?")[:_SHORT] if sha and " " not in sha else sha or "?"


_OF = {
    Label.STABLE: _stable,
    Label.FLAKY: _flaky,
    Label.REGRESSION: _regression,
    Label.INFRASTRUCTURE: _infrastructure,
    Label.FIXED: _fixed,
    Label.UNSURE: _unsure,
}
