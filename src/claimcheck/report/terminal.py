"""The report for a terminal: one text, wrapped, in reading order, plain unless colour is asked for.

Quoted text is made visible first (report/safe.py) and never read as rich's markup.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from attrs import field, frozen

from claimcheck.lang import pack as packs
from claimcheck.model.claim import Claim
from claimcheck.model.judgement import (
    OWN_NOTE,
    AttributionCheck,
    ContextPassage,
    Evidence,
    Finding,
    Provenance,
    Reason,
    Relation,
    Report,
    Verdict,
)
from claimcheck.model.text import Document
from claimcheck.report import outline, wording
from claimcheck.report.lines import Line, Run, laid_out
from claimcheck.report.safe import one_line, shortened

LONGEST_QUOTE = 600
"""Characters of a passage that are printed; the JSON and HTML reports have all of it."""
NARROWEST, WIDEST = 40, 110

_STYLES = {
    Verdict.SUPPORTED: "bold green",
    Verdict.CONTRADICTED: "bold red",
    Verdict.DISPUTED: "bold magenta",
    Verdict.UNVERIFIED: "bold yellow",
    Relation.SUPPORTS: "green",
    Relation.CONTRADICTS: "red",
}
_WRONG = "bold red"
_FAINT = "dim"


@frozen
class TerminalRenderer:
    """`width`: columns, None for those of the terminal. `color`: ANSI colours. `lang`: of everything not quoted."""

    width: int | None = None
    color: bool = False
    lang: str = "en"
    _rtl: bool = field(init=False)

    @_rtl.default
    def _direction(self) -> bool:
        return packs.pack(self.lang).info.direction == "rtl"

    def render(self, report: Report) -> str:
        columns = self.width or shutil.get_terminal_size(fallback=(100, 24)).columns
        columns = max(NARROWEST, min(columns, WIDEST))
        return laid_out(self._lines(report), columns=columns, color=self.color, rtl=self._rtl)

    def _lines(self, report: Report) -> Iterator[Line]:
        m = wording.messages(self.lang)
        yield from self._head(report)
        if not report.findings:
            yield Line((Run(m.words.no_claims),))
        for number, finding in enumerate(report.findings, start=1):
            yield Line()
            yield from self._finding(number, finding, report)
        yield Line()
        yield from self._tail(report)

    def _head(self, report: Report) -> Iterator[Line]:
        m, article = wording.messages(self.lang), report.document
        yield Line((Run(f"{m.headings.report}: ", "bold"), _quote(article.title or article.id, "bold")))
        yield Line(tuple(self._published(article.publisher, article.published, article)))
        runs = [Run(f"{m.headings.claims}: {self._number(len(report.findings))}")]
        for verdict, count in outline.counts(report).items():
            if count:
                label = f"{outline.SIGNS[verdict]} {m.verdicts[verdict]}: {self._number(count)}"
                runs += [Run(" · "), Run(label, _STYLES[verdict])]
        yield Line()
        yield Line(tuple(runs))
        alarms = [self._number(n) for n, f in enumerate(report.findings, start=1) if outline.needs_look(f)]
        if alarms:
            yield Line((Run(f"{m.headings.first}: "), Run(m.words.separator.join(alarms), "bold")))

    def _finding(self, number: int, finding: Finding, report: Report) -> Iterator[Line]:
        m, verdict, check = wording.messages(self.lang), finding.verdict, finding.attribution_check
        runs = [
            Run(f"{self._number(number)}. "),
            Run(f"{outline.SIGNS[verdict]} {m.verdicts[verdict].upper()}", _STYLES[verdict]),
        ]
        if check is not AttributionCheck.NOT_APPLICABLE:
            runs += [Run(" · "), Run(m.attribution_checks[check], _WRONG if check in outline.WRONG_QUOTES else "")]
        runs.append(Run(f" · {wording.percent(finding.confidence, self.lang)}", _FAINT))
        yield Line(tuple(runs))
        yield Line(tuple(self._who(finding.claim)), 3)
        yield self._passage(finding.claim.text, 3, report.document.lang, "bold")
        if outline.is_denial(finding):
            yield Line((Run(m.words.denial),), 3)
        yield Line((Run(m.verdict_notes[verdict]),), 3)
        if check not in (AttributionCheck.NOT_APPLICABLE, AttributionCheck.UNVERIFIED):
            yield Line((Run(m.attribution_notes[check]),), 3)
        for side in outline.SIDES:
            evidence = outline.sided(finding, side)
            if evidence:
                yield Line((Run(getattr(m.headings, side.value), _STYLES[side]),), 3)
            for one in evidence:
                yield from self._evidence(one, report)
        if finding.context:
            yield Line((Run(m.headings.context),), 3)
        for passage in finding.context:
            yield from self._context(passage, report)

    def _who(self, claim: Claim) -> Iterator[Run]:
        m = wording.messages(self.lang)
        if claim.source is None:
            yield Run(m.words.own_voice if claim.cue is None else m.words.no_source)
        else:
            yield _quote(claim.source.resolved)
            if one_line(claim.source.canonical) != one_line(claim.source.resolved):
                yield from (Run(" ("), _quote(claim.source.canonical), Run(")"))
        if claim.cue is not None:
            yield from (Run(f" · {m.words.cue}: "), _quote(claim.cue.text))
        if len(claim.chain) > 1:
            yield Run(f" · {m.words.chain}: ")
            for at, name in enumerate(claim.chain[:-1]):
                yield from (Run(m.words.separator if at else ""), _quote(name))

    def _evidence(self, evidence: Evidence, report: Report) -> Iterator[Line]:
        m = wording.messages(self.lang)
        reference = report.references.get(evidence.document)
        runs = [Run(f"{outline.RELATION_SIGNS[evidence.relation]} ", _STYLES.get(evidence.relation, ""))]
        runs += self._published(evidence.outlet, evidence.published, reference)
        runs += [Run(" · "), _quote(evidence.document), Run(" · "), *self._speaker(evidence.speaker)]
        independence = m.dependence[evidence.dependence] if evidence.dependence else m.words.independent
        runs.append(Run(f" · {independence}", "" if evidence.independent else _FAINT))
        if evidence.origin != evidence.document:
            before, _, after = m.words.origin.partition("{id}")
            runs += [Run(f" · {before}"), _quote(evidence.origin), Run(after)]
        yield Line(tuple(runs), 5, hang=2)
        yield self._passage(evidence.quote, 7, reference.lang if reference else "")
        for reason in evidence.reasons:
            yield Line((Run("- "), *self._reason(reason)), 7, hang=2)

    def _context(self, passage: ContextPassage, report: Report) -> Iterator[Line]:
        m = wording.messages(self.lang)
        reference = report.references.get(passage.document)
        runs = [Run(f"· {m.why[passage.why]} · ")]
        if reference is not None:
            runs += [*self._published(reference.publisher, reference.published, reference), Run(" · ")]
        runs.append(_quote(passage.document))
        yield Line((*runs, Run(" · "), *self._speaker(passage.speaker)), 5, hang=2)
        yield self._passage(passage.quote, 7, reference.lang if reference else "")

    def _tail(self, report: Report) -> Iterator[Line]:
        m, made = wording.messages(self.lang), report.provenance
        noted = [d for d in (report.document, *report.references.values()) if d.note]
        others = [n for n in made.notes if n.code != OWN_NOTE]
        if noted or others:
            yield Line((Run(m.headings.notes, "bold"),))
        for document in noted:
            yield Line((Run("- "), _quote(document.id), Run(": "), _quote(document.note or "")), 3)
        for note in others:
            yield Line((Run("- "), _quote(note.text), Run(f" ({self._number(note.count)})")), 3)
        if made.skipped:
            yield Line((Run(m.headings.skipped, "bold"),))
        for skipped in made.skipped:
            place = [] if skipped.line is None else [Run(f" ({m.words.line.format(n=self._number(skipped.line))})")]
            yield Line((Run("- "), _quote(skipped.path), *place, Run(": "), _quote(skipped.reason)), 3)
        yield Line((Run(m.headings.provenance, "bold"),))
        yield Line(tuple(self._provenance(made)), 3)
        yield Line((Run(m.words.disclaimer, _FAINT),))

    def _provenance(self, made: Provenance) -> Iterator[Run]:
        m = wording.messages(self.lang)
        yield from (Run(f"{m.words.version} "), _quote(made.claimcheck))
        for label, value in (
            (m.words.embedder, made.embedder),
            (m.words.judge, made.judge),
            (m.words.config, made.config),
        ):
            yield from (Run(f" · {label}: "), _quote(value))
        yield Run(f" · {m.headings.references}: {self._number(made.references)}")

    def _published(self, outlet: str | None, published: str | None, document: Document | None) -> list[Run]:
        """Outlet and date, and beside them the warning that the document carries about itself."""
        runs = [_quote(outlet) if outlet else Run(wording.messages(self.lang).words.no_outlet)]
        if document is not None and document.note:
            runs += [Run(" ["), _quote(document.note), Run("]")]
        if published:
            runs += [Run(wording.messages(self.lang).words.separator), _quote(wording.day(published, self.lang))]
        return runs

    def _speaker(self, speaker: str | None) -> list[Run]:
        m = wording.messages(self.lang)
        if speaker is None:
            return [Run(m.words.no_speaker)]
        before, _, after = m.words.speaker.partition("{name}")
        return [Run(before), _quote(speaker), Run(after)]

    def _reason(self, reason: Reason) -> list[Run]:
        return [Run(p.text, quoted=p.quoted) for p in wording.pieces(reason, self.lang)]

    def _passage(self, text: str, indent: int, lang: str, style: str = "") -> Line:
        quote = wording.messages(self.lang).words.quoted
        rtl = packs.pack(lang).info.direction == "rtl" if lang in packs.codes() else self._rtl
        words = shortened(one_line(text[: 2 * LONGEST_QUOTE]), LONGEST_QUOTE)
        return Line((Run(quote.format(words=words), style),), indent, rtl=rtl)

    def _number(self, value: int) -> str:
        return wording.number(str(value), self.lang)


def _quote(text: str, style: str = "") -> Run:
    return Run(shortened(one_line(text[: 2 * LONGEST_QUOTE]), LONGEST_QUOTE), style, quoted=True)
