"""Where a noun phrase ends and another begins: after the subject of a verb that stands first, the content opens.

`opens_content` and `new_phrase` are asked token by token, with the start of the phrase that runs so far.
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import is_boundary, is_mark
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm

NAMING = 7
"""Most words of a name that goes on after a description."""


def place_speaks(unit: Unit, k: int, first: int, lex: Lexicon) -> bool:
    """Whether token k opens content after a lone name that only a feminine verb shows to be a place: نفت كييف
    الاتهامات."""
    before, word, definite = unit.words[first], unit.words[k], lex.syntax.definite
    noun = before.endswith(lex.feminine_endings) or before.startswith(definite) or lex.among(before, lex.heads)
    return k == first + 1 and not noun and word.startswith(definite) and word[len(definite) :] in lex.openers


def lone_names(unit: Unit, k: int, first: int, form: CueForm, lex: Lexicon) -> bool:
    """Whether token k is the second of two names, and what the verb asks for comes after it: اتهمت موسكو كييف ب."""
    if k != first + 1 or k + 1 >= len(unit):
        return False
    after = unit.words[k + 1]
    asked = after in form.prepositions or (after[:1] in form.prepositions and after not in lex.unjoined)
    definite = lex.syntax.definite
    pair = (unit.words[first], unit.words[k])
    return asked and not any(w.startswith(definite) or w in lex.heads for w in pair)


def opens_content(unit: Unit, k: int, first: int, lex: Lexicon) -> bool:
    """Whether token k opens a content noun phrase after the phrase that starts at `first` (نفى الوزير وجود); the
    second noun of a construct does not (مكتب تنسيق الشؤون)."""
    word, definite = unit.words[k], lex.syntax.definite
    before = unit.words[k - 1] if k > first else ""
    if word in lex.pointers:
        return k > first
    if k == first and lex.among(word, lex.heads):
        return False  # ذكر بيان الوزارة, أعلن اتحاد الصيادين
    if not lex.opens_content(word):
        # تبنت الحركة الهجوم: after a definite noun or a name, not after the head of a construct (وزير الدفاع).
        ended = closed(unit, k, first, lex) or (before in lex.titles and before.startswith(definite))
        return k > first and word.startswith(definite) and ended and word[len(definite) :] in lex.openers
    return before not in lex.heads or before.startswith(definite) or (before in lex.people and k == first + 1)


def closed(unit: Unit, k: int, first: int, lex: Lexicon) -> bool:
    """Whether the noun phrase from `first` on may end before token k: its last word is definite, or a name after a
    title or a definite noun."""
    definite = lex.syntax.definite
    before = unit.words[k - 1]
    if before.startswith(definite):
        return before not in lex.titles
    if before in lex.heads or before in lex.complement_prepositions:
        return False
    return any(unit.words[t] in lex.titles or unit.words[t].startswith(definite) for t in range(first, k - 1))


def new_phrase(unit: Unit, k: int, first: int, lex: Lexicon, takes_object: bool) -> bool:
    """Whether token k starts another noun phrase than the one that started at `first`, in a language whose nouns show
    definiteness: after a definite noun an indefinite one is new, unless a title asks for a name (وزير النفط سمير
    الراوي)."""
    definite = lex.syntax.definite
    if not definite or not unit.is_word(k):
        return False
    if is_mark(unit, k - 1):
        return takes_object  # أبلغت القيادة «سنتكوم» وسائل إعلام
    if is_boundary(unit, k - 1):
        return False
    before, word = unit.words[k - 1], unit.words[k]
    if word in lex.adverbs:
        return False
    plural = tuple(lex.syntax.plural_endings)
    if takes_object and _acted_on(unit, k, first, lex):
        return True
    ended = before.startswith(definite) or closed(unit, k, first, lex)  # not حركة المزارعين
    if takes_object and ended and word.startswith(definite) and word.endswith(plural) and not before.endswith(plural):
        return True  # أبلغ الوزير الصحفيين
    if not before.startswith(definite) or lex.bare(word).startswith(definite):
        return False
    if word in lex.complement_prepositions or word in lex.titles or word.startswith(lex.contracted):
        return False  # not المنظمة الدولية للهجرة
    if _purpose(unit, k, first, lex):
        return False
    titled = any(unit.words[t] in lex.titles for t in range(first, k))
    given = unit.words[k - 2] if k - 2 > first else ""
    if given and not given.startswith(definite) and given not in lex.heads | lex.unjoined and k - 3 >= first:
        above = unit.words[k - 3]
        if above.startswith(definite) or above in lex.titles:
            return True  # الدكتور ماجد السبيعي | نجاح: given name and surname are complete
    plain = (w for w in unit.words[first:k] if not w.startswith(definite))
    named = sum(w not in lex.heads and w not in lex.complement_prepositions for w in plain) > 3
    return not titled or named


def _purpose(unit: Unit, k: int, first: int, lex: Lexicon) -> bool:
    """Whether token k begins what a body is for, which is part of its name: مكتب الأمم المتحدة | لتنسيق الشؤون."""
    word, definite = unit.words[k], lex.syntax.definite
    if k + 1 >= len(unit) or unit.words[first] not in lex.institutions or word in lex.unjoined:
        return False
    return word.startswith(lex.purposes or (" ",)) and len(word) > 3 and unit.words[k + 1].startswith(definite)


def names_speaker(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether the words from token k up to a complementiser still name who speaks: رئيستها التنفيذية | إنغريد فالكايد
    أن, ممثل الجبهة | لدى الأمم المتحدة إبراهيم السالك أن. What is said of a thing is not followed by "that"."""
    for t in range(k, min(len(unit), k + NAMING + 1)):
        if lex.complementiser(unit, t):
            return (
                t > k
                and unit.words[t] in lex.complementisers
                and unit.words[t][:1] not in (*lex.joined, *lex.proclitics)
            )
        if not unit.is_word(t) or any(m.form.kind == "verb" for m in lex.matches(unit, t)):
            return False
        if unit.words[t] in lex.clause_words or unit.words[t] in lex.relatives:
            return False
    return False


def _acted_on(unit: Unit, k: int, first: int, lex: Lexicon) -> bool:
    """Whether token k starts the object of a verb whose subject starts at `first`: دعا الأمين العام الأطراف إلى,
    دعت السفارة رعاياها إلى."""
    word, definite = unit.words[k], lex.syntax.definite
    bare = word[len(definite) :] if word.startswith(definite) else word
    if not closed(unit, k, first, lex) and not unit.words[k - 1].startswith(definite):
        # دعت واشنطن الأطراف: a place speaks, which no construct begins with.
        lone = k == first + 1 and not unit.words[first].startswith(definite) and unit.words[first] not in lex.heads
        return lone and word.startswith(definite) and bare in lex.addressed and not unit.words[first].endswith("ه")
    if word.startswith(definite):
        return bare in lex.addressed or bare in lex.openers
    owned = len(word) > 4 and word.endswith(lex.suffixes)
    return owned or word in lex.addressed
