import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import (
    SECTIONS,
    GitLab,
    Listen,
    ListSource,
    Secret,
    Settings,
    SettingsError,
    example,
    load,
    parse,
)
from storage.records import Person, Pipeline

LMTP = '[[list]]\nname = "l"\nsource = "lmtp"\n'
SHARED = 'path = "s"\nrecipients = ["a@example.org"]\n'
DISCORD = '[discord]\ntoken_env = "TOKEN"\nguild = 1\nchannel = 2\n'


def read(text: str, environ: Mapping[str, str] | None = None) -> Settings:
    return parse(text, "etc/settings.toml", environ or {})


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(text)
    return str(caught.value)


def switched_on(text: str) -> str:
    """The example with every line that is commented out switched on (prose lines stay comments)."""
    return re.sub(r"^# (?=\[|[\w.]+ = )", "", text, flags=re.MULTILINE)


def keys_of(section: type) -> set[str]:
    hints = get_type_hints(section)
    plain = {name for name, hint in hints.items() if hint is not Secret}
    secret = {f"{name}_{kind}" for name, hint in hints.items() if hint is Secret for kind in ("env", "file")}
    return plain | secret


def test_an_empty_file_is_enough_to_begin_with() -> None:
    settings = read("")
    assert settings.project.name == "project"
    assert settings.project.timezone.key == "UTC"
    assert settings.database.path == Path("etc/watchkeeper.db")
    assert settings.discord is None
    assert settings.web.listen == Listen("127.0.0.1", 8080)
    assert (settings.gitlabs, settings.lists) == ((), ())
    assert settings.owners.maintainers is None


