"""The words of a language's tables, folded once for look-up.

`word_sets(kind, pack)` reads `cues.toml`, `syntax.toml` and `speakers.toml`.
"""

from __future__ import annotations

import re
from typing import TypeVar

from attrs import frozen

from claimcheck.lang.cues import CueIndex, cues
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack
from claimcheck.lang.places import has_places, place_names
from claimcheck.lang.speakers import Speakers
from claimcheck.lang.syntax import Syntax

Words = frozenset[str]


@frozen(eq=False)
class WordSets:
    """Folded sets by the names of the tables' fields."""

    index: CueIndex
    syntax: Syntax
    complementisers: Words
    complement_prepositions: Words
    subordinators: Words
    leaders: Words
    approximators: Words
    settings: Words
    owning: Words
    figures: Words
    comparing: Words
    clause_words: Words
    coordinators: Words
    auxiliaries: Words
    adverbs: Words
    adverb_endings: tuple[str, ...]
    negations: Words
    stops: Words
    stop_pairs: Words
    posted: Words
    withheld: Words
    identities: Words
    places: Words
    relatives: Words
    articles: Words
    possessives: dict[str, Words]
    openers: Words
    no_openers: Words
    addressed: Words
    pointers: Words
    object_endings: tuple[str, ...]
    relational: tuple[str, ...]
    feminine_verbs: tuple[str, ...]
    opener_shapes: re.Pattern[str] | None
    verb_shapes: re.Pattern[str] | None
    outlet_breaks: Words
    finite_hints: Words
    governors: Words
    question_words: Words
    passives: Words
    relay_prepositions: Words
    object_pronouns: Words
    turns: Words
    contrast: str
    determiners: Words
    anaphors: Words
    genitives: tuple[str, ...]
    participle_endings: tuple[str, ...]
    aside_endings: tuple[str, ...]
    feminine_endings: tuple[str, ...]
    broken_plurals: tuple[str, ...]
    negative_endings: tuple[str, ...]
    unjoined: Words
    no_heads: Words
    instruments: Words
    companions: Words
    endings: tuple[str, ...]
    suffixed: Words
    suffixes: tuple[str, ...]
    contracted: tuple[str, ...]
    proclitics: tuple[str, ...]
    purposes: tuple[str, ...]
    speeches: Words
    joined: tuple[str, ...]
    pronouns: dict[str, Words]
    titles: Words
    honorifics: Words
    people: Words
    offices: Words
    institutions: Words
    documents: Words
    issued: tuple[tuple[str, ...], ...]
    nobody: Words
    male: Words
    female: Words
    heads: Words
    head_ends: Words
    particles: Words
    definites: Words
    name_articles: Words
    feminine: Words
    masculine: Words
    plurals: Words
    partitives: Words
    one_of: str


Sets = TypeVar("Sets", bound=WordSets)


