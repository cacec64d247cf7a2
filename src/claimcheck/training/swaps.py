"""Sentences made false, or kept true, by putting one word in place of another: `Swaps.load().swapped(...)`.

The words stand in swaps.toml. Whether the change was made on one side or alike on both is drawn, so that a changed
hypothesis alone tells nothing.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from attrs import frozen

FILE = Path(__file__).with_name("swaps.toml")
LANGUAGES = ("en", "ar")
JOINED = "وفبلك"
"""Arabic words of one letter that are written together with the next."""
BOTH = 0.4
"""How often a word that can be changed on both sides is."""


@frozen
class Swap:
    """`old` and `new` hold a word for each language, None where it is a word of the other language alone."""

    old: tuple[str | None, str | None]
    new: tuple[str | None, str | None]

    def applied(self, text: str, lang: str) -> str:
        """The text with the first `old` replaced; the text itself where there is none."""
        at = LANGUAGES.index(lang)
        old, new = self.old[at], self.new[at]
        if old is None or new is None:
            return text
        return _pattern(old, lang).sub(lambda found: found.group(1) + new, text, count=1)


@frozen(eq=False)
class Swaps:
    """All swaps that are known; equal only to itself, as the hash of thousands of words takes longer than a look-up."""

    swaps: tuple[Swap, ...]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Swaps:
        raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
        out = []
        for words in raw["groups"].values():
            known = [tuple(word.split(" | ")) for word in words]
            out += [Swap(old, new) for old in known for new in known if old != new]
        for pair in raw["opposites"]["pairs"]:
            one, other = pair.split(" | ")
            sides = ((one, None), (other, None)) if one.isascii() else ((None, one), (None, other))
            out += [Swap(*sides), Swap(*sides[::-1])]
        return cls(tuple(out))

    def swapped(
        self, premise: str, hypothesis: str, langs: Sequence[str], rng: random.Random
    ) -> tuple[str, str, bool] | None:
        """The pair with one word changed, and whether both sides were changed alike; None where nothing fits.

        Both texts say the same before the change: one is the other, or its translation.
        """
        ours, theirs = langs
        fitting = self._of(premise, ours) + self._of(hypothesis, theirs)
        if not fitting:
            return None
        swap = rng.choice(fitting)
        one, other = swap.applied(premise, ours), swap.applied(hypothesis, theirs)
        if one != premise and other != hypothesis and rng.random() < BOTH:
            return one, other, True
        if one != premise and (other == hypothesis or rng.random() < 0.5):
            return one, hypothesis, False
        return premise, other, False

    def changed(self, text: str, lang: str, rng: random.Random) -> str | None:
        """The text with one word changed, None where nothing fits."""
        fitting = self._of(text, lang)
        return rng.choice(fitting).applied(text, lang) if fitting else None

    def _of(self, text: str, lang: str) -> list[Swap]:
        """The swaps that change a text; of the many for one word, one."""
        index = self._index[lang]
        found = {word for word in _words(text, lang) if word in index}
        return [swap for word in sorted(found) for swap in index[word] if swap.applied(text, lang) != text]

    @property
    def _index(self) -> dict[str, dict[str, list[Swap]]]:
        return _index(self)


@lru_cache(maxsize=2)
def _index(swaps: Swaps) -> dict[str, dict[str, list[Swap]]]:
    """By language, swaps by the first word of what they replace."""
    out: dict[str, dict[str, list[Swap]]] = {lang: {} for lang in LANGUAGES}
    for swap in swaps.swaps:
        for lang, old in zip(LANGUAGES, swap.old, strict=True):
            if old is not None:
                out[lang].setdefault(old.split()[0], []).append(swap)
    return out


def _words(text: str, lang: str) -> set[str]:
    """The words of a text, in Arabic also without the one-letter words that are written together with them."""
    words = set(re.findall(r"[^\W\d_]+", text))
    if lang == "ar":
        words |= {word[1:] for word in words if word[0] in JOINED}
    return words


@lru_cache(maxsize=4096)
def _pattern(word: str, lang: str) -> re.Pattern[str]:
    joined = f"[{JOINED}]?" if lang == "ar" else ""
    return re.compile(rf"(?<!\w)({joined}){re.escape(word)}(?!\w)")
