"""The claims of a document as plain text, for `claimcheck extract`."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.model.claim import Claim, Kind, Stance
from claimcheck.model.text import Document
from claimcheck.report.safe import one_line


def claims_text(document: Document, claims: Sequence[Claim]) -> str:
    """A heading, then per claim one line with who said it how, and one with the words."""
    heading = " | ".join(p for p in (document.id, document.publisher, document.published) if p)
    lines = [f"{one_line(heading)}: {len(claims)} claim{'' if len(claims) == 1 else 's'}", ""]
    for claim in claims:
        lines += [f"  {_who(claim)}", f"    {one_line(' '.join(claim.text.split()))}", ""]
    return "\n".join(lines) + "\n"


def _who(claim: Claim) -> str:
    if claim.source is None:
        return f"[{one_line(claim.cue.text)}] no source given" if claim.cue else "the outlet itself"
    source = claim.source
    name = one_line(source.resolved)
    if source.canonical != source.resolved:
        name += f" = {one_line(source.canonical)}"
    parts = [name]
    if claim.cue:
        parts.append(f"[{one_line(claim.cue.text)}: {claim.cue.class_.value}]")
    if claim.kind is not Kind.INDIRECT:
        parts.append(claim.kind.value)
    if claim.polarity is Stance.DENIED:
        parts.append("DENIED")
    if len(claim.chain) > 1:
        parts.append("via " + one_line(" > ".join(claim.chain[:-1])))
    return " ".join(parts)
