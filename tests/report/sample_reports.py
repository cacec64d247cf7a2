"""Reports built by hand, for looking at and for testing renderers. Every word here is invented."""

from __future__ import annotations

from attrs import evolve

from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, SourceClass, Stance
from claimcheck.model.fact import Actor, Comparison, Facts, Modality
from claimcheck.model.judgement import (
    Aspect,
    AttributionCheck,
    ContextPassage,
    Dependence,
    Evidence,
    Finding,
    Note,
    Provenance,
    Reason,
    Relation,
    Report,
    Skipped,
    Verdict,
    Why,
    Words,
)
from claimcheck.model.text import Document, Span

NOTE = "invented for this demonstration"
NO_FACTS = Facts()

ARTICLE = Document(
    id="marfa-0119",
    lang="ar",
    publisher="صحيفة المرفأ",
    published="2026-01-19T11:00:00+03:00",
    title="هيئة ميناء السدير: الأضرار محدودة والعمل لم يتوقف",
    url="https://marfa.example/2026/01/fire",
    note=NOTE,
    text="""\
قال المتحدث باسم هيئة ميناء السدير، رائد الكيلاني، مساء الأحد إن الحريق أتلف ١٧٠٠ حاوية فقط وإن الأضرار محدودة.

ونفت شركة Norland Marine أن تكون سفينتها MV Halden Star تحمل مواد قابلة للاشتعال.
وأضافت الشركة أن الطاقم غادر السفينة سالمًا.

وأفاد مسؤولان في الجمارك، طلبا عدم كشف هويتيهما، بأن التحقيق سيستغرق ثلاثة أسابيع.

وعاد جميع عمال الأرصفة إلى أعمالهم صباح الاثنين، فيما بقيت الرافعة رقم 4 خارج الخدمة.

ونقلت وكالة «نبأ الساحل» عن وزيرة النقل سلمى الحدّاد قولها إن "الميناء سيُفتح كاملًا قبل نهاية الشهر".

وقالت وزارة البيئة في بيان إن تلوث الهواء تجاوز الحد المسموح به بنسبة 40 في المئة.
""",
)

WIRE = Document(
    id="coastwire-7731",
    lang="en",
    publisher="Coast Wire",
    published="2026-01-19T08:30:00+03:00",
    title="Surveyors count 17,000 lost containers at Sadir",
    url="https://coastwire.example/7731",
    note=NOTE,
    text="""\
SADIR (Coast Wire) - Surveyors working for the insurers counted 17,000 containers destroyed by Sunday's fire at Sadir \
port, ten times the figure heard in the first hours.

All dockers went back to work on Monday except the crane crews, whose union wants crane No. 4 inspected first. The \
crane is out of service.

Customs officers who boarded the Halden Star found 60 drums of solvent in her forward hold, the chief inspector, Omar \
Tell, said.
""",
)
COPY = evolve(
    WIRE, id="harbour-times-12", publisher="Harbour Times", published="2026-01-19T09:10:00+03:00", url=None, note=None
)
BULLETIN = Document(
    id="port-bulletin",
    lang="en",
    publisher="Sadir Port Authority",
    published="2026-01-18",
    title="Statement on the fire",
    url="javascript:alert(1)",
    text="""\
The fire has destroyed 17,000 containers, the Authority's spokesman, Raed al-Kilani, said on Sunday evening.

The port will be open in full before the end of January, the transport minister, Salma Haddad, told the Authority.
""",
)
PAPER = Document(
    id="sahel-44",
    lang="ar",
    publisher="نبأ الساحل",
    published="2026-01-19",
    title="بيان الشحنة لا يذكر مواد خطرة",
    url="https://sahel.example/44",
    text="""\
يُظهر بيان الشحنة الذي اطلعت عليه «نبأ الساحل» أن السفينة Halden Star لم تكن تنقل أي مواد قابلة للاشتعال.

وقال مختبر جامعة السدير إن تلوث الهواء فاق الحد المسموح به بنسبة 40 في المئة، وأوضحت وزارة البيئة أنها لم تُجر أي قياس.

وكانت الهيئة قد تحدثت قبل منتصف ليل الأحد عن 900 حاوية.
""",
)


