"""Saying with a noun: issued a warning that, وجه نداء إلى.

`by_light(unit, match, low, lex)` gives the site of a light verb and its noun; none where no such noun follows.
"""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, is_boundary, subject_after
from claimcheck.attribution.site import AGREEMENT, Site, Start, ahead
from claimcheck.attribution.subjects import subject_before
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm

REACH = 16
ADJECTIVES = 2
"""Words that may stand between the noun and what is said (a stern public warning that, تحذيرا شديد اللهجة من)."""


def by_light(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """The site of a light verb: cue in two parts, class of the noun, content after it."""
    for k in range(match.last, min(len(unit), match.last + REACH)):
        if is_boundary(unit, k) or lex.complementiser(unit, k):
            return []
        form = _noun(unit.words[k], lex)
        if form is None:
            continue
        start = _start(unit, k, form, lex)
        if start is None:
            return []
        found = _speaker(unit, match, k, low, lex)
        if found is None:
            return []
        source, first = found
        site = ahead(unit, match, source, start, first, start.joint, match.form.tags & AGREEMENT)
        return [evolve(site, cue=((match.first, match.last), (k, k + 1)), class_=form.class_)]
    return []


def _noun(word: str, lex: Lexicon) -> CueForm | None:
    """The form of a cue noun: as it stands, in the accusative, or after a joined preposition (بتصريح)."""
    accusative = lex.syntax.accusative
    shapes = [word]
    if accusative and word.endswith(accusative):
        shapes.append(word[: -len(accusative)])
    if word[:1] in lex.joined and len(word) > 4:
        shapes += [word[1:], word[1:].removeprefix(lex.syntax.definite)]
    for shape in shapes:
        for form in lex.index.forms.get(shape, ()):
            if form.kind == "noun" and len(form.words) == 1:
                return form
    return None


def _start(unit: Unit, noun: int, form: CueForm, lex: Lexicon) -> Start | None:
    for k in range(noun + 1, min(len(unit), noun + 2 + ADJECTIVES)):
        size = lex.complementiser(unit, k)
        if size:
            return Start(k + size, 0, "that")
        if is_boundary(unit, k):
            return None
        word = unit.words[k]
        if word == lex.syntax.infinitive:
            return Start(k, 0, "noun")
        if word in form.prepositions or word in lex.complement_prepositions:
            return Start(k + 1, 0, "noun") if k + 1 < len(unit) and not is_boundary(unit, k + 1) else None
        if lex.prepositional(word):
            return Start(k, 1, "noun")
        if k == noun + 1 and lex.syntax.verb_first and unit.words[noun].endswith(lex.suffixes):
            return Start(k, 0, "noun")  # جددت الوزارة دعوتها الدول إلى العودة
    return None


def _speaker(unit: Unit, match: Match, noun: int, low: int, lex: Lexicon) -> tuple[Range | None, int] | None:
    """(source, first token); None where a language that needs a subject shows none."""
    if lex.syntax.verb_first:
        first, end = subject_after(unit, match.last, lex)
        if min(end, noun) > first:
            return (first, min(end, noun)), match.first
    subject = subject_before(unit, match.first, low, lex) if match.cut == 0 else None
    if subject is not None:
        return subject.range, subject.start
    return (None, match.first) if lex.syntax.verb_first else None
