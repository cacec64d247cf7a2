"""Hijri dates as spans of Gregorian days (Umm al-Qura, 1343-1500 AH); the calendar is imported when first needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def hijri_spans(
    day: int | None, month: int | None, year: int | None, near: date | None
) -> Iterator[tuple[date, date, str]]:
    """(start, end, grain) of a Hijri day, month or year; without `year` those of the years around `near`.

    Yields nothing where the calendar has no such day. Raises ValueError where neither year nor `near` is given.
    """
    from hijridate import Gregorian, Hijri

    if year is None and near is None:
        raise ValueError("neither a Hijri year nor a day to look around")
    try:
        middle = year if year is not None else Gregorian(near.year, near.month, near.day).to_hijri().year  # type: ignore[union-attr]
    except OverflowError:
        return
    for y in (year,) if year is not None else (middle - 1, middle, middle + 1):
        try:
            if month is None:
                start, end = Hijri(y, 1, 1), Hijri(y, 12, Hijri(y, 12, 1).month_length())
                yield _day(start.to_gregorian()), _day(end.to_gregorian()), "year"
            elif day is None:
                first = _day(Hijri(y, month, 1).to_gregorian())
                yield first, first + timedelta(days=Hijri(y, month, 1).month_length() - 1), "month"
            else:
                only = _day(Hijri(y, month, day).to_gregorian())
                yield only, only, "day"
        except (ValueError, OverflowError):
            continue


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)
