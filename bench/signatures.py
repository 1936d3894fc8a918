"""How often a signature joins what has one cause, and nothing else: `python -m bench.signatures`.

Every pair of samples is a question. Precision is the share of joined pairs that have one cause, recall the
share of pairs with one cause that are joined. Beside ours stand plain edit distances over the masked lines,
and no mask at all.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations

from rapidfuzz import fuzz

from bench.signature_samples import samples
from bot.rules.masks import mask
from bot.rules.signatures import join, names, sign
from storage.records import Signature

Same = Callable[[int, int], bool]


def main() -> int:
    """Prints the table; 1 when two causes were joined."""
    known = samples()
    started = time.perf_counter()
    signatures = [sign(text) for _, text in known]
    seconds = time.perf_counter() - started
    found = clusters(signatures)
    whole = ["\n".join(map(mask, text.splitlines())) for _, text in known]
    ways: dict[str, Same] = {
        "equal keys": lambda a, b: signatures[a].key == signatures[b].key,
        "keys and near": lambda a, b: found[signatures[a].key] == found[signatures[b].key],
        "masked text, equal": lambda a, b: whole[a] == whole[b],
        **{f"masked text, {at}% alike": partial(_alike, whole, at) for at in (70, 80, 90, 95)},
        "as it is, 90% alike": lambda a, b: fuzz.ratio(known[a][1], known[b][1]) >= 90,
    }
    causes = len({cause for cause, _ in known})
    print(f"{len(known)} failures of {causes} causes, {len(known) / seconds:,.0f} signed a second\n")
    print(f"{'joined by':<28}{'precision':>10}{'recall':>10}")
    wrong = 0.0
    for name, same in ways.items():
        precision, recall = _measured(known, same)
        wrong = 1 - precision if name == "keys and near" else wrong
        print(f"{name:<28}{precision:>10.3f}{recall:>10.3f}")
    return int(wrong > 0)


def clusters(signatures: Iterable[Signature]) -> Mapping[str, str]:
    """For each key, the key of its cause.

    Only those with the same names are compared, so that thousands of different failures cost no millions of
    comparisons.
    """
    alike: dict[str, dict[Signature, str]] = defaultdict(dict)
    for signature in set(signatures):
        group = alike[names(signature)]
        group |= join(signature, group)
    return {signature.key: cause for group in alike.values() for signature, cause in group.items()}


def _alike(texts: Sequence[str], percent: int, a: int, b: int) -> bool:
    return fuzz.ratio(texts[a], texts[b]) >= percent


def _measured(known: list[tuple[str, str]], same: Same) -> tuple[float, float]:
    joined = right = one = 0
    for a, b in combinations(range(len(known)), 2):
        is_one, is_joined = known[a][0] == known[b][0], same(a, b)
        joined, one, right = joined + is_joined, one + is_one, right + (is_one and is_joined)
    return right / max(joined, 1), right / max(one, 1)


if __name__ == "__main__":
    sys.exit(main())
