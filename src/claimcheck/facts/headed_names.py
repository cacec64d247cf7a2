"""Names where no capitals tell them: `by_heads(page)` gives those that a title, a head noun or a given name opens."""

from __future__ import annotations

from claimcheck.facts.page import LONGEST, Found, Page
from claimcheck.lang.fold import fold


def by_heads(page: Page) -> list[Found]:
    """Names told by the words that head them: titles, institutions, groups, given names."""
    out: list[Found] = []
    at = 0
    while at < len(page):
        if not page.table.heads(page.word(at)):
            at += 1
            continue
        found = _person(page, at) or _institution_at(page, at) or _people(page, at) or _named(page, at)
        if found is None:
            at += 1
        else:
            out.append(found)
            at = found.last + 1
    return out


def _person(page: Page, at: int) -> Found | None:
    """A title with its complement and the name after it; a role where no name follows."""
    table = page.table
    title = table.bare(page.word(at), "titles")
    if title is None:
        return None
    last = at
    if table.has("role_links", page.word(at + 1)) and page.joined(at + 1):  # المتحدث باسم وزارة النفط
        body = _institution_at(page, at + 2) if page.joined(at + 2) else None
        last = body.last if body else min(at + 2, len(page) - 1)
    elif not table.definite(title):
        while last - at < 4 and page.joined(last + 1) and _belongs(page, last + 1):
            if table.definite(page.word(last)) and not _adjective(page, last + 1):
                break
            last += 1
    else:
        while last - at < 2 and page.joined(last + 1) and _belongs(page, last + 1) and _adjective(page, last + 1):
            last += 1
    role = table.bare(page.word(at), "roles") is not None
    end = _name_end(page, last + 1)
    if end is not None and last == at and not table.definite(title) and not _given(page, at + 1):
        return Found(at, at + 1, "role") if role else None  # سفير أردانيا; خبير خطوط
    if end is not None:
        return Found(at, end, "person")
    return Found(at, last, "role") if role and (last > at or table.definite(title)) else None


def _institution_at(page: Page, at: int) -> Found | None:
    """An institution or group with the words that make its name."""
    table, word = page.table, page.word(at)
    kind = next(
        (kind for kind, name in (("body", "bodies"), ("group", "groups")) if table.bare(word, name) is not None), None
    )
    if kind is None:
        return None
    head = table.bare(word, "bodies" if kind == "body" else "groups") or ""
    last = at
    if not table.definite(head) and page.joined(at + 1) and not table.definite(page.word(at + 1)):
        second = page.word(at + 1)
        if page.lexicon.is_function(second) or table.has("no_names", second) or second[:1].isdigit():
            return None
        if (page.common(at + 1) or table.origin(second)) and not (page.joined(at + 2) and _belongs(page, at + 2)):
            return None  # "a technical committee" is no name
        last = at + 1
    while last - at < LONGEST and page.joined(last + 1) and _belongs(page, last + 1):
        closed = table.definite(page.word(last)) or (last > at and not page.common(last))
        if (closed or table.definite(head)) and not _adjective(page, last + 1):
            break  # "رفع بنك أردانيا الفائدة": what is definite after the name is no part of it
        last += 1
    return Found(at, last, kind) if last > at else None


def _people(page: Page, at: int) -> Found | None:
    """A plural noun with an adjective of origin that agrees with it (مسؤولون عراقيون)."""
    table = page.table
    head = table.bare(page.word(at), "people")
    last = at
    while head is not None and last - at < 3 and page.joined(last + 1):
        word = page.word(last + 1)
        if not table.origin(word) or table.definite(word) != table.definite(head) or page.lexicon.is_function(word):
            break
        last += 1
    return Found(at, last, "group") if last > at else None


def _named(page: Page, at: int) -> Found | None:
    """A given name with at least one more name."""
    if not _given(page, at, clitic=True):
        return None
    end = _name_end(page, at)
    return Found(at, end, "person") if end is not None and end > at else None


def _belongs(page: Page, at: int) -> bool:
    """Whether word `at` is a definite word that can go on the name of a body or an office."""
    return page.table.definite(page.word(at)) and not page.table.has("no_names", page.word(at))


def _adjective(page: Page, at: int) -> bool:
    return page.table.origin(page.word(at)) or page.table.has("adjectives", page.word(at))


def _given(page: Page, at: int, clitic: bool = False) -> bool:
    """Whether word `at` is a given name, spelt as one where folding hides the spelling (علي, not على)."""
    word, shown = page.word(at), page.shown(at) if at < len(page) else ""
    found = page.table.bare(word, "given") is not None if clitic else page.table.has("given", word)
    if found and page.lexicon.is_function(word):  # لدينا is "we have", not "for Dina"
        return False
    return found and (fold(shown[-1]) == shown[-1] or shown in page.table.spelt)


def _name_end(page: Page, at: int) -> int | None:
    """The last word of the personal name that starts with word `at`, or None where none does."""
    table = page.table
    if at >= len(page) or not (page.joined(at) or _given(page, at, clitic=True)):
        return None
    last: int | None = None
    for i in range(at, min(at + 4, len(page))):
        word = page.word(i)
        known = table.has("particles", word) or _given(page, i, clitic=i == at)
        surname = (
            i > at and table.definite(word) and table.origin(word) and fold(page.shown(i)[-1]) == page.shown(i)[-1]
        )
        if (i > at and not page.joined(i)) or not word.isalpha() or len(word) < 2 or table.has("no_names", word):
            break
        if not known and not surname and (page.common(i) or (table.definite(word) and i == at) or _verbal(page, i)):
            break
        if last is not None and table.definite(page.word(last)) and not table.definite(word):
            break  # a surname with its article is the last
        if not table.has("particles", word) or word in table.sets["given"]:
            last = i
    return last


def _verbal(page: Page, at: int) -> bool:
    """Whether a word written with a conjunction or shaped like a verb ends a name; names so shaped are in `given`."""
    word, table = page.word(at), page.table
    if table.definite(word):
        return False
    return word.endswith(table.no_name_endings) or (page.lexicon.stem(word) != word and word.startswith(table.clitics))
