"""Which language a text is in, by its letters and its commonest words.

    >>> detect("قالت وزارة الدفاع إن القوات غادرت القاعدة"), detect("وزارت دفاع گفت که نیروها از پایگاه رفتند")
    ('ar', 'fa')

What comes back is a language code such as "ar", or "und" where the letters do not tell. A script that has no pack is
named after its only large language ("he", "zh"); within a script the packs and their neighbours (neighbours.toml)
compete. Cost is bounded: only the first letters of a text are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import ClassVar

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import ROOT, codes, pack, read_table

UNKNOWN = "und"
SAMPLE = 20_000
"""Characters looked at, from the start of the text."""
LETTER_WEIGHT = 3.0
"""A share of telling letters against a share of common words: 7% of an Arabic text are ة ى أ إ, 20% common words."""
FEW = 3
"""So many telling letters are no chance: a foreign name brings one or two."""
FEW_SHARE = 0.04
LONG = 25
"""Words without a single common word of the language among them that are no text in it."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@frozen
class CommonWords:
    """The commonest words of a pack's language, natural spelling, folded when read."""

    FILE: ClassVar[str] = "detect.toml"
    words: list[str]


@frozen
class Neighbour:
    """A language without a pack that shares its script with one that has, or with another neighbour.

    `letters` are letters that set it apart from the packs of its script, `words` its commonest words.
    """

    code: str
    script: str
    letters: str = ""
    words: tuple[str, ...] = ()


@frozen
class Neighbours:
    """`scripts` names the language of a script that is (nearly) written in one only."""

    scripts: dict[str, str]
    language: list[Neighbour]


@frozen
class _Profile:
    code: str
    letters: frozenset[str]
    foreign: frozenset[str]
    words: frozenset[str]
    has_pack: bool


def detect(text: str) -> str:
    """The code of the language most of the letters of `text` are in; "und" where they do not tell."""
    letters = Counter(char for char in text[:SAMPLE].lower() if char.isalpha())
    by_script: Counter[str] = Counter()
    for char, count in letters.items():
        by_script[script_of(char)] += count
    if not by_script:
        return UNKNOWN
    kana = by_script["HIRAGANA"] + by_script["KATAKANA"]
    if kana and kana * 10 >= by_script["CJK"]:  # Japanese writes most nouns in Chinese characters
        by_script["HIRAGANA"] = kana + by_script.pop("CJK", 0)
    script = max(by_script, key=lambda s: (by_script[s], s))
    profiles = _profiles().get(script)
    if profiles is None:
        return _neighbours().scripts.get(script, UNKNOWN)
    return _of_script(text[:SAMPLE], script, letters, by_script[script], profiles)


def supported(code: str) -> bool:
    """Whether there is a pack for a code such as "ar" or "ar-IQ"."""
    return primary(code) in codes()


def primary(code: str) -> str:
    """The language of a code without its region or script: "ar" of "ar-IQ" or "AR_iq"."""
    return re.split(r"[-_]", code.strip(), maxsplit=1)[0].lower()


def _of_script(text: str, script: str, letters: Counter[str], total: int, profiles: tuple[_Profile, ...]) -> str:
    words = [fold(w) for w in _WORD.findall(text) if script_of(w[0]) == script]
    best, best_score = UNKNOWN, 0.0
    for profile in profiles:
        own = sum(letters[c] for c in profile.letters)
        foreign = sum(letters[c] for c in profile.foreign)
        hits = sum(w in profile.words for w in words)
        # an Arabic text may name گلستان, and an English one Erdoğan: two letters are a name, not a language
        alien = foreign >= FEW and foreign >= FEW_SHARE * total
        # "un-summons" holds a French word and "no alien" a Spanish one: a single word is no language either
        at_home = hits > 1 or (hits and own) or (own >= FEW and own >= FEW_SHARE * total)
        if not (at_home or profile.has_pack) or (len(words) >= LONG and hits == 0):
            continue
        telling = own if at_home else 0  # "Café opens" is no French for its é, though French has a pack
        score = hits / max(1, len(words)) + LETTER_WEIGHT * (telling - (foreign if alien else 0)) / total
        if profile.has_pack and not alien:
            score += 1e-6  # a headline without any common word: the language of the script that we know
        if score > best_score:
            best, best_score = profile.code, score
    return best


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The script of a letter, as Unicode names it ("ARABIC"); "?" for what has no name."""
    return unicodedata.name(char, "?").split(" ", 1)[0].split("-", 1)[0]


@lru_cache(maxsize=1)
def _neighbours() -> Neighbours:
    return read_table(ROOT / "neighbours.toml", Neighbours)


@lru_cache(maxsize=1)
def _profiles() -> dict[str, tuple[_Profile, ...]]:
    """Script -> the languages that compete for it, packs first."""
    found: dict[str, list[_Profile]] = {}
    for code in codes():
        info = pack(code).info
        words = pack(code).load(CommonWords).words if pack(code).has(CommonWords) else []
        profile = _Profile(
            code, frozenset(info.letters), frozenset(info.foreign_letters), frozenset(map(fold, words)), True
        )
        found.setdefault(info.script, []).append(profile)
    for other in _neighbours().language:
        if other.code not in codes():
            rivals = found.setdefault(other.script, [])
            known = frozenset(word for rival in rivals if rival.has_pack for word in rival.words)
            common = frozenset(map(fold, other.words)) - known
            rivals.append(_Profile(other.code, frozenset(other.letters), frozenset(), common, False))
    return {script: tuple(profiles) for script, profiles in found.items()}
