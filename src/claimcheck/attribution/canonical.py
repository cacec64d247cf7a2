"""One name across languages for a source, also for a body named without its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from attrs import define, field

from claimcheck.lang.fold import Folded, fold
from claimcheck.model.text import Span


class Known(Protocol):
    """A name the alias tables know."""

    @property
    def canonical(self) -> str: ...
    @property
    def state(self) -> str | None: ...
    @property
    def body(self) -> str | None: ...


class Found(Protocol):
    """Where a known name stands in a text."""

    @property
    def span(self) -> Span: ...
    @property
    def canonical(self) -> str: ...


class AliasesLike(Protocol):
    """What attribution asks of the alias tables; `claimcheck.lang.aliases.Aliases` is one."""

    def canonical(self, name: str) -> str | None:
        """The English name of what `name` stands for, None where it is not known."""
        ...

    def entry(self, name: str) -> Known | None: ...
    def mentions(self, text: Folded) -> Sequence[Found]: ...
    def bare_body(self, name: str) -> str | None:
        """The id of a body named without its state: "the defence ministry" -> "defence"."""
        ...

    def of_state(self, body: str, state: str) -> str | None: ...


class NoAliases:
    """Knows no name."""

    def canonical(self, name: str) -> str | None:  # noqa: ARG002
        return None

    def entry(self, name: str) -> Known | None:  # noqa: ARG002
        return None

    def mentions(self, text: Folded) -> Sequence[Found]:  # noqa: ARG002
        return ()

    def bare_body(self, name: str) -> str | None:  # noqa: ARG002
        return None

    def of_state(self, body: str, state: str) -> str | None:  # noqa: ARG002
        return None


@define
class Canon:
    """Canonical names in one document. A bare body belongs to the state whose body of that kind the text names, else to
    the state the text names most, if there is one."""

    aliases: AliasesLike
    text: Folded
    articles: frozenset[str] = frozenset()
    """Folded articles that names are known without, as the language writes them (le, l')."""
    _known: list[tuple[str, Known]] | None = None
    _cache: dict[str, str] = field(factory=dict)

    def __call__(self, name: str) -> str:
        """The canonical name of `name`; itself where nothing is known."""
        if name not in self._cache:
            self._cache[name] = self.known(name) or name
        return self._cache[name]

    def known(self, name: str) -> str | None:
        """The canonical name of `name`, None where the tables and the text know none."""
        bare = self._bare(name)
        found = self.aliases.canonical(name) or self._of_text(name)
        return found or (self.known(bare) if bare else None)

    def _bare(self, name: str) -> str:
        """`name` without the article it begins with (le ministère, l'Otan); "" where it has none."""
        first, _, rest = name.partition(" ")
        mark = max(first.find("'"), first.find("’")) + 1
        if mark and fold(first[:mark]) in self.articles:
            return name[mark:]
        return rest if fold(first) in self.articles else ""

    def _of_text(self, name: str) -> str | None:
        body = self.aliases.bare_body(name)
        if body is None:
            return None
        known = self._mentioned()
        for _, entry in known:
            if entry.body == body:
                return entry.canonical
        states = Counter(entry.state for _, entry in known if entry.state)
        ranked = states.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        return self.aliases.of_state(body, str(ranked[0][0]))

    def _mentioned(self) -> list[tuple[str, Known]]:
        if self._known is None:
            self._known = []
            for found in self.aliases.mentions(self.text):
                words = found.span.of(self.text.source)
                entry = self.aliases.entry(words)
                if entry is not None:
                    self._known.append((words, entry))
        return self._known
