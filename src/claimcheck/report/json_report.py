"""JSON with prose for every reason: a report in the shape of SPEC.md's `verify --format json`, a judgement in that of
`compare`.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from claimcheck.codec import reason_json, report_json
from claimcheck.model.judgement import Judgement, Reason, Relation, Report
from claimcheck.report.safe import json_text
from claimcheck.report.wording import sentence


@frozen
class JsonRenderer:
    """One JSON object, UTF-8 unescaped, indented by one, with a line feed at the end. `lang`: of the reasons' prose."""

    lang: str = "en"

    def render(self, report: Report) -> str:
        data = report_json(report)
        for shown, finding in zip(data["findings"], report.findings, strict=True):
            for passage, evidence in zip(shown["evidence"], finding.evidence, strict=True):
                for entry, reason in zip(passage["reasons"], evidence.reasons, strict=True):
                    entry["text"] = sentence(reason, self.lang)
        return json_text(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def judgement_line(judgement: Judgement, lang: str) -> str:
    """One line of `compare`, with its line feed: the stance, the three probabilities, the reasons."""
    data = {
        "stance": judgement.relation.value,
        "probabilities": {relation.value: float(judgement.probabilities[relation]) for relation in Relation},
        "reasons": [_reason(reason, lang) for reason in judgement.reasons],
    }
    return json_text(json.dumps(data, ensure_ascii=False)) + "\n"


def _reason(reason: Reason, lang: str) -> dict[str, Any]:
    return {**reason_json(reason), "text": sentence(reason, lang)}
