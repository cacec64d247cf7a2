"""What the makers of dates share: the values a rule matched, what is known around, and how to read them.

A maker gets the values by class, the publication day, and whether the words around speak of the future. It returns
the span, None where the words are a date that cannot be resolved (a relative one in a text without a day), or REJECT
where they are none after all, so that the next rule has its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from claimcheck.facts.calendar import When

MONTHS = ("M", "MF", "MONTH", "MONTHX", "MONTH3")
"""The classes a month may come under."""
GRAINS = ("day", "week", "month", "season", "quarter", "year", "decade")
"""From fine to coarse."""


@frozen
class Around:
    """What a maker may know of the text beside the matched words."""

    published: date | None
    ahead: bool
    """Whether the words around speak of the future."""
    past: bool
    """Whether they speak of the past."""
    week_starts: tuple[int, ...]


class Reject:
    """Marks words that are no date."""


REJECT: Final = Reject()
Made: TypeAlias = "When | Reject | None"
Slots: TypeAlias = Mapping[str, list[Any]]


def first_of(slots: Slots, *names: str) -> Any:
    return next(slots[n][0] for n in names if n in slots)


def ordinal(slots: Slots) -> int:
    return int(first_of(slots, "O", "ORD", "NUM", "LAST"))


def count_of(slots: Slots) -> tuple[int, str]:
    """How many of which unit; يومين is two days, "a week" one."""
    if "DUAL" in slots:
        return 2, slots["DUAL"][0]
    return (slots["N"][0] if "N" in slots else 1), first_of(slots, "U", "UNIT", "CALUNIT")


def in_year(year: When | None, build: Callable[[int], When]) -> Made:
    """`build` for the year of a span of one year, as relative as that was."""
    if year is None:
        return None
    if year.start is None or year.end is None or year.start.year != year.end.year:
        return REJECT
    return evolve(build(year.start.year), relative=year.relative)


def exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
