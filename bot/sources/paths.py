"""Paths that people name, and what is wrong with them; everybody says that, not only those who read."""

from __future__ import annotations


class NoSuchPath(ValueError):
    """A path that cannot be read; the text says which and why.

    Attributes:
        path: which, as a person names it.
        reason: why, without the path: "cannot be read: No such file or directory".
    """

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = str(path)
        self.reason = reason
