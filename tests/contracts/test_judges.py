"""What every Judge does, whatever it judges by."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.assembly import build_judge
from claimcheck.config import Config
from claimcheck.judge.combined import WEIGHTS
from claimcheck.lang.aliases import Aliases
from claimcheck.model.judgement import Aspect, ClaimPair, Passage, Relation
from claimcheck.protocols import Judge

Make = Callable[..., Passage]


def shipped(folder: Path, aliases: Aliases) -> Judge:
    return build_judge(Config(), aliases)


def eager(folder: Path, aliases: Aliases) -> Judge:
    return build_judge(Config(abstain_below=0.0), aliases)


def own_weights(folder: Path, aliases: Aliases) -> Judge:
    """A newsroom's own table, as `--judge DIR` reads it."""
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    table["name"], table["temperature"], table["gate"]["threshold"] = "ours", 2.0, 0.0
    table["pairs"] = {key: [-c, -s] for key, (s, c) in table["pairs"].items()}
    (folder / "weights.json").write_text(json.dumps(table), encoding="utf-8")
    return build_judge(Config(judge=str(folder)), aliases)


JUDGES = {"shipped": shipped, "eager": eager, "own": own_weights}


@pytest.fixture(scope="module", params=JUDGES)
def judge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, aliases: Aliases) -> Judge:
    return JUDGES[request.param](tmp_path_factory.mktemp("weights"), aliases)


SENTENCES = (
    "Some 48 trucks crossed the old bridge in Mosul on Monday.",
    "عبرت 90 شاحنة الجسر القديم في الموصل يوم الاثنين.",
    "No truck has crossed the old bridge in Mosul.",
    "All ferries except one will run at night.",
    "ستبحر جميع العبارات ليلا.",
    "The World Health Organization sent doctors to Egypt.",
    "أرسلت منظمة الصحة العالمية أطباء إلى مصر.",
    "Rain.",
    "",
    "48",
    "\u200f\u0640 \x00",
)
passages = st.tuples(
    st.one_of(st.sampled_from(SENTENCES), st.text(max_size=60)),
    st.sampled_from([None, "2026-03-04", "2024-03-04", "2026-03-04T10:00:00+03:00"]),
    st.booleans(),
)


def pairs(rows: Sequence[object], passage: Make) -> list[ClaimPair]:
    out = []
    for (one, when, denied), (other, then, denying), similarity in rows:  # type: ignore[misc]
        claim, evidence = passage(one, when, denied=denied), passage(other, then, denied=denying, after="In Iraq.")
        out.append(ClaimPair(claim=claim, evidence=evidence, similarity=similarity))
    return out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(passages, passages, st.floats(-1, 1)), max_size=4))
def test_every_judgement_is_one(rows: list[object], judge: Judge, passage: Make) -> None:
    asked = pairs(rows, passage)
    found = judge.judge(asked)
    assert len(found) == len(asked)
    for pair, one in zip(asked, found, strict=True):
        assert set(one.probabilities) == set(Relation)
        assert all(0 <= p <= 1 for p in one.probabilities.values())
        assert sum(one.probabilities.values()) == pytest.approx(1)
        if one.relation is not Relation.NEUTRAL:
            assert one.probabilities[one.relation] == max(one.probabilities.values())
            assert one.gate
            assert one.why is None
            assert one.reasons
        for reason in one.reasons:
            assert reason.aspect in Aspect
            for side, owner in ((reason.claim, pair.claim), (reason.evidence, pair.evidence)):
                assert side.span is None or side.span.of(owner.document.text) == side.text
    assert found == judge.judge(asked)
    assert found == [judge.judge([pair])[0] for pair in asked]


def test_no_pairs(judge: Judge) -> None:
    assert judge.judge([]) == []


def test_a_judge_has_a_name(judge: Judge) -> None:
    assert judge.name
    assert judge.name.isprintable()


def test_a_name_tells_tables_apart(aliases: Aliases, tmp_path: Path) -> None:
    assert own_weights(tmp_path, aliases).name != shipped(tmp_path, aliases).name
