"""Whether the source really said it, on small stories of our own, from text to verdict: per sign of a misattribution
what shows it and what must not be taken for it.
"""

from __future__ import annotations

import pytest
from attrs import frozen

import claimcheck
from claimcheck.config import Config
from claimcheck.model.judgement import AttributionCheck
from claimcheck.model.text import Document
from claimcheck.pipeline import Checker

CONFIRMED, MISQUOTED = AttributionCheck.CONFIRMED, AttributionCheck.MISQUOTED
MISATTRIBUTED, UNVERIFIED = AttributionCheck.MISATTRIBUTED, AttributionCheck.UNVERIFIED


@frozen
class Story:
    """An article of one sentence, and references (publisher, text); the article's first claim is asked about."""

    article: str
    references: tuple[tuple[str, str], ...]
    expected: AttributionCheck


FERRY = "The Harbour Authority said the night ferry to Marrow Island would resume on 3 May with four boats."
FERRY_AR = "قالت هيئة الموانئ إن العبارة الليلية إلى جزيرة مارو ستستأنف رحلاتها في 3 مايو بأربعة قوارب."

REST = {
    "en": " Market traders swept the quay before the fair opened. Apples were dear this year after the late frost in "
    "the hills, and a brass band from the next valley played until the rain drove everybody home.",
    "ar": " وكنس باعة السوق الرصيف قبل افتتاح المعرض. وغلا التفاح هذا العام بعد الصقيع المتأخر في التلال، "
    "وعزفت فرقة نحاسية من الوادي المجاور حتى أعاد المطر الناس إلى بيوتهم.",
}
"""What else stands in the article: a reference that has its first sentence word for word is then no copy of it."""
BESIDE = {
    "en": (
        " The valley fair opens on Friday for a week. Last year eleven thousand came, and a baker from Tarn won the "
        "prize for the best plum cake with a recipe that her grandmother had kept in a tin box under the stairs.",
        " Snow closed the upper pass for two nights, and a bus with skiers waited at the inn until a plough came. "
        "The innkeeper cooked soup for forty guests and taught their children to carve spoons from birch wood.",
    ),
    "ar": (
        " ويفتتح معرض الوادي يوم الجمعة لمدة أسبوع. وفي العام الماضي زاره أحد عشر ألفا، وفازت خبازة من تارن بجائزة "
        "أفضل كعكة خوخ بوصفة احتفظت بها جدتها في علبة من الصفيح تحت الدرج.",
        " وأغلق الثلج الممر العلوي ليلتين وانتظرت حافلة متزلجين عند النزل حتى جاءت الجرافة. وطبخ صاحب النزل حساء "
        "لأربعين ضيفا وعلم أطفالهم نحت الملاعق من خشب البتولا.",
    ),
}
"""What else stands in the references."""

