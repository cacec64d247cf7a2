"""Attributions of a verb in languages whose subject follows it, may stand before it, and may be left out."""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.byword import by_word, own_words
from claimcheck.attribution.comparers import comparer
from claimcheck.attribution.complement import Complement, complement
from claimcheck.attribution.earlier import earlier_subject, opens_clause
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.persons import with_name
from claimcheck.attribution.phrases import (
    Range,
    clause_start,
    is_boundary,
    is_comma,
    sentence_end,
    strip,
    subject_after,
    with_apposition,
)
from claimcheck.attribution.site import AGREEMENT, Site, Start, ahead, behind, denial, make, quote_after, quote_before
from claimcheck.attribution.subjects import Subject, subject_before
from claimcheck.attribution.units import Unit
from claimcheck.model.claim import CueClass


def verb_first(unit: Unit, match: Match, low: int, before: list[Site], lex: Lexicon) -> list[Site]:
    """The sites of a verb form; `low` is the first token its subject may start at, `before` the sites of the unit so
    far."""
    found = _sites(unit, match, low, before, lex)
    if len(found) == 1 and found[0].source is None and not found[0].anaphor:
        earlier = earlier_subject(unit, match, before, lex)
        if earlier is not None:
            return [evolve(found[0], source=earlier, elided=False)]
    return found


def _sites(unit: Unit, match: Match, low: int, before: list[Site], lex: Lexicon) -> list[Site]:
    form, first = match.form, match.first
    participle = "part" in form.tags
    if "adj" in form.tags:
        return by_word(unit, match, low, lex)
    joined = complement(unit, match, lex, not participle and "obj" not in form.tags)
    if _preposition(unit, match, joined, lex) or (not participle and _masdar(unit, match, low, lex)):
        return []
    if participle:
        return _participle(unit, match, low, before, lex)
    if match.cut == 0 and form.takes("q") and joined.joint != "that" and quote_before(unit, first, lex):
        return _behind_quote(unit, match, lex)
    compared = comparer(unit, first, lex)
    named_so = joined.joint == "quote" and unit.is_word(joined.start - 1)  # بحسب ما ذكرت صحيفة «الميناء»
    if compared >= 0 and (named_so or joined.joint not in ("quote", "colon")):
        phrase = subject_after(unit, match.last, lex)
        phrase = phrase if phrase[1] > phrase[0] else joined.subject  # بحسب ما نقلت «المرفأ»، أن
        region = (compared, max(phrase[1], match.last))
        after = region[1] + 1
        after += lex.complementiser(unit, after)
        content = strip(unit, after, sentence_end(unit, after, len(unit)))
        if compared <= clause_start(unit, compared, 0) + 1 and is_comma(unit, region[1]) and content[1] > content[0]:
            source = phrase if phrase[1] > phrase[0] else None  # وكما قال الوزير، فإن
            return [make(match, source, (content,), region, "comparer", tags=form.tags & AGREEMENT, open_end=True)]
        return behind(unit, match, phrase if phrase[1] > phrase[0] else None, region, lex, "comparer")
    subject = _fronted(unit, match, low, lex) if compared < 0 else None
    if subject and joined.joint in ("noun", "") and _passive(unit, match, lex):
        return []
    phrase = with_name(unit, joined.subject, lex)
    named = phrase[1] > phrase[0] and not own_words(unit, phrase, lex)
    if subject and joined.joint != "noun" and _accusative(unit, subject, lex):
        named = False  # لكن موظفا أبلغ صحيفتنا بأن: she is told
    tags = form.tags & AGREEMENT
    fronted = subject.range if subject else None
    goes_on = _goes_on(unit, match, before, lex, phrase) or _pronoun_before(unit, first, lex)
    if joined.joint == "object":
        # اتهم الشاهد ب«…»: the noun phrase is what the verb acts on where the subject stands elsewhere.
        acted_on = named and (subject is not None or goes_on)
        start = Start(phrase[0] if acted_on else joined.start, 0, "noun")
        return [ahead(unit, match, fronted if acted_on or not named else phrase, start, first, "noun", tags)]
    if joined.joint:
        if named and joined.joint == "noun" and form.takes("o", "n"):
            acted_on = subject is not None or (goes_on and form.takes("o"))
            alone = joined.start > phrase[1] or joined.cut  # not حمّل النائب الحكومة مسؤولية
            object_only = alone and _only_object(unit, phrase, match, lex)
            if acted_on or object_only or not _agrees(unit, phrase, tags, lex):
                return [ahead(unit, match, fronted, Start(phrase[0], 0, "noun"), first, "noun", tags)]
        if named and joined.joint == "that" and form.takes("o") and "obj" not in form.tags:
            # الأستاذة هند، محامية الضحية، وصفت الملف بأنه: who is spoken of belongs to what is said.
            described = not form.takes("q") and _only_object(unit, phrase, match, lex)
            if described or (subject is not None and not form.takes("q")):
                return [ahead(unit, match, fronted, Start(phrase[0], 0, "noun"), first, "noun", tags)]
            if not _agrees(unit, phrase, tags, lex):
                return [ahead(unit, match, fronted, Start(joined.start, joined.cut, "that"), first, "that", tags)]
        start = Start(joined.start, joined.cut, joined.joint)
        begin = subject.start if subject and not named else first
        return [ahead(unit, match, phrase if named else fronted, start, begin, joined.joint, tags)]
    return _without_joint(unit, match, low, phrase, subject, lex)


