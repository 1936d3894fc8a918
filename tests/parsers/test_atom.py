from __future__ import annotations

from bot.parsers.atom import messages

FEED = b"""<?xml version="1.0" encoding="us-ascii"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>lamps</title>
<link
rel="alternate"
type="text/html"
href="https://lists.example.org/lamp/"/><link
rel="self"
href="https://lists.example.org/lamp/new.atom"/>
<entry><title>wick</title><link
href="https://lists.example.org/lamp/a%2Fb+c@example.org/"/>
<thr:in-reply-to
href="https://lists.example.org/lamp/parent@example.org/"/>
<content><pre>\x01 &lt;link href=&#34;https://lists.example.org/lamp/quoted@example.org/&#34;/&gt;
<a
href="https://lists.example.org/other@example.org/">there</a></pre></content></entry>
<entry><link
href="https://lists.example.org/lamp/d&amp;e@example.org/"/></entry></feed>"""


def test_each_entry_names_its_mail_and_nothing_else_does() -> None:
    assert messages(FEED) == ("a%2Fb+c@example.org", "d&e@example.org")
    assert messages(b"") == messages(b"<html>\xff</html>") == ()
