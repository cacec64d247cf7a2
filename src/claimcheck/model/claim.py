"""Who said what: a claim with its source and cue."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from claimcheck.model.fact import Facts, Modality
from claimcheck.model.text import Span


class SourceClass(StrEnum):
    NAMED = "named"
    ANONYMOUS = "anonymous"
    DOCUMENT = "document"


class CueClass(StrEnum):
    ASSERT = "assert"
    DENY = "deny"
    CONFIRM = "confirm"
    WARN = "warn"
    DEMAND = "demand"
    PREDICT = "predict"
    OTHER = "other"


class Kind(StrEnum):
    """How the content is given; NONE is the outlet's own voice."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    NONE = "none"


class Stance(StrEnum):
    """What the source does with the content; for DENIED the claim put forward is not-content."""

    ASSERTED = "asserted"
    DENIED = "denied"


@frozen(kw_only=True)
class Source:
    """Who is said to have said it.

    `spans` are the parts of the mention (none for an elided subject), `span` the first of them. `resolved` is the
    fullest form of the name in the article, `canonical` one name across languages (else equal to `resolved`).
    """

    text: str
    spans: tuple[Span, ...]
    resolved: str
    canonical: str
    class_: SourceClass

    @property
    def span(self) -> Span | None:
        return self.spans[0] if self.spans else None

    @property
    def unnamed(self) -> bool:
        """Whether nobody can tell who it is. A spokesman without a name still speaks for the body he is named with."""
        return self.class_ is SourceClass.ANONYMOUS and self.canonical == self.resolved


@frozen(kw_only=True)
class Cue:
    """The words that signal the saying; `text` joins the parts with a blank."""

    text: str
    spans: tuple[Span, ...]
    class_: CueClass


@frozen(kw_only=True)
class Claim:
    """One checkable statement with its source; `source` and `cue` are None for the outlet's own voice.

    `content` are the spans of what was said, without complementiser and quotation marks; `text` joins their words
    with a blank. `sentence` is the span of the sentence(s) the attribution stands in. `confidence`: that this is
    an attribution and rightly read, 0..1. `chain`: resolved names of all speakers, outermost first.
    """

    id: str
    text: str
    content: tuple[Span, ...]
    kind: Kind
    polarity: Stance
    modality: Modality
    confidence: float
    source: Source | None
    cue: Cue | None
    sentence: Span
    chain: tuple[str, ...] = ()
    facts: Facts = field(factory=Facts)
