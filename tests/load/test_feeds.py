"""Feeds and agency formats on disk: RSS, Atom, NewsML-G2, ninjs, and XML that must not be trusted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import InputError
from claimcheck.load import load_documents, markup
from claimcheck.model.text import Document

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Ridge Post</title><link>https://ridge.example/</link><language>en-GB</language>
<item><title>Bridge &amp; road open</title><link>https://ridge.example/bridge</link>
<guid isPermaLink="false">4711</guid>
<pubDate>Sun, 18 Jan 2026 17:00:00 +0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ministry said the bridge&nbsp;was open.</p><script>x()</script>
<p>A second line.</p>]]></content:encoded>
</item>
<item><title>Two</title><guid>https://ridge.example/two</guid><dc:date>2026-01-19T08:00:00Z</dc:date>
<dc:publisher>Valley Radio</dc:publisher><description>Prices rose 5 &lt; 7 percent, it said.</description></item>
<item><title>Nothing in it</title><link>https://ridge.example/three</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>وكالة المثال</title>
<link rel="self" href="https://m.example/feed"/>
<entry><id>tag:m.example,2026:1</id><title type="html">الجسر &lt;b&gt;مفتوح&lt;/b&gt;</title>
<link rel="edit" href="https://m.example/edit"/><link href="https://m.example/1"/>
<updated>2026-01-18T10:00:00+03:00</updated><published>2026-01-18T09:00:00+03:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>قالت الوزارة إن الجسر مفتوح.</p><p>ثم أغلق.</p></div></content>
</entry></feed>"""

NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:agency.example:20260118:1" version="2" xml:lang="en"><itemMeta>
<provider qcode="nprov:EXA"><name>Example Agency</name></provider>
<versionCreated>2026-01-18T17:00:00+03:00</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Bridge opens</headline><language tag="en"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head>
<body><p>The ministry said the bridge was open.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:agency.example:20260118:2" version="1"><itemMeta><provider qcode="nprov:EXA"/>
<versionCreated>2026-01-18</versionCreated><pubStatus qcode="stat:canceled"/></itemMeta>
<contentSet><inlineData contenttype="text/plain">It was all wrong.</inlineData></contentSet></newsItem>
<newsItem guid="urn:newsml:agency.example:20260118:3"><itemMeta><provider qcode="nprov:EXA"/>
<versionCreated>20260118T170000Z</versionCreated></itemMeta>
<contentSet><inlineData contenttype="text/plain">The road was closed, police said.</inlineData></contentSet></newsItem>
<packageItem guid="urn:newsml:agency.example:p"/>
</itemSet></newsMessage>"""

NINJS = {
    "uri": "urn:ninjs:agency.example:1",
    "type": "text",
    "language": "en",
    "versioncreated": "2026-01-18T17:00:00+03:00",
    "headline": "Bridge opens",
    "body_html": "<p>The ministry said<br/>the bridge was open.</p>",
    "infosources": [{"name": "Example Agency"}],
}


def put(path: Path, content: str | bytes | dict[str, Any]) -> Path:
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def one(path: Path) -> Document:
    (document,) = load_documents(path).documents
    return document


def test_rss(tmp_path: Path) -> None:
    loaded = load_documents(put(tmp_path / "feed.rss", RSS))
    first, second = loaded.documents
    assert first.text == "The ministry said the bridge\u00a0was open.\nA second line."
    assert (first.id, first.url) == ("https://ridge.example/bridge",) * 2
    assert (first.title, first.publisher, first.lang) == ("Bridge & road open", "Ridge Post", "en")
    assert first.published == "2026-01-18T17:00:00+03:00"
    assert (second.id, second.publisher) == ("https://ridge.example/two", "Valley Radio")
    assert second.text == "Prices rose 5 < 7 percent, it said."
    ((third),) = loaded.skipped
    assert third.line == 3 and "'text': missing" in third.reason


def test_rdf_and_old_feeds(tmp_path: Path) -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>Old Post</title></channel>
    <item rdf:about="x"><title>T</title><link>https://o.example/1</link>
    <description>The mayor said so.</description></item>
    </rdf:RDF>"""
    document = one(put(tmp_path / "a.xml", rdf))
    assert (document.id, document.publisher, document.published) == ("https://o.example/1", "Old Post", None)


