from __future__ import annotations

import shutil
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot import smtp
from bot.settings import Mail, SettingsError, parse
from tests.dovecot import certify
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


def test_a_login_that_smtplib_cannot_send_is_said_at_the_start() -> None:
    with pytest.raises(SettingsError, match="password has letters beyond ASCII") as refused:
        smtp.login(settings("smtp://127.0.0.1", password="pässwort"))
    assert "pässwort" not in str(refused.value)


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    """Of a server whose certificate nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate, and is not installed")
    certify(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


@pytest.mark.parametrize("way", ["tls", "starttls"])
async def test_a_server_on_this_machine_is_spoken_to_in_secret_whoever_vouches_for_it(
    tls: ssl.SSLContext, way: str
) -> None:
    context = {way: tls}
    async with postbox(login=True, **context) as box:  # type: ignore[arg-type]  # mypy takes it for the login too
        given = settings(box.url, password=PASSWORD)
        await smtp.send(given, smtp.login(given), a_letter())
        assert box.url.startswith("smtps:" if way == "tls" else "smtp:")
    assert len(box.mails) == 1


@pytest.mark.parametrize("way", ["tls", "starttls"])
async def test_one_elsewhere_needs_a_certificate(tls: ssl.SSLContext, way: str) -> None:
    context = {way: tls}
    async with postbox(host="127.0.0.2", **context) as box:  # type: ignore[arg-type]  # as above
        with pytest.raises(OSError, match="certificate verify failed"):
            await smtp.send(settings(box.url), None, a_letter())
    assert box.mails == []


async def test_no_login_leaves_this_machine_in_the_clear() -> None:
    async with postbox(login=True, host="127.0.0.2") as box:
        given = settings(box.url, password=PASSWORD)
        with pytest.raises(OSError, match=r"127\.0\.0\.2 offers no encryption for the login"):
            await smtp.send(given, smtp.login(given), a_letter())
