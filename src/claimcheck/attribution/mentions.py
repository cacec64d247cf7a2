"""Who a mention speaks of: its class, gender and number, and the part of it that is a name.

`read_mention(words, originals, lex)` needs nothing but the words of the mention.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.persons import family, nameable, named_after, settled
from claimcheck.attribution.voices import SpeakerWords, speaker_words
from claimcheck.lang.fold import fold
from claimcheck.lang.joints import written
from claimcheck.model.claim import SourceClass


@frozen
class Mention:
    """`text` as written, `words` folded. `core` are the words of a proper name ("Denise Okafor" of "Council President
    Denise Okafor"), "" where there is none. `head` is the noun that says what it is. `tags` hold, as far as known, m
    or f, s or p, h for a person, n for what is none. `definite`: it may point back ("the ministry", الوزارة)."""

    text: str
    words: tuple[str, ...]
    core: str
    head: str
    class_: SourceClass
    tags: frozenset[str]
    pronoun: bool = False
    definite: bool = False


def read_mention(text: str, words: Sequence[str], originals: Sequence[str], lex: Lexicon) -> Mention:
    """The mention `text`, of which `words` are folded and `originals` as written; at least one word."""
    if len(words) == 1 and (words[0] in lex.pronouns or words[0] in lex.possessives):
        tags = lex.pronouns.get(words[0]) or lex.possessives[words[0]]
        return Mention(text, tuple(words), "", words[0], SourceClass.NAMED, tags & frozenset("mfnsph"), pronoun=True)
    end = _head_end(words, lex)
    head = _head(words, end, lex)
    core = (
        _core(words, originals, end, lex) if lex.syntax.cased else " ".join(originals[slice(*named_after(words, lex))])
    )
    return Mention(
        text,
        tuple(words),
        core,
        head,
        _class(words, head, core, lex),
        _tags(words, head, core, lex),
        definite=_definite(words, lex),
    )


def _head_end(words: Sequence[str], lex: Lexicon) -> int:
    """Where the head of the phrase ends: before "of", "at", "who", a comma."""
    for k, word in enumerate(words):
        owner = word == "'" and words[k - 1].endswith(tuple(lex.syntax.plural_endings))  # the doctors' union
        ends = not word[:1].isalnum() or word in lex.relatives or word in lex.stops or word in lex.head_ends
        owner = owner or (word == "." and words[k - 1] in lex.honorifics)  # Mr. Nerac, M. Nérac
        if k and ends and not owner:
            return k
    return len(words)


def _head(words: Sequence[str], end: int, lex: Lexicon) -> str:
    """The noun that says what it is: the first known one where nouns lead their phrase, else the last."""
    if not lex.syntax.head_last:
        for word in words[:end]:
            if lex.among(word, lex.heads):
                return word
            if lex.bare(word) in lex.heads:
                return lex.bare(word)
        return words[0]
    return next((w for w in reversed(words[:end]) if w in lex.heads), words[end - 1])


def _core(words: Sequence[str], originals: Sequence[str], end: int, lex: Lexicon) -> str:
    """A run of capitalised words without titles: a person's name, also in apposition, else what ends the head."""
    runs = [r for r in _runs(words, originals, lex) if r[1] > r[0]]
    persons = [
        (a, b)
        for a, b in runs
        if b - a >= 2 and not lex.institutions.intersection(words[a:b]) and not words[b - 1].endswith(lex.genitives)
    ]
    # "a Revolutionary Guards general" has no name
    inside = [r for r in persons if r[0] < end and (r[1] >= end or not words[r[1]][:1].isalnum())]
    apposed = [r for r in persons if r[0] and not words[r[0] - 1][:1].isalnum()] or [
        r for r in persons if r[0] > 1 and words[r[0] - 1] in lex.titles | lex.honorifics
    ]
    if inside and apposed and words[inside[-1][1] - 1] in lex.heads:
        inside = []  # The County Executive for Health, Mr Peter Wandera
    if inside or apposed:
        first, last = (inside or apposed)[-1]
    else:
        first, last = next((r for r in reversed(runs) if r[1] == end), (0, 0))
    return written(originals[first:last]).replace(" .", ".").replace(" - ", "-")


def _runs(words: Sequence[str], originals: Sequence[str], lex: Lexicon) -> list[tuple[int, int]]:
    caps = [o[:1].isupper() for o in originals]
    out: list[tuple[int, int]] = []
    k = 0
    while k < len(words):
        plain = words[k] in lex.determiners or words[k] in lex.pronouns or (k == 0 and words[k] in lex.people)
        if not caps[k] or plain:
            k += 1
            continue
        start = k
        while k < len(words) and (caps[k] or (words[k] in lex.particles and k + 1 < len(words) and caps[k + 1])):
            k += 1
        while start < k and (words[start] in lex.titles or words[start] in lex.honorifics or words[start] == "."):
            start += 1
        out.append((start, k))
    return out


def _class(words: Sequence[str], head: str, core: str, lex: Lexicon) -> SourceClass:
    first = words[0]
    if (lex.among(head, lex.documents) and not core) or first in lex.documents:
        return SourceClass.DOCUMENT
    known = speaker_words(lex)
    if not lex.syntax.cased:
        return SourceClass.NAMED if core or not _unnamed(words, head, lex, known) else SourceClass.ANONYMOUS
    if core or _called(words, known):
        return SourceClass.NAMED
    unnamed = first in lex.possessives or (first in lex.articles and not _definite(words, lex))  # its director
    if head in lex.people or (head in lex.offices and unnamed):
        return SourceClass.ANONYMOUS
    if head in lex.institutions or head in lex.offices:
        return SourceClass.NAMED
    indefinite = first in lex.articles and not _definite(words, lex)
    return SourceClass.ANONYMOUS if indefinite or head.endswith(tuple(lex.syntax.plural_endings)) else SourceClass.NAMED


def _unnamed(words: Sequence[str], head: str, lex: Lexicon, known: SpeakerWords) -> bool:
    """Whether a mention without a known name describes a person: مسؤول كبير, مدير المخيم, المتظاهرون. Who holds a high
    office there is one of is named by it: سفير الاتحاد, رئيس الوزراء."""
    if _called(words, known) or _office(words, lex):
        return False
    first, definite = words[0] if words[0] in lex.heads else lex.bare(words[0]), lex.syntax.definite
    if lex.among(head, lex.institutions):
        return False
    bare = head[len(definite) :] if definite and head.startswith(definite) else head
    for noun in (head, bare):
        if lex.among(noun, lex.people):
            return not (head in lex.titles and _name_follows(words, lex))
        if noun in lex.titles:
            return not _name_follows(words, lex)
    plural = first.endswith(tuple(lex.syntax.plural_endings)) and len(first) > 5
    return plural and first.startswith(definite or " ") and (len(words) == 1 or words[1].startswith(definite or " "))


def _office(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether a mention opens with a high office (وزير, رئيس الوزراء), and not with one of several (وزير سابق)."""
    first = words[0] if words[0] in lex.heads else lex.bare(words[0])  # وزير itself begins like a proclitic
    if len(words) > 1 and (first in lex.offices or f"{first} {words[1]}" in lex.offices):
        definite = lex.syntax.definite
        return any(w.startswith(definite) for w in words) and not lex.partitives.intersection(words)
    return first in lex.offices and first.startswith(lex.syntax.definite)


def _called(words: Sequence[str], known: SpeakerWords) -> bool:
    """Whether a name is given to one who is described: سائق يدعى حاتم, "a driver named Joe"."""
    return any(
        tuple(words[k : k + len(phrase)]) == phrase
        for phrase in known.called
        for k in range(1, len(words) - len(phrase))
    )


def _name_follows(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether an unknown name ends the description of an office: after an honorific (د. نزيه شلهوب), after a definite
    noun, whose adjectives would be definite too (المعلمة تالا, متحدث باسم الوزارة زاهي بشور), three words after a
    preposition (منسق الإغاثة في دونغولا غوران إيليتش)."""
    for k in range(1, len(words)):
        word, before = words[k], words[k - 1]
        if before in lex.honorifics or (before == "." and k > 1 and words[k - 2] in lex.honorifics):
            return True
        if not nameable(word, lex):
            continue
        last = len(words) - k
        if settled(before, lex) and (last >= 2 or settled(words[0], lex)):
            return True
        free = next((x for x in range(k, len(words)) if not family(words[x], lex)), len(words))
        if before in lex.complement_prepositions and free - k >= 3:
            return True
    return False


def _definite(words: Sequence[str], lex: Lexicon) -> bool:
    if lex.syntax.definite:
        return words[0].startswith(lex.syntax.definite) and len(words) <= 2
    return words[0] in lex.definites or words[0] in lex.possessives


def _tags(words: Sequence[str], head: str, core: str, lex: Lexicon) -> frozenset[str]:
    """Gender, number and kind as far as the words tell."""
    last = words[-1] if not core or fold(core).endswith(words[-1]) else head  # "Ida Voss, secretary of the union"
    if lex.among(head, lex.institutions) or lex.among(head, lex.documents) or last in lex.institutions:
        kind = "n"
    elif head in lex.titles or head in lex.people or head in lex.offices:
        kind = "h"
    else:
        kind = ""
    if not lex.syntax.cased:
        name = core.split()
        if name and fold(name[0]) in lex.female | lex.male:
            return frozenset(["h", "f" if fold(name[0]) in lex.female else "m", "s"])
        feminine = words[0].endswith(lex.feminine_endings) or not lex.female.isdisjoint(words)
        plural = len(words[0]) > 4 and words[0].endswith(tuple(lex.syntax.plural_endings))
        plural = plural or words[0] in lex.plurals
        return frozenset([kind or ("h" if core else ""), "f" if feminine else "m", "p" if plural else "s"]) - {""}
    if words[0] in lex.feminine or head in lex.feminine or not lex.female.isdisjoint(words):
        return frozenset("fsh")
    if words[0] in lex.masculine or head in lex.masculine or not lex.male.isdisjoint(words):
        return frozenset("msh")
    if kind == "n":
        return frozenset("ns")
    plural = not core and (head.endswith(tuple(lex.syntax.plural_endings)) or head in lex.plurals)
    person = not kind and len(core.split()) >= 2
    return frozenset(["h" if person else kind, "p" if plural else ""]) - {""}
