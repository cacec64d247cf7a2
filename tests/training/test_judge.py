"""Fitting the judge: signs, folds, calibration, on examples made up here."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import numpy as np
import pytest

pytest.importorskip("sklearn")
pytest.importorskip("scipy")

from claimcheck.judge.combined import Weights
from claimcheck.judge.gate import OLDER, SCENE, Gate
from claimcheck.model.judgement import ClaimPair, Relation
from claimcheck.pipeline import Checker
from claimcheck.training import judge, judge_fit
from claimcheck.training.desk_examples import DESK, Report
from claimcheck.training.judge_examples import STRANGERS, Example, Labelled, examples

SUPPORTS, CONTRADICTS, NEUTRAL = 0, 1, 2


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """On a busy machine the threads of BLAS wait for each other: 4.5 s instead of 0.06 s for matrices of 400 rows."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def example(item: str, label: int, terms: dict[str, float], *, stranger: bool = False) -> Example:
    return Example(
        item=item,
        direction="en-ar",
        label=label,
        stranger=stranger,
        conflicts=any("conflicting" in key for key in terms),
        elsewhere=False,
        terms=terms,
        gate={"wording.similarity": terms.get("wording.similarity", 0.0)},
    )


def made(perverse: bool = False, count: int = 400, seed: int = 1) -> list[Example]:
    """Pairs whose conflicts tell contradictions; `perverse`: they tell support, as no meaning allows."""
    chance = random.Random(seed)
    out = []
    for n in range(count):
        label = n % 3
        clash = (label == (SUPPORTS if perverse else CONTRADICTS)) == (chance.random() < 0.85)
        near = 0.9 if label != NEUTRAL else 0.4
        terms = {"wording.similarity": near + chance.uniform(-0.2, 0.2), "wording.coverage": chance.random()}
        terms["quantity.conflicting" if clash else "quantity.same"] = 1.0
        if chance.random() < 0.3:
            terms["time.compatible"] = 1.0
        if chance.random() < 0.3:
            terms["place.incomparable"] = 1.0
        out.append(example(f"item{n // 6}", label, terms, stranger=label == NEUTRAL))
    return out


@pytest.mark.parametrize("perverse", [False, True])
def test_no_weight_speaks_against_its_meaning(perverse: bool) -> None:
    found = made(perverse)
    fitted, sums = judge_fit.fit_pairs(found, np.ones(len(found)), 1.0)
    pairs = fitted["pairs"]
    assert set(pairs) == {
        "quantity.conflicting",
        "quantity.same",
        "time.compatible",
        "place.incomparable",
        "wording.similarity",
        "wording.coverage",
    }
    assert pairs["quantity.conflicting"][1] >= pairs["quantity.conflicting"][0]
    assert pairs["quantity.same"][0] >= pairs["quantity.same"][1]
    assert pairs["time.compatible"][0] >= pairs["time.compatible"][1]
    for key in ("wording.similarity", "wording.coverage", "place.incomparable"):
        assert pairs[key][0] == pairs[key][1]
    assert sums.shape == (len(found), 2)
    assert np.isfinite(sums).all()


def test_what_can_be_learned_is_learned() -> None:
    found = made()
    _, sums = judge_fit.fit_pairs(found, np.ones(len(found)), 1.0)
    labels = np.array([e.label for e in found])
    assert (judge_fit.probabilities(sums, 1.0).argmax(1) == labels).mean() > 0.75


def test_rare_keys_get_no_weight() -> None:
    found = [*made(), example("rare", SUPPORTS, {"scope.same": 1.0})]
    assert "scope.same" not in judge_fit.fit_pairs(found, np.ones(len(found)), 1.0)[0]["pairs"]


def test_heavier_examples_pull_harder() -> None:
    found = made()
    heavy = np.array([20.0 if e.label == CONTRADICTS else 1.0 for e in found])
    light = judge_fit.fit_pairs(found, np.ones(len(found)), 1.0)[1]
    pulled = judge_fit.fit_pairs(found, heavy, 1.0)[1]
    clash = np.array([e.conflicts for e in found])
    assert judge_fit.probabilities(pulled, 1.0)[clash, 1].mean() > judge_fit.probabilities(light, 1.0)[clash, 1].mean()


