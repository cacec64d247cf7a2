"""What follows a cue: its subject (where the language puts it there) and the start of what is said.

`complement(unit, match, lex)` returns how the content is joined and where it begins.
"""

from __future__ import annotations

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.openings import lone_names, names_speaker, new_phrase, opens_content, place_speaks
from claimcheck.attribution.phrases import FINAL, Range, abbreviation, ends_phrase, is_boundary, is_comma, is_mark
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm

WINDOW = 45
SPEECH = 6
"""Tokens of a quote from which on it is speech, wherever it stands after the cue."""
NAME = 6
"""Tokens of a quote, its marks included, up to which it may be a name."""


@frozen
class Complement:
    """`joint`: "that", "quote", "colon", "clause", "noun", or "" where nothing follows. `start` is the first content
    token, of which `cut` letters are a joined preposition. `subject` is the noun phrase between cue and content (may
    be empty)."""

    joint: str
    start: int
    subject: Range
    cut: int = 0


def complement(unit: Unit, match: Match, lex: Lexicon, subject_follows: bool) -> Complement:
    """The complement of the cue. `subject_follows`: a noun phrase right after the cue is its subject."""
    form, first = match.form, match.last
    end = min(len(unit), first + WINDOW)
    phrase_end = -1
    gap = False
    k = first
    while k < end:
        word = unit.words[k]
        if is_mark(unit, k) and k in unit.partner:
            close = unit.partner[k]
            named = (
                close - k <= 4
                and not gap
                and close + 1 < end
                and unit.words[close + 1] not in FINAL
                and unit.words[k - 1] != ":"
            )
            acts = form.takes("o") and close + 1 < end and unit.is_word(close + 1)  # طالبت «مبادرة العدالة» السلطات
            if subject_follows and form.takes("n") and not gap and k > first and _object(unit, k, lex):
                return Complement("quote", k, _phrase(first, phrase_end, k))  # استغربت المحللة «هذا التسرع».
            if named and subject_follows and (k > first or acts or lex.complementiser(unit, close + 1)):
                k = close + 1
                continue
            size = lex.complementiser(unit, k + 1)
            if size and k + 1 + size < close and form.takes("t", "q"):
                return Complement("that", k + 1 + size, _phrase(first, phrase_end, k))  # قال الوزير «إن الجسر …»
            if subject_follows and _names(unit, k, end, lex):
                k = close + 1
                continue
            if form.takes("o") and subject_follows and not form.takes("q") and k > first:
                return Complement("object", k, _phrase(first, phrase_end, k))
            if unit.words[k - 1] in form.prepositions and k - 1 >= first:
                return Complement("noun", k, _phrase(first, phrase_end, k - 1))
            # كتبت على الجدار «عاشت»: where the subject comes in between, speech wants a colon, a comma or some length.
            near = not subject_follows or k == first or is_comma(unit, k - 1) or close - k > SPEECH
            goes_on = not subject_follows and close + 1 < len(unit) and unit.is_word(close + 1)
            if form.takes("n", "o") and k == first and goes_on:
                return Complement("noun", k, _phrase(first, phrase_end, k))  # stood by “the thrust” of it
            if form.takes("q", "b", "n", "o") and near:
                return Complement("quote", k, _phrase(first, phrase_end, k))
            return Complement("", k, _phrase(first, phrase_end, k))
        size = lex.complementiser(unit, k)
        if size:
            if k > first + 1 and _governed(unit, k, lex):
                break  # كان السائق يتحدث، لكنها نفت أن
            opened = lex.syntax.verb_first and form.takes("o")  # ووصفتها الوزيرة بأنها
            if opened or form.takes("t", "q", "b", "a") or word in form.prepositions:
                return Complement("that", k + size, _phrase(first, phrase_end, k))
            break
        if form.takes("w") and lex.asks(unit, k) and subject_follows:
            return Complement("clause", k, _phrase(first, phrase_end, k))
        if word == ":":
            if not form.takes("q", "t", "b", "a"):
                break
            return Complement("colon", k + 1, _phrase(first, phrase_end, k))
        if (word in FINAL and not abbreviation(unit, k)) or word in ";؛|":
            break
        if is_comma(unit, k):
            aside = _relayed_from(unit, k, end, lex) or (_name_withheld(unit, k + 1, lex) if subject_follows else 0)
            if aside:
                phrase_end = k if phrase_end < 0 else phrase_end
                gap, k = True, aside
                continue
            if form.takes("q") and not subject_follows and is_mark(unit, k + 1) and k + 1 in unit.partner:
                return Complement("quote", k + 1, _phrase(first, phrase_end, k))  # The mayor said, "We are open."
            if not _reaches_that(unit, k + 1, end, lex, subject_follows and form.takes("q")):
                later = _past_insertion(unit, k, end)
                resumed = _resumed(unit, later, match, lex) if subject_follows and later else None
                if resumed is not None:
                    return Complement(resumed[0], resumed[1], _phrase(first, phrase_end, k), resumed[2])
                break
            phrase_end = k if phrase_end < 0 else phrase_end
            gap = True
            closed = 0 if lex.complementiser(unit, k + 1) else _past_insertion(unit, k, end)
            k = closed if closed and lex.complementiser(unit, closed) else k + 1  # أكد، ردا على أسئلة كثيرة، أن
            continue
        if (
            gap
            and subject_follows
            and form.takes("n")
            and lex.opens_content(word)
            and lex.bare(unit.words[k - 1]) not in lex.governors
        ):
            return Complement("noun", k, _phrase(first, phrase_end, k))  # نفى متحدث في وقت سابق إحراق
        if gap and subject_follows and word in form.prepositions and k + 1 < end and not is_comma(unit, k - 1):
            return Complement("noun", k + 1, _phrase(first, phrase_end, k))  # كشف مصدر لوكالة الأنباء عن خطة
        if not gap:
            participle = k == first and any("part" in m.form.tags for m in lex.matches(unit, k))  # وتابع قائلا:
            if k == first and subject_follows and (word in lex.adverbs or lex.pronominal(word) or participle):
                first = k = k + 1  # يقر أيضا بضعف العينة
                continue
            withheld = _name_withheld(unit, k, lex) if subject_follows and k > first else 0
            if withheld:
                phrase_end, gap, k = k, True, withheld
                continue
            found = _noun_content(unit, k, match, lex, subject_follows, first)
            if found is not None:
                start, cut = found
                return Complement("noun", start, _phrase(first, phrase_end, k), cut)
            if lex.stops_phrase(unit, k) or (
                subject_follows
                and ((k == first and lex.prepositional(word)) or (k > first and ends_phrase(unit, k, lex)))
            ):
                if k > first and not subject_follows and not _reaches_that(unit, k, end, lex):
                    break
                phrase_end = k if phrase_end < 0 else phrase_end
                gap = True
        k += 1
    return Complement("", k, _phrase(first, phrase_end, k))


