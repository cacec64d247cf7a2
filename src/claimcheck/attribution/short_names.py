"""What short mentions stand for: last names, titles, epithets, and mentions that hold but a part of a name."""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.mentions import Mention
from claimcheck.attribution.names import Names
from claimcheck.attribution.persons import family, nameable, noun
from claimcheck.attribution.phrases import Range
from claimcheck.attribution.units import Unit
from claimcheck.attribution.voices import speaker_words
from claimcheck.lang.fold import fold


def full_name(mention: Mention, names: Names, lex: Lexicon) -> str | None:
    """The full name for a short one: "Okafor" -> "Denise Okafor"; a body's longer form that begins the same."""
    if not lex.syntax.cased:
        if len(mention.words) == 1:
            word = mention.words[0]
            return names.persons.get(word) or names.persons.get(lex.bare(word))
        if mention.core:
            full = names.persons.get(fold(mention.core).split()[-1], "")
            return full if fold(mention.core) in fold(full) else None
        known = names.bodies.get(mention.words[0])
        return known if known and fold(known).startswith(" ".join(mention.words) + " ") else None
    words = [w for w in fold(mention.core).split() if w not in lex.honorifics]
    if len(words) == 2 and words[0] in lex.particles:
        words = words[1:]  # Van Tiel
    if len(words) != 1:
        return None
    ending = next((e for e in lex.genitives if words[0].endswith(e)), "")
    word = words[0][: len(words[0]) - len(ending)]
    short = mention.core[: len(mention.core) - len(ending)] if ending else None
    return names.persons.get(word) or short


def person_at(unit: Unit, place: Range, mention: Mention, names: Names, lex: Lexicon) -> str | None:
    """The full name where the mention's words hold but a part of it: القبطان before his name, a last name and words
    that are no part of it."""
    if lex.syntax.cased or mention.core or mention.pronoun:
        return None
    for name in names.people(unit):
        if name.start <= place[0] and place[1] <= name.first and (name.sure or name.start == place[0]):
            return names.persons.get(unit.words[name.end - 1])
    known = names.persons.get(mention.words[0]) if mention.words[0] not in lex.heads else None
    return known if known and len(mention.words) > 1 else None


def titled(mention: Mention, names: Names, lex: Lexicon) -> str | None:
    """The person whose title the mention repeats: "the minister", اللاعب, المدير المالي."""
    if lex.syntax.cased:
        return names.titled.get(mention.head) if len(mention.words) == 2 else None
    words = [noun(w, lex) for w in mention.words if w not in lex.adverbs]
    if not words or not (mention.head in lex.titles or lex.among(indefinite(mention.head, lex), lex.people)):
        return None
    return next((full for title, full in names.titles if all(w in title for w in words)), None)


def is_epithet(mention: Mention, lex: Lexicon) -> bool:
    """Whether a mention means a person named before: "the 29-year-old", "the Czech", الأخير."""
    known, words = speaker_words(lex), mention.words
    if len(words) > 2 or (lex.syntax.cased and not mention.definite):
        return False
    if not lex.syntax.cased:
        return words[0] in known.epithets
    return words[-1] in known.epithets or words[-1].endswith(known.epithet_endings)


def likely(mention: Mention, lex: Lexicon) -> bool:
    """Whether an elided subject later may mean who is mentioned: no plain words that the tables do not know as a
    person, a body or a document (يوضح سبب)."""
    if lex.syntax.cased or mention.core or mention.words[0].startswith(lex.syntax.definite):
        return True
    known = any(lex.among(w, lex.heads) or lex.bare(w) in lex.heads for w in mention.words)
    name = len(mention.words) == 2 and all(nameable(w, lex) and family(w, lex) for w in mention.words)
    return known or name or not mention.text[:1].isalpha()


def proclitic(word: str, lex: Lexicon) -> int:
    """How many letters before a mention's first word are a proclitic: فمصدر, فالشقيق."""
    bare = lex.bare(word)
    if word in lex.heads or bare == word:
        return 0
    definite = lex.syntax.definite
    known = bare in lex.heads or (bare.startswith(definite) and len(bare) > len(definite) + 2)
    return len(word) - len(bare) if known else 0


def indefinite(word: str, lex: Lexicon) -> str:
    """A noun without its article."""
    definite = lex.syntax.definite
    return word[len(definite) :] if definite and word.startswith(definite) else word
