"""Makers that refine or join dates: seasons, quarters, "early 2024", "the second week of May", "since", "from … to"."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from claimcheck.facts import calendar as cal
from claimcheck.facts.calendar import DAY, When
from claimcheck.facts.date_slots import GRAINS, REJECT, Around, Made, Slots, first_of, in_year, ordinal


def season(slots: Slots, around: Around) -> Made:
    season: str = slots["SEASON"][0]
    if "YEAR20" in slots:
        return cal.season_of(slots["YEAR20"][0], season)
    if "T_YEAR" in slots:
        return in_year(slots["T_YEAR"][0], lambda y: cal.season_of(y, season))
    if around.published is None:
        return None
    return cal.season_near(season, around.published, first_of(slots, "DEIC", "THIS"))


def quarter(slots: Slots, around: Around) -> Made:
    return _piece(slots, around, 4, "quarter")


def half(slots: Slots, around: Around) -> Made:
    if "T_MONTH" in slots:
        whole: When = slots["T_MONTH"][0]
        if whole.start is None:
            return None
        middle = whole.start + DAY * 14
        if ordinal(slots) == 1:
            return evolve(whole, end=middle, grain="week", month=None)
        return evolve(whole, start=middle + DAY, grain="week", month=None)
    return _piece(slots, around, 2, "quarter")


def _piece(slots: Slots, around: Around, pieces: int, grain: str) -> Made:
    which, size = ordinal(slots), 12 // pieces
    if which == 9:  # the last
        which = pieces
    if not 1 <= which <= pieces:
        return REJECT
    first = (which - 1) * size + 1

    def of(year: int) -> When:
        return cal.months_of(year, first, first + size - 1, grain)

    if "T_YEAR" in slots:
        return in_year(slots["T_YEAR"][0], of)
    if "YEAR20" in slots:
        return of(slots["YEAR20"][0])
    if around.published is None:
        return None
    near = [of(around.published.year + by) for by in (-1, 0, 1)]
    return cal.relative(cal.nearest(near, around.published, ahead=around.ahead))


def first_months(slots: Slots, _around: Around) -> Made:
    """The first nine months of a year; the last three."""
    count = first_of(slots, "N")
    if not 1 <= count <= 12:
        return REJECT
    first = 1 if ordinal(slots) == 1 else 13 - count
    return in_year(slots["T_YEAR"][0], lambda y: cal.months_of(y, first, first + count - 1, "quarter"))


def week_of_month(slots: Slots, _around: Around) -> Made:
    whole: When = slots["T_MONTH"][0]
    which = ordinal(slots)
    if whole.start is None or whole.end is None:
        return None
    if which == 9:
        return evolve(whole, start=whole.end - DAY * 6, grain="week", month=None)
    if not 1 <= which <= 5:
        return REJECT
    start = whole.start + DAY * 7 * (which - 1)
    return evolve(whole, start=start, end=min(start + DAY * 6, whole.end), grain="week", month=None)


def month_of(slots: Slots, _around: Around) -> Made:
    """A month found without a year ("January") and the year beside it."""
    month = slots["T_MONTH"][0]
    if month.month is None:
        return REJECT
    return in_year(slots["T_YEAR"][0], lambda y: cal.month_of(y, month.month))


def day_of_year(slots: Slots, _around: Around) -> Made:
    day = slots["T_DAY"][0]
    if day.day is None:
        return REJECT
    return in_year(slots["T_YEAR"][0], lambda y: cal.one_day(date(y, day.month, day.day)))


def day_of_month(slots: Slots, around: Around) -> Made:
    """The twelfth of this month."""
    day = first_of(slots, "D", "ORD")
    if "T_MONTH" in slots:
        whole: When = slots["T_MONTH"][0]
    elif around.published is None:
        return None
    else:
        whole = cal.relative(cal.month_of(around.published.year, around.published.month))
    return None if whole.start is None else cal.one_day(whole.start.replace(day=day), relative=whole.relative)


def weekday_of(slots: Slots, _around: Around) -> Made:
    """Sunday of last week."""
    day, week = slots["T_DAY"][0], slots["T_WEEK"][0]
    if day.weekday is None:
        return REJECT
    fits = [week.start + DAY * by for by in range((week.end - week.start).days + 1)]
    fits = [d for d in fits if d.weekday() == day.weekday]
    return When(fits[0], fits[-1], "day", True)


def part(slots: Slots, _around: Around) -> Made:
    whole = slots["T"][0]
    return (
        None if whole is None else evolve(cal.part_of(whole, first_of(slots, "PART", "PARTADJ")), month=None, day=None)
    )


def since(slots: Slots, around: Around) -> Made:
    when: When | None = slots["T"][0]
    if when is None:
        return None
    end = around.published
    return evolve(when, end=end if end is not None and when.start is not None and end >= when.start else None)


def from_now_on(slots: Slots, around: Around) -> Made:
    """From 1 September: of a day ahead is open; of a day gone by it may be that day ("photos from Sunday")."""
    when: When | None = slots["T"][0]
    if (
        when is None
        or not around.ahead
        or when.start is None
        or around.published is None
        or when.start < around.published
    ):
        return REJECT
    return evolve(when, end=None)


def deadline(slots: Slots, around: Around) -> Made:
    """By December: the coming one, unless the clause speaks of the past ("by December it had fallen")."""
    when: When | None = slots["T"][0]
    if when is None:
        return None
    if when.month is not None and when.end and around.published and when.end < around.published and not around.past:
        when = _with_year(when, when.end.year + 1)
    return evolve(when, start=None, relative=slots["T"][0].relative)


def until(slots: Slots, _around: Around) -> Made:
    return None if slots["T"][0] is None else evolve(slots["T"][0], start=None)


def before(slots: Slots, _around: Around) -> Made:
    """Before Sunday ends with Saturday; "before 2003" may still be in that year (before the event of that year)."""
    when: When | None = slots["T"][0]
    if when is None:
        return None
    return evolve(when, start=None, end=when.start - DAY if when.grain == "day" and when.start else when.end)


def after(slots: Slots, _around: Around) -> Made:
    when: When | None = slots["T"][0]
    if when is None:
        return None
    return evolve(when, start=when.end + DAY if when.grain == "day" and when.end else when.start, end=None)


def span(slots: Slots, _around: Around) -> Made:
    first, last = slots["T"][:2]
    if first is None or last is None:
        return None
    if first.month is not None and not last.relative:  # "from March to May 2023": the first takes the year of the last
        spans = [_with_year(first, last.start.year - by) for by in (0, 1)]
        first = next((s for s in spans if s.start <= last.start), first)
    if first.start is None or last.end is None or first.start > last.end:
        return REJECT
    finer = min((first.grain, last.grain), key=GRAINS.index)
    return When(first.start, last.end, finer, first.relative or last.relative)


def _with_year(when: When, year: int) -> When:
    assert when.month is not None
    return cal.month_of(year, when.month) if when.day is None else cal.one_day(date(year, when.month, when.day))
