"""Prose, made here and nowhere else: `sentence(reason, lang)` says one comparison in the reader's language.

>>> from claimcheck.model.fact import Comparison
>>> from claimcheck.model.judgement import Aspect, Reason, Words
>>> sides = dict(claim=Words(text="١٧ ألف", span=None), evidence=Words(text="170,000", span=None))
>>> values = dict(claim_value="17000", evidence_value="170000")
>>> sentence(Reason(aspect=Aspect.QUANTITY, relation=Comparison.CONFLICTING, **sides, **values), "en")
'the claim has 17,000 (١٧ ألف), the reference 170,000'
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from string import Formatter
from unicodedata import name as char_name

from attrs import frozen

from claimcheck.lang import pack as packs
from claimcheck.lang.fold import fold
from claimcheck.lang.messages import Messages
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Reason, Words
from claimcheck.report.safe import one_line, shortened

LONGEST_QUOTE = 70
"""Characters of a side's words that a sentence repeats; the whole passage stands beside it in every report."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_GROUP = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")
"""What groups thousands, in any language: 17,000 and 17 000."""
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d))?)?")
_FORMATTED = frozenset({Aspect.QUANTITY, Aspect.TIME})
"""Aspects whose values are put into the reader's numbers and dates; those of others are names or labels."""


@frozen
class Piece:
    """A stretch of a sentence; `quoted` where it comes from a document and may be in another script."""

    text: str
    quoted: bool = False


def messages(lang: str) -> Messages:
    """The messages of a report language. Raises KeyError where there is no such language."""
    return packs.pack(lang).load(Messages)


def sentence(reason: Reason, lang: str) -> str:
    """One short sentence on a comparison, in plain text without bidi marks."""
    return "".join(piece.text for piece in pieces(reason, lang))


def pieces(reason: Reason, lang: str) -> list[Piece]:
    """The same sentence, with what is quoted told apart so that a renderer can set it apart."""
    m = messages(lang)
    ours = _side(reason.aspect, reason.claim, reason.claim_value, lang)
    theirs = _side(reason.aspect, reason.evidence, reason.evidence_value, lang)
    sides = {"claim": ours, "evidence": theirs, "aspect": [Piece(m.aspects[reason.aspect])]}
    if ours and theirs:
        template = m.reasons[reason.aspect][reason.relation]
        if reason.relation is Comparison.SAME:
            sides["both"] = _merged(reason, ours, theirs, lang)
    elif ours or theirs:
        template = (m.only_claim if ours else m.only_evidence)[reason.aspect]
    else:
        template = m.neither[reason.relation]
    return _filled(template, sides)


def number(text: str, lang: str) -> str:
    """Every plain number in `text` ("17000", "1,800.5") with the language's digits, grouping and decimal mark."""
    return _NUMBER.sub(lambda m: _number(m.group(), lang), text)


def day(text: str | None, lang: str) -> str:
    """An ISO 8601 date or date-time in words, "" for None; what is no such date is given back on one line."""
    if text is None:
        return ""
    found = _DAY.match(text)
    return one_line(text) if found is None else _moment(found, lang)


def quoted(text: str, lang: str) -> str:
    """`text`, one line, in the language's quotation marks."""
    return messages(lang).words.quoted.format(words=one_line(text))


def percent(share: float, lang: str) -> str:
    """0.934 as "confidence 93%"."""
    return messages(lang).words.confidence.format(percent=number(str(round(share * 100)), lang))


def _side(aspect: Aspect, words: Words, value: str, lang: str) -> list[Piece]:
    """One side: what was read, with the words it was read from where they say it differently; [] for nothing."""
    m = messages(lang)
    said = _short(words.text)
    read, is_label = _value(aspect, _short(value), lang)
    if not said:
        return [Piece(read, quoted=not is_label)] if read else []
    formatted = aspect in _FORMATTED
    if read and _plain(read) == _plain(said):
        return [Piece(read)] if formatted else [Piece(said, quoted=True)]
    if not read or (formatted and _holds(said, read, lang)):
        # a figure or date speaks for itself, other words need quotation marks to be told from ours
        return _filled("{words}" if formatted else m.words.quoted, {"words": [Piece(said, quoted=True)]})
    if not is_label and not formatted and _readable(said, lang):
        return [Piece(said, quoted=True)]  # "العراق (Iraq)" helps no reader of Arabic
    value_piece, words_piece = [Piece(read, quoted=not is_label)], [Piece(said, quoted=True)]
    if is_label and not formatted:
        words_piece = _filled(m.words.quoted, {"words": words_piece})
    return _filled(m.words.beside, {"value": value_piece, "words": words_piece})


