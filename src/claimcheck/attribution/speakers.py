"""Who has spoken or been mentioned in a document, and whether a form of a verb or pronoun agrees with them."""

from __future__ import annotations

from attrs import frozen

from claimcheck.model.claim import SourceClass


@frozen
class Speaker:
    """One who spoke: the name they resolve to and what is known of them (tags as of `Mention`)."""

    resolved: str
    class_: SourceClass
    tags: frozenset[str]
    head: str


def fits(wanted: frozenset[str], known: frozenset[str]) -> bool:
    """Whether nothing speaks against it: no other gender, no other number, no person for a thing or the reverse."""
    for pair in ("mf", "sp"):
        mine, theirs = wanted & frozenset(pair), known & frozenset(pair)
        if mine and theirs and not mine & theirs:
            return False
    if "n" in wanted:
        return "h" not in known
    return not ("n" in known and "h" in wanted)
