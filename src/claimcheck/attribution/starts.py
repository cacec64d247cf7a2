"""Where content begins after a cue whose subject does not follow it.

`content_start(unit, match, joined, lex)` gives its first token and how it is joined.
"""

from __future__ import annotations

from claimcheck.attribution.complement import Complement
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import is_boundary, is_comma, sentence_end
from claimcheck.attribution.site import Start
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm


def content_start(unit: Unit, match: Match, joined: Complement, lex: Lexicon) -> Start | None:
    """Where content begins after a cue whose subject does not follow; None where nothing does."""
    form, k = match.form, match.last
    if form.takes("w") and k + 1 < len(unit) and lex.asks(unit, k):
        return Start(k, 0, "clause")  # recounted how the door that closed had jammed
    if joined.joint == "that":
        if joined.start < len(unit) and unit.words[joined.start] in lex.finite_hints and form.takes("b"):
            if joined.start - k <= 2:
                return Start(joined.start - 1, 0, "clause")  # "said that was wrong": no complementiser
        elif not _inside_clause(unit, k, joined.start, form, lex):
            return Start(joined.start, 0, "that")
    if joined.joint == "noun" or (joined.joint == "colon" and not _inside_clause(unit, k, joined.start, form, lex)):
        return Start(joined.start, joined.cut, joined.joint)
    if joined.joint == "quote":
        parted = is_comma(unit, joined.start - 1)
        told = form.takes("a") and joined.start - k <= 6
        if joined.start == k and form.takes("b") and _goes_on(unit, k, lex):
            return Start(k, 0, "clause")
        if joined.start == k or (form.takes("q") and parted) or (told and not form.takes("b", "n", "o")):
            return Start(joined.start, 0, "quote")
    if k >= len(unit) or is_boundary(unit, k):
        return None
    return _bare_start(unit, k, match, lex)


def _inside_clause(unit: Unit, k: int, start: int, form: CueForm, lex: Lexicon) -> bool:
    """Whether a complementiser before token `start` belongs to a bare clause that began at token k ("said the plant
    that closed had asked"), not to the cue (said on Monday that …)."""
    if form.takes("a") or start - k <= 2:
        return False
    k = _past_adverbials(unit, k, lex)
    if k >= start or is_boundary(unit, k):
        return False
    word = unit.words[k]
    return word in lex.pronouns or word in lex.determiners or not (word in lex.stops or lex.adverb(word))


def _bare_start(unit: Unit, k: int, match: Match, lex: Lexicon) -> Start | None:
    """Content without a word or mark that opens it."""
    form, word = match.form, unit.words[k]
    after = unit.words[k + 1] if k + 1 < len(unit) else ""
    if (form.takes("i") and lex.syntax.infinitive in (word, after if word in lex.negations else "")) or (
        form.takes("g") and word.endswith(lex.participle_endings)
    ):
        return Start(k, 0, "noun")
    if form.takes("w") and lex.asks(unit, k):
        return Start(k, 0, "clause")
    if form.takes("a"):
        told = k
        k = _past_addressee(unit, k, lex)
        if form.takes("x") and k < len(unit) and unit.words[k] == lex.syntax.infinitive:
            return Start(told, 0, "noun")  # told the crew to leave
    elif form.takes("b", "n", "o") or form.prepositions:
        k = _past_adverbials(unit, k, lex)
    if form.takes("b", "a", "n"):
        k = _past_setting(unit, k, lex)
    if k >= len(unit) or is_boundary(unit, k):
        return None
    word = unit.words[k]
    if form.takes("w") and lex.asks(unit, k):
        return Start(k, 0, "clause")  # wondered aloud whether
    if k > match.last and word in form.prepositions and k + 1 < len(unit):
        return Start(k + 1, 0, "noun")  # warned on Monday of a slump
    exists = k + 1 < len(unit) and unit.words[k + 1] in lex.finite_hints  # said there was
    if (
        word in lex.coordinators
        or word in lex.head_ends
        or (lex.adverb(word) and not exists and word not in lex.anaphors)
    ):
        return None
    if exists and form.takes("b", "a"):
        return Start(k, 0, "clause")
    if form.takes("x") and lex.syntax.infinitive in unit.words[k + 1 : k + 8]:
        return Start(k, 0, "noun")
    if form.takes("b") and word in lex.clause_words and word not in lex.relatives and word not in lex.comparing:
        return Start(k, 0, "clause")  # said if elected he would
    if form.takes("b", "a") and _clause_like(unit, k, lex):
        return Start(k, 0, "clause")
    if (form.takes("f") and _figure(unit, k, lex)) or (form.takes("m", "s") and _weighed(unit, k, form, lex)):
        return Start(k, 0, "noun")
    if form.takes("n", "o") and (word not in lex.stops or word in lex.pronouns or word in lex.articles):
        return Start(k, 0, "noun")
    return None


