"""What machines ask: is the bot well, can it answer, and what is measured.

`/healthz` is for what would start the bot again, and says how far long work is, `/readyz` for what sends
people here, `/metrics` for Prometheus.
"""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.frontends.headers import HEADERS
from bot.frontends.ports import Health, Metrics, Ready, Working, apology
from bot.incidents import incident

UNKEPT = {**HEADERS, "Cache-Control": "no-store"}


def routes(health: Health, working: Working, ready: Ready, metrics: Metrics) -> list[web.RouteDef]:
    """Their routes."""
    return [
        web.get("/healthz", partial(_healthz, health, working)),
        web.get("/readyz", partial(_readyz, ready)),
        web.get("/metrics", partial(_metrics, metrics)),
    ]


async def _healthz(health: Health, working: Working, request: web.Request) -> web.Response:
    try:
        problems, work = list(await health()), list(await working())
    except Exception:
        problems, work = [apology(incident("asking for the bot's health"))], []
    return _told("failing" if problems else "ok", problems, imports=work)


async def _readyz(ready: Ready, request: web.Request) -> web.Response:
    try:
        await ready()
    except Exception:
        return _told("failing", [apology(incident("asking whether the bot can answer"))])
    return _told("ok", [])


def _told(status: str, problems: list[str], **more: list[str]) -> web.Response:
    body = {"status": status, "problems": problems, **more}
    return web.json_response(body, status=503 if problems else 200, headers=UNKEPT)


async def _metrics(metrics: Metrics, request: web.Request) -> web.Response:
    try:
        text, status = await metrics(), 200
    except Exception:
        text, status = f"# {apology(incident('measuring'))}\n", 500
    headers = {**UNKEPT, "Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    return web.Response(text=text, status=status, headers=headers)
