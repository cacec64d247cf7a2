"""Names of persons without capitals, short mentions, canonical names of spokespersons; laws of resolution."""

from __future__ import annotations

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.attribution import NoAliases, attribute
from claimcheck.attribution.lexicon import Lexicon, lexicon
from claimcheck.attribution.mentions import read_mention
from claimcheck.attribution.persons import person_names
from claimcheck.attribution.speakers import fits
from claimcheck.attribution.units import units
from claimcheck.attribution.voices import nominative, oblique, speaker_words, speaks_for
from claimcheck.lang.cues import Cues
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.speakers import Speakers
from claimcheck.model.claim import SourceClass
from claimcheck.model.text import Document
from claimcheck.sentences import split

LANGUAGES = [code for code in codes() if pack(code).has(Cues)]


def lex(code: str) -> Lexicon:
    return lexicon(pack(code))


def names(text: str) -> list[str]:
    document = Document(id="d", text=text, lang="ar")
    found = []
    for unit in units(document, split(text, pack("ar"))):
        found += [unit.cover(n.start, n.end).of(text)[n.cut :] for n in person_names(unit, lex("ar")) if n.sure]
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وصل وزير النقل سمير عطوان مساء أمس.", ["وزير النقل سمير عطوان"]),
        ("وقال د. نزار بن هاشم العلي إن السد آمن.", ["د. نزار بن هاشم العلي"]),
        ("سأل عبد الرحيم شلهوب عن الدفاتر.", ["عبد الرحيم شلهوب"]),
        ("وحضر النائب علي مراد، وغادر بعد ساعة.", ["النائب علي مراد"]),
        ("واعتمد على الشركة في النقل.", []),  # على is folded like علي
        ("قالت الوزارة إن الطريق مغلق.", []),
    ],
)
def test_persons_without_capitals(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("المتحدث باسم الوزارة زاهي بشور", SourceClass.NAMED),
        ("د. نزيه شلهوب", SourceClass.NAMED),
        ("المعلمة تالا المعوض", SourceClass.NAMED),
        ("وزير الري", SourceClass.NAMED),
        ("متحدث باسم الجيش", SourceClass.ANONYMOUS),
        ("مدير أحد المخازن", SourceClass.ANONYMOUS),
        ("القبطان", SourceClass.ANONYMOUS),
        ("المتظاهرون", SourceClass.ANONYMOUS),
        ("نقابة البحارة", SourceClass.NAMED),
        ("تقرير أممي", SourceClass.DOCUMENT),
    ],
)
def test_class_without_capitals(text: str, class_: SourceClass) -> None:
    originals = text.replace("د.", "د .").split()
    assert read_mention(text, [fold(w) for w in originals], originals, lex("ar")).class_ is class_


def test_nominative_and_oblique() -> None:
    assert nominative("مصدرا أمنيا في الميناء", lex("ar")) == "مصدر أمني في الميناء"
    assert nominative("مسؤولين محليين", lex("ar")) == "مسؤولون محليون"
    assert nominative("زميلها سمير", lex("ar")) == "زميلها سمير"
    assert oblique("موظفون", lex("ar")) == "الموظفين"


@frozen
class FleetAliases(NoAliases):
    """Knows one body."""

    def canonical(self, name: str) -> str | None:
        return "Northern Fleet" if fold(name) in ("the northern fleet", "الأسطول الشمالي", "northern fleet") else None


@pytest.mark.parametrize(
    ("code", "text", "resolved"),
    [
        ("en", "A spokesman for the Northern Fleet said the ship was safe.", "A spokesman for the Northern Fleet"),
        ("en", "A Northern Fleet spokeswoman said the ship was safe.", "A Northern Fleet spokeswoman"),
    ],
)
def test_who_speaks_for_a_body_is_its_voice(code: str, text: str, resolved: str) -> None:
    document = Document(id="d", text=text, lang=code)
    claims = attribute(document, split(text, pack(code)), pack(code), FleetAliases())
    source = next(c.source for c in claims if c.source)
    assert (source.resolved, source.class_) == (resolved, SourceClass.ANONYMOUS)
    assert source.canonical == "Northern Fleet"


def test_the_part_of_a_mention_that_is_spoken_for() -> None:
    known = speaker_words(lex("en"))
    assert speaks_for(("a", "spokesman", "for", "the", "army"), known) == (3, 5)
    assert speaks_for(("army", "spokesman"), known) == (0, 1)
    assert speaks_for(("the", "army"), known) is None


