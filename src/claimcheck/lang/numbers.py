"""The number tables of a language: what numbers.toml may hold.

All entries are in natural spelling; `claimcheck.facts.number_words` folds them. A phrase is several words with single
spaces, a sign a word of its own ("per cent", "- year - old").
"""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

Words = tuple[str, ...]


@frozen(kw_only=True)
class Writing:
    """How numbers and nouns stand in this language's sentences."""

    dot_groups: bool
    """"2.500" before a counted noun is 2,500."""
    juxtaposed: bool
    """"twenty five": parts of a number may follow each other without "and"; else each part needs it."""
    and_joins_digits: bool
    """"3 ملايين و200 ألف" is one number."""
    bare_magnitude: bool
    """"مليون" alone is 1,000,000; else it needs a number or an article."""
    attached_noun: bool
    """A noun may be written onto digits without a space."""
    adjectives_first: bool
    """Adjectives stand between number and noun; else the noun is the first word."""
    comma_decimal: bool = False
    """A comma never groups: "3,256" is three and a bit."""
    space_groups: bool = False
    """A plain blank groups thousands too: "12 500"; else only a no-break one does."""
    and_prefixes: Words = ()
    prefixes: Words = ()
    articles: Words = ()
    """Fused to the front of a word, in this order: and_prefixes, prefixes, articles."""
    contracted: Words = ()
    """Preposition and article grown together."""
    possessives: tuple[tuple[str, str], ...] = ()
    """(ending, put in its place): fused possessive pronouns, which make a noun definite: جنودها."""
    sure_noun_endings: Words = ()
    """Endings by which a word that seems to begin with a prefix is a noun all the same."""
    construct_endings: Words = ()
    """What sound plurals end in before another noun: مقاتلو, مقاتلي."""
    unit_adjectives: Words = ()
    """Words that may stand between number and unit: "three more years"."""
    noun_endings: tuple[tuple[str, str], ...] = ()
    """(ending, put in its place): the first that fits and leaves three letters makes one key of a noun's forms."""
    plural_ending: str = ""
    not_plural: Words = ()
    """Endings that look like `plural_ending` but are none."""
    adjective_endings: Words = ()
    participle_endings: Words = ()
    """Endings of words that cannot be the noun counted ("remained")."""


@frozen(kw_only=True)
class Numerals:
    """Number words. Keys are values."""

    cardinals: dict[float, Words]
    """A form of several words, with hyphens or blanks, is read as one: quatre-vingt-dix."""
    multiplier_hundred: Words
    teen: Words
    """What makes 13 of 3 when it follows: عشر."""
    compound_one: Words
    """"One" only inside a compound: أحد عشر."""
    magnitudes: dict[float, Words]
    whole: dict[float, Words]
    """Magnitudes with their count inside: ألفين."""
    fractions: dict[float, Words]
    """Stand after an article or "one", or alone if in `fraction_alone`: half."""
    fraction_alone: Words
    fraction_before_article: dict[float, Words]
    """Fractions only before a noun with the article, else cardinals: خمس الناخبين, a fifth, against خمس دول."""
    fraction_after: Words
    """Words after which even a fraction with the article is one: بمقدار الخمس."""
    halved_after: Words = ()
    """Words after which a fraction with the article is what is left of something: إلى النصف, halved."""
    parts: dict[float, Words]
    """Stand after a numerator: thirds."""
    ordinals: dict[float, Words]
    ordinals_bare: dict[float, Words] = field(factory=dict)
    """Ordinals without the article, which count a known noun beside them: ثالث لقاء, محاولة ثالثة."""
    times: dict[float, Words]
    """Words that multiply: doubled, twice, تضاعف."""
    times_weak: dict[float, Words]
    """Words that multiply only after a bound or before a word of `times_next`: ضعف is weakness too."""
    times_next: Words
    indefinite: dict[str, Words]
    """Keys "value low high": "hundreds"."""
    few: dict[str, Words]
    """Keys "low high": before a magnitude ("several hundred")."""
    few_alone: Words
    """Those of `few` that are a quantity without a magnitude too."""
    odd: Words
    """"thirty-odd": up to the next step."""
    ands: Words
    a: Words
    """The indefinite article, which is "one" before a magnitude or a fraction."""
    of: Words
    """Between a fraction or an indefinite number and what follows."""
    negative: Words = ()


@frozen(kw_only=True)
class Bounds:
    """Phrases that bound a number; `*_after` follow it (or its unit or noun)."""

    at_least: Words
    at_least_after: Words
    at_most: Words
    at_most_after: Words
    about: Words
    about_after: Words
    nearly: Words
    """A little less than."""
    slightly_over: Words


@frozen(kw_only=True)
class Ranges:
    """Words that make one interval, or one share, of two numbers."""

    between: Words
    start: Words
    """"from": optional before "5 to 10", unless a word of `change` stands shortly before."""
    to: Words
    alternative: Words
    carry: Words
    """Words that set a bare number beside the one before, whose unit it shares: "7 million tonnes, from 7.5"."""
    change: Words
    share: Words
    """"7 out of 10", strong enough between any two numbers."""
    share_weak: Words
    """Shares only between small round numbers."""
    share_part: Words
    """Shares where the first is smaller: "three of the five"."""


