"""What a place does in its sentence: where something happens, where something comes from or where it goes.

    >>> roles("The last convoy left Mosul for the camp in Erbil.", "en", [mosul, erbil])   # the two places
    ["origin", "at"]

Two places can only stand against each other where they do the same: "left Mosul" does not contradict "in Erbil", and a
capital that speaks ("Baghdad said", واشنطن), an adjective and the home of a body have no role at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.places import PlaceRules, gazetteer, has_places
from claimcheck.model.fact import Place
from claimcheck.model.judgement import Passage

BEFORE = 80
"""Letters before a name that are looked at."""
STEPS = 6
"""Words before a name that are looked at: "in the northern city of"."""
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GRAINS = {"country": "country", "area": "local", "province": "local", "city": "local", "site": "local"}
_STOP = re.compile(r"[.!?؟:;؛(\[\n]")


@frozen
class _Rules:
    """The words of one language, folded."""

    roles: dict[str, str]
    skipped: frozenset[str]
    of: frozenset[str]
    joiners: frozenset[str]
    conjunctions: tuple[str, ...]
    prefixes: dict[str, str]
    article: str


def roles(text: str, lang: str, places: Sequence[Place]) -> list[str]:
    """Per place, in text order, "at", "origin" or "goal"; "" for any other and in a language without such words."""
    rules = _rules(lang)
    out: list[str] = []
    for number, place in enumerate(places):
        found = _role(text, place, rules) if rules else ""
        if not found and rules and number and _listed(text, places[number - 1], place, rules):
            found = out[-1]
        out.append(found)
    return out


def roles_in(passage: Passage) -> list[tuple[Place, str]]:
    """Each place of a passage and what it does there, as `roles` says."""
    places = passage.facts.places
    return list(zip(places, roles(passage.document.text, passage.document.lang, places), strict=True))


def grain(place: str) -> str:
    """How large a place is: "country" or "local"; "" for seas, regions and what the gazetteer does not have.

    A province and its capital of one name are one place, so that provinces and cities cannot be told apart.
    """
    known = gazetteer().get(place)
    return _GRAINS.get(known[0], "") if known else ""


def _role(text: str, place: Place, rules: _Rules) -> str:
    start = place.span.start
    before = text[max(0, start - BEFORE) : start]
    written = re.search(r"[^\W_]*$", before)
    if written and written.group():  # letters written onto the name: ب in بالموصل
        onto = _without(fold(written.group()), rules)
        if onto in rules.prefixes:
            return rules.prefixes[onto]
        if onto:
            return ""
        before = before[: written.start()]
    stops = [m.end() for m in _STOP.finditer(before)]
    words = [fold(w.group()) for w in _WORDS.finditer(before, stops[-1] if stops else 0)]
    for word in reversed(words[-STEPS:]):
        bare = _without(word, rules)
        for one in (word, bare):
            if one in rules.roles:
                return rules.roles[one]
        if word in rules.skipped or bare in rules.skipped or word in rules.of:
            continue
        for prefix, role in rules.prefixes.items():  # بمدينة
            if bare.startswith(prefix) and bare.removeprefix(prefix) in rules.skipped:
                return role
        return ""
    return ""


def _without(word: str, rules: _Rules) -> str:
    """A word without a conjunction written onto it and the article at its end (وبال: ب)."""
    for one in rules.conjunctions:
        if word.startswith(one):
            word = word.removeprefix(one)
            break
    return word.removesuffix(rules.article) if rules.article and word != rules.article else word


def _listed(text: str, one: Place, other: Place, rules: _Rules) -> bool:
    """Whether nothing but a joiner stands between two names ("in Mosul and Ramadi")."""
    between = text[one.span.end : other.span.start]
    return len(between) <= BEFORE // 4 and fold(between).strip() in rules.joiners


@cache
def _rules(lang: str) -> _Rules | None:
    if lang not in codes() or not has_places(pack(lang)):
        return None
    table = pack(lang).load(PlaceRules)
    words = {fold(w): role for role in ("at", "origin", "goal") for w in getattr(table, role)}
    prefixes = {fold(w): role for role, written in table.written_on.items() for w in written}
    return _Rules(
        roles=words,
        skipped=frozenset(fold(w) for w in [*table.heads, *table.determiners, *table.parts]) - words.keys(),
        of=frozenset(fold(w) for w in table.of),
        joiners=frozenset(fold(w).strip() for w in table.joiners),
        conjunctions=tuple(fold(c) for c in table.conjunctions),
        prefixes=prefixes,
        article=fold(table.article),
    )
