"""Mails of our own as bytes, for tests that go from a delivery to an answer."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from bot.sources import files
from storage.records import Delivery, Person
from tests.builders import ADA, after

DAY = 24.0


def a_mail(
    name: str,
    subject: str,
    text: str = "Words.\n",
    *,
    answers: tuple[str, ...] = (),
    hours: float = 0,
    person: Person = ADA,
) -> Delivery:
    """A mail that came when it was written.

    Args:
        name: its Message-ID is `<name@example.org>`.
        answers: the names of its References, oldest first.
    """
    mail = EmailMessage()
    mail["From"] = formataddr((person.name, person.email))
    mail["Date"] = format_datetime(after(hours))
    mail["Message-ID"] = message_id(name)
    mail["Subject"] = subject
    if answers:
        mail["In-Reply-To"] = message_id(answers[-1])
        mail["References"] = " ".join(map(message_id, answers))
    mail.set_content(text)
    return files.mail(mail.as_bytes(), name, after(hours))


def message_id(name: str) -> str:
    return f"<{name}@example.org>"


def a_patch_text(
    *lines: str, path: str = "lamp/wick.c", why: str = "It burns too long.", log: str = "", trailers: str = ""
) -> str:
    """A patch that adds these lines to a file ("-…" removes one), as git format-patch writes it."""
    changed = [line if line.startswith("-") else f"+{line}" for line in lines or ("trim(wick);",)]
    added = sum(line.startswith("+") for line in changed)
    removed = len(changed) - added
    return "\n".join(
        [
            f"{why}\n",
            *([trailers] if trailers else []),
            "Signed-off-by: Ada Marsh <ada@example.org>",
            "---",
            *([log] if log else []),
            f" {path} | {len(changed)} {'+' * added}{'-' * removed}",
            f" 1 file changed, {added} insertions(+), {removed} deletions(-)\n",
            f"diff --git a/{path} b/{path}",
            "index 1111111..2222222 100644",
            f"--- a/{path}",
            f"+++ b/{path}",
            f"@@ -10,{2 + removed} +10,{2 + added} @@ void light(void)",
            " before();",
            *changed,
            " after();",
            "-- ",
            "2.47.0\n",
        ]
    )
