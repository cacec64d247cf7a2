"""Whom a document speaks for: "the ministry's report", بيان الوزارة, تقرير لدائرة المحاسبات."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.lang.fold import fold


def issuer(words: Sequence[str], originals: Sequence[str], lex: Lexicon) -> list[str]:
    """The words, as written, of the issuer a document's mention names; empty where it names none."""
    owner = next((k for k, w in enumerate(words) if w.endswith(lex.genitives)), -1)
    if owner >= 0:
        return [*originals[:owner], _without_genitive(originals[owner], words[owner], lex)]
    if lex.syntax.definite and len(words) > 1 and words[1].startswith(lex.contracted or (" ",)):
        return _after_noun(list(originals[1:]), lex)  # تقرير للجنة من ستين صفحة
    for phrase in lex.issued:
        for at in range(1, len(words) - len(phrase)):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return list(originals[at + len(phrase) :])
    if lex.syntax.definite and len(words) > 1 and not words[0].startswith(lex.syntax.definite):
        return _after_noun(list(originals[1:]), lex)
    return []


def _without_genitive(original: str, word: str, lex: Lexicon) -> str:
    ending = next(e for e in lex.genitives if word.endswith(e))
    return original[: len(original) - len(ending)] + ending.partition("'")[0]


def _after_noun(rest: list[str], lex: Lexicon) -> list[str]:
    """What a document's noun stands in a construct with, or a preposition joined to it: لهيئة السدود -> هيئة السدود."""
    first = fold(rest[0])
    definite = lex.syntax.definite
    for letter in lex.joined:
        if first.startswith(lex.contracted) and len(first) > 4 and first not in lex.unjoined:
            return [definite + rest[0][2:], *rest[1:]]  # للمعهد -> المعهد
        if first.startswith(letter) and lex.among(first[1:], lex.heads):
            return [rest[0][1:], *rest[1:]]
    return rest if first.startswith(definite) or lex.among(first, lex.institutions | lex.titles) else []


def ends_issuer(words: Sequence[str], lex: Lexicon) -> int:
    """How many words of an issuer are its name: what another preposition or a joined verb opens is not (المبادرة من
    ستين صفحة, الصحيفة وشمل خبراء)."""
    if lex.syntax.cased:
        return len(words)
    for k in range(1, len(words)):
        word = words[k]
        rest = lex.bare(word)
        joined = word not in lex.heads and rest != word and not rest.startswith(lex.syntax.definite)
        if word in lex.complement_prepositions or (joined and words[0].startswith(lex.syntax.definite)):
            return k
    return len(words)


def constructed(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether a document is named by a definite noun that follows (محضر التحقيق): not just any one named before."""
    definite = lex.syntax.definite
    return bool(definite) and len(words) > 1 and words[1].startswith(definite) and not words[0].startswith(definite)


def document_noun(word: str, lex: Lexicon) -> str:
    """The noun of a document as the tables have it: وبيانا -> بيان."""
    bare = lex.bare(word).removeprefix(lex.syntax.definite)
    ending = lex.syntax.accusative
    stem = bare.removesuffix(ending) if ending else bare
    return stem if bare not in lex.documents and stem in lex.documents else bare
