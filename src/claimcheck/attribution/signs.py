"""What the tables say about each word of a unit, as numbers: the tagger reads them beside the word itself.

`signs(unit, lex)` gives one row of 0/1 figures a word. No figure knows a language: what it stands for is in the tables.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import is_boundary, is_mark
from claimcheck.attribution.units import Unit

KINDS = ("verb", "noun", "marker", "aside", "particle")
_SIGNS = (
    "inside a cue",
    "participle",
    "in a quote",
    "mark",
    "boundary",
    "capital",
    "complementiser",
    "pronoun",
    "head",
    "clause word",
    "relative",
    "negation",
    "possessive",
    "stop",
    "governor",
)
CUE_SIGNS = len(KINDS) + 2
"""The first of the signs are what the tables of cues say."""
SIGNS = len(KINDS) + len(_SIGNS)


def signs(unit: Unit, lex: Lexicon) -> list[list[int]]:
    """Rows of `SIGNS` figures, one row a word."""
    rows = [[0] * SIGNS for _ in range(len(unit))]
    base = len(KINDS)
    for k, row in enumerate(rows):
        for match in lex.matches(unit, k):
            row[KINDS.index(match.form.kind)] = 1
            row[base + 1] |= "part" in match.form.tags
            for inner in rows[k + 1 : match.last]:
                inner[base] = 1
        word = unit.words[k]
        row[base + 2 :] = map(
            int,
            (
                unit.quote[k] >= 0,
                is_mark(unit, k),
                is_boundary(unit, k),
                unit.caps[k],
                word in lex.complementisers,
                word in lex.pronouns,
                word in lex.heads,
                word in lex.clause_words,
                word in lex.relatives,
                lex.negates(word),
                word in lex.possessives,
                word in lex.stops,
                word in lex.governors,
            ),
        )
    return rows


def candidate(rows: Sequence[Sequence[int]]) -> bool:
    """Whether anything may be said in a unit with these signs: it has a word of the cue tables, or a quote."""
    return any(is_known(row) or in_quote(row) for row in rows)


def is_known(row: Sequence[int]) -> bool:
    """Whether a cue of the tables starts at the word with these signs."""
    return any(row[: len(KINDS)])


def in_quote(row: Sequence[int]) -> bool:
    return bool(row[len(KINDS) + 2])
