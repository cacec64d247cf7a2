"""Laws of attributed claims, whatever the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.attribution import NoAliases, attribute
from claimcheck.attribution.units import LONGEST, units
from claimcheck.lang.cues import Cues
from claimcheck.lang.fold import Folded
from claimcheck.lang.pack import codes, pack
from claimcheck.model.claim import Claim, Kind
from claimcheck.model.text import Document, Sentence, Span
from claimcheck.sentences import split

Work = Callable[[Callable[[], object]], int]

LANGUAGES = [code for code in codes() if pack(code).has(Cues)]
WORDS = [
    "said",
    "says",
    "told",
    "that",
    "according",
    "to",
    "the",
    "minister",
    "she",
    "he",
    "it",
    "reports",
    "denied",
    "claims",
    "quoted",
    "as",
    "saying",
    "of",
    "Rana",
    "Haddad,",
    ".",
    ":",
    ";",
    '"',
    "“",
    "”",
    "'",
    "«",
    "»",
    "قالت",
    "قال",
    "إن",
    "أن",
    "بأن",
    "وأضاف",
    "الوزارة",
    "بيان",
    "نفى",
    "وجود",
    "نقلت",
    "عن",
    "قوله",
    "مضيفا",
    "،",
    "بحسب",
    "أما",
    "فقد",
    "\u200f",
    "\u200d",
    "ـ",
    "كَتَبَ",
    "12",
    "3.5",
    "—",
    "\n",
    "𝔘",
    "é",
    "ﷺ",
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
)


def read(text: str, code: str) -> tuple[Claim, ...]:
    document = Document(id="x", text=text, lang=code)
    return attribute(document, split(text, pack(code)), pack(code), NoAliases())


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_any_text_gives_claims_whose_spans_slice_it(code: str, text: str) -> None:
    claims = read(text, code)
    assert [c.id for c in claims] == [f"c{n}" for n in range(1, len(claims) + 1)]
    for claim in claims:
        assert claim.content
        assert all(0 <= s.start < s.end <= len(text) for s in claim.content)
        assert claim.text == " ".join(" ".join(s.of(text) for s in claim.content).split())
        assert 0 < claim.confidence <= 1
        if claim.kind is Kind.NONE:
            assert claim.source is None
            assert claim.cue is None
        if claim.source is not None and claim.source.spans:
            assert claim.source.text == " ".join(s.of(text) for s in claim.source.spans)
        if claim.source is not None:
            assert claim.source.resolved
            assert claim.chain
        if claim.cue is not None:
            assert claim.cue.text == " ".join(s.of(text) for s in claim.cue.spans)


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_claims_come_in_text_order(code: str, text: str) -> None:
    starts = [c.content[0].start for c in read(text, code)]
    assert starts == sorted(starts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_in_nothing_out(code: str) -> None:
    assert read("", code) == ()
    assert read("\n\n  \n", code) == ()
    assert read("\u200f\u200e", code) == ()


def test_units_are_short_and_cover_their_sentences() -> None:
    text = "word " * 3000
    document = Document(id="x", text=text, lang="en")
    found = list(units(document, [Sentence(Span(0, len(text)), 0)]))
    assert sum(len(u) for u in found) == 3000
    assert max(len(u) for u in found) <= LONGEST


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("word", ["said that he ", "قال إن ", "«قال ", '" ', "and, "])
def test_one_endless_sentence_takes_work_in_proportion(work: Work, code: str, word: str) -> None:
    def cost(length: int) -> int:
        text = word * (length // len(word))
        document = Document(id="x", text=text, lang=code)
        return work(lambda: attribute(document, [Sentence(Span(0, len(text)), 0)], pack(code), NoAliases()))

    cost(1_000)  # words met for the first time are worked out
    assert cost(20_000) < 6.5 * cost(5_000) + 2_000  # 4 times the text; its square would be 16


@frozen
class Entry:
    canonical: str
    state: str | None
    body: str | None


@frozen
class Found:
    span: Span
    canonical: str


class Tables:
    """Knows one ministry of one land."""

    def canonical(self, name: str) -> str | None:
        return {"وزارة الري التونسية": "Tunisian Ministry of Irrigation"}.get(name)

    def entry(self, name: str) -> Entry | None:
        known = self.canonical(name)
        return Entry(known, "TN", "irrigation") if known else None

    def mentions(self, text: Folded) -> Sequence[Found]:
        at = text.source.find("وزارة الري التونسية")
        return [Found(Span(at, at + 19), "Tunisian Ministry of Irrigation")] if at >= 0 else []

    def bare_body(self, name: str) -> str | None:
        return "irrigation" if name == "وزارة الري" else None

    def of_state(self, body: str, state: str) -> str | None:
        return f"{state} {body}"


def test_a_bare_body_is_the_one_the_text_names() -> None:
    text = "نفت وزارة الري أن يكون السد قد تصدع. وأكدت الشرطة أن وزارة الري التونسية أرسلت فريقا."
    document = Document(id="x", text=text, lang="ar")
    claims = attribute(document, split(text, pack("ar")), pack("ar"), Tables())
    assert claims[0].source is not None
    assert claims[0].source.canonical == "Tunisian Ministry of Irrigation"
