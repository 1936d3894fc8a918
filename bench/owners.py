"""How many owner look-ups a second: `python -m bench.owners`.

Runs over QEMU's real MAINTAINERS and tree, and beside the index the plain definition (every pattern
on every path), which is what `get_maintainer.pl` does: the ratio says what the index is worth.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from bot.parsers.maintainers import parse
from commands.owner_index import Pattern, read_pattern
from commands.ownership import find, index, main_sections, owners_of, sections_of

T = TypeVar("T")
ASKED = ("migration", "migartion", "arm", "migration-test", "multifd.c", "hw/arm/virt.c:12")


def main() -> int:
    """Prints the table; 1 where the data is absent."""
    folder = Path(os.environ.get("WATCHKEEPER_DATA", "../shared/data")) / "owners"
    if not (folder / "qemu-files.txt").is_file():
        print(f"no data: {folder} has no qemu-files.txt (set WATCHKEEPER_DATA)", file=sys.stderr)
        return 1
    text = (folder / "qemu-MAINTAINERS").read_text(encoding="utf-8", errors="replace")
    paths = (folder / "qemu-files.txt").read_text(encoding="utf-8").splitlines()
    sections = parse(text)
    prepared = index(sections)
    plain = [(_patterns(s.files), _patterns(s.excluded)) for s in sections]
    pulls = [paths[at : at + 20] for at in range(0, len(paths), 20)]
    print(f"{len(sections)} sections, {len(paths)} paths\n")
    print(f"{'what':<34}{'times':>8}{'seconds':>10}{'a second':>12}")
    _row("parse MAINTAINERS", range(5), lambda _: parse(text))
    _row("index", range(5), lambda _: index(sections))
    _row("sections_of a path", paths, lambda path: sections_of(prepared, path))
    _row("owners_of a path", paths, lambda path: owners_of(prepared, path))
    _row("every pattern on a path, no index", paths[::50], lambda path: _plain(plain, path))
    _row("main_sections of 20 files", pulls, lambda pull: main_sections(prepared, pull))
    _row("find, tree unknown", ASKED * 5, lambda asked: find(prepared, asked))
    _row("find, tree known", ASKED * 5, lambda asked: find(prepared, asked, paths))
    return 0


def _row(what: str, inputs: Iterable[T], run: Callable[[T], object]) -> None:
    inputs = list(inputs)
    start = perf_counter()
    for each in inputs:
        run(each)
    seconds = perf_counter() - start
    print(f"{what:<34}{len(inputs):>8}{seconds:>10.3f}{len(inputs) / seconds:>12,.0f}")


def _patterns(texts: Iterable[str]) -> list[Pattern]:
    return [pattern for text in texts for pattern in read_pattern(text)]


def _plain(areas: Iterable[tuple[list[Pattern], list[Pattern]]], path: str) -> int:
    return sum(
        any(p.matches(path) for p in files) and not any(p.matches(path) for p in excluded)
        for files, excluded in areas
    )


if __name__ == "__main__":
    sys.exit(main())
