"""All makers by the name a rule of the date table gives them (`make`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claimcheck.facts import dates_pieces as pieces
from claimcheck.facts import dates_relative as relative
from claimcheck.facts import dates_written as written
from claimcheck.facts.date_slots import Around, Slots


def make(name: str, slots: Slots, around: Around) -> Any:
    """Runs the maker of that name; impossible dates (31 June) give None. Raises KeyError for an unknown name.

    The result is a span, None, REJECT, or the value of a word class where the rule joins words (`as_`).
    """
    maker = MAKERS[name]
    try:
        return maker(slots, around)
    except (ValueError, OverflowError):
        return None


MAKERS: dict[str, Callable[[Slots, Around], Any]] = {
    "day": written.day,
    "days": written.days,
    "numeric": written.numeric,
    "month": written.month,
    "months": written.months,
    "same_month": written.same_month,
    "year": written.year,
    "years": written.years,
    "season_years": written.season_years,
    "decade": written.decade,
    "nothing": relative.nothing,
    "weekday": relative.weekday,
    "rel": relative.rel,
    "unit": relative.unit,
    "ago": relative.ago,
    "for_since": relative.for_since,
    "window": relative.window,
    "window_ahead": relative.window_ahead,
    "within": relative.within,
    "window_if_ahead": relative.window_if_ahead,
    "season": pieces.season,
    "quarter": pieces.quarter,
    "half": pieces.half,
    "first_months": pieces.first_months,
    "week_of_month": pieces.week_of_month,
    "month_of": pieces.month_of,
    "day_of_year": pieces.day_of_year,
    "day_of_month": pieces.day_of_month,
    "weekday_of": pieces.weekday_of,
    "part": pieces.part,
    "since": pieces.since,
    "from_now_on": pieces.from_now_on,
    "deadline": pieces.deadline,
    "until": pieces.until,
    "before": pieces.before,
    "after": pieces.after,
    "range": pieces.span,
    "hijri": written.hijri,
}
