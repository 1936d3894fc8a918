from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot import smtp
from bot.settings import Mail, SettingsError, parse
from tests.fakes.postbox import PASSWORD, USER, postbox


def a_letter() -> EmailMessage:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "ada@example.org", "Your code"
    mail.set_content("ABCDE-FGHJK\n")
    return mail


def settings(url: str, *, password: str = "") -> Mail:
    login = 'user_env = "USER_"\npassword_env = "PASS"\n' if password else ""
    text = f'[mail]\nserver = "{url}"\nsender = "keeper@watch.example.org"\n{login}'
    found = parse(text, "settings.toml", {"USER_": USER, "PASS": password}).mail
    assert found
    return found


async def test_a_mail_says_whence_and_when() -> None:
    async with postbox() as box:
        await smtp.send(settings(box.url), None, a_letter())
        (mail,) = box.mails
    assert (mail["From"], mail["To"]) == ("keeper@watch.example.org", "ada@example.org")
    assert mail["Message-ID"].endswith("@watch.example.org>")
    assert mail["Date"]
    assert mail.get_content().split() == ["ABCDE-FGHJK"]


async def test_a_login_is_given_where_the_settings_name_one() -> None:
    async with postbox(login=True) as box:
        good, bad = settings(box.url, password=PASSWORD), settings(box.url, password="wrong")
        with pytest.raises(OSError, match="535"):
            await smtp.send(bad, smtp.login(bad), a_letter())
        await smtp.send(good, smtp.login(good), a_letter())
    assert len(box.mails) == 1


async def test_a_server_that_refuses_or_is_away_is_an_error() -> None:
    async with postbox() as box:
        box.refuses = 1
        with pytest.raises(OSError, match="try later"):
            await smtp.send(settings(box.url), None, a_letter())
    with pytest.raises(OSError, match="refused"):
        await smtp.send(settings(box.url), None, a_letter())


def test_a_login_that_is_not_there_is_said_at_the_start() -> None:
    text = '[mail]\nserver = "smtp://127.0.0.1"\nsender = "k@example.org"\nuser_env = "USER_"\n'
    found = parse(text, "settings.toml", {}).mail
    assert found
    with pytest.raises(SettingsError, match="USER_, which is not set"):
        smtp.login(found)
