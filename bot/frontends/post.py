"""Notices on Discord: what the bot says without being asked.

Only here a message mentions anybody, and only the people it is told to; whatever the answer quotes
pings nobody. Somebody without a Discord account is named instead, so that others can pass it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
import discord

from bot.frontends.embed import CONTENT, escape, render, shorten
from bot.frontends.pages import buttons
from commands.answer import Answer


class Undelivered(Exception):
    """A notice did not go out; the text says why.

    Attributes:
        again: it may go out later; False where Discord will always refuse it.
    """

    def __init__(self, text: str, *, again: bool) -> None:
        super().__init__(text)
        self.again = again


async def send_notice(
    client: discord.Client,
    channel: int,
    answer: Answer,
    nonce: str,
    audience: Sequence[int | str] = (),
) -> int:
    """Posts a notice and gives the number of its (first) message.

    Args:
        client: signed in.
        channel: the channel's id.
        answer: what to say; what exceeds one page follows in further messages.
        nonce: the same for the same notice: Discord then does not post it twice within some minutes.
        audience: ids of the Discord users to ping, and nobody else; names of people who have none.

    Raises:
        Undelivered: it did not go out.
    """
    place = client.get_partial_messageable(channel)
    first, *rest = render(answer)
    pinged = discord.AllowedMentions(
        everyone=False,
        roles=False,
        users=[discord.Object(a) for a in audience if isinstance(a, int)],
        replied_user=False,
    )
    with _delivering():
        message = await place.send(
            _called(audience) or None,
            embed=first,
            view=buttons(answer.actions) or discord.utils.MISSING,
            allowed_mentions=pinged,
            nonce=nonce,
        )
        for embed in rest:
            await place.send(embed=embed)
    return message.id


async def edit_notice(
    client: discord.Client, channel: int, message: int, answer: Answer, audience: Sequence[int | str] = ()
) -> None:
    """Says a notice anew in its message; an edit pings nobody.

    Raises:
        Undelivered: it could not be changed, `again` False where the message is gone.
    """
    place = client.get_partial_messageable(channel).get_partial_message(message)
    with _delivering():
        await place.edit(
            content=_called(audience) or None,
            embed=render(answer)[0],
            view=buttons(answer.actions),
            allowed_mentions=discord.AllowedMentions.none(),
        )


def _called(audience: Sequence[int | str]) -> str:
    return shorten(", ".join(f"<@{a}>" if isinstance(a, int) else escape(a) for a in audience), CONTENT)


@contextmanager
def _delivering() -> Iterator[None]:
    try:
        yield
    except discord.RateLimited as error:
        raise Undelivered(f"Discord wants {error.retry_after:.0f} s of silence", again=True) from error
    except discord.HTTPException as error:
        again = error.status == 429 or error.status >= 500
        raise Undelivered(f"Discord answered {error.status}: {error.text}", again=again) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Undelivered(f"Discord cannot be reached: {error}", again=True) from error
