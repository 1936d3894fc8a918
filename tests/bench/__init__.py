"""Tests of the benchmarks and the scoreboard."""
