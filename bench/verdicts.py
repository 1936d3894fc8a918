"""What a verdict costs after one more result, the longer a test's history: `python -m bench.verdicts`.

One test's runs, seeded: a commit an hour, two runs at each, on three runners, one run in fifty failing.
What is kept of them must not grow, and one more result must cost the same after a hundred runs and after a
million. It costs more while the verdict is unsure, since it is asked then how many runs would settle it.
That what is kept comes to what the whole history says is tested in tests/test_verdicts.py.
"""

from __future__ import annotations

from random import Random
from time import process_time

from bot.rules.flakes.commit import Result
from bot.rules.flakes.judge import verdict
from bot.rules.flakes.state import empty

LENGTHS = (100, 1_000, 10_000, 100_000, 1_000_000)
MORE = 100
"""Results that are added at each length, to take the time of one."""


def main() -> int:
    """Prints the table."""
    print(f"\n{'results before':>16}{'ms for one more':>18}{'commits kept':>16}")
    state, random, known = empty(), Random(7), 0  # noqa: S311 — a corpus, and no secret
    for length in LENGTHS:
        for number in range(known, length):
            state.add(_result(random, number))
        start = process_time()
        for number in range(length, length + MORE):
            state.add(_result(random, number))
            verdict(("a test", "a job"), state)
        each = (process_time() - start) / MORE * 1000
        known = length + MORE
        print(f"{length:>16,}{each:>18.2f}{len(state.newest):>16}", flush=True)
    return 0


def _result(random: Random, number: int) -> Result:
    failed = random.random() < 0.02
    return Result(f"{number // 2}", number // 2 * 3600.0, failed, "", f"r{number % 3}", number % 2 == 0)


if __name__ == "__main__":
    raise SystemExit(main())