def test_every_value_arrives() -> None:
    settings = read(
        """
        [project]
        name = "Lighthouse"
        timezone = "Europe/Berlin"
        [database]
        path = "data/watch.db"
        [discord]
        token_file = "/run/token"
        guild = 200000000000000001
        channel = 300000000000000001
        api = "http://127.0.0.1:9000/api/v10/"
        gateway = "ws://127.0.0.1:9001"
        [coverity]
        url = "https://scan.example.org/"
        project = "10004"
        view = "Outstanding Issues"
        user_env = "USER"
        token_file = "/run/key"
        every = 15
        [web]
        listen = "[::1]:0"
        public_url = "https://watch.example.org/lamp/"
        [[gitlab]]
        url = "http://127.0.0.1:7000"
        project = "lamp/lens"
        webhook_secret_env = "HOOK"
        [[list]]
        name = "lamp-devel"
        source = "mbox"
        path = "/mail/lamp.mbox"
        archive = "https://lists.example.org/lamp/{message_id}/"
        [owners]
        maintainers = "MAINTAINERS"
        components = "/srv/COMPONENTS.md"
        [triage]
        role = "Keepers"
        people = ["Ada@Example.org", "Bo <bo@example.org>"]
        [people.discord]
        400000000000000001 = "Ada Bell <ada@example.org>"
        [people.gitlab]
        "bo.k" = "bo@example.org"
        [links]
        cid = "https://scan.example.org/{id}"
        """
    )
    assert settings.project.timezone.key == "Europe/Berlin"
    assert settings.database.path == Path("etc/data/watch.db")
    assert settings.discord is not None
    assert settings.discord.guild == 200000000000000001
    assert settings.discord.api == "http://127.0.0.1:9000/api/v10"
    assert settings.discord.gateway == "ws://127.0.0.1:9001"
    assert settings.coverity is not None
    assert (settings.coverity.url, settings.coverity.project) == ("https://scan.example.org", "10004")
    assert (settings.coverity.view, settings.coverity.every) == ("Outstanding Issues", 15)
    assert settings.web.listen == Listen("::1", 0)
    assert settings.web.public_url == "https://watch.example.org/lamp"
    assert [(g.url, g.project) for g in settings.gitlabs] == [("http://127.0.0.1:7000", "lamp/lens")]
    assert settings.lists[0].source is ListSource.MBOX
    assert settings.lists[0].path == Path("/mail/lamp.mbox")
    assert settings.owners.maintainers == Path("etc/MAINTAINERS")
    assert settings.owners.components == Path("/srv/COMPONENTS.md")
    assert settings.triage.people == ("ada@example.org", "bo@example.org")
    assert settings.people.discord == {400000000000000001: Person("Ada Bell", "ada@example.org")}
    assert settings.people.gitlab == {"bo.k": Person("", "bo@example.org")}


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (
            '[web]\nlisten = "127.0.0.1"',
            "[web] listen is no host:port: '127.0.0.1'; write it like '127.0.0.1:8080'",
        ),
        ('[web]\nlisten = "h:70000"', "is no host:port"),
        ('[web]\nlisten = "h:²"', "is no host:port"),
        ("[web]\nlisten = 8080", "[web] listen must be text, not a number (8080); write it between quotes"),
        ('[web]\nlisten = ""', "[web] listen is empty; give it a value or leave the key out"),
        (
            '[web]\nlisen = "h:1"',
            "[web] has no key 'lisen' (did you mean 'listen'?); it knows listen, public_url",
        ),
        ('[web]\npublic_url = "watch.example.org"', "[web] public_url is no address"),
        ('[web]\npublic_url = "https://[::"', "[web] public_url is no address"),
        ('[wbe]\nlisten = "h:1"', "has no section [wbe] (did you mean 'web'?); remove or rename it"),
        ("web = 1", "[web] must be a section"),
        (
            '[project]\ntimezone = "Europe/Atlantis"',
            "[project] timezone is no known time zone: 'Europe/Atlantis'",
        ),
        ('[project]\ntimezone = "../../etc/passwd"', "[project] timezone is no known time zone"),
        ("[project]\nname = 2024-01-01", "[project] name must be text, not a date or time"),
        (
            DISCORD + 'token = "abc"',
            "[discord] has the secret 'token' in it; name its variable with token_env",
        ),
        (DISCORD + 'token_file = "/t"', "[discord] token stands in two places; keep token_env or token_file"),
        ("[discord]\nchannel = 1", "[discord] needs guild"),
        ('[discord]\nguild = "1"\nchannel = 2', "[discord] guild must be a whole number, not text ('1')"),
        (
            '[coverity]\nurl = "https://x"\nproject = "p"\nview = "v"\nevery = 0',
            "[coverity] every must be at least 1",
        ),
        ("[discord]\nguild = true\nchannel = 2", "must be a whole number, not true or false (True)"),
        (DISCORD + 'gateway = "https://gateway.example.org"', "[discord] gateway is no address"),
        ('[gitlab]\nproject = "a/b"', "has [gitlab]; there may be several, so write [[gitlab]]"),
        ('[[gitlab]]\nproject = "a/b"\n[[gitlab]]', "[[gitlab]] 2 needs project"),
        ("list = [1]", "[[list]] 1 must be a section"),
        (
            '[[list]]\nname = "l"\nsource = "mdir"',
            "source is 'mdir' (did you mean 'maildir'?); it is one of public-",
        ),
        ('[[list]]\nname = "l"\nsource = "mbox"', "[[list]] 1 needs path: where the mbox of l is"),
        (
            '[[list]]\nname = "l"\nsource = "lmtp"',
            "[[list]] 1 url is ''; write it like 'lmtp://127.0.0.1:8024' or 'smtp://127.0.0.1:8025'",
        ),
        (LMTP + 'url = "lmtp://127.0.0.1"', "url is 'lmtp://127.0.0.1'; write it like"),
        (LMTP + 'url = "imap://127.0.0.1:99999"', "url is 'imap://127.0.0.1:99999'; write it like"),
        (
            LMTP + 'url = "smtp://0.0.0.0:25"',
            "url lets all who reach 0.0.0.0 post under any name; write 127.",
        ),
        (LMTP + 'url = "smtp://mail.example.org:25"', "or give a unix socket as path"),
        (LMTP + 'path = "s"\n' + LMTP + 'path = "s"', "[[list]] l takes mail where another does"),
        (
            f"{LMTP}{SHARED}" + f"{LMTP}{SHARED}".replace('"l"', '"m"'),
            "[[list]] m has the recipient a@example.org of l; give each its own",
        ),
        (
            '[[list]]\nname = "l"\nsource = "mbox"\npath = "x"\nrecipients = ["a@example.org"]',
            "[[list]] 1 recipients is for source lmtp only, and l has mbox; remove it",
        ),
        (
            LMTP + 'path = "s"\ncommands = "proven"',
            "[[list]] commands of l needs authserv in [mail]: your mail server's name in",
        ),
        (
            '[[list]]\nname = "l"\nsource = "public-inbox-git"\nurl = "https://x"\ncommands = "proven"',
            "[[list]] 1 commands cannot be proven for source public-inbox-git",
        ),
        (
            LMTP
            + 'path = "s"\nrecipients = ["w@example.org"]\n[mail]\nsender = "W@example.org"\nserver = "smtp://mx"',
            "[[list]] recipients of l has the bot's own address, W@example.org",
        ),
        ('[mail]\nsender = "w@example.org"', "[mail] needs server, which takes the bot's mails, or url"),
        ('[mail]\nsender = "w@example.org"\npath = "s"', "[mail] needs authserv beside url: the name under"),
        (
            '[mail]\nsender = "w@example.org"\nurl = "smtp://0.0.0.0:25"\nauthserv = ["mx"]',
            "[mail] url lets all who reach 0.0.0.0 post under any name",
        ),
        (
            '[mail]\nsender = "w@example.org"\nserver = "smtp://mx"\nauthserv = "mx"',
            "[mail] authserv must be a list, not text ('mx'); write it like ['mx.example.org']",
        ),
        ('[database]\npath = "~nobody-/w.db"', "[database] path is '~nobody-/w.db', and nobody"),
        ('[[list]]\nname = "l"\nsource = "imap"\npath = "x"', "[[list]] 1 needs url: where the imap of l is"),
        ('[links]\nmessage = "https://example.org/{id}"', "write an http(s) address with {message_id} where"),
        ('[links]\ncid = "https://example.org/{"', "write an http(s) address with {id} where the id belongs"),
        ('[links]\njob = "javascript:{id}"', "write an http(s) address with {id} where the id belongs"),
        ('[triage]\npeople = "ada@example.org"', "[triage] people must be a list, not text"),
        ('[triage]\npeople = ["ada"]', "[triage] people has 'ada', which is no mail address"),
        (
            '[people.discord]\nada = "ada@example.org"',
            "[people] discord has the key 'ada'; a Discord user id is a num",
        ),
        (
            DISCORD + 'threads = "cids"',
            "[discord] threads must be a list, not text ('cids'); write it like ['pipelines']",
        ),
        (
            DISCORD + 'threads = ["cid"]',
            "[discord] threads is 'cid' (did you mean 'cids'?); it is one of pipelines, cids",
        ),
        (
            '[[gitlab]]\nproject = "a/b"\nmessages = "staging"',
            "[[gitlab]] 1 messages must be 'all', 'none' or a list of branches, not 'staging'; write",
        ),
        ("[people]\ngitlab = []", "[people] gitlab must be a table, not a list"),
        ("[web", "is not TOML: "),
    ],
)
def test_a_refusal_names_the_file_the_key_and_the_way_out(text: str, trouble: str) -> None:
    message = refusal(text)
    assert message.startswith("etc/settings.toml: ")
    assert trouble in message