def _find(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def _claim(
    id_: str,
    content: tuple[str, ...],
    *,
    source: tuple[str | None, str, str, SourceClass] | None = None,
    cue: tuple[str, CueClass] | None = None,
    kind: Kind = Kind.INDIRECT,
    polarity: Stance = Stance.ASSERTED,
    modality: Modality = Modality.ACTUAL,
    chain: tuple[str, ...] = (),
    facts: Facts = NO_FACTS,
    article: Document = ARTICLE,
) -> Claim:
    spans = tuple(_find(article, words) for words in content)
    said_by = None
    if source is not None:
        text, resolved, canonical, class_ = source
        mention = () if text is None else (_find(article, text),)
        said_by = Source(text=text or "", spans=mention, resolved=resolved, canonical=canonical, class_=class_)
    word = None if cue is None else Cue(text=cue[0], spans=(_find(article, cue[0]),), class_=cue[1])
    return Claim(
        id=id_,
        text=" ".join(content),
        content=spans,
        kind=kind,
        polarity=polarity,
        modality=modality,
        confidence=0.9,
        source=said_by,
        cue=word,
        sentence=Span(spans[0].start, spans[-1].end),
        chain=chain,
        facts=facts,
    )


def _reason(
    aspect: Aspect,
    relation: Comparison,
    claim: str,
    evidence: str,
    values: tuple[str, str],
    reference: Document,
    article: Document = ARTICLE,
) -> Reason:
    return Reason(
        aspect=aspect,
        relation=relation,
        claim=Words(text=claim, span=_find(article, claim) if claim else None),
        evidence=Words(text=evidence, span=_find(reference, evidence) if evidence else None),
        claim_value=values[0],
        evidence_value=values[1],
    )


def _evidence(
    reference: Document,
    words: str,
    relation: Relation,
    *reasons: Reason,
    speaker: str | None = None,
    dependence: Dependence | None = None,
    origin: str | None = None,
    confidence: float = 0.93,
) -> Evidence:
    return Evidence(
        document=reference.id,
        outlet=reference.publisher,
        published=reference.published,
        span=_find(reference, words),
        quote=words,
        speaker=speaker,
        relation=relation,
        confidence=confidence,
        independent=dependence is None,
        dependence=dependence,
        origin=origin or reference.id,
        reasons=reasons,
    )


def _context(reference: Document, words: str, why: Why, speaker: str | None = None) -> ContextPassage:
    return ContextPassage(document=reference.id, span=_find(reference, words), quote=words, speaker=speaker, why=why)


KILANI = ("المتحدث باسم هيئة ميناء السدير، رائد الكيلاني", "رائد الكيلاني", "Raed al-Kilani", SourceClass.NAMED)
NORLAND = ("شركة Norland Marine", "شركة Norland Marine", "Norland Marine", SourceClass.NAMED)
COUNTED = "Surveyors working for the insurers counted 17,000 containers destroyed by Sunday's fire at Sadir port"
BULLETIN_COUNT = "The fire has destroyed 17,000 containers"
BACK = "All dockers went back to work on Monday except the crane crews"
SOLVENT = "Customs officers who boarded the Halden Star found 60 drums of solvent in her forward hold"
MANIFEST = "أن السفينة Halden Star لم تكن تنقل أي مواد قابلة للاشتعال"
CONFLICT, SAME, FITS = Comparison.CONFLICTING, Comparison.SAME, Comparison.COMPATIBLE


def _figures(reference: Document) -> Reason:
    return _reason(Aspect.QUANTITY, CONFLICT, "١٧٠٠ حاوية", "17,000 containers", ("1700", "17000"), reference)


def _findings() -> tuple[Finding, ...]:
    yes, no = Relation.SUPPORTS, Relation.CONTRADICTS
    own, copied = Dependence.OWN_SOURCE, Dependence.SYNDICATED_COPY
    return (
        Finding(
            claim=_claim(
                "c1",
                ("الحريق أتلف ١٧٠٠ حاوية فقط",),
                source=KILANI,
                cue=("قال", CueClass.ASSERT),
                facts=Facts(
                    actors=(
                        Actor(
                            text="رائد الكيلاني",
                            span=_find(ARTICLE, "رائد الكيلاني"),
                            canonical="Raed al-Kilani",
                            kind="person",
                        ),
                    )
                ),
            ),
            verdict=Verdict.CONTRADICTED,
            attribution_check=AttributionCheck.MISQUOTED,
            confidence=0.94,
            evidence=(
                _evidence(
                    WIRE,
                    COUNTED,
                    no,
                    _figures(WIRE),
                    _reason(Aspect.TIME, SAME, "مساء الأحد", "Sunday", ("2026-01-18", "2026-01-18"), WIRE),
                    speaker="surveyors",
                ),
                _evidence(COPY, COUNTED, no, _figures(COPY), speaker="surveyors", dependence=copied, origin=WIRE.id),
                _evidence(BULLETIN, BULLETIN_COUNT, no, _figures(BULLETIN), speaker="Raed al-Kilani", dependence=own),
            ),
            context=(_context(PAPER, "وكانت الهيئة قد تحدثت قبل منتصف ليل الأحد عن 900 حاوية", Why.SUPERSEDED),),
        ),
        Finding(
            claim=_claim("c2", ("الأضرار محدودة",), source=KILANI, cue=("قال", CueClass.ASSERT)),
            verdict=Verdict.UNVERIFIED,
            attribution_check=AttributionCheck.UNVERIFIED,
            confidence=0.7,
            evidence=(),
        ),
        Finding(
            claim=_claim(
                "c3",
                ("تكون سفينتها MV Halden Star تحمل مواد قابلة للاشتعال",),
                source=NORLAND,
                cue=("نفت", CueClass.DENY),
                polarity=Stance.DENIED,
            ),
            verdict=Verdict.DISPUTED,
            attribution_check=AttributionCheck.UNVERIFIED,
            confidence=0.81,
            evidence=(
                _evidence(
                    PAPER,
                    MANIFEST,
                    yes,
                    _reason(Aspect.POLARITY, SAME, "نفت", "لم تكن", ("denied", "negated"), PAPER),
                    _reason(
                        Aspect.WORDING,
                        SAME,
                        "مواد قابلة للاشتعال",
                        "مواد قابلة للاشتعال",
                        ("", ""),
                        PAPER,
                    ),
                ),
                _evidence(
                    WIRE,
                    SOLVENT,
                    no,
                    _reason(Aspect.WORDING, CONFLICT, "مواد قابلة للاشتعال", "60 drums of solvent", ("", ""), WIRE),
                    speaker="Omar Tell",
                    confidence=0.84,
                ),
            ),
        ),
        Finding(
            claim=_claim(
                "c4",
                ("الطاقم غادر السفينة سالمًا",),
                source=(None, "شركة Norland Marine", "Norland Marine", SourceClass.NAMED),
                cue=("أضافت", CueClass.ASSERT),
            ),
            verdict=Verdict.UNVERIFIED,
            attribution_check=AttributionCheck.UNVERIFIED,
            confidence=0.66,
            evidence=(),
        ),
        Finding(
            claim=_claim(
                "c5",
                ("التحقيق سيستغرق ثلاثة أسابيع",),
                source=("مسؤولان في الجمارك", "مسؤولان في الجمارك", "مسؤولان في الجمارك", SourceClass.ANONYMOUS),
                cue=("أفاد", CueClass.ASSERT),
                modality=Modality.PLANNED,
            ),
            verdict=Verdict.UNVERIFIED,
            attribution_check=AttributionCheck.UNVERIFIED,
            confidence=0.61,
            evidence=(),
        ),
        Finding(
            claim=_claim("c6", ("عاد جميع عمال الأرصفة إلى أعمالهم صباح الاثنين",), kind=Kind.NONE),
            verdict=Verdict.CONTRADICTED,
            attribution_check=AttributionCheck.NOT_APPLICABLE,
            confidence=0.9,
            evidence=(
                _evidence(
                    WIRE,
                    BACK,
                    no,
                    _reason(Aspect.SCOPE, CONFLICT, "جميع", "except", ("all", "except"), WIRE),
                    _reason(Aspect.TIME, SAME, "الاثنين", "Monday", ("2026-01-19", "2026-01-19"), WIRE),
                ),
            ),
        ),
        Finding(
            claim=_claim("c7", ("بقيت الرافعة رقم 4 خارج الخدمة",), kind=Kind.NONE),
            verdict=Verdict.SUPPORTED,
            attribution_check=AttributionCheck.NOT_APPLICABLE,
            confidence=0.88,
            evidence=(
                _evidence(
                    WIRE,
                    "The crane is out of service",
                    yes,
                    _reason(Aspect.WORDING, SAME, "خارج الخدمة", "out of service", ("", ""), WIRE),
                ),
                _evidence(COPY, "The crane is out of service", yes, dependence=copied, origin=WIRE.id),
            ),
        ),
        Finding(
            claim=_claim(
                "c8",
                ('عن وزيرة النقل سلمى الحدّاد قولها إن "الميناء سيُفتح كاملًا قبل نهاية الشهر"',),
                source=("وكالة «نبأ الساحل»", "نبأ الساحل", "Naba al-Sahel", SourceClass.NAMED),
                cue=("نقلت", CueClass.ASSERT),
            ),
            verdict=Verdict.SUPPORTED,
            attribution_check=AttributionCheck.UNVERIFIED,
            confidence=0.83,
            evidence=(
                _evidence(
                    BULLETIN,
                    "The port will be open in full before the end of January",
                    yes,
                    speaker="Salma Haddad",
                ),
            ),
        ),
        Finding(
            claim=_claim(
                "c9",
                ("الميناء سيُفتح كاملًا قبل نهاية الشهر",),
                source=("وزيرة النقل سلمى الحدّاد", "سلمى الحدّاد", "Salma Haddad", SourceClass.NAMED),
                cue=("قولها", CueClass.ASSERT),
                kind=Kind.DIRECT,
                modality=Modality.PLANNED,
                chain=("نبأ الساحل", "سلمى الحدّاد"),
            ),
            verdict=Verdict.UNVERIFIED,
            attribution_check=AttributionCheck.CONFIRMED,
            confidence=0.8,
            evidence=(
                _evidence(
                    BULLETIN,
                    "The port will be open in full before the end of January",
                    yes,
                    _reason(
                        Aspect.TIME,
                        FITS,
                        "قبل نهاية الشهر",
                        "before the end of January",
                        ("…/2026-01-31", "2026-01-01/2026-01-31"),
                        BULLETIN,
                    ),
                    speaker="Salma Haddad",
                    dependence=own,
                ),
            ),
        ),
        Finding(
            claim=_claim(
                "c10",
                ("تلوث الهواء تجاوز الحد المسموح به بنسبة 40 في المئة",),
                source=("وزارة البيئة", "وزارة البيئة", "Ministry of the Environment", SourceClass.NAMED),
                cue=("قالت", CueClass.ASSERT),
            ),
            verdict=Verdict.SUPPORTED,
            attribution_check=AttributionCheck.MISATTRIBUTED,
            confidence=0.86,
            evidence=(
                _evidence(
                    PAPER,
                    "تلوث الهواء فاق الحد المسموح به بنسبة 40 في المئة",
                    yes,
                    _reason(Aspect.QUANTITY, SAME, "40 في المئة", "40 في المئة", ("40", "40"), PAPER),
                    speaker="مختبر جامعة السدير",
                ),
            ),
        ),
    )


MADE_WITH = Provenance(
    claimcheck="0.1.0",
    embedder="claimcheck-bilingual-1",
    judge="combined-1",
    config="9f2c1ab07d3e",
    references=4,
    skipped=(
        Skipped(path="wires/broken.jsonl", line=7, reason="not a JSON object"),
        Skipped(path="marfa-0119", line=None, reason="same_document"),
    ),
    notes=(Note(code="unknown_keys", text="keys of a document that were not used: byline", count=3),),
)


def sample() -> Report:
    """An Arabic article with mixed names against English and Arabic references: every verdict and check."""
    return Report(
        document=ARTICLE,
        findings=_findings(),
        provenance=MADE_WITH,
        references={d.id: d for d in (WIRE, COPY, BULLETIN, PAPER)},
    )


def english() -> Report:
    """The wire's text as the article, one claim of it against the Arabic paper."""
    claim = _claim(
        "e1",
        ("Customs officers who boarded the Halden Star found 60 drums of solvent in her forward hold",),
        source=("the chief inspector, Omar Tell", "Omar Tell", "Omar Tell", SourceClass.NAMED),
        cue=("said", CueClass.ASSERT),
        article=WIRE,
    )
    reason = _reason(Aspect.POLARITY, CONFLICT, "found", "لم تكن", ("affirmed", "negated"), PAPER, WIRE)
    finding = Finding(
        claim=claim,
        verdict=Verdict.CONTRADICTED,
        attribution_check=AttributionCheck.UNVERIFIED,
        confidence=0.77,
        evidence=(_evidence(PAPER, MANIFEST, Relation.CONTRADICTS, reason),),
    )
    return Report(document=WIRE, findings=(finding,), provenance=MADE_WITH, references={PAPER.id: PAPER})


def empty() -> Report:
    """An article without text, claims or references."""
    document = Document(id="nothing", text="", lang="en")
    made = evolve(MADE_WITH, references=0, skipped=(), notes=())
    return Report(document=document, findings=(), provenance=made, references={})


HOSTILE = (
    "<script>alert('x')</script> [bold red]shout[/bold red] {{ 7*7 }} \x1b[31mred\x1b[0m \u202egnp.exe\u202c "
    "\u2067mixed\u2069 \"quoted\" & 'single' \x9b31m \x00 \u200f\u061c end"
)


def hostile() -> Report:
    """Every string that comes from outside tries to break out of its frame."""
    article = Document(
        id=HOSTILE, text=f"{HOSTILE}\n\n{HOSTILE} again", lang="xx", publisher=HOSTILE, title=HOSTILE, note=HOSTILE,
        published=HOSTILE, url="https://ok.example/\"onmouseover=alert(1)"
    )  # fmt: skip
    reference = Document(
        id=f"ref {HOSTILE}", text=HOSTILE, lang="en", publisher=HOSTILE, title=HOSTILE, note=HOSTILE,
        url="data:text/html,<script>1</script>",
    )  # fmt: skip
    span = Span(0, len(HOSTILE))
    source = Source(text=HOSTILE, spans=(span,), resolved=HOSTILE, canonical=HOSTILE + "2", class_=SourceClass.NAMED)
    claim = Claim(
        id=HOSTILE, text=HOSTILE, content=(span,), kind=Kind.DIRECT, polarity=Stance.DENIED, modality=Modality.ACTUAL,
        confidence=0.5, source=source, cue=Cue(text=HOSTILE, spans=(span,), class_=CueClass.DENY), sentence=span,
        chain=(HOSTILE, HOSTILE),
    )  # fmt: skip
    words = Words(text=HOSTILE, span=span)
    reasons = tuple(
        Reason(aspect=a, relation=c, claim=words, evidence=words, claim_value=HOSTILE, evidence_value=HOSTILE + "z")
        for a in Aspect
        for c in Comparison
    )
    evidence = tuple(
        Evidence(
            document=document, outlet=HOSTILE, published=HOSTILE, span=span, quote=HOSTILE, speaker=HOSTILE,
            relation=relation, confidence=0.5, independent=False, dependence=Dependence.SYNDICATED_COPY,
            origin=HOSTILE, reasons=reasons,
        )
        for document in (reference.id, "gone")
        for relation in (Relation.SUPPORTS, Relation.CONTRADICTS)
    )  # fmt: skip
    finding = Finding(
        claim=claim, verdict=Verdict.DISPUTED, attribution_check=AttributionCheck.MISQUOTED, confidence=0.5,
        evidence=evidence,
        context=(
            ContextPassage(document=reference.id, span=span, quote=HOSTILE, speaker=HOSTILE, why=Why.OTHER_EVENT),
        ),
    )  # fmt: skip
    made = Provenance(
        claimcheck=HOSTILE, embedder=HOSTILE, judge=HOSTILE, config=HOSTILE, references=1,
        skipped=(Skipped(path=HOSTILE, line=1, reason=HOSTILE),), notes=(Note(code=HOSTILE, text=HOSTILE),),
    )  # fmt: skip
    return Report(document=article, findings=(finding,), provenance=made, references={reference.id: reference})


ALL = {"sample": sample, "english": english, "empty": empty, "hostile": hostile}
