"""The person in the name of a speaker, whatever office, language and script stand around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.bearers import persons, same_person, signs
from claimcheck.lang.spoken import spoken

SAME = [
    ("Ferries Minister Salim al-Rashedi", "وزير النقل سالم الراشدي"),
    ("Salim al-Rashedi, the Omani envoy", "المبعوث العماني سالم الراشدي"),
    ("المتحدث باسم الجهاز العقيد ناصر القبلاوي", "المتحدث باسم جهاز حرس السواحل ناصر القبلاوي"),
    ("رئيس اللجنة عبد الكريم الحداد", "committee head Abdulkarim al-Haddad"),
    ("المتحدثة باسم الشركة أنيتا لارسن", "Anita Larsen"),
    ("Khalid Al Mansour", "الرئيس التنفيذي للشركة خالد المنصور"),
    ("Abu Zaid al-Tamimi", "القيادي في الجماعة أبو زيد التميمي"),
    ("Hélène Faubourt", "رئيسة البعثة إيلين فوبور"),
    ("council head Laurent Renaud", "رئيس المجلس لوران رينو"),
    ("Robert Lecornu", "روبير لوكورنو"),
    ("spokesman Tobias Meyer", "المتحدث باسمها توبياس ماير"),
    ("Heinz Scholz", "رئيسها التنفيذي هاينز شولتس"),
]
OTHERS = [
    ("Ferries Minister Salim al-Rashedi", "وزير الداخلية طارق الراشدي"),
    ("the army of Burkina Faso", "رئيس وزراء بوركينا فاسو"),
    ("Mayor of New York", "شرطة نيويورك"),
    ("the Sudanese Red Crescent", "the Turkish Red Crescent"),
    ("المتحدث باسم الدفاع المدني", "مدير الدفاع المدني"),
    ("Finance Ministry", "وزارة المالية"),
    ("the Egyptian Finance Ministry", "the Iraqi Finance Ministry"),
    ("Lena Brandt", "Lena Weber"),
    ("Laurent Renaud", "لورا رينو"),
    ("Hamid Salem", "رئيس المجلس سامي سالم"),
    ("Lena", "لينا"),
    ("", "Lena Brandt"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_not_one_person(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("army spokesman Karim van Dyk", [("Karim", "van Dyk")]),
        ("the fire service", []),
        ("قائد شرطة المدينة", []),
        ("المتحدث باسم الهيئة عبد الله الحربي", [("عبد الله", "الحربي")]),
        ("five officials", []),
        ("Room 12", []),
    ],
)
def test_given_and_family_name(name: str, found: list[tuple[str, str]]) -> None:
    assert [(p.given, p.family) for p in persons(name)] == found


@given(st.text(max_size=60))
def test_any_name_has_an_answer(name: str) -> None:
    assert all(p.given and p.family for p in persons(name))


@pytest.mark.parametrize(
    ("name", "title", "text", "expected"),
    [
        ("envoy Clara Whitby", "Remarks by Ambassador Clara Whitby after the vote", "We thank the members.", True),
        ("Clara Whitby", "Harbour union turns Clara Whitby down", "We thank the members.", False),
        ("Dr Aline Odera", "Statement on the strike", "We go on. Signed: Dr Aline Odera, Branch Secretary.", True),
        (
            "Aline Odera",
            "On the strike",
            "We go on, and will not talk to Aline Odera before all the wages are paid.",
            False,
        ),
        ("السفيرة كلارا ويتبي", "Statement by Clara Whitby", "We thank the members.", True),
        ("the harbour office", "Statement by the harbour office", "We go on.", False),  # no person
        ("Clara Whitby", None, "", False),
    ],
)
def test_who_signs_speaks(name: str, title: str | None, text: str, expected: bool) -> None:
    assert signs(name, title, text) is expected


@given(st.text(max_size=40))
def test_anything_can_be_spoken(name: str) -> None:
    assert len(spoken(name)) == 3
