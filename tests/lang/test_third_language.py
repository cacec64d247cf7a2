"""A language that came as one folder: a French article read, judged against English and Arabic references, and told in
French; and other languages do not pay for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import claimcheck
from claimcheck.assembly import build_renderer
from claimcheck.facts.numbers import quantities
from claimcheck.lang.detect import detect
from claimcheck.lang.fold import fold
from claimcheck.lang.joints import joints, written
from claimcheck.lang.pack import codes, pack
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document

ARTICLE = """Le ministère tunisien de l’Intérieur a annoncé mercredi que douze personnes avaient été blessées dans \
l’incendie d’un entrepôt à Bizerte.

« Le feu a détruit 1\u202f200 tonnes de blé », a déclaré le directeur du port, Karim Belaïd. « Nous rouvrirons le quai \
dimanche », a-t-il ajouté.

La compagnie Sahel Céréales a démenti que l’entrepôt ait contenu des explosifs. Selon la protection civile, \
l’incendie est parti d’un câble électrique.

Le maire de Bizerte, Hédi Mansour, a promis une enquête, précisant que quatre-vingt-dix familles avaient été \
évacuées. L’hôpital, a souligné M. Mansour, a reçu sept blessés graves.

D’après un rapport de l’institut de métrologie, le vent soufflait à 70 km/h le 10 mars. Deux diplomates européens \
ont affirmé que l’Union européenne verserait 2,5 millions d’euros.

