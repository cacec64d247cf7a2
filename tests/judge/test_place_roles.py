"""What a place does in its sentence, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.facts.places import places
from claimcheck.judge.place_roles import grain, roles
from claimcheck.lang.pack import codes, pack
from claimcheck.model.fact import Place
from claimcheck.model.text import Span

ROLES = {
    "The last convoy left Mosul for good.": ["origin"],
    "They came from the northern city of Mosul to Erbil.": ["origin", "goal"],
    "A clinic opened in Mosul and Ramadi.": ["at", "at"],
    "A clinic opened in the old town north of Ramadi.": ["at"],
    "Baghdad said the talks went on.": [""],
    "The home of the Basra club was sold.": [""],
    "He spoke. Mosul was quiet.": [""],
    "غادروا مدينة الموصل إلى أربيل.": ["origin", "goal"],
    "افتتحت عيادة في الموصل والرمادي.": ["at", "at"],
    "افتتحت عيادة بالموصل.": ["at"],
    "افتتحت عيادة بمدينة الموصل.": ["at"],
    "سافر الوفد من بغداد إلى شمال العراق.": ["origin", "goal"],
    "قالت واشنطن إن المحادثات مستمرة.": [""],
    "أهالي الموصل يزرعون القمح.": [""],
}


@pytest.mark.parametrize("text", ROLES)
def test_roles(text: str) -> None:
    lang = "ar" if any("\u0600" <= c <= "\u06ff" for c in text) else "en"
    found = places(text, pack(lang))
    assert roles(text, lang, found) == ROLES[text]


def test_a_language_without_such_words_has_no_roles() -> None:
    here = Place(text="Mosul", span=Span(3, 8), place="Mosul", within=("Nineveh", "Iraq"))
    assert roles("in Mosul", "xx", [here]) == [""]


@given(text=st.text(max_size=60), start=st.integers(0, 60), lang=st.sampled_from([*codes(), "xx"]))
def test_any_text_gives_one_role_per_place(text: str, start: int, lang: str) -> None:
    start = min(start, len(text))
    here = Place(text=text[start:], span=Span(start, len(text)), place="Mosul")
    (only,) = roles(text, lang, [here])
    assert only in {"at", "origin", "goal", ""}


def test_grains() -> None:
    assert grain("Iraq") == "country"
    assert grain("Mosul") == grain("Basra") == "local"
    assert grain("Mediterranean") == grain("nowhere at all") == ""
