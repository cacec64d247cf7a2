"""The pairs a cross-encoder learns from: newspairs in up to four language directions, what is made from them, and other
NLI.

`StancePairs(...).draw(rng)` gives one round of `Example`s. newspairs contradictions keep most of the premise's words,
and its hypotheses give their label away more often than chance, so three kinds are made whose label only the premise
can tell: a figure changed on one side (contradiction) or on both (entailment), a text against its own translation, and
a hypothesis against a near premise of another item (neutral). To these come pairs that a teacher read (soft_pairs.py).
Where a pair has an English twin it goes along, for a guide to read (guide.py).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
from attrs import field, frozen

from claimcheck.training.data import read_jsonl
from claimcheck.training.shortened import shortened
from claimcheck.training.soft_pairs import SoftPair, Texts
from claimcheck.training.swaps import Swaps

T = TypeVar("T")
ENTAILMENT, CONTRADICTION, NEUTRAL, NOT_ENTAILED = 0, 1, 2, 3
"""Labels; NOT_ENTAILED = contradiction or neutral (monotonicity sets say "neutral" for both)."""
LABELS = {"entailment": ENTAILMENT, "contradiction": CONTRADICTION, "neutral": NEUTRAL}
Direction = tuple[str, str]
DIRECTIONS: Sequence[Direction] = (("en", "en"), ("ar", "ar"), ("en", "ar"), ("ar", "en"))
TWO_WAY_GROUPS = frozenset({"help_part", "med"})
OTHERS = {
    "mnli_dev_matched": 5500,
    "snli_devtest": 3000,
    "cad_nli": 2200,
    "fever_symmetric": 600,
    "conjnli_auto15k": 500,
    "conjnli_dev": 400,
    "med": 300,
    "help_part": 300,
    "breaking_nli": 200,
}
"""Pairs of other sets in a round that sees a full share of them."""
RELATIONS = {"supports": "entailment", "contradicts": "contradiction", "unclear": None}
"""What the pairs of an event are called in its file, and their label."""
VERSIONS = {"agree": ENTAILMENT, "disagree": CONTRADICTION, "other": NEUTRAL}
"""The same of the versions of a headline."""
OF_EVENT = "/"
"""Between the id of an event and the number of its passage."""
HELD_EVERY = 8
HEADLINES = "ans_stance"
"""Arabic headlines: the only pairs that are news as it was printed."""

SHORTEST = 5
"""Words of a clause that says something by itself."""
SHORTENED = 0.8
"""How often a text that can do without what it ends on does."""

_ARABIC = re.compile("[\u0621-\u064a]")
_COUNT = re.compile(r"(?<![\w.,:/٫$€£-])[1-9]\d{0,2}(?![\w%٪]|[.,:/٫-]\w)")
_CLAUSES = re.compile(r"[,;،؛:]\s+")
_FIGURE = re.compile(r"(?<![\d.,٫])[1-9]\d{0,2}(?:,\d{3})+(?![\d.,])|(?<![\d.,٫])[1-9]\d{1,5}(?![\d.,])")


@frozen
class Example:
    """A premise (what a reference reports), a hypothesis (a claim), and what the first says of the second.

    `told` is what a teacher says instead of a label: probabilities of entailment, contradiction and neutral; `label` is
    then the likeliest. `english`: the pair in English, if it is not English.
    """

    premise: str
    hypothesis: str
    label: int
    told: tuple[float, float, float] | None = None
    english: tuple[str, str] | None = None


@frozen
class StancePairs:
    """What a round is drawn from. `near[item]` are the items whose premise is nearest to the item's own.

    `directions`: the part of the claims that a round sees in each; `strangers` and `made`: the part of them that is put
    to another item's premise, and of those entailed whose figure is changed, each in one of the `other` directions;
    `twins`: how many pairs a round makes of each item's texts and their own translations, `repeated`: how many of its
    texts are put to their translation as it is; `sentences`: texts by language of which one such pair each is made,
    `sentence_pairs` a round; `spelled`: how many of these texts have their figures in words; `headlines`: all are seen,
    either way round, as two headlines agree or disagree; `soft`: pairs that a teacher read, `soft_pairs` a round;
    `seen`: how likely a round sees each item; empty: all.
    """

    items: Sequence[dict[str, Any]]
    near: Sequence[Sequence[int]]
    others: dict[str, list[Example]]
    directions: Mapping[Direction, float] = field(factory=lambda: dict.fromkeys(DIRECTIONS, 1.0))
    other: Sequence[Direction] = DIRECTIONS
    strangers: float = 0.15
    made: float = 0.6
    twins: int = 1
    repeated: int = 0
    sentences: Sequence[Texts] = ()
    sentence_pairs: int = 0
    spelled: float = 0.0
    headlines: Sequence[Example] = ()
    soft: Sequence[SoftPair] = ()
    soft_pairs: int = 0
    seen: Sequence[float] = ()

    def draw(self, rng: random.Random, share_of_others: float = 1.0) -> list[Example]:
        """One round: every newspairs claim, what is made from them, and a share of the others."""
        out: list[Example] = []
        for number, item in enumerate(self.items):
            if self.seen and rng.random() > self.seen[number]:
                continue
            for hypothesis in item["hypotheses"]:
                out += self._of_claim(number, hypothesis, rng)
            for _ in range(self.twins):
                out += translated(item, rng)
            for text in rng.sample([item["premise"], *item["hypotheses"]], self.repeated):
                out.append(_example(text, text, rng.choice(self.other), ENTAILMENT))
        for text in rng.sample(self.sentences, min(self.sentence_pairs, len(self.sentences))):
            out += translated({"premise": text, "hypotheses": []}, rng)
        out = [self._spelled(example, rng) for example in out]
        for group, count in OTHERS.items():
            found = self.others.get(group, [])
            out += rng.sample(found, min(round(count * share_of_others), len(found)))
        for pair in self.headlines:
            texts = (pair.premise, pair.hypothesis) if rng.random() < 0.5 else (pair.hypothesis, pair.premise)
            out.append(Example(*texts, pair.label))
        for read in rng.sample(self.soft, min(self.soft_pairs, len(self.soft))):
            label = max(range(3), key=read.told.__getitem__)
            out.append(_example(read.premise, read.hypothesis, rng.choice(self.other), label, read.told))
        rng.shuffle(out)
        return out

    def _of_claim(self, number: int, claim: dict[str, Any], rng: random.Random) -> Iterator[Example]:
        premise, label = self.items[number]["premise"], LABELS[claim["label"]]
        for direction, share in self.directions.items():
            if rng.random() < share:
                yield _example(premise, claim, direction, label)
        ours, theirs = rng.choice(self.other)
        if rng.random() < self.strangers:
            yield _example(self.items[rng.choice(self.near[number])]["premise"], claim, (ours, theirs), NEUTRAL)
        if label == ENTAILMENT and rng.random() < self.made:
            yield from refigured(premise[ours], claim[theirs], rng)

    def _spelled(self, example: Example, rng: random.Random) -> Example:
        one, other = (
            spelled(text) if self.spelled and rng.random() < self.spelled else text
            for text in (example.premise, example.hypothesis)
        )
        return attrs.evolve(example, premise=one, hypothesis=other)


def _example(
    premise: Mapping[str, Any],
    hypothesis: Mapping[str, Any],
    direction: Direction,
    label: int,
    told: tuple[float, float, float] | None = None,
) -> Example:
    ours, theirs = direction
    english = (premise["en"], hypothesis["en"])
    twin = (premise[ours], hypothesis[theirs])
    return Example(*twin, label, told, None if twin == english else english)


def spelled(text: str) -> str:
    """The text with its counts below 1,000 in words: as Arabic papers print them more often than English ones.

    >>> spelled("40 ships, 5% less than in 2019"), spelled("غادرت 40 سفينة")
    ('forty ships, 5% less than in 2019', 'غادرت أربعون سفينة')
    """
    from num2words import num2words

    lang = "en" if text.isascii() or not _ARABIC.search(text) else "ar"
    return _COUNT.sub(lambda found: num2words(int(found.group()), lang=lang).replace(" و ", " و"), text)


def refigured(premise: str, hypothesis: str, rng: random.Random) -> Iterator[Example]:
    """An entailed pair that shares a figure, with the figure changed: in one of the two, or alike in both.

    >>> [e.label for e in refigured("It sold 350 cars.", "350 cars were sold.", random.Random(1))] in ([0], [1])
    True
    """
    shared = [figure for figure in _FIGURE.findall(hypothesis) if figure in _FIGURE.findall(premise)]
    if not shared:
        return
    old = rng.choice(shared)
    new = _other_figure(old, rng)
    side = rng.choice(("both", "premise", "hypothesis"))
    if side != "hypothesis":
        premise = _replaced(premise, old, new)
    if side != "premise":
        hypothesis = _replaced(hypothesis, old, new)
    yield Example(premise, hypothesis, ENTAILMENT if side == "both" else CONTRADICTION)


def translated(item: dict[str, Any], rng: random.Random) -> Iterator[Example]:
    """One text of an item against itself, its translation, or a part of either; mostly with one word or figure put in
    place of another. A part is a clause, or the text without what it ends on.
    """
    texts = rng.choice([item["premise"], item["premise"], *item["hypotheses"]])
    ours, theirs = rng.choice(DIRECTIONS)
    premise, hypothesis = texts[ours], texts[theirs]
    clauses = [clause for clause in _CLAUSES.split(hypothesis) if len(clause.split()) >= SHORTEST]
    shorter = shortened(hypothesis, theirs, rng)
    if (len(clauses) > 1 or shorter) and rng.random() < (SHORTENED if shorter else 0.5):
        part = shorter if shorter and (len(clauses) < 2 or rng.random() < SHORTENED) else rng.choice(clauses)
        changed = Swaps.load().changed(part, theirs, rng) if rng.random() < 0.5 else None
        yield Example(premise, changed or part, CONTRADICTION if changed else ENTAILMENT)
        return
    if rng.random() < 0.7:
        figures = list(refigured(premise, hypothesis, rng)) if rng.random() < 0.5 else []
        if figures:
            yield figures[0]
            return
        swapped = Swaps.load().swapped(premise, hypothesis, (ours, theirs), rng)
        if swapped is not None:
            yield Example(swapped[0], swapped[1], ENTAILMENT if swapped[2] else CONTRADICTION)
            return
    yield Example(premise, hypothesis, ENTAILMENT)


def split(rows: Sequence[T]) -> tuple[list[T], list[T]]:
    """Those to train on, and every eighth, held back to fit and calibrate the judge on."""
    kept = [row for n, row in enumerate(rows) if n % HELD_EVERY]
    return kept, [row for n, row in enumerate(rows) if n % HELD_EVERY == 0]


def read_items(path: Path) -> list[dict[str, Any]]:
    """The items of newspairs, or of a file like it."""
    return list(read_jsonl(path))


def read_events(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The items of events (corpora/passages) to train on, and those of every eighth, held back."""
    kept, held = split(list(read_jsonl(path)))
    return [item for row in kept for item in of_event(row)], [item for row in held for item in of_event(row)]