def test_a_secret_comes_from_its_variable_and_is_never_printed() -> None:
    settings = read(DISCORD, {"TOKEN": "s3cret\n"})
    assert settings.discord is not None
    assert settings.discord.token.given
    assert settings.discord.token.read() == "s3cret"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}, {"TOKEN": "  "}])
def test_a_variable_that_is_not_set_is_an_error_when_it_is_used(environ: dict[str, str]) -> None:
    settings = read(DISCORD, environ)
    assert settings.discord is not None
    assert settings.discord.token.named
    with pytest.raises(
        SettingsError, match=r"\[discord\] token is to come from the variable TOKEN, which is not"
    ):
        settings.discord.token.read()


def test_a_secret_that_nobody_names_is_an_error_when_it_is_used() -> None:
    token = read('[[gitlab]]\nproject = "a/b"').gitlabs[0].token
    assert (token.named, token.given) == (False, False)
    with pytest.raises(
        SettingsError, match=r"\[\[gitlab\]\] 1 token is needed; name its variable \(token_env\)"
    ):
        token.read()


def test_a_secret_comes_from_its_file(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[[gitlab]]\nproject = "a/b"\ntoken_file = "token"\n', "utf-8")
    token = load(settings).gitlabs[0].token
    with pytest.raises(SettingsError, match=r"cannot be read from .*mend token_file"):
        token.read()
    assert not token.given
    (tmp_path / "token").write_text("\n", "utf-8")
    with pytest.raises(SettingsError, match="which is empty; put the secret there"):
        token.read()
    (tmp_path / "token").write_bytes(b"glpat-made-up\n")
    assert token.given
    assert token.read() == "glpat-made-up"
    (tmp_path / "token").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read"):
        token.read()


def test_load_uses_the_process_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "WATCHKEEPER_TEST_HOOK", "hook")
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[[gitlab]]\nproject = "a/b"\nwebhook_secret_env = "WATCHKEEPER_TEST_HOOK"\n', "utf-8"
    )
    assert load(settings).gitlabs[0].webhook_secret.read() == "hook"


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file or directory; `watchkeeper init` writes one"):
        load(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'[project]\nname = "caf\xe9"\n')
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load(tmp_path / "latin.toml")