def _value(aspect: Aspect, value: str, lang: str) -> tuple[str, bool]:
    """A value in the reader's language, and whether it is now in that language's own words."""
    labels = messages(lang).values.get(aspect, {})
    if value in labels:
        return labels[value], True
    if aspect is Aspect.QUANTITY:
        return number(value, lang), bool(value)
    if aspect is Aspect.TIME:
        return _period(value, lang), bool(value)
    return value, False


def _merged(reason: Reason, ours: list[Piece], theirs: list[Piece], lang: str) -> list[Piece]:
    """Two sides that say the same, once: what the reader knows it by, then how else it is said."""
    m = messages(lang)
    read, is_label = _value(reason.aspect, _short(reason.claim_value), lang)
    other, _ = _value(reason.aspect, _short(reason.evidence_value), lang)
    if read != other:
        return _filled(m.words.pair, {"claim": ours, "evidence": theirs})
    known = {_plain(text): text for text in reversed((read, _short(reason.claim.text), _short(reason.evidence.text)))}
    ways = [text for text in reversed(known.values()) if text]
    if fuller := next((way for way in ways if way != read and read and _holds(way, read, lang)), ""):
        ways.remove(read)  # "17,000 containers" says "17,000" too
        read = fuller
    head = read if is_label else next((way for way in ways if _readable(way, lang)), ways[0])
    bare = reason.aspect in _FORMATTED or (read and not is_label)
    mark = "{words}" if bare else m.words.quoted
    first = [Piece(head)] if is_label else _filled(mark, {"words": [Piece(head, quoted=True)]})
    rest: list[Piece] = []
    for way in ways:
        if way != head:
            rest += [Piece(m.words.separator)] if rest else []
            rest += _filled(mark, {"words": [Piece(way, quoted=True)]})
    return _filled(m.words.beside, {"value": first, "words": rest}) if rest else first


def _filled(template: str, parts: Mapping[str, list[Piece]]) -> list[Piece]:
    out: list[Piece] = []
    for literal, hole, _, _ in Formatter().parse(template):
        out += [Piece(literal)] if literal else []
        out += parts[hole] if hole is not None else []
    return out


def _plain(text: str) -> str:
    return _GROUP.sub("", fold(text))


def _holds(words: str, read: str, lang: str) -> bool:
    """Whether words that the reader can read hold the value already, in digits of whatever script."""
    value = re.escape(_plain(read))
    return _readable(words, lang) and re.search(rf"(?<![\d.,]){value}(?![.,]?\d)", _plain(words)) is not None


def _short(text: str) -> str:
    return shortened(one_line(text[: 20 * LONGEST_QUOTE]), LONGEST_QUOTE)


def _readable(text: str, lang: str) -> bool:
    """Whether the letters of `text` are mostly of the language's script."""
    script = packs.pack(lang).info.script
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char_name(char, "").startswith(script) for char in letters) > len(letters)


def _number(text: str, lang: str) -> str:
    style = messages(lang).numbers
    whole, _, rest = text.replace(",", "").partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return text  # "007" is a name, not a figure
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", style.group, whole)
    return (grouped + (style.decimal + rest if rest else "")).translate(_digits(style.digits))


def _digits(digits: str) -> dict[int, str]:
    return {ord(str(at)): char for at, char in enumerate(digits)}


def _period(value: str, lang: str) -> str:
    """ "2026-01-18" or "2026-01-01/…" in words."""
    start, slash, end = value.partition("/")
    style = messages(lang).dates
    if whole := _whole(start, end):
        return whole if len(whole) == 4 else day(whole, lang)
    first, last = (_DAY.fullmatch(part) for part in (start, end))
    if not slash:
        return _moment(first, lang) if first else value
    if first and last:
        return style.span.format(start=_moment(first, lang), end=_moment(last, lang))
    if first or last:
        return (style.since if first else style.until).format(start=day(start, lang), end=day(end, lang))
    return value


def _whole(start: str, end: str) -> str:
    """ "2026" or "2026-02" where the two days are the first and last of that year or month, else ""."""
    if start[:5] == end[:5] and start[4:] == "-01-01" and end[4:] == "-12-31":
        return start[:4]
    if start[:8] == end[:8] and _DAY.fullmatch(start) and start[8:] == "01":
        year, month = int(start[:4]), int(start[5:7])
        if year >= 1 and 1 <= month <= 12 and end[8:] == str(monthrange(year, month)[1]):
            return start[:7]
    return ""


def _moment(found: re.Match[str], lang: str) -> str:
    style = messages(lang).dates
    year, month, of_month, time = found.groups()
    if not 1 <= int(month) <= 12:
        return one_line(found.string)
    parts = {"year": year, "month": style.months[int(month) - 1]}
    text = style.month.format(**parts) if of_month is None else style.day.format(day=int(of_month), **parts)
    if time is not None:
        text = style.moment.format(day=text, time=time)
    return text.translate(_digits(messages(lang).numbers.digits))
