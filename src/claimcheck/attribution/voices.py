"""What resolution knows of a language beyond the lexicon, and whose voice a spokesperson is.

`speaker_words(lex)` gives the words of the language that `lex` was built for.
"""

from __future__ import annotations

from functools import cache

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.speakers import Speakers
from claimcheck.lang.syntax import Syntax


@frozen
class SpeakerWords:
    """The fields of `Speakers` of the same names, folded."""

    nominative: tuple[tuple[str, str], ...]
    called: tuple[tuple[str, ...], ...]
    voices: tuple[tuple[str, ...], ...]
    voice_ends: tuple[tuple[str, ...], ...]
    epithets: frozenset[str]
    epithet_endings: tuple[str, ...]
    bodies: frozenset[str]
    issuing: frozenset[str]
    owner_of: str
    owners: dict[str, frozenset[str]]
    bound: tuple[tuple[str, str], ...]


def speaker_words(lex: Lexicon) -> SpeakerWords:
    """The words of the language whose syntax table `lex` holds; tables are read once, so it is the same object."""
    key = id(lex.syntax)
    if key not in _FOUND:
        here = (c for c in codes() if pack(c).has(Syntax) and pack(c).load(Syntax) is lex.syntax)
        _FOUND[key] = next(map(_words, here), _NONE)
    return _FOUND[key]


def speaks_for(words: tuple[str, ...], known: SpeakerWords) -> tuple[int, int] | None:
    """The part of a mention that is the body it speaks for ("a spokesman for the army", متحدث باسم الجيش)."""
    for phrase in known.voices:
        if phrase[0] not in words:
            continue
        for at in range(min(3, len(words) - len(phrase))):
            if words[at : at + len(phrase)] == phrase:
                return at + len(phrase), len(words)
    for phrase in known.voice_ends:
        if len(words) > len(phrase) and words[-len(phrase) :] == phrase:
            return 0, len(words) - len(phrase)
    return None


def nominative(text: str, lex: Lexicon) -> str:
    """A description as it reads of one who speaks: مصدرا أمنيا -> مصدر أمني, سائقين محليين -> سائقون محليون."""
    known = speaker_words(lex)
    words = text.split()
    head = fold(words[0])
    for ending, base in known.nominative:
        stem = head[: -len(ending)]
        owned = any(len(s) > 1 and head.endswith(s) for s in lex.suffixes)  # زميلها
        if owned or not head.endswith(ending) or stem + base not in lex.people:
            continue
        out: list[str] = []
        for number, word in enumerate(words):
            if number and not fold(word).endswith(ending):
                return " ".join([*out, *words[number:]])
            out.append(word[: -len(ending)] + base if len(word) > len(ending) + 2 else word)
        return " ".join(out)
    return text


def oblique(text: str, lex: Lexicon) -> str:
    """A group as it reads after "one of": موظفون -> الموظفين."""
    first, _, rest = text.partition(" ")
    for ending, base in speaker_words(lex).nominative:
        if base and fold(first).endswith(base):
            first = first[: -len(base)] + ending
    if lex.syntax.definite and not rest and not fold(first).startswith(lex.syntax.definite):
        first = lex.syntax.definite + first
    return f"{first} {rest}".strip()


@cache
def _words(code: str) -> SpeakerWords:
    table = pack(code).load(Speakers)
    epithets = [fold(w) for w in table.epithets]
    return SpeakerWords(
        nominative=tuple((fold(a), fold(b)) for a, b in table.nominative.items()),
        called=_phrases(table.called),
        voices=_phrases(table.voices),
        voice_ends=_phrases(table.voice_ends),
        epithets=frozenset(e for e in epithets if not e.startswith("-")),
        epithet_endings=tuple(e for e in epithets if e.startswith("-")) or (" ",),
        bodies=frozenset(fold(w) for w in table.bodies),
        issuing=frozenset(fold(w) for w in table.issuing),
        owner_of=table.owner_of,
        owners={fold(w): frozenset(tags.split()) for w, tags in table.owners.items()},
        bound=tuple((fold(a), b) for a, b in table.bound.items()),
    )


def _phrases(texts: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(fold(t).split()) for t in texts), key=len, reverse=True))


_NONE = SpeakerWords((), (), (), (), frozenset(), (" ",), frozenset(), frozenset(), "{noun} {owner}", {}, ())
_FOUND: dict[int, SpeakerWords] = {}
