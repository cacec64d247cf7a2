"""Makers for dates written out: days, months, years, decades, and those of the Hijri calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve

from claimcheck.facts import calendar as cal
from claimcheck.facts.calendar import When
from claimcheck.facts.date_slots import MONTHS, REJECT, Around, Made, Slots, exists, first_of
from claimcheck.facts.hijri import hijri_spans


def day(slots: Slots, around: Around) -> Made:
    day = first_of(slots, "D", "ORD")
    month: int = first_of(slots, *MONTHS)
    if "YEAR" in slots:
        return cal.one_day(date(slots["YEAR"][0], month, day))
    if around.published is None:
        return When(None, None, "day", True, month, day)  # a year may stand beside it ("8 January of the year 2020")
    years = range(around.published.year - 3, around.published.year + 3)
    choices = [cal.one_day(date(y, month, day), relative=True) for y in years if exists(y, month, day)]
    if "W" in slots:  # "Sunday, 8 January": only years in which the day is a Sunday
        choices = [c for c in choices if c.start and c.start.weekday() == slots["W"][0]] or choices
    if not choices:
        return None
    return evolve(cal.nearest(choices, around.published, ahead=around.ahead), month=month, day=day)


def days(slots: Slots, around: Around) -> Made:
    first, last = slots["D"][:2]
    if first >= last:
        return REJECT
    begin, end = (day({**slots, "D": [d]}, around) for d in (first, last))
    if not isinstance(begin, When) or not isinstance(end, When):
        return None
    return When(begin.start, end.end, "day", begin.relative)


def numeric(slots: Slots, _around: Around) -> Made:
    return cal.one_day(slots["NDATE"][0])


def month(slots: Slots, around: Around) -> Made:
    month: int = first_of(slots, *MONTHS)
    if "YEAR" in slots:
        return cal.month_of(slots["YEAR"][0], month)
    if around.published is None:
        return When(None, None, "month", True, month)
    choices = [cal.month_of(around.published.year + by, month) for by in (-2, -1, 0, 1)]
    if "DEIC" in slots and slots["DEIC"][0] != 0:
        chosen = cal.pick(choices, around.published, slots["DEIC"][0])
    elif "DEIC" in slots:
        chosen = choices[2]
    else:
        chosen = cal.nearest(choices, around.published, ahead=around.ahead)
    return evolve(chosen, relative=True, month=month)


def months(slots: Slots, around: Around) -> Made:
    """From March to May, with or without a year."""
    first, last = slots["MF"][:2]
    if "YEAR" in slots:
        return cal.months_of(slots["YEAR"][0], first, last, "month") if first < last else REJECT
    end = month({"MF": [last]}, around)
    if not isinstance(end, When) or end.start is None:
        return None
    begin = cal.month_of(end.start.year - (first > last), first)
    return When(begin.start, end.end, "month", True)


def same_month(slots: Slots, _around: Around) -> Any:
    return slots["M"][0] if len(set(slots["M"])) == 1 else REJECT


def year(slots: Slots, _around: Around) -> Made:
    return cal.year_of(first_of(slots, "YEAR", "YEAR20"))


def years(slots: Slots, _around: Around) -> Made:
    values = [*slots.get("YEAR", ()), *slots.get("YEAR20", ())]
    if len(values) == 1:  # 2024-25
        return cal.years(values[0], values[0] + 1) if slots["NUM"][0] == (values[0] + 1) % 100 else REJECT
    return cal.years(*values) if values[0] < values[1] else REJECT


def season_years(slots: Slots, _around: Around) -> Made:
    first, last = slots["YEAR20"]
    return cal.years(first, last) if last == first + 1 else REJECT


def decade(slots: Slots, _around: Around) -> Made:
    first = first_of(slots, "DECADE", "NINETIES")
    first += 1900 if first < 100 else 0
    return cal.years(first, first + 9, "decade")


def hijri(slots: Slots, around: Around) -> Made:
    day = first_of(slots, "D", "ORD") if "D" in slots or "ORD" in slots else None
    month = slots["HMONTH"][0] if "HMONTH" in slots else None
    year = slots["HYEAR"][0] if "HYEAR" in slots else None
    western = slots["YEAR20"][0] if "YEAR20" in slots else None
    if year is None and western is None and around.published is None:
        return None
    near = date(western, 7, 1) if western else around.published
    choices = [When(a, b, grain) for a, b, grain in hijri_spans(day, month, year, near)]
    if western:
        choices = [c for c in choices if c.start and c.start.year == western]
    if not choices:
        return None
    if year is not None or western:
        return choices[0]
    assert around.published is not None
    return cal.relative(cal.nearest(choices, around.published, ahead=around.ahead))