def test_fitting_is_repeatable() -> None:
    found = made()
    one, other = (judge_fit.fit_pairs(found, np.ones(len(found)), 1.0) for _ in range(2))
    assert one[0] == other[0]
    assert (one[1] == other[1]).all()


def test_folds_keep_an_item_together_and_hold_each_out_once() -> None:
    found = made(count=203)
    held: list[int] = []
    for train, test in judge_fit._folds(found):
        assert not {found[n].item for n in train} & {found[n].item for n in test}
        assert sorted([*train, *test]) == list(range(len(found)))
        held += list(test)
    assert sorted(held) == list(range(len(found)))


def test_the_gate_is_held_out_too() -> None:
    found = made()
    gate, held = judge_fit.fit_gate(found)
    assert set(gate) == {"bias", "weights"}
    assert held.shape == (len(found),)
    assert ((held >= 0) & (held <= 1)).all()
    strangers = np.array([e.stranger for e in found])
    assert held[~strangers].mean() > held[strangers].mean() + 0.2


@pytest.mark.parametrize("temperature", [0.7, 1.0, 1.8])
def test_a_known_temperature_is_found(temperature: float) -> None:
    chance = np.random.default_rng(0)
    sums = chance.normal(0, 3, size=(6000, 2))
    p = judge_fit.probabilities(sums, temperature)
    labels = np.array([chance.choice(3, p=row) for row in p])
    assert judge_fit.calibrate(sums, labels, np.ones(len(labels))) == pytest.approx(temperature, abs=0.1)


def test_probabilities_are_those_of_the_judge() -> None:
    from claimcheck.judge.combined import softmax

    sums = np.array([[1.0, -2.0], [0.0, 0.0], [-800.0, 900.0]])
    for row, (s, c) in zip(judge_fit.probabilities(sums, 0.8), sums, strict=True):
        p = softmax(float(s), float(c), 0.8)
        assert row == pytest.approx([p[Relation.SUPPORTS], p[Relation.CONTRADICTS], p[Relation.NEUTRAL]])


def test_the_reading_may_not_speak_against_itself() -> None:
    found = made()
    for n, one in enumerate(found):
        one.terms["wording.read.supports"] = -1.0 if one.label == SUPPORTS else 1.0
        one.terms["wording.read.contradicts"] = float(n % 2)
    fitted, _ = judge_fit.fit_pairs(found, np.ones(len(found)), 1.0)
    assert fitted["pairs"]["wording.read.supports"][0] >= fitted["pairs"]["wording.read.supports"][1]
    assert fitted["pairs"]["wording.read.contradicts"][1] >= fitted["pairs"]["wording.read.contradicts"][0]


def test_calibration_error_is_nought_for_what_keeps_its_word_and_large_for_what_boasts() -> None:
    chance = np.random.default_rng(0)
    p = judge_fit.probabilities(chance.normal(0, 2, size=(8000, 2)), 1.0)
    labels = np.array([chance.choice(3, p=row) for row in p])
    assert judge_fit.calibration_error(p, labels) < 0.03
    assert judge_fit.calibration_error(np.tile([0.9, 0.1, 0.0], (100, 1)), np.array([0, 1] * 50)) == pytest.approx(0.4)


def test_a_table_takes_the_keys_it_is_given() -> None:
    rows = [{"a": 1.0, "b": 2.0}] * judge_fit.LEAST + [{"c": 3.0}] * (judge_fit.LEAST - 1)
    assert judge_fit.table(rows).keys == ["a", "b"]
    given = judge_fit.table(rows, ["c", "a", "x"])
    assert given.rows[0].tolist() == [0, 1, 0]
    assert given.rows[-1].tolist() == [3, 0, 0]


