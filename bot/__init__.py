"""Listens and speaks: sources, parsers, rules, front-ends."""
