"""Compiles the name tables of all language packs into `lang/aliases.tsv`: run it after any change of them.

    python -m claimcheck.training.make_aliases

A body of a state is never written out: bodies × states are joined by frames ("{adj} {body}", "{body} of {state}")
when a name is looked up, so the compiled file stays small and quick to load. The TOML tables are read here only; at
run time `claimcheck.lang.alias_index` reads the rows. Table strings are in natural spelling; `alias_index.key` folds
them. "(a|b|)" in a form stands for its alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import ClassVar

from attrs import Factory, frozen

from claimcheck.errors import PackError
from claimcheck.lang.alias_index import COMPILED, flags_of
from claimcheck.lang.alias_index import key as key_of
from claimcheck.lang.pack import LanguagePack, codes, pack


@frozen
class Grammar:
    """How names are built in a language.

    `articles` are left out of every key; `clitics` are prefixes written onto the next word, `contracted` those that
    hide another (Arabic لل = ل + ال). `titles` and `particles` are left out where names of people are compared,
    `endings` follow a name and do not belong to it. After one of `heads` (of a prefix, where it ends in "-") a body's
    `short` name is part of another name. `slots` say how a state's words stand in a frame: templates over {adj} (word
    by word), {name} and {capital}. `frames` join a body's words with a slot, per class of body; `state_frames` make
    more names of a state. `written_out` are words that every name may have in a longer form.
    """

    articles: list[str] = Factory(list)
    clitics: list[str] = Factory(list)
    contracted: dict[str, str] = Factory(dict)
    titles: list[str] = Factory(list)
    particles: list[str] = Factory(list)
    endings: list[str] = Factory(list)
    heads: list[str] = Factory(list)
    state_frames: list[str] = Factory(list)
    written_out: dict[str, str] = Factory(dict)
    slots: dict[str, list[str]] = Factory(dict)
    frames: dict[str, list[str]] = Factory(dict)


@frozen
class Body:
    """A body that every state has. `names` stand alone as well ("the defence ministry"), `short` only with a state
    and as a source ("الدفاع العراقية"), `of` right before the state's name ("حكومة العراق"); `forms` are frames
    written out. `name` is the canonical template over {label} and {of}, given in one language only; `frames` picks
    another class of frames; `parent` is the body it is part of.
    """

    names: list[str]
    short: list[str] = Factory(list)
    of: list[str] = Factory(list)
    forms: list[str] = Factory(list)
    name: str | None = None
    kind: str = "body"
    frames: str | None = None
    parent: str | None = None


@frozen
class Name:
    """One body by hand. The canonical name is `name (short)`, given in one language only.

    `exact` forms are known to `canonical()` but not looked for in running text, where they are mostly something else.
    `body = "US.defence"` makes it that body of that state; `state` ties it to a state otherwise. `parent` is an id
    of this table or such a STATE.body. Forms may hold {adj} and {state} of their own state.
    """

    forms: list[str] = Factory(list)
    exact: list[str] = Factory(list)
    name: str | None = None
    short: str | None = None
    kind: str = "body"
    state: str | None = None
    body: str | None = None
    parent: str | None = None


@frozen
class AliasTable:
    FILE: ClassVar[str] = "aliases.toml"
    grammar: Grammar
    bodies: dict[str, Body]
    names: dict[str, Name]


@frozen
class StateNames:
    """What a state is called: `adj` its adjectives, `fixed` those that do not inflect, `capital` stands for the state
    as a speaker, `label` before a body's name where the adjective would be unusual, `the` asks for the article. `of` is
    how a body takes the name in a language where that depends on it (d'Irak, du Liban): slot template {of}."""

    name: str
    forms: list[str] = Factory(list)
    adj: list[str] = Factory(list)
    fixed: list[str] = Factory(list)
    capital: list[str] = Factory(list)
    exact: list[str] = Factory(list)
    label: str | None = None
    the: bool = False
    of: list[str] = Factory(list)


@frozen
class StateTable:
    FILE: ClassVar[str] = "states.toml"
    states: dict[str, StateNames]


def expand(form: str) -> Iterator[str]:
    """Every reading of a form with alternatives: "(a|b) c" -> "a c", "b c"."""
    parts = [part.split("|") if at % 2 else [part] for at, part in enumerate(re.split(r"\(([^()]*\|[^()]*)\)", form))]
    for choice in product(*parts):
        yield " ".join("".join(choice).split())


def compiled_rows() -> str:
    """The text of `lang/aliases.tsv`. Raises PackError where a form names two things."""
    return _Compiler([pack(code) for code in codes() if pack(code).has(AliasTable)]).text()


def write_compiled() -> Path:
    """Writes the compiled file; its path."""
    COMPILED.write_text(compiled_rows(), encoding="utf-8", newline="\n")
    return COMPILED


class _Compiler:
    """Collects rows over all languages, first come first kept where a form meets itself."""

    def __init__(self, packs: list[LanguagePack]) -> None:
        self.tables = [(p, p.load(AliasTable), p.load(StateTable).states) for p in packs]
        self.bodies = {i: b for _, t, _ in self.tables for i, b in t.bodies.items() if b.name}
        self.names = {i: n for _, t, _ in self.tables for i, n in t.names.items() if n.name}
        self.states = {
            c: s for p, t, states in self.tables if any(b.name for b in t.bodies.values()) for c, s in states.items()
        }
        self.articles = frozenset(key_of(word) for _, t, _ in self.tables for word in t.grammar.articles)
        self.override = {n.body: i for i, n in self.names.items() if n.body}

    def key(self, form: str) -> str:
        return key_of(form, self.articles)

    def frame_key(self, frame: str) -> str:
        """The key of a frame, its slots kept as words of their own: "{adj} defence ministry"."""
        return " ".join(k for p in re.split(r"(\{\w+\})", frame) if (k := p if p.startswith("{") else self.key(p)))

    def text(self) -> str:
        rows = [*self._grammar(), *self._states(), *self._bodies(), *self._entries(), *self._forms(), *self._frames()]
        return "\n".join("\t".join(row) for row in rows) + "\n"

    def _grammar(self) -> Iterator[tuple[str, ...]]:
        for field in ("articles", "clitics", "titles", "particles", "endings", "heads"):
            words = {key_of(w) + "-" * w.endswith("-") for _, t, _ in self.tables for w in getattr(t.grammar, field)}
            yield "g", field, "|".join(sorted(words))
        yield (
            "g",
            "contracted",
            "|".join(f"{a}={b}" for _, t, _ in self.tables for a, b in t.grammar.contracted.items()),
        )

    def _states(self) -> Iterator[tuple[str, ...]]:
        for code, s in sorted(self.states.items()):
            yield "s", code, s.name, s.label or (s.adj or [s.name])[0], f"the {s.name}" if s.the else s.name
        first: dict[tuple[str, str], str] = {}
        for p, table, states in self.tables:
            grammar = table.grammar
            for code, s in states.items():
                for slot, spelled in self._slot_words(grammar, s):
                    if first.setdefault((slot, self.key(spelled)), code) != code:
                        raise PackError(
                            str(p.folder / StateTable.FILE), f"'{spelled}' stands for {code} and another", field=slot
                        )
        seen: set[tuple[str, ...]] = set()
        for _, table, states in self.tables:
            for code, s in states.items():
                words = list(self._slot_words(table.grammar, s))
                framed = [
                    ("state", form, "{adj}" in frame)
                    for frame in table.grammar.state_frames
                    for form in self._filled(frame, words)
                    if first.setdefault(("state", self.key(form)), code) == code  # "Republic of Congo" is another state
                ]
                exact = {self.key(x) for x in s.exact}
                for slot, spelled, side in [*((*word, False) for word in words), *framed]:  # "on the Chadian side"
                    row = ("t", self.key(spelled), slot, code, flags_of(spelled, side or self.key(spelled) in exact))
                    if row not in seen:
                        seen.add(row)
                        yield row

    def _slot_words(self, grammar: Grammar, s: StateNames) -> Iterator[tuple[str, str]]:
        """(slot, words) of a state, and its names that are not to be looked for in running text."""
        for slot, templates in grammar.slots.items():
            for template in templates:
                if "{adj}" in template:
                    for adj in s.adj:
                        yield slot, " ".join(template.replace("{adj}", word) for word in adj.split())
                elif "{name}" in template:
                    for name in (s.name, *s.forms, *(x for x in s.exact if x not in s.capital)):
                        yield slot, template.replace("{name}", name)
                elif "{of}" in template:
                    for of in s.of:
                        yield slot, template.replace("{of}", of)
                else:
                    for capital in s.capital:
                        yield slot, template.replace("{capital}", capital)
        for fixed in s.fixed:
            yield "adj", fixed

    def _filled(self, form: str, words: list[tuple[str, str]]) -> Iterator[str]:
        """A form with its {adj} or {state} put in, every way."""
        slot = re.search(r"\{(\w+)\}", form)
        if slot is None:
            yield form
            return
        for name, word in words:
            if name == slot[1]:
                yield form.replace(slot[0], word)

    def _bodies(self) -> Iterator[tuple[str, ...]]:
        for i, b in sorted(self.bodies.items()):
            yield "b", i, b.kind, b.parent or "", b.name or ""

    def _entries(self) -> Iterator[tuple[str, ...]]:
        for i, n in sorted(self.names.items()):
            state = n.body.split(".")[0] if n.body else n.state or ""
            parent = n.parent or ""
            if n.body and not parent and (up := self.bodies[n.body.split(".")[1]].parent):
                parent = f"{state}.{up}"
            yield "e", i, self._canonical(i), n.kind, state, n.body or "", self._parent(parent)

    def _canonical(self, i: str) -> str:
        n = self.names[i]
        return f"{n.name} ({n.short})" if n.short else n.name or ""

    def _parent(self, reference: str) -> str:
        if not reference or reference in self.names:
            return self._canonical(reference) if reference else ""
        if reference in self.override:
            return self._canonical(self.override[reference])
        code, body = reference.split(".")
        s = self.states[code]
        label = s.label or (s.adj or [s.name])[0]
        return (self.bodies[body].name or "").format(label=label, of=f"the {s.name}" if s.the else s.name)

    def _forms(self) -> Iterator[tuple[str, ...]]:
        owner: dict[str, str] = {}
        flags: dict[str, str] = {}
        clashes: list[str] = []
        for p, table, states in self.tables:
            for i, n in table.names.items():
                if i not in self.names:
                    raise PackError(str(p.folder / AliasTable.FILE), "no language gives its canonical name", field=i)
                main = self.names[i]
                code = main.body.split(".")[0] if main.body else main.state
                words = list(self._slot_words(table.grammar, states[code])) if code in states else []
                given = [x for x in (n.name, n.short, f"{n.name} {n.short}" if n.short else None) if x]
                spelled = [f for form in (*n.forms, *n.exact) for one in expand(form) for f in self._filled(one, words)]
                exact = {self.key(one) for form in n.exact for one in expand(form)}
                for form in self._both_ways((*given, *spelled), table.grammar.written_out):
                    if owner.setdefault(self.key(form), i) != i:
                        clashes.append(f"'{form}' of {i} is also {owner[self.key(form)]}")
                    flags.setdefault(self.key(form), flags_of(form, self.key(form) in exact))
        if clashes:
            raise PackError(AliasTable.FILE, "; ".join(clashes), field="names")
        for form, i in sorted(owner.items()):
            yield "n", form, i, flags[form]

    def _both_ways(self, forms: Iterable[str], written_out: dict[str, str]) -> Iterator[str]:
        for form in forms:
            yield form
            for brief, full in written_out.items():
                words = self.key(form).split()
                if len(words) > 1 and self.key(brief) in words:
                    yield " ".join(full if word == self.key(brief) else word for word in words)

    def _frames(self) -> Iterator[tuple[str, ...]]:
        for letter, rows in (("p", self._patterns()), ("w", self._bare())):
            owner: dict[str, str] = {}
            flags: dict[str, str] = {}
            clashes: list[str] = []
            for form, body, flag in rows:
                if owner.setdefault(form, body) != body:
                    clashes.append(f"'{form}' of {body} is also {owner[form]}")
                flags[form] = flag if flags.get(form, flag) else ""
            if clashes:
                raise PackError(AliasTable.FILE, "; ".join(clashes), field="bodies")
            yield from ((letter, form, body, flags[form]) for form, body in sorted(owner.items()))

    def _patterns(self) -> Iterator[tuple[str, str, str]]:
        """(frame, body, "h" for one that must not follow a head)."""
        for _, table, _ in self.tables:
            for i, b in table.bodies.items():
                main = self.bodies[i]
                kind = main.frames or ("person" if main.kind == "person" else "body")
                for words, frames, flag in ((b.names, kind, ""), (b.short, "short", "h"), (b.of, "of", "")):
                    for word, frame in product(words, table.grammar.frames.get(frames, [])):
                        for one in expand(word):
                            yield self.frame_key(frame.replace("{body}", one)), i, flag
                for form in b.forms:
                    for one in expand(form):
                        yield self.frame_key(one), i, ""

    def _bare(self) -> Iterator[tuple[str, str, str]]:
        for _, table, _ in self.tables:
            for i, b in table.bodies.items():
                for one in (one for word in (*b.names, *b.short) for one in expand(word)):
                    yield self.key(one), i, ""


def main() -> None:
    path = write_compiled()
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
