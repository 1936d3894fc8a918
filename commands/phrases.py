"""Counts and chances in words."""

from __future__ import annotations


def times(count: int, what: str, plural: str = "") -> str:
    """`1 run`, `3 runs`, `2 retries`."""
    return f"{count} {what if count == 1 else plural or f'{what}s'}"


def chance(probability: float) -> str:
    """`4.2%`, or that it is less than can be told."""
    return f"{probability:.1%}" if probability >= 0.001 else "less than 0.1%"


def settling(*ways: tuple[int | None, str]) -> str:
    """`2 more failing runs or 9 more clean runs would settle it`; "" where nothing is known to.

    Args:
        ways: how many runs of which kind; None where no number of them would.
    """
    told = [times(runs, f"more {kind} run") for runs, kind in ways if runs is not None]
    return f"{' or '.join(told)} would settle it" if told else ""
