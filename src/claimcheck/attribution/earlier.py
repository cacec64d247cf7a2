"""Who spoke where a verb of saying goes on after another verb: ضحك آدم وقال, بددت الوزارة المخاوف، مؤكدة أن.

`earlier_subject(unit, match, before, lex)` gives the subject of the verb that opens the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.openings import new_phrase
from claimcheck.attribution.phrases import Range, abbreviation, clause_start, is_comma, subject_after
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit

OPENING = 5
"""Tokens of a noun phrase that opens a sentence, of which it is not known where it ends."""


def earlier_subject(unit: Unit, match: Match, before: Sequence[Site], lex: Lexicon) -> Range | None:
    """The noun phrase after the verb that opens the sentence of a cue without a subject, if no other attribution comes
    in between and it agrees; None where nothing shows that it is a person, a body or a document."""
    start = clause_start(unit, match.first, 0)
    if any(site.cue[-1][0] >= start for site in before):
        return None  # an elided subject after an attribution is its speaker
    previous = unit.words[match.first - 1] if match.first else ""
    pronoun = any(previous.endswith(s) and previous[: -len(s)] in lex.clause_words for s in lex.suffixes)
    if pronoun or (match.cut and is_comma(unit, match.first - 1)):
        return None  # رفض المتحدث التعليق، لكنه ألمح: the pronoun is the subject
    k = _past_adverbials(unit, start, match.first, lex)
    topic = _opening_noun(unit, start, match, lex)
    if topic is not None:
        return topic
    if match.first - k < 2 or not _verb_like(unit.words[k], match.form.tags, lex):
        return None
    first, end = subject_after(unit, k + 1, lex, match.first - k - 1)
    if end <= first or end > match.first:
        return None
    cut = next((t for t in range(first + 1, end) if new_phrase(unit, t, first, lex, True)), end)
    head = unit.words[first]
    definite = lex.syntax.definite
    bare = head[len(definite) :] if head.startswith(definite) else head
    if head in lex.heads or head in lex.pronouns or bare in lex.addressed or head in lex.titles:
        return first, cut
    if head.endswith(lex.suffixes) or lex.prepositional(head) or head in lex.unjoined or lex.opens_content(bare):
        return None
    if head.startswith(definite):
        return (first, first + 1) if head.endswith(lex.relational) else None  # هز الفيتوري رأسه
    alone = first + 1 >= len(unit) or not unit.words[first + 1].startswith(definite)
    return (first, first + 1) if alone and not head[0].isdigit() else None  # ضحك آدم ضحكة قصيرة


def _opening_noun(unit: Unit, start: int, match: Match, lex: Lexicon) -> Range | None:
    """The noun phrase that opens the sentence, where its head is someone or something that speaks and agrees with the
    verb: لكن لجنة الأهالي أخذته على محمل الجد ولوحت ب."""
    k = start
    if k + 1 < match.first:
        pair = f"{unit.words[k]} {unit.words[k + 1]}"
        k += 2 if pair in lex.outlet_breaks else unit.words[k] in lex.outlet_breaks  # غير أن, لكن
    end = min(k + OPENING, match.first)
    if end - k < 2 or lex.bare(unit.words[k]) != unit.words[k]:
        return None
    word, definite = unit.words[k], lex.syntax.definite
    if word.removeprefix(definite) not in lex.heads and word not in lex.heads:
        return None
    tags = match.form.tags
    feminine = word.endswith(lex.feminine_endings) or word in lex.feminine
    if ("f" in tags and not feminine and "p" not in tags) or ({"m", "s"} <= tags and feminine):
        return None
    first, last = subject_after(unit, k, lex, end - k)
    last = next((t for t in range(first + 1, last) if new_phrase(unit, t, first, lex, True)), last)
    return (first, last) if last > first else None


def _past_adverbials(unit: Unit, start: int, end: int, lex: Lexicon) -> int:
    """After "In Addis Ababa," and "When this was read to him,"."""
    k = start
    for _ in range(2):
        word = lex.bare(unit.words[k])
        if word not in lex.stops and word not in lex.governors and word not in lex.clause_words:
            break
        comma = next((t for t in range(k + 1, min(end, k + 14)) if is_comma(unit, t)), -1)
        if comma < 0:
            break
        k = comma + 1
        if k >= end:
            return start
    return k


def _verb_like(word: str, tags: frozenset[str], lex: Lexicon) -> bool:
    """Whether a word that opens a sentence can be a verb of that gender: no noun that is known, no definite one."""
    bare = lex.bare(word)
    known = (
        bare in lex.heads or bare in lex.stops or bare in lex.clause_words - lex.auxiliaries or bare in lex.governors
    )
    if known or bare.startswith(lex.syntax.definite) or len(bare) < 2 or not bare[0].isalpha():
        return False
    feminine = bare.startswith(lex.feminine_verbs) or bare.endswith(lex.feminine_verbs)
    return feminine if "f" in tags else not feminine and not bare.endswith(lex.feminine_endings)


def opens_clause(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether the word at token `at` is a verb for sure, so that no noun phrase starts there: a verb of saying, or one
    with the ending of the feminine (وأصدرت)."""
    word = unit.words[at]
    bare = lex.bare(word)
    if bare in lex.heads or bare in lex.unjoined or word in lex.heads or bare.startswith(lex.syntax.definite):
        return False
    if any(m.form.kind == "verb" and m.form.tags & {"past", "pres"} for m in lex.matches(unit, at)):
        return True
    plural = bare.endswith(lex.feminine_endings)
    return len(bare) > 3 and bare.endswith(lex.feminine_verbs) and not plural


def opening_subject(unit: Unit, low: int, end: int, lex: Lexicon) -> Range | None:
    """The noun phrase that opens a sentence whose verb of saying is not its first ("Dow sighed but said", "She left and
    told"); None for one that opens otherwise."""
    start = max(clause_start(unit, end, 0), low)
    k = start
    while k < end and k < start + 12:
        word = unit.words[k]
        part = (
            word in lex.determiners
            or word in lex.heads
            or word in lex.head_ends
            or word in lex.pronouns
            or abbreviation(unit, k)
        )
        if not (part or unit.caps[k] or word.endswith(lex.genitives)) or (word in lex.stops and not part):
            break
        k += 1
        if word in lex.pronouns:
            break
    while k > start and (unit.words[k - 1] in lex.determiners or unit.words[k - 1] in lex.head_ends):
        k -= 1
    return (start, k) if k > start and unit.words[start] not in lex.clause_words else None
