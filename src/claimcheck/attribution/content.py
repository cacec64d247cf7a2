"""What exactly was said: where content ends, how it is quoted, and into which statements it falls.

`trim(unit, sites, lex)` ends every open content before the next attribution that stands beside it, and finds which site
stands inside which (`nest`). `pieces(unit, site, lex)` cuts content into checkable statements. `kind_of` tells how it
is given.
"""

from __future__ import annotations

from itertools import pairwise

from attrs import evolve

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import FINAL, Range, is_comma, is_mark, strip
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit
from claimcheck.model.claim import Kind
from claimcheck.model.text import Span

MIN_WORDS = 4


def trim(unit: Unit, sites: list[Site], lex: Lexicon) -> list[Site]:
    """The sites with their final content; one whose content is empty is dropped. `nested_in` is the number, in the list
    returned, of the site whose content holds it (-1: none)."""
    ordered = sorted(sites, key=lambda s: s.region)
    out: list[Site] = []
    for number, site in enumerate(ordered):
        content = list(site.content)
        if content and (site.open_end or len(content) > 1):
            start, end = content[-1]
            for later in ordered[number + 1 :]:
                first = later.region[0]
                if (
                    start < first < end
                    and _beside(unit, later, lex)
                    and not _inside_phrase(unit, site, start, later, lex)
                ):
                    end = _back(unit, start, first, lex)
                    break
            turn = next(
                (
                    t
                    for t in range(start + 1, end - 1)
                    if (is_comma(unit, t) or unit.words[t] in lex.coordinators)
                    and unit.quote[t] < 0
                    and lex.turns_away(unit, t + 1)
                ),
                end,
            )
            if site.pattern == "noun":  # حذر من خطرين: الأول
                turn = next((t for t in range(start + 1, turn) if unit.words[t] == ":" and unit.quote[t] < 0), turn)
            content[-1] = strip(unit, start, turn)
        kept = tuple(
            r for r in (strip(unit, *c) for c in content) if r[1] > r[0] and any(unit.is_word(k) for k in range(*r))
        )
        if kept and not _empty(unit, kept[0], lex):
            out.append(evolve(site, content=kept))
    return nest(out)


def _empty(unit: Unit, content: Range, lex: Lexicon) -> bool:
    """Whether content opens with words that make it none (declined *to comment*, طلب *عدم ذكر* اسمه)."""
    first, last = content
    pair = " ".join(unit.words[first : min(first + 2, last)])
    return unit.words[first] in lex.index.no_content or pair in lex.index.no_content


def nest(sites: list[Site]) -> list[Site]:
    """The sites with `nested_in` set to the number of the one whose content holds them."""
    out: list[Site] = []
    for number, site in enumerate(sites):
        holder = -1
        # Outer sites start earlier, or hold a fronted clause and stand behind it; eight neighbours are enough.
        for other in range(max(0, number - 8), min(len(sites), number + 9)):
            if other != number and any(a <= site.region[0] and site.region[1] <= b for a, b in sites[other].content):
                holder = other if holder < 0 or _size(sites[other]) < _size(sites[holder]) else holder
        out.append(evolve(site, nested_in=holder))
    return out


def _size(site: Site) -> int:
    return sum(b - a for a, b in site.content)


def _beside(unit: Unit, later: Site, lex: Lexicon) -> bool:
    """Whether a later site stands beside what runs before it, not inside."""
    first = later.region[0]
    before = unit.words[first - 1] if first else ""
    if later.pattern in ("postposed", "inverted", "comparer", "particle", "noun cue"):
        return False
    if later.anaphor or (later.cut and first == later.cue[0][0]):
        return True
    if later.participle:
        return is_comma(unit, first - 1) or before in lex.coordinators
    if later.pattern == "marker":
        return is_comma(unit, first - 1)
    return (
        before in lex.coordinators
        or before in lex.outlet_breaks
        or before in FINAL
        or before in ";؛|"
        or (is_comma(unit, first - 1) and unit.words[first] not in lex.relatives)
        or (first >= 2 and f"{unit.words[first - 2]} {before}" in lex.outlet_breaks)
    )


def _inside_phrase(unit: Unit, site: Site, start: int, later: Site, lex: Lexicon) -> bool:
    """Whether a later site whose subject follows "and" only starts in the middle of a noun phrase: no verb has come
    since the content began ("said the ruling of the mayor and councillor Ida Roth on parking | casts doubt")."""
    first = later.region[0]
    if not lex.syntax.cased or site.pattern not in ("clause", "that") or unit.words[first - 1] not in lex.coordinators:
        return False
    if later.source is None or later.source[0] != first or unit.words[first] in lex.pronouns:
        return False
    return not any(
        word in lex.finite_hints
        or word in lex.auxiliaries
        or word.endswith(lex.aside_endings)
        or word.partition("'")[0] in lex.pronouns
        or any(m.form.kind == "verb" for m in lex.matches(unit, k))
        for k, word in enumerate(unit.words[start : first - 1], start)
    )