def _preposition(unit: Unit, match: Match, joined: Complement, lex: Lexicon) -> bool:
    """Whether a verb that is written like a preposition (بين, عقب) is that preposition: it opens no clause, or two
    things follow it (بين الوزارة والنقابة, بين الطرفين)."""
    first = match.first
    if unit.words[first][match.cut :] not in lex.governors or match.form.words[1:]:
        return False
    start, end = joined.subject
    if joined.joint == "that" and end <= start:
        return False  # بين أن
    if not (first == clause_start(unit, first, 0) or is_boundary(unit, first - 1)) or end <= start:
        return joined.joint not in ("colon", "quote") or not match.cut
    definite = lex.syntax.definite
    pair = any(
        unit.words[k][:1] in lex.proclitics and unit.words[k][1:].startswith(definite) for k in range(start, end)
    )
    dual = unit.words[start].startswith(definite) and unit.words[start].endswith(lex.object_endings)
    return pair or dual


def _masdar(unit: Unit, match: Match, low: int, lex: Lexicon) -> bool:
    """Whether what looks like a verb is the object noun of a clause that opened with another verb: رفضت الشركة ذكر اسم
    المورد. A relative clause without a pronoun would want an indefinite noun before it."""
    first = match.first
    if match.cut or "s" not in match.form.tags or "m" not in match.form.tags or "pres" in match.form.tags:
        return False
    if first == 0 or not unit.words[first - 1].startswith(lex.syntax.definite):
        return False
    subject = subject_before(unit, first, low, lex)
    return subject is not None and subject.range[1] - subject.range[0] > 1 and opens_clause(unit, subject.start, lex)


def _without_joint(
    unit: Unit, match: Match, low: int, phrase: Range, subject: Subject | None, lex: Lexicon
) -> list[Site]:
    form, first, tags = match.form, match.first, match.form.tags & AGREEMENT
    if "obj" in form.tags and form.class_ is CueClass.DENY:
        phrase = subject_after(unit, match.last, lex)
        source = phrase if phrase[1] > phrase[0] else subject.range if subject else None
        return [denial(match, source, subject.start if subject and phrase[1] <= phrase[0] else first)]
    if match.cut == 0 and form.takes("q") and is_comma(unit, first - 1) and _tail(unit, match, low, lex):
        return _behind_quote(unit, match, lex)
    if not form.takes("n", "o"):
        return []
    if subject is not None:
        found = _object_start(unit, match, match.last, lex)
        return [ahead(unit, match, subject.range, found, subject.start, "noun", tags)] if found else []
    pronoun = _pronoun_before(unit, first, lex)
    if phrase[1] > phrase[0] and (pronoun or ((match.cut or first == low) and not _agrees(unit, phrase, tags, lex))):
        return [ahead(unit, match, None, Start(phrase[0], 0, "noun"), first, "noun", tags)]
    return []


