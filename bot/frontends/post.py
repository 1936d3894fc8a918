"""Notices on Discord: what the bot says without being asked.

Only here a message mentions anybody, and only the people it is told to; whatever the answer quotes
pings nobody. Somebody without a Discord account is named instead, so that others can pass it on.

A notice is one message however long it is: its further pages are turned by buttons, which ask for
`/notice NUMBER`. So a second attempt never repeats a part, and Discord, which is told the number as a
nonce, takes a second message with it for the first (for some minutes, it says).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import aiohttp
import discord

from bot.frontends.embed import CONTENT, escape, shorten
from bot.frontends.pages import Shown, show
from commands.answer import Answer

MENDABLE = (401, 403, 429)
"""HTTP statuses that pass: people renew a token and grant a right, and a ban runs out."""

CLOSED = {
    10003: "was deleted",
    10004: "is of a server that the bot is not in",
    50001: "is not shown to the bot",
    50007: "takes no messages from the bot",
    50013: "does not let the bot send or embed",
    50083: "is archived",
    160005: "is locked",
}
"""Discord's codes for a place that takes nothing until people mend something, and what each says of it."""

RIGHTS = (50001, 50013)
"""Those of them that are mended by giving the bot a right."""

ARCHIVED, HAS_THREAD = 50083, 160004

QUIET: Literal[1440] = 1440
"""Minutes without a message after which Discord puts a thread into its archive; the next takes it out."""

NAMED = 75
"""People named by a message; Discord takes 100 and 2,000 characters, and none of it for one too many."""


class Undelivered(Exception):
    """A notice did not go out; the text says why.

    Attributes:
        again: it may go out later, as may all else; False where Discord will always refuse this one.
        wait: seconds of silence that Discord asks for.
        closed: what is wrong with the place, which takes nothing more; "" where that is not what is wrong.
        code: Discord's for it; 0 where it gave none.
    """

    def __init__(self, text: str, *, again: bool, wait: float = 0.0, closed: str = "", code: int = 0) -> None:
        super().__init__(text)
        self.again = again
        self.wait = wait
        self.closed = closed
        self.code = code


async def send_notice(
    client: discord.Client,
    channel: int,
    number: int,
    answer: Answer,
    audience: Sequence[int | str] = (),
    *,
    silent: bool = False,
) -> int:
    """Posts a notice and gives the id of its message.

    Args:
        client: signed in.
        channel: the channel's id.
        number: the notice's.
        answer: what to say.
        audience: ids of the Discord users to ping, and nobody else; names of people who have none.
        silent: nobody's device tells of it.

    Raises:
        Undelivered: it did not go out.
    """
    place = client.get_partial_messageable(channel)
    shown = _shown(number, answer)
    pinged = discord.AllowedMentions(
        everyone=False,
        roles=False,
        users=[discord.Object(a) for a in audience[:NAMED] if isinstance(a, int)],
        replied_user=False,
    )
    with _delivering():
        message = await place.send(
            _called(audience) or None,
            embeds=shown.embeds,
            view=shown.view or discord.utils.MISSING,
            allowed_mentions=pinged,
            nonce=f"notice-{number}",
            silent=silent,
        )
    return message.id


async def edit_notice(
    client: discord.Client,
    channel: int,
    message: int,
    number: int,
    answer: Answer,
    audience: Sequence[int | str] = (),
) -> None:
    """Says a notice anew in its message; an edit pings nobody.

    Raises:
        Undelivered: it could not be changed, `again` False where the message is gone.
    """
    place = client.get_partial_messageable(channel).get_partial_message(message)
    shown = _shown(number, answer)
    with _delivering():
        await place.edit(
            content=_called(audience) or None,
            embeds=shown.embeds,
            view=shown.view,
            allowed_mentions=discord.AllowedMentions.none(),
        )


async def start_thread(client: discord.Client, channel: int, message: int, name: str) -> None:
    """Starts the thread of a message, whose id is the message's; one that is there already will do.

    Raises:
        Undelivered: it was not started.
    """
    with _delivering():
        try:
            await client.http.start_thread_with_message(
                channel, message, name=name, auto_archive_duration=QUIET
            )
        except discord.HTTPException as error:
            if error.code != HAS_THREAD:
                raise


async def reopen(client: discord.Client, thread: int) -> None:
    """Takes a thread out of the archive, so that what stands in it can be changed.

    Raises:
        Undelivered: it stays there.
    """
    with _delivering():
        await client.http.edit_channel(thread, archived=False)


async def direct(client: discord.Client, user: int) -> int:
    """The channel of somebody's direct messages.

    Raises:
        Undelivered: Discord does not give it.
    """
    with _delivering():
        return (await client.create_dm(discord.Object(user))).id


async def is_member(client: discord.Client, guild: int, user: int) -> bool:
    """Whether an account is in a server: Discord takes a mention of one that left, and pings nobody.

    Raises:
        Undelivered: Discord does not say.
    """
    with _delivering():
        try:
            await client.http.get_member(guild, user)
        except discord.NotFound:
            return False
    return True


def _shown(number: int, answer: Answer) -> Shown:
    return show(answer, "notice", {"number": str(number)})


def _called(audience: Sequence[int | str]) -> str:
    names = [f"<@{a}>" if isinstance(a, int) else escape(a) for a in audience[:NAMED]]
    more = [f"and {len(audience) - NAMED} more"] if len(audience) > NAMED else []
    return shorten(", ".join([*names, *more]), CONTENT)


@contextmanager
def _delivering() -> Iterator[None]:
    try:
        yield
    except discord.RateLimited as error:
        told = f"Discord wants {error.retry_after:.0f} s of silence"
        raise Undelivered(told, again=True, wait=error.retry_after) from error
    except discord.HTTPException as error:
        closed = CLOSED.get(error.code, "")
        again = error.status in MENDABLE or error.status >= 500 or closed != ""
        wait = _seconds(error.response.headers.get("Retry-After", ""))
        told = f"Discord answered {error.status}: {error.text}"
        raise Undelivered(told, again=again, wait=wait, closed=closed, code=error.code) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Undelivered(f"Discord cannot be reached: {error}", again=True) from error


def _seconds(text: str) -> float:
    """What Discord writes into Retry-After; 0 where it says nothing."""
    try:
        return float(text)
    except ValueError:
        return 0.0