def of_event(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Claims and passages of one event (corpora/passages): each passage as a premise, the claims as its hypotheses.

    Pairs that stand nowhere are neutral, those that are unclear are left out.
    """
    said = {(c, p): label for name, label in RELATIONS.items() for c, p in event[name]}
    for number, passage in enumerate(event["passages"]):
        hypotheses = [{**claim, "label": said.get((at, number), "neutral")} for at, claim in enumerate(event["claims"])]
        kept = [hypothesis for hypothesis in hypotheses if hypothesis["label"] is not None]
        yield {"id": f"{event['id']}{OF_EVENT}{number}", "premise": passage, "hypotheses": kept}


def event_of(item: dict[str, Any]) -> str:
    """What the items of one event have in common."""
    return str(item["id"]).partition(OF_EVENT)[0]


def read_others(paths: Sequence[Path]) -> dict[str, list[Example]]:
    """Pairs of other sets by their group."""
    out: dict[str, list[Example]] = {}
    for path in paths:
        for row in read_jsonl(path):
            label = LABELS[row["label"]]
            if row["group"] in TWO_WAY_GROUPS and label == NEUTRAL:
                label = NOT_ENTAILED
            out.setdefault(row["group"], []).append(Example(row["premise"], row["hypothesis"], label))
    return out


def read_headlines(path: Path) -> list[Example]:
    """The pairs of headlines in a file of pairs."""
    return read_others([path]).get(HEADLINES, [])


def read_versions(path: Path) -> list[Example]:
    """The pairs in a file of Arabic headlines, each with versions of it that agree, disagree, or do neither."""
    return [
        Example(row["headline"], version, label)
        for row in read_jsonl(path)
        for name, label in VERSIONS.items()
        for version in row[name]
    ]


def _other_figure(figure: str, rng: random.Random) -> str:
    value = int(figure.replace(",", ""))
    while True:
        other = rng.choice(
            (
                round(value * rng.choice((0.4, 0.6, 0.75, 1.3, 1.6, 2.5, 10))),
                value + rng.randint(-9, 9),
                _swapped(value, rng),
            )
        )
        if other > 9 and abs(other - value) / value > 0.02 and not (1900 < value < 2100 and not 1900 < other < 2100):
            return f"{other:,}" if "," in figure else str(other)
        if 1900 < value < 2100:
            return str(value + rng.choice((-3, -2, -1, 1, 2, 3)))


def _swapped(value: int, rng: random.Random) -> int:
    digits = list(str(value))
    first = rng.randrange(len(digits) - 1)
    digits[first], digits[first + 1] = digits[first + 1], digits[first]
    return int("".join(digits))


def _replaced(text: str, old: str, new: str) -> str:
    return _FIGURE.sub(lambda found: new if found.group() == old else found.group(), text)