def _goes_on(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether a short quote at token k only opens a clause: said “zero” voters would come."""
    after = unit.partner[k] + 1
    if after - k > 6 or after + 1 >= len(unit) or not unit.is_word(after):
        return False
    word = unit.words[after]
    return word not in lex.stops | lex.clause_words | lex.settings or word in lex.finite_hints


def _past_addressee(unit: Unit, k: int, lex: Lexicon) -> int:
    """After the one who is told: "told reporters", "told the BBC", "told Al Jazeera"."""
    end = min(len(unit), k + 6)
    if unit.words[k] in lex.pronouns or unit.words[k] in lex.object_pronouns:
        return k + 1
    determined = unit.words[k] in lex.determiners
    if determined:
        k += 1
        while (
            k + 1 < end
            and unit.caps[k]
            and unit.is_word(k + 1)
            and unit.words[k + 1] not in lex.stops | lex.pronouns.keys()
        ):
            k += 1  # told a River Trust meeting
    k += 1
    while k < end and not is_boundary(unit, k):
        if not unit.caps[k] and not (unit.words[k] in lex.head_ends and k + 1 < end and unit.caps[k + 1]):
            break
        k += 1
    return _past_adverbials(unit, k, lex)


def _past_adverbials(unit: Unit, k: int, lex: Lexicon) -> int:
    """After days and the like between cue and content: "said on Monday it had", "said late Tuesday"."""
    start, end = k, min(len(unit), k + 5)
    while k < end and unit.words[k] in lex.adverbs and (k > start or unit.words[k] in lex.stops):
        after = unit.words[k + 1] if k + 1 < len(unit) else ""
        if unit.words[k] in lex.settings and after not in lex.adverbs:
            break  # said on the radio, not: said on Monday
        if after in lex.finite_hints or (unit.words[k] in lex.determiners and after not in lex.adverbs):
            break  # "said there was", "rejects this as"
        k += 1
    return k


def _past_setting(unit: Unit, k: int, lex: Lexicon) -> int:
    """After where or how it was said, if a clause is seen to start there ("said in a statement the pier was shut")."""
    if k >= len(unit) or unit.words[k] not in lex.settings:
        return k
    for t in range(k + 2, min(len(unit), k + 10)):
        if is_boundary(unit, t):
            break
        word, before = unit.words[t], unit.words[t - 1]
        opens = word in lex.pronouns and word not in lex.relatives and word not in lex.object_pronouns
        free = before not in lex.stops | lex.determiners | lex.auxiliaries | lex.head_ends
        if (opens or word in lex.determiners) and free:
            return t if before not in lex.settings else k
    return k


def _figure(unit: Unit, k: int, lex: Lexicon) -> bool:
    word, after = unit.words[k], unit.words[k + 1] if k + 1 < len(unit) else ""
    return word[:1].isdigit() or word in lex.figures or word in "$£€" or f"{word} {after}" in lex.approximators


def _weighed(unit: Unit, k: int, form: CueForm, lex: Lexicon) -> bool:
    """Whether the object at token k is measured or taken for something: put the toll at 40, took it as a joke."""
    for t in range(k + 1, min(len(unit) - 1, k + 12)):
        word = unit.words[t]
        if is_boundary(unit, t) or word in lex.finite_hints:
            return False
        if form.takes("s") and word == lex.syntax.inner_mark:
            return True
        if form.takes("m") and word == lex.syntax.measuring:
            return _figure(unit, t + 1, lex)
    return False


def _clause_like(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether a bare clause may start here: a noun phrase, then something of a verb within reach."""
    word = unit.words[k]
    if word in lex.pronouns or word in lex.finite_hints:
        return True
    if word in lex.stops and word not in lex.articles:
        after = unit.words[k + 1] if k + 1 < len(unit) else ""
        if after[:1].isdigit() or f"{word} {after}" in lex.approximators:
            return True  # believes at least 100 were hurt, said about 40 were
        return any(is_comma(unit, t) for t in range(k, min(len(unit), k + 12)))
    return sentence_end(unit, k, len(unit)) - k >= 3
