"""Laws of the whole way from a text to its claims with their facts, on texts nobody would write.

Whatever stands in a text, reading it raises nothing, every offset slices the document, and the work grows with its
length and no faster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.assembly import build_checker
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.pack import codes
from claimcheck.model.text import Document, Span
from claimcheck.pipeline import Checker
from claimcheck.readings import surroundings as around

Work = Callable[[Callable[[], object]], int]

STATEMENTS = [
    "“We lost 40 boats,” said Ilka Morvane, the harbour master.",
    "According to the ministry, 1,200 people left Tarnow on 3 May 2024.",
    "The company denied that it had closed two-thirds of its mines.",
    "Prices rose by 7% last week. He added: 'Nothing will change.'",
    "قال الوزير سامر الحلواني إن ٣٥ قاربا غرقت يوم الأحد.",
    "وأضاف: «لن نغادر الميناء قبل 5 حزيران».",
    "ونفت الشركة أن تكون أغلقت ثلثي مناجمها في البصرة.",
    "وبحسب مصدر أمني، وصل نحو مئتي جندي إلى الموصل الأسبوع الماضي.",
]
MARKS = [
    *"\"'“”«»‘’„‹›`", "''", "``", "،", "؛", "؟", ".", "…", ":", "—", "–", "(", "]", "\n", "\n\n", "\t", "\u00a0",
]  # fmt: skip
UNSEEN = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u2066", "\u2069", "\ufeff"]
ODD = [
    "\u0640",
    "\u064b",
    "\u0651",
    "\u0301",
    "ﷺ",
    "ﻻ",
    "ﬁ",
    "½",
    "²",
    "Ⅻ",
    "ß",
    "İ",
    "٣",
    "۷",
    "३",
    "数",
    "Ж",
    "🛶",
    "\x00",
]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(STATEMENTS),
        st.sampled_from([word for text in STATEMENTS for word in text.split()]),
        st.sampled_from([*MARKS, *UNSEEN, *ODD]),
        st.text(max_size=3),
    ),
    max_size=25,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts)))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return build_checker()


def read(checker: Checker, text: str, lang: str) -> Iterator[tuple[str, Span]]:
    """Every text that the claims of a document quote, with its span."""
    document = Document(id="d", text=text, lang=lang, published="2025-03-05")
    for claim in checker.read(document):
        assert claim.content
        assert all(0 <= s.start < s.end <= len(text) for s in claim.content)
        assert claim.text == " ".join(" ".join(s.of(text) for s in claim.content).split())
        assert 0 <= claim.sentence.start <= claim.sentence.end <= len(text)
        for mention in (claim.source, claim.cue):
            if mention is not None and mention.spans:
                assert mention.text
                assert all(0 <= s.start < s.end <= len(text) for s in mention.spans)
        facts = claim.facts
        for fact in (*facts.quantities, *facts.times, *facts.places, *facts.actors, *facts.markers):
            yield fact.text, fact.span


@pytest.mark.parametrize("lang", codes())
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_every_offset_slices_the_document(checker: Checker, lang: str, text: str) -> None:
    for words, span in read(checker, text, lang):
        assert words == span.of(text) != ""


@pytest.mark.parametrize("lang", codes())
def test_noise_in_a_text_never_raises(checker: Checker, lang: str) -> None:
    dice = random.Random(20)
    for _ in range(40):
        signs = list(" ".join(dice.choices(STATEMENTS, k=5)))
        for _ in range(len(signs) // 12):
            signs[dice.randrange(len(signs))] = dice.choice([*MARKS, *UNSEEN, *ODD, ""])
        text = "".join(signs)
        for words, span in read(checker, text, lang):
            assert words == span.of(text)


@pytest.mark.parametrize("lang", codes())
def test_statements_may_be_left_out_or_stand_in_any_order(checker: Checker, lang: str) -> None:
    dice = random.Random(21)
    for _ in range(15):
        some = dice.sample(STATEMENTS, k=dice.randrange(1, len(STATEMENTS)))
        text = dice.choice([" ", "\n", "\n\n"]).join(some)
        for words, span in read(checker, text, lang):
            assert words == span.of(text)


@given(text=st.one_of(TEXTS, st.text()), data=st.data())
def test_what_is_found_in_folded_text_is_there_in_the_original(text: str, data: st.DataObject) -> None:
    whole = folded(text)
    start = data.draw(st.integers(0, len(whole.text)))
    end = data.draw(st.integers(start, len(whole.text)))
    span = whole.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert whole.text[start:end] in fold(span.of(text))
    if start < end:
        assert whole.at(span.start) <= start


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_facts_near_a_passage_are_those_of_the_whole_document(checker: Checker, lang: str) -> None:
    chance = random.Random(3)
    for _ in range(20):
        text = "\n\n".join(" ".join(chance.choices(STATEMENTS, k=3)) for _ in range(4))
        document = Document(id="d", text=text, lang=lang, published="2026-01-18")
        whole = checker._read(document)
        for entry in checker.entries(document):
            part = checker._read(document).facts_near(entry.span)
            for spans in (entry.claim.content if entry.claim else (entry.span,), around(whole.sentences, entry.span)):
                assert part.within(spans) == whole.facts.within(spans)


def test_a_word_that_folds_to_several_stays_one_word_of_a_name(checker: Checker) -> None:
    text = "Mayor Ilka O´Morvane opened the bridge. She said it was safe. O´Morvane said it was late."
    assert all(words == span.of(text) for words, span in read(checker, text, "en"))


ENDLESS = [STATEMENTS[0], STATEMENTS[4], "“", "said ", "قال ", "5 ", "و", "Jan ", "A. ", "\u200f"]


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize("piece", ENDLESS)
def test_work_grows_with_the_length_and_no_faster(checker: Checker, work: Work, lang: str, piece: str) -> None:
    def cost(length: int) -> int:
        document = Document(id="d", text=piece * (length // len(piece)), lang=lang, published="2025-03-05")
        return work(lambda: checker.read(document))

    cost(300)  # words met for the first time are worked out
    assert cost(2_400) < 6.5 * cost(600) + 2_000  # four times the text; its square would be 16
