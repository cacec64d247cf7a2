"""The parts of the HTML page as values: what html_view.py fills and the template reads.

All text in them is already made visible (report/safe.py) but not yet escaped; the template engine does that.
"""

from __future__ import annotations

from attrs import frozen

from claimcheck.model.judgement import AttributionCheck, Relation, Verdict
from claimcheck.report.wording import Piece


@frozen(kw_only=True)
class Flag:
    """A small link after a marked stretch: `sign` and `label` of a verdict or relation, `target` an id of the page."""

    target: str
    sign: str
    number: str
    label: str
    kind: str


@frozen(kw_only=True)
class Stretch:
    """A piece of a text, with the ids it carries, the flag of its innermost mark and those that stand after it."""

    text: str
    ids: tuple[str, ...] = ()
    mark: Flag | None = None
    after: tuple[Flag, ...] = ()


@frozen(kw_only=True)
class Paragraph:
    """Its stretches, and the white space between it and the next."""

    stretches: tuple[Stretch, ...]
    gap: str


@frozen(kw_only=True)
class Prose:
    """A text with its language: `direction` is "rtl", "ltr" or "auto". All parts together are the text."""

    paragraphs: tuple[Paragraph, ...]
    lang: str
    direction: str


@frozen(kw_only=True)
class Quote:
    """Words of a document, in (text, whether it decides a comparison) pieces."""

    parts: tuple[tuple[str, bool], ...]
    lang: str
    direction: str


@frozen(kw_only=True)
class Origin:
    """Where something was published; `anchor` leads to it within the page, `url` out of it."""

    outlet: str | None
    title: str
    id: str
    day: str
    note: str | None
    url: str | None
    anchor: str | None = None


@frozen(kw_only=True)
class Proof:
    """One passage of a card; `label` says what it is worth, `same_text` names the document it copies."""

    origin: Origin
    quote: Quote
    speaker: str | None
    label: str
    counted: bool
    kind: str
    sign: str
    confidence: str = ""
    same_text: str | None = None
    reasons: tuple[tuple[str, str, tuple[Piece, ...]], ...] = ()


@frozen(kw_only=True)
class Card:
    """A finding. `check` is None for the outlet's own voice; `back` is the id of its first words in the article."""

    id: str
    number: str
    verdict: Verdict
    sign: str
    source: str | None
    canonical: str | None
    cue: str | None
    chain: tuple[str, ...]
    quote: Quote
    denial: bool
    check: AttributionCheck | None
    check_note: str
    wrong: bool
    alarm: bool
    confidence: str
    back: str | None
    sides: tuple[tuple[Relation, tuple[Proof, ...]], ...]
    context: tuple[Proof, ...]


@frozen(kw_only=True)
class SourceView:
    name: str
    canonical: str | None
    cards: tuple[tuple[Card, str], ...]


@frozen(kw_only=True)
class Bar:
    """A stretch of the summary bar, in thousandths."""

    verdict: Verdict
    sign: str
    count: str
    x: float
    width: float


@frozen(kw_only=True)
class Page:
    lang: str
    direction: str
    title: str
    article: Origin
    title_lang: str
    total: str
    bars: tuple[Bar, ...]
    alarms: tuple[Card, ...]
    prose: Prose
    cards: tuple[Card, ...]
    sources: tuple[SourceView, ...]
    references: tuple[tuple[str, Origin, Prose], ...]
    notes: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str, str], ...]
    made: tuple[tuple[str, str], ...]
