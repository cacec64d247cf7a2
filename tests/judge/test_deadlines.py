"""Times that are bounds, and what "not before" negates: nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.judge.combined import terms
from claimcheck.judge.deadlines import bounds
from claimcheck.lang.aliases import Aliases
from claimcheck.model.judgement import Aspect, ClaimPair, Passage

Make = Callable[..., Passage]
WEDNESDAY = "2026-03-04"


def keys(claim: Passage, evidence: Passage, aliases: Aliases, *aspects: Aspect) -> list[str]:
    found = terms(ClaimPair(claim=claim, evidence=evidence, similarity=0.5), aliases)
    return [f"{t.reason.aspect}.{t.reason.relation}" for t in found if t.reason.aspect in aspects]


@pytest.mark.parametrize(
    ("claim", "evidence", "relation"),
    [
        # two bounds that look the same way: the reference's may be narrower
        ("The results will be out by Monday.", "The results will be out by Sunday.", "compatible"),
        ("The results will be out by Sunday.", "The results will be out by Monday.", "conflicting"),
        ("The results will be out by Sunday.", "The results will be out by Sunday.", "same"),
        ("The schools are shut until 10 March.", "The schools are shut until 25 March.", "conflicting"),
        ("أغلقت المدارس حتى 10 مارس.", "The schools are shut until 25 March.", "conflicting"),
        ("The permits are sold from 10 April 2026.", "The permits are sold from 2 April 2026.", "conflicting"),
        # stretches that begin on the day of the document
        ("النتائج ستصدر خلال عشرة أيام.", "النتائج ستصدر خلال خمسة عشر يوما.", "conflicting"),
        ("النتائج ستصدر خلال خمسة عشر يوما.", "النتائج ستصدر خلال عشرة أيام.", "compatible"),
        ("The results come within ten days.", "النتائج ستصدر خلال عشرة أيام.", "same"),
        # a negation turns "before" over
        ("The trains ran again on Saturday.", "The trains will not run again before Tuesday.", "conflicting"),
        ("The trains ran again on Saturday.", "القطارات لن تسير قبل الثلاثاء.", "conflicting"),
        ("The trains will run on Friday.", "The trains will not run before Thursday.", "compatible"),
        # an open time is no answer where the passage has another time that is written as finely
        ("The first jet comes in the first quarter of 2029.", "The first jet comes by 2033.", "compatible"),
        (
            "The first jet comes in the first quarter of 2029.",
            "The first jet comes in the third quarter of 2028, the last by 2033.",
            "conflicting",
        ),
    ],
)
def test_bounds(claim: str, evidence: str, relation: str, passage: Make, aliases: Aliases) -> None:
    ours, theirs = passage(claim, WEDNESDAY), passage(evidence, WEDNESDAY)
    assert keys(ours, theirs, aliases, Aspect.TIME) == [f"time.{relation}"]


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("The gate will not open before Friday.", True),
        ("لن يفتح الباب قبل الجمعة.", True),
        ("The gate will open before Friday.", False),
        ("The guard did not answer. The gate opens by Friday.", False),
        ("He did not say on Monday who was to open the gate by Friday.", False),  # another time between
        ("The gate will not open on Friday.", False),
    ],
)
def test_not_before_is_a_time_and_no_negation(text: str, turned: bool, passage: Make) -> None:
    found = bounds(passage(text, WEDNESDAY))
    assert bool(found.negations) is turned
    assert any(t.end is None for t in found.times) is turned
    assert len(found.times) == len(passage(text, WEDNESDAY).facts.times)


def test_who_opens_on_friday_does_not_contradict_not_before_thursday(passage: Make, aliases: Aliases) -> None:
    ours = passage("The museum will open on Friday.", WEDNESDAY)
    theirs = passage("The museum will not open before Thursday.", WEDNESDAY)
    assert keys(ours, theirs, aliases, Aspect.POLARITY) == []
    plain = passage("The museum will not open.", WEDNESDAY)
    assert keys(ours, plain, aliases, Aspect.POLARITY) == ["polarity.conflicting"]


@pytest.mark.parametrize(
    ("claim", "evidence", "relation"),
    [
        ("Doctors saw all the sailors.", "Eight sailors were not seen by a doctor.", ["scope.conflicting"]),
        ("فحص الأطباء جميع البحارة.", "لم يفحص الأطباء ثمانية بحارة.", ["scope.compatible"]),  # figure after "not"
        ("فحص الأطباء جميع البحارة.", "ثمانية بحارة لم يفحصهم طبيب.", ["scope.conflicting"]),
        ("Not all the sailors were seen.", "Eight sailors were not seen.", ["scope.compatible"]),
        ("Doctors saw the sailors.", "Eight sailors were not seen.", []),
    ],
)
def test_some_that_were_left_out(
    claim: str, evidence: str, relation: list[str], passage: Make, aliases: Aliases
) -> None:
    assert keys(passage(claim), passage(evidence), aliases, Aspect.SCOPE) == relation
