"""Whether two names, of any scripts, are one: by the consonants that every transliteration keeps.

    >>> same_name("Abdul Latif Rashid", "عبد اللطيف رشيد") > 0.9, same_name("Rashid", "رشاد الراشدي")
    (True, 0.0)

Each word becomes its consonants ("Rashid", "رشيد" -> "rSd"); a letter that transliterations read two ways (q: k or g,
j: g or y) gives two skeletons. Consonants alone would call حسين and Hassan one, so the vowels are compared too, as far
as both scripts write them: Arabic writes only the long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from attrs import frozen
from rapidfuzz.distance import Indel, LCSseq

from claimcheck.lang.fold import fold

_LONGEST = 400
"""Characters; what is longer is no name."""

_MISSED = 0.25
"""What a long vowel that the other side lacks takes off: one is enough to part حسن and حسين."""

_ARABIC = {
    "ا": "a", "ع": "", "ء": "", "و": "w", "ي": "y", "ه": "h", "ب": "b", "پ": "b", "ت": "t", "ث": "T", "ج": "g",
    "چ": "S", "ح": "h", "خ": "x", "د": "d", "ذ": "D", "ر": "r", "ز": "Z", "ژ": "Z", "س": "s", "ش": "S", "ص": "s",
    "ض": "D", "ط": "t", "ظ": "Z", "غ": "g", "ف": "f", "ڤ": "f", "ق": "Q", "ك": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n",
}  # fmt: skip
_LATIN = (  # longest first; capitals are letters with several readings, or sh (S)
    ("x", "X"), ("sch", "S"), ("tch", "S"), ("tsh", "S"), ("dzh", "g"), ("sh", "S"), ("ch", "C"), ("kh", "x"),
    ("gh", "g"), ("dj", "g"), ("dh", "D"), ("th", "T"), ("ph", "f"), ("ck", "k"), ("zh", "J"), ("q", "Q"),
    ("j", "J"), ("v", "f"), ("p", "b"), ("z", "Z"),
)  # fmt: skip
_READINGS = {
    "C": ("S", "k", "x"), "c": ("k", "g", "s"), "X": ("ks", "S", "k"), "Q": ("k", "g"), "J": ("g", "", "z"),
    "T": ("t", "s"), "D": ("d", "z"), "Z": ("z", "s"), "H": ("h", ""),
}  # fmt: skip
_SPECIAL = str.maketrans(
    {"ç": "ch", "č": "ch", "ć": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ğ": "gh", "ı": "i"}
)
_SILENT = re.compile(r"(?<=[aeiou])h(?=[^aeiouwyh])")
_SOFT_C = re.compile(r"c(?=[eiy])")
_VOWELS = re.compile(r"[aeiouwy]+")
_TWICE = re.compile(r"(.)\1+")
_LONG = re.compile(r"(ou|oo|ee|aa|ii)[^aeiouwy]$")
_GAP = re.compile(r"[^aiu]")
_ROUND = str.maketrans("eyow", "iiuu")
_WORD = re.compile(r"[^\W_]+(?:['`][^\W_]+)*")
_ARTICLE = re.compile(r"\b(?:al|el|ul|as|ash|ad|ar|an|at|az)-(?=\w)|\b(?:al|el)'(?=\w)")
_THE = re.compile(r"^the (?=\S+ \S)")
"""Before a name of two words or more: "the fire service" is the Hellenic Fire Service, "the ministry" is any."""
_FUSED = re.compile(r"\bال(?=\w{2})")
_SERVANT = (  # "Abdul Latif", "Abd al-Latif", "Abdellatif", عبد اللطيف and عبداللطيف are one word
    (re.compile(r"\babd(?:[aeuo]l)?[ -](?:[aeu]l[ -])?(?=\w)|\babd[aeuo]l(?=[a-z]{3})"), "abdal"),
    (re.compile(r"\bعبد ?ال(?=\w)|\bعبد (?=\w)"), "عبدال"),
)


@frozen
class _Word:
    """`bones`: the consonants, in every reading; `sounds`: with vowels a, i, u; `long`: a vowel that has to be
    written."""

    plain: str
    bones: tuple[str, ...]
    sounds: str
    long: str
    spare: bool
    """Whether its script writes long vowels only."""


def same_name(
    a: str,
    b: str,
    threshold: float = 0.82,
    *,
    titles: frozenset[str] = frozenset(),
    particles: frozenset[str] = frozenset(),
) -> float:
    """How surely two names are one, 0..1. Every word of the shorter name needs a partner in the other of at least
    `threshold`, else 0; what the longer name has beside does not count. Numbers need an equal partner. `titles` and
    `particles` (folded words) are left out. Never raises."""
    one, other = _parts(a, titles, particles), _parts(b, titles, particles)
    if not one or not other:
        return 0.0
    if len(one) > len(other):
        one, other = other, one
    if _numbers(one) != _numbers(other):
        return 0.0
    best = _paired(one, other, threshold)
    if not best and len(other) > 1 and len(other) - len(one) <= 1:  # "Nour El-Din", "Noureddine"
        best = _like(_joined(one), _joined(other))
        return best if best >= max(threshold, 0.9) else 0.0
    return best


def _numbers(words: Sequence[_Word]) -> set[str]:
    return {w.plain for w in words if any(map(str.isdigit, w.plain))}


def _paired(one: Sequence[_Word], other: Sequence[_Word], threshold: float) -> float:
    """The mean, by length, of the best partners, each used once; 0 where a word has none."""
    free = list(other)
    total = weight = 0.0
    for word in sorted(one, key=lambda w: -len(w.plain)):
        at, score = max(((i, _like(word, w)) for i, w in enumerate(free)), key=lambda found: found[1])
        if score < threshold:
            return 0.0
        free.pop(at)
        total += score * len(word.plain)
        weight += len(word.plain)
    return total / weight


def _like(a: _Word, b: _Word) -> float:
    if a.plain == b.plain:
        return 1.0
    if any(map(str.isdigit, a.plain + b.plain)):
        return 0.0
    bones = max(Indel.normalized_similarity(x, y) for x in a.bones for y in b.bones)
    if bones < 1 and min(len(a.bones[0]), len(b.bones[0])) <= 2:
        return 0.0
    if not a.spare and not b.spare:
        return float(bones * (0.4 + 0.6 * Indel.normalized_similarity(a.sounds, b.sounds)))
    if a.spare and b.spare:
        missed = len(a.sounds) + len(b.sounds) - 2 * LCSseq.similarity(a.sounds, b.sounds)
        missed -= len(a.bones[0]) + len(b.bones[0]) - 2 * LCSseq.similarity(a.bones[0], b.bones[0])
    else:
        written, full = (a, b) if a.spare else (b, a)
        missed = _missing(written.sounds, full.sounds)
        missed += bool(full.long) and full.long not in written.sounds[1:]
    return max(0.0, float(bones - _MISSED * max(0, missed)))


def _missing(written: str, full: str) -> int:
    """How many vowels of `written` do not stand in `full` at their place among the consonants. At the end of a word
    any vowel is as good as another: "Fatimeh", فاطمة."""
    here, there = _GAP.split(written), _GAP.split(full)
    if len(here) != len(there):
        both = LCSseq.similarity(written, full)
        return max(0, len(written) - both - max(0, len(here) - len(there)))
    ends = (0, len(here) - 1)
    gaps = enumerate(zip(here, there, strict=True))
    return sum(bool(set(a) - set(b)) and not (b and len(a) == 1 and at in ends) for at, (a, b) in gaps)


def _joined(words: Sequence[_Word]) -> _Word:
    return _Word(
        "".join(w.plain for w in words),
        ("".join(w.bones[0] for w in words),),
        "".join(w.sounds for w in words),
        "",
        words[0].spare,
    )


@lru_cache(maxsize=4096)
def _parts(name: str, titles: frozenset[str], particles: frozenset[str]) -> tuple[_Word, ...]:
    if len(name) > _LONGEST:
        return ()
    text = fold(name.casefold().translate(_SPECIAL))
    for servant, one in _SERVANT:
        text = servant.sub(one, text)
    text = _FUSED.sub("", _ARTICLE.sub("", _THE.sub("", text)))
    return tuple(_word(w) for w in _WORD.findall(text) if w not in titles and w not in particles)


@lru_cache(maxsize=16384)
def _word(word: str) -> _Word:
    if any(c in _ARABIC for c in word):
        letters = "".join(_ARABIC.get(c, c) for c in word)
        if len(letters) > 2 and letters[-1] == "h":  # ة folds to ه: فاطمة is Fatima
            letters = letters[:-1] + "a"
        letters = re.sub("^a(?=[wy])", "", letters.replace("tS", "S"))  # إيمان: the alef only carries the vowel
        return _Word(word, tuple(_bones(letters)), _sounds(letters), "", True)
    letters = _latin(word).replace("'", "").replace("`", "")
    if len(letters) > 2:
        letters = re.sub(r"(?<=[aeiou])h$", "", letters)
    long = _LONG.search(letters)
    for pair, one in _LATIN:
        letters = letters.replace(pair, one)
    letters = _SILENT.sub("H", _SOFT_C.sub("s", letters))
    return _Word(word, tuple(_bones(letters)), _sounds(letters), long[1].translate(_ROUND)[-1] if long else "", False)


def _latin(word: str) -> str:
    if word.isascii():
        return word
    from anyascii import anyascii

    return str(anyascii(word)).casefold()


def _bones(letters: str) -> Iterator[str]:
    """The consonants, in at most 12 readings."""
    choices = [_READINGS.get(c, (c,)) for c in letters]
    for count, reading in enumerate(product(*choices)):
        if count == 12:
            return
        text = "".join(reading)
        text = text[:1].replace("w", "f") + text[1:]  # Wagner, فاغنر
        yield _TWICE.sub(r"\1", _VOWELS.sub("", text))


def _sounds(letters: str) -> str:
    """The word in one reading, with its vowels as a, i, u."""
    first = "".join(_READINGS.get(c, (c,))[0] for c in letters)
    return _TWICE.sub(r"\1", first.translate(_ROUND))