def _back(unit: Unit, start: int, first: int, lex: Lexicon) -> int:
    """Before the words that lead over to the next attribution: ", but", "، فيما"."""
    k = first
    while k > start:
        if f"{unit.words[k - 2]} {unit.words[k - 1]}" in lex.outlet_breaks and k - 2 >= start:
            k -= 2
        elif unit.words[k - 1] in lex.coordinators | lex.outlet_breaks | lex.clause_words:
            k -= 1
        else:
            break
    return k


def kind_of(unit: Unit, content: tuple[Range, ...]) -> Kind:
    """DIRECT where nine words in ten stand in quotes, MIXED where one does."""
    words = quoted = 0
    for start, end in content:
        for k in range(start, end):
            if unit.is_word(k):
                words += 1
                quoted += unit.quote[k] >= 0
    if not quoted:
        return Kind.INDIRECT
    return Kind.DIRECT if quoted >= 0.9 * words else Kind.MIXED


def spans_of(unit: Unit, content: tuple[Range, ...], lead: int = 0) -> tuple[Span, ...]:
    """Document spans of content: quote marks at the edges stay out, and so do full stops and commas before them."""
    out = []
    for number, (start, end) in enumerate(content):
        whole = start in unit.partner and unit.partner[start] + 1 >= end
        if whole or (is_mark(unit, start) and unit.partner.get(start, -1) >= end):
            start += 1
        if end > start and is_mark(unit, end - 1) and (whole or _opener_of(unit, end - 1) < start):
            end -= 1
        while (
            end > start + 1
            and not unit.is_word(end - 1)
            and unit.words[end - 1] in ",،.;؛:"
            and unit.quote[end - 1] == unit.quote[start]
        ):
            end -= 1
        if end > start:
            span = unit.cover(start, end)
            if lead and number == 0 and len(span) > lead:
                span = Span(span.start + lead, span.end)
            out.append(span)
    return tuple(out)


def _opener_of(unit: Unit, close: int) -> int:
    k = close
    while k > 0 and unit.quote[k - 1] == unit.quote[close]:
        k -= 1
    return k


def pieces(unit: Unit, content: tuple[Range, ...], lex: Lexicon) -> list[tuple[Range, ...]]:
    """Content cut into statements: sentences of a quote, clauses after "and that", "; ", وأن. A part has at least
    four words; parts in several ranges stay together where one of them is short."""
    if len(content) > 1:
        if all(_words(unit, c) >= MIN_WORDS and is_mark(unit, c[0]) for c in content):
            return [p for c in content for p in pieces(unit, (c,), lex)]
        return [content]
    start, end = content[0]
    cuts = [start]
    for k in range(start + 1, end - 1):
        at = _cut_at(unit, k, lex)
        if at and _words(unit, (cuts[-1], k)) >= MIN_WORDS and _words(unit, (at, end)) >= MIN_WORDS:
            cuts.append(k)
    bounds = [*cuts, end]
    out: list[tuple[Range, ...]] = []
    for a, b in pairwise(bounds):
        first = a
        if a != start:
            first = max(_cut_at(unit, a, lex), a)
        part = strip(unit, first, b)
        if part[1] > part[0]:
            out.append((part,))
    return out or [content]


def _words(unit: Unit, part: Range) -> int:
    return sum(1 for k in range(*part) if unit.is_word(k))


def _cut_at(unit: Unit, k: int, lex: Lexicon) -> int:
    """Where the next statement starts if one ends at token k; 0 for none."""
    word, after = unit.words[k], unit.words[k + 1]
    if word in FINAL and not after.isdigit() and unit.ends[k] < unit.starts[k + 1]:
        return k + 1
    if word in ";؛":
        return k + 1
    if word in lex.coordinators and after in lex.complementisers:
        return k + 2
    if (
        lex.proclitics
        and word in lex.complementisers
        and word[0] in lex.proclitics
        and lex.bare(word) in lex.complementisers
    ):
        return k + 1
    if is_comma(unit, k):
        if after in lex.outlet_breaks:
            return k + 2
        if k + 2 < len(unit) and f"{after} {unit.words[k + 2]}" in lex.outlet_breaks:
            return k + 3
    return 0
