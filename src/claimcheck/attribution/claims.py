"""From sentences to claims: the attributions of a document and what its outlet says itself."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from claimcheck.attribution.canonical import AliasesLike, Canon
from claimcheck.attribution.confidence import weighed
from claimcheck.attribution.content import kind_of, pieces, spans_of, trim
from claimcheck.attribution.floating import floating_quotes, turn
from claimcheck.attribution.hinted import doubtful, hinted
from claimcheck.attribution.lexicon import Lexicon, lexicon
from claimcheck.attribution.marks import Marks, Tagger
from claimcheck.attribution.names import Names
from claimcheck.attribution.outlet import own_voice
from claimcheck.attribution.phrases import Range
from claimcheck.attribution.resolve import Discourse, Speaker
from claimcheck.attribution.signs import signs
from claimcheck.attribution.site import Site
from claimcheck.attribution.sites import find_sites
from claimcheck.attribution.units import Unit, units
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.joints import joints
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, Stance
from claimcheck.model.fact import Modality
from claimcheck.model.text import Document, Sentence, Span

FLOATING = 0.88
"""The share of quotes without a cue of their own that were given to the right speaker, on the training articles."""
ANAPHOR = 0.48
"""The share of denials of what was said before that were right, there."""
OWN_VOICE = 0.8


def attribute(
    document: Document,
    sentences: Sequence[Sentence],
    pack: LanguagePack,
    aliases: AliasesLike,
    text: Folded | None = None,
    tagger: Tagger | None = None,
    least: float | None = None,
) -> tuple[Claim, ...]:
    """The claims of a document in text order: who said what, and what the outlet says itself (no source, no cue).

    `text`: the document's text, if it is folded already. `tagger` is asked which words are cues, beside the rules.
    Attributions of a confidence below `least` are left out (None: as fitted, which favours F1).

    Claims carry no facts and no modality yet. Ids are "c1", "c2", … in text order. Never raises on any text.
    """
    lex = lexicon(pack)
    claims: list[Claim] = []
    last: tuple[Unit, Claim] | None = None
    text = text or folded(document.text)
    whole = list(units(document, sentences, joints(pack), text))
    names = Names(lex, document.text)
    names.prepare(whole)
    discourse = Discourse(lex, Canon(aliases, text, lex.name_articles), names, text=document.text)
    turns = _turns(whole, lex)
    found = [find_sites(unit, lex) for unit in whole]
    marks = _marks(whole, found, lex, tagger) if tagger else {}
    for number, unit in enumerate(whole):
        if number in turns:
            made = _turn(document.text, unit, *turns[number], discourse)
            claims += made
            last = (unit, made[-1]) if made else None
            continue
        names.note(unit)
        discourse.mentioned(unit)
        marked = marks.get(number)
        hints = hinted(unit, found[number], marked, lex) if marked else []
        sites = weighed(unit, trim(unit, [*found[number], *hints], lex), marked, least)
        made = _said(document.text, unit, sites, discourse, lex, claims[-1] if claims else None)
        floats = floating_quotes(unit, sites)
        near = last is not None and (last[0].paragraph == unit.paragraph or _only_quoted(unit, floats))
        # “A,” said Roth, alluding to the strike. “B.”
        direct = next((c for c in reversed(made) if c.kind is Kind.DIRECT and c.source is not None), None)
        speaking = direct or (made[-1] if made else last[1] if last and near else None)
        if floats and speaking is not None and speaking.source is not None:
            made += _floating(document.text, unit, floats, speaking)
        else:
            floats = []
        quoted = {k for r in floats for k in range(*r)}
        for part in own_voice(unit, sites, lex):
            if part[0] not in quoted:
                made.append(_own(document.text, unit, part))
        made.sort(key=lambda c: (c.content[0].start, c.content[-1].end))
        said = [c for c in made if c.source is not None]
        if said:
            last = (unit, next((c for c in reversed(said) if c.kind is Kind.DIRECT), said[-1]))
        elif sites or not floats:
            last = None
        claims += made
    return tuple(_numbered([c for c in claims if c.kind is Kind.NONE or c.confidence >= (least or 0)]))


def _marks(whole: Sequence[Unit], found: Sequence[list[Site]], lex: Lexicon, tagger: Tagger) -> dict[int, Marks]:
    """What the tagger says of the units about which the rules may be wrong, by number."""
    asked = {}
    for number, unit in enumerate(whole):
        figures = signs(unit, lex)
        if doubtful(unit, trim(unit, found[number], lex), figures):
            asked[number] = figures
    marks = tagger.mark([whole[number] for number in asked], list(asked.values()))
    return dict(zip(asked, marks, strict=True))


def _only_quoted(unit: Unit, floats: list[Range]) -> bool:
    """Whether a unit is a quote and no more: then its paragraph goes on with the speaker of the one before."""
    return len(floats) == 1 and floats[0][0] == 0 and floats[0][1] >= len(unit) - 1


def _turns(whole: list[Unit], lex: Lexicon) -> dict[int, tuple[Range | None, Range]]:
    """The units that are turns of a conversation, by number; of one turn alone there is none. What follows a turn in
    its paragraph belongs to it."""
    found: dict[int, tuple[Range | None, Range]] = {}
    opened = -1
    turns = 0
    for number, unit in enumerate(whole):
        first = number == 0 or whole[number - 1].paragraph != unit.paragraph
        read = turn(unit, lex) if first else None
        if read is not None:
            found[number] = read
            opened = unit.paragraph
            turns += 1
        elif unit.paragraph == opened:
            found[number] = (None, (0, len(unit)))
    # "Iowa: …", "Nevada: …" is a list; of two who talk, one at least comes back.
    labels = [whole[n].words[slice(*name)] for n, (name, _) in found.items() if name]
    back = any(label in labels[:at] for at, label in enumerate(labels) if len("".join(label)) > 1)
    return found if turns >= 2 and back else {}


def _turn(text: str, unit: Unit, name: Range | None, words: Range, discourse: Discourse) -> list[Claim]:
    source = discourse.named(unit, name) if name else discourse.again()
    spans = spans_of(unit, (words,))
    if source is None or not spans:
        return []
    return [_claim(text, unit, spans, Kind.DIRECT, False, FLOATING, source, None, (source.resolved,))]


def _numbered(claims: list[Claim]) -> list[Claim]:
    """In text order: a denial of what was said before has its words, and so its place."""
    ordered = sorted(claims, key=lambda c: (c.content[0].start, c.sentence.start))
    return [evolve(c, id=f"c{n}") for n, c in enumerate(ordered, 1)]


def _said(
    text: str, unit: Unit, sites: list[Site], discourse: Discourse, lex: Lexicon, earlier: Claim | None
) -> list[Claim]:
    out: list[Claim] = []
    sources: list[Source | None] = []
    speakers: list[Speaker | None] = []
    for site in sites:
        before = next((s for s in reversed(speakers) if s), None)
        source = discourse.source(unit, site, before)
        sources.append(source)
        speakers.append(discourse.speakers[-1] if source else None)
    for number, site in enumerate(sites):
        source = sources[number]
        cue = _cue(text, unit, site)
        # "…," he scoffed: what is quoted was said, not denied.
        denied = site.class_ is CueClass.DENY and site.pattern not in ("quote", "colon", "postposed", "inverted")
        chain = _chain(sites, sources, number)
        if denied and (site.anaphor or _points_back(unit, site.content, lex)):
            meant = out[-1] if out else earlier
            if meant is not None:
                out.append(_claim(text, unit, meant.content, meant.kind, True, ANAPHOR, source, cue, chain))
            if meant is not None or site.anaphor or not _tells(unit, site.content, lex):
                continue
        elif site.anaphor:
            continue
        kind = kind_of(unit, site.content)
        for part_number, part in enumerate(pieces(unit, site.content, lex)):
            spans = spans_of(unit, part, site.lead if part_number == 0 else 0)
            if spans:
                out.append(_claim(text, unit, spans, kind, denied, site.confidence, source, cue, chain))
    return out


def _points_back(unit: Unit, content: tuple[Range, ...], lex: Lexicon) -> bool:
    """Whether what is denied is but words for what was said before: نفى ذلك, نفى هذه الاتهامات جملة, "denied it",
    "rejected the claim as false"; not "denied the claim that"."""
    first, last = content[0]
    if len(content) != 1:
        return False
    at = first
    while at < min(last, first + 2) and (
        unit.words[at] in lex.anaphors or (at == first and unit.words[at] in lex.articles)
    ):
        at += 1
    return at > first and unit.words[at - 1] in lex.anaphors and last - at <= 2


def _tells(unit: Unit, content: tuple[Range, ...], lex: Lexicon) -> bool:
    """Whether words for what was said before stand for themselves where nothing was: نفى الاتهامات, not نفى ذلك."""
    empty = lex.pointers | lex.object_pronouns | lex.pronouns.keys()
    return any(unit.words[k] not in empty for k in range(*content[0]) if unit.words[k] in lex.anaphors)


def _chain(sites: list[Site], sources: list[Source | None], number: int) -> tuple[str, ...]:
    """Who speaks through whom, outermost first; each once, since two readings can stand in each other's content."""
    names: list[str] = []
    seen: set[int] = set()
    at = number
    while at >= 0 and at not in seen:
        seen.add(at)
        source = sources[at]
        if source is not None and source.resolved not in names:
            names.append(source.resolved)
        at = sites[at].nested_in
    return tuple(reversed(names))


