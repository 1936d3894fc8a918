"""Loads discord.py once, with its one warning kept from failing every test that imports it.

discord.py imports audioop, which Python 3.11 and 3.12 deprecate (from 3.13 on a package stands in).
"""

import warnings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord  # noqa: F401  # imported for the warning alone
