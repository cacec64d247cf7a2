"""The report as schema.org ClaimReview (JSON-LD), for a newsroom to publish beside its article.

Verdicts are given in words only: schema.org's numeric rating runs from false to true, and claimcheck knows the record,
not the truth. `<`, `>` and `&` are escaped, so that the text can be put into a script element as it is.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from claimcheck.errors import UsageError
from claimcheck.model.claim import Claim
from claimcheck.model.judgement import Finding, Report, Verdict
from claimcheck.model.text import Document
from claimcheck.report.outline import is_denial
from claimcheck.report.safe import json_text, one_line, web_address
from claimcheck.report.wording import messages

_TYPES = {"person": "Person", "role": "Person", "body": "Organization", "group": "Organization", "state": "Country"}
_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


@frozen
class ClaimReviewRenderer:
    """A JSON-LD object whose `@graph` has one ClaimReview per supported, contradicted or disputed claim.

    `lang`: of the verdicts' words. Raises UsageError where the article has no http(s) URL.
    """

    lang: str = "en"

    def render(self, report: Report) -> str:
        url = web_address(report.document.url)
        if url is None:
            raise UsageError(
                "--format claimreview needs the article's URL: expected a header line 'URL: https://…' or the key 'url'"
            )
        reviews = [
            _review(finding, report, url, self.lang)
            for finding in report.findings
            if finding.verdict is not Verdict.UNVERIFIED
        ]
        data = {"@context": "https://schema.org", "@graph": reviews}
        return json_text(json.dumps(data, ensure_ascii=False, indent=1).translate(_ESCAPES)) + "\n"


def _review(finding: Finding, report: Report, url: str, lang: str) -> dict[str, Any]:
    m, article, claim = messages(lang), report.document, finding.claim
    words = one_line(claim.text)
    reviewed = m.words.denied.format(claim=words) if is_denial(finding) else words
    return {
        "@type": "ClaimReview",
        "url": url,
        "inLanguage": lang,
        "claimReviewed": reviewed,
        "author": {"@type": "Organization", "name": "claimcheck"},
        "reviewRating": {"@type": "Rating", "alternateName": m.verdicts[finding.verdict]},
        "reviewBody": m.verdict_notes[finding.verdict],
        "itemReviewed": _without_none(
            {
                "@type": "Claim",
                "inLanguage": article.lang,
                "author": _author(claim, article),
                "datePublished": article.published,
                "appearance": _without_none(
                    {"@type": "NewsArticle", "url": url, "headline": article.title and one_line(article.title)}
                ),
            }
        ),
        "citation": _citations(finding, report),
    }


def _author(claim: Claim, article: Document) -> dict[str, str] | None:
    """Who put the claim forward: the source, else the outlet; without a type where the article does not tell it."""
    if claim.source is None:
        own = claim.cue is None and article.publisher
        return {"@type": "Organization", "name": one_line(article.publisher or "")} if own else None
    kinds = {_TYPES.get(a.kind) for a in claim.facts.actors if a.canonical == claim.source.canonical}
    kind = next(iter(kinds - {None}), None)
    name = {"name": one_line(claim.source.resolved)}
    return {"@type": kind, **name} if kind else name


def _citations(finding: Finding, report: Report) -> list[dict[str, Any]]:
    """The documents of the independent evidence, each once."""
    found: dict[str, dict[str, Any]] = {}
    for evidence in finding.evidence:
        if evidence.independent and evidence.document not in found:
            reference = report.references.get(evidence.document)
            found[evidence.document] = _without_none(
                {
                    "@type": "CreativeWork",
                    "name": one_line((reference and reference.title) or evidence.document),
                    "publisher": evidence.outlet and {"@type": "Organization", "name": one_line(evidence.outlet)},
                    "datePublished": evidence.published,
                    "url": web_address(reference.url) if reference else None,
                }
            )
    return list(found.values())


def _without_none(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}
