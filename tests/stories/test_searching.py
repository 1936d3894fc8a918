"""Mails are searched on Discord and on the web, with completion, a mended mistake and a second page."""

from __future__ import annotations

from pathlib import Path

from tests.mails import a_mail
from tests.stories.test_bot import alive, unborn, up


async def test_the_same_mails_are_found_on_discord_and_on_the_web(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        reply = await bot.discord.slash("search", query='"our customer" from:tomasz', as_=bot.ines)
        page = await bot.get('/search.json?query="our customer" from:tomasz')
        assert reply.message.embeds[0]["title"] == page["title"] == '1 mail: "our customer" from:tomasz'
        shown = reply.message.text.replace("\\", "")
        assert "**CID-410201** Re: [PULL v2 0/5]" in shown
        assert "by Tomasz Wilk [8 Oct](https://lists.example.org/" in shown
        assert "the crash that our customer in Graz reported" in shown


async def test_from_me_is_whoever_asks(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        mine = await bot.discord.slash("search", query="is:pull from:me", as_=bot.ines)
        theirs = await bot.discord.slash("search", query="is:pull from:me", as_=bot.tomasz)
        assert mine.message.embeds[0]["title"].startswith("2 mails")
        assert theirs.message.embeds[0]["title"].startswith("No mail")
        assert "I do not know who" in (await bot.get("/search.json?query=from:me"))["error"]


async def test_a_term_is_completed_and_a_slip_mended_with_one_click(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        offered = await bot.discord.autocomplete("search", query="graz is:re", as_=bot.ines)
        assert list(offered.values()) == ["graz is:reply", "graz is:report", "graz is:reviewed"]
        refused = await bot.discord.slash("search", query="graz is:rply", as_=bot.ines)
        assert "No mail is:rply." in refused.message.text
        mended = await bot.discord.click(refused.message, "graz is:reply", as_=bot.ines)
        assert mended.message.embeds[0]["title"].endswith("mails: graz is:reply")


async def test_a_button_leads_to_the_second_page_and_back(tmp_path: Path) -> None:
    async with unborn(tmp_path) as before:
        with (tmp_path / "list.mbox").open("ab") as box:
            for n in range(13):
                box.write(
                    b"\nFrom ada@example.org Mon Mar  2 09:00:00 2026\n" + a_mail(f"m{n}", f"Rain {n}").raw
                )
        async with alive(tmp_path, before) as bot:
            while "13 mails" not in (await bot.get("/search.json?query=rain"))["title"]:
                continue  # the box is being read
            first = await bot.discord.slash("search", query="rain", as_=bot.ines)
            assert first.message.embeds[0]["title"] == "13 mails: rain"
            second = await bot.discord.click(first.message, "Next page", as_=bot.ines)
            assert "page 2 of 2" in str(second.message.embeds[0]).casefold()
            assert "Previous page" in second.message.buttons