EVENTS = (
    ("{} trucks crossed the bridge in Mosul", "عبرت {} شاحنة الجسر في الموصل"),
    ("{} ferries sailed to the island", "أبحرت {} عبارة إلى الجزيرة"),
    ("{} schools in Egypt received new desks", "تسلمت {} مدرسة في مصر مقاعد جديدة"),
    ("{} tents burned in the camp", "احترقت {} خيمة في المخيم"),
    ("{} doctors joined the strike in Amman", "انضم {} طبيبا إلى الإضراب في عمّان"),
    ("{} paintings were stolen from the museum", "سُرقت {} لوحة من المتحف"),
    ("{} farmers planted pears in the valley", "زرع {} مزارعا الكمثرى في الوادي"),
    ("{} sailors were rescued from the storm", "أُنقذ {} بحارا من العاصفة"),
)
ITEMS = [
    {
        "id": f"i{n}",
        "premise": {"en": english.format(30 + n) + ".", "ar": arabic.format(30 + n) + "."},
        "hypotheses": [
            {"label": "entailment", "en": english.format(30 + n), "ar": arabic.format(30 + n)},
            {"label": "contradiction", "en": english.format(60 + n), "ar": arabic.format(60 + n)},
            {"label": "neutral", "en": "The drivers were paid in cash.", "ar": "دُفعت أجور السائقين نقدا."},
        ],
    }
    for n, (english, arabic) in enumerate(EVENTS)
]


def test_every_hypothesis_meets_its_premise_and_strangers_in_four_directions(checker: Checker) -> None:
    found = examples(checker, ITEMS)
    own = [e for e in found if not e.stranger]
    assert len(own) == 4 * (3 * len(ITEMS) + 3)  # three end on a place, and are claims without it too
    assert len(found) == len(own) * (1 + STRANGERS)
    assert all(e.label == NEUTRAL for e in found if e.stranger)
    assert sorted({e.label for e in own}) == [SUPPORTS, CONTRADICTS, NEUTRAL]
    assert {e.item for e in found} == {i["id"] for i in ITEMS}
    shown = [e.conflicts for e in own if e.label == CONTRADICTS]
    assert sum(shown) > len(shown) / 2


def test_a_premise_without_what_it_ends_on_is_a_claim_that_it_supports(checker: Checker) -> None:
    texts = {"en": "The harbour was closed on Monday after a spill.", "ar": "أُغلق الميناء القديم الاثنين بعد تسرب."}
    claim = {"label": "neutral", "en": "The pilots were paid.", "ar": "دُفعت أجور المرشدين."}
    items = [*ITEMS, {"id": "short", "premise": texts, "hypotheses": [claim]}]
    own = [e for e in examples(checker, items) if e.item == "short" and not e.stranger]
    assert sorted(e.label for e in own) == 4 * [SUPPORTS] + 4 * [NEUTRAL]


