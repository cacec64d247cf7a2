"""The rules of a date table as a trie, and the matcher that walks it.

A rule's shape becomes all rows of elements it allows (`[ … ]` with and without); rows share their beginnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from claimcheck.lang.dates import DateRule, DateTable
from claimcheck.lang.fold import fold

if TYPE_CHECKING:
    from claimcheck.facts.date_words import Item

Node: TypeAlias = dict[str, Any]
"""Element -> next node; under "<" the same for elements that only stand beside the date; under "" the numbers of the
rules that end here."""
Shape: TypeAlias = "list[str | Shape]"


@frozen
class Trie:
    """All rules: one root node a stage."""

    rules: tuple[DateRule, ...]
    roots: tuple[Node, ...]
    literals: frozenset[str]
    """The words and marks that rules name, written "=word"."""
    opening: tuple[frozenset[str], ...]
    """A stage's keys of items that a rule may begin with."""


@frozen
class Match:
    """A rule that fits: the half-open range of items under its span, and the values of their classes in order."""

    rule: DateRule
    first: int
    last: int
    slots: dict[str, list[Any]] = field(factory=dict)


def compile_rules(table: DateTable) -> Trie:
    """The rules of a table as tries. Raises ValueError where a shape has unbalanced brackets."""
    roots: tuple[Node, ...] = ({}, {}, {}, {})
    literals: set[str] = set()
    for number, rule in enumerate(table.rule):
        for row in _rows(_parse(rule.shape.split(), rule.shape)):
            node = roots[rule.stage]
            for element in row:
                key = _key(element)
                if key.lstrip("<").startswith("="):
                    literals.add(key.lstrip("<"))
                if key[0] == "<":
                    node = node.setdefault("<", {})
                node = node.setdefault(key.removeprefix("<"), {})
            node.setdefault("", []).append(number)
        literals.update(k for k in map(_key, (*rule.not_before, *rule.not_after, *rule.not_near)) if k[0] == "=")
    rules = tuple(
        DateRule(
            r.shape,
            r.make,
            r.stage,
            r.as_,
            [_key(k) for k in r.not_before],
            [_key(k) for k in r.not_after],
            [_key(k) for k in r.not_near],
            r.tight,
        )
        for r in table.rule
    )
    opening = tuple(frozenset((*root, *root.get("<", ()))) - {"<"} for root in roots)
    return Trie(rules, roots, frozenset(literals), opening)


def _key(element: str) -> str:
    """Class names stay, words become "=word"; what is between < and > keeps the "<" in front."""
    if element[0] == "<" and len(element) > 2:
        return "<" + _key(element[1:-1])
    return element if "A" <= element[0] <= "Z" else "=" + fold(element)


def _parse(parts: list[str], shape: str) -> Shape:
    stack: list[Shape] = [[]]
    for part in parts:
        if part == "[":
            stack.append([])
        elif part == "]" and len(stack) > 1:
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(part)
    if len(stack) != 1 or "]" in stack[0]:
        raise ValueError(f"unbalanced brackets in {shape!r}")
    return stack[0]


def _rows(shape: Shape) -> Iterator[tuple[str, ...]]:
    if not shape:
        yield ()
        return
    head, tail = shape[0], shape[1:]
    for rest in _rows(tail):
        if isinstance(head, str):
            yield (head, *rest)
        else:
            yield rest
            for inner in _rows(head):
                yield (*inner, *rest)


def matches(row: Sequence[Item | None], i: int, stage: int, trie: Trie) -> list[Match]:
    """All rules of a stage that fit at item `i`, best first: the furthest end, then the order of the table."""
    root = trie.roots[stage]
    item = row[i]
    if item is None or trie.opening[stage].isdisjoint(item.keys):
        return []
    found: list[tuple[int, tuple[str, ...]]] = []
    stack: list[tuple[Node, int, tuple[str, ...]]] = [(root, i, ())]
    size = len(row)
    while stack:
        node, at, path = stack.pop()
        for number in node.get("", ()):
            found.append((number, path))
        here = row[at] if at < size else None
        if here is None:
            continue
        beside = node.get("<", ())
        for key in here.keys:
            if key in node:
                stack.append((node[key], at + 1, (*path, key)))
            if key in beside:
                stack.append((beside[key], at + 1, (*path, "<" + key)))
    if not found:
        return []
    out = []
    for number, path in found:
        slots: dict[str, list[Any]] = {}
        inside = [j for j, edge in enumerate(path) if edge[0] != "<"]
        first, last = i + inside[0], i + inside[-1] + 1
        while last - 1 > first and path[last - 1 - i] in _TRAILING:
            last -= 1
        for j, edge in enumerate(path):
            if edge[0] != "=" and edge[:2] != "<=":
                name = edge.lstrip("<")
                for slot in (name, "T") if name.startswith("T_") else (name,):
                    slots.setdefault(slot, []).append(_value(row[i + j], name))
        match = Match(trie.rules[number], first, last, slots)
        if _allowed(match, row, i):
            out.append((-last, number, match))
    out.sort(key=lambda o: o[:2])
    return [match for _, _, match in out]


_NEAR = 8
_TRAILING = frozenset({"=.", "=,", "=،", "=-"})


def _value(item: Item | None, key: str) -> Any:
    assert item is not None
    return item.keys[key]


def _allowed(match: Match, row: Sequence[Item | None], i: int) -> bool:
    rule = match.rule
    before = row[i - 1] if i else None
    after = row[match.last] if match.last < len(row) else None
    if before is not None and any(k in before.keys for k in rule.not_before):
        return False
    if after is not None and any(k in after.keys for k in rule.not_after):
        return False
    if rule.not_near:
        for item in row[max(i - _NEAR, 0) : i]:
            if item is not None and any(k in item.keys for k in rule.not_near):
                return False
    if rule.tight:
        for a, b in zip(row[match.first : match.last], row[match.first + 1 : match.last], strict=False):
            if a is None or b is None or a.end != b.start:
                return False
    return True