def test_relative_paths_start_at_the_settings_files_folder(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[[list]]\nname = "l"\nsource = "maildir"\nurl = "mail"\n', "utf-8"
    )
    settings = load(tmp_path / "settings.toml")
    assert settings.lists[0].path == tmp_path / "mail"
    assert settings.database.path == tmp_path / "watchkeeper.db"


def test_a_maildir_may_be_named_by_a_file_url() -> None:
    assert read('[[list]]\nname = "l"\nsource = "maildir"\nurl = "file:///m"').lists[0].path == Path("/m")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('url = "https://lists.example.org/devel"', None),
        ('url = "/srv/devel"', Path("/srv/devel")),
        ('url = "devel"', Path("etc/devel")),
        ('path = "/srv/devel"', Path("/srv/devel")),
    ],
)
def test_an_inbox_is_an_address_or_a_place_on_this_machine(line: str, path: Path | None) -> None:
    (found,) = read(f'[[list]]\nname = "devel"\nsource = "public-inbox-git"\n{line}').lists
    assert found.path == path
    assert bool(found.url) == line.startswith("url")


MAIL = '[[list]]\nname = "lamp"\nsource = "imap"\nurl = "{}"\n'
NEWS = '[[list]]\nname = "lamp"\nsource = "nntp"\nurl = "{}"\n'
LOGIN = 'user_env = "U"\npassword_env = "P"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            NEWS.format("https://news.example.org/lamp"),
            "url is no newsgroup: 'https://news.example.org/lamp'",
        ),
        (NEWS.format("nntp://news.example.org"), "write it like 'nntps://news.example.org/org.example"),
        (NEWS.format("nntp://news.example.org/a/b"), "is no newsgroup"),
        (NEWS.format("nntp://news.example.org/lamp.*"), "is no newsgroup"),
        (NEWS.format("nntp://news.example.org:x/lamp"), "is no newsgroup"),
        (NEWS.format("nntp:///lamp"), "is no newsgroup"),
        (NEWS.format("nntp://ada:key@news.example.org/lamp"), "url has a login in it; name where it stands"),
        (NEWS.format("nntps://news.example.org/lamp") + 'user_env = "U"', "needs both user and password"),
        (NEWS.format("nntp://news.example.org/lamp") + LOGIN, "for everybody to read; write nntps instead"),
        (
            MAIL.format("https://mail.example.org/lamp"),
            "url is no mail folder: 'https://mail.example.org/lamp'",
        ),
        (MAIL.format("imaps://mail.example.org/lamp"), "needs user and password; name their variables"),
        (MAIL.format("imap://mail.example.org/lamp") + LOGIN, "for everybody to read; write imaps instead"),
        (NEWS.format("nntps://news.example.org/lamp") + 'user = "ada"', "has the secret 'user' in it"),
    ],
)
def test_a_list_on_a_server_that_cannot_be_read_is_refused(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(told)):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        NEWS.format("nntp://news.example.org:1119/org.example.lamp-devel"),
        NEWS.format("nntps://news.example.org/org.example.lamp-devel") + LOGIN,
        NEWS.format("nntp://127.0.0.1/org.example.lamp-devel") + LOGIN,
        MAIL.format("imaps://mail.example.org") + LOGIN,
        MAIL.format("imap://127.0.0.1:1143/Lists/lamp%20devel") + LOGIN + 'ca_file = "ca.pem"',
    ],
)
def test_a_server_may_want_a_login(text: str) -> None:
    (found,) = read(text).lists
    assert found.user.named == found.password.named == (LOGIN in text)


