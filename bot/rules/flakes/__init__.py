"""The verdict: is a test stable, flaky, broken by a commit, or hit by a sick runner?

`judge` takes all runs of a history; `State` is the same for one test in one job, one run after the other.
docs/verdict.md says how the verdict is made and how often it is right.
"""
