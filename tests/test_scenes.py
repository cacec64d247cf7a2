"""Where a document is set tells reports on another event: the same words, another strait."""

from __future__ import annotations

import pytest

from claimcheck import scenes
from claimcheck.assembly import build_checker
from claimcheck.judge.combined import GIVEN_FILE, WEIGHTS, Weights
from claimcheck.judge.gate import MOST_DAYS, OLDER, SCENE, Gate, other_event, setting
from claimcheck.lang.pack import pack
from claimcheck.model.judgement import ClaimPair, Relation
from claimcheck.model.text import Document
from claimcheck.pipeline import Checker

BASRA = "Forty ships left the port of Basra on Monday, the port authority said. Iraq exports oil there."
ADEN = "Forty ships left the port of Aden on Monday, the port authority said. Yemen exports fish there."
NOWHERE = "Forty ships left the port on Monday, the port authority said."
ARABIC = "غادرت أربعون سفينة ميناء البصرة يوم الاثنين، بحسب سلطة الموانئ. ويصدر العراق منه النفط."


def likeness(checker: Checker, one: str, other: str, title: str | None = None) -> float | None:
    article, reference = (
        checker._read(Document(id=text, text=text, lang="ar" if text == ARABIC else "en", title=title))
        for text in (one, other)
    )
    ours = scenes.of_article(article, pack(article.document.lang))
    return scenes.likeness(ours, scenes.of_reference(reference, pack(reference.document.lang)))


def test_one_place_is_one_in_either_language(checker: Checker) -> None:
    assert likeness(checker, BASRA, BASRA) == pytest.approx(1)
    assert (likeness(checker, BASRA, ARABIC) or 0) > 0.9
    assert (likeness(checker, BASRA, ADEN) or 0) < 0.1  # both in the Middle East
    assert likeness(checker, BASRA, NOWHERE) is None
    assert (likeness(checker, NOWHERE, NOWHERE, title="Ships leave Basra") or 0) == pytest.approx(1)


def test_only_the_opening_of_a_reference_counts(checker: Checker) -> None:
    long = f"{ADEN} Officials in Basra, Basra and Basra looked on."
    assert likeness(checker, BASRA, long) == likeness(checker, BASRA, ADEN)
    assert (likeness(checker, long, BASRA) or 0) > 0.3  # of the article, all of it


EVENT = Gate(bias=1.0, weights={SCENE: 6.0, OLDER: -2.0}, threshold=0.3)


def asked(checker: Checker, scene: float | None, article: str | None, reference: str | None) -> ClaimPair:
    claim, evidence = (checker.loose_passage(BASRA, day) for day in (article, reference))
    return ClaimPair(claim=claim, evidence=evidence, similarity=0.9, scene=scene)


@pytest.mark.parametrize(
    ("scene", "reference", "same"),
    [
        (1.0, "2026-05-12", True),
        (1.0, "2026-01-01", True),  # background
        (0.0, "2026-05-12", True),
        (0.0, "2026-05-13", True),
        (0.0, "2026-05-09", False),
        (0.2, "2026-05-01", False),
        (None, "2026-05-01", True),
        (None, None, True),
    ],
)
def test_another_place_and_another_day_are_another_event(
    scene: float | None, reference: str | None, same: bool, checker: Checker
) -> None:
    pair = asked(checker, scene, "2026-05-12", reference)
    assert (EVENT.of_features(setting(pair)) >= EVENT.threshold) is same
    if reference is None or reference >= "2026-05-01":  # not too old in any case
        assert other_event(pair, [], EVENT) is not same


def test_what_is_not_known_is_an_even_chance(checker: Checker) -> None:
    assert setting(asked(checker, None, None, "2026-05-01")) == {SCENE: 0.5, OLDER: 0.0}
    long_ago, a_week = (setting(asked(checker, 0.1, "2026-05-12", day)) for day in ("2020-01-01", "2026-05-05"))
    assert long_ago == a_week
    assert EVENT.of_features(long_ago) < EVENT.of_features({SCENE: 0.1, OLDER: 0.0})
    assert MOST_DAYS == 7


def test_the_shipped_table_has_one_and_pairs_side_by_side_have_none() -> None:
    table = Weights.load()
    assert table.event is not None
    assert table.event.weights[SCENE] > 0 > table.event.weights[OLDER]
    assert Weights.load(WEIGHTS.with_name(GIVEN_FILE)).event is None


def test_a_ferry_in_another_strait_is_no_evidence() -> None:
    fresh = build_checker()
    article = Document(id="a", text=BASRA, lang="en", published="2026-05-12", title="Ships leave Basra")
    there = Document(id="r1", text=ADEN, lang="en", published="2026-05-08", title="Ships leave Aden")
    here = Document(id="r2", text=BASRA.replace("Forty", "Some 40"), lang="en", published="2026-05-12")
    fresh.add_references([there, here])
    evidence = [e for f in fresh.check(article).findings for e in f.evidence]
    assert {e.document for e in evidence if e.relation is Relation.SUPPORTS} == {"r2"}
