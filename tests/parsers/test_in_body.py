"""Whose a patch is that somebody else sent."""

from __future__ import annotations

import pytest

from bot.parsers.in_body import author
from storage.records import Person

ADA = Person("Ada Marsh", "ada@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "From: Ada Marsh <ada@example.org>\n\nThe lamp leaks.\n",
        "\n\nFrom: Ada\n  Marsh <ada@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nThe lamp leaks.\n",
        'Subject: lamp: Mend it\nFrom: "Ada Marsh" <ada@example.org>\n \nThe lamp leaks.\n',
    ],
)
def test_the_line_in_front_of_the_words_names_the_author(text: str) -> None:
    assert author(text) == ADA


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The lamp leaks.\nFrom: Ada Marsh <ada@example.org>\n\n",
        "From: Ada Marsh <ada@example.org>\nand others\n",
        "From: the first day on\n\nit leaks.\n",
        "> From: Ada Marsh <ada@example.org>\n\nyes\n",
    ],
)
def test_other_words_name_nobody(text: str) -> None:
    assert author(text) is None
