"""Search results, for `claimcheck search`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from claimcheck.model.text import Document
from claimcheck.protocols import Hit
from claimcheck.report.safe import one_line

Found = Sequence[tuple[Hit, Document]]


def hits_text(found: Found) -> str:
    """Per result one line with score, outlet, date and speaker, and one with the words."""
    if not found:
        return "nothing found\n"
    lines = []
    for hit, document in found:
        head = [f"{hit.score:.2f}", document.id, document.publisher, document.published, _speaker(hit)]
        lines += ["  ".join(one_line(p) for p in head if p), f"    {one_line(_quote(hit, document))}"]
    return "\n".join(lines) + "\n"


def hits_jsonl(found: Found) -> str:
    """One JSON object per result."""
    return "".join(
        json.dumps(
            {
                "score": round(hit.score, 4),
                "document": document.id,
                "outlet": document.publisher,
                "published": document.published,
                "lang": document.lang,
                "speaker": _speaker(hit),
                "span": [hit.entry.span.start, hit.entry.span.end],
                "quote": hit.entry.span.of(document.text),
            },
            ensure_ascii=False,
        )
        + "\n"
        for hit, document in found
    )


def _speaker(hit: Hit) -> str | None:
    claim = hit.entry.claim
    return claim.source.canonical if claim and claim.source else None


def _quote(hit: Hit, document: Document) -> str:
    return " ".join(hit.entry.span.of(document.text).split())
