"""Names of persons where no capitals show them: a given name, what joins names (بن), a family name, a title before it.

`person_names(unit, lex)` gives those of a unit in text order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import Range, abbreviation, is_boundary, is_comma
from claimcheck.attribution.units import Unit
from claimcheck.lang.memo import LIMIT

LONGEST = 6
"""Words of the longest name."""
TITLE = 10
"""Tokens before a name in which its title is looked for."""


@frozen
class PersonName:
    """Tokens `start..end` hold title and name, `first..end` the name; `cut` letters of the start are a proclitic.
    `sure`: a list knows the given name; else it is a name if the text calls the person so again."""

    start: int
    first: int
    end: int
    cut: int
    sure: bool = True


def person_names(unit: Unit, lex: Lexicon) -> list[PersonName]:
    """Persons named in full (two words or more), or by a given name with a title before it."""
    out: list[PersonName] = []
    k = 0
    while k < len(unit):
        cut = _opens(unit.words, k, lex)
        if cut is None:
            unknown = _unknown(unit, k, lex)
            if unknown is not None:
                out.append(unknown)
            k = unknown.end if unknown else k + 1
            continue
        end = name_end(unit.words, k, len(unit), lex, cut)
        first = k
        if not cut and not (out and out[-1].end == k) and _foreign(unit, k - 1, lex):
            first = k - 1
        start, title_cut = (k, cut) if cut else _title_start(unit, first, lex)
        if end - first >= 2 or start < first:
            out.append(PersonName(start, first, end, title_cut))
        k = end
    return out


def _opens(words: Sequence[str], at: int, lex: Lexicon) -> int | None:
    """How many letters before a name that opens at `at` are joined to it; None where none opens there."""
    word = words[at]
    if begins(words, at, lex):
        return 0
    if _titled(words, at, lex):
        return 0
    if len(word) > 3 and word[0] in (*lex.proclitics, *lex.joined) and _given(word[1:], lex):
        return None if _function(word[1:], lex) or word[1:] in lex.heads else 1
    return None


def _unknown(unit: Unit, at: int, lex: Lexicon) -> PersonName | None:
    """A name of two words no list knows, after a title and a definite noun: الخبيرة الهولندية مارلين فيسر."""
    if at == 0 or at + 1 >= len(unit) or not settled(unit.words[at - 1], lex) or not nameable(unit.words[at], lex):
        return None
    if unit.quote[at] != unit.quote[at + 1] or not family(unit.words[at + 1], lex):
        return None
    if unit.words[at] in lex.openers or lex.bare(unit.words[at]) in lex.heads or lex.adverb(unit.words[at]):
        return None
    start, cut = _title_start(unit, at, lex)
    return PersonName(start, at, at + 2, cut, sure=False) if start < at else None


def _foreign(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether an unknown given name stands at `at`, between a definite noun and a known name."""
    if at < 1 or unit.words[at].startswith(lex.syntax.definite) or not family(unit.words[at], lex):
        return False
    before = unit.words[at - 1]
    return before.startswith(lex.syntax.definite) and unit.quote[at] == unit.quote[at - 1]


def _titled(words: Sequence[str], at: int, lex: Lexicon) -> bool:
    """Whether a given name that is another word as well stands between a title or a definite noun and a name: النائب
    علي هاني."""
    if words[at] not in lex.male or words[at] in lex.heads or not 0 < at < len(words) - 1:
        return False
    before = words[at - 1]
    return (before in lex.titles or before.startswith(lex.syntax.definite)) and begins(words, at + 1, lex)


def begins(words: Sequence[str], at: int, lex: Lexicon) -> bool:
    """Whether a given name stands at `at`, or a joint of names with a name after it (عبد, أبو)."""
    word = words[at]
    if word in lex.heads or _function(word, lex):
        return False  # علي is folded like على
    joint = word in lex.particles and at + 1 < len(words) and family(words[at + 1], lex)
    town = (k for k in (at - 1, at) if k >= 0 and " ".join(words[k : k + 2]) in lex.places)  # بندر عباس
    return (joint or _given(word, lex)) and next(town, None) is None


def name_end(words: Sequence[str], at: int, limit: int, lex: Lexicon, cut: int = 0) -> int:
    """Where the name that opens at `at` ends: further given names and joints, and one family name."""
    k = at if words[at][cut:] in lex.particles else at + 1
    limit = min(limit, at + LONGEST)
    while k < limit:
        word = words[k]
        if word in lex.particles:
            if k + 1 >= limit or not words[k + 1][:1].isalpha():
                return max(k, at + 1)
            k += 2
        elif _given(word, lex):
            if word in lex.stops and k + 1 < limit and words[k + 1].startswith(lex.syntax.definite):
                return k
            k += 1
        else:
            return k + 1 if family(word, lex) else k
    return k


@lru_cache(maxsize=LIMIT)
def family(word: str, lex: Lexicon) -> bool:
    """Whether a word may be a family name: no function word, verb of saying, feminine adjective or noun of a head."""
    definite = word.startswith(lex.syntax.definite)
    if not word.isalpha() or len(word) < 2 or lex.prepositional(word):
        return False
    if not definite and (word in lex.heads or word.endswith(lex.feminine_endings[:1]) or word in lex.openers):
        return False
    closed = (lex.stops, lex.clause_words, lex.relatives, lex.governors, lex.complementisers, lex.auxiliaries)
    if any(word in words or lex.bare(word) in words for words in (*closed, lex.negations, lex.question_words)):
        return False
    if lex.adverb(word) or (definite and word in lex.people | lex.institutions | lex.documents):
        return False
    return definite or not _said(word, lex)


