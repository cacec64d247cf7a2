"""Search results, for `claimcheck search`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from attrs import frozen

from claimcheck.model.text import Document
from claimcheck.protocols import Entry
from claimcheck.report.safe import one_line


@frozen
class Found:
    """A passage that is to be shown; `score` is None where nothing was compared."""

    document: Document
    entry: Entry
    score: float | None = None

    @property
    def speaker(self) -> str | None:
        claim = self.entry.claim
        return claim.source.canonical if claim and claim.source else None

    @property
    def quote(self) -> str:
        return self.entry.span.of(self.document.text)


def hits_text(found: Sequence[Found]) -> str:
    """Per result one line with score, document, outlet, date and speaker, and one with the words."""
    if not found:
        return "nothing found\n"
    lines = []
    for hit in found:
        document, score = hit.document, "" if hit.score is None else f"{hit.score:.2f}"
        head = [score, document.id, document.publisher, document.published, hit.speaker]
        lines += ["  ".join(one_line(p) for p in head if p), f"    {one_line(' '.join(hit.quote.split()))}"]
    return "\n".join(lines) + "\n"


def hits_jsonl(found: Sequence[Found]) -> str:
    """One JSON object per result."""
    return "".join(
        json.dumps(
            {
                "score": None if hit.score is None else round(hit.score, 4),
                "document": hit.document.id,
                "outlet": hit.document.publisher,
                "published": hit.document.published,
                "lang": hit.document.lang,
                "speaker": hit.speaker,
                "span": [hit.entry.span.start, hit.entry.span.end],
                "quote": hit.quote,
            },
            ensure_ascii=False,
        )
        + "\n"
        for hit in found
    )