def test_atom(tmp_path: Path) -> None:
    document = one(put(tmp_path / "feed.atom", ATOM))
    assert document.text == "قالت الوزارة إن الجسر مفتوح.\nثم أغلق."
    assert (document.id, document.url) == ("tag:m.example,2026:1", "https://m.example/1")
    assert (document.title, document.publisher, document.lang) == ("الجسر مفتوح", "وكالة المثال", "ar")
    assert document.published == "2026-01-18T09:00:00+03:00"


def test_a_feed_that_is_not_quite_xml(tmp_path: Path) -> None:
    feed = "<rss><channel><title>A &nbsp; B</title><item><link>https://e.example/1</link>"
    feed += "<description>Up & away, he&nbsp;said."
    document = one(put(tmp_path / "feed.xml", feed))
    assert document.text.startswith("Up") and document.text.endswith("said.")


def test_newsml(tmp_path: Path) -> None:
    loaded = load_documents(put(tmp_path / "message.xml.gz", gzip.compress(NEWSML.encode())))
    first, second = loaded.documents
    assert first.id == "urn:newsml:agency.example:20260118:1;version=2"
    assert first.text == "The ministry said the bridge was open."
    assert (first.title, first.publisher, first.published) == (
        "Bridge opens",
        "Example Agency",
        "2026-01-18T17:00:00+03:00",
    )
    assert (second.id[-2:], second.publisher, second.published) == (":3", "EXA", "2026-01-18T17:00:00+00:00")
    assert [(s.line, s.reason.split(";")[0]) for s in loaded.skipped] == [
        (2, "the item is canceled"),
        (4, "a packageItem, which has no text of its own"),
    ]


def test_ninjs(tmp_path: Path) -> None:
    document = one(put(tmp_path / "a.json", NINJS))
    assert document.text == "The ministry said\nthe bridge was open."
    assert (document.id, document.title, document.publisher) == (NINJS["uri"], "Bridge opens", "Example Agency")
    newer = {
        "uri": "https://agency.example/2",
        "headlines": [{"role": "main", "value": "H"}],
        "bodies": [{"contenttype": "text/plain", "value": "5 < 7, it said."}],
    }
    document = one(put(tmp_path / "b.json", newer))
    assert (document.text, document.title, document.url) == ("5 < 7, it said.", "H", "https://agency.example/2")
    for change, reason in (
        ({"pubstatus": "withheld"}, "withheld"),
        ({"body_html": "", "type": "picture"}, "'picture'"),
    ):
        with pytest.raises(InputError, match=reason):
            load_documents(put(tmp_path / "c.json", NINJS | change))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<!DOCTYPE r [<!ENTITY a "x">]><rss><item><description>&a;</description></item></rss>', "entities"),
        (
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><description>&a;</description></item></rss>',
            "ent",
        ),
        ('<?xml version="1.0"?>' + " " * 9000 + '<!DOCTYPE r [<!ENTITY a "x">]><rss/>', "entities"),
        ("<urlset><url/></urlset>", "of a kind that is not read .<urlset>"),
        ("just words", "not XML"),
        ("", "not XML"),
        ("<rss><channel/></rss>", "holds no document; expected articles"),
        ("<rss>\0</rss>", "zero byte"),
    ],
)
def test_xml_that_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_documents(put(tmp_path / "a.xml", content))


def test_deep_nesting_ends(tmp_path: Path) -> None:
    deep = "<rss><channel><item><description>" + "<b>" * 50_000 + "words"
    with pytest.raises(InputError):
        load_documents(put(tmp_path / "a.xml", deep))


def test_text_of_a_fragment() -> None:
    assert markup.text_of("a < b & c\n\n  d ") == "a < b & c\nd"
    assert markup.text_of("<ul><li>one<li>two</ul>three &amp; four<style>p{}</style>") == "one\ntwo\nthree & four"
    assert markup.text_of("he <em>said</em> it<!-- no -->!") == "he said it!"
    assert markup.text_of("<!--") == ""