def _tail(unit: Unit, match: Match, low: int, lex: Lexicon) -> bool:
    """Whether a verb after a comma closes its sentence (ارتفع السعر، قال التاجر.), and no adverbial came before it
    (وفي السوق، علق)."""
    opener = lex.bare(unit.words[low])
    if unit.words[match.first] in lex.governors:
        return False  # ، عقب لقاء طويل
    if opener in lex.stops | lex.complement_prepositions | lex.clause_words or match.first - low < 5:
        return False
    return is_boundary(unit, subject_after(unit, match.last, lex)[1])


def _behind_quote(unit: Unit, match: Match, lex: Lexicon) -> list[Site]:
    """«…»، قال الوزير."""
    phrase = subject_after(unit, match.last, lex)
    source = phrase if phrase[1] > phrase[0] else None
    return behind(unit, match, source, (match.first, phrase[1]), lex, "inverted", quote_after(unit, phrase[1]))


def _participle(unit: Unit, match: Match, low: int, before: list[Site], lex: Lexicon) -> list[Site]:
    """، مضيفا أن; one that no verb or attribution comes before is a noun (مذكرة)."""
    first = match.first
    near = range(max(low, first - 12), first)
    led = before and first - before[-1].region[1] < 40
    if not (
        is_comma(unit, first - 1)
        or match.cut
        or led
        or any(m.form.kind == "verb" for t in near for m in lex.matches(unit, t))
    ):
        return []
    tags = match.form.tags & AGREEMENT
    joined = complement(unit, match, lex, False)
    if joined.joint in ("that", "colon") or (joined.joint == "quote" and joined.start - match.last <= 1):
        return [ahead(unit, match, None, Start(joined.start, joined.cut, joined.joint), first, "participle", tags)]
    found = _object_start(unit, match, match.last, lex)
    if found is None or not (is_comma(unit, first - 1) or before):
        return []
    return [ahead(unit, match, None, found, first, "participle", tags)]


def _fronted(unit: Unit, match: Match, low: int, lex: Lexicon) -> Subject | None:
    """The subject before the verb: a topic (أما … فقد), or a noun phrase that opens the clause."""
    subject = _topic(unit, match, low, lex)
    if subject is None and match.cut == 0:
        subject = subject_before(unit, match.first, low, lex)
    if subject is None:
        return None
    word = unit.words[subject.range[0]]
    bare = lex.bare(word)
    after = unit.words[match.last] if match.last < len(unit) else ""
    if subject.range[1] - subject.range[0] > 1 and lex.pronominal(after) and opens_clause(unit, subject.range[0], lex):
        return _issuer(unit, subject, lex)
    if (
        bare in lex.stops | lex.complement_prepositions | lex.complementisers
        or word in lex.auxiliaries
        or lex.prepositional(word)
    ):
        return None
    return subject


def _issuer(unit: Unit, clause: Subject, lex: Lexicon) -> Subject | None:
    """Who speaks where the clause before the verb is of who gave out what holds the words: أصدرت الوزارة بيانا قالت
    فيه."""
    start, end = clause.range
    document = next((k for k in range(start + 1, end) if lex.among(unit.words[k], lex.documents)), end - 1)
    if document <= start + 1:
        return None
    return Subject((start + 1, document), start + 1, clause.end)


def _topic(unit: Unit, match: Match, low: int, lex: Lexicon) -> Subject | None:
    """The noun phrase after a topic word (أما … فقد قال, أما … فنفى) whose verb this is."""
    if not lex.contrast or not (match.cut or (match.first and unit.words[match.first - 1] in lex.auxiliaries)):
        return None
    for k in range(match.first - 1, max(low, match.first - 30) - 1, -1):
        if lex.contrast in (unit.words[k], lex.bare(unit.words[k])):
            start, end = with_apposition(unit, subject_after(unit, k + 1, lex), lex)
            end = min(end, match.first)  # أما الثانية فتتوقع
            return Subject((start, end), k + 1, match.first) if end > start else None
    return None


