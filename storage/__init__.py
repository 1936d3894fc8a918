"""Remembers: one SQLite file, plain functions over it."""
