"""A small model that reads answers beside the rules, and was taught with labelled ones.

`docs/decisions/0010-a-small-model-beside-the-rules.md` says why, and what it is worth.
"""
