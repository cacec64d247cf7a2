"""What the claim's own source says is judged once more, as if put side by side with the claim, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import pytest
from attrs import define, field

from claimcheck.attribution_check import judged
from claimcheck.model.claim import Source, SourceClass
from claimcheck.model.judgement import ClaimPair, Judgement, Passage, Relation
from claimcheck.model.text import Span
from claimcheck.names import Names, names

SUPPORTS, CONTRADICTS, NEUTRAL = Relation.SUPPORTS, Relation.CONTRADICTS, Relation.NEUTRAL
OURS, THEIRS = "Tarn Water Board", "Marrow Island Council"


@define
class Judges:
    """A judge that answers `found` of passages that were looked up, and `given` of texts put side by side."""

    found: Relation
    given: Relation
    name: str = "two answers"
    asked: list[ClaimPair] = field(factory=list)

    def judge(self, pairs: Sequence[ClaimPair]) -> list[Judgement]:
        self.asked += pairs
        return [_answer(self.given if pair.given else self.found) for pair in pairs]


def _answer(relation: Relation) -> Judgement:
    return Judgement(relation=relation, probabilities={r: float(r is relation) for r in Relation}, reasons=())


def source(name: str) -> Source:
    return Source(text=name, spans=(Span(0, len(name)),), resolved=name, canonical=name, class_=SourceClass.NAMED)


@pytest.fixture
def known(passage: Callable[..., Passage], checker: object) -> Names:
    return names(checker.aliases, checker.embedder, [OURS, THEIRS])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("found", "given", "expected"),
    [
        (NEUTRAL, SUPPORTS, SUPPORTS),
        (NEUTRAL, CONTRADICTS, CONTRADICTS),
        (CONTRADICTS, SUPPORTS, SUPPORTS),
        (CONTRADICTS, NEUTRAL, CONTRADICTS),  # the second tells nothing: the first stands
        (CONTRADICTS, CONTRADICTS, CONTRADICTS),
        (SUPPORTS, CONTRADICTS, SUPPORTS),  # a support is not asked about again
        (NEUTRAL, NEUTRAL, NEUTRAL),
    ],
)
def test_own_words_are_judged_once_more(
    found: Relation, given: Relation, expected: Relation, passage: Callable[..., Passage], known: Names
) -> None:
    claim, own = passage("The lake is frozen."), attrs.evolve(passage("Ice covers the lake."), speaker=OURS)
    judge = Judges(found, given)
    (answer,) = judged(judge, [source(OURS)], [ClaimPair(claim=claim, evidence=own, similarity=0.5)], known)
    assert answer.judgement.relation is expected
    assert answer.passage is own
    assert answer.given is (expected is given and given is not found)
    assert [pair.given for pair in judge.asked] == ([False] if found is SUPPORTS else [False, True])


@pytest.mark.parametrize("whose", [None, source(THEIRS)])
def test_the_words_of_others_are_judged_once(
    whose: Source | None, passage: Callable[..., Passage], known: Names
) -> None:
    claim, other = passage("The lake is frozen."), attrs.evolve(passage("Ice covers the lake."), speaker=OURS)
    judge = Judges(NEUTRAL, SUPPORTS)
    (answer,) = judged(judge, [whose], [ClaimPair(claim=claim, evidence=other, similarity=0.5)], known)
    assert answer.judgement.relation is NEUTRAL
    assert not any(pair.given for pair in judge.asked)


def test_several_pairs_keep_their_order(passage: Callable[..., Passage], known: Names) -> None:
    claim = passage("The lake is frozen.")
    speakers = [THEIRS, OURS, None, OURS]
    pairs = [
        ClaimPair(claim=claim, evidence=attrs.evolve(passage(f"Ice {n}."), speaker=speaker), similarity=0.5)
        for n, speaker in enumerate(speakers)
    ]
    answers = judged(Judges(NEUTRAL, SUPPORTS), [source(OURS)] * 4, pairs, known)
    assert [answer.passage.text for answer in answers] == [pair.evidence.text for pair in pairs]
    assert [answer.judgement.relation for answer in answers] == [NEUTRAL, SUPPORTS, NEUTRAL, SUPPORTS]
