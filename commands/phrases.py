"""Counts and chances in words."""

from __future__ import annotations


def times(count: int, what: str, plural: str = "") -> str:
    """`1 run`, `3 runs`, `2 retries`."""
    return f"{count} {what if count == 1 else plural or f'{what}s'}"


def chance(probability: float) -> str:
    """`4.2%`, or that it is less than can be told."""
    return f"{probability:.1%}" if probability >= 0.001 else "less than 0.1%"
