"""What the HTML page shows, worked out from a report: `page(report, lang)`. The template only lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claimcheck.lang import pack as packs
from claimcheck.lang.messages import Messages
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import OWN_NOTE, AttributionCheck, Evidence, Finding, Provenance, Report
from claimcheck.model.text import Document, Span
from claimcheck.report import outline, wording
from claimcheck.report.html_prose import (
    article_prose,
    cut_words,
    direction,
    language,
    passage_id,
    quotations,
    reference_prose,
)
from claimcheck.report.html_values import Bar, Card, Origin, Page, Proof, Quote, SourceView
from claimcheck.report.safe import one_line, shortened, visible, web_address

BRIEF = 140
"""Characters of a claim repeated in the list of sources."""


def page(report: Report, lang: str) -> Page:
    """Everything on the page, in the report language `lang`."""
    m = wording.messages(lang)
    anchors = {id_: f"r{at}" for at, id_ in enumerate(report.references, start=1)}
    cards = tuple(
        _card(number, finding, report, anchors, lang) for number, finding in enumerate(report.findings, start=1)
    )
    article, quoted = report.document, quotations(report, m)
    return Page(
        lang=lang,
        direction=packs.pack(lang).info.direction,
        title=m.words.title.format(title=one_line(article.title or article.id)),
        article=_origin(article, lang),
        title_lang=language(article.lang),
        total=_number(len(cards), lang),
        bars=tuple(_bars(report, lang)),
        alarms=tuple(card for card in cards if card.alarm),
        prose=article_prose(report, cards, m),
        cards=cards,
        sources=tuple(_sources(report, cards, m)),
        references=tuple(
            (
                anchors[id_],
                _origin(document, lang),
                reference_prose(document, anchors[id_], quoted.get(id_, ()), m, lang),
            )
            for id_, document in report.references.items()
        ),
        notes=tuple(_notes(report, lang)),
        skipped=tuple(
            (
                one_line(s.path),
                "" if s.line is None else m.words.line.format(n=_number(s.line, lang)),
                one_line(s.reason),
            )
            for s in report.provenance.skipped
        ),
        made=tuple(_made(report.provenance, m, lang)),
    )


# The cards


def _card(number: int, finding: Finding, report: Report, anchors: dict[str, str], lang: str) -> Card:
    m, claim, check = wording.messages(lang), finding.claim, finding.attribution_check
    own_voice = claim.source is None and claim.cue is None
    source = one_line(claim.source.resolved) if claim.source else None
    canonical = one_line(claim.source.canonical) if claim.source else None
    in_text = any(outline.valid(span, report.document) for span in claim.content)
    return Card(
        id=f"c{number}",
        number=_number(number, lang),
        verdict=finding.verdict,
        sign=outline.SIGNS[finding.verdict],
        source=source or (None if own_voice else m.words.no_source),
        canonical=canonical if canonical != source else None,
        cue=one_line(claim.cue.text) if claim.cue else None,
        chain=tuple(one_line(name) for name in claim.chain[:-1]),
        quote=_claim_quote(finding, report.document),
        denial=outline.is_denial(finding),
        check=None if check is AttributionCheck.NOT_APPLICABLE else check,
        check_note=m.attribution_notes[check],
        wrong=check in outline.WRONG_QUOTES,
        alarm=outline.needs_look(finding),
        confidence=wording.percent(finding.confidence, lang),
        back=f"a{number}" if in_text else None,
        sides=tuple(
            (side, tuple(_proof(e, report, anchors, lang) for e in evidence))
            for side in outline.SIDES
            if (evidence := outline.sided(finding, side))
        ),
        context=tuple(
            Proof(
                origin=_passage_origin(c.document, c.span, None, None, report, anchors, lang),
                quote=_plain_quote(c.quote, report.references.get(c.document)),
                speaker=c.speaker and one_line(c.speaker),
                label=m.why[c.why],
                counted=False,
                kind="context",
                sign="·",
            )
            for c in finding.context
        ),
    )


def _proof(evidence: Evidence, report: Report, anchors: dict[str, str], lang: str) -> Proof:
    m = wording.messages(lang)
    reference = report.references.get(evidence.document)
    decisive = [r.evidence.span for r in evidence.reasons if _decides(r.relation) and r.evidence.span is not None]
    whole = reference is not None and evidence.span.of(reference.text) == evidence.quote
    parts = cut_words(reference, evidence.span, decisive) if reference is not None and whole else None
    plain = _plain_quote(evidence.quote, reference)
    return Proof(
        origin=_passage_origin(
            evidence.document, evidence.span, evidence.outlet, evidence.published, report, anchors, lang
        ),
        quote=Quote(parts=tuple(parts), lang=plain.lang, direction=plain.direction) if parts else plain,
        speaker=evidence.speaker and one_line(evidence.speaker),
        label=m.dependence[evidence.dependence] if evidence.dependence else m.words.independent,
        counted=evidence.independent,
        kind=evidence.relation.value,
        sign=outline.RELATION_SIGNS[evidence.relation],
        confidence=wording.percent(evidence.confidence, lang),
        same_text=one_line(evidence.origin) if evidence.origin != evidence.document else None,
        reasons=tuple(
            (r.relation.value, m.aspects[r.aspect], tuple(wording.pieces(r, lang))) for r in evidence.reasons
        ),
    )


def _decides(relation: Comparison) -> bool:
    return relation in (Comparison.SAME, Comparison.CONFLICTING)


def _claim_quote(finding: Finding, document: Document) -> Quote:
    """The claim's words out of the article, with those marked that some comparison turned on."""
    claim = finding.claim
    decisive = [
        r.claim.span for e in finding.evidence for r in e.reasons if _decides(r.relation) and r.claim.span is not None
    ]
    parts: list[tuple[str, bool]] = []
    for span in claim.content:
        if not outline.valid(span, document):
            return _plain_quote(claim.text, document)
        parts += [(" … ", False)] if parts else []
        parts += cut_words(document, span, decisive)
    plain = _plain_quote(claim.text, document)
    return Quote(parts=tuple(parts), lang=plain.lang, direction=plain.direction) if parts else plain