def _cue(text: str, unit: Unit, site: Site) -> Cue | None:
    spans = []
    for number, (first, last) in enumerate(site.cue):
        span = unit.cover(first, last)
        if number == 0 and site.cut and len(span) > site.cut:
            span = Span(span.start + site.cut, span.end)
        spans.append(span)
    return Cue(text=" ".join(s.of(text) for s in spans), spans=tuple(spans), class_=site.class_)


def _claim(
    text: str,
    unit: Unit,
    spans: tuple[Span, ...],
    kind: Kind,
    denied: bool,
    confidence: float,
    source: Source | None,
    cue: Cue | None,
    chain: tuple[str, ...],
) -> Claim:
    return Claim(
        id="",
        text=" ".join(" ".join(s.of(text) for s in spans).split()),
        content=spans,
        kind=kind,
        polarity=Stance.DENIED if denied else Stance.ASSERTED,
        modality=Modality.ACTUAL,
        confidence=confidence,
        source=source,
        cue=cue,
        sentence=unit.span,
        chain=chain,
    )


def _floating(text: str, unit: Unit, floats: list[Range], last: Claim) -> list[Claim]:
    """A quote that stands alone after an attribution belongs to its speaker: to the same attribution where that was a
    direct quote ("…," he said. "…"), else to one of its own without a cue."""
    out = []
    source = last.source
    assert source is not None
    same = last.kind is Kind.DIRECT
    elided = (
        source
        if same
        else Source(text="", spans=(), resolved=source.resolved, canonical=source.canonical, class_=source.class_)
    )
    for part in floats:
        spans = spans_of(unit, (part,))
        if spans:
            out.append(
                _claim(
                    text,
                    unit,
                    spans,
                    Kind.DIRECT,
                    False,
                    FLOATING,
                    elided,
                    last.cue if same else None,
                    (source.resolved,),
                )
            )
    return out


def _own(text: str, unit: Unit, part: Range) -> Claim:
    return _claim(text, unit, (unit.cover(*part),), Kind.NONE, False, OWN_VOICE, None, None, ())
