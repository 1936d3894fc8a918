"""A job that the infrastructure broke is run again from Discord; its confirmation outlives the bot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot import clock
from tests.fakes.gitlab import TOKEN, gitlab
from tests.stories.test_bot import alive, unborn

WATCHED = """
[[gitlab]]
url = "{url}"
project = "pinewood/lamp"
token_file = "gitlab-token"
[triage]
people = ["ines.okafor@example.org"]
"""


async def test_a_confirmation_outlives_the_bot_and_two_are_one_retry(tmp_path: Path) -> None:
    (tmp_path / "gitlab-token").write_text(TOKEN)
    async with gitlab() as server, unborn(tmp_path) as project:
        server.world.now = clock.now() - timedelta(hours=1)
        pipeline = server.world.pipeline(server.world.project("pinewood/lamp"), "functional")
        (job,) = pipeline.jobs
        server.world.finish(job, "failed", failure_reason="runner_system_failure", trace=b"no disk\n")
        more, discord = WATCHED.format(url=server.url), project.discord
        async with alive(tmp_path, project, more) as bot:
            while "failed" not in str(await bot.get(f"/pipeline/{pipeline.id}.json")):
                continue  # it is being read
            refused = await discord.slash("retry", job=str(job.id), as_=bot.tomasz)
            assert "Only the triage role and administrators may use retry" in refused.message.text
            asked = await discord.slash("retry", job=str(job.id), as_=bot.ines)
            assert asked.message.ephemeral
            assert "would run functional" in asked.message.text
            assert "Nothing was done yet." in asked.message.text
            again = await discord.slash("retry", job=str(job.id), as_=bot.ines)
        async with alive(tmp_path, project, more) as bot:
            for each in (asked, again):
                await discord.click(each.message, "Do it", as_=bot.ines)
            await server.until(lambda: any(path.endswith("/retry") for path in server.asked))
            told = await discord.until(
                lambda: next((m for m in discord.seen_in(discord.channel) if "runs again" in m.text), None),
                "what became of it",
            )
            assert told.pings == frozenset()
        assert sum(path.endswith("/retry") for path in server.asked) == 1
        assert len(pipeline.jobs) == 2
