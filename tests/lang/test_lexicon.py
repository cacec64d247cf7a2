"""Stems, concepts and opposites against the golden table of every language, the laws of the tables, and any text."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.lang.factuality import FactualityTable
from claimcheck.lang.fold import fold
from claimcheck.lang.lexicon import Lexicon, LexiconTable, Opposites, lexicon
from claimcheck.lang.pack import ROOT, codes, pack, read_table


@frozen
class Golden:
    FILE: ClassVar[str] = "golden/lexicon.toml"
    stems: list[tuple[str, str]]
    apart: list[tuple[str, str]]
    concepts: list[tuple[str, str]]
    opposites: list[tuple[str, str]]
    function: list[str]
    content: list[str]


Work = Callable[[Callable[[], object]], int]

LANGUAGES = [code for code in codes() if pack(code).has(LexiconTable)]
GOLDEN = {code: pack(code).load(Golden) for code in LANGUAGES}


def cases(field: str) -> list[tuple[str, str, str]]:
    return [(code, *pair) for code in LANGUAGES for pair in getattr(GOLDEN[code], field)]


def concept(code: str, text: str) -> str | None:
    tokens = lexicon(pack(code)).tokens(text)
    assert len(tokens) == 1, tokens
    return tokens[0].concept


@pytest.mark.parametrize(("code", "one", "other"), cases("stems"))
def test_forms_of_a_word_share_a_stem(code: str, one: str, other: str) -> None:
    words = lexicon(pack(code))
    assert words.stem(fold(one)) == words.stem(fold(other))


@pytest.mark.parametrize(("code", "one", "other"), cases("apart"))
def test_other_words_keep_their_stems(code: str, one: str, other: str) -> None:
    words = lexicon(pack(code))
    assert words.stem(fold(one)) != words.stem(fold(other))


@pytest.mark.parametrize(("code", "text", "expected"), cases("concepts"))
def test_concepts(code: str, text: str, expected: str) -> None:
    assert (concept(code, text) or "") == expected


@pytest.mark.parametrize(("code", "one", "other"), cases("opposites"))
def test_opposites(code: str, one: str, other: str) -> None:
    first, second = concept(code, one), concept(code, other)
    assert first and second
    assert second in lexicon(pack(code)).antonyms(first)


@pytest.mark.parametrize("code", LANGUAGES)
def test_function_words_also_behind_a_clitic(code: str) -> None:
    read = lexicon(pack(code)).tokens
    assert [w for w in GOLDEN[code].function if not (t := read(w)[0]).function or t.concept] == []
    assert [w for w in GOLDEN[code].content if read(w)[0].function] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_bare_negation_has_no_concept(code: str) -> None:
    phrases = pack(code).load(FactualityTable).phrases
    bare = [w for w in (*phrases.negation, *phrases.future_negation) if len(w) < 4 and " " not in w]
    assert bare
    assert [w for w in bare if concept(code, w)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Output declined to 11.0 percent", "fall"),
        ("Output declined to about a tenth", "fall"),
        ("The bank declined to comment", "refuse"),
    ],
)
def test_a_refusal_before_an_amount_is_none(text: str, expected: str) -> None:
    assert expected in [t.concept for t in lexicon(pack("en")).tokens(text)]


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("rose", "انخفض"),
        ("fell", "ارتفعت"),
        ("withdrew", "انتشرت"),
        ("opened", "أغلق"),
        ("still", "أخلى"),
        ("denied", "أكدت"),
        ("northern", "الجنوبية"),
    ],
)
def test_opposites_meet_across_languages(english: str, arabic: str) -> None:
    one, other = concept("en", english), concept("ar", arabic)
    assert one and other
    assert other in lexicon(pack("en")).antonyms(one)
    assert one in lexicon(pack("ar")).antonyms(other)


def test_shared_content_meets_across_languages() -> None:
    english = lexicon(pack("en")).concepts(
        ["The", "army", "withdrew", "from", "the", "air", "base", "after", "the", "earthquake"]
    )
    arabic = lexicon(pack("ar")).concepts(["انسحب", "الجيش", "من", "القاعدة", "بعد", "الزلزال"])
    assert english & arabic == {"military", "withdraw", "base", "after", "earthquake"}


def test_every_language_knows_every_concept() -> None:
    ids = [set(pack(code).load(LexiconTable).concepts) for code in LANGUAGES]
    assert all(i == ids[0] for i in ids)
    assert len(ids[0]) >= 400


def test_opposites_are_concepts_and_many() -> None:
    pairs = read_table(ROOT / Opposites.FILE, Opposites).opposites
    known = set(pack(LANGUAGES[0]).load(LexiconTable).concepts)
    assert {c for pair in pairs for c in pair} <= known
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) >= 120
    assert all(one != other for one, other in pairs)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_stands_for_two_concepts(code: str) -> None:
    table = pack(code).load(LexiconTable)
    words = [w for entry in table.concepts.values() for w in fold(entry).replace("-", "_").split()]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("code", LANGUAGES)
def test_function_words_hold_no_negation_number_or_concept(code: str) -> None:
    table = pack(code).load(LexiconTable)
    function = set(fold(table.function).split())
    factuality = pack(code).load(FactualityTable)
    negations = {
        *factuality.phrases.negation,
        *factuality.phrases.future_negation,
        *factuality.phrases.adjunct,
        *factuality.numbers,
    }
    assert not function & ({fold(w) for w in negations} - {"a", "an"})
    assert not function & {w for entry in table.concepts.values() for w in fold(entry).split()}
    assert len(fold(table.function).split()) == len(function)


def test_an_acronym_is_no_pronoun() -> None:
    tokens = lexicon(pack("en")).tokens("The US told us")
    assert [t.function for t in tokens] == [True, False, False, True]


def fresh(code: str) -> Lexicon:
    return Lexicon(pack(code).load(LexiconTable))


def test_loading_is_quick() -> None:
    for code in LANGUAGES:
        pack(code).load(LexiconTable)
    before = time.process_time()
    for code in LANGUAGES:
        fresh(code)
    assert time.process_time() - before < 0.2


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=st.one_of(st.text(), st.text("اوفبلكسيتنهمة منالقوات'abced - pulled out")))
def test_any_text_survives(code: str, text: str) -> None:
    end = 0
    for token in lexicon(pack(code)).tokens(text):
        assert text[token.start : token.end] == token.text != ""
        assert token.start >= end
        end = token.end


@pytest.mark.parametrize("code", LANGUAGES)
@given(word=st.text(max_size=20).map(fold))
def test_stems_are_no_longer_than_words(code: str, word: str) -> None:
    known = lexicon(pack(code))
    irregular = {form: lemma for lemma, forms in known.table.irregular.items() for form in fold(forms).split()}
    if word in irregular:  # French "lu" is of "lire"
        assert known.stem(word) == known.stem(fold(irregular[word]))
    else:
        assert len(known.stem(word)) <= len(word)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("unit", ["pull ", "x", "وال", "وقف إطلاق ", "' "])
def test_work_is_linear(work: Work, code: str, unit: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: lexicon(pack(code)).tokens(unit * (length // len(unit))))

    cost(1_000)  # words met for the first time are worked out
    assert cost(16_000) < 12 * cost(2_000) + 2_000  # 8 times the text; its square would be 64
