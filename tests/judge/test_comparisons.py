"""The comparisons of facts as decision tables: what SPEC says of figures, dates, places, actors, plans and wholes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimcheck.judge.combined import terms
from claimcheck.lang.aliases import Aliases
from claimcheck.model.judgement import Aspect, ClaimPair, Passage, Reason

Make = Callable[..., Passage]
Compare = Callable[[Aspect, Passage, Passage], list[Reason]]
QUANTITY, TIME, PLACE = Aspect.QUANTITY, Aspect.TIME, Aspect.PLACE


@pytest.fixture(scope="module")
def compare(aliases: Aliases) -> Compare:
    """`compare(aspect, claim, evidence)`: what the judge compares of that aspect, in the order of the claim."""

    def reasons(aspect: Aspect, claim: Passage, evidence: Passage) -> list[Reason]:
        found = terms(ClaimPair(claim=claim, evidence=evidence, similarity=0.5), aliases)
        return [t.reason for t in found if t.reason.aspect is aspect]

    return reasons


def relations(found: Iterable[Reason]) -> str:
    return " ".join(r.relation.value for r in found)


QUANTITIES = [
    # the same figure in digits, words and scripts
    ("The convoy had 48 trucks.", "The convoy had 48 trucks.", "same"),
    ("The convoy had forty-eight trucks.", "ضمت القافلة 48 شاحنة.", "same"),
    ("ضمت القافلة ٤٨ شاحنة.", "ضمت القافلة ثماني وأربعين شاحنة.", "same"),
    ("A dozen boats sank.", "12 boats sank.", "same"),
    ("قُتل 15 شخصا.", "15 people were killed.", "same"),
    # rounding
    ("170,000 pilgrims registered.", "The office counted 167,400 pilgrims.", "compatible"),
    ("سجل 170 ألف حاج أسماءهم.", "The office counted 167,400 pilgrims.", "compatible"),
    ("The dam holds 2.5 million cubic metres.", "The dam holds 2,480,000 cubic metres.", "compatible"),
    ("170,000 pilgrims registered.", "140,000 pilgrims registered.", "conflicting"),
    # about
    ("About 500 protesters gathered.", "Police counted 480 protesters.", "compatible"),
    ("تجمع نحو 500 متظاهر.", "Police counted 480 protesters.", "compatible"),
    ("About 500 protesters gathered.", "Police counted 650 protesters.", "conflicting"),
    ("تجمع نحو 500 متظاهر.", "قدرت الشرطة عدد المتظاهرين بـ 900 متظاهر.", "conflicting"),
    # bounds and ranges
    ("At least 300 people were wounded.", "Doctors said 412 people were wounded.", "compatible"),
    ("At least 300 people were wounded.", "Doctors said 212 people were wounded.", "conflicting"),
    ("More than 40 villages were flooded.", "The flood reached 63 villages.", "compatible"),
    ("More than 40 villages were flooded.", "The flood reached 31 villages.", "conflicting"),
    ("غمرت المياه أكثر من 40 قرية.", "The flood reached 63 villages.", "compatible"),
    ("غمرت المياه أكثر من 40 قرية.", "The flood reached 31 villages.", "conflicting"),
    ("No more than 90 trucks crossed.", "Up to 120 trucks crossed.", "conflicting"),
    ("Up to 120 trucks crossed.", "No more than 90 trucks crossed.", "compatible"),
    ("At least 300 people were wounded.", "At least 200 people were wounded.", "conflicting"),
    ("At least 300 people were wounded.", "At least 412 people were wounded.", "compatible"),
    ("More than 40 villages were flooded.", "More than 40 villages were flooded.", "same"),
    ("لا يزيد العجز على 210 ملايين دولار.", "سيرتفع العجز إلى 340 مليون دولار.", "conflicting"),
    ("فتحت 12 ألف مدرسة.", "فتحت 1200 مدرسة.", "conflicting"),
    ("Up to 90 trucks crossed.", "Customs counted 75 trucks.", "compatible"),
    ("Up to 90 trucks crossed.", "Customs counted 120 trucks.", "conflicting"),
    ("Fewer than 60 shops closed.", "58 shops closed.", "compatible"),
    ("Fewer than 60 shops closed.", "61 shops closed.", "conflicting"),
    ("No fewer than 60 shops closed.", "58 shops closed.", "conflicting"),
    ("Between 20 and 30 tents burned.", "The fire destroyed 26 tents.", "compatible"),
    ("Between 20 and 30 tents burned.", "The fire destroyed 45 tents.", "conflicting"),
    ("احترقت ما بين 20 و30 خيمة.", "The fire destroyed 26 tents.", "compatible"),
    # percent and fraction
    ("Seven of ten pupils passed.", "70% of pupils passed.", "same"),
    ("70 percent of pupils passed.", "نجح 70% من التلاميذ.", "same"),
    ("Half of the pupils passed.", "نجح 50 بالمئة من التلاميذ.", "same"),
    ("One in four homes lost power.", "25% of homes lost power.", "same"),
    ("Two thirds of members voted yes.", "66.7% of members voted yes.", "compatible"),
    ("A third of the pupils passed.", "62% of the pupils passed.", "conflicting"),
    ("Rates rose by 2 percentage points.", "Rates rose by 2 percent.", "incomparable"),
    # units
    ("The plant adds 1.8 GW.", "The plant adds 1,800 MW.", "same"),
    ("تضيف المحطة 1.8 غيغاواط.", "The plant adds 1,800 megawatts.", "same"),
    ("تضيف المحطة 1.8 غيغاواط.", "The plant adds 180 megawatts.", "conflicting"),
    ("The road is 12 km long.", "The road is 12,000 metres long.", "same"),
    ("The match lasted two hours.", "The match lasted 120 minutes.", "same"),
    ("The temperature reached 48 degrees Celsius.", "بلغت الحرارة 48 درجة مئوية.", "same"),
    ("The budget is $3 billion.", "The budget is 3 billion euros.", "incomparable"),
    # magnitude
    ("17,000 soldiers were deployed.", "170,000 soldiers were deployed.", "conflicting"),
    ("نُشر 17 ألف جندي.", "170,000 soldiers were deployed.", "conflicting"),
    ("نشر ١٧ ألف جندي.", "نشر ١٧٠ ألف جندي.", "conflicting"),
    ("The budget is 3 billion dollars.", "الميزانية ٣ مليارات دولار.", "same"),
    ("The budget is 3 billion dollars.", "الميزانية ٣ ملايين دولار.", "conflicting"),
    # small counts are exact
    ("10 fishermen drowned.", "12 fishermen drowned.", "conflicting"),
    ("10 fishermen drowned.", "غرق 12 صيادا.", "conflicting"),
    ("قُتل 15 شخصا.", "50 people were killed.", "conflicting"),
    ("The third convoy arrived.", "The fourth convoy arrived.", "conflicting"),
    # every member of a conjunction is compared by itself, and answered once
    ("5 soldiers and 2 contractors were hurt.", "5 soldiers and 2 contractors were hurt.", "same same"),
    ("5 soldiers and 2 contractors were hurt.", "2 contractors and 5 soldiers were hurt.", "same same"),
    ("5 soldiers and 2 contractors were hurt.", "5 soldiers and 3 contractors were hurt.", "same conflicting"),
    ("5 soldiers and 2 contractors were hurt.", "أصيب خمسة جنود وثلاثة متعاقدين.", "same conflicting"),
    # a telling figure is one figure under another noun, a small one is not
    ("The hall holds 1,350 seats.", "The hall holds 1,350 chairs.", "same"),
    ("The plan cuts 4 positions.", "The plan touches 4 ships.", "incomparable"),
    ("The plan cuts 4 positions.", "The plan touches 9 ships.", "incomparable"),
    # what follows from the figures given
    ("16 guests have gone home.", "47 guests fell ill and 31 are still in hospital.", "compatible"),
    ("غادر 16 نزيلا.", "47 guests fell ill and 31 are still in hospital.", "compatible"),
    ("20 guests have gone home.", "47 guests fell ill and 31 guests are still in hospital.", "conflicting"),
    (
        "The state pays 300 million dollars.",
        "The bridge costs 600 million dollars, 50 percent of it from the state.",
        "compatible",
    ),
    ("30 people were hurt.", "The fire hurt 18 men and 12 women.", "compatible"),
    ("14 percent of the line runs above ground.", "86 percent of the line runs in tunnels.", "compatible"),
    ("9 of the 24 lorries were turned back.", "15 of the 24 lorries arrived.", "compatible"),
    ("أعيدت تسع شاحنات.", "15 of the 24 lorries arrived.", "compatible"),
    ("A quarter of the lorries arrived.", "Of 32 lorries, eight lorries arrived.", "compatible"),
    ("Well over half of the flats are sold.", "Of 764 flats, 478 flats are sold.", "compatible"),
    ("Output fell by 30 percent.", "Output fell to 2,100 tonnes from 3,000 tonnes.", "compatible"),
    ("Output was about 2.8 million tonnes before.", "Output doubled to 5.6 million tonnes.", "compatible"),
    ("The club has more than three times as many goals.", "The club has 48 goals, its guests 15 goals.", "compatible"),
    ("Inflation rose by 0.4 percentage points.", "Inflation rose to 2.9 percent from 2.5 percent.", "compatible"),
    ("There are 18 million names on the roll.", "9.36 million people voted, 52 percent of the roll.", "compatible"),
    ("30 km of the fence are missing.", "170 of 200 km of the fence are in place.", "compatible"),
    ("ما زالت 30 كيلومترا ناقصة.", "170 of 200 km of the fence are in place.", "compatible"),
    # a small count follows only from what counts the same
    ("Four families turned back.", "Of 70 families, 66 families crossed.", "compatible"),
    ("2 trucks burned.", "The camp has 5 tents and 3 trucks.", "conflicting"),
    # days and months, and the dates of the passage
    ("The pause lasts three months.", "The pause lasts 90 days.", "compatible"),
    ("تستمر الهدنة ثلاثة أشهر.", "The pause lasts 90 days.", "compatible"),
    ("The pause lasts three months.", "The pause lasts 30 days.", "conflicting"),
    ("They have two weeks to answer.", "They must answer within fourteen days.", "compatible"),
    # a figure that is there, but for another thing
    ("The yard has 31 trucks and 9 tents.", "The yard has 9 trucks and 31 tents.", "conflicting conflicting"),
    ("في الساحة 31 شاحنة و9 خيام.", "The yard has 9 trucks and 31 tents.", "conflicting conflicting"),
    # of several figures, that which is said of the same
    ("Exports of dates rose by 40 percent.", "Exports of dates rose by 4 percent, rents by 12 percent.", "conflicting"),
    # counts of different things
    ("About 61,000 fled.", "18 of the clinics closed.", "incomparable"),
    # nothing to compare with
    ("The school has 640 pupils.", "The mayor spoke on Sunday.", "incomparable"),
    ("The mayor spoke on Sunday.", "The school has 640 pupils.", ""),
]


@pytest.mark.parametrize(("claim", "evidence", "expected"), QUANTITIES)
def test_quantity(claim: str, evidence: str, expected: str, passage: Make, compare: Compare) -> None:
    assert relations(compare(Aspect.QUANTITY, passage(claim), passage(evidence))) == expected


@pytest.mark.parametrize(
    ("claim", "evidence", "key"),
    [
        ("The hall holds 135 chairs.", "The hall holds 1,350 chairs.", "quantity.conflicting.tenfold"),
        ("The yard has 31 trucks.", "The yard has 9 trucks and 31 tents.", "quantity.conflicting.crossed"),
        (
            "The harbour hall holds 90 chairs.",
            "The harbour hall has 70 chairs.",
            "quantity.conflicting.of.near",
        ),
        ("Some 90 chairs were bought.", "The fire burned 70 chairs.", "quantity.conflicting.of"),
        ("The tower is 90 km away.", "The valley gets 70 km of cable.", "quantity.conflicting.unit"),
        ("The hall holds 1,350 seats.", "The hall holds 1,350 chairs.", "quantity.same.figure"),
        ("16 guests left.", "47 guests fell ill and 31 are in hospital.", "quantity.compatible.derived"),
        ("3 guests left.", "Of 47 guests 44 guests are in hospital.", "quantity.compatible.derived_small"),
        (
            "Over half of the flats are sold.",
            "Of 764 flats, 478 flats are sold.",
            "quantity.compatible.derived_bound",
        ),
        ("The school has 640 pupils.", "The mayor spoke on Sunday.", "quantity.incomparable.unanswered"),
    ],
)
def test_how_surely_figures_agree_or_conflict(
    claim: str, evidence: str, key: str, passage: Make, aliases: Aliases
) -> None:
    pair = ClaimPair(claim=passage(claim), evidence=passage(evidence), similarity=0.5)
    assert key in [t.key for t in terms(pair, aliases)]


def test_figures_are_given_in_full(passage: Make, compare: Compare) -> None:
    found = compare(Aspect.QUANTITY, passage("نُشر ١٧ ألف جندي."), passage("170,000 soldiers were deployed."))
    reason = found[0]
    assert (reason.claim_value, reason.evidence_value) == ("17,000", "170,000")
    assert (reason.claim.text, reason.evidence.text) == ("١٧ ألف", "170,000")


TIMES = [
    # day against day
    ("The bridge opened on 2 March 2026.", "The bridge opened on March 2, 2026.", "same"),
    ("The bridge opened on 2 March 2026.", "افتتح الجسر في 2 آذار 2026.", "same"),
    ("The bridge opened on 2 March 2026.", "افتتح الجسر في 2 مارس 2026.", "same"),
    ("The bridge opened on 2 March 2026.", "The bridge opened on 3 March 2026.", "conflicting"),
    ("افتتح الجسر في ٢ مارس ٢٠٢٦.", "The bridge opened on 12 March 2026.", "conflicting"),
    # a tense decides which Friday it is, and is easily misread
    ("The truce began on Friday.", "The truce will begin on Friday.", "compatible"),
    # other grains
    ("The bridge opened in March 2026.", "The bridge opened on 2 March 2026.", "compatible"),
    ("The bridge opened in April 2026.", "The bridge opened on 2 March 2026.", "conflicting"),
    ("The bridge opened in 2026.", "The bridge opened on 2 March 2026.", "compatible"),
    ("The bridge opened in 2019.", "The bridge opened on 2 March 2026.", "conflicting"),
    ("افتتح الجسر عام 2019.", "The bridge opened in 2019.", "same"),
    ("The two sides met in the first quarter of 2025.", "The two sides met in February 2025.", "compatible"),
    ("The two sides met in the first quarter of 2025.", "The two sides met in August 2025.", "conflicting"),
    ("The festival runs from 3 to 9 May 2026.", "The festival opens on 5 May 2026.", "compatible"),
    ("The festival runs from 3 to 9 May 2026.", "The festival opens on 12 May 2026.", "conflicting"),
    ("The bridge has been closed since 2003.", "The bridge was closed in 2010.", "compatible"),
    # relative to the day of publication, which is a Wednesday
    ("The bridge opened on Monday.", "The bridge opened on 2 March 2026.", "same"),
    ("The bridge opened on Monday.", "افتتح الجسر يوم الاثنين.", "same"),
    ("The bridge opened on Monday.", "افتتح الجسر يوم الثلاثاء.", "conflicting"),
    ("The bridge opened yesterday.", "The bridge opened on 3 March 2026.", "same"),
    ("افتتح الجسر أمس.", "The bridge opened on Tuesday.", "same"),
    ("افتتح الجسر الأحد الماضي.", "The bridge opened on 1 March 2026.", "same"),
    ("التقى الجانبان الشهر الماضي.", "The two sides met in February 2026.", "same"),
    ("التقى الجانبان الشهر الماضي.", "The two sides met in January 2026.", "conflicting"),
    ("The two sides met last year.", "The two sides met in 2025.", "same"),
    # one to one
    ("It opened on Monday and closed on Tuesday.", "It opened on Monday and closed on Tuesday.", "same same"),
    ("It opened on Monday and closed on Tuesday.", "On Tuesday it closed; it had opened on Monday.", "same same"),
    ("The bridge opened on Monday and closes in May.", "The bridge opened on Monday.", "same incomparable"),
    ("The bridge opened on Monday.", "It opened on Monday and closes in May.", "same"),
    # nothing to compare with
    ("The bridge opened on Monday.", "Engineers praised the bridge.", "incomparable"),
    ("Engineers praised the bridge.", "The bridge opened on Monday.", ""),
]


@pytest.mark.parametrize(("claim", "evidence", "expected"), TIMES)
def test_time(claim: str, evidence: str, expected: str, passage: Make, compare: Compare) -> None:
    assert relations(compare(Aspect.TIME, passage(claim), passage(evidence))) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [("2026-03-04", "2026-03-11", "conflicting"), ("2026-03-04", "2026-03-05", "same")],
)
def test_each_weekday_is_of_its_own_document(
    ours: str, theirs: str, expected: str, passage: Make, compare: Compare
) -> None:
    one, other = passage("The bridge opened on Monday.", ours), passage("افتتح الجسر يوم الاثنين.", theirs)
    assert relations(compare(Aspect.TIME, one, other)) == expected


def test_a_date_before_the_passage_counts_only_where_it_has_none(passage: Make, compare: Compare) -> None:
    claim = passage("The bridge opened on Monday.")
    bare = passage("Cars crossed at noon.", after="The bridge opened on Monday.")
    assert relations(compare(Aspect.TIME, claim, bare)) == "same"
    dated = passage("Cars crossed on Tuesday.", after="The bridge opened on Monday.")
    assert relations(compare(Aspect.TIME, claim, dated)) == "conflicting"


PLACES = [
    ("The clinic opened in Ramadi.", "The clinic opened in Ramadi.", "same"),
    ("The clinic opened in Ramadi.", "افتتحت العيادة في الرمادي.", "same"),
    ("افتتحت العيادة في الموصل.", "The clinic opened in Mosul.", "same"),
    ("The clinic opened in Ramadi.", "The clinic opened in Anbar.", "compatible"),
    ("The clinic opened in Ramadi.", "افتتحت العيادة في العراق.", "compatible"),
    ("The clinic opened in Iraq.", "افتتحت العيادة في الموصل.", "compatible"),
    ("The clinic opened in Ramadi.", "The clinic opened in Mosul.", "conflicting"),
    ("افتتحت العيادة في الرمادي.", "The clinic opened in Mosul.", "conflicting"),
    ("The clinic opened in Egypt.", "افتتحت العيادة في الأردن.", "conflicting"),
    ("The clinic opened in Paris.", "The clinic opened in Ramadi.", "conflicting"),
    ("The clinic opened in Ramadi, Anbar.", "The clinic opened in Ramadi.", "same"),
    ("Clinics opened in Ramadi and Mosul.", "Clinics opened in Mosul and Ramadi.", "same same"),
    ("Clinics opened in Ramadi and Mosul.", "افتتحت عيادات في الرمادي والبصرة.", "same conflicting"),
    ("The convoy came from Ramadi.", "The convoy came from Mosul.", "conflicting"),
    ("The convoy came from Ramadi.", "The convoy went to Mosul.", "incomparable"),
    ("وصل الرتل من الرمادي.", "وصل الرتل إلى الموصل.", "incomparable"),
    ("The clinic opened in Mosul.", "Cairo said a clinic would open.", "incomparable"),
    ("افتتحت العيادة في الموصل.", "قالت القاهرة إن عيادة ستفتتح.", "incomparable"),
    ("The clinic opened in Egypt.", "The clinic opened in Ramadi.", "incomparable"),
    ("Clinics opened in Ramadi and Mosul.", "Ramadi and Basra have clinics.", "same conflicting"),
    ("The ship sank in the Red Sea.", "The ship sank off Yemen.", "incomparable"),
    ("The clinic opened in Ramadi.", "The clinic has forty beds.", "incomparable"),
    ("The clinic has forty beds.", "The clinic opened in Ramadi.", ""),
]


@pytest.mark.parametrize(("claim", "evidence", "expected"), PLACES)
def test_place(claim: str, evidence: str, expected: str, passage: Make, compare: Compare) -> None:
    assert relations(compare(Aspect.PLACE, passage(claim), passage(evidence))) == expected


def test_what_stands_around_a_passage_never_conflicts_in_place(passage: Make, compare: Compare) -> None:
    claim = passage("The clinic opened in Ramadi.")
    near = passage("It has forty beds.", after="The minister was in Ramadi.")
    far = passage("It has forty beds.", after="The minister was in Mosul.")
    assert relations(compare(Aspect.PLACE, claim, near)) == "same"
    assert relations(compare(Aspect.PLACE, claim, far)) == "incomparable"


ACTORS = [
    ("The Iraqi Ministry of Defence opened an inquiry.", "فتحت وزارة الدفاع العراقية تحقيقا.", "same"),
    ("The World Health Organization sent doctors.", "أرسلت منظمة الصحة العالمية أطباء.", "same"),
    ("The World Health Organization sent doctors.", "The WHO sent doctors.", "same"),
    ("The World Health Organization sent doctors.", "The International Monetary Fund sent a team.", "incomparable"),
    ("The World Health Organization sent doctors.", "Rain is expected tomorrow.", "incomparable"),
    ("Rain is expected tomorrow.", "The World Health Organization sent doctors.", ""),
]


RIVALS = [
    # two known states beside one word
    ("Brazil exports soya.", "Peru exports soya.", "conflicting"),
    ("The court fined Brazil.", "The court fined Peru.", "conflicting"),
    ("الأردن يستورد الغاز من مصر.", "Iraq imports gas from Egypt.", "conflicting same"),
    # one that the other side names as well is no rival, whatever it does there
    ("Brazil exports soya.", "Peru exports soya to Brazil.", "same"),
    # what something comes from is no rival of where it goes
    ("The ships came from Brazil.", "The ships came to Peru.", "incomparable"),
    # that two say it is no conflict
    ("Brazil announced the deal.", "Peru announced the deal.", "incomparable"),
    # no word is shared beside them
    ("Brazil exports soya.", "Peru imports rice.", "incomparable"),
    # two bodies of one state, and names that no table knows
    ("The Iraqi government closed the road.", "The Iraqi interior ministry closed the road.", "incomparable"),
    ("The Velmara Group closed the plant.", "The Torvindo Group closed the plant.", "incomparable"),
    # two acts of one kind
    ("Brazil sent ten doctors.", "Peru sent a ship.", "incomparable"),
]


@pytest.mark.parametrize(("claim", "evidence", "expected"), RIVALS)
def test_two_actors_in_one_slot_conflict(
    claim: str, evidence: str, expected: str, passage: Make, compare: Compare
) -> None:
    assert relations(compare(Aspect.ACTORS, passage(claim), passage(evidence))) == expected


@pytest.mark.parametrize(("claim", "evidence", "expected"), ACTORS)
def test_actors(claim: str, evidence: str, expected: str, passage: Make, compare: Compare) -> None:
    assert relations(compare(Aspect.ACTORS, passage(claim), passage(evidence))) == expected


def test_an_actor_is_looked_for_before_the_passage_too(passage: Make, compare: Compare) -> None:
    claim = passage("The World Health Organization sent doctors.")
    evidence = passage("It sent nurses as well.", after="The WHO set up tents.")
    assert relations(compare(Aspect.ACTORS, claim, evidence)) == "same"


MODALITIES = [
    ("The museum reopened.", "The museum reopened.", "2026-03-04", ""),
    # a reference of the same day or later that still speaks of it as ahead
    ("The museum reopened.", "The museum will reopen.", "2026-03-04", "conflicting"),
    ("The museum reopened.", "سيعاد افتتاح المتحف.", "2026-03-04", "conflicting"),
    ("أعيد افتتاح المتحف.", "The museum will reopen.", "2026-03-04", "conflicting"),
    ("The museum reopened.", "The museum plans to reopen.", "2026-03-05", "conflicting"),
    ("أعيد افتتاح المتحف.", "من المقرر إعادة افتتاح المتحف.", "2026-03-05", "conflicting"),
    # an earlier plan, and a plan that was carried out
    ("The museum reopened.", "The museum plans to reopen.", "2026-03-01", "compatible"),
    ("أعيد افتتاح المتحف.", "سيعاد افتتاح المتحف.", "2026-03-01", "compatible"),
    ("The museum will reopen.", "The museum reopened.", "2026-03-04", "compatible"),
    ("The museum will reopen.", "من المقرر إعادة افتتاح المتحف.", "2026-03-04", "same"),
    ("The museum may reopen.", "The museum reopened.", "2026-03-04", "compatible"),
    ("The museum may reopen.", "قد يعاد افتتاح المتحف.", "2026-03-04", "same"),
]


@pytest.mark.parametrize(("claim", "evidence", "published", "expected"), MODALITIES)
def test_modality(claim: str, evidence: str, published: str, expected: str, passage: Make, compare: Compare) -> None:
    found = compare(Aspect.MODALITY, passage(claim, "2026-03-04"), passage(evidence, published))
    assert relations(found) == expected


SCOPES = [
    ("All schools closed.", "All schools closed.", "same"),
    ("All schools closed.", "كل المدارس أغلقت.", "same"),
    ("All schools except one closed.", "أغلقت كل المدارس عدا واحدة.", "same"),
    # one exception contradicts "all", from either side
    ("All schools closed.", "All schools except one closed.", "conflicting"),
    ("أغلقت جميع المدارس.", "All schools except one closed.", "conflicting"),
    ("All schools closed.", "أغلقت جميع المدارس باستثناء واحدة.", "conflicting"),
    ("All schools except one closed.", "All schools closed.", "conflicting"),
    # a part that is counted contradicts the whole
    ("All seven boxes are back.", "Thieves took seven boxes; five boxes were found.", "conflicting"),
    ("عادت الصناديق السبعة كلها.", "Five of the seven boxes are back.", "conflicting"),
    ("Five of the seven boxes are back.", "All seven boxes are back.", "conflicting"),
    ("All pupils of the school passed.", "62 percent of the pupils of the school passed.", "conflicting"),
    ("All pupils of the school passed.", "62 percent of the roads are paved.", "compatible"),
    ("All seven boxes are back.", "Seven boxes are back, and five tents.", "compatible"),
    # a part does not conflict with the whole
    ("All schools closed.", "Some schools closed.", "compatible"),
    ("أغلقت كافة المدارس.", "أغلقت بعض المدارس.", "compatible"),
    ("Some schools closed.", "All schools closed.", "compatible"),
    ("All schools closed.", "The schools closed.", "compatible"),
    ("The schools closed.", "The schools closed.", ""),
    ("The schools closed.", "Some schools closed.", ""),
]


@pytest.mark.parametrize(("claim", "evidence", "expected"), SCOPES)
def test_scope(claim: str, evidence: str, expected: str, passage: Make, compare: Compare) -> None:
    assert relations(compare(Aspect.SCOPE, passage(claim), passage(evidence))) == expected


PIECES = {
    QUANTITY: (
        (
            "The convoy had 48 trucks.",
            "The convoy had about 50 trucks.",
            "The convoy had more than 45 trucks.",
            "170,000 pilgrims came.",
            "17,000 pilgrims came.",
            "70% of pupils passed.",
            "The plant adds 1.8 GW.",
            "The hall holds 1,350 chairs.",
        ),
        (
            "ضمت القافلة ٤٨ شاحنة.",
            "ضمت القافلة ما بين 40 و60 شاحنة.",
            "وصل 167,400 حاج.",
            "نجح سبعة من عشرة تلاميذ.",
            "تضيف المحطة 1,800 ميغاواط.",
            "تتسع القاعة لـ 1,350 مقعدا.",
        ),
    ),
    TIME: (
        (
            "It opened on 2 March 2026.",
            "It opened on Monday.",
            "It opened yesterday.",
            "It opened in March 2026.",
            "It opened in 2026.",
            "It has been closed since 2003.",
        ),
        (
            "افتتح في 2 مارس 2026.",
            "افتتح يوم الثلاثاء.",
            "افتتح عام 2019.",
            "افتتح الشهر الماضي.",
            "افتتح في مارس 2026.",
        ),
    ),
    PLACE: (
        (
            "It stands in Ramadi.",
            "It stands in Mosul.",
            "It stands in Anbar.",
            "It stands in Egypt.",
            "It stands in Iraq.",
        ),
        ("يقع في العراق.", "يقع في الرمادي.", "يقع في البصرة.", "يقع في الأردن.", "يقع في الأنبار."),
    ),
}
TOLD = ("same", "compatible", "conflicting")


@st.composite
def sentences(draw: st.DrawFn, aspect: Aspect) -> str:
    """A text of one to three sentences of one language, each with a fact that `compare` looks at."""
    return " ".join(draw(st.lists(st.sampled_from(draw(st.sampled_from(PIECES[aspect]))), min_size=1, max_size=3)))


@pytest.mark.parametrize("aspect", PIECES)
def test_a_fact_against_a_fact_is_symmetric(aspect: Aspect, passage: Make, compare: Compare) -> None:
    made = [passage(piece) for pieces in PIECES[aspect] for piece in pieces]
    for one in made:
        for other in made:
            assert relations(compare(aspect, one, other)) == relations(compare(aspect, other, one)) != ""


@settings(max_examples=50, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("aspect", PIECES)
def test_every_reason_slices_its_document(aspect: Aspect, data: st.DataObject, passage: Make, compare: Compare) -> None:
    one, other = passage(data.draw(sentences(aspect))), passage(data.draw(sentences(aspect)))
    for found in compare(aspect, one, other):
        for side, owner in ((found.claim, one), (found.evidence, other)):
            assert (side.text == "") == (side.span is None)
            if side.span is not None:
                assert side.span.of(owner.document.text) == side.text


@settings(max_examples=50, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("aspect", PIECES)
def test_each_fact_of_the_passage_answers_once(
    aspect: Aspect, data: st.DataObject, passage: Make, compare: Compare
) -> None:
    one, other = passage(data.draw(sentences(aspect))), passage(data.draw(sentences(aspect)))
    used = [t.evidence.span for t in compare(aspect, one, other) if t.evidence.span is not None]
    assert len(used) == len(set(used))


def test_a_sum_answers_a_figure_once(passage: Make, compare: Compare) -> None:
    claim = passage("وصل 167,400 حاج. " * 3)
    evidence = passage("ضمت القافلة ٤٨ شاحنة. وصل 167,400 حاج.")
    used = [t.evidence.span for t in compare(Aspect.QUANTITY, claim, evidence) if t.evidence.span is not None]
    assert len(used) == len(set(used)) == 2


def test_what_answers_better_answers_first_from_either_side(passage: Make, compare: Compare) -> None:
    one = passage("It opened on Monday. It has been closed since 2003.")
    other = passage("افتتح يوم الثلاثاء. افتتح عام 2019.")
    there, back = ({t.relation.value for t in compare(TIME, *pair)} for pair in ((one, other), (other, one)))
    assert there == back == {"compatible", "conflicting"}


@settings(max_examples=80, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("aspect", PIECES)
def test_passages_of_many_facts_are_compared_symmetrically(
    aspect: Aspect, data: st.DataObject, passage: Make, compare: Compare
) -> None:
    one, other = passage(data.draw(sentences(aspect))), passage(data.draw(sentences(aspect)))
    both = compare(aspect, one, other), compare(aspect, other, one)
    # a figure may follow from two of the other side, which do not follow from it
    assume(not any(sign in t.evidence_value for found in both for t in found for sign in "+−×÷"))
    there, back = ([t.relation.value for t in found] for found in both)
    assert sorted(r for r in there if r in TOLD) == sorted(r for r in back if r in TOLD)


@pytest.mark.parametrize(
    ("aspect", "claim", "evidence"),
    [
        (
            QUANTITY,
            "More than 40 trucks arrived and about 60 trucks left.",
            "58 trucks left and 90 trucks arrived.",
        ),
        (
            QUANTITY,
            "وصلت أكثر من 40 شاحنة وغادرت نحو 60 شاحنة.",
            "58 trucks left and 90 trucks arrived.",
        ),
        (
            TIME,
            "The bridge opened in 2026. It was painted in March 2026.",
            "It was painted on 2 March 2026. The bridge opened on 5 April 2026.",
        ),
        (
            TIME,
            "افتتح الجسر عام 2026 وطُلي في مارس 2026.",
            "It was painted on 2 March 2026. The bridge opened on 5 April 2026.",
        ),
    ],
)
def test_an_assignment_without_conflict_is_found(
    aspect: Aspect, claim: str, evidence: str, passage: Make, compare: Compare
) -> None:
    assert relations(compare(aspect, passage(claim), passage(evidence))) == "compatible compatible"