def test_an_inbox_on_the_web_is_named_by_its_address() -> None:
    web = NEWS.replace("nntp", "public-inbox-http")
    (found,) = read(web.format("https://lists.example.org/lamp-devel/")).lists
    assert found.url == "https://lists.example.org/lamp-devel"
    for url, told in (
        ("lists.example.org/lamp", "[[list]] 1 url is no address: 'lists.example.org/lamp'"),
        ("https://lists.example.org/lamp/?q=a", "url is no inbox: 'https://lists.example.org/lamp/?q=a'"),
        ("https://ada:key@lists.example.org/lamp", "url has a login in it"),
    ):
        assert told in refusal(web.format(url))


def test_links_come_from_the_lists_and_gitlabs_unless_they_are_set() -> None:
    assert read("").templates() == {"message": "https://lore.kernel.org/r/{message_id}"}
    parts = """
        [[list]]
        name = "no-archive"
        source = "mbox"
        path = "a"
        [[list]]
        name = "lamp"
        source = "mbox"
        path = "b"
        archive = "https://lists.example.org/{message_id}"
        [[gitlab]]
        project = "lamp/lens"
    """
    assert read(parts).templates() == {
        "message": "https://lists.example.org/{message_id}",
        "job": "https://gitlab.com/lamp/lens/-/jobs/{id}",
    }
    links = {
        "message": "https://m.example.org/{message_id}",
        "patchew": "https://p.example.org/{message_id}",
        "cid": "https://c.example.org/{id}",
        "job": "https://j.example.org/{id}",
    }
    section = "[links]\n" + "".join(f'{kind} = "{template}"\n' for kind, template in links.items())
    assert read(section + parts).templates() == links


def test_the_example_parses_as_it_is_and_with_everything_switched_on() -> None:
    assert read(example()).discord is None
    text = re.sub(
        r"^# (token|user|password|webhook_secret|client_secret)_file .*\n", "", example(), flags=re.MULTILINE
    )
    settings = read(switched_on(text), {"WATCHKEEPER_DISCORD_TOKEN": "t"})
    assert settings.discord is not None
    assert settings.discord.token.read() == "t"
    assert settings.lists[0].path == Path("/var/mail/lamp-devel")
    assert settings.lists[1].ca_file == Path("/etc/watchkeeper/ca.pem")
    assert settings.lists[2].recipients == ("lamp-announce@watch.example.org",)
    assert settings.people.discord[400000000000000001].name == "Ada Bell"


def test_the_example_lists_every_key_and_no_other() -> None:
    document: dict[str, Any] = tomllib.loads(switched_on(example()))
    assert set(document) == set(SECTIONS)
    for name, section in SECTIONS.items():
        tables = document[name] if isinstance(document[name], list) else [document[name]]
        assert {key for table in tables for key in table} == keys_of(section), name


