"""Timings, printed as tables; none of them is a test."""
