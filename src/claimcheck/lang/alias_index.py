"""The compiled name tables in memory: words of a name, and the rows of `lang/aliases.tsv` as look-ups."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from claimcheck.errors import InputError
from claimcheck.lang.fold import fold

COMPILED = Path(__file__).with_name("aliases.tsv")
KINDS = ("body", "group", "state", "person", "outlet")
SHADDA = "\N{ARABIC SHADDA}"
LONGEST = 24
"""Words; what is longer is no name."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+(?:'[^\W_]+)*\+?")


@frozen
class AliasEntry:
    """What a name stands for. `kind`: body | group | state | person | outlet. `state`: ISO 3166 code of the state it
    belongs to; `parent`: canonical name of what it is part of, at last the state; `body`: which body of `state`."""

    canonical: str
    kind: str
    state: str | None = None
    parent: str | None = None
    body: str | None = None


@frozen
class Words:
    """The words of a folded text. `gaps[i]`: how close word i is to the one before: 0 next to it, 1 across quotation
    marks or brackets, 2 apart, or the first."""

    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]


def key(name: str, articles: frozenset[str] = frozenset()) -> str:
    """The words of a name by which tables hold it: folded, without punctuation, possessive 's and articles."""
    return " ".join(words_of(fold(name), articles).texts)


def words_of(text: str, articles: frozenset[str]) -> Words:
    """The words of a folded text: dotted abbreviations as one ("u.s." -> "us"), possessive 's and articles left out."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    last, gap = 0, 2
    for found in _WORD.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        between = text[last:start]
        if between != " ":
            if word == "s" and between.endswith("'"):  # "Iraq 's", as tokenised corpora write it
                last = end
                continue
            gap = max(gap, _gap(between, texts[-1] if texts else ""))
        last = end
        if word in articles:
            continue
        if "." in word:
            word = word.replace(".", "")
        elif "'" in word:
            if word.endswith("'s"):
                word, end = word[:-2], end - 2
            word = word.replace("'", "")
        texts.append(word)
        starts.append(start)
        ends.append(end)
        gaps.append(gap)
        gap = 0
    return Words(texts, starts, ends, gaps)


def _gap(between: str, before: str) -> int:
    if between in ("", "-", "/", "'", "' ") or (between == ". " and len(before) <= 2):  # "Iraq-US", "St. Kitts"
        return 0
    return 1 if len(between) <= 4 and all(c in " '\"()[]«»" for c in between) else 2


@define
class Frames:
    """A trie of frames: `after` a word, or a state in a slot ("{adj}"); `slotted`: whether a state may come next;
    `body` where one ends; `short` where that is named by a word that is mostly something else ("الري السودانية")."""

    after: dict[str, Frames] = field(factory=dict)
    slotted: bool = False
    body: str = ""
    short: bool = False


@define
class Index:
    """The rows as look-ups. `names`: key -> (entry, flags); `states`: key -> (slot, code, flags) each; `labels`:
    code -> (name, label, name after "of"); `bodies`: id -> (kind, parent id, template); `spans`: first word -> how
    many words a name with it may have."""

    grammar: dict[str, frozenset[str]] = field(factory=dict)
    contracted: dict[str, str] = field(factory=dict)
    labels: dict[str, tuple[str, str, str]] = field(factory=dict)
    bodies: dict[str, tuple[str, str, str]] = field(factory=dict)
    special: dict[str, AliasEntry] = field(factory=dict)
    names: dict[str, tuple[AliasEntry, str]] = field(factory=dict)
    states: dict[str, list[tuple[str, str, str]]] = field(factory=dict)
    frames: Frames = field(factory=Frames)
    bare: dict[str, str] = field(factory=dict)
    spans: dict[str, int] = field(factory=dict)

    def state(self, code: str) -> AliasEntry:
        return AliasEntry(self.labels[code][0], "state", code)

    def of_state(self, body: str, code: str) -> AliasEntry | None:
        """A body of a state, by hand or by its template; None where there is no such body or state."""
        if special := self.special.get(f"{code}.{body}"):
            return special
        if body not in self.bodies or code not in self.labels:
            return None
        kind, parent, template = self.bodies[body]
        name, label, of = self.labels[code]
        up = self.of_state(parent, code) if parent else None
        return AliasEntry(template.format(label=label, of=of), kind, code, up.canonical if up else name, body)


def reach(spans: dict[str, int], name: str) -> None:
    """Notes by its first word how many words a name has."""
    first, _, _ = name.partition(" ")
    words = name.count(" ") + 1
    if spans.get(first, 0) < words:
        spans[first] = words


@lru_cache(maxsize=1)
def shipped() -> Index:
    """The compiled tables; read once a process."""
    index = Index()
    by_id: dict[str, AliasEntry] = {}
    for line in COMPILED.read_text(encoding="utf-8").split("\n"):
        row = line.split("\t")
        kind = row[0]
        if kind == "n":
            index.names[row[1]] = by_id[row[2]], row[3]
            reach(index.spans, row[1])
        elif kind == "t":
            index.states.setdefault(row[1], []).append((row[2], row[3], row[4]))
            reach(index.spans, row[1])
        elif kind == "p":
            _plant(index, row[1], row[2], bool(row[3]))
        elif kind == "w":
            index.bare[row[1]] = row[2]
        elif kind == "e":
            state = row[4] or None
            parent = row[6] or (index.labels[state][0] if state else None)
            by_id[row[1]] = AliasEntry(row[2], row[3], state, parent, row[5].partition(".")[2] or None)
            if row[5]:
                index.special[row[5]] = by_id[row[1]]
        elif kind == "b":
            index.bodies[row[1]] = row[2], row[3], row[4]
        elif kind == "s":
            index.labels[row[1]] = row[2], row[3], row[4]
        elif kind == "g":
            words = row[2].split("|") if row[2] else []
            if row[1] == "contracted":
                index.contracted = dict(word.split("=") for word in words)
            else:
                index.grammar[row[1]] = frozenset(words)
    return index


def _plant(index: Index, frame: str, body: str, short: bool) -> None:
    node = index.frames
    for word in frame.split(" "):
        if (following := node.after.get(word)) is None:
            following = node.after[word] = Frames()
            node.slotted = node.slotted or word[0] == "{"
        node = following
    node.body, node.short = body, short
    reach(index.spans, frame)


def runs(words: Words, at: int, first: str, most: int, gap: int) -> Iterator[tuple[int, str]]:
    """(words, text) of the runs from word `at` that hold together, shortest first."""
    text = first
    yield 1, text
    for to in range(at + 1, min(at + most, len(words.texts))):
        if words.gaps[to] > gap:
            return
        text = f"{text} {words.texts[to]}"
        yield to + 1 - at, text


def flags_of(form: str, exact: bool) -> str:
    """Marks of a form. "x": not looked for in running text; "c": an abbreviation, which has to be written in capitals;
    a shadda: has to be written with it (عمّان is Amman, عمان Oman)."""
    caps = form.isupper() and " " not in form
    return "x" * exact + "c" * caps + SHADDA * (SHADDA in form)


def own_entries(path: Path, index: Index) -> Iterator[tuple[AliasEntry, dict[str, str]]]:
    """The entries of a newsroom's file with the flags of each of their keys; kind "" where none is given. Raises
    InputError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"not a TOML file: {error}") from None
    rows = table.get("names")
    if set(table) - {"names"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(str(path), "expected [[names]] tables and nothing else", field=", ".join(table) or None)
    owners: dict[str, str] = {}
    for number, row in enumerate(rows):
        yield _own_entry(str(path), f"names[{number}]", row, index, owners)


def _own_entry(
    path: str, place: str, row: dict[str, Any], index: Index, owners: dict[str, str]
) -> tuple[AliasEntry, dict[str, str]]:
    def bad(name: str, reason: str) -> InputError:
        return InputError(path, reason, field=f"{place}.{name}")

    for name, value in row.items():
        if name not in ("canonical", "kind", "forms", "exact", "state"):
            raise bad(name, "unknown; expected canonical, kind, forms, exact or state")
        listed = name in ("forms", "exact")
        if not (
            isinstance(value, list) and all(isinstance(v, str) for v in value) if listed else isinstance(value, str)
        ):
            raise bad(name, f"expected {'a list of strings' if listed else 'a string'}, got {value!r}")
    canonical, kind, state = row.get("canonical", ""), row.get("kind", ""), row.get("state")
    if not key(canonical):
        raise bad("canonical", "expected a name")
    if "kind" in row and kind not in KINDS:
        raise bad("kind", f"expected one of {', '.join(KINDS)}, got '{kind}'")
    if state is not None and state not in index.labels:
        raise bad("state", f"expected an ISO 3166 code such as IQ, got '{state}'")
    forms = [("canonical", canonical, False)]
    forms += [
        (f"{name}[{at}]", form, name == "exact")
        for name in ("exact", "forms")
        for at, form in enumerate(row.get(name, []))
    ]
    flags: dict[str, str] = {}
    for name, form, exact in forms:
        k = key(form, index.grammar["articles"])
        if not k or k.count(" ") >= LONGEST:
            raise bad(name, f"expected a name of 1 to {LONGEST} words, got '{form}'")
        if owners.setdefault(k, place) != place:
            raise bad(name, f"'{form}' is also a form of {owners[k]}")
        flags.setdefault(k, flags_of(form, exact))
    parent = index.labels[state][0] if state else None
    return AliasEntry(canonical, kind, state, parent if parent != canonical else None), flags
