"""What two passages can be compared by, and the one comparison: same, compatible, conflicting, incomparable.

Quantities and times are closed intervals and share one algebra (`compare_intervals`). Facts are found by
`claimcheck.facts`; judges only read them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from attrs import frozen

from claimcheck.model.text import Span

T = TypeVar("T", float, date)


class Comparison(StrEnum):
    """How two facts stand to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    CONFLICTING = "conflicting"
    INCOMPARABLE = "incomparable"


class Polarity(StrEnum):
    """Whether a proposition is affirmed or negated by its own words ("did not leave", لم تغادر)."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """Whether the act is told as done or going on, as planned or ahead, or as possible."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"


class Scope(StrEnum):
    """Whether the words claim the whole ("all", كافة), the whole less something ("except"), a part ("some"), or
    neither.
    """

    ALL = "all"
    EXCEPT = "except"
    SOME = "some"
    PLAIN = "plain"


@frozen
class Share:
    """Both figures of a share ("seven of the 25"), in `unit`."""

    part: float
    whole: float
    unit: str = "count"


@frozen(kw_only=True)
class Quantity:
    """A number with what it measures.

    `low` and `high` bound the value, both inclusive; None is open ("at least 300": low 300, high None).
    They already hold the magnitude words ("170 thousand": 170,000) and the rounding that "about" allows.
    `value` is the figure as written (170000), before any bound or rounding; for a range its middle.
    `approximate` is set by "about", نحو and the like. `unit` is a canonical name: an ISO 4217 code for money
    ("USD"; a lower-case "dinar" where its state is not told), "percent", "percentage_point", an SI-like name ("km",
    "kg", "W", "bbl", "celsius", "hour", "month"), "ordinal" (third, الثالثة), "count" for what is merely counted.
    Values are in that unit, after exact conversion (1.8 GW: unit "W", value 1.8e9; three days: unit "hour", value 72).
    `of` is what is counted: a concept that the number tables of all languages share ("soldier" for troops and جندي,
    "dead"), else the head noun, folded and stemmed; "" where nothing was found. `of_span` is where it stands.
    `share` is set where a percentage was written as one figure of another.
    """

    text: str
    span: Span
    value: float
    low: float | None
    high: float | None
    unit: str
    of: str = ""
    of_span: Span | None = None
    approximate: bool = False
    share: Share | None = None


@frozen(kw_only=True)
class TimeSpan:
    """A date or period as a closed span of days, `start..end`; None is open ("since 2003": end None).

    `grain` says how fine it was written: "day", "week", "month", "season", "quarter", "year", "decade".
    `relative` is set where it was resolved from the document's date ("on Sunday", الأسبوع الماضي).
    """

    text: str
    span: Span
    start: date | None
    end: date | None
    grain: str
    relative: bool = False


@frozen(kw_only=True)
class Place:
    """A place by its canonical English name, with what contains it, nearest first ("Anbar", "Iraq")."""

    text: str
    span: Span
    place: str
    within: tuple[str, ...] = ()


@frozen(kw_only=True)
class Actor:
    """A person, body, group or force that is mentioned; `canonical` where the alias tables know it.

    `kind`: "person", "body" (ministry, company, agency, court), "group" (armed group, party, crowd), "state",
    "role" (a title without a name), "unknown".
    """

    text: str
    span: Span
    canonical: str | None = None
    kind: str = "unknown"


@frozen(kw_only=True)
class Marker:
    """A word that sets polarity, modality or scope: what it says, and where it stands."""

    text: str
    span: Span
    value: str


@frozen(kw_only=True)
class Facts:
    """Everything comparable that a passage holds, in text order."""

    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    scope: Scope = Scope.PLAIN
    markers: tuple[Marker, ...] = ()


def compare_intervals(a: tuple[T | None, T | None], b: tuple[T | None, T | None]) -> Comparison:
    """The relation of two closed intervals; None is an open end.

    SAME where both bounds are equal, COMPATIBLE where they share a point, CONFLICTING where they share none,
    INCOMPARABLE where one of them says nothing (open at both ends). Symmetric in its arguments.
    """
    if (a[0] is None and a[1] is None) or (b[0] is None and b[1] is None):
        return Comparison.INCOMPARABLE
    if a == b:
        return Comparison.SAME
    apart = (a[1] is not None and b[0] is not None and a[1] < b[0]) or (
        b[1] is not None and a[0] is not None and b[1] < a[0]
    )
    return Comparison.CONFLICTING if apart else Comparison.COMPATIBLE


def more_open(a: tuple[T | None, T | None], b: tuple[T | None, T | None]) -> bool:
    """Whether both are bounds that look the same way, and the second leaves more open: "up to 340" after "no more than
    210", "by Monday" after "by Sunday". They overlap, and still the second does not bear out the first.
    """
    if a[0] is None and b[0] is None and a[1] is not None and b[1] is not None:
        return b[1] > a[1]
    if a[1] is None and b[1] is None and a[0] is not None and b[0] is not None:
        return b[0] < a[0]
    return False


def last_step(value: float) -> float:
    """The unit of the last significant digit: 17,000 -> 1,000; 2.5 -> 0.1."""
    mantissa, _, exponent = f"{abs(value):.11e}".partition("e")
    return float(10.0 ** (int(exponent) - len(mantissa.replace(".", "").rstrip("0")) + 1)) if value else 1.0
