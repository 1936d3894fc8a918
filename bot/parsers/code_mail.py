"""A mail that proves an address: the code that the bot gave an account, sent from the address it is to prove.

It stands in the subject, with the account, so that whoever sends it sees what they say; a text has
quotations, which prove nothing, and a subject has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from bot.parsers.authentication import is_automatic
from bot.parsers.headers import message_id, text

_SUBJECT = re.compile(r"link ([a-z]+:[\w.-]{1,255}) ([A-Z2-9]{5}-?[A-Z2-9]{5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CodeMail:
    """What a mail says whose subject carries a code.

    Attributes:
        account: whose owner the sender says to be.
        problem: why it can prove nothing, whoever sent it; "" where it may.
    """

    account: str
    code: str
    message_id: str
    problem: str


def read(head: Message) -> CodeMail | None:
    """What a mail says as proof of an address; None where it carries no code."""
    found = _SUBJECT.fullmatch(text(str(head.get("subject", ""))))
    if found is None:
        return None
    problem = ""
    if is_automatic(head):
        problem = "a program sent it by itself"
    elif head.get("in-reply-to") or head.get("references"):
        problem = "it answers another mail, whose sender may have chosen its words; write a new one"
    return CodeMail(found[1], found[2], message_id(str(head.get("message-id", ""))), problem)
