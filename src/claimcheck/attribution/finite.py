"""Whether a form is the verb of its clause: "states", "reports", "pledged" and "called" are often nouns or adjectives.

`plausible` looks at the subject, `finite` at what follows too, `noun_form` tells forms that may be nouns.
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, is_boundary, is_mark
from claimcheck.attribution.site import Start
from claimcheck.attribution.subjects import Subject
from claimcheck.attribution.units import Unit


def plausible(unit: Unit, subject: Subject, match: Match, lex: Lexicon) -> bool:
    """Whether the form can be the verb of that subject: "the reports that", "their claims" are nouns."""
    words = unit.words[slice(*subject.range)]
    last, first = words[-1], match.first
    if noun_form(match, lex) and match.last < len(unit) and unit.words[match.last] in lex.auxiliaries:
        return False  # "two Gulf states have"
    other = len(words) > 1 and f"{words[-2]} {last}" in lex.partitives
    if (last in lex.no_heads and not other) or last in lex.possessives or last.endswith(lex.genitives):
        return False
    if (last in lex.articles and not other and last not in lex.people and last not in lex.plurals) or (
        last in lex.stops and last not in lex.pronouns
    ):
        return False
    if unit.caps[first] and first > 0 and unit.is_word(first - 1):
        return False  # "the Office of Civil Claims appeared"
    return agrees(unit, subject.range, match, lex)


def agrees(unit: Unit, phrase: Range, match: Match, lex: Lexicon) -> bool:
    """Whether a form without a sign of person has a subject that may be a plural: not "…, state secretary of the
    party"."""
    tags, words = match.form.tags, unit.words[slice(*phrase)]
    if "base" not in tags or "past" in tags or _helped(unit, match.first, lex):
        return True
    plurals = tuple(lex.syntax.plural_endings)
    known = (lex.people, lex.plurals, lex.coordinators, lex.pronouns)
    return any(
        (w.endswith(plurals) and not w.endswith(lex.genitives)) or any(w in some for some in known) or w[:1].isdigit()
        for w in words
    )


def _helped(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether an auxiliary stands before the verb at token `at`, which then says nothing of number: the coach would not
    say."""
    k = at - 1
    while k > 0 and (unit.words[k] in lex.negations or lex.adverb(unit.words[k])):
        k -= 1
    return k >= 0 and unit.words[k] in lex.auxiliaries - lex.passives


def finite(unit: Unit, match: Match, subject: Subject, start: Start | None, lex: Lexicon) -> bool:
    """Whether the form is the verb of its clause and not a noun or participle in it: "in three Gulf states", "is
    facing attack ads", "leads by 270 pledged delegates", "a campaign called Clear Air". A complementiser or quote
    settles it."""
    joint = start.joint if start else ""
    first, last = subject.range
    words = unit.words[first:last]
    if (
        start is not None
        and match.form.takes("o")
        and not match.form.takes("q")
        and "past" in match.form.tags
        and start.at == match.last
        and (unit.caps[match.last] or is_mark(unit, match.last))
        and words[0] in lex.articles
        and words[0] not in lex.definites
        and words[0] not in lex.plurals
    ):
        return False  # a play called “Oats”
    if (
        start is not None
        and joint in ("noun", "clause")
        and any(unit.words[k] in lex.auxiliaries for k in range(match.last, start.at))
    ):
        return False  # the truce declared in May has held along the front
    if joint in ("that", "quote", "colon"):
        return not (noun_form(match, lex) and any(w in lex.auxiliaries for w in words))
    if noun_form(match, lex) and "s" in match.form.tags and any(w[:1].isdigit() or w in lex.figures for w in words):
        return False  # two member states
    if len(words) > 1 and any(w in lex.auxiliaries or w in lex.finite_hints for w in words[1:]):
        return False
    single = len(words) == 1 and (words[0] in lex.pronouns or unit.caps[first])
    if noun_form(match, lex) and not single and not subject.relative:
        return _acts(unit, match, words[-1], unit.caps[last - 1], joint, lex)
    if "past" not in match.form.tags or joint != "noun":
        return True
    if words[-1].isdigit():
        return False
    at = match.last
    named = at < len(unit) and (unit.caps[at] or is_mark(unit, at)) and unit.words[at] not in lex.pronouns
    return not (match.form.takes("o") and named and words[0] in lex.articles and words[0] not in lex.definites)


def noun_form(match: Match, lex: Lexicon) -> bool:
    return match.form.lemma in lex.index.nounlike and "past" not in match.form.tags


def _acts(unit: Unit, match: Match, head: str, name: bool, joint: str, lex: Lexicon) -> bool:
    """Whether a form that may be a noun is a verb: "the union demands a vote", not "union demands on pay"."""
    speaks = name or head in lex.heads
    if joint == "":
        return speaks and is_boundary(unit, match.last) and "base" not in match.form.tags
    word = unit.words[match.last]
    if word in lex.determiners or word in lex.pronouns or is_mark(unit, match.last):
        return True
    return speaks and (word == lex.syntax.infinitive or word not in lex.stops)
