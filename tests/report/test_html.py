"""The HTML page: sound markup, no way out of it, the article's text unchanged."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
import sample_reports
from attrs import evolve

from claimcheck.lang.pack import codes, pack
from claimcheck.report.html_report import HtmlRenderer
from claimcheck.report.safe import visible
from claimcheck.report.wording import messages

VOID = {"meta", "input", "rect", "br", "link", "img", "hr"}
ALL = [(name, lang) for name in sample_reports.ALL for lang in codes()]


class Page(HTMLParser):
    """Checks that tags balance; collects ids, links, classes, attributes and the text of the article and references."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.prose: list[str] = []
        self.meta: dict[str, str] = {}
        self.style = ""
        self.inside = 0
        self.headings: list[int] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), (tag, attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            assert tag == "a"
            self.links.append(given["href"])
        if tag == "meta" and "http-equiv" in given:
            self.meta[given["http-equiv"]] = given["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in VOID:
            return
        self.open.append((tag, given))
        if "prose" in (given.get("class") or "").split():
            self.prose.append("")
            self.inside = len(self.open)

    def handle_startendtag(self, tag: str, attrs) -> None:  # noqa: ARG002
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == self.inside:
            self.inside = 0
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.prose[-1] += data
        if self.open and self.open[-1][0] == "style":
            self.style += data


@pytest.fixture(params=ALL, ids=lambda p: "-".join(p))
def rendered(request: pytest.FixtureRequest):
    name, lang = request.param
    report = sample_reports.ALL[name]()
    text = HtmlRenderer(lang).render(report)
    return report, lang, text, Page(text)


def test_links_lead_somewhere_and_ids_are_unique(rendered) -> None:
    *_, page = rendered
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        else:
            assert link.startswith(("http://", "https://"))


def test_nothing_is_loaded_or_run(rendered) -> None:
    _, _, text, page = rendered
    assert not page.tags & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "audio", "video"}
    assert not {a for a in page.attributes if a.startswith("on")} | (page.attributes & {"src", "srcset", "style"})
    assert "@import" not in page.style and "url(" not in page.style
    assert "<script" not in text
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = page.meta["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ") and f"style-src 'sha256-{digest}'" in policy


def test_the_texts_are_those_of_the_documents(rendered) -> None:
    report, _, _, page = rendered
    article, *references = page.prose
    assert article == visible(report.document.text)
    assert references == [visible(d.text) for d in report.references.values()]
    assert report.document.id == sample_reports.HOSTILE or article == report.document.text


def test_headings_leave_no_level_out(rendered) -> None:
    *_, page = rendered
    assert page.headings[0] == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))


@pytest.mark.parametrize("lang", codes())
def test_the_page_speaks_the_report_language(lang: str) -> None:
    report = sample_reports.sample()
    text = HtmlRenderer(lang).render(report)
    m = messages(lang)
    assert f'<html lang="{lang}" dir="{pack(lang).info.direction}">' in text
    assert '<div class="prose body" lang="ar" dir="rtl">' in text
    for finding in report.findings:
        assert m.verdicts[finding.verdict] in text
        assert m.attribution_checks[finding.attribution_check] in text or finding.claim.source is None
    for other in set(codes()) - {lang}:
        assert messages(other).words.disclaimer not in text
    assert text.count(sample_reports.NOTE) >= 5


def test_every_claim_is_marked_and_nested_ones_keep_their_own_flag() -> None:
    text = HtmlRenderer("en").render(sample_reports.sample())
    for number in range(1, 11):
        assert f'id="a{number}" href="#c' in text or f'<span id="a{number}">' in text
        assert re.search(rf'class="flag \w+" href="#c{number}"', text)


def test_a_large_report_takes_time_in_proportion() -> None:
    import time

    report = sample_reports.sample()
    copies = 150
    text = report.document.text
    moved = tuple(
        evolve(f, claim=evolve(f.claim, content=tuple(s.shift(i * len(text)) for s in f.claim.content)))
        for i in range(copies)
        for f in report.findings
    )
    large = evolve(report, document=evolve(report.document, text=text * copies), findings=moved)
    start = time.perf_counter()
    out = HtmlRenderer("ar").render(large)
    assert time.perf_counter() - start < 20
    assert len(out) < 3 * copies * len(HtmlRenderer("ar").render(report))