def test_what_the_example_shows_as_default_is_the_default() -> None:
    settings, shown = read(""), read(example())
    assert shown.database == settings.database
    assert shown.web == settings.web
    assert 'url = "https://gitlab.com"' in example()
    assert 'url = "https://gitlab.com"'.endswith(f'"{GitLab.__dataclass_fields__["url"].default}"')


def test_every_key_is_explained() -> None:
    for name, section in {**SECTIONS, "settings": Settings}.items():
        explained = section.__doc__ or ""
        for field in fields(section):
            if section is not Settings:
                assert re.search(rf"^ +(\w+, )*{field.name}(, \w+)*: \S", explained, re.MULTILINE), (
                    name,
                    field.name,
                )


def test_a_file_in_a_repository_stays_in_it() -> None:
    with pytest.raises(SettingsError, match=r"\[owners\] components leads out of the repository: \.\./C\.md"):
        parse('[owners]\nrepository = "q.git"\ncomponents = "../C.md"\n', "s.toml", {})


def test_the_example_at_the_top_of_the_repository_is_the_packaged_one() -> None:
    top = Path(__file__).parent.parent / "settings.example.toml"
    assert top.read_text("utf-8") == example()


@given(st.text())
def test_no_text_raises_anything_but_a_settings_error(text: str) -> None:
    try:
        settings = read(text)
    except SettingsError as error:
        assert str(error).startswith("etc/settings.toml: ")
    else:
        assert settings.web.listen.port == 8080


VALUES = st.one_of(
    st.text(), st.integers(), st.booleans(), st.floats(), st.just([]), st.just(["x"]), st.just({})
)
KEYS = sorted({(name, key) for name, section in SECTIONS.items() for key in keys_of(section)})


@given(st.sampled_from(KEYS), VALUES)
def test_no_value_of_a_known_key_raises_anything_but_a_settings_error(
    at: tuple[str, str], value: Any
) -> None:
    name, key = at
    shown = "{}" if value == {} else str(value).lower() if isinstance(value, (bool, float)) else repr(value)
    if isinstance(value, str):
        shown = "'''" + re.sub(r"[^\t -&(-~\u00a0-\ud7ff]", "?", value) + "'''"
    header = f"[[{name}]]" if name in ("gitlab", "list") else f"[{name}]"
    try:
        assert isinstance(read(f"{header}\n{key} = {shown}\n"), Settings)
    except SettingsError as error:
        assert "etc/settings.toml: " in str(error)


@pytest.mark.parametrize(
    ("messages", "wanted"),
    [
        ("", ["staging", "stable-9", "wip"]),
        ('messages = "all"', ["staging", "stable-9", "wip"]),
        ('messages = "none"', []),
        ('messages = ["staging", "stable-*"]', ["staging", "stable-9"]),
    ],
)
def test_the_branches_whose_pipelines_have_a_message_are_those_of_their_project(
    messages: str, wanted: list[str]
) -> None:
    settings = read(
        f'[[gitlab]]\nurl = "https://git.example.org"\nproject = "a/b"\n{messages}\n'
        '[[gitlab]]\nurl = "https://ci.example.org"\nproject = "a/b"\nmessages = ["other"]'
    )

    def told(url: str, ref: str, project: str = "a/b") -> bool:
        return settings.messages(Pipeline(project, 7, "failed", ref, "", url, (), None))

    page = "https://git.example.org/a/b/-/pipelines/7"
    assert [ref for ref in ("staging", "stable-9", "wip") if told(page, f"refs/heads/{ref}")] == wanted
    assert told("https://ci.example.org/a/b/-/pipelines/7", "other")
    assert not told("https://ci.example.org/a/b/-/pipelines/7", "wip")
    assert told("https://inner.example.org/a/b/-/pipelines/7", "other")  # GitLab's outer name is another
    assert told("", "anything", "somebody/else")