def test_the_command_writes_a_table_the_judge_reads(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fit(checker, tmp_path, monkeypatch)
    plan = judge.GIVEN
    weights = Weights.load(tmp_path / "pairs.json")
    assert (weights.name, weights.gate.threshold, weights.threshold) == (plan.name, plan.gate, plan.threshold)
    assert weights.temperature > 0
    clashes = [pair for key, pair in weights.pairs.items() if key.startswith("quantity.conflicting.of")]
    assert clashes
    assert all(contradicts >= supports for supports, contradicts in clashes)
    assert "held out" in capsys.readouterr().out
    assert not (tmp_path / "weights.json").exists()


def test_what_the_gate_shuts_out_is_not_read(checker: Checker) -> None:
    def labelled(claim: str, passage: str, label: int) -> Labelled:
        ours, theirs = (checker.loose_passage(text, None) for text in (claim, passage))
        pair = ClaimPair(claim=ours, evidence=theirs, similarity=0.9 if label == SUPPORTS else 0.1)
        return Labelled(item="a", direction=DESK, label=label, stranger=False, pair=pair)

    asked = [
        labelled("30 trucks crossed the bridge", "Thirty trucks have crossed the bridge", SUPPORTS),
        labelled("30 trucks crossed the bridge", "the drivers were paid in cash", NEUTRAL),
    ]
    gate = {"bias": -5.0, "weights": {"wording.similarity.within": 10.0}}
    found, (_, same) = judge.looked_up(checker, asked, gate)
    assert same[0] > judge.FOUND.gate > same[1]
    assert ["wording.read.supports" in e.terms for e in found] == [True, False]


def test_a_table_that_reads_keeps_its_facts_but_for_one_factor() -> None:
    chance = random.Random(4)
    found = []
    for one in made():
        told = {SUPPORTS: (3.0, -3.0), CONTRADICTS: (-3.0, 3.0)}.get(one.label, (-2.0, -2.0))
        odds = [value + chance.uniform(-2, 2) for value in told]
        terms = one.terms | {"wording.read.supports": odds[0], "wording.read.contradicts": odds[1]}
        conflicts = one.conflicts or odds[1] > max(0.0, odds[0])
        found.append(attrs.evolve(one, terms=terms, conflicts=conflicts))
    pairs = {"quantity.same": [1.0, -2.0], "quantity.conflicting": [-1.0, 1.0], "scope.same": [0.5, 0.0]}
    fitted, sums = judge_fit.fit_reading(found, np.ones(len(found)), {"pairs": pairs})
    factors = {
        round(new / old, 2)
        for key in pairs
        for new, old in zip(fitted["pairs"][key], pairs[key], strict=True)
        if old and abs(new) > 0.01
    }
    assert len(factors) <= 1
    supports, contradicts = (fitted["pairs"][f"wording.read.{way}"] for way in ("supports", "contradicts"))
    assert supports[0] >= supports[1]
    assert contradicts[1] >= contradicts[0]
    labels = np.array([e.label for e in found])
    assert (judge_fit.probabilities(sums, 1.0).argmax(1) == labels).mean() > 0.8
    assert {"bias", "bias_agreeing", "bias_read"} <= set(fitted)


def test_reports_on_another_event_are_told_by_place_and_day(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(9)
    found = [
        Report(f"s{n % 20}", {SCENE: chance.uniform(0.5, 1), OLDER: chance.uniform(0, 1)}, stranger=False)
        if n % 5
        else Report(f"s{n % 20}", {SCENE: chance.uniform(0, 0.4), OLDER: chance.uniform(1, 2)}, stranger=True)
        for n in range(200)
    ]
    event = Gate(**judge.fit_event(found, 0.95))
    assert event.weights[SCENE] > 0 > event.weights[OLDER]
    here, there = (event.of_features({SCENE: scene, OLDER: older}) for scene, older in ((0.9, 0.0), (0.1, 2.0)))
    assert here > event.threshold > there
    assert "160 reports on the event and 40 on another one" in capsys.readouterr().out


def test_scenarios_want_a_table_to_go_on_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        judge.main(["--scenarios", str(tmp_path), "--out", str(tmp_path)])
    assert "--before" in capsys.readouterr().err


def test_items_without_a_contradiction_can_be_fitted(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [{**i, "hypotheses": [h for h in i["hypotheses"] if h["label"] != "contradiction"]} for i in ITEMS]  # type: ignore[attr-defined]
    fit(checker, tmp_path, monkeypatch, items=items)
    assert Weights.load(tmp_path / "pairs.json").temperature > 0


def fit(
    checker: Checker,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    items: Sequence[dict[str, object]] = ITEMS,
) -> None:
    """Runs the command on `items`, with the session's checker."""
    monkeypatch.setattr(judge, "build_checker", lambda: checker)
    (folder / "train.jsonl").write_text("\n".join(json.dumps(i) for i in items) + "\n", encoding="utf-8")
    judge.main(["--items", str(folder / "train.jsonl"), "--every", "1", "--out", str(folder)])


def test_a_part_is_fitted_without_the_other_terms(capsys: pytest.CaptureFixture[str]) -> None:
    found = made()
    judge.parts(found)
    told = capsys.readouterr().out
    assert [line[:-1] for line in told.splitlines() if line.endswith(":")] == [*judge.WITHOUT, "all, with a gate"]
    facts = [judge.without_terms(e, judge.WITHOUT["facts"]) for e in found]
    assert {key.split(".")[0] for e in facts for key in e.terms} == {"quantity", "time", "place"}
    words = [judge.without_terms(e, judge.WITHOUT["shared words"]) for e in found]
    assert {key for e in words for key in e.terms} == {"wording.similarity", "wording.coverage"}
    assert not any(e.conflicts for e in words)
