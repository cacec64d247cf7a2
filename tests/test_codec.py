"""Values survive JSON, and nothing unknown gets in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.codec import claim_json, extract_json, from_json, to_json
from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, SourceClass, Stance
from claimcheck.model.fact import Actor, Facts, Marker, Modality, Place, Polarity, Quantity, Scope, TimeSpan
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 999), st.integers(0, 99))
few_spans = st.lists(spans, min_size=1, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)
open_number = st.none() | numbers
open_day = st.none() | st.dates(min_value=date(1, 1, 1))
facts = st.builds(
    Facts,
    quantities=st.lists(
        st.builds(
            Quantity,
            text=text,
            span=spans,
            value=numbers,
            low=open_number,
            high=open_number,
            unit=text,
            of=text,
            of_span=st.none() | spans,
            approximate=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    times=st.lists(
        st.builds(TimeSpan, text=text, span=spans, start=open_day, end=open_day, grain=text, relative=st.booleans()),
        max_size=2,
    ).map(tuple),
    places=st.lists(
        st.builds(Place, text=text, span=spans, place=text, within=st.lists(text, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    actors=st.lists(st.builds(Actor, text=text, span=spans, canonical=st.none() | text, kind=text), max_size=2).map(
        tuple
    ),
    polarity=st.sampled_from(Polarity),
    modality=st.sampled_from(Modality),
    scope=st.sampled_from(Scope),
    markers=st.lists(st.builds(Marker, text=text, span=spans, value=text), max_size=2).map(tuple),
)
sources = st.builds(
    Source,
    text=text,
    spans=st.lists(spans, max_size=2).map(tuple),
    resolved=text,
    canonical=text,
    class_=st.sampled_from(SourceClass),
)
cues = st.builds(Cue, text=text, spans=few_spans, class_=st.sampled_from(CueClass))
claims = st.builds(
    Claim,
    id=text,
    text=text,
    content=few_spans,
    kind=st.sampled_from(Kind),
    polarity=st.sampled_from(Stance),
    modality=st.sampled_from(Modality),
    confidence=st.floats(0, 1),
    source=st.none() | sources,
    cue=st.none() | cues,
    sentence=spans,
    chain=st.lists(text, max_size=2).map(tuple),
    facts=facts,
)
entries = st.builds(Entry, key=text, span=spans, claim=st.none() | claims)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(to_json(value)))


@given(st.one_of(claims, facts, entries))
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert from_json(through_json(value), type(value)) == value


@given(claims)
def test_the_public_shape_of_a_claim_is_plain_json(claim: Claim) -> None:
    shown = json.loads(json.dumps(claim_json(claim), allow_nan=False))
    assert shown["content"] == [[s.start, s.end] for s in claim.content]
    assert (shown["source"] is None) == (claim.source is None)
    assert (shown["cue"] is None) == (claim.cue is None)
    line = extract_json(Document(id="d", text="", lang="en"), (claim,))
    assert line == {"schema_version": 1, "document": "d", "claims": [claim_json(claim)]}


@given(entries, text.filter(lambda key: key not in ("key", "span", "claim")))
def test_an_unknown_key_is_an_error(entry: Entry, key: str) -> None:
    with pytest.raises(ValueError, match="extra"):
        from_json({**through_json(entry), key: 1}, Entry)


CLAIM: dict[str, Any] = {
    "id": "c1",
    "text": "x",
    "content": [[0, 1]],
    "kind": "none",
    "polarity": "asserted",
    "modality": "actual",
    "confidence": 1.0,
    "source": None,
    "cue": None,
    "sentence": [0, 1],
}


@pytest.mark.parametrize(
    "change",
    [
        {"content": [[3, 1]]},
        {"content": [[-1, 1]]},
        {"content": [[0, 1, 2]]},
        {"content": [["0", "1"]]},
        {"content": 5},
        {"kind": "shouted"},
        {"sentence": None},
        {"cue": {"text": "said", "spans": [], "class": "assert", "more": 1}},
        {"source": {"text": "x"}},
    ],
)
def test_what_does_not_fit_is_an_error(change: dict[str, Any]) -> None:
    assert from_json(CLAIM, Claim).id == "c1"
    with pytest.raises(ValueError, match=next(iter(change))):
        from_json({**CLAIM, **change}, Claim)
