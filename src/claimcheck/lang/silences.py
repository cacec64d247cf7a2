"""How a language says that somebody did not say it: the schema of `silences.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar

from attrs import field, frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack

_GAP = r"(?:\W+\w+){1,6}?\W+"
"""What `…` stands for: one to six words ("رفضت … التعليق")."""


@frozen
class Silences:
    """`silences.toml`, in natural spelling. `silent`: phrases that tell of a body or person who does not speak of the
    matter, or does not own the words; `…` stands for a few words between, a name of `fill` in braces for any of its
    words ("{given} no {statement}"). `passing`: words before a name that is passed over ("not the ministry").
    `conjunctions` may be written onto the first word of a phrase (و).
    """

    FILE: ClassVar[str] = "silences.toml"
    conjunctions: list[str] = field(factory=list)
    silent: list[str] = field(factory=list)
    passing: list[str] = field(factory=list)
    fill: dict[str, list[str]] = field(factory=dict)


@frozen
class SilenceWords:
    """The table made ready: patterns over folded text."""

    silent: re.Pattern[str]
    passing: re.Pattern[str]
    """Ends where the name begins."""


@cache
def silence_words(pack: LanguagePack) -> SilenceWords | None:
    """The pack's table; None for a language without one. Raises PackError where it is broken."""
    if not pack.has(Silences):
        return None
    table = pack.load(Silences)
    joined = f"(?:{_either(table.conjunctions)})?" if table.conjunctions else ""
    return SilenceWords(
        silent=re.compile(rf"\b{joined}(?:{_either(table.silent, table.fill)})\b"),
        passing=re.compile(rf"\b(?:{_either(table.passing)})\s+$"),
    )


def _either(phrases: list[str], fill: dict[str, list[str]] | None = None) -> str:
    """The longest first."""
    words = {re.escape(f"{{{fold(name)}}}"): f"(?:{_either(listed)})" for name, listed in (fill or {}).items()}
    texts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        text = _GAP.join(re.escape(fold(part.strip())) for part in phrase.split("…"))
        for slot, listed in words.items():
            text = text.replace(slot, listed)
        texts.append(text)
    return "|".join(texts)
