"""Teaches the model that reads answers beside the rules (`bot/parsers/taught/`)."""
