"""The texts of the HTML page with their marks: the article with its claims, the references with what is quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from claimcheck.lang import pack as packs
from claimcheck.lang.messages import Messages
from claimcheck.model.judgement import Report
from claimcheck.model.text import Document, Span
from claimcheck.report import outline, wording
from claimcheck.report.html_values import Card, Flag, Paragraph, Prose, Stretch
from claimcheck.report.safe import visible
from claimcheck.report.segments import Mark, Segment, cut


@frozen
class Quotation:
    """A passage of a reference that the claim of that number quotes, as evidence or to be read beside it."""

    span: Span
    number: int
    kind: str
    sign: str
    label: str


def article_prose(report: Report, cards: Sequence[Card], m: Messages) -> Prose:
    """The article's text; each claim is marked, carries the id "a" + its number and a flag that leads to its card."""
    flags = {
        at: Flag(
            target=card.id,
            sign=card.sign,
            number=card.number,
            label=f"{m.words.number.format(n=card.number)}: {m.verdicts[card.verdict]}",
            kind=card.verdict.value,
        )
        for at, card in enumerate(cards, start=1)
    }
    marks = [Mark(span, at) for at, f in enumerate(report.findings, start=1) for span in f.claim.content]
    return _prose(report.document, marks, flags, {at: (f"a{at}",) for at in flags})


def quotations(report: Report, m: Messages) -> dict[str, list[Quotation]]:
    """What is quoted of each reference, by its id, in the order of the claims."""
    out: dict[str, list[Quotation]] = {}
    for number, finding in enumerate(report.findings, start=1):
        for e in finding.evidence:
            one = Quotation(
                e.span, number, e.relation.value, outline.RELATION_SIGNS[e.relation], m.relations[e.relation]
            )
            out.setdefault(e.document, []).append(one)
        for c in finding.context:
            out.setdefault(c.document, []).append(Quotation(c.span, number, "context", "·", m.why[c.why]))
    return out


def reference_prose(document: Document, anchor: str, quoted: Iterable[Quotation], m: Messages, lang: str) -> Prose:
    """A reference's text; each passage quoted from it has its id and a flag for every claim it is quoted for."""
    keys: dict[tuple[Span, int], int] = {}
    flags: dict[int, Flag] = {}
    ids: dict[int, tuple[str, ...]] = {}
    named: set[Span] = set()
    for one in quoted:
        key = keys.setdefault((one.span, one.number), len(keys))
        if key in flags:
            continue
        shown = wording.number(str(one.number), lang)
        name = f"{m.words.number.format(n=shown)}: {one.label}"
        flags[key] = Flag(target=f"c{one.number}", sign=one.sign, number=shown, label=name, kind=one.kind)
        ids[key] = () if one.span in named else (passage_id(anchor, one.span),)
        named.add(one.span)
    return _prose(document, [Mark(span, key) for (span, _), key in keys.items()], flags, ids)


def passage_id(anchor: str, span: Span) -> str:
    """The id of a quoted passage within the page."""
    return f"{anchor}-{span.start}-{span.end}"


def cut_words(document: Document, span: Span, decisive: Iterable[Span]) -> list[tuple[str, bool]]:
    """The words under `span`, cut where the decisive words within it begin and end."""
    within = {s for s in decisive if outline.valid(s, document) and span.contains(s) and s != span}
    text = span.of(document.text)
    segments = [s for block in cut(text, [Mark(w.shift(-span.start), 1) for w in within]) for s in block]
    return [(visible(s.span.of(text)), bool(s.keys)) for s in segments]


def language(code: str) -> str:
    """A language code fit for an attribute, "" (unknown) for anything else."""
    return code if code.isascii() and code.replace("-", "").isalnum() and len(code) < 36 else ""


def direction(code: str) -> str:
    """ "rtl" or "ltr" of a language that has a pack, else "auto"."""
    return packs.pack(code).info.direction if code in packs.codes() else "auto"


def _prose(document: Document, marks: Iterable[Mark], flags: dict[int, Flag], ids: dict[int, tuple[str, ...]]) -> Prose:
    def stretch(segment: Segment) -> Stretch:
        return Stretch(
            text=visible(segment.span.of(document.text)),
            ids=tuple(name for key in segment.opens for name in ids[key]),
            mark=flags[segment.keys[0]] if segment.keys else None,
            after=tuple(flags[key] for key in segment.closes),
        )

    def paragraph(block: list[Segment]) -> Paragraph:
        *before, last = map(stretch, block)
        kept = last.text if last.mark else last.text.rstrip()
        return Paragraph(stretches=(*before, evolve(last, text=kept)), gap=last.text[len(kept) :])

    return Prose(
        paragraphs=tuple(map(paragraph, cut(document.text, marks))),
        lang=language(document.lang),
        direction=direction(document.lang),
    )
