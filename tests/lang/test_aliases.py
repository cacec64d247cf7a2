"""Names: golden look-ups, the laws of the tables, mentions in text, a newsroom's own file."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import InputError
from claimcheck.lang.alias_index import COMPILED, KINDS, SHADDA, shipped
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.fold import fold, folded
from claimcheck.lang.pack import codes, pack
from claimcheck.training.make_aliases import AliasTable, StateTable, compiled_rows, expand

NAMES = Aliases.load()

GOLDEN = {
    "Iraqi Ministry of Defence": [
        "وزارة الدفاع العراقية",
        "الدفاع العراقية",
        "وزارة الدفاع في العراق",
        "Iraqi Ministry of Defense",
        "Iraq's defence ministry",
        "the Ministry of Defence of Iraq",
        "the Iraqi defense ministry",
        "Iraq 's defense ministry",
    ],
    "Iraqi government": [
        "الحكومة العراقية",
        "حكومة العراق",
        "للحكومة العراقية",
        "Iraq's government",
        "government of Iraq",
    ],
    "Iraqi army": [
        "الجيش العراقي",
        "والجيش العراقي",
        "Iraqi military",
        "Iraq's armed forces",
        "القوات المسلحة العراقية",
    ],
    "Iraqi Ministry of Oil": ["وزارة النفط العراقية", "Iraq's oil ministry", "the Iraqi Oil Ministry"],
    "Central Bank of Egypt": [
        "البنك المركزي المصري",
        "Egypt's central bank",
        "the Central Bank of Egypt",
        "Egyptian central bank",
    ],
    "Qatari Ministry of Foreign Affairs": ["وزارة الخارجية القطرية", "الخارجية القطرية", "Qatar's foreign ministry"],
    "Egyptian presidency": ["الرئاسة المصرية", "رئاسة الجمهورية المصرية", "Egypt's presidency"],
    "Chinese Ministry of Foreign Affairs": [
        "وزارة الخارجية الصينية",
        "foreign ministry in Beijing",
        "China's foreign ministry",
    ],
    "South Korean police": ["الشرطة الكورية الجنوبية", "South Korea's police", "police in South Korea"],
    "South African government": ["حكومة جنوب أفريقيا", "الحكومة الجنوب أفريقية", "South Africa's government"],
    "UAE Ministry of Energy": ["وزارة الطاقة الإماراتية", "Emirati energy ministry", "the UAE's energy ministry"],
    "King of Jordan": ["ملك الأردن", "العاهل الأردني", "Jordan's king", "الملك الأردني حفظه الله"],
    "Tunisian president": ["الرئيس التونسي", "رئيس تونس", "Tunisia's president", "President of Tunisia"],
    "US Department of Defense (Pentagon)": [
        "البنتاغون",
        "وزارة الدفاع الأمريكية",
        "وزارة الدفاع الأميركية",
        "Pentagon",
        "the U.S. Defense Department",
        "America's defence ministry",
    ],
    "US State Department": [
        "وزارة الخارجية الأمريكية",
        "الخارجية الأميركية",
        "State Department",
        "the US Department of State",
    ],
    "White House": ["البيت الأبيض", "الرئاسة الأمريكية", "the White House"],
    "US Federal Reserve": ["الاحتياطي الفيدرالي", "مجلس الاحتياطي الاتحادي", "the Fed", "America's central bank"],
    "US Central Command (CENTCOM)": [
        "سنتكوم",
        "القيادة المركزية",
        "القيادة المركزية الأمريكية",
        "القيادة المركزية الأميركية «سنتكوم»",
        "CENTCOM",
        "Centcom",
        "U.S. Central Command",
        "US Central Command (CENTCOM)",
        "American Central Command",
    ],
    "UK Foreign Office": ["وزارة الخارجية البريطانية", "British Foreign Office", "UK Foreign Office", "FCDO"],
    "Bank of England": ["بنك إنجلترا", "بنك إنكلترا", "the Bank of England", "the UK's central bank"],
    "Kremlin": ["الكرملين", "Russian presidency", "الرئاسة الروسية"],
    "Élysée": ["الإليزيه", "قصر الإليزيه", "Elysee Palace", "the French presidency"],
    "Israeli military (IDF)": ["الجيش الإسرائيلي", "IDF", "Israel's army", "the Israel Defense Forces"],
    "United States": [
        "أمريكا",
        "أميركا",
        "الولايات المتحدة",
        "US",
        "U.S.",
        "USA",
        "the United States",
        "واشنطن",
        "Washington",
    ],
    "United Kingdom": ["بريطانيا", "المملكة المتحدة", "UK", "Britain", "لندن"],
    "United Arab Emirates": ["الإمارات", "دولة الإمارات العربية المتحدة", "UAE", "the Emirates", "أبوظبي"],
    "North Korea": ["كوريا الشمالية", "DPRK", "Pyongyang"],
    "Ivory Coast": ["ساحل العاج", "كوت ديفوار", "Côte d’Ivoire"],
    "Jordan": ["الأردن", "عمّان", "Amman", "المملكة الأردنية الهاشمية", "the Hashemite Kingdom of Jordan"],
    "Oman": ["عمان", "عُمان", "سلطنة عمان", "Muscat"],
    "NATO": ["الناتو", "حلف شمال الأطلسي", "حلف الناتو", "Nato", "North Atlantic Treaty Organization"],
    "OPEC": ["أوبك", "منظمة أوبك", "Opec"],
    "OPEC+": ["أوبك+", "تحالف أوبك+", "أوبك بلس", "OPEC plus"],
    "World Health Organization (WHO)": [
        "منظمة الصحة العالمية",
        "WHO",
        "لمنظمة الصحة العالمية",
        "World Health Organisation",
    ],
    "International Atomic Energy Agency (IAEA)": [
        "الوكالة الدولية للطاقة الذرية",
        "IAEA",
        "the UN nuclear watchdog",
        "the United Nations' nuclear watchdog",
    ],
    "International Monetary Fund (IMF)": ["صندوق النقد الدولي", "IMF", "the IMF"],
    "UN Relief and Works Agency (UNRWA)": ["الأونروا", "وكالة الأونروا", "UNRWA"],
    "UN refugee agency (UNHCR)": ["مفوضية اللاجئين", "المفوضية السامية لشؤون اللاجئين", "UNHCR"],
    "UN Security Council (UNSC)": ["مجلس الأمن", "مجلس الأمن الدولي", "the U.N. Security Council"],
    "International Criminal Court (ICC)": ["المحكمة الجنائية الدولية", "ICC"],
    "Hezbollah": ["حزب الله", "Hizbullah", "Lebanon's Hezbollah"],
    "Houthis": ["الحوثيون", "جماعة الحوثي", "أنصار الله", "Ansar Allah", "Houthi rebels"],
    "Rapid Support Forces (RSF)": ["قوات الدعم السريع", "الدعم السريع", "RSF"],
    "Syrian Democratic Forces (SDF)": ["قسد", "قوات سوريا الديمقراطية", "SDF"],
    "Islamic Revolutionary Guard Corps (IRGC)": ["الحرس الثوري الإيراني", "IRGC", "Iran's Revolutionary Guards"],
    "Reuters": ["رويترز", "وكالة رويترز", "Reuters news agency"],
    "Agence France-Presse (AFP)": ["فرانس برس", "وكالة فرانس برس", "AFP", "أ ف ب"],
    "Saudi Press Agency (SPA)": ["واس", "وكالة الأنباء السعودية", "SPA"],
    "WAM": ["وام", "وكالة أنباء الإمارات", "Emirates News Agency"],
    "Iraqi News Agency (INA)": ["واع", "وكالة الأنباء العراقية", "INA"],
    "US Geological Survey (USGS)": ["هيئة المسح الجيولوجي الأمريكية", "USGS", "the U.S. Geological Survey"],
    "Banque du Liban (BDL)": ["مصرف لبنان", "Lebanon's central bank"],
    "Central Bank of Kuwait": ["بنك الكويت المركزي", "Kuwait's central bank"],
}


@pytest.mark.parametrize(("name", "canonical"), [(n, c) for c, ns in GOLDEN.items() for n in ns])
def test_golden(name: str, canonical: str) -> None:
    assert NAMES.canonical(name) == canonical


@pytest.mark.parametrize(
    "name",
    [
        "us",
        "who",
        "ap",
        "the command",
        "وزارة الدفاع",
        "the ministry",
        "الحماس",
        "وكالة",
        "ووام",
        "",
        "()",
        "'s",
        "...",
        "the",
    ],
)
def test_unknown(name: str) -> None:
    assert NAMES.canonical(name) is None


def test_at_least_three_hundred_bodies_in_every_language() -> None:
    for code in codes():
        if pack(code).has(AliasTable):
            table = pack(code).load(AliasTable)
            own = [n for n in table.names.values() if n.forms or n.exact or n.name]
            assert len(own) >= (300 if pack(code).info.coverage == "full" else 100), code
            assert len(pack(code).load(StateTable).states) >= 195, code


def test_compiled_file_is_what_the_tables_say() -> None:
    assert COMPILED.read_text(encoding="utf-8") == compiled_rows(), "run python -m claimcheck.training.make_aliases"


def test_packs_know_the_same_states_and_bodies() -> None:
    tables = [pack(code) for code in codes() if pack(code).has(AliasTable)]
    for one in tables[1:]:
        assert set(one.load(StateTable).states) == set(tables[0].load(StateTable).states)
        assert set(one.load(AliasTable).bodies) == set(tables[0].load(AliasTable).bodies)
        names, all_names = set(one.load(AliasTable).names), set(tables[0].load(AliasTable).names)
        assert names == all_names if one.info.coverage == "full" else names < all_names


def test_keys_are_folded_and_every_canonical_name_once() -> None:
    index = shipped()
    for form in (*index.names, *index.states, *index.bare):
        assert form == fold(form) == " ".join(form.split())
    entries = {id(e): e for e, _ in index.names.values()}
    assert len({e.canonical for e in entries.values()}) == len(entries)
    assert {e.kind for e in entries.values()} <= set(KINDS)
    assert [form for form, (_, flags) in index.names.items() if SHADDA in flags] == []


def _spelled() -> list[tuple[str, str]]:
    """Every form of every name by hand, as the tables spell it, with its canonical name."""
    main = {
        i: n
        for code in codes()
        if pack(code).has(AliasTable)
        for i, n in pack(code).load(AliasTable).names.items()
        if n.name
    }
    out = []
    for code in codes():
        if pack(code).has(AliasTable):
            for i, n in pack(code).load(AliasTable).names.items():
                canonical = f"{main[i].name} ({main[i].short})" if main[i].short else main[i].name or ""
                forms = [f for form in (*n.forms, *n.exact) for f in expand(form) if "{" not in f]
                out += [(f, canonical) for f in (*forms, canonical)]
    return out


def test_every_form_leads_to_its_name_and_only_there() -> None:
    for form, canonical in _spelled():
        assert NAMES.canonical(form) == canonical, form


def test_every_body_of_every_state_is_known_by_its_canonical_name() -> None:
    index = shipped()
    owner: dict[str, tuple[str, str]] = {}
    for state in index.labels:
        for body in index.bodies:
            canonical = NAMES.of_state(body, state)
            assert canonical is not None
            assert owner.setdefault(canonical, (body, state)) == (body, state)
            entry = NAMES.entry(canonical)
            assert entry is not None, canonical
            assert (entry.canonical, entry.state) == (canonical, state)


def test_arabic_adjectives_in_both_genders() -> None:
    states = pack("ar").load(StateTable).states
    for code, names in states.items():
        for adj in names.adj:
            definite = " ".join("ال" + word for word in adj.split())
            feminine = " ".join(f"ال{word}ة" for word in adj.split())
            assert NAMES.canonical(f"الجيش {definite}") == NAMES.of_state("army", code)
            assert NAMES.canonical(f"وزارة الصحة {feminine}") == NAMES.of_state("health", code)


def test_bodies_without_their_state() -> None:
    for name in ("وزارة الدفاع", "ووزارة الدفاع", "لوزارة الدفاع", "the defence ministry", "the Ministry of Defense"):
        assert NAMES.bare_body(name) == "defence"
    assert NAMES.bare_body("الخارجية") == "foreign"
    assert NAMES.bare_body("the central bank") == "central_bank"
    assert NAMES.bare_body("Reuters") is None
    assert NAMES.of_state("defence", "US") == "US Department of Defense (Pentagon)"
    assert NAMES.of_state("nothing", "US") is None
    assert NAMES.of_state("defence", "ZZ") is None


def test_kinship() -> None:
    assert NAMES.parents("Iraq's defence ministry") == ("Iraqi government", "Iraq")
    assert NAMES.parents("سنتكوم")[0] == "US Department of Defense (Pentagon)"
    assert NAMES.parents("سنتكوم")[-1] == "United States"
    assert NAMES.state_of("البنك المركزي المصري") == "EG"
    assert NAMES.state_name("EG") == "Egypt"
    assert NAMES.kin("وزير الدفاع العراقي", "Iraqi Ministry of Defence")
    assert not NAMES.kin("Iraqi Ministry of Oil", "Iraqi Ministry of Defence")
    assert not NAMES.kin("nobody", "nobody")


def _mentions(text: str) -> list[tuple[str, str]]:
    return [(m.span.of(text), m.canonical) for m in NAMES.mentions(folded(text))]


def test_mentions_are_the_longest() -> None:
    assert _mentions("Iraq's defence ministry told Reuters that the US Central Command (CENTCOM) had left.") == [
        ("Iraq's defence ministry", "Iraqi Ministry of Defence"),
        ("Reuters", "Reuters"),
        ("US Central Command (CENTCOM)", "US Central Command (CENTCOM)"),
    ]
    assert _mentions("أكّدت القيادةُ المركزية الأمريكية «سنتكوم» ذلك لرويترز، ونفته للحكومة العراقية.") == [
        ("القيادةُ المركزية الأمريكية «سنتكوم»", "US Central Command (CENTCOM)"),
        ("رويترز", "Reuters"),
        ("للحكومة العراقية", "Iraqi government"),
    ]


def test_mentions_are_written_as_names() -> None:
    assert _mentions("who told us that a white house in turkey is an ap") == []
    assert _mentions("WHO IS TO BLAME FOR US BEING LATE") == []
    assert [c for _, c in _mentions("The WHO and the AP warned us.")] == [
        "World Health Organization (WHO)",
        "Associated Press (AP)",
    ]


def test_mentions_do_not_cross_a_boundary() -> None:
    assert _mentions("Troops left Iraq. Ministry of Defence staff stayed.") == [("Iraq", "Iraq")]
    assert _mentions("They came from Egypt, police in Oman said.") == [
        ("Egypt", "Egypt"),
        ("police in Oman", "Royal Oman Police"),
    ]


def test_words_that_are_mostly_something_else_are_no_mentions() -> None:
    assert _mentions("رجل واع قال إنه مدير مالي في إدارة الري السودانية") == []
    assert _mentions("وقالت الري السودانية") == [("الري السودانية", "Sudanese Ministry of Water Resources")]


def test_a_capital_is_marked() -> None:
    marks = {m.canonical: m.by_capital for m in NAMES.mentions(folded("Baghdad and Qatar"))}
    assert marks == {"Iraq": True, "Qatar": False}


TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            "US",
            "U.S.",
            "وزارة",
            "الدفاع",
            "العراقية",
            "«",
            "»",
            "(",
            ")",
            "Iraq's",
            "s",
            "'",
            ".",
            "للحكومة",
            "َ",
            "ـ",
            " ",
            "\n",
        ]
    )
).map(" ".join)


@given(TEXTS)
@settings(max_examples=300)
def test_nothing_raises_and_offsets_slice(text: str) -> None:
    NAMES.canonical(text)
    NAMES.bare_body(text)
    NAMES.same_name(text, text[::-1])
    last = 0
    for mention in NAMES.mentions(folded(text)):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.of(text).strip() == mention.span.of(text)
        last = mention.span.end


def test_time_is_linear() -> None:
    for piece in ("Iraqi Ministry of Defence of the ", "وزارة الدفاع العراقية ", "u.s.", "('«", "x" * 40):
        text = folded((piece * (200_000 // len(piece)))[:200_000])
        start = time.perf_counter()
        NAMES.mentions(text)
        assert time.perf_counter() - start < 5, piece
        assert NAMES.canonical(text.source) is None


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "names.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_names_win(tmp_path: Path) -> None:
    own = Aliases.load(
        _file(
            tmp_path,
            """
            [[names]]
            canonical = "Basra Observer"
            kind = "outlet"
            state = "IQ"
            forms = ["مرصد البصرة", "AP"]
            exact = ["الرصد"]
            [[names]]
            canonical = "U.S. Central Command"
            forms = ["the Tampa command"]
            """,
        )
    )
    assert own.canonical("AP") == own.canonical("لمرصد البصرة") == own.canonical("الرصد") == "Basra Observer"
    assert own.canonical("Associated Press") == "Associated Press (AP)"
    assert own.canonical("سنتكوم") == own.canonical("Tampa command") == "U.S. Central Command"
    entry = own.entry("Tampa command")
    assert entry is not None
    assert (entry.kind, entry.state) == ("body", "US")
    assert own.parents("Basra Observer") == ("Iraq",)
    assert [m.canonical for m in own.mentions(folded("قال مرصد البصرة إن الرصد مستمر"))] == ["Basra Observer"]
    assert NAMES.canonical("AP") == "Associated Press (AP)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names = 3", "names"),
        ("[[names]]\ncanonical = 'A'\ncolour = 'red'", "names[0].colour"),
        ("[[names]]\nforms = ['A']", "names[0].canonical"),
        ("[[names]]\ncanonical = 'A'\nkind = 'ship'", "names[0].kind"),
        ("[[names]]\ncanonical = 'A'\nstate = 'Iraq'", "names[0].state"),
        ("[[names]]\ncanonical = 'A'\nforms = 'B'", "names[0].forms"),
        ("[[names]]\ncanonical = 'A'\nforms = ['B', '?']", "names[0].forms[1]"),
        ("[[names]]\ncanonical = 'A'\nforms = ['B']\n[[names]]\ncanonical = 'C'\nforms = ['b']", "names[1].forms[0]"),
        ("[[names]", "not a TOML file"),
    ],
)
def test_a_bad_file_is_named_with_its_field(tmp_path: Path, text: str, said: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(InputError) as error:
        Aliases.load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Aliases.load(tmp_path / "none.toml")


def _shared() -> Path | None:
    for place in (os.environ.get("CLAIMCHECK_SHARED"), str(Path(__file__).parents[3] / "shared")):
        if place and (Path(place) / "data" / "whosaid" / "dev.jsonl").is_file():
            return Path(place)
    return None


def test_sources_of_the_dev_sets_that_no_table_knows() -> None:
    """Lists them (`pytest -rP`); names of people and invented companies have no place in the tables."""
    shared = _shared()
    if shared is None:
        pytest.skip("no development data here")
    sources: set[str] = set()
    for line in (shared / "data" / "whosaid" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sources |= {a["source_resolved"] for a in row["attributions"] if a["class"] == "named" and a["source_resolved"]}
    for path in (shared / "data" / "newsdesk").glob("*.json"):
        row = json.loads(path.read_text(encoding="utf-8"))
        sources |= {c["source"] for c in row["claims"] if c["source"]}
    unknown = sorted(s for s in sources if NAMES.canonical(s) is None and NAMES.bare_body(s) is None)
    print(f"{len(unknown)} of {len(sources)} sources without a canonical name:", *unknown, sep="\n  ")
    index = shipped()
    adjectives = {form for form, stands in index.states.items() for slot, _, _ in stands if slot == "adj"}
    bodies = [s for s in sources if any(s_key in adjectives for s_key in fold(s).split()) and len(s.split()) <= 4]
    bodies = [s for s in bodies if any(NAMES.bare_body(" ".join(s.split()[:n])) for n in range(1, len(s.split())))]
    known = [s for s in bodies if NAMES.canonical(s)]
    assert not bodies or len(known) > len(bodies) / 2, sorted(set(bodies) - set(known))