def _accusative(unit: Unit, subject: Subject, lex: Lexicon) -> bool:
    """Whether a fronted subject is a person in the accusative, which only a word like لكن before it gives: it is no
    noun of the clause before."""
    head, ending = unit.words[subject.range[0]], lex.syntax.accusative
    return bool(ending) and head.endswith(ending) and lex.among(head, lex.people)


def _passive(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """كان العدد يقدر بنحو ألفين: what follows is joined by a preposition the verb does not take."""
    if match.last >= len(unit) or match.form.takes("q"):
        return False
    word = unit.words[match.last]
    return word[:1] in lex.joined and word not in lex.unjoined and word[:1] not in match.form.prepositions


def _goes_on(unit: Unit, match: Match, before: list[Site], lex: Lexicon, phrase: Range) -> bool:
    """Whether the verb carries on with the speaker of an attribution before it in the same sentence, so that the noun
    phrase after it is acted on: لكنها نصحت السكان, وطالب الوزير. A phrase of three words or more rather is a new
    subject."""
    if not before or clause_start(unit, match.first, 0) > before[-1].cue[0][0]:
        return False
    if match.cut:
        return phrase[1] - phrase[0] <= 2
    previous = unit.words[match.first - 1] if match.first else ""
    return any(previous.endswith(s) and previous[: -len(s)] in lex.clause_words for s in lex.syntax.complement_suffixes)


def _pronoun_before(unit: Unit, first: int, lex: Lexicon) -> bool:
    """Whether the subject is a pronoun joined to the word before the verb: لكنه لم يستبعد, إنها نفت."""
    k = first - 1
    while k >= 0 and (unit.words[k] in lex.negations or unit.words[k] in lex.auxiliaries):
        k -= 1
    word = unit.words[k] if k >= 0 else ""
    bases = (word[: -len(s)] for s in lex.suffixes if word.endswith(s))
    return any(b in lex.clause_words or b in lex.complementisers for b in bases)


def _object_start(unit: Unit, match: Match, k: int, lex: Lexicon) -> Start | None:
    """The noun content right after a cue without subject of its own: after its preposition, or at once."""
    if k >= len(unit) or is_boundary(unit, k):
        return None
    if match.form.takes("o", "n"):
        return Start(k, 0, "noun")
    word = unit.words[k]
    for preposition in match.form.prepositions:
        if word == preposition and k + 1 < len(unit):
            return Start(k + 1, 0, "noun")
        if preposition in lex.joined and word.startswith(preposition) and len(word) > 2:
            return Start(k, len(preposition), "noun")
    return None


def _only_object(unit: Unit, phrase: Range, match: Match, lex: Lexicon) -> bool:
    """Whether the one noun phrase after a verb that never leaves out its object is that object: حث السكان على, يصف
    المصنع بأنه."""
    if not match.form.takes("r") or phrase[1] - phrase[0] > 2:
        return False
    head = unit.words[phrase[0]]
    bare = head.removeprefix(lex.syntax.definite)
    if bare in lex.plurals or (head != bare and head.endswith(lex.object_endings)):
        return True
    owned = len(head) > 4 and head.endswith(lex.suffixes) and not head.endswith(lex.feminine_endings)
    described = not match.form.takes("q", "n") and not match.form.prepositions
    return described and phrase[1] - phrase[0] == 1 and (head != bare or owned)


def _agrees(unit: Unit, phrase: Range, tags: frozenset[str], lex: Lexicon) -> bool:
    """Whether a noun phrase can be the subject of a verb with these tags, as far as its head's ending tells."""
    head = unit.words[phrase[0]]
    if head in lex.titles or head in lex.people:
        return True
    owned = head.endswith(tuple(lex.syntax.owned_endings))  # محللوه is no feminine
    definite = lex.syntax.definite
    if head.startswith(definite) and head.endswith(lex.object_endings):
        return False  # توعد الخاطفين
    people = head.endswith(lex.broken_plurals) and not lex.opens_content(head)  # أعلن خبراء
    if {"m", "s"} <= tags and head.endswith(lex.feminine_endings) and not owned and not people:
        return False
    return not ("f" in tags and len(head) > 5 and head.endswith(tuple(lex.syntax.plural_endings)))
