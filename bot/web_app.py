"""The web of a running bot: its pages, and GitLab's webhook, on one address."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from aiohttp import web

from bot import health, measures, signing
from bot.clock import now
from bot.engine import Engine
from bot.frontends import web as web_face
from bot.settings import Listen
from bot.sources import webhook
from bot.sources.together import Together
from commands.table import COMMANDS


class CannotListen(Exception):
    """The web has no address to listen on; the text says which and what to do."""


@contextlib.asynccontextmanager
async def served(engine: Engine) -> AsyncIterator[str]:
    """Serves them until the block ends, and tells where.

    Raises:
        CannotListen: the port is taken, or is not ours to take.
        SettingsError: a secret is not where the settings say.
    """
    settings, senders = engine.settings, _senders(engine)

    async def problems() -> Sequence[str]:
        return await engine.store.read(health.problems, settings, now())

    async def metrics() -> str:
        return measures.written(await engine.store.read(measures.gathered))

    answer = replace(engine, pages=urlsplit(settings.web.public_url).path.rstrip("/")).answer
    application = web.Application(client_max_size=webhook.LARGEST)
    application.add_routes([webhook.route(Together(engine.keep).keep, senders, now)])
    async with signing.door(settings, engine.store, answer, now) as door:
        application.add_routes(
            web_face.routes(
                COMMANDS,
                answer,
                engine.complete,
                problems,
                metrics,
                project=settings.project.name,
                url=settings.web.public_url,
                door=door,
            )
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            yield await _listen(runner, settings.web.listen)
        finally:
            await runner.cleanup()


def _senders(engine: Engine) -> list[webhook.Sender]:
    """The GitLab projects whose webhooks are taken.

    Raises:
        SettingsError: a secret is not where the settings say.
    """
    return [
        webhook.Sender(g.project, g.webhook_secret.read(), engine.woken[g.home])
        for g in engine.settings.gitlabs
        if g.webhook_secret.named
    ]


async def _listen(runner: web.AppRunner, where: Listen) -> str:
    try:
        await web.TCPSite(runner, where.host, where.port).start()
    except OSError as error:
        raise CannotListen(
            f"Cannot listen on {where.host}:{where.port}: {error.strerror or error}. "
            "Stop what uses it, or change listen in [web] of the settings."
        ) from error
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
