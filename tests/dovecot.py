"""A real dovecot on loopback, with a folder of its own for all it keeps, and one user."""

from __future__ import annotations

import imaplib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

USER, PASSWORD = "ada", 'a"secret'
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MAIL_UID = 8  # Debian's user of mail

COMMON = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
first_valid_uid = 1
auth_failure_delay = 0
{more}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
ssl = yes
"""

BEFORE_2_4 = """
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
"""

SINCE_2_4 = """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb static {{
  password = '{password}'
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {folder}/home
  }}
}}
ssl_server_cert_file = {folder}/cert.pem
ssl_server_key_file = {folder}/key.pem
"""

NOT_ROOT = """
default_internal_user = {name}
default_login_user = {name}
default_internal_group = {group}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """The server.

    Attributes:
        folder: where all of it is; `cert.pem` there vouches for it.
        port, tls_port: where it listens.
    """

    def __init__(self, folder: Path, more: str = "") -> None:
        self.folder, self.port, self.tls_port = folder, *_free_ports()
        self._process: subprocess.Popen[bytes] | None = None
        assert PROGRAM
        said = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout
        version = tuple(map(int, said.split()[0].split(".")[:2]))
        written = COMMON + (BEFORE_2_4 if version < (2, 4) else SINCE_2_4)
        if version >= (2, 4):
            number = said.split()[0]
            written = f"dovecot_config_version = {number}\ndovecot_storage_version = {number}\n{written}"
        uid, gid = (MAIL_UID, MAIL_UID) if os.getuid() == 0 else (os.getuid(), os.getgid())
        home = folder / "home"
        for made in ("run", "state", "home"):
            (folder / made).mkdir()
        os.chown(home, uid, gid)
        written = written.format(
            folder=folder,
            port=self.port,
            tls_port=self.tls_port,
            uid=uid,
            gid=gid,
            password=PASSWORD,
            more=more + ("" if os.getuid() == 0 else NOT_ROOT.format(name=_name("-un"), group=_name("-gn"))),
        )
        (folder / "conf").write_text(written)
        certify(folder)

    def start(self) -> None:
        """Starts it, and returns when it takes connections."""
        assert PROGRAM
        self._process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(self.folder / "conf")],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stops it, and everybody's session with it."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)  # told by its master, a session ends in ten seconds
            self._process.wait(30)
            self._process = None

    @contextmanager
    def session(self) -> Iterator[imaplib.IMAP4]:
        """A session of the user's own, as a mail program has it."""
        with imaplib.IMAP4("127.0.0.1", self.port) as session:
            session.login(USER, PASSWORD)
            yield session

    def add(self, mails: Iterable[bytes], folder: str = "INBOX") -> None:
        """Puts mails into a folder."""
        with self.session() as session:
            session.create(folder)  # where it is there, that is refused
            for mail in mails:
                assert session.append(folder, "", "", mail)[0] == "OK"

    def number_anew(self) -> None:
        """Forgets the folders' numbers, as a server does whose disk was restored."""
        self.stop()
        for file in (self.folder / "home").rglob("dovecot*"):
            file.unlink()
        self.start()


@contextmanager
def dovecot(more: str = "") -> Iterator[Dovecot]:
    """A server that runs until the block ends; where none is installed the test is skipped, but not in CI."""
    if PROGRAM is None:
        reason = "dovecot is not installed (Debian: apt-get install dovecot-imapd)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to the user of mail
        Path(folder).chmod(0o755)
        server = Dovecot(Path(folder), more)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _name(which: str) -> str:
    return subprocess.run(["id", which], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S607


def certify(folder: Path) -> None:
    """A certificate that vouches for itself."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    who = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    subprocess.run(["openssl", "req", "-x509", *key, *who, *files], check=True, capture_output=True)  # noqa: S607
