"""One canonical name across languages and scripts: "سنتكوم", "القيادة المركزية الأميركية" and "U.S. Central Command"
are all "US Central Command (CENTCOM)".

    >>> names = Aliases.load()
    >>> names.canonical("وزارة الدفاع العراقية"), names.canonical("Iraq's defense ministry")
    ('Iraqi Ministry of Defence', 'Iraqi Ministry of Defence')
    >>> names.bare_body("وزارة الدفاع"), names.of_state("defence", "IQ")
    ('defence', 'Iraqi Ministry of Defence')

What is known comes from the packs' `aliases.toml` and `states.toml`, compiled into `aliases.tsv` (see
`training/make_aliases.py`): names by hand, and bodies of states, which are read off their frame ("{adj} defence
ministry") when they are met, so that nobody has to list them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from claimcheck.lang.alias_index import (
    LONGEST,
    SHADDA,
    AliasEntry,
    Frames,
    Words,
    own_entries,
    reach,
    runs,
    shipped,
    words_of,
)
from claimcheck.lang.fold import Folded, fold, folded
from claimcheck.model.text import Span

__all__ = ["AliasEntry", "Aliases", "Mention"]

_ALONE = frozenset({"state", "capital"})
_TAIL = re.compile(r"\s*[(\[«“\"'‘][^()\[\]«»“”\"]*[)\]»”\"'’]\s*$")


@frozen
class Mention:
    """A known name in a text: its span in the original, and what it stands for. `by_capital`: the state is named by
    its capital, which in most sentences is just a place."""

    span: Span
    canonical: str
    kind: str
    by_capital: bool = False


class Aliases:
    """The names the tables know, and a newsroom's own.

    A newsroom's file (`--aliases FILE`) is TOML; its entries win over the shipped ones:

        [[names]]
        canonical = "Basra Observer"     # the one name; where the shipped tables know it, all its forms take this one
        kind = "outlet"                  # body | group | state | person | outlet; may be left out
        forms = ["مرصد البصرة", "The Observer of Basra"]
        exact = ["BO"]                   # as `forms`, but not looked for in running text; may be left out
        state = "IQ"                     # ISO 3166 code of the state it belongs to; may be left out

    A form written in capitals is an abbreviation and only found in capitals; one written with a shadda only with it.
    """

    def __init__(self, own: Iterable[tuple[AliasEntry, dict[str, str]]] = ()) -> None:
        """`own`: entries with the flags of each of their keys; `load` makes them from a file."""
        self._index = index = shipped()
        self._names, self._spans, self._renamed = index.names, index.spans, dict[str, AliasEntry]()
        self._starts: dict[str, tuple[tuple[str, int], ...]] = {}
        self._found: dict[str, AliasEntry | None] = {}
        for number, (entry, keys) in enumerate(own):
            if not number:
                self._names, self._spans = dict(index.names), dict(index.spans)
            if known := self.entry(entry.canonical):
                state, parent = entry.state or known.state, entry.parent or known.parent
                entry = AliasEntry(entry.canonical, entry.kind or known.kind, state, parent, known.body)
                self._renamed[known.canonical] = entry
            elif not entry.kind:
                entry = evolve(entry, kind="body")
            for k, flags in keys.items():
                self._names[k] = entry, flags
                reach(self._spans, k)
            self._starts.clear()
            self._found.clear()

    @classmethod
    def load(cls, extra: Path | None = None) -> Aliases:
        """The shipped names, with those of a newsroom's file. Raises InputError that names the file and the field."""
        if extra is None:
            return cls()
        return cls(own_entries(extra, shipped()))

    def canonical(self, name: str) -> str | None:
        """The one English name of what `name` stands for; None where no table knows it."""
        entry = self.entry(name)
        return entry.canonical if entry else None

    def entry(self, name: str) -> AliasEntry | None:
        """What `name` stands for. All of it has to be the name, save an appended abbreviation in brackets, words that
        honour ("حفظه الله") and a preposition or conjunction written onto its first word ("للحكومة العراقية")."""
        if len(name) > 40 * LONGEST:
            return None
        if name not in self._found:  # the same few speakers are compared for every passage of every claim
            if len(self._found) > 10_000:
                self._found.clear()
            self._found[name] = self._entry(name)
        return self._found[name]

    def _entry(self, name: str) -> AliasEntry | None:
        for text in (name, _TAIL.sub("", name)):
            whole = folded(text)
            words = words_of(whole.text, self._index.grammar["articles"])
            count = len(words.texts)
            for end in (count, *self._without_ending(words.texts)):
                if not 0 < end <= LONGEST:
                    continue
                close = Words(words.texts[:end], words.starts, words.ends, [0] * end)
                for match in self._matches(close, 0):
                    if match.length == end and (not match.flags.strip("xh") or _written(whole, close, 0, match)):
                        return self._renamed.get(match.entry.canonical, match.entry)
        return None

    def mentions(self, text: Folded) -> list[Mention]:
        """The known names in a text, in its order, the longest at each place, none overlapping. Time is linear.

        An abbreviation in brackets right after its name belongs to it: "Central Command (CENTCOM)" is one mention.
        """
        words = words_of(text.text, self._index.grammar["articles"])
        found: list[Mention] = []
        at, count = 0, len(words.texts)
        end = -1  # of the last mention, in words
        while at < count:
            match = self._mentioned(text, words, at) if self._readings(words.texts[at]) else None
            if match is None:
                at += 1
                continue
            entry = self._renamed.get(match.entry.canonical, match.entry)
            first, last = words.starts[at] + match.cut, words.ends[at + match.length - 1]
            if end == at and words.gaps[at] == 1 and found[-1].canonical == entry.canonical:
                first = text.at(found.pop().span.start)
            span = text.span(first, _closed(text.text, first, last))
            found.append(Mention(span, entry.canonical, entry.kind, match.by_capital))
            at = end = at + match.length
        return found

    def _mentioned(self, text: Folded, words: Words, at: int) -> _Match | None:
        for match in self._matches(words, at):
            if "x" in match.flags or not _written(text, words, at, match):
                continue
            if "h" in match.flags and at and not match.cut and words.gaps[at] == 0 and self._heads(words.texts[at - 1]):
                continue
            return match
        return None

    def _heads(self, word: str) -> bool:
        """Whether a body's short name after `word` is part of another name: "إدارة الري السودانية"."""
        heads = self._index.grammar["heads"]
        return word in heads or any(head[-1] == "-" and word.startswith(head[:-1]) for head in heads)

    def bare_body(self, name: str) -> str | None:
        """The id of a body named without its state: "the defence ministry", "وزارة الدفاع" -> "defence"."""
        if len(name) > 40 * LONGEST:
            return None
        texts = words_of(fold(name), self._index.grammar["articles"]).texts[:LONGEST]
        for first in (texts[0], *(word for word, _ in self._readings(texts[0]))) if texts else ():
            if body := self._index.bare.get(" ".join([first, *texts[1:]])):
                return body
        return None

    def of_state(self, body: str, state: str) -> str | None:
        """The canonical name of a state's body: ("defence", "IQ") -> "Iraqi Ministry of Defence"."""
        entry = self._index.of_state(body, state)
        return self._renamed.get(entry.canonical, entry).canonical if entry else None

    def state_name(self, state: str) -> str | None:
        """The English name of a state, by its ISO 3166 code."""
        label = self._index.labels.get(state)
        return label[0] if label else None

    def state_of(self, name: str) -> str | None:
        """The ISO 3166 code of the state that a body, person or outlet belongs to, or that `name` is."""
        entry = self.entry(name)
        return entry.state if entry else None

    def parents(self, name: str) -> tuple[str, ...]:
        """What it is part of, nearest first: ministry -> government -> state."""
        out: list[str] = []
        entry = self.entry(name)
        while entry and entry.parent and entry.parent not in out:
            out.append(entry.parent)
            entry = self.entry(entry.parent)
        return tuple(out)

    def kin(self, one: str, other: str) -> bool:
        """Whether one of two is (part of) the other, or both are the same, as far as the tables know."""
        a, b = self.canonical(one), self.canonical(other)
        return a is not None and b is not None and (a == b or a in self.parents(b) or b in self.parents(a))

    def apart(self, one: str, other: str) -> bool:
        """Whether the tables know two as different and neither stands for the other: not two bodies of one state."""
        a, b = self.entry(one), self.entry(other)
        if a is None or b is None or self.kin(one, other):
            return False
        return a.state is None or a.state != b.state

    def same_name(self, a: str, b: str, threshold: float = 0.82) -> float:
        """How surely two names, of any scripts, are one, 0..1: 1 or 0 where the tables know both, else by their
        consonants (`skeleton.same_name`), titles and particles left out."""
        one, other = self.canonical(a), self.canonical(b)
        if one and other:
            return float(one == other)
        from claimcheck.lang.skeleton import same_name

        grammar = self._index.grammar
        return same_name(a, b, threshold, titles=grammar["titles"], particles=grammar["particles"])

    def forms(self) -> Iterator[tuple[str, AliasEntry]]:
        """Every name by hand and every state's, by key (folded, without punctuation)."""
        yield from ((k, self._renamed.get(e.canonical, e)) for k, (e, _) in self._names.items())
        for k, stands in self._index.states.items():
            yield from (
                (k, self._index.state(code)) for slot, code, _ in stands if slot in _ALONE and k not in self._names
            )

    def _without_ending(self, texts: Sequence[str]) -> Iterator[int]:
        for at in range(max(1, len(texts) - 3), len(texts)):
            if " ".join(texts[at:]) in self._index.grammar["endings"]:
                yield at

    def _readings(self, word: str) -> tuple[tuple[str, int], ...]:
        """What names may begin with in a word: the word, and what is left of it without a prefix written onto it;
        with the number of letters before. The l of "للحكومة" cannot be parted from it and stays."""
        known = self._starts.get(word)
        if known is None:
            out = {word: 0}
            for prefix, hidden in self._index.contracted.items():
                if word.startswith(prefix):
                    out.setdefault(hidden + word[len(prefix) :], len(prefix) - len(hidden))
                    out.setdefault(word[len(prefix) :], len(prefix) - len(hidden))
            for clitic in self._index.grammar["clitics"]:
                if word.startswith(clitic) and len(word) > len(clitic) + 1:
                    out.setdefault(word[len(clitic) :], len(clitic))
            if len(self._starts) > 100_000:
                self._starts.clear()
            known = self._starts[word] = tuple((w, cut) for w, cut in out.items() if w in self._spans)
        return known

    def _matches(self, words: Words, at: int) -> list[_Match]:
        """What begins at word `at`, longest first; a name by hand before a body by its frame, that before a state."""
        out: list[_Match] = []
        for first, cut in self._readings(words.texts[at]):
            for length, text in runs(words, at, first, self._spans[first], 1):
                if (known := self._names.get(text)) and not (cut and "x" in known[1]):
                    out.append(_Match(length, known[0], known[1], cut))
            for length, node, code in self._framed(words, at, first):
                if entry := self._index.of_state(node.body, code):
                    out.append(_Match(length, entry, "h" if node.short else "", cut))
            for length, slot, code, flags in self._states(words, at, first):
                if slot in _ALONE and not (cut and "x" in flags):
                    out.append(_Match(length, self._index.state(code), flags, cut, slot == "capital"))
        return sorted(out, key=lambda match: (-match.length, SHADDA not in match.flags)) if len(out) > 1 else out

    def _states(self, words: Words, at: int, first: str) -> Iterator[tuple[int, str, str, str]]:
        for length, text in runs(words, at, first, self._spans.get(first, 0), 0):
            for slot, code, flags in self._index.states.get(text, ()):
                yield length, slot, code, flags

    def _framed(self, words: Words, at: int, first: str) -> Iterator[tuple[int, Frames, str]]:
        """(words, frame, state) of every frame that can be read from word `at`."""
        paths: list[tuple[Frames, int, str]] = [(self._index.frames, at, "")]
        while paths:
            node, to, code = paths.pop()
            if code and node.body:
                yield to - at, node, code
            if to >= len(words.texts) or (to > at and words.gaps[to]):
                continue
            word = first if to == at else words.texts[to]
            if after := node.after.get(word):
                paths.append((after, to + 1, code))
            if node.slotted and not code:
                for length, slot, state, flags in self._states(words, to, word):
                    if SHADDA not in flags and (after := node.after.get(f"{{{slot}}}")):
                        paths.append((after, to + length, state))


@frozen
class _Match:
    length: int
    entry: AliasEntry
    flags: str
    cut: int = 0
    by_capital: bool = False


def _closed(text: str, start: int, end: int) -> int:
    """`end`, moved past the bracket that closes one opened since `start`."""
    for opening, closing in ("()", "[]", '""'):
        if text[start:end].count(opening) % 2 and text[end : end + 1] == closing:
            return end + 1
    return end


def _written(text: Folded, words: Words, at: int, match: _Match) -> bool:
    """Whether the original is written as a name: capitals somewhere ("The White House", not "a white house"); an
    abbreviation all in capitals or, from four letters on, as a name ("Nato"), and not amid a line in capitals."""
    span = text.span(words.starts[at] + match.cut, words.ends[at + match.length - 1])
    written = span.of(text.source)
    if SHADDA in match.flags and SHADDA not in written:
        return False
    if "c" not in match.flags:
        return not written.islower()
    if not (written.isupper() or (len(written) >= 4 and written[0].isupper() and written[1:].islower())):
        return False
    around = text.source[max(0, span.start - 20) : span.start] + text.source[span.end : span.end + 20]
    return not (around.isupper() and sum(map(str.isalpha, around)) > 8)