@pytest.mark.parametrize(
    ("wanted", "known", "agree"),
    [("f", "fsh", True), ("m", "fsh", False), ("p", "s", False), ("n", "h", False), ("h", "n", False), ("", "", True)],
)
def test_agreement(wanted: str, known: str, agree: bool) -> None:
    assert fits(frozenset(wanted), frozenset(known)) is agree


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_given_name_is_of_both_genders_or_a_function_word(code: str) -> None:
    table, words = pack(code).load(Speakers), lex(code)
    assert not words.male & words.female
    assert len(set(table.male)) == len(table.male)
    assert len(set(table.female)) == len(table.female)
    if not words.syntax.cased:
        assert not (words.male | words.female) & (words.complementisers | words.negations | words.pronouns.keys())


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_names_in_any_order_never_raise(code: str, data: st.DataObject) -> None:
    words = lex(code)
    pool = [
        *sorted(words.male)[:20],
        *sorted(words.titles)[:30],
        *sorted(words.people)[:20],
        *sorted(words.documents)[:9],
    ]
    pool += [*sorted(words.particles), *sorted(words.partitives), *sorted(words.pronouns), ".", "،", ",", '"', "«", "ﷲ"]
    pool += ["قال", "وأضاف", "said", "she", "أن", "that", "ـ", "وَ", "فﷺ"]
    text = " ".join(data.draw(st.lists(st.sampled_from(pool), max_size=30)))
    document = Document(id="d", text=text, lang=code)
    for claim in attribute(document, split(text, pack(code)), pack(code), NoAliases()):
        if claim.source is not None:
            assert claim.source.resolved
            assert all(text[s.start : s.end] for s in claim.source.spans)


def said(code: str, text: str) -> list[tuple[str, str, str]]:
    """Resolved source, its class and the polarity of every attributed claim."""
    document = Document(id="d", text=text, lang=code)
    claims = attribute(document, split(text, pack(code)), pack(code), NoAliases())
    return [(c.source.resolved, c.source.class_.value, c.polarity.value) for c in claims if c.source]


@pytest.mark.parametrize(
    ("code", "text", "last"),
    [
        # a person who was only mentioned, and not the woman who spoke
        (
            "en",
            "Helena Marsh said the bridge was safe. Walter Quill left early. He said it was not.",
            ("Walter Quill", "named", "asserted"),
        ),
        (
            "en",
            "The mill closed in May. Its director says it will open again.",
            ("Its director", "anonymous", "asserted"),
        ),
        # who issued the document is the subject of the verb of issuing
        (
            "ar",
            "أصدر تجمع المزارعين بيانا من صفحتين. وجاء في البيان أن السد آمن.",
            ("تجمع المزارعين", "document", "asserted"),
        ),
        (
            "ar",
            "قالت الوزارة إن الطريق مغلق. وبحسب محضر المعاينة، فإن الجسر متصدع.",
            ("محضر المعاينة", "document", "asserted"),
        ),
        # named by whom they belong to
        ("ar", "قال سمير شلهوب إن السد آمن. وقال ديوانه إن الجسر سليم.", ("ديوان سمير شلهوب", "named", "asserted")),
        ("ar", "قال سمير شلهوب إن السد آمن. وقال والده إن الجسر سليم.", ("والد سمير شلهوب", "anonymous", "asserted")),
        ("ar", "قال سمير شلهوب إن السد آمن. وقالت زوجته إن الجسر سليم.", ("زوجة سمير شلهوب", "anonymous", "asserted")),
        ("ar", "قال سمير شلهوب إن السد آمن. وقالت موظفة إن الجسر سليم.", ("موظفة", "anonymous", "asserted")),
        # a person named after what was said is whom the next sentence means
        (
            "ar",
            "قالت الشرطة إن المصابين تسعة، لكن الطبيب نزار شلهوب جعل الرقم عشرين. وأضاف أن الدواء قليل.",
            ("الطبيب نزار شلهوب", "named", "asserted"),
        ),
    ],
)
def test_who_speaks_last(code: str, text: str, last: tuple[str, str, str]) -> None:
    assert said(code, text)[-1] == last


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "قالت الشركة إن المصنع سيغلق غدا. هذا ما نفته الوزارة لاحقا."),
        ("ar", "قالت الشركة إن المصنع سيغلق غدا. ونفت الوزارة هذه الأنباء جملة وتفصيلا."),
        ("en", "The firm said the plant would close. The ministry rejected the claim as false."),
    ],
)
def test_a_denial_of_what_was_said_before_has_its_content(code: str, text: str) -> None:
    document = Document(id="d", text=text, lang=code)
    first, second = (
        c for c in attribute(document, split(text, pack(code)), pack(code), NoAliases()) if c.source is not None
    )
    assert first.content == second.content
    assert {first.polarity.value, second.polarity.value} == {"asserted", "denied"}
