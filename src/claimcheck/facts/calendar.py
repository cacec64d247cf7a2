"""Spans of days and how to reckon with them: months, seasons, parts, "three weeks ago".

Every function is pure. Those that leave the years 1-9999 raise ValueError or OverflowError, as `datetime.date` does.
"""

from __future__ import annotations

import calendar as _calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

DAY = timedelta(days=1)

# How much of a period its parts take. "Early" and "late" are wide: a date in the first or last two fifths is no
# contradiction; "beginning" and "end" are a third.
_PARTS = {"early": (0.0, 0.4), "start": (0.0, 1 / 3), "mid": (0.3, 0.7), "late": (0.6, 1.0), "end": (2 / 3, 1.0)}

# Meteorological, northern half: all languages of this project write from there.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@frozen
class When:
    """A closed span of days, with what is needed to refine it.

    `month` and `day` are set where the year was not written, `weekday` for a bare weekday: "January … of last year".
    """

    start: date | None
    end: date | None
    grain: str
    relative: bool = False
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


def one_day(day: date, *, relative: bool = False) -> When:
    return When(day, day, "day", relative)


def year_of(year: int) -> When:
    return When(date(year, 1, 1), date(year, 12, 31), "year")


def years(first: int, last: int, grain: str = "year") -> When:
    return When(date(first, 1, 1), date(last, 12, 31), grain)


def month_of(year: int, month: int) -> When:
    return When(date(year, month, 1), date(year, month, _calendar.monthrange(year, month)[1]), "month")


def months_of(year: int, first: int, last: int, grain: str) -> When:
    """Months `first..last` of a year; `last` may exceed 12."""
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return When(date(year, first, 1), month_of(last_year, last_month).end, grain)


def season_of(year: int, season: str) -> When:
    """A season of a year. "Winter 2023" begins in 2022 or in 2023, so it is the hull of both winters."""
    first = _SEASONS[season]
    if season == "winter":
        return When(date(year - 1, 12, 1), month_of(year + 1, 2).end, "season")
    return months_of(year, first, first + 2, "season")


def season_near(season: str, published: date, step: int) -> When:
    """The last season of that name that is over or under way (step -1), this year's (0) or the coming one (1)."""
    first = _SEASONS[season]
    all_ = [months_of(published.year + by, first, first + 2, "season") for by in (-2, -1, 0, 1)]
    return relative(pick(all_, published, step))


def week_of(day: date, starts: Iterable[int]) -> When:
    """The week of a day; newsrooms begin it on different days, so it is the hull of all those weeks."""
    begins = [day - DAY * ((day.weekday() - s) % 7) for s in starts]
    return When(min(begins), max(begins) + DAY * 6, "week", True)


def shift(day: date, by: int, unit: str) -> date:
    """`day` moved by `by` units; the last day of the month where that month is shorter."""
    if unit in ("day", "week"):
        return day + DAY * (by * (7 if unit == "week" else 1))
    months = by * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def ago(published: date, count: int, unit: str) -> When:
    """ "Three weeks ago": the day, half a unit either way where the unit is longer than a day."""
    if unit == "hour":
        return When(published - DAY * -(-count // 24), published, "day", True)
    middle = shift(published, -count, unit)
    slack = DAY * {"day": 0, "week": 3, "month": 15, "quarter": 45, "year": 182, "decade": 1826}[unit]
    return When(middle - slack, min(middle + slack, published), unit, True)


def window(published: date, count: int, unit: str, ahead: bool) -> When:
    """The `count` units up to the publication day, or from it."""
    by = count if ahead else -count
    day = published + DAY * (-(-by // 24) if ahead else by // 24) if unit == "hour" else shift(published, by, unit)
    grain = "day" if unit == "hour" else unit
    return When(published, day, grain, True) if ahead else When(day, published, grain, True)


def calendar_unit(published: date, unit: str, step: int, starts: Sequence[int]) -> When:
    """Last (-1), this (0) or next (1) week, weekend, month, quarter, year or decade."""
    if unit == "week":
        return week_of(published + DAY * 7 * step, starts)
    if unit == "weekend":
        # Friday to Sunday holds the Arab and the Western one; "next weekend" may be the coming or the one after it
        under_way = published.weekday() >= 4
        friday = published + DAY * (4 - published.weekday() + 7 * (step if under_way else min(step, 0)))
        return When(friday, friday + DAY * (9 if step > 0 and not under_way else 2), "day", True)
    day = shift(published, step, unit)
    if unit == "month":
        return relative(month_of(day.year, day.month))
    if unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1
        return relative(months_of(day.year, first, first + 2, "quarter"))
    if unit == "decade":
        return relative(years(day.year // 10 * 10, day.year // 10 * 10 + 9, "decade"))
    return relative(year_of(day.year))


def weekday_near(weekday: int, published: date, step: int) -> When:
    """The weekday before the publication day (-1), up to and with it (0), after it (1), or from it on (2)."""
    back = (published.weekday() - weekday) % 7
    day = {-1: published - DAY * (back or 7), 0: published - DAY * back, 1: published + DAY * (7 - back)}.get(step)
    if day is None:
        day = published + DAY * ((-back) % 7)
    return When(day, day, "day", True, weekday=weekday)


def pick(choices: Sequence[When], published: date, step: int) -> When:
    """The last choice that is over (-1), the nearest (0), or the next that has not begun (1)."""
    if step < 0:
        return max((c for c in choices if c.end is not None and c.end < published), key=_start, default=choices[0])
    if step > 0:
        return min((c for c in choices if _start(c) > published), key=_start, default=choices[-1])
    return nearest(choices, published, ahead=False)


def nearest(choices: Sequence[When], published: date, *, ahead: bool) -> When:
    """The choice nearest to the publication day.

    What lies ahead counts double, so that "8 January" in a text of July is the past one, yet in a text of 20
    December the coming one; `ahead` (the words around speak of the future) turns that round.
    """

    def distance(c: When) -> int:
        assert c.start is not None and c.end is not None
        if c.start > published:
            return (c.start - published).days * (1 if ahead else 2)
        return max((published - c.end).days, 0) * (2 if ahead else 1)

    return min(choices, key=distance)


def part_of(whole: When, part: str) -> When:
    """The early, middle or late part of a period."""
    if whole.start is None or whole.end is None:
        return whole
    low, high = _PARTS[part]
    days = (whole.end - whole.start).days
    return evolve(whole, start=whole.start + DAY * round(days * low), end=whole.start + DAY * round(days * high))


def relative(when: When) -> When:
    return evolve(when, relative=True)


def _start(when: When) -> date:
    return when.start or date.min
