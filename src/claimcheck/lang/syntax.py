"""How a language builds clauses of saying: the schema of `syntax.toml`."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen


@frozen
class Syntax:
    """`syntax.toml`: how clauses of saying are built. All strings in natural spelling.

    `verb_first`: the subject follows its verb by default. `cased`: names are written with capitals. `complementisers`
    with `complement_suffixes` and `complement_prefixes` attached, `complement_prepositions` before them,
    `subordinators` before one that opens no content (before, now that), `leaders` open a clause that leads over to the
    main one after a comma (while). `proclitics` are letters that may be joined to the front of a verb or noun, `joined`
    prepositions written with the next word, `contracted` such with the article (لل). `clause_words` open a new clause;
    `coordinators` join equal ones; `auxiliaries` and `adverbs` may stand between subject and verb; `negations` unmake a
    cue. `stops` end a noun phrase, `stop_pairs` two words that do; `posted` are stops that go on with the phrase of one
    who holds an office (سفير تونس لدى الاتحاد الأوروبي). `withheld` and `identities` are the words of a clause on one
    who would not be named (طلب عدم ذكر اسمه). `relatives` open a relative clause; `articles` a noun phrase;
    `possessives` are determiners that name an owner, with their tags. `openers` are nouns that open a content noun
    phrase after the subject, `opener_shapes` patterns of such nouns (regular expressions over folded words),
    `no_openers` names of that shape, `verb_shapes` patterns of verbs that open a clause behind "and". `addressed` are
    nouns, without the article, for those who are told or asked, `pointers` words that open any noun phrase (this, any),
    `object_endings` of definite nouns that are no subject, `relational` of surnames made from a place or trade;
    `feminine_verbs` begin or end a verb with a feminine subject. `outlet_breaks` open a statement of its own within a
    sentence. `feminine_endings`, `plural_endings` of noun heads, `owned_endings` of nouns with an owner that only look
    feminine. `head_last`: the noun that says what a phrase is stands last in it. `definites` are words that may point
    back (the), `definite` is the prefix that marks a definite noun, `accusative` an ending no noun has after a
    preposition. `finite_hints` are verbs that show a clause. `governors` are words after which a noun, not a verb
    stands. `question_words` open an indirect question. `passives` make a following participle passive. `infinitive` is
    the word before one. `inner_mark` stands before the inner saying of a relay ("as saying"), `relay_prepositions`
    before the one relayed. `object_pronouns` may be told. `turns` are words after a comma that end what is reported
    (but, وهو ما). `unjoined` are words that begin like a joined preposition and hold none; `noun_endings` may be taken
    off a noun to find it; `no_heads` are words a noun phrase cannot end with (adjectives before a noun). `instruments`
    bind a participle to the subject (by saying), `companions` give it one of its own (with the mayor saying).
    `genitives`, `participle_endings` and `negative_endings` are endings that show an owner, a participle, a negation,
    `aside_endings` a word that opens an insertion. `contrast` is a topic word whose verb comes later with a proclitic
    (أما … فقد). `anaphors` stand for what was said before (denied it). `inverts`: behind a quote or a comma the subject
    follows the verb and its helpers (« … », a déclaré le ministre). `name_articles` are left out where a name is looked
    up (le ministère, l'Otan). `broken_plurals` are endings of plurals that a masculine verb may have as its subject
    (أعلن خبراء). `purposes` are letters joined to what something is for: a verb of saying that follows another verb
    (خرج ليعلن), what a body does (مكتب الأمم المتحدة لتنسيق الشؤون). `speeches` are words for what someone says, in the
    shape they have before one of the `complement_suffixes` (كلمته). `approximators` are pairs of words before a figure
    that open a noun phrase (at least); `settings` are prepositions before where or how something was said, `owning`
    such that stand between a noun of saying and who says it (a denial by); `measuring` stands before the figure of
    frame m (at), `figures` are words that open one.
    """

    FILE: ClassVar[str] = "syntax.toml"
    verb_first: bool
    cased: bool
    complementisers: list[str]
    complement_suffixes: list[str]
    complement_prefixes: list[str]
    complement_prepositions: list[str]
    subordinators: list[str]
    leaders: list[str]
    proclitics: list[str]
    joined: list[str]
    contracted: list[str]
    clause_words: list[str]
    coordinators: list[str]
    auxiliaries: list[str]
    adverbs: list[str]
    adverb_endings: list[str]
    negations: list[str]
    stops: list[str]
    stop_pairs: list[str]
    relatives: list[str]
    articles: list[str]
    possessives: dict[str, str]
    openers: list[str]
    no_openers: list[str]
    addressed: list[str]
    pointers: list[str]
    object_endings: list[str]
    relational: list[str]
    feminine_verbs: list[str]
    opener_shapes: list[str]
    outlet_breaks: list[str]
    feminine_endings: list[str]
    plural_endings: list[str]
    owned_endings: list[str]
    definite: str
    definites: list[str]
    head_last: bool
    finite_hints: list[str]
    governors: list[str]
    question_words: list[str]
    passives: list[str]
    infinitive: str
    inner_mark: str
    relay_prepositions: list[str]
    object_pronouns: list[str]
    accusative: str
    turns: list[str]
    contrast: str
    anaphors: list[str]
    unjoined: list[str]
    noun_endings: list[str]
    no_heads: list[str]
    instruments: list[str]
    companions: list[str]
    genitives: list[str]
    participle_endings: list[str]
    aside_endings: list[str]
    negative_endings: list[str]
    inverts: bool = False
    name_articles: list[str] = field(factory=list)
    purposes: list[str] = field(factory=list)
    broken_plurals: list[str] = field(factory=list)
    speeches: list[str] = field(factory=list)
    posted: list[str] = field(factory=list)
    verb_shapes: list[str] = field(factory=list)
    withheld: list[str] = field(factory=list)
    identities: list[str] = field(factory=list)
    approximators: list[str] = field(factory=list)
    settings: list[str] = field(factory=list)
    owning: list[str] = field(factory=list)
    measuring: str = ""
    figures: list[str] = field(factory=list)
