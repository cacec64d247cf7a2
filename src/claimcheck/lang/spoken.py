"""French and German names as they are spoken, which is how Arabic writes them: لوران for Laurent, ماير for Meyer.

    >>> spoken("Laurent"), spoken("Meyer")
    (('loran', 'laurent', 'laurent'), ('meye', 'maier', 'meyer'))

Other readings beside the letters: nobody knows from a name alone what it is ("Robert": روبرت, روبير).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

Rules = Sequence[tuple[re.Pattern[str], str]]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), sound) for pattern, sound in pairs)


_FRENCH = _rules(
    ("^h", ""),
    ("^le(?=[^aeiouy])", "lu"),  # Lecornu, لوكورنو
    ("^de(?=[^aeiouy])", "du"),
    ("c?qu", "k"),
    ("ch", "sh"),
    ("gn", "ny"),
    ("eau|au", "o"),
    ("ai|ei", "e"),
    ("oi", "uwa"),
    ("ou", "u"),
    ("g(?=[eiy])", "j"),
    ("c(?=[eiy])", "s"),
    ("e(?=n[tdcs]|n$|m[pb])", "a"),
    ("in$", "an"),
    ("(?<=[^aeiou])er$", "e"),  # Boulanger, بولانجيه
    ("es$|(?<=[^aeiouy])e$", ""),
    ("(?<=r)[tdcs]+$|(?<=[aeiouyn])[tdsxpz]+$", ""),  # Laurent, Renaud, Leclerc, Roux
)
_GERMAN = _rules(("e[iy]", "ai"))  # Klein, كلاين
_SHARP = _rules(("t?z", "ts"))  # Scholz, شولتس, but Heinz, هاينز


@lru_cache(maxsize=4096)
def spoken(name: str) -> tuple[str, ...]:
    """One word of a name in Latin letters as it would be said in French and, two ways, in German, in lower case."""
    plain = anyascii(name.casefold().replace("ç", "s")).casefold()
    return tuple(_respelt(plain, rules) for rules in (_FRENCH, _GERMAN, _SHARP))


def _respelt(text: str, rules: Rules) -> str:
    for pattern, sound in rules:
        text = pattern.sub(sound, text)
    return text