@frozen(kw_only=True)
class Unit:
    """`factor` takes a number to the canonical unit `name` (added to `offset` first).

    `rounded` says that the factor is no power of ten: a converted figure then carries the rounding of the written one.
    """

    name: str
    forms: Words
    factor: float = 1.0
    offset: float = 0.0
    rounded: bool = False
    dual: Words = ()
    """Forms that hold the number two: يومين."""


@frozen(kw_only=True)
class Money:
    """A currency word: `unit` where no state is named, else by the word that names the state."""

    forms: Words
    unit: str
    states: dict[str, Words] = field(factory=dict)
    dual: Words = ()
    same: Words = ()
    """More currencies that the bare word can mean."""


@frozen(kw_only=True)
class Context:
    """A unit that the subject gives: a figure of at most `most` near one of the nouns `near` that has a unit of
    `instead_of`, or none and a word of `verbs` before it. A larger figure is never of that unit.
    """

    unit: str
    instead_of: frozenset[str]
    near: frozenset[str]
    verbs: frozenset[str]
    most: float


@frozen(kw_only=True)
class Skip:
    """What makes a number no quantity."""

    names_before: Words
    """"Article 5"."""
    clock_before: Words
    clock_after: Words
    year_before: Words
    year_surely_before: Words
    """Words after which even a number with a unit is a year."""
    never: Words
    """Words that look like numbers."""
    never_written: Words = ()
    """Those that look like one only when folded: ميتا (Meta), but مئتا."""
    fraction_never_before: Words = ()
    """Words that a fraction makes a name with: نصف النهائي, the semi-final."""
    only_of: Words = ()
    """Numbers only before a word of `of`: "scores of people", not "she scores"."""
    codes: Words = ()
    """Letters that make a name of the digits before them where they are written so: 5G."""
    pronoun_after_one: Words
    """Nouns that make "one" no number: one day, one thing."""
    ordinal_never_after: Words
    ordinal_never_before: Words


@frozen(kw_only=True)
class Role:
    """Verbs that say what became of the people counted; `before` the number, or `after` it."""

    before: Words
    after: Words


@frozen(kw_only=True)
class Reading:
    """Words of two senses: near one of `near` in its sentence, a noun of `forms` is that `concept`."""

    forms: frozenset[str]
    near: frozenset[str]
    concept: str


@frozen(kw_only=True)
class Nouns:
    """What is counted. `concepts`: English key -> every form (phrases up to three words)."""

    concepts: dict[str, Words]
    generic: Words
    """Concepts that a role replaces: "killed 12 people" counts dead."""
    roles: dict[str, Role]
    role_breaks: Words
    """Words that part a number from the verb before it: who, التي."""
    count_of: Words
    """"the number of": what follows is counted by the number after it."""
    toll: dict[str, Words]
    """Nouns that name a count themselves ("death toll") by the concept counted."""
    stops: Words
    """Words that end the search for a noun."""
    determiners: Words
    adjectives: Words
    plurals: Words
    """Plurals without `plural_ending`, where adjectives come first: people, aircraft."""
    partitive: Words
    """"70% of", من."""
    partitive_money: Words
    """Between a sum and a known noun: "$5 million in aid"."""
    partitive_definite: bool
    """The noun after a partitive must carry the article or be known."""
    dual: Words = ()
    """Nouns whose two duals -ان/-ين are no plural."""
    dual_nominative: Words = ()
    """Nouns with a plural in -ين, so that only -ان is surely the dual."""
    dual_endings: tuple[tuple[str, str, str], ...] = ()
    """(end of noun, nominative, oblique) in order."""
    dual_construct: tuple[tuple[str, str], ...] = ()
    """(end of noun, end of its dual before another noun): قاعدتا, قاعدتي; "my base" too, so a bare noun must follow."""
    readings: tuple[Reading, ...] = ()
    age_before: Words = ()
    age_before_unit: Words = ()
    """Those that say an age only before a unit of time: البالغ 52 عاما, not البالغ 350 جنديا."""
    age_after: Words = ()
    age_apposed: str = ""
    """How an age stands between commas: "bare" after a capital ("Nils Ebert, 24, said"), or with its "unit"."""
    age_ordinal_after: Words = ()
    """Words after which an ordinal above twelve, without a noun, is an age: في الثانية والخمسين."""


@frozen(kw_only=True)
class Numbers:
    """numbers.toml: everything a language says about numbers."""

    FILE: ClassVar[str] = "numbers.toml"
    writing: Writing
    numerals: Numerals
    suffixes: dict[float, Words]
    """Written onto digits: 2.5m."""
    ordinal_suffixes: Words
    symbols: dict[str, Words]
    """Unit signs before a number: "$"."""
    bounds: Bounds
    ranges: Ranges
    units: tuple[Unit, ...]
    money: tuple[Money, ...]
    contexts: tuple[Context, ...]
    skip: Skip
    nouns: Nouns
