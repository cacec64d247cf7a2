"""The text, JSON and ClaimReview reports in particular."""

from __future__ import annotations

import json
import re

import pytest
import sample_reports
from attrs import evolve

from claimcheck.errors import UsageError
from claimcheck.lang.pack import codes, pack
from claimcheck.model.judgement import Judgement, Relation
from claimcheck.report.claimreview import ClaimReviewRenderer
from claimcheck.report.json_report import JsonRenderer, judgement_line
from claimcheck.report.outline import by_source
from claimcheck.report.terminal import TerminalRenderer
from claimcheck.report.wording import messages, sentence

OPENERS, POP = "\u2066\u2067\u2068", "\u2069"


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize("name", sample_reports.ALL)
@pytest.mark.parametrize("width", [40, 100])
def test_every_line_closes_the_isolates_it_opens(lang: str, name: str, width: int) -> None:
    from rich.cells import cell_len

    for line in TerminalRenderer(width=width, lang=lang).render(sample_reports.ALL[name]()).splitlines():
        depth = 0
        for char in line:
            depth += (char in OPENERS) - (char == POP)
            assert depth >= 0
        assert depth == 0
        assert cell_len(line) <= width
        assert not line or line.startswith("\u200f") == (pack(lang).info.direction == "rtl")


def test_markup_in_quotes_is_not_read_and_colour_only_where_asked() -> None:
    report = sample_reports.hostile()
    plain = TerminalRenderer(width=100).render(report)
    assert "[bold red]shout[/bold red]" in " ".join(plain.split()) and "\x1b" not in plain
    coloured = TerminalRenderer(width=100, color=True).render(report)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("lang", codes())
def test_the_text_report_says_it_all(lang: str) -> None:
    m, report = messages(lang), sample_reports.sample()
    text = re.sub(r"[\u2066-\u2069\u200f]", "", TerminalRenderer(width=110, lang=lang).render(report))
    text = re.sub(r"[ \n]+", " ", text)  # not the no-break spaces that French puts before a colon
    assert text.index(m.headings.first) < text.index("1. ")
    assert m.words.disclaimer in text and m.words.denial in text
    for finding in report.findings:
        assert " ".join(finding.claim.text.split()) in text
        for evidence in finding.evidence:
            assert evidence.quote in text and evidence.document in text
            assert all(sentence(r, lang) in text for r in evidence.reasons)
    assert text.count(sample_reports.NOTE) >= 5
    assert "wires/broken.jsonl" in text and "byline" in text


@pytest.mark.parametrize("lang", codes())
def test_json_has_prose_for_every_reason(lang: str) -> None:
    report = sample_reports.sample()
    text = JsonRenderer(lang).render(report)
    data = json.loads(text)
    assert "\\u06" not in text and text.startswith('{\n "schema_version": 1')
    assert list(data) == ["schema_version", "document", "findings", "provenance"]
    assert data["document"]["text_sha256"] == report.document.digest
    shown = [r for f in data["findings"] for e in f["evidence"] for r in e["reasons"]]
    meant = [r for f in report.findings for e in f.evidence for r in e.reasons]
    assert [r["text"] for r in shown] == [sentence(r, lang) for r in meant]
    assert all(list(r) == ["aspect", "relation", "claim", "evidence", "text"] for r in shown)


def test_json_keeps_quotes_exact() -> None:
    report = sample_reports.hostile()
    data = json.loads(JsonRenderer("en").render(report))
    assert data["findings"][0]["evidence"][0]["quote"] == sample_reports.HOSTILE


def test_a_judgement_is_one_line_that_reads_back() -> None:
    reasons = sample_reports.sample().findings[0].evidence[0].reasons
    odds = {Relation.SUPPORTS: 0.1, Relation.CONTRADICTS: 0.8, Relation.NEUTRAL: 0.1}
    line = judgement_line(Judgement(relation=Relation.CONTRADICTS, probabilities=odds, reasons=reasons), "en")
    assert line.count("\n") == 1
    data = json.loads(line)
    assert data["stance"] == "contradicts"
    assert data["probabilities"] == {"supports": 0.1, "contradicts": 0.8, "neutral": 0.1}
    assert data["reasons"][0] == {
        "aspect": "quantity",
        "relation": "conflicting",
        "claim": {"text": "١٧٠٠ حاوية", "span": [77, 87]},
        "evidence": {"text": "17,000 containers", "span": [64, 81]},
        "text": "the claim has 1,700 (١٧٠٠ حاوية), the reference 17,000 containers",
    }


@pytest.mark.parametrize("lang", codes())
def test_claimreview_has_words_and_no_number_for_what_was_judged(lang: str) -> None:
    report = sample_reports.sample()
    data = json.loads(ClaimReviewRenderer(lang).render(report))
    judged = [f for f in report.findings if f.verdict.value != "unverified"]
    assert data["@context"] == "https://schema.org" and len(data["@graph"]) == len(judged) == 6
    for review, finding in zip(data["@graph"], judged, strict=True):
        assert review["reviewRating"] == {"@type": "Rating", "alternateName": messages(lang).verdicts[finding.verdict]}
        assert review["url"] == review["itemReviewed"]["appearance"]["url"] == report.document.url
        assert review["itemReviewed"]["datePublished"] == report.document.published
        name = finding.claim.source.resolved if finding.claim.source else report.document.publisher
        assert review["itemReviewed"]["author"]["name"] == name
    assert data["@graph"][0]["itemReviewed"]["author"]["@type"] == "Person"
    denied = data["@graph"][1]["claimReviewed"]
    assert denied == messages(lang).words.denied.format(claim=judged[1].claim.text) != judged[1].claim.text


def test_claimreview_can_stand_in_a_script_element() -> None:
    report = sample_reports.hostile()
    document = evolve(report.document, url="https://ok.example/")
    text = ClaimReviewRenderer("en").render(evolve(report, document=document))
    assert "<" not in text and json.loads(text)["@graph"]


@pytest.mark.parametrize("url", [None, "javascript:alert(1)"])
def test_claimreview_needs_the_address(url: str | None) -> None:
    report = sample_reports.sample()
    with pytest.raises(UsageError, match=r"--format claimreview needs the article's URL"):
        ClaimReviewRenderer("en").render(evolve(report, document=evolve(report.document, url=url)))


def test_claims_are_grouped_by_who_said_them_whatever_they_are_called() -> None:
    findings = sample_reports.sample().findings
    groups = by_source(findings)
    assert [g.numbers for g in groups] == [(1, 2), (3, 4), (5,), (6, 7), (8,), (9,), (10,)]
    longer = evolve(
        findings[1], claim=evolve(findings[1].claim, source=evolve(findings[1].claim.source, resolved="x" * 40))
    )
    assert by_source((findings[0], longer))[0].name == "x" * 40
