"""Names where the language writes them with capitals: `by_capitals(page)` gives them in text order."""

from __future__ import annotations

from claimcheck.facts.page import LONGEST, Found, Page

_ACRONYM = 6
"""Letters of an acronym at most; longer words in capitals are shouted."""


def by_capitals(page: Page) -> list[Found]:
    """Names told by their capitals, roles, and groups named by where they are from ("Iraqi officials")."""
    out: list[Found] = []
    persons: set[str] = set()  # last names of persons met so far
    inner = {page.word(i) for i in range(len(page)) if page.capital[i] and not page.opens(i)}
    at = 0
    while at < len(page):
        found = _run(page, at, persons, inner) or _lone_role(page, at)
        if found is None:
            at += 1
            continue
        out.append(found)
        if found.kind == "person":
            persons.add(page.name(found.last))
        at = found.last + 1
    return out


def _run(page: Page, at: int, persons: set[str], inner: set[str]) -> Found | None:
    table = page.table
    title = page.phrase(at, "titles")
    start = at + title if title and page.joined(at + title) and page.begins_capital(at + title) else at
    if start == at:
        title = 0
    if not page.begins_capital(start) or (not title and page.lexicon.is_function(page.word(start))):
        return None
    if not title and page.opens(start) and _leading(page, start, inner):
        return None
    last = start
    while last + 1 < len(page) and last - start < LONGEST and page.joined(last + 1) and not page.possessive(last):
        step = 1
        while (
            step < 3
            and (table.has("connectors", page.word(last + step)) or table.has("particles", page.word(last + step)))
            and not page.begins_capital(last + step)
        ):
            step += 1
        if (
            last + step >= len(page)
            or not page.begins_capital(last + step)
            or not all(page.joined(i) for i in range(last + 1, last + step + 1))
        ):
            break
        if step > 1 and table.has("connectors", page.word(last + 1)) and not _goes_on(page, start, last, last + step):
            break
        last += step
    while last > start and table.has("no_names", page.word(last)) and not _institution(page, start, last):
        last -= 1
    return _kind_of_run(page, at, start, last, bool(title), persons)


def _kind_of_run(page: Page, at: int, start: int, last: int, titled: bool, persons: set[str]) -> Found | None:
    table, following = page.table, page.word(last + 1) if page.joined(last + 1) else ""
    only_origin = all(table.has("no_names", page.word(i)) for i in range(start, last + 1))
    if following and page.shown(last + 1).islower() and not titled:
        if table.has("people", following):
            return Found(start, last + 1, "body" if table.has("bodies", following) else "group")
        if table.has("bodies", following) or table.has("groups", following):
            return Found(start, last + 1, "body" if table.has("bodies", following) else "group")
    if only_origin:
        return None
    tokens = [page.name(i) for i in range(start, last + 1)]
    if len(tokens) > 1 and all(page.shown(i).isupper() for i in range(max(0, start - 1), last + 1)):
        return None  # a headline
    titles = [i for i, w in enumerate(tokens[:-1]) if table.has("titles", w)]
    if titles and not any(table.has("bodies", w) or table.has("groups", w) for w in tokens[titles[-1] + 1 :]):
        return Found(at, last, "person")  # Council President Orla Venn
    if any(table.has("bodies", w) for w in tokens) or (len(tokens) > 1 and table.has("company_ends", tokens[-1])):
        return Found(start, last, "body")
    if len(tokens) > 1 and any(table.has("groups", w) for w in tokens):
        return Found(start, last, "group")
    if titled or (len(tokens) > 1 and table.has("given", tokens[0])):
        return Found(at, last, "person")
    if len(tokens) == 1:
        if page.name(start) in persons:
            return Found(start, last, "person")
        shown = page.shown(start)
        acronym = 1 < len(shown) <= _ACRONYM and shown.isupper() and not _shouted(page, start)
        return Found(start, last, "unknown") if acronym else None
    return Found(start, last, "unknown")


def _institution(page: Page, start: int, last: int) -> bool:
    return any(
        page.table.has("bodies", page.word(i)) or page.table.has("groups", page.word(i)) for i in range(start, last + 1)
    )


def _goes_on(page: Page, start: int, last: int, next_: int) -> bool:
    """Whether a connector joins a name: "Ministry of Health and Labour", not "Ahmed and Ali"."""
    if not _institution(page, start, last):
        return False
    first = page.table.sets["connectors"] & {page.word(i) for i in range(start, last + 1)}
    return page.word(last + 1) != page.table.conjunction or (
        bool(first) and not page.table.has("no_names", page.word(next_))
    )


def _leading(page: Page, at: int, inner: set[str]) -> bool:
    """Whether the capital of word `at` only comes from its opening a sentence: "The", "Prices", but not "Ardania"."""
    if page.lexicon.is_function(page.word(at)) or page.table.has("openers", page.word(at)):
        return True
    if page.word(at) in inner or page.table.has("no_names", page.word(at)) or page.phrase(at, "titles"):
        return False
    return page.common(at) and not (page.joined(at + 1) and page.begins_capital(at + 1))


def _shouted(page: Page, at: int) -> bool:
    """Whether a neighbour of word `at` is in capitals too, as in a headline or a dateline."""
    near = [page.shown(i) for i in (at - 1, at + 1) if 0 <= i < len(page)]
    return any(len(w) > 1 and w.isupper() and w.isalpha() for w in near)


def _lone_role(page: Page, at: int) -> Found | None:
    length = page.phrase(at, "roles")
    if not length or not page.shown(at)[:1].islower() or not (at and page.gaps[at] == " "):
        return None
    return Found(at, at + length - 1, "role")