def _plain_quote(text: str, document: Document | None) -> Quote:
    lang = document.lang if document is not None else ""
    return Quote(parts=((visible(text), False),), lang=language(lang), direction=direction(lang))


# The rest


def _passage_origin(
    id_: str, span: Span, outlet: str | None, published: str | None, report: Report, anchors: dict[str, str], lang: str
) -> Origin:
    reference = report.references.get(id_)
    if reference is None:
        told = outlet and one_line(outlet)
        return Origin(outlet=told, title="", id=one_line(id_), day=wording.day(published, lang), note=None, url=None)
    anchor = passage_id(anchors[id_], span) if outline.valid(span, reference) else anchors[id_]
    return _origin(reference, lang, anchor)


def _origin(document: Document, lang: str, anchor: str | None = None) -> Origin:
    return Origin(
        outlet=document.publisher and one_line(document.publisher),
        title=one_line(document.title or document.id),
        id=one_line(document.id),
        day=wording.day(document.published, lang),
        note=document.note and one_line(document.note),
        url=web_address(document.url),
        anchor=anchor,
    )


def _bars(report: Report, lang: str) -> Iterable[Bar]:
    x, total = 0.0, max(1, len(report.findings))
    for verdict, count in outline.counts(report).items():
        width = 1000 * count / total
        yield Bar(verdict=verdict, sign=outline.SIGNS[verdict], count=_number(count, lang), x=x, width=width)
        x += width


def _sources(report: Report, cards: Sequence[Card], m: Messages) -> Iterable[SourceView]:
    for group in outline.by_source(report.findings):
        name = m.words.own_voice if group.name is None else one_line(group.name) or m.words.no_source
        canonical = one_line(group.canonical)
        yield SourceView(
            name=name,
            canonical=canonical if group.name and canonical != name else None,
            cards=tuple(
                (cards[n - 1], shortened(one_line(report.findings[n - 1].claim.text[: 9 * BRIEF]), BRIEF))
                for n in group.numbers
            ),
        )


def _notes(report: Report, lang: str) -> Iterable[tuple[str, str]]:
    for document in (report.document, *report.references.values()):
        if document.note:
            yield one_line(document.id), one_line(document.note)
    for note in report.provenance.notes:
        if note.code != OWN_NOTE:
            yield one_line(note.text), _number(note.count, lang)


def _made(made: Provenance, m: Messages, lang: str) -> Iterable[tuple[str, str]]:
    yield m.words.version, one_line(made.claimcheck)
    yield m.words.embedder, one_line(made.embedder)
    yield m.words.judge, one_line(made.judge)
    yield m.words.config, one_line(made.config)
    yield m.headings.references, _number(made.references, lang)


def _number(value: int, lang: str) -> str:
    return wording.number(str(value), lang)
