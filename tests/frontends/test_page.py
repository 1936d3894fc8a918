import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from bot.frontends.page import answer_page, form_page, index_page, refusal_page, style
from bot.frontends.site import Site, address
from commands.answer import Action, Answer, Link, Section, line
from tests.conftest import NOW
from tests.frontends.samples import MAILS, STATUS, TABLE
from tests.frontends.strategies import ANSWERS

SITE = Site(TABLE, "Lighthouse")
VOID = {"meta", "link", "input"}
ALLOWED = {
    *("html", "head", "meta", "title", "link", "body", "header", "form", "label", "input", "button", "main"),
    *(
        "nav",
        "div",
        "h1",
        "h2",
        "p",
        "time",
        "section",
        "ul",
        "li",
        "span",
        "a",
        "details",
        "summary",
        "code",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("nav", "footer", "dl", "dt", "dd", "select", "option", "datalist"),
}


class Page(HTMLParser):
    """A page as a strict reader sees it: every element closed in order, every attribute known."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag in ALLOWED, tag
        assert not [name for name in values if name.startswith("on") or name == "style"]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("a", "link") and "nav" not in self.open:  # the ways are the same on every page
            self.links.append((tag, values["href"] or ""))
        if tag in ("input", "select"):
            self.inputs.append(values)
        if tag == "label":
            self.labelled.append(values["for"] or "")
        if tag == "html":
            assert values["lang"] == "en"
        self.ids += [values["id"] or ""] if "id" in values else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def anchors(self) -> list[str]:
        return [url for tag, url in self.links if tag == "a"]


def shown(answer: Answer, site: Site = SITE) -> Page:
    return Page(answer_page(site, answer, TABLE["status"], {"area": "Migration"}))


def test_an_answer_is_a_page_with_headings_lists_and_links() -> None:
    page = shown(STATUS)
    assert page.headings == [
        *("Migration", "Needs somebody", "Pull requests", "Coverity: 3 open", "Tests", "Said, not settled"),
        "What you may do",
    ]
    assert "as of Sat 21 Sep 2024, 08:00 UTC" in page.text
    assert "disputed: Bo Kline says real 19 Sep , Ada Bell says safe 19 Sep ; nobody has it" in page.text
    assert page.anchors.count(f"{MAILS}/safe@example.org/") == 3
    assert len(page.ids) == len(set(page.ids))
    assert ("link", "/status/Migration.json") in page.links
    assert "/status/Migration.json" in page.anchors


def test_a_key_leads_to_the_thing_and_keeps_its_own_link() -> None:
    page = shown(STATUS)
    assert {"/cid/show/CID-1527402", "/why/P-1", "https://scan.example.org/1527402"} <= set(page.anchors)
    assert "lamp-test" in page.text
    assert not [url for url in page.anchors if "lamp-test" in url]


def test_links_keep_the_path_the_bot_lives_under() -> None:
    page = shown(STATUS, replace(SITE, base="/lamp"))
    own = [url for _, url in page.links if not url.startswith("https://")]
    assert own
    assert all(url.startswith("/lamp/") for url in own)


def test_many_details_wait_for_a_click_and_few_do_not() -> None:
    text = answer_page(SITE, STATUS, TABLE["status"], {})
    assert text.count("<details>") == 1
    assert "<summary>3 more</summary>" in text
    few = text.split("drop the second cleanup")[0].rsplit("<section", 1)[1]
    assert "<details>" not in few


def test_what_changes_something_is_shown_as_words_to_type() -> None:
    page = shown(STATUS)
    assert 'Take CID-1527413 cid assign 1527413 --to "Ada Bell"' in page.text
    assert "/why/CID-1527413" in page.anchors
    assert not [url for url in page.anchors if "assign" in url]
    assert "What records something is signed" in page.text


def test_without_such_actions_nothing_is_said_of_signing() -> None:
    answer = replace(STATUS, actions=(Action("Why?", "why", {"key": "F-3"}),))
    assert "is signed" not in shown(answer).text
    assert "What you may do" not in shown(replace(STATUS, actions=())).text


def test_mails_text_is_never_markup() -> None:
    nasty = '<script>alert("x")</script>&lt;\x1b[31m\u202e'
    answer = Answer(
        nasty, NOW, (line(nasty),), (Section(nasty, (line(Link(nasty, f"https://e.org/{nasty}")),)),)
    )
    page = shown(answer)
    assert page.headings[0] == '<script>alert("x")</script>&lt;�[31m�'
    assert page.anchors[-3] == "https://e.org/%3Cscript%3Ealert(%22x%22)%3C/script%3E&lt;%1B[31m%E2%80%AE"


def test_only_web_addresses_are_links() -> None:
    answer = Answer(
        "t", NOW, (line(Link("click", "javascript:alert(1)"), Link("me", "data:text/html,x"), key="X"),)
    )
    assert not [url for _, url in shown(answer).links if url.startswith(("javascript", "data"))]
    assert "clickme" in answer_page(SITE, answer, TABLE["help"], {})


@settings(max_examples=60)
@given(ANSWERS)
def test_any_answer_is_a_sound_page_with_safe_links(answer: Answer) -> None:
    page = shown(answer)
    assert all(url.startswith(("/", "https://", "http://")) for _, url in page.links)
    answer_page(SITE, answer, TABLE["status"], {}).encode("utf-8")


@pytest.mark.parametrize(
    ("name", "arguments", "suffix", "expected"),
    [
        ("status", {"area": "Migration"}, "", "/status/Migration"),
        ("status", {"area": "Coverity & co"}, ".json", "/status/Coverity%20%26%20co.json"),
        ("status", {}, "", "/status"),
        ("status", {"area": ""}, ".json", "/status.json"),
        ("owner", {"what": "lamp/lens.c"}, "", "/owner?what=lamp%2Flens.c"),
        ("owner", {"what": ".."}, "", "/owner?what=.."),
        ("owner", {"what": "board.json"}, ".json", "/owner.json?what=board.json"),
        ("cid show", {"cid": "1527413"}, "", "/cid/show/1527413"),
        ("pull list", {"area": "Migration"}, "", "/pull/list?area=Migration"),
        ("pull list", {"state": "open", "area": "a b"}, "", "/pull/list/open?area=a+b"),
        ("help", {"x": "y"}, "", "/help?x=y"),
    ],
)
def test_where_a_command_is_answered(
    name: str, arguments: dict[str, str], suffix: str, expected: str
) -> None:
    assert address(SITE, TABLE[name], arguments, suffix) == expected


def test_the_front_page_lists_areas_and_commands() -> None:
    page = Page(index_page(SITE, ["Migration", "Coverity & co"]))
    assert {"/status/Migration", "/status/Coverity%20%26%20co", "/cid/show", "/help"} <= set(page.anchors)
    assert "cid assign CID TO Gives a defect to somebody on Discord or in chat" in page.text
    assert "/cid/assign" not in page.anchors
    assert page.headings == ["Lighthouse", "Areas", "Commands"]
    assert Page(index_page(SITE, [])).headings == ["Lighthouse", "Commands"]


def test_the_front_page_says_first_what_needs_somebody() -> None:
    page = Page(index_page(SITE, [], STATUS))
    assert page.headings[:2] == ["Lighthouse", "Needs somebody"]
    assert page.headings[-1] == "Commands"
    assert "as of Sat 21 Sep 2024, 08:00 UTC" in page.text


def test_what_calls_somebody_stands_out_and_what_has_nothing_to_say_is_a_line() -> None:
    nothing = Section("Tests", (line("nothing"),))
    calls = Section("Needs somebody", (line("a thing", key="F-1"),), calls=True)
    drawn = answer_page(SITE, Answer("A", NOW, sections=(nothing, calls)), TABLE["status"], {"area": "A"})
    assert [m[0] for m in re.finditer(r"quiet|calls", drawn)] == ["quiet", "calls"]


def test_every_page_leads_to_the_lists_and_says_where_one_is() -> None:
    drawn = answer_page(SITE, STATUS, TABLE["pull list"], {})
    assert re.findall(r'<a href="(.+)">', drawn[drawn.index("<nav") : drawn.index("</nav")]) == [
        "/",
        '/pull/list" aria-current="page',
    ]


def test_a_key_in_our_words_leads_to_its_page_and_in_anothers_does_not() -> None:
    said = line('settled by P-12 and D-3, not T-1x: "see P-99", it says; then T-4')
    page = shown(Answer("A", NOW, sections=(Section("", (said,)),)))
    assert [a for a in page.anchors if "/why/" in a] == ["/why/P-12", "/why/D-3", "/why/T-4"]
    assert "".join(said.text.split()) in "".join(page.text.split())


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/status/All%20of%20it", "/status/All%20of%20it"),
        ("//elsewhere.example.org/status", None),
        ("/\\elsewhere.example.org", None),
        ("javascript:alert(1)", None),
        ("https://lists.example.org/x", "https://lists.example.org/x"),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_page_of_ours(url: str, href: str | None) -> None:
    answer = Answer("A", NOW, sections=(Section("", (line("see ", Link("there", url)),)),))
    known = {"/", "/status/Migration.json"}
    assert [a for a in shown(answer).anchors if a not in known] == ([href] if href else [])


def test_a_form_asks_for_what_is_missing() -> None:
    known = {"area": ["Migration", 'say "hi"']}
    page = Page(form_page(SITE, TABLE["pull list"], {"state": "not yet applied", "area": "M"}, known))
    fields = {field["name"]: field for field in page.inputs}
    assert set(fields) == {"q", "state", "area"}
    assert fields["area"]["value"] == "M"
    assert fields["area"]["list"] == "area-known"
    assert set(page.labelled) == {"q", "option-state", "option-area"}
    text = form_page(SITE, TABLE["pull list"], {"state": "not yet applied"}, {"area": []})
    assert "<option selected>not yet applied</option>" in text
    required = Page(form_page(SITE, TABLE["owner"], {}, {"what": []}))
    assert "required" in required.inputs[1]


def test_a_refusal_says_why_and_offers_its_choices() -> None:
    choices = (
        Action("Migration", "status", {"area": "Migration"}),
        Action("Assign", "cid assign", {"cid": "7"}),
        Action("Gone", "no such command", {}),
    )
    page = Page(refusal_page(SITE, "Not found", "No area is called <x>.", choices, "status <x>"))
    assert "No area is called <x>." in page.text
    assert "/status/Migration" in page.anchors
    assert page.inputs[0]["value"] == "status <x>"
    assert "Assign cid assign 7 Gone no such command" in page.text


def test_the_style_sheet_needs_nothing_from_elsewhere() -> None:
    sheet = style()
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "prefers-color-scheme: dark" in sheet