def _given(word: str, lex: Lexicon) -> bool:
    return word in lex.male or word in lex.female


def _function(word: str, lex: Lexicon) -> bool:
    return word in lex.stops or word in lex.governors or word in lex.complementisers


def _said(word: str, lex: Lexicon) -> bool:
    forms = [*lex.index.forms.get(word, ()), *lex.index.forms.get(lex.bare(word), ())]
    return any(f.kind in ("verb", "marker") for f in forms) or word.endswith(lex.syntax.accusative or " ")


def _title_start(unit: Unit, first: int, lex: Lexicon) -> tuple[int, int]:
    """Where the title before the name at `first` starts, and how many letters before it are joined to it."""
    best, cut, k = first, 0, first
    while k > max(0, first - TITLE) and unit.quote[k - 1] == unit.quote[first]:
        word = unit.words[k - 1]
        bare = lex.bare(word)
        plain = word.removeprefix(lex.syntax.definite)
        if word in lex.titles or plain in lex.titles or plain in lex.people:
            best, cut = k - 1, 0
        elif bare in lex.titles or bare in lex.people:
            return k - 1, len(word) - len(bare)
        elif (is_boundary(unit, k - 1) and not abbreviation(unit, k - 1)) or _parts(unit, k - 1, lex):
            break
        k -= 1
    return best, cut


def _parts(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether no title reaches across a word: a verb, a clause word, a preposition that opens a phrase of its own."""
    word = unit.words[at]
    if word in lex.clause_words or word in lex.relatives or word in lex.complementisers or word in lex.stops:
        return True
    if word in lex.heads or word.startswith(lex.syntax.definite):
        return False
    return any(m.form.kind == "verb" for m in lex.matches(unit, at))


def named_after(words: Sequence[str], lex: Lexicon) -> tuple[int, int]:
    """The part of a mention that is a person's name, (0, 0) for none; a given name counts at the start, after a title
    or where another name follows."""
    best = (0, 0)
    for k in range(len(words)):
        if k < best[1] or not begins(words, k, lex):
            continue
        end = name_end(words, k, len(words), lex)
        titled = k == 0 or words[k - 1] in lex.titles or words[k - 1] in lex.people or words[k - 1] == "."
        if end - k >= 2 or (titled and end == len(words) and _given(words[k], lex)):
            best = (k, end)  # the last one: رئيس مؤسسة "سالم الخير" وليد عطوان
    return best


def with_name(unit: Unit, phrase: Range, lex: Lexicon) -> Range:
    """`phrase`, where it describes a person, with the name between commas after it: رئيس الوفد، صالح باوزير، إن."""
    start, end = phrase
    if end <= start or not is_comma(unit, end) or noun(unit.words[start], lex) not in lex.titles | lex.people:
        return phrase
    close = next((k for k in range(end + 1, min(len(unit), end + 2 + LONGEST)) if is_comma(unit, k)), 0)
    at = end + 1
    while at < close and (unit.words[at] in lex.titles or unit.words[at] in lex.honorifics):
        at += 1
    words = unit.words[at:close]
    opens = len(words) > 1 and (at > end + 1 or nameable(words[0], lex))  # العميد الطيب قرشي
    named = opens and all(family(word, lex) for word in words[1:])
    return (start, close) if named else phrase


@lru_cache(maxsize=LIMIT)
def nameable(word: str, lex: Lexicon) -> bool:
    """Whether an unknown word may open a name: no function word, noun of a head, number or verb of saying."""
    closed = (
        *(lex.stops, lex.complement_prepositions, lex.institutions, lex.people, lex.titles, lex.governors),
        *(lex.complementisers, lex.question_words, lex.negations),
    )
    if word.startswith(lex.syntax.definite) or not word.isalpha() or any(word in c for c in closed):
        return False
    verb = any(f.kind == "verb" for w in (word, lex.bare(word)) for f in lex.index.forms.get(w, ()))
    other = word in lex.adverbs or word in lex.relatives or word in lex.clause_words or lex.prepositional(word)
    return not verb and not other


def noun(word: str, lex: Lexicon) -> str:
    """A noun without a proclitic and its article; وزير itself begins like one."""
    bare = word if word in lex.heads else lex.bare(word)
    return bare.removeprefix(lex.syntax.definite)


@lru_cache(maxsize=LIMIT)
def settled(word: str, lex: Lexicon) -> bool:
    """Whether a noun is definite: by its article, also behind a preposition, or by its owner (تحريرها, زميلته)."""
    if word.startswith(lex.syntax.definite) or lex.prepositional(word):
        return True
    owner = next((s for s in lex.suffixes if word.endswith(s) and len(word) > len(s) + 2), "")
    return len(owner) > 1 or bool(
        owner and word in lex.titles and word[:-1] not in lex.titles and word[:-1] not in lex.people
    )
