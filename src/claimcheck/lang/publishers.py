"""Which publishers speak for themselves: a ministry's bulletin is the ministry's word, a newspaper's report is not the
newspaper's. The schema of `publishers.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar

from attrs import field, frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack

_WORD = re.compile(r"\w+")


@frozen
class Publishers:
    """`publishers.toml`, in natural spelling. `press`: words of the names of news outlets (Gazette, وكالة أنباء);
    `bodies`: words of the names of those who publish what they say themselves (ministry, شركة); `desks`: phrases that
    mean such a body whatever else its name holds ("press office").
    """

    FILE: ClassVar[str] = "publishers.toml"
    press: list[str] = field(factory=list)
    bodies: list[str] = field(factory=list)
    desks: list[str] = field(factory=list)


def issues(publisher: str) -> bool:
    """Whether, by the words of its name, a publisher publishes what it says itself; False where nothing tells."""
    text = " ".join(_WORD.findall(fold(publisher)))
    press, bodies, desks = _patterns()
    return bool(desks.search(text)) or (bool(bodies.search(text)) and not press.search(text))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Of all languages: a publisher's name can be in any."""
    tables = [p.load(Publishers) for code in codes() for p in [pack(code)] if p.has(Publishers)]
    return (
        _either([w for t in tables for w in t.press]),
        _either([w for t in tables for w in t.bodies]),
        _either([w for t in tables for w in t.desks]),
    )


def _either(phrases: list[str]) -> re.Pattern[str]:
    """Any of the phrases, in Arabic with the article too: النقابة."""
    return re.compile(rf"\b(?:{fold('ال')})?(?:{'|'.join(re.escape(fold(p)) for p in phrases)})\b")
