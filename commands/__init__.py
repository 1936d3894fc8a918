"""Answers: one module for each thing a maintainer can ask."""
