"""Prose: every message is there, in its own language, and says the words of both sides."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import PackError
from claimcheck.lang.messages import Messages
from claimcheck.lang.pack import codes, pack, read_table
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Reason, Words
from claimcheck.report import wording
from claimcheck.report.safe import UNSAFE

LANGUAGES = codes()
PAIRS = list(itertools.product(Aspect, Comparison))


def reason(aspect: Aspect, relation: Comparison, claim: str, evidence: str, a: str = "", b: str = "") -> Reason:
    return Reason(
        aspect=aspect,
        relation=relation,
        claim=Words(text=claim, span=None),
        evidence=Words(text=evidence, span=None),
        claim_value=a,
        evidence_value=b,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("aspect", "relation"), PAIRS)
def test_every_comparison_has_a_sentence_with_both_sides(lang: str, aspect: Aspect, relation: Comparison) -> None:
    both = wording.sentence(reason(aspect, relation, "alpha", "beta"), lang)
    assert "alpha" in both and "beta" in both and "{" not in both
    assert "alpha" in wording.sentence(reason(aspect, relation, "alpha", ""), lang)
    assert "beta" in wording.sentence(reason(aspect, relation, "", "beta"), lang)
    assert wording.sentence(reason(aspect, relation, "", ""), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_are_written_in_their_language(lang: str) -> None:
    """Most letters of every message are of the language's script: none was left in another."""
    m = wording.messages(lang)
    tables = (m.verdicts, m.verdict_notes, m.attribution_checks, m.attribution_notes, m.dependence, m.why, m.neither)
    for text in itertools.chain(*(t.values() for t in tables), *(t.values() for t in m.reasons.values())):
        words = text.format(claim="", evidence="", both="", aspect="")
        assert wording._readable(words, lang), text
        assert not UNSAFE.search(text)


def test_languages_have_different_words() -> None:
    for a, b in itertools.combinations(LANGUAGES, 2):
        assert not set(wording.messages(a).verdicts.values()) & set(wording.messages(b).verdicts.values())


@pytest.mark.parametrize(
    ("lang", "one", "expected"),
    [
        (
            "en",
            reason(Aspect.QUANTITY, Comparison.CONFLICTING, "١٧ ألف", "170,000", "17000", "170,000"),
            "the claim has 17,000 (١٧ ألف), the reference 170,000",
        ),
        (
            "ar",
            reason(Aspect.QUANTITY, Comparison.CONFLICTING, "١٧ ألف", "170,000", "17000", "170,000"),
            "في الادعاء 17,000 (١٧ ألف) وفي المرجع 170,000",
        ),
        (
            "en",
            reason(Aspect.QUANTITY, Comparison.SAME, "12 barges", "اثنتا عشرة صندلًا", "12", "12"),
            "the claim and the reference both have 12 barges (اثنتا عشرة صندلًا)",
        ),
        (
            "en",
            reason(Aspect.QUANTITY, Comparison.INCOMPARABLE, "2.5 metres", "", "2.5"),
            "the claim has 2.5 metres, the reference no such figure",
        ),
        (
            "en",
            reason(Aspect.TIME, Comparison.CONFLICTING, "الأحد", "on Monday", "2026-01-18", "2026-01-19"),
            "the claim says 18 January 2026 (الأحد), the reference 19 January 2026 (on Monday)",
        ),
        (
            "ar",
            reason(
                Aspect.TIME, Comparison.COMPATIBLE, "في شباط", "since 2025", "2026-02-01/2026-02-28", "2025-01-01/…"
            ),
            "الزمن في الادعاء فبراير 2026 (في شباط) وفي المرجع منذ 1 يناير 2025 (since 2025)، ولا تعارض بينهما",
        ),
        (
            "en",
            reason(Aspect.PLACE, Comparison.SAME, "حلوان", "Helwan", "Helwan", "Helwan"),
            "the claim and the reference both speak of Helwan (حلوان)",
        ),
        (
            "ar",
            reason(Aspect.PLACE, Comparison.CONFLICTING, "حلوان", "Luxor", "Helwan", "Luxor"),
            "المكان في الادعاء حلوان وفي المرجع Luxor",
        ),
        (
            "en",
            reason(Aspect.POLARITY, Comparison.CONFLICTING, "", "لم", "affirmed", "negated"),
            "it is affirmed in the claim but negated (“لم”) in the reference",
        ),
        (
            "ar",
            reason(Aspect.MODALITY, Comparison.CONFLICTING, "", "will", "actual", "planned"),
            "يورده الادعاء على أنه أمر واقع ويورده المرجع على أنه أمر مخطط له («will»)",
        ),
        ("en", reason(Aspect.WORDING, Comparison.CONFLICTING, "", ""), "wording: the two sides contradict each other"),
    ],
)
def test_sentences_read_well(lang: str, one: Reason, expected: str) -> None:
    assert wording.sentence(one, lang) == expected


def test_a_date_that_is_none_is_given_back() -> None:
    assert wording.day("2026-13-45", "en") == "2026-13-45"
    assert wording.day("last spring\n", "en") == "last spring"
    assert wording.day("2026-01-18T09:30:00+03:00", "en") == "18 January 2026, 09:30"
    assert wording.day(None, "ar") == ""


def test_numbers_keep_what_is_no_figure() -> None:
    assert wording.number("1234567.25", "en") == "1,234,567.25"
    assert wording.number("007", "en") == "007"
    assert wording.number("…", "ar") == "…"


@given(
    st.sampled_from(PAIRS),
    st.text(max_size=120),
    st.text(max_size=120),
    st.text(max_size=40),
    st.text(max_size=40),
    st.sampled_from(LANGUAGES),
)
def test_any_words_make_one_safe_line(pair, claim: str, evidence: str, a: str, b: str, lang: str) -> None:
    text = wording.sentence(reason(*pair, claim, evidence, a, b), lang)
    assert text and "\n" not in text and not UNSAFE.search(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_incomplete_or_unknown_table_is_an_error(lang: str, tmp_path: Path) -> None:
    whole = (pack(lang).folder / Messages.FILE).read_text(encoding="utf-8")
    broken = tmp_path / "messages.toml"
    for wrong in (
        whole.replace("[neither]\nsame", "[neither]\nsomething_else"),
        whole.replace("[why]\n", "[why]\nextra = 'x'\n"),
        whole.replace("[values.scope]\nall", "[values.scope]\nalles"),
        whole.replace("[reasons.place]\nsame", "[reasons.place]\n# same"),
        whole.replace("{claim}", "{clam}"),
    ):
        assert wrong != whole
        broken.write_text(wrong, encoding="utf-8")
        with pytest.raises(PackError):
            read_table(broken, Messages)
