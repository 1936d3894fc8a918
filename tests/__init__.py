"""Tests mirror the code; stories go from mail in to ping out."""
