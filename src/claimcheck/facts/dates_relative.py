"""Makers for dates told from the day of publication: weekdays, "last week", "three days ago", "within a month"."""

from __future__ import annotations

from attrs import evolve

from claimcheck.facts import calendar as cal
from claimcheck.facts.calendar import DAY, When
from claimcheck.facts.date_slots import Around, Made, Slots, count_of


def nothing(_slots: Slots, _around: Around) -> Made:
    """Words that look like a date and are none (بين الاثنين: between the two)."""
    return None


def weekday(slots: Slots, around: Around) -> Made:
    if around.published is None:
        return None
    step = int(around.ahead)
    if "DEIC" in slots:
        step = slots["DEIC"][0] or 2  # "this Sunday" may be today
    return cal.weekday_near(slots["WEEKDAY"][0], around.published, step)


def rel(slots: Slots, around: Around) -> Made:
    """Today, last night: "from:to" or one number, in days from the publication day."""
    if around.published is None:
        return None
    low, _, high = str(slots["REL"][0]).partition(":")
    return When(around.published + DAY * int(low), around.published + DAY * int(high or low), "day", True)


def unit(slots: Slots, around: Around) -> Made:
    if around.published is None:
        return None
    step = slots["DEIC"][0] if "DEIC" in slots else 0
    if "WEEKEND" in slots:  # "at the weekend": the last one, or the coming one
        step = step if "DEIC" in slots else 0 if around.ahead or around.published.weekday() >= 4 else -1
        return cal.calendar_unit(around.published, "weekend", step, around.week_starts)
    return cal.calendar_unit(around.published, slots["CALUNIT"][0], step, around.week_starts)


def ago(slots: Slots, around: Around) -> Made:
    if around.published is None:
        return None
    count, unit = count_of(slots)
    when = cal.ago(around.published, count, unit)
    if "MORE" in slots:  # "more than two years ago": then or earlier
        return evolve(when, start=None)
    return when


def for_since(slots: Slots, around: Around) -> Made:
    """منذ ثلاثة أيام: three days ago, or for three days; the span holds both."""
    if around.published is None:
        return None
    when = cal.ago(around.published, *count_of(slots))
    return evolve(when, start=None if "MORE" in slots else when.start, end=around.published)


def window(slots: Slots, around: Around) -> Made:
    if around.published is None:
        return None
    if slots.get("CALUNIT") == ["weekend"]:
        return cal.calendar_unit(around.published, "weekend", -1, around.week_starts)
    return cal.window(around.published, *count_of(slots), ahead=slots["DEIC"][0] > 0 if "DEIC" in slots else False)


def window_ahead(slots: Slots, around: Around) -> Made:
    return None if around.published is None else cal.window(around.published, *count_of(slots), ahead=True)


def within(slots: Slots, around: Around) -> Made:
    """Within two weeks: ahead, but for a clause of the past ("it went bankrupt within a year")."""
    return None if around.past else window_ahead(slots, around)


def window_if_ahead(slots: Slots, around: Around) -> Made:
    """خلال أسبوعين: ahead where the words around are ("will be done"); else it only tells how long something took."""
    return window_ahead(slots, around) if around.ahead else None
