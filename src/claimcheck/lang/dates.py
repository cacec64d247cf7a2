"""The table of a language's words and rules for dates: `lang/<code>/dates.toml`."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen


@frozen
class DateRule:
    """One way to write a date.

    `shape` is a row of elements, parted by blanks. A name in capitals is a class of `words`, a group or one of the
    classes the lexer gives (below); anything else is a word or mark as it stands. `[ … ]` may be missing. `<X>` must
    stand there but is no part of the span. `make` names how the matched values become a span of days
    (`facts/date_makers.py`), `stage` says when it is tried: 0 joins words into one of the class named by `as_`,
    1 finds dates, 2 refines what stage 1 found (classes `T_DAY`, `T_MONTH`, …, all of them `T`), 3 makes ranges.
    `not_before` and `not_after` are classes or words that must not stand next to it.
    """

    shape: str
    make: str
    stage: int = 1
    as_: str = ""
    not_before: list[str] = field(factory=list)
    not_after: list[str] = field(factory=list)
    not_near: list[str] = field(factory=list)
    """Classes that must not stand among the eight items before it."""
    tight: bool = False
    """Whether no blank may stand between its parts."""


@frozen
class DateTable:
    """How a language writes dates. Entries are in natural spelling; the loader folds them.

    `words`: class -> value -> forms; a form may have several words. `groups`: name -> the classes it stands for.
    The lexer gives the classes NUM (up to four digits), DAY (1-31), YEAR (1000-2199), YEAR20 (1900-2099), HYEAR
    (1300-1500), ORDN (12th), DECADE (1990s), NDATE (2020-01-08, 8/1/2020).
    """

    FILE: ClassVar[str] = "dates.toml"
    words: dict[str, dict[str, list[str]]]
    groups: dict[str, list[str]]
    rule: list[DateRule]
    capital: list[str] = field(factory=list)
    """Classes whose words must begin with a capital letter."""
    conjunctions: list[str] = field(factory=list)
    """Letters written together with the next word that join it to what goes before (و)."""
    prepositions: list[str] = field(factory=list)
    """Letters written together with the next word, after a conjunction if there is one (ب)."""
    article: str = ""
    """An article written together with its word (ال)."""
    fused_article: str = ""
    """What preposition and article become together (لل)."""
    with_article: list[str] = field(factory=list)
    """Classes whose words also come with the article."""
    future_prefixes: list[str] = field(factory=list)
    """Beginnings that make a word of four letters or more a verb in the future (سي)."""
    future_endings: list[str] = field(factory=list)
    """Endings that do so (-eront)."""
    not_future: list[str] = field(factory=list)
    """Beginnings of words that look so and are none (سيار, opéra)."""
    ordinal_suffixes: list[str] = field(factory=list)
    decade_suffixes: list[str] = field(factory=list)
    week_starts: list[int] = field(factory=lambda: [0])
    """Days on which newsrooms of this language let a week begin, 0 = Monday; "last week" is the hull of all."""
    month_first: bool = False
    """Whether 08/01/2020 is in August; only where both readings are possible."""
