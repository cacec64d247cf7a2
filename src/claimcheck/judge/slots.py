"""Two actors in one slot: each known, each named on its own side only, and both beside the same word.

"Iraq imports the gas" and "Jordan imports the gas" put two states where one belongs, as another word is shared, too;
"the WHO sent doctors" and "the IMF sent a team" do not. Which word is beside a name is
told by order alone, so that who did what to whom ("Iraq invaded", "was invaded by") is left to the reading. A state
that something comes from is no rival of one that it goes to, nor is a ministry one of its government.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

from claimcheck.judge.place_roles import roles_in
from claimcheck.judge.wording import Word, content
from claimcheck.lang.cues import cues
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.model.fact import Actor
from claimcheck.model.judgement import Passage

SHARED = 2
"""Content words that two sentences share before an actor of one can be in the place of one of the other."""


class ActorNames(Protocol):
    """What is known of names: how surely two are one (0..1), and whether neither can stand for the other."""

    def same_name(self, a: str, b: str) -> float: ...
    def apart(self, one: str, other: str) -> bool: ...


def rivals(claim: Passage, evidence: Passage, names: ActorNames) -> dict[str, Actor]:
    """For actors of the claim, by canonical name, the actor of the passage that stands in their place."""
    ours, theirs = _own(claim, evidence), _own(evidence, claim)
    if not (ours and theirs) or _shared(claim, evidence) < SHARED:
        return {}
    mine, its = ({p.span: role for p, role in roles_in(passage)} for passage in (claim, evidence))
    across = claim.document.lang != evidence.document.lang
    out: dict[str, Actor] = {}
    for one in ours:
        for other in theirs:
            a, b = str(one.canonical), str(other.canonical)
            if a in out or one.kind != other.kind or mine.get(one.span, "") != its.get(other.span, ""):
                continue
            if names.apart(a, b) and _meet(_beside(claim, one), _beside(evidence, other), across):
                out[a] = other
    return out


def _shared(claim: Passage, evidence: Passage) -> int:
    """How many content words they share, the names left out."""
    theirs = [w for w in content(evidence).words if not any(a.span.overlaps(w.span) for a in evidence.facts.actors)]
    ours = [w for w in content(claim).words if not any(a.span.overlaps(w.span) for a in claim.facts.actors)]
    return sum(any(word.like(other) for other in theirs) for word in ours)


def _own(passage: Passage, other: Passage) -> list[Actor]:
    """The known actors of a passage that the other side does not name, not even in what is around it."""
    named = {a.canonical for a in (*other.facts.actors, *other.context.actors)}
    return [a for a in passage.facts.actors if a.canonical is not None and a.canonical not in named]


def _beside(passage: Passage, actor: Actor) -> tuple[list[Word], list[Word]]:
    """The content word before an actor and the one after, where they are no fact of their own and no word of saying."""
    facts = passage.facts
    named = [f.span for kind in (facts.actors, facts.quantities, facts.times, facts.places) for f in kind]
    found = content(passage).words
    before = [w for w in found if w.span.end <= actor.span.start][-1:]
    after = [w for w in found if w.span.start >= actor.span.end][:1]
    lang = passage.document.lang

    def plain(words: Iterable[Word]) -> list[Word]:
        return [
            w for w in words if not any(span.overlaps(w.span) for span in named) and fold(w.text) not in _sayings(lang)
        ]

    return plain(before), plain(after)


def _meet(ours: Sequence[Sequence[Word]], theirs: Sequence[Sequence[Word]], across: bool) -> bool:
    """Whether a word beside is shared, on the same side of both; on either where the languages order words apart."""
    sides = [(0, 0), (1, 1), (0, 1), (1, 0)] if across else [(0, 0), (1, 1)]
    return any(one.like(other) for i, j in sides for one in ours[i] for other in theirs[j])


@cache
def _sayings(lang: str) -> frozenset[str]:
    """The words that say, in every form: that two say it is no conflict."""
    if lang not in codes():
        return frozenset()
    return frozenset(
        form.words[0] for forms in cues(pack(lang)).forms.values() for form in forms if len(form.words) == 1
    )
