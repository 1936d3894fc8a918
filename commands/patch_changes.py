"""What became of patches from one version to the next, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands import compare, pull_lines
from commands.phrases import times
from storage.state import Patch


def told(old: Patch, new: Patch) -> tuple[str, ...]:
    """Another title, other lines or other files, each in a phrase; nothing where it stayed as it was."""
    return (*_retitled(old, new), *_lines(old, new), *_files(old, new))


def counted(old: Sequence[Patch], new: Sequence[Patch]) -> str:
    """`1 patch came, 2 changed, 3 stayed`, of versions whose patches are all known."""
    ends = [_end(pair) for pair in compare.pairs(old, new)]
    counts = [(end, ends.count(end)) for end in ("came", "went", "changed", "stayed") if end in ends]
    (first, count), *others = counts
    return ", ".join([f"{times(count, 'patch', 'patches')} {first}", *(f"{n} {end}" for end, n in others)])


def _end(pair: compare.Pair) -> str:
    if pair.old is None:
        return "came"
    if pair.new is None:
        return "went"
    return "changed" if told(pair.old, pair.new) else "stayed"


def _retitled(old: Patch, new: Patch) -> Iterable[str]:
    if compare.stem(old.title) != compare.stem(new.title):
        yield f"was {pull_lines.quoted(old.title)}"


def _lines(old: Patch, new: Patch) -> Iterable[str]:
    alike = compare.likeness(old.change, new.change)
    if old.change and new.change and alike is not None and old.change.digest != new.change.digest:
        counts = [f"+{c.insertions} −{c.deletions}" for c in (old.change, new.change)]
        share = f"about {round(alike * 10) * 10} % of the lines are the same"
        yield f"{counts[0]} → {counts[1]}, {share}"


def _files(old: Patch, new: Patch) -> Iterable[str]:
    came, went = (sorted(set(a) - set(b)) for a, b in ((new.files, old.files), (old.files, new.files)))
    if old.files and new.files:
        yield from (f"touches {', '.join(came)}" for _ in came[:1])
        yield from (f"no longer touches {', '.join(went)}" for _ in went[:1])
