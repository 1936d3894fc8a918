"""Parsers, case by case."""
