"""What every renderer keeps: any report, in every report language, the same each time, nothing let out."""

from __future__ import annotations

import json
import re

import pytest
import sample_reports

from claimcheck.lang.pack import codes
from claimcheck.protocols import Renderer
from claimcheck.report.claimreview import ClaimReviewRenderer
from claimcheck.report.html_report import HtmlRenderer
from claimcheck.report.json_report import JsonRenderer
from claimcheck.report.terminal import TerminalRenderer

MAKERS = {
    "text": lambda lang: TerminalRenderer(width=90, color=False, lang=lang),
    "json": lambda lang: JsonRenderer(lang),
    "html": lambda lang: HtmlRenderer(lang),
    "claimreview": lambda lang: ClaimReviewRenderer(lang),
}
WITHOUT_URL = {"empty", "hostile"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u061c\u200e\u2028\u2029\ud800-\udfff]")
"""What no output may hold raw; the text report sets its own isolates and right-to-left marks."""


@pytest.fixture(params=[(f, lang) for f in MAKERS for lang in codes()], ids=lambda p: "-".join(p))
def renderer(request: pytest.FixtureRequest) -> Renderer:
    form, lang = request.param
    return MAKERS[form](lang)


@pytest.fixture(params=sample_reports.ALL)
def report(request: pytest.FixtureRequest, renderer: Renderer):
    if isinstance(renderer, ClaimReviewRenderer) and request.param in WITHOUT_URL:
        pytest.skip("needs a URL")
    return sample_reports.ALL[request.param]()


def test_renders_the_same_text_each_time(renderer: Renderer, report) -> None:
    text = renderer.render(report)
    assert text and text.endswith("\n") and text == renderer.render(report)
    text.encode("utf-8")


def test_lets_no_control_character_through(renderer: Renderer, report) -> None:
    text = renderer.render(report)
    if isinstance(renderer, JsonRenderer | ClaimReviewRenderer):
        json.loads(text)
        text = re.sub(r"[\u202a-\u202e\u061c\u200e\x7f-\x9f]", "", text)  # JSON keeps quotes exact
    assert not CONTROLS.search(text)


def test_names_every_source_and_passage(renderer: Renderer) -> None:
    report = sample_reports.sample()
    text = " ".join(renderer.render(report).split())
    for finding in report.findings:
        if finding.verdict.value != "unverified":
            assert finding.claim.source is None or finding.claim.source.resolved in text
            assert all(not e.independent or (e.outlet or "") in text for e in finding.evidence)
