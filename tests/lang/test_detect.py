"""Language detection: the packs, their neighbours, and texts that tell nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.lang import detect as module
from claimcheck.lang.detect import CommonWords, detect, primary, supported
from claimcheck.lang.pack import codes, pack


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("قالت وزارة الدفاع إن القوات غادرت القاعدة يوم الأحد.", "ar"),
        ("بغداد", "ar"),
        ("قال وزير الزراعة إن بذور گندم وصلت إلى ميناء أم قصر من مدينة چالوس.", "ar"),
        ("أعلن رئیس الوزراء أن الحکومة ستعقد اجتماعا في بغداد غدا", "ar"),
        ("وزارت دفاع اعلام کرد که نیروها از پایگاه خارج شدند", "fa"),
        ("وزیر دفاع نے کہا ہے کہ فوج اڈے سے نکل گئی", "ur"),
        ("وەزارەتی بەرگری ڕایگەیاند کە هێزەکان لە بنکەکە دەرچوون", "ckb"),
        ("The ministry said troops had left the base on Sunday.", "en"),
        ("Troops leave base", "en"),
        ("Erdoğan visits İzmir", "en"),
        ("Minister un-resigns after uproar", "en"),
        ("Le ministère a annoncé que les troupes ont quitté la base", "fr"),
        ("Das Ministerium teilte mit, dass die Truppen den Stützpunkt verlassen haben", "de"),
        ("El ministerio anunció que las tropas dejaron la base", "es"),
        ("国防部表示部队已离开基地", "zh"),
        ("防衛省は部隊が基地を離れたと発表した", "ja"),
        ("국방부는 부대가 기지를 떠났다고 밝혔다", "ko"),
        ("Минобороны сообщило, что войска покинули базу", "ru"),
        ("Міноборони повідомило, що війська залишили базу", "uk"),
        ("משרד הביטחון הודיע", "he"),
        ("", "und"),
        ("2026-01-18, 17:00!", "und"),
        ("🎉🎉", "und"),
    ],
)
def test_language(text: str, lang: str) -> None:
    assert detect(text) == lang


def test_majority_of_letters_wins() -> None:
    assert detect("CENTCOM: قالت القيادة المركزية الأمريكية إن قواتها غادرت القاعدة") == "ar"
    assert detect("The word قال opens most Arabic news sentences.") == "en"


def test_diacritics_do_not_change_the_language() -> None:
    assert detect("قَالَتْ وِزَارَةُ الدِّفَاعِ إِنَّ القُوَّاتِ غَادَرَتْ") == "ar"


@given(st.text())
def test_never_raises_and_names_a_code(text: str) -> None:
    assert detect(text).isalpha()


def test_cost_is_bounded() -> None:
    start = time.perf_counter()
    detect("غادرت القوات القاعدة. " * 250_000)
    assert time.perf_counter() - start < 0.5


def test_supported_follows_the_folders() -> None:
    assert all(supported(code) for code in codes())
    assert supported("ar-IQ") and supported("EN_us")
    assert not supported("pt") and not supported("und")
    assert primary(" AR-iq ") == "ar"


@pytest.mark.parametrize("code", [c for c in codes() if pack(c).has(CommonWords)])
def test_common_words_have_no_duplicates(code: str) -> None:
    words = pack(code).load(CommonWords).words
    assert len(words) == len(set(words)) > 20


def test_neighbours_name_each_language_once() -> None:
    table = module._neighbours()
    names = [n.code for n in table.language]
    assert len(names) == len(set(names))
    assert not set(names) & set(table.scripts.values())
