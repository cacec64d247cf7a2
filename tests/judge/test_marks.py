"""What is marked in two texts before they are read: figures, dates, names, shared and kindred words, and with what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.judge.combined import terms
from claimcheck.judge.marks import EVIDENCE, Link, Mark, TextPair, text_pair
from claimcheck.judge.rows import parted
from claimcheck.judge.stances import MAX_PREMISE, tokens
from claimcheck.lang.aliases import Aliases
from claimcheck.model.judgement import ClaimPair, Passage
from claimcheck.model.text import Document, Span
from claimcheck.network import shipped_table

Make = Callable[..., Passage]
Found = set[tuple[Mark, str | None, str | None]]


@pytest.fixture
def pair(passage: Make, aliases: Aliases) -> Callable[[str, str], TextPair]:
    def make(premise: str, hypothesis: str) -> TextPair:
        both = ClaimPair(claim=passage(hypothesis), evidence=passage(premise), similarity=0.0, given=True)
        return text_pair(both, terms(both, aliases))

    return make


def found(pair: TextPair) -> Found:
    return {
        (link.mark, link.claim and link.claim.of(pair.hypothesis), link.evidence and link.evidence.of(pair.premise))
        for link in pair.links
    }


@pytest.mark.parametrize(
    ("premise", "hypothesis", "expected"),
    [
        ("It sold 42 ships.", "باعت اثنتين وأربعين سفينة.", (Mark.QUANTITY_AGREES, "اثنتين وأربعين", "42")),
        ("It sold 42 ships.", "It sold 40 ships.", (Mark.QUANTITY_CONFLICTS, "40", "42")),
        ("It sold ships.", "It sold 40 ships.", (Mark.QUANTITY_ALONE, "40", None)),
        ("It closed on 2 May 2026.", "It closed in June 2026.", (Mark.TIME_CONFLICTS, "June 2026", "2 May 2026")),
        ("غادر الجيش الموصل.", "The army left Mosul.", (Mark.NAME_AGREES, "Mosul", "الموصل")),
        ("The mill was closed.", "أغلقت المطحنة.", (Mark.SHARED, "أغلقت", "closed")),
        ("Prices did not rise.", "Prices rose.", (Mark.OPPOSITE, "rose", "did not")),
    ],
)
def test_what_answers_what(
    premise: str,
    hypothesis: str,
    expected: tuple[Mark, str | None, str | None],
    pair: Callable[[str, str], TextPair],
) -> None:
    assert expected in found(pair(premise, hypothesis))


def test_a_figure_that_the_claim_rounds_is_read_as_the_claim_tells_it(pair: Callable[[str, str], TextPair]) -> None:
    assert pair("شرد الفيضان ١٦٧٤٠٠ شخص.", "It displaced 170,000 people.").premise == "شرد الفيضان 170,000 شخص."
    made = pair("The flood displaced 167,400 people in Basra.", "شرد الفيضان 170 ألف شخص في البصرة.")
    assert made.premise == "The flood displaced 170,000 people in Basra."
    assert (Mark.QUANTITY_AGREES, "170 ألف", "170,000") in found(made)
    assert (Mark.NAME_AGREES, "البصرة", "Basra") in found(made)
    assert [word.of(made.premise) for word in made.premise_words][-2:] == ["people", "Basra"]


@pytest.mark.parametrize("claim", ["More than 160,000 fled.", "Hundreds fled.", "167,400 fled.", "190,000 fled."])
def test_another_figure_is_read_as_it_is(claim: str, pair: Callable[[str, str], TextPair]) -> None:
    assert pair("167,400 fled.", claim).premise == "167,400 fled."
    assert pair("170,000 fled.", "167,400 fled.").premise == "170,000 fled."


def test_a_conflict_is_marked_last(pair: Callable[[str, str], TextPair]) -> None:
    made = pair("It sold 42 ships in Basra.", "It sold 40 ships in Basra.")
    assert made.links[-1].mark is Mark.QUANTITY_CONFLICTS


def test_tokens_carry_their_mark_and_what_they_are_linked_with(pair: Callable[[str, str], TextPair]) -> None:
    made = pair("The army left Mosul.", "غادر الجيش الموصل والبصرة.")
    ((ids, segments),) = tokens([made], shipped_table())
    plain = tokens([TextPair(made.premise, made.hypothesis)], shipped_table())[0]
    read = [parted(number) for number in ids]
    assert ([token for token, *_ in read], segments) == plain
    linked = {(mark, *plain[0][start:end]) for _, mark, start, end in read if end > start}
    (mosul,) = shipped_table().ids(["Mosul"], 9)
    (arabic,) = shipped_table().ids(["الموصل"], 9)
    assert (Mark.NAME_AGREES, *mosul[1:-1]) in linked
    assert (Mark.NAME_AGREES + EVIDENCE, *arabic[1:-1]) in linked
    assert Mark.NAME_ALONE in {mark for _, mark, _, _ in read}


def test_words_without_links_are_marked_by_their_vectors() -> None:
    made = TextPair(
        "The ambassador spoke.",
        "السفير حطم صحنا.",
        premise_words=(Span(4, 14),),
        hypothesis_words=(Span(0, 6), Span(12, 16)),
    )
    ((ids, _),) = tokens([made], shipped_table())
    marks = {parted(number)[1] for number in ids}
    assert marks - {Mark.NONE} == {Mark.WORD_CLOSE, Mark.WORD_ALONE, Mark.WORD_CLOSE + EVIDENCE}


def test_what_is_cut_off_is_not_linked() -> None:
    premise = "word " * 400 + "Mosul"
    made = TextPair(premise, "Mosul", (Link(Mark.NAME_AGREES, Span(0, 5), Span(len(premise) - 5, len(premise))),))
    ((ids, _),) = tokens([made], shipped_table())
    assert len(ids) == MAX_PREMISE + 1 + len(shipped_table().ids(["Mosul"], 9)[0]) - 1
    assert {parted(number)[1:] for number in ids} == {(Mark.NONE, 0, 0), (Mark.NAME_AGREES, 0, 0)}


def test_places_are_those_of_the_text_not_of_the_document(aliases: Aliases, passage: Make) -> None:
    text = "He spoke.  It sold\n 42   ships  there."
    document = Document(id="d", text=text, lang="en", published="2026-03-04")
    whole = passage("It sold 42 ships there.")
    facts = passage(text).facts
    quoted = Passage(document=document, spans=(Span(11, 18), Span(20, 38)), text="It sold 42 ships there.", facts=facts)
    both = ClaimPair(claim=quoted, evidence=whole, similarity=0.0, given=True)
    made = text_pair(both, terms(both, aliases))
    assert "ships" in {word.of(made.hypothesis) for word in made.hypothesis_words}
    assert {mark for mark, claim, _ in found(made) if claim and "42" in claim} >= {Mark.QUANTITY_AGREES}
