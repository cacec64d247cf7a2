"""Who goes by which names: whether two names, of any two languages, are one speaker's.

The alias tables know the well-known, consonants tell transliterations; a name that says what its bearer is ("the ice
data centre", مركز بيانات الجليد) is known in the other language by its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache

from attrs import frozen

from claimcheck.bearers import same_person, signs
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.detect import script_of
from claimcheck.lang.fold import folded
from claimcheck.lang.publishers import issues
from claimcheck.model.claim import Source
from claimcheck.model.text import Document
from claimcheck.protocols import Embedder

SAME_NAME = 0.9
ALIKE = 0.72
"""Least cosine of two names in different scripts that are one. Of 2,089 speakers of newspairs train, named in both
languages, tables and consonants know 38%; with this 70% are known, and 1.1% of two different speakers of one beat are
taken for one, most of them nameless ("police", الشرطة)."""


def _nobody(document: str) -> frozenset[str]:  # noqa: ARG001
    return frozenset()


def _no_likeness(one: str, other: str) -> float:  # noqa: ARG001
    return 0.0


@frozen(kw_only=True)
class Names:
    """Who goes by which names. Answers are kept, since the same few names are compared for every passage.

    `canonical` and `same_name` are those of the alias tables; `mentions` gives the canonical names of the bodies and
    groups that a longer name speaks of ("press office of the Iraqi government"). `alike` is the likeness in meaning of
    two names in different scripts, 0..1, `same_person` whether two name one person. `issues`: whether a publisher
    publishes what it says itself; `heard`: who speaks in the document of an id.
    """

    canonical: Callable[[str], str | None]
    same_name: Callable[[str, str], float]
    mentions: Callable[[str], frozenset[str]]
    alike: Callable[[str, str], float] = _no_likeness
    same_person: Callable[[str, str], bool] = same_person
    issues: Callable[[str], bool] = issues
    heard: Callable[[str], frozenset[str]] = _nobody

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one speaker's."""
        return (
            one == other
            or self.same_name(one, other) >= SAME_NAME
            or self.alike(one, other) >= ALIKE
            or self.same_person(one, other)
        )

    def outlet_of(self, document: Document) -> frozenset[str]:
        """The names a document's outlet goes by, none where it has none."""
        publisher = document.publisher
        if publisher is None:
            return frozenset()
        return frozenset({publisher, self.canonical(publisher) or publisher}) | self.mentions(publisher)

    def of(self, source: Source) -> tuple[str, ...]:
        """The names a source goes by."""
        return tuple(dict.fromkeys((source.canonical, source.resolved)))

    def voice(self, speaker: str | None, document: Document) -> str | None:
        """Who says what a document says: `speaker`, else the publisher of a bulletin; None for a news outlet."""
        publisher = document.publisher
        if speaker is not None or publisher is None or not self.issues(publisher):
            return speaker
        return self.canonical(publisher) or publisher

    def speaks_in_bulletin(self, some: Collection[str], document: Document) -> bool:
        """Whether one of `some` speaks in what a body publishes of its own, or signs a text: the words around are
        theirs too. Not another body that it quotes.
        """
        if any(map(self.canonical, some)):
            return False
        if any(signs(name, document.title, document.text) for name in some):
            return True
        publisher = document.publisher
        return publisher is not None and self.issues(publisher) and self.any_same(some, self.heard(document.id))

    def any_same(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether any of `some` and any of `others` are one speaker's."""
        others = tuple(others)
        return any(self.same(a, b) for a in some for b in others)


def names(aliases: Aliases, embedder: Embedder, known: Iterable[str] = ()) -> Names:
    """The names of the tables and of meaning. `known` are names that will be compared, embedded in one go."""
    wanted = list(dict.fromkeys(known))
    if len({_script(name) for name in wanted}) < 2:
        wanted = []  # names of one script are never compared by meaning
    vectors = dict(zip(wanted, embedder.embed(wanted), strict=True))

    def alike(one: str, other: str) -> float:
        if _script(one) == _script(other) or not (one and other):
            return 0.0
        if _both_known(aliases, one, other) or _states_apart(aliases, one, other):
            return 0.0
        if missing := [name for name in (one, other) if name not in vectors]:
            vectors.update(zip(missing, embedder.embed(missing), strict=True))
        return float(vectors[one] @ vectors[other])

    return Names(
        canonical=cache(aliases.canonical),
        same_name=cache(aliases.same_name),
        mentions=cache(lambda name: _bodies(aliases, name)),
        alike=cache(alike),
        same_person=cache(lambda one, other: not _both_known(aliases, one, other) and same_person(one, other)),
        issues=cache(lambda publisher: _issues(aliases, publisher)),
    )


def _both_known(aliases: Aliases, one: str, other: str) -> bool:
    """Whether the tables know both: then they tell whether they are one."""
    return bool(aliases.canonical(one) and aliases.canonical(other))


def _bodies(aliases: Aliases, name: str) -> frozenset[str]:
    """The canonical names of the bodies and groups that a name speaks of."""
    return frozenset(m.canonical for m in aliases.mentions(folded(name)) if m.kind in ("body", "group"))


def _issues(aliases: Aliases, publisher: str) -> bool:
    """Whether a publisher is a body that the tables know, else by the words of its name."""
    entry = aliases.entry(publisher)
    return issues(publisher) if entry is None else entry.kind != "outlet"


def _states_apart(aliases: Aliases, one: str, other: str) -> bool:
    """Whether the two speak of different states: "the Iraqi army" is not الجيش الأردني, however alike they are."""
    ours, theirs = _states(aliases, one), _states(aliases, other)
    return bool(ours and theirs) and not ours & theirs


def _states(aliases: Aliases, name: str) -> frozenset[str]:
    found = (aliases.state_of(m.canonical) for m in aliases.mentions(folded(name)))
    return frozenset(state for state in found if state)


def _script(name: str) -> str:
    """The script of the first letter; "" without one."""
    return next((script_of(c) for c in name if c.isalpha()), "")