Le syndicat des dockers exige la démission du directeur. « Aucun mort n’est à déplorer », affirme la préfecture. Le \
quai est resté fermé jeudi."""
DOCUMENT = Document(id="article", text=ARTICLE, lang="fr", publisher="Gazette du Levant", published="2026-03-12")
ENGLISH = """The fire in the Bizerte warehouse destroyed 1,200 tonnes of wheat, port director Karim Belaid said on \
Wednesday. The European Union will give 2.5 million euros, two officials in Brussels said."""
ARABIC = """وقال مدير الميناء كريم بلعيد إن الحريق أتلف 700 طن من القمح. وأكدت الولاية أنه لا قتلى في الحريق."""


@pytest.fixture(scope="module")
def checker() -> claimcheck.Checker:
    return claimcheck.build_checker()


@pytest.fixture(scope="module")
def claims(checker: claimcheck.Checker) -> dict[str, Claim]:
    return {claim.text.replace("\u202f", " "): claim for claim in checker.read(DOCUMENT)}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "douze personnes avaient été blessées dans l’incendie d’un entrepôt à Bizerte",
            "Tunisian Ministry of Interior",
        ),
        ("Le feu a détruit 1 200 tonnes de blé", "Karim Belaïd"),
        ("Nous rouvrirons le quai dimanche", "Karim Belaïd"),
        ("l’entrepôt ait contenu des explosifs", "Sahel Céréales"),
        ("l’incendie est parti d’un câble électrique", "Tunisian civil defence"),
        ("une enquête", "Hédi Mansour"),
        ("quatre-vingt-dix familles avaient été évacuées", "Hédi Mansour"),
        ("L’hôpital a reçu sept blessés graves", "Hédi Mansour"),
        ("le vent soufflait à 70 km/h le 10 mars", "l’institut de métrologie"),
        ("l’Union européenne verserait 2,5 millions d’euros", "Deux diplomates européens"),
        ("la démission du directeur", "Le syndicat des dockers"),
        ("Aucun mort n’est à déplorer", "la préfecture"),
        ("Le quai est resté fermé jeudi", None),
    ],
)
def test_who_said_what(claims: dict[str, Claim], text: str, source: str | None) -> None:
    found = claims[text].source
    assert (found.canonical if found else None) == source


def test_figures_dates_places(claims: dict[str, Claim]) -> None:
    facts = {text: claim.facts for text, claim in claims.items()}
    assert [(q.low, q.unit) for q in facts["Le feu a détruit 1 200 tonnes de blé"].quantities] == [(1_200_000, "kg")]
    assert [q.low for q in facts["quatre-vingt-dix familles avaient été évacuées"].quantities] == [90]
    assert [str(t.start) for t in facts["Nous rouvrirons le quai dimanche"].times] == ["2026-03-15"]
    assert [str(t.start) for t in facts["Le quai est resté fermé jeudi"].times] == ["2026-03-12"]
    hurt = "douze personnes avaient été blessées dans l’incendie d’un entrepôt à Bizerte"
    assert [p.place for p in facts[hurt].places] == ["Bizerte"]


def test_judged_against_english_and_arabic(checker: claimcheck.Checker) -> None:
    checker.add_references(
        [
            Document(id="en", text=ENGLISH, lang="en", publisher="Coast Courier", published="2026-03-12"),
            Document(id="ar", text=ARABIC, lang="ar", publisher="المرفأ اليوم", published="2026-03-12"),
        ]
    )
    report = checker.check(DOCUMENT)
    found = {f.claim.text.replace("\u202f", " "): f for f in report.findings}
    wheat = {e.document: e.relation.value for e in found["Le feu a détruit 1 200 tonnes de blé"].evidence}
    assert wheat == {"en": "supports", "ar": "contradicts"}
    aid = found["l’Union européenne verserait 2,5 millions d’euros"]
    assert aid.verdict.value == "supported"
    for format_ in ("text", "html"):
        shown = build_renderer(format_, lang="fr").render(report)
        assert "la déclaration donne 1\u202f200\u202f000" in shown or "1\u202f200" in shown
        assert "Coast Courier" in shown and "étayé" in shown.casefold()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Le ministère a annoncé que les troupes ont quitté la base", "fr"),
        ("L’usine sera fermée pour trois jours, selon la préfecture.", "fr"),
        ("Grève des dockers : le port est à l’arrêt depuis lundi", "fr"),
        ("Café owner Zoé sues rival", "en"),
        ("The café on the Champs-Élysées reopened on Monday, its owner said.", "en"),
        ("El ministro de Defensa dijo que la situación en la frontera es grave", "es"),
        ("Il ministro ha detto che la base è stata chiusa per motivi di sicurezza", "it"),
        ("O ministro disse que a base foi fechada por razões de segurança", "pt"),
        ("De minister zei dat de basis is gesloten en dat er geen gewonden zijn", "nl"),
    ],
)
def test_french_draws_no_text_of_another_language(text: str, lang: str) -> None:
    assert detect(text) == lang


def test_joints_part_what_is_written_together() -> None:
    parted = joints(pack("fr"))
    assert [p for _, _, p in parted.parts(fold("Qu’à"))] == ["qu'", "a"]
    assert [p for _, _, p in parted.parts("a-t-il")] == ["a", "il-"]
    assert [p for _, _, p in parted.parts("aujourd'hui")] == ["aujourd'hui"]
    assert [p for _, _, p in joints(pack("en")).parts("o'neil's")] == ["o'neil's"]
    assert written(["un", "rapport", "de", "l’", "institut"]) == "un rapport de l’institut"


def test_numbers_of_three_languages_agree() -> None:
    rows = [
        ("en", "about 1.2 million barrels per day"),
        ("fr", "environ 1,2 million de barils par jour"),
        ("ar", "نحو 1.2 مليون برميل يوميا"),
    ]
    read = {(q.low, q.high, q.unit) for lang, text in rows for q in quantities(text, pack(lang))}
    assert len(read) == 1, read


def test_an_english_article_reads_no_other_tables() -> None:
    """Of a language that is not the document's only what tells languages apart is read."""
    code = (
        "from claimcheck.assembly import build_checker; from claimcheck.model.text import Document;"
        "from claimcheck.lang import pack; from claimcheck.lang.detect import detect;"
        "text = 'The mayor said that the bridge would reopen on Monday.';"
        "build_checker().read(Document(id='x', text=text, lang=detect(text)));"
        "print(sorted(table.FILE for folder, table in pack._READ if folder.name == 'fr'))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['detect.toml', 'pack.toml']"


def test_report_languages_are_the_packs() -> None:
    from claimcheck.arguments import parse

    assert {"ar", "en", "fr"} <= set(codes())
    with pytest.raises(claimcheck.UsageError):
        build_renderer("text", lang="pt")
    assert parse(["extract", "x.txt", "--report-lang", "fr"]).report_lang == "fr"