def word_sets(kind: type[Sets], pack: LanguagePack) -> Sets:
    """The sets of a language, as `kind`. Raises PackError where a table breaks its schema."""
    syntax, speakers = pack.load(Syntax), pack.load(Speakers)
    complementisers = {
        fold(prefix + base + suffix)
        for base in syntax.complementisers
        for suffix in ["", *syntax.complement_suffixes]
        for prefix in ["", *syntax.complement_prefixes]
    }
    shapes = [fold(s) for s in syntax.opener_shapes]
    return kind(
        index=cues(pack),
        syntax=syntax,
        complementisers=frozenset(complementisers),
        complement_prepositions=_set(syntax.complement_prepositions),
        subordinators=_set(syntax.subordinators),
        leaders=_set(syntax.leaders),
        approximators=_set(syntax.approximators),
        settings=_set(syntax.settings),
        owning=_set(syntax.owning),
        figures=_set(syntax.figures),
        comparing=frozenset(fold(c) for c in ["", *cues(pack).table.comparers])
        | _set(syntax.coordinators)
        | _set(syntax.complementisers),
        clause_words=_set(syntax.clause_words),
        coordinators=_set(syntax.coordinators),
        auxiliaries=_set(syntax.auxiliaries),
        adverbs=_set(syntax.adverbs),
        adverb_endings=tuple(fold(e) for e in syntax.adverb_endings),
        negations=_set(syntax.negations),
        stops=_set(syntax.stops),
        stop_pairs=_set(syntax.stop_pairs) | _definite_pairs(syntax),
        posted=_set(syntax.posted),
        withheld=_set(syntax.withheld),
        identities=_set(syntax.identities),
        places=_set([name.text for name in place_names(pack) if " " in name.text]) if has_places(pack) else frozenset(),
        relatives=_set(syntax.relatives),
        articles=_set(syntax.articles),
        possessives={fold(w): frozenset(tags.split()) for w, tags in syntax.possessives.items()},
        openers=_set(syntax.openers),
        no_openers=_set(syntax.no_openers),
        addressed=_set(syntax.addressed),
        pointers=_set(syntax.pointers),
        relational=tuple(fold(e) for e in syntax.relational) or (" ",),
        feminine_verbs=tuple(fold(e) for e in syntax.feminine_verbs) or (" ",),
        object_endings=tuple(fold(e) for e in syntax.object_endings) or (" ",),
        opener_shapes=re.compile("|".join(shapes)) if shapes else None,
        verb_shapes=re.compile("|".join(map(fold, syntax.verb_shapes))) if syntax.verb_shapes else None,
        outlet_breaks=_set(syntax.outlet_breaks),
        finite_hints=_set(syntax.finite_hints),
        governors=_set(syntax.governors),
        question_words=_set(syntax.question_words),
        passives=_set(syntax.passives),
        relay_prepositions=_set(syntax.relay_prepositions),
        object_pronouns=_set(syntax.object_pronouns),
        turns=_set(syntax.turns),
        contrast=fold(syntax.contrast),
        anaphors=_set(syntax.anaphors),
        determiners=_set(syntax.articles) | _set(list(syntax.possessives)),
        genitives=tuple(syntax.genitives) or (" ",),
        aside_endings=tuple(syntax.aside_endings) or (" ",),
        participle_endings=tuple(syntax.participle_endings) or (" ",),
        feminine_endings=tuple(fold(e) for e in syntax.feminine_endings),
        broken_plurals=tuple(fold(e) for e in syntax.broken_plurals) or (" ",),
        negative_endings=tuple(syntax.negative_endings) or (" ",),
        unjoined=_set(syntax.unjoined),
        no_heads=_set(syntax.no_heads),
        instruments=_set(syntax.instruments),
        companions=_set(syntax.companions),
        endings=tuple(fold(e) for e in syntax.noun_endings),
        suffixes=tuple(fold(s) for s in syntax.complement_suffixes),
        contracted=tuple(fold(c) for c in syntax.contracted),
        suffixed=frozenset(
            fold(p)[-1] + fold(s) for p in syntax.complement_prepositions for s in syntax.complement_suffixes
        ),
        proclitics=tuple(syntax.proclitics),
        purposes=tuple(syntax.purposes),
        speeches=_set([w + s for w in syntax.speeches for s in syntax.complement_suffixes]),
        joined=tuple(syntax.joined),
        pronouns={fold(w): frozenset(tags.split()) for w, tags in speakers.pronouns.items()},
        titles=_set(speakers.titles),
        honorifics=_set(speakers.honorifics),
        people=_set(speakers.people),
        offices=_set(speakers.offices),
        institutions=_set(speakers.institutions),
        documents=_set(speakers.documents),
        issued=tuple(tuple(fold(w).split()) for w in speakers.issued),
        nobody=_set(speakers.nobody),
        male=_set(speakers.male),
        female=_set(speakers.female),
        heads=_set(
            [*speakers.titles, *speakers.people, *speakers.offices, *speakers.institutions, *speakers.documents]
        ),
        head_ends=_set(speakers.head_ends),
        particles=_set(speakers.particles),
        definites=_set(syntax.definites),
        name_articles=_set(syntax.name_articles),
        feminine=_set(speakers.feminine),
        masculine=_set(speakers.masculine),
        plurals=_set(speakers.plurals),
        partitives=_set(speakers.partitives),
        one_of=speakers.one_of,
    )


def _definite_pairs(syntax: Syntax) -> Words:
    """The pairs that end a noun phrase with a definite noun in them: في البيان beside في بيان."""
    prefix = syntax.definite
    pairs = (pair.split(maxsplit=1) for pair in syntax.stop_pairs) if prefix else ()
    return _set([f"{first} {prefix}{noun}" for first, noun in pairs if not first.startswith(prefix)])


def _set(words: list[str]) -> Words:
    return frozenset(fold(w) for w in words)
