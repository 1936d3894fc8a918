"""Bytes to values. Pure: no clock, no network, no database."""
