"""The command line that others script against (docs/operations.md has the whole of it)."""
