"""Negation word by word, and opposites: a decision table in each language and across the two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.judge.combined import terms
from claimcheck.lang.aliases import Aliases
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, ClaimPair, Passage, Reason

Make = Callable[..., Passage]

CLASH = [
    ("The army left the town.", "The army did not leave the town."),
    ("The army left the town.", "لم يغادر الجيش البلدة."),
    ("غادر الجيش البلدة.", "لم يغادر الجيش البلدة."),
    ("غادر الجيش البلدة.", "The army did not leave the town."),
    ("The driver paid the fine.", "The driver never paid the fine."),
    ("The driver paid the fine.", "Nobody paid the fine."),
    ("A ship sank.", "No ship sank."),
    ("There are hostages in the building.", "There are no hostages in the building."),
    ("There are hostages in the building.", "لا رهائن في المبنى."),
    ("في المبنى رهائن.", "لا يوجد رهائن في المبنى."),
    ("The gate is open.", "البوابة ليست مفتوحة."),
    # opposites
    ("Prices rose.", "Prices fell."),
    ("ارتفعت الأسعار.", "انخفضت الأسعار."),
    ("ارتفعت الأسعار.", "Prices fell."),
    ("The gate is closed.", "The gate is open."),
    ("البوابة مغلقة.", "البوابة مفتوحة."),
    ("The court accepted the appeal.", "رفضت المحكمة الاستئناف."),
    ("The talks failed.", "The talks succeeded."),
    ("The embargo was lifted.", "The embargo was imposed."),
]
AGREE = [
    ("The army left the town.", "The army left the town."),
    ("The army did not leave the town.", "The army never left the town."),
    ("لم يغادر الجيش البلدة.", "لم يغادر الجيش البلدة."),
    ("الجيش لم يغادر البلدة.", "The army did not leave the town."),
    # a negated opposite
    ("Prices did not rise.", "Prices fell."),
    ("The gate is not closed.", "The gate is open."),
    ("The gate is open.", "البوابة ليست مغلقة."),
    # both words of an opposite on both sides
    ("Exports increased and imports decreased.", "Imports decreased while exports increased."),
    # the negation is about another word
    ("The guards left the building.", "The guards did not speak to reporters outside the building."),
    ("غادر الجنود القاعدة.", "لم يجد مراسلنا أي جندي في القاعدة."),
]
FALSE_CLASH = [
    # negated on both sides, the subject before the verb or behind it
    ("The army did not leave the town.", "لم يغادر الجيش البلدة."),
    ("لم يغادر الجيش البلدة.", "الجيش لم يغادر البلدة."),
    ("The army did not leave the town.", "The town was not left by the army."),
    ("The driver has not paid the fine.", "لم يدفع السائق الغرامة."),
    # a negated opposite with its subject behind it
    ("Prices fell.", "لم ترتفع الأسعار."),
    ("لم تزد الصادرات.", "Exports decreased."),
    # another act is negated of the same subject or object
    ("غادر الحراس المبنى.", "لم يتحدث الحراس إلى الصحفيين."),
    ("The minister won the vote.", "The minister did not comment on the vote."),
]


KNOWN_CLASH = [
    # a negated noun is taken for a negated act
    ("The soldiers left the base.", "Our reporter found no soldier at the base."),
    ("The guards left.", "Reporters saw no guards."),
]
KNOWN_MISS = [
    # no table knows the verb, and a negation reaches one word only
    ("A ship sank.", "لم تغرق أي سفينة."),
]


def polarity(claim: Passage, evidence: Passage) -> list[Reason]:
    """What the judge compares of polarity, opposite words with it."""
    found = terms(ClaimPair(claim=claim, evidence=evidence, similarity=0.5), Aliases())
    return [
        t.reason
        for t in found
        if t.reason.aspect is Aspect.POLARITY
        or (t.reason.aspect is Aspect.WORDING and t.reason.relation is Comparison.CONFLICTING)
    ]


def conflicts(claim: str, evidence: str, passage: Make) -> bool:
    return any(r.relation is Comparison.CONFLICTING for r in polarity(passage(claim), passage(evidence)))


@pytest.mark.parametrize(("claim", "evidence"), CLASH)
def test_one_affirms_what_the_other_negates(claim: str, evidence: str, passage: Make) -> None:
    assert conflicts(claim, evidence, passage)
    assert conflicts(evidence, claim, passage)


@pytest.mark.parametrize(("claim", "evidence"), AGREE)
def test_nothing_clashes(claim: str, evidence: str, passage: Make) -> None:
    assert not conflicts(claim, evidence, passage)
    assert not conflicts(evidence, claim, passage)


@pytest.mark.parametrize(("claim", "evidence"), FALSE_CLASH)
def test_a_negation_is_about_its_verb(claim: str, evidence: str, passage: Make) -> None:
    assert not conflicts(claim, evidence, passage)
    assert not conflicts(evidence, claim, passage)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("أبحرت العبارات إلى الجزيرة ليلا.", "The ferries sailed to the island at night."),
        ("عمل الفريق ليلا ونهارا.", "عمل الفريق."),
    ],
)
def test_at_night_is_no_negation(claim: str, evidence: str, passage: Make) -> None:
    assert not conflicts(claim, evidence, passage)
    assert "negation" not in {m.value.split("_")[0] for m in passage(claim).facts.markers}


@pytest.mark.parametrize(
    ("claim", "evidence", "values"),
    [
        ("The gate opened.", "The gate did not open.", ("affirmed", "negated")),
        ("لم تفتح البوابة.", "فتحت البوابة.", ("negated", "affirmed")),
    ],
)
def test_the_reason_says_which_side_negates(claim: str, evidence: str, values: tuple[str, str], passage: Make) -> None:
    (found,) = polarity(passage(claim), passage(evidence))
    assert (found.claim_value, found.evidence_value) == values


SENTENCES = sorted({text for pair in (*CLASH, *AGREE, *FALSE_CLASH) for text in pair})


@settings(max_examples=150, deadline=None)
@given(one=st.sampled_from(SENTENCES), other=st.sampled_from(SENTENCES))
def test_at_most_one_term_and_its_words_stand_where_it_says(one: str, other: str, passage: Make) -> None:
    claim, evidence = passage(one), passage(other)
    found = polarity(claim, evidence)
    assert len(found) <= 1
    for reason in found:
        for side, owner in ((reason.claim, claim), (reason.evidence, evidence)):
            assert side.span is None or side.span.of(owner.document.text) == side.text


@pytest.mark.parametrize("text", SENTENCES)
def test_no_sentence_clashes_with_itself(text: str, passage: Make) -> None:
    assert not conflicts(text, text, passage)


@pytest.mark.xfail(strict=True, reason="a known limit: see KNOWN_CLASH")
@pytest.mark.parametrize(("claim", "evidence"), KNOWN_CLASH)
def test_a_negated_noun_is_no_negated_act(claim: str, evidence: str, passage: Make) -> None:
    assert not conflicts(claim, evidence, passage)


@pytest.mark.xfail(strict=True, reason="a known limit: see KNOWN_MISS")
@pytest.mark.parametrize(("claim", "evidence"), KNOWN_MISS)
def test_a_negation_of_an_unknown_verb_is_seen(claim: str, evidence: str, passage: Make) -> None:
    assert conflicts(claim, evidence, passage)
