"""The judge as a whole: what it says of pairs, and that its reasons add up to what it says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ModelError
from claimcheck.judge.combined import CombinedJudge, Weights, shipped_weights, softmax, terms
from claimcheck.judge.reading import CONTRADICTS as READ_CONTRADICTS
from claimcheck.judge.reading import SUPPORTS as READ_SUPPORTS
from claimcheck.judge.stances import ShippedStances
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, ClaimPair, Judgement, Pair, Passage, Relation
from claimcheck.pipeline import UNDATED, Checker

Make = Callable[..., Passage]

SUPPORTS = [
    ("The flood displaced 170,000 people in Basra.", "The flood displaced 167,400 people in Basra."),
    ("شرد الفيضان 170 ألف شخص في البصرة.", "The flood displaced 167,400 people in Basra."),
    ("شرد الفيضان 170 ألف شخص في البصرة.", "شرد الفيضان نحو 170 ألف شخص في البصرة."),
    ("The last soldiers left the base on Sunday.", "غادر آخر الجنود القاعدة يوم الأحد."),
    ("At least 300 people were wounded in the blast in Basra.", "412 people were wounded in the blast in Basra."),
    ("The plant in Basra adds 1.8 GW to the grid.", "The plant in Basra adds 1,800 megawatts to the grid."),
    ("تضيف محطة البصرة 1.8 غيغاواط إلى الشبكة.", "The plant in Basra adds 1,800 megawatts to the grid."),
    ("Seven of ten pupils in Basra passed the exam.", "70% of pupils in Basra passed the exam."),
]
CONTRADICTS = [
    ("The flood displaced 170,000 people in Basra.", "The flood displaced 17,000 people in Basra."),
    ("The flood displaced 170,000 people in Basra.", "شرد الفيضان 17 ألف شخص في البصرة."),
    ("شرد الفيضان 170 ألف شخص في البصرة.", "شرد الفيضان 17 ألف شخص في البصرة."),
    ("The last soldiers left the base on Sunday.", "The last soldiers have not left the base."),
    ("غادر آخر الجنود القاعدة يوم الأحد.", "The last soldiers did not leave the base on Sunday."),
    ("The ministry closed all schools in Ramadi.", "The ministry closed all schools in Ramadi except two."),
    ("أغلقت الوزارة جميع المدارس في الرمادي.", "أغلقت الوزارة جميع المدارس في الرمادي باستثناء مدرستين."),
    ("رفع البنك المركزي أسعار الفائدة.", "خفض البنك المركزي أسعار الفائدة."),
    ("رفع البنك المركزي أسعار الفائدة.", "The central bank cut interest rates."),
    (
        "5 soldiers and 2 contractors were wounded in the attack on the base.",
        "5 soldiers and 3 contractors were wounded in the attack on the base.",
    ),
    ("At least 300 people were wounded in the blast in Basra.", "112 people were wounded in the blast in Basra."),
]
NEUTRAL = [
    ("The central bank raised interest rates.", "The cup final ended in a draw after extra time."),
    ("رفع البنك المركزي أسعار الفائدة.", "The cup final ended in a draw after extra time."),
    ("رفع البنك المركزي أسعار الفائدة.", "انتهى نهائي الكأس بالتعادل بعد التمديد."),
    ("؟!", "The central bank raised interest rates."),
]
TABLE = (
    [(*pair, Relation.SUPPORTS) for pair in SUPPORTS]
    + [(*pair, Relation.CONTRADICTS) for pair in CONTRADICTS]
    + [(*pair, Relation.NEUTRAL) for pair in NEUTRAL]
)


@pytest.mark.parametrize(("claim", "evidence", "expected"), TABLE)
def test_relation(claim: str, evidence: str, expected: Relation, checker: Checker) -> None:
    found = looked_up(checker, claim, evidence)
    assert found.relation is expected


def test_a_plan_stands_against_what_is_told_as_done(checker: Checker) -> None:
    found = looked_up(checker, "The museum in Mosul reopened.", "The museum in Mosul will reopen next month.")
    assert found.relation is Relation.CONTRADICTS


@pytest.mark.parametrize("text", ["", "؟!", "and of the"])
def test_texts_without_content_are_no_evidence(text: str, checker: Checker) -> None:
    (found,) = checker.compare([Pair(premise=text, hypothesis=text)])
    assert found.relation is Relation.NEUTRAL


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        (
            "Some 48 trucks crossed the old bridge in Ramadi on Tuesday.",
            "The last convoy left the base in Ramadi on Tuesday.",
        ),
        ("The earthquake in Basra killed 40 people.", "A powerful earthquake hit Basra."),
    ],
)
def test_what_does_not_speak_of_the_act_is_no_support(claim: str, evidence: str, checker: Checker) -> None:
    assert looked_up(checker, claim, evidence).relation is Relation.NEUTRAL


def looked_up(checker: Checker, claim: str, evidence: str) -> Judgement:
    """As a passage that was found for a claim; `compare` weighs two texts put side by side by another table."""
    return judged(checker, checker.loose_passage(claim, UNDATED), checker.loose_passage(evidence, UNDATED))


def judged(checker: Checker, claim: Passage, evidence: Passage) -> Judgement:
    one, other = checker.embedder.embed([claim.text, evidence.text])
    return checker.judge.judge([ClaimPair(claim=claim, evidence=evidence, similarity=float(one @ other))])[0]


# -- denials ---------------------------------------------------------------------------------------------------------

LEFT = [
    ("The army left Ramadi on Sunday.", "The army left Ramadi on Sunday."),
    ("The army left Ramadi on Sunday.", "غادر الجيش الرمادي يوم الأحد."),
    ("غادر الجيش الرمادي يوم الأحد.", "The army left Ramadi on Sunday."),
    ("غادر الجيش الرمادي يوم الأحد.", "غادر الجيش الرمادي يوم الأحد."),
]
STAYED = [
    ("The army left Ramadi.", "The army did not leave Ramadi."),
    ("غادر الجيش الرمادي.", "لم يغادر الجيش الرمادي."),
    ("غادر الجيش الرمادي.", "The army did not leave Ramadi."),
]


@pytest.mark.parametrize(("claim", "evidence"), LEFT)
@pytest.mark.parametrize(
    ("claim_denied", "evidence_denied", "expected"),
    [
        (False, False, {Relation.SUPPORTS}),
        (True, False, {Relation.CONTRADICTS}),  # it happened, says the reference
        (False, True, {Relation.CONTRADICTS}),  # the reference denies what the claim says
        (True, True, {Relation.SUPPORTS, Relation.NEUTRAL}),
    ],
)
def test_denials(
    claim: str,
    evidence: str,
    claim_denied: bool,
    evidence_denied: bool,
    expected: set[Relation],
    passage: Make,
    checker: Checker,
) -> None:
    found = judged(checker, passage(claim, denied=claim_denied), passage(evidence, denied=evidence_denied))
    assert found.relation in expected


@pytest.mark.parametrize(("claim", "evidence"), STAYED)
def test_who_says_it_did_not_happen_does_not_contradict_a_denial(
    claim: str, evidence: str, passage: Make, checker: Checker
) -> None:
    assert judged(checker, passage(claim, denied=True), passage(evidence)).relation is not Relation.CONTRADICTS


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [*STAYED, ("The army lost 40 vehicles in Ramadi.", "The army lost 90 vehicles in Ramadi.")],
)
def test_who_denies_its_opposite_does_not_contradict_it(
    claim: str, evidence: str, passage: Make, checker: Checker
) -> None:
    assert judged(checker, passage(claim), passage(evidence, denied=True)).relation is not Relation.CONTRADICTS


@pytest.mark.parametrize(
    "evidence",
    ["The army left Mosul on Sunday.", "The army left Ramadi on 3 January 2019.", "غادر الجيش الموصل يوم الأحد."],
)
def test_a_similar_event_elsewhere_does_not_support_a_denial(evidence: str, passage: Make, checker: Checker) -> None:
    claim = passage("The army left Ramadi on Sunday.", denied=True)
    assert judged(checker, claim, passage(evidence)).relation is not Relation.SUPPORTS


# -- what is no evidence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The army left Ramadi on Sunday.", "The army left Mosul on Sunday."),
        ("The army left Ramadi on Sunday.", "غادر الجيش الموصل يوم الأحد."),
        ("The earthquake in Basra killed 40 people on Sunday.", "The earthquake in Basra killed 40 people on Monday."),
    ],
)
def test_elsewhere_or_at_another_time_is_no_support(claim: str, evidence: str, checker: Checker) -> None:
    assert looked_up(checker, claim, evidence).relation is not Relation.SUPPORTS


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("All schools in Ramadi closed.", "Some schools in Ramadi closed."),
        ("أغلقت جميع المدارس في الرمادي.", "أغلقت بعض المدارس في الرمادي."),
        ("All schools in Ramadi closed on Monday.", "Two schools in Ramadi closed on Monday."),
    ],
)
def test_a_part_does_not_support_the_whole(claim: str, evidence: str, checker: Checker) -> None:
    assert looked_up(checker, claim, evidence).relation is Relation.NEUTRAL


PLANNED_EARLIER = [
    ("The museum in Mosul reopened.", "The museum in Mosul will reopen."),
    ("أعيد افتتاح المتحف في الموصل.", "من المقرر إعادة افتتاح المتحف في الموصل."),
    ("The ministry sent 500 soldiers to Mosul.", "The ministry will send 300 soldiers to Mosul."),
]


@pytest.mark.parametrize(("claim", "evidence"), PLANNED_EARLIER)
def test_an_earlier_plan_is_no_evidence(claim: str, evidence: str, passage: Make, checker: Checker) -> None:
    found = judged(checker, passage(claim, "2026-03-04"), passage(evidence, "2026-02-25"))
    assert found.relation is Relation.NEUTRAL
    assert found.why == "planned_earlier"


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The death toll of the earthquake rose to 900.", "The death toll of the earthquake rose to 600."),
        ("ارتفعت حصيلة قتلى الزلزال إلى 900.", "ارتفعت حصيلة قتلى الزلزال إلى 600."),
        ("So far 900 people have died in the earthquake.", "So far 600 people have died in the earthquake."),
    ],
)
def test_an_older_smaller_count_is_superseded(claim: str, evidence: str, passage: Make, checker: Checker) -> None:
    found = judged(checker, passage(claim, "2026-03-04"), passage(evidence, "2026-03-01"))
    assert found.relation is Relation.NEUTRAL
    assert found.why == "superseded"


def test_a_newer_larger_count_contradicts_an_old_one(passage: Make, checker: Checker) -> None:
    claim = passage("So far 600 people have died in the earthquake.", "2026-03-04")
    newer = passage("So far 900 people have died in the earthquake.", "2026-03-03")
    assert judged(checker, claim, newer).relation is Relation.CONTRADICTS


# -- laws ------------------------------------------------------------------------------------------------------------

TEXTS = sorted(
    {t for claim, evidence, _ in TABLE for t in (claim, evidence)} | {t for pair in LEFT + STAYED for t in pair}
)
DATES = ("2026-03-04", "2026-03-05", "2026-02-28", "2025-03-04", None)
passages = st.tuples(st.sampled_from(TEXTS), st.sampled_from(DATES), st.booleans())
log_odds = st.floats(-6, 6)


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    """Any weights for the keys of the shipped table; the gate lets everything through."""
    shipped = shipped_weights()
    return attrs.evolve(
        shipped,
        bias=(draw(log_odds), draw(log_odds)),
        bias_agreeing=(draw(log_odds), draw(log_odds)),
        pairs={key: (draw(log_odds), draw(log_odds)) for key in sorted(shipped.pairs)},
        temperature=draw(st.floats(0.2, 5)),
        gate=attrs.evolve(shipped.gate, threshold=0.0),
    )


def pair_of(
    one: tuple[str, str | None, bool], other: tuple[str, str | None, bool], passage: Make, s: float
) -> ClaimPair:
    claim, evidence = (passage(text, published, denied=denied) for text, published, denied in (one, other))
    return ClaimPair(claim=claim, evidence=evidence, similarity=s)


@settings(max_examples=60, deadline=None)
@given(one=passages, other=passages, similarity=st.floats(-1, 1), fitted=weights(), threshold=st.floats(0, 1))
def test_the_reasons_add_up(
    one: tuple[str, str | None, bool],
    other: tuple[str, str | None, bool],
    similarity: float,
    fitted: Weights,
    threshold: float,
    passage: Make,
    checker: Checker,
) -> None:
    judge = CombinedJudge(fitted, threshold, checker.aliases)
    (found,) = judge.judge([pair_of(one, other, passage, similarity)])
    p = found.probabilities
    assert set(p) == set(Relation)
    assert math.fsum(p.values()) == pytest.approx(1)
    top = max(p, key=lambda r: p[r])
    assert found.relation in (top, Relation.NEUTRAL)
    assert found.relation is Relation.NEUTRAL or p[found.relation] >= threshold
    if not found.gate:
        return
    s, c = sum(r.supports for r in found.reasons), sum(r.contradicts for r in found.reasons)
    possible = []
    for bias in (fitted.bias, fitted.bias_agreeing):
        possible += [bias, (bias[1], bias[0])]
        if one[2] != other[2]:
            possible += [(-3.0, bias[0]), (-3.0, -3.0)]  # what a denial starts from
    assert any(p == pytest.approx(softmax(s + bs, c + bc, fitted.temperature), abs=1e-9) for bs, bc in possible)


@settings(max_examples=80, deadline=None)
@given(one=passages, other=passages, similarity=st.floats(0, 1))
def test_reasons_are_the_comparisons_and_slice_their_documents(
    one: tuple[str, str | None, bool],
    other: tuple[str, str | None, bool],
    similarity: float,
    passage: Make,
    checker: Checker,
) -> None:
    pair = pair_of(one, other, passage, similarity)
    (found,) = attrs.evolve(checker.judge, stances=None).judge([pair])  # the reading adds two of its own
    if found.gate:
        shown = [(t.reason.aspect, t.reason.relation) for t in terms(pair, checker.aliases)]
        if one[2] != other[2]:  # a denial on one side is shown as a comparison of its own
            shown.append((Aspect.POLARITY, Comparison.CONFLICTING))
        assert [(r.aspect, r.relation) for r in found.reasons] == shown
    for reason in found.reasons:
        for side, owner in ((reason.claim, pair.claim), (reason.evidence, pair.evidence)):
            assert side.span is None or side.span.of(owner.document.text) == side.text


@settings(max_examples=150, deadline=None)
@given(
    one=st.tuples(st.sampled_from(TEXTS), st.sampled_from(DATES), st.just(False)),
    other=st.tuples(st.sampled_from(TEXTS), st.sampled_from(DATES), st.just(False)),
    similarity=st.floats(0, 1),
)
def test_a_contradiction_can_be_shown(
    one: tuple[str, str | None, bool],
    other: tuple[str, str | None, bool],
    similarity: float,
    passage: Make,
    checker: Checker,
) -> None:
    (found,) = checker.judge.judge([pair_of(one, other, passage, similarity)])
    if found.relation is Relation.CONTRADICTS:
        assert any(r.relation is Comparison.CONFLICTING for r in found.reasons)


@pytest.mark.parametrize(("claim_denied", "evidence_denied"), [(True, False), (False, True)])
def test_the_contradiction_of_a_denial_can_be_shown(
    claim_denied: bool, evidence_denied: bool, passage: Make, checker: Checker
) -> None:
    claim, evidence = LEFT[0]
    found = judged(checker, passage(claim, denied=claim_denied), passage(evidence, denied=evidence_denied))
    assert found.relation is Relation.CONTRADICTS
    assert any(r.relation is Comparison.CONFLICTING for r in found.reasons)


def test_a_batch_is_judged_as_one_by_one(passage: Make, checker: Checker) -> None:
    pairs = [
        pair_of((claim, DATES[n % 3], n % 2 == 0), (evidence, DATES[n % 2], n % 5 == 0), passage, 0.7)
        for n, (claim, evidence, _) in enumerate(TABLE)
    ]
    judge = attrs.evolve(checker.judge, stances=None)
    together = judge.judge(pairs)
    assert together == [judge.judge([p])[0] for p in pairs]
    assert together == judge.judge(pairs)
    assert together[::-1] == judge.judge(pairs[::-1])
    afresh = attrs.evolve(checker.judge, stances=ShippedStances())
    for alone, read in zip(pairs, afresh.judge(pairs), strict=True):
        (one,) = afresh.judge([alone])
        assert one.probabilities == pytest.approx(read.probabilities, abs=0.02)  # int8 sums move with what else is read


def test_compare_does_not_depend_on_the_batch(checker: Checker) -> None:
    shared = checker
    pairs = [Pair(premise=evidence, hypothesis=claim) for claim, evidence, _ in TABLE]
    stances = ShippedStances()  # the shared one would remember what it read
    checker = attrs.evolve(checker, make_judge=lambda: attrs.evolve(shared.judge, stances=stances))
    together = checker.compare(pairs)
    for pair, found in zip(pairs, together, strict=True):
        (alone,) = checker.compare([pair])
        assert alone.relation is found.relation
        assert alone.probabilities == pytest.approx(found.probabilities, abs=0.02)  # int8 sums move with padding


def test_nothing_passes_a_threshold_above_one(passage: Make, checker: Checker) -> None:
    judge = CombinedJudge(shipped_weights(), 1.01, checker.aliases)
    for claim, evidence, _ in TABLE:
        (found,) = judge.judge([ClaimPair(claim=passage(claim), evidence=passage(evidence), similarity=0.9)])
        assert found.relation is Relation.NEUTRAL


# -- weights ---------------------------------------------------------------------------------------------------------


@given(s=st.floats(-1e4, 1e4), c=st.floats(-1e4, 1e4), temperature=st.floats(0.05, 20))
def test_softmax_is_a_distribution(s: float, c: float, temperature: float) -> None:
    p = softmax(s, c, temperature)
    assert math.fsum(p.values()) == pytest.approx(1)
    assert all(0 <= value <= 1 for value in p.values())
    if s > c:
        assert p[Relation.SUPPORTS] >= p[Relation.CONTRADICTS]
    if s > 0:
        assert p[Relation.SUPPORTS] >= p[Relation.NEUTRAL]


def test_no_shipped_weight_speaks_against_its_meaning() -> None:
    for key, (supports, contradicts) in shipped_weights().pairs.items():
        if key in (READ_SUPPORTS, READ_CONTRADICTS):
            assert (contradicts >= supports) is (key == READ_CONTRADICTS), key
            continue
        if ".conflicting" in key:
            assert contradicts >= supports, key
        elif ".same" in key or ".compatible" in key:
            assert supports >= contradicts, key
        if key.startswith("wording") and ".conflicting" not in key:
            assert supports == contradicts, key


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"name": "x"}', "null", "broken gate", "short bias"])
def test_a_broken_table_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    whole = json.loads((Path(__file__).parents[2] / "src/claimcheck/weights/judge/weights.json").read_text("utf-8"))
    if text == "broken gate":
        text = json.dumps({**whole, "gate": {"bias": 0}})
    elif text == "short bias":
        text = json.dumps({**whole, "bias": [1.0]})
    path = tmp_path / "weights.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"weights\.json") as caught:
        Weights.load(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "change", [{"temperature": "hot"}, {"temperature": 0}, {"pairs": {"time.same": "ab"}}, {"threshold": None}]
)
def test_a_table_with_values_of_the_wrong_kind_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    whole = json.loads((Path(__file__).parents[2] / "src/claimcheck/weights/judge/weights.json").read_text("utf-8"))
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({**whole, **change}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"weights\.json"):
        Weights.load(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        Weights.load(tmp_path / "nowhere.json")