STORIES = {
    # -- confirmed
    "its own bulletin says it": Story(
        FERRY,
        (("Harbour Authority", "The night ferry to Marrow Island will resume on 3 May with four boats."),),
        CONFIRMED,
    ),
    "another outlet has it say so": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The night ferry to Marrow Island will resume on 3 May with four boats, the Harbour Authority said.",
            ),
        ),
        CONFIRMED,
    ),
    "a spokesman without a name is not checked": Story(
        "A spokesman for the Harbour Authority said the night ferry to Marrow Island would resume on 3 May.",
        (
            (
                "The Valley Gazette",
                "The Harbour Authority said on Tuesday that the night ferry to Marrow Island would resume on 3 May.",
            ),
        ),
        UNVERIFIED,
    ),
    "across languages": Story(
        "The snow and ice data centre said the glacier above Tarn lost 12 metres in 2025.",
        (("صحيفة الوادي", "قال مركز بيانات الثلج والجليد إن النهر الجليدي فوق تارن فقد 12 مترا في عام 2025."),),
        CONFIRMED,
    ),
    "in words of its own, which deny the opposite": Story(
        "The mayor of Tarn, Ilse Bram, denied that the town was short of salt.",
        (("The Valley Gazette", "Mayor Ilse Bram said there was salt enough for every road in Tarn."),),
        CONFIRMED,
    ),
    "in Arabic": Story(
        FERRY_AR,
        (
            (
                "صحيفة الوادي",
                "أعلنت هيئة الموانئ أن العبارة الليلية إلى جزيرة مارو ستستأنف رحلاتها في 3 مايو بأربعة قوارب.",
            ),
        ),
        CONFIRMED,
    ),
    "also where a witness beside it is surer": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The night ferry to Marrow Island will resume on 3 May with four boats, the mayor Lena Brandt said. "
                "The Harbour Authority said the night ferry to Marrow Island would resume on 3 May with four boats.",
            ),
        ),
        CONFIRMED,
    ),
    # -- misquoted
    "it says another figure": Story(
        "The Harbour Authority said 900 passengers were stranded on Marrow Island on Sunday.",
        (("Harbour Authority", "The Harbour Authority said 90 passengers were stranded on Marrow Island on Sunday."),),
        MISQUOTED,
    ),
    "it says another figure, in Arabic": Story(
        "قالت هيئة الموانئ إن 900 راكب علقوا في جزيرة مارو يوم الأحد.",
        (("صحيفة الوادي", "قالت هيئة الموانئ إن 90 راكبا علقوا في جزيرة مارو يوم الأحد."),),
        MISQUOTED,
    ),
    # -- misattributed
    "it says otherwise, and another says this": Story(
        "The Harbour Authority said 900 passengers were stranded on Marrow Island on Sunday.",
        (
            ("Harbour Authority", "The Harbour Authority said 90 passengers were stranded on Marrow Island on Sunday."),
            (
                "The Valley Gazette",
                "The fishermen's union said 900 passengers were stranded on Marrow Island on Sunday.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "two speakers changed places": Story(
        "The fishermen's union said the night ferry to Marrow Island would resume on 3 May with four boats.",
        (
            (
                "The Valley Gazette",
                "The Harbour Authority said the night ferry to Marrow Island would resume on 3 May with four boats. "
                "The fishermen's union said the night ferry to Marrow Island had torn its nets last summer.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "it declined to comment": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt said the night ferry to Marrow Island would resume on 3 May with four boats. "
                "The Harbour Authority declined to comment.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "it declined to comment, in Arabic": Story(
        FERRY_AR,
        (
            (
                "صحيفة الوادي",
                "قالت بلدية مارو إن العبارة الليلية إلى جزيرة مارو ستستأنف رحلاتها في 3 مايو بأربعة قوارب. "
                "ورفضت هيئة الموانئ التعليق.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "it had not commented, in the other language": Story(
        FERRY_AR,
        (
            (
                "The Valley Gazette",
                "The municipality of Marrow said the night ferry to Marrow Island would resume on 3 May with four "
                "boats. The Ports Authority has not commented.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "it disowned the words": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The night ferry to Marrow Island would resume on 3 May with four boats, the mayor Lena Brandt said. "
                "The words were wrongly attributed to the Harbour Authority.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "another, not it, said so": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt, not the Harbour Authority, said the night ferry to Marrow Island would resume "
                "on 3 May with four boats.",
            ),
        ),
        MISATTRIBUTED,
    ),
    "two references quote another with the very words": Story(
        'The engineer Paul Weber said: "The old bridge will not carry another winter of heavy lorries."',
        (
            (
                "The Valley Gazette",
                '"The old bridge will not carry another winter of heavy lorries," the mayor Lena Brandt said. '
                "She spoke to the council after a long night of rain, and asked for money for a new one.",
            ),
            (
                "Coast Radio",
                "Money is short in the valley. At the market the mayor Lena Brandt told farmers: "
                '"The old bridge will not carry another winter of heavy lorries."',
            ),
        ),
        MISATTRIBUTED,
    ),
    # -- unverified: agreement is corroboration
    "nobody says it": Story(
        FERRY, (("The Valley Gazette", "Sugar prices rose again in the valley, traders said on Monday."),), UNVERIFIED
    ),
    "another agrees": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt said the night ferry to Marrow Island would resume on 3 May with four boats.",
            ),
        ),
        UNVERIFIED,
    ),
    "another agrees, in Arabic": Story(
        FERRY_AR,
        (
            (
                "صحيفة الوادي",
                "قالت بلدية مارو إن العبارة الليلية إلى جزيرة مارو ستستأنف رحلاتها في 3 مايو بأربعة قوارب.",
            ),
        ),
        UNVERIFIED,
    ),
    "another agrees, and it speaks of another matter": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt said the night ferry to Marrow Island would resume on 3 May with four boats.",
            ),
            ("Coast Radio", "The Harbour Authority said a crane operator had won the chess cup of the south."),
        ),
        UNVERIFIED,
    ),
    "another agrees, a third declined to comment": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt said the night ferry to Marrow Island would resume on 3 May with four boats. "
                "The fishermen's union declined to comment.",
            ),
        ),
        UNVERIFIED,
    ),
    "it declined to comment elsewhere": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "The mayor Lena Brandt said the night ferry to Marrow Island would resume on 3 May with four boats.",
            ),
            (
                "Coast Radio",
                "A crane fell onto the fish market of Tarn in January. The Harbour Authority declined to comment.",
            ),
        ),
        UNVERIFIED,
    ),
    "an outlet's own words": Story(
        FERRY,
        (("The Valley Gazette", "The night ferry to Marrow Island will resume on 3 May with four boats."),),
        UNVERIFIED,
    ),
    "one reference quotes another with the very words": Story(
        'The engineer Paul Weber said: "The old bridge will not carry another winter of heavy lorries."',
        (
            (
                "The Valley Gazette",
                '"The old bridge will not carry another winter of heavy lorries," the mayor Lena Brandt said.',
            ),
        ),
        UNVERIFIED,
    ),
    "an anonymous voice": Story(
        FERRY,
        (
            (
                "The Valley Gazette",
                "Two officials said the night ferry to Marrow Island would resume on 3 May with four boats. "
                "The Harbour Authority declined to comment.",
            ),
        ),
        UNVERIFIED,
    ),
    "an anonymous source is never checked": Story(
        "Two officials said the night ferry to Marrow Island would resume on 3 May with four boats.",
        (
            (
                "The Valley Gazette",
                "Two officials said the night ferry to Marrow Island would resume on 3 May with four boats.",
            ),
        ),
        UNVERIFIED,
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_who_said_it(name: str) -> None:
    story = STORIES[name]
    checker: Checker = claimcheck.build_checker(Config(tagger=False))
    checker.add_references(
        [
            Document(
                id=f"r{n}",
                text=text + BESIDE[_lang(text)][n],
                lang=_lang(text),
                publisher=publisher,
                published="2026-04-21",
            )
            for n, (publisher, text) in enumerate(story.references)
        ]
    )
    article = Document(
        id="a",
        text=story.article + REST[_lang(story.article)],
        lang=_lang(story.article),
        publisher="The Lantern",
        published="2026-04-22",
    )
    report = checker.check(article)
    assert report.findings[0].attribution_check is story.expected


def _lang(text: str) -> str:
    return "ar" if any("\u0600" <= c <= "\u06ff" for c in text) else "en"