def _name_withheld(unit: Unit, k: int, lex: Lexicon) -> int:
    """The token after a clause on one who would not be named, which opens at token k (مصدر | طلب عدم ذكر اسمه); 0 for
    none."""
    if k + 1 >= len(unit) or unit.words[k + 1] not in lex.withheld:
        return 0
    for at in range(k + 2, min(len(unit), k + NAME)):
        if unit.words[at] in lex.identities:
            return at + 1
        if is_boundary(unit, at):
            break
    return 0


def _names(unit: Unit, k: int, end: int, lex: Lexicon) -> bool:
    """Whether the quote that opens at token k is a name on the way to what is said: قالت «سيماك» الخميس إن, في تصريح
    لصحيفة «الساحل» بأن."""
    close = unit.partner[k]
    if close - k > NAME or unit.words[k - 1] == ":" or is_comma(unit, k - 1):
        return False
    return close + 1 < end and (is_mark(unit, close + 1) or _reaches_that(unit, close + 1, end, lex))


def _object(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether the quote that opens at token k, after a subject, closes its clause and is no name of what stands before
    it (صحيفة «الساحل»)."""
    before = unit.words[k - 1].removeprefix(lex.syntax.definite)
    return is_boundary(unit, unit.partner[k] + 1) and before not in lex.heads and unit.words[k - 1] not in lex.heads


def _governed(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether another cue verb stands right before the complementiser at token k."""
    if not lex.syntax.verb_first and k > 1 and (unit.words[k - 2] in lex.determiners or unit.words[k - 2] in lex.stops):
        return False  # warned in writing that, said on the radio that
    return any(
        m.form.kind == "verb" and m.last == k and m.form.takes("t") and not _noun_too(m.form, lex)
        for m in lex.matches(unit, k - 1)
    )


def _noun_too(form: CueForm, lex: Lexicon) -> bool:
    return form.lemma in lex.index.nounlike and "past" not in form.tags  # dismissed reports that


def _resumed(unit: Unit, k: int, match: Match, lex: Lexicon) -> tuple[str, int, int] | None:
    """(joint, start, cut) of content right after an insertion between commas: لوح الوزير، في كلمة له، بالاستقالة."""
    form, word = match.form, unit.words[k]
    if is_mark(unit, k) and k in unit.partner and form.takes("q", "n"):
        return "quote", k, 0
    for preposition in form.prepositions:
        if word == preposition and k + 1 < len(unit):
            return "noun", k + 1, 0
        if preposition in lex.joined and word.startswith(preposition) and len(word) > 3 and word not in lex.unjoined:
            return "noun", k, len(preposition)
    definite = word.startswith(lex.syntax.definite)
    if form.takes("n") and (
        lex.opens_content(word) or (definite and lex.opens_content(word[len(lex.syntax.definite) :]))
    ):
        return "noun", k, 0
    if form.takes("o") and (definite or word in lex.openers):
        return "noun", k, 0
    return None


def _relayed_from(unit: Unit, comma: int, end: int, lex: Lexicon) -> int:
    """The token after an insertion that tells where the words come from (، نقلا عن مديرها المالي، أن) and leads to a
    complementiser; 0 for none."""
    if comma + 1 >= end or not any(m.form.kind == "marker" for m in lex.matches(unit, comma + 1)):
        return 0
    after = _past_insertion(unit, comma, end)
    return after if after and lex.complementiser(unit, after) else 0


def _past_insertion(unit: Unit, comma: int, end: int) -> int:
    """The token after the comma that closes a short insertion (، الاثنين،); 0 for none."""
    for k in range(comma + 2, min(end, comma + 12)):
        if is_comma(unit, k):
            return k + 1 if k + 1 < len(unit) else 0
    return 0


def _phrase(first: int, phrase_end: int, k: int) -> Range:
    return first, phrase_end if phrase_end >= 0 else k


def _reaches_that(unit: Unit, k: int, end: int, lex: Lexicon, speech: bool = False) -> bool:
    """Whether a complementiser or a colon, or with `speech` a long quote, comes before the sentence ends, with no other
    cue verb on the way."""
    stop = min(end, k + 25)
    while k < stop:
        word = unit.words[k]
        if word in FINAL or word in ";؛|":
            return False
        if is_mark(unit, k):
            if unit.partner.get(k, k + 9) - k > 5:
                return speech and unit.partner.get(k, k) - k > SPEECH
            k = unit.partner[k] + 1
            continue
        if word == ":" or lex.complementiser(unit, k):
            return word == ":" or not _governed(unit, k, lex)
        if (
            is_comma(unit, k - 1)
            and word not in lex.relatives
            and any(m.form.kind == "verb" for m in lex.matches(unit, k))
        ):
            return False
        k += 1
    return False


def _noun_content(
    unit: Unit, k: int, match: Match, lex: Lexicon, subject_follows: bool, first: int
) -> tuple[int, int] | None:
    """(start, cut) where the content is a noun phrase that starts at token k (after a preposition there)."""
    form, word = match.form, unit.words[k]
    for preposition in form.prepositions:
        if word == preposition and k + 1 < len(unit):
            return (first, 0) if form.takes("o") and not subject_follows else (k + 1, 0)
        if (
            subject_follows
            and preposition in lex.joined
            and word.startswith(preposition)
            and (len(word) > 3 or word[len(preposition) :] in lex.openers)
            and word not in lex.unjoined
        ):
            rest = word[len(preposition) :]
            ends = lex.syntax.accusative
            if ends and word.endswith(ends) and not word.endswith(lex.suffixes) and rest not in lex.openers:
                continue  # أقرت الدول بيانا
            # طالبت بغداد بتحقيق: a name may begin with the letter of the preposition, but then that comes later.
            later = any(w.startswith(preposition) for w in unit.words[k + 1 : k + 8])
            if k > first or rest.startswith(lex.syntax.definite) or lex.opens_content(rest) or not later:
                return (k, len(preposition))
    if not form.takes("n", "o"):
        return None
    if not subject_follows:
        return None
    if "f" in form.tags and place_speaks(unit, k, first, lex):
        return (k, 0)
    if form.takes("r") and lone_names(unit, k, first, form, lex):
        return (k, 0)
    if opens_content(unit, k, first, lex) or (k > first and new_phrase(unit, k, first, lex, form.takes("o"))):
        named = k > first and form.takes("t") and not form.takes("o") and names_speaker(unit, k, lex)
        return None if named else (k, 0)
    return None
