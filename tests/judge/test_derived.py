"""What follows from the figures of a passage, and that it is told with the stretch it follows from."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.judge.derived import BOUND, LEAST, derived, parts
from claimcheck.model.fact import Quantity, Share
from claimcheck.model.text import Span


def quantity(value: float, at: int = 0, unit: str = "count", of: str = "") -> Quantity:
    return Quantity(text=f"{value:g}", span=Span(at, at + 1), value=value, low=value, high=value, unit=unit, of=of)


@pytest.mark.parametrize(
    ("wanted", "given", "how"),
    [
        (quantity(16), [quantity(47), quantity(31, 5)], "47 − 31"),
        (quantity(30), [quantity(18, of="male"), quantity(12, 5, of="female")], "18 + 12"),
        (quantity(6), [quantity(18, of="tent"), quantity(12, 5, of="truck")], None),
        (quantity(14, unit="percent"), [quantity(86, unit="percent")], "100 − 86"),
        (quantity(300, unit="USD"), [quantity(600, unit="USD"), quantity(50, 5, unit="percent")], "50% × 600"),
        (quantity(300, unit="EUR"), [quantity(600, unit="USD"), quantity(50, 5, unit="percent")], None),
        (quantity(2), [quantity(14), quantity(12, 5)], None),
        (quantity(17), [quantity(47), quantity(31, 5)], None),
        (quantity(2, of="truck"), [quantity(5, of="tent"), quantity(3, 5, of="truck")], None),
        (quantity(2, of="tent"), [quantity(5, of="tent"), quantity(3, 5)], "5 − 3"),
        (quantity(60), [quantity(10), quantity(20, 5), quantity(30, 9)], "10 + 20 + 30"),
        (quantity(25, unit="percent"), [quantity(32), quantity(8, 5)], "8 ÷ 32"),
        (quantity(50, unit="percent"), [quantity(1160), quantity(1740, 5)], "1,740 ÷ 1,160 − 1"),
        (quantity(3, unit="times"), [quantity(15), quantity(45, 5)], "45 ÷ 15"),
        (quantity(2, unit="percentage_point"), [quantity(9, 0, "percent"), quantity(7, 5, "percent")], "9 − 7"),
        (quantity(28, unit="USD"), [quantity(56, 0, "USD"), quantity(2, 5, "times")], "56 ÷ 2"),
        (quantity(5, unit="ordinal"), [quantity(2, unit="ordinal"), quantity(3, 5, unit="ordinal")], None),
    ],
)
def test_how_a_figure_follows(wanted: Quantity, given: list[Quantity], how: str | None) -> None:
    found = derived(wanted, given)
    assert (found.how if found else None) == how


@given(
    st.floats(-1e12, 1e12),
    st.lists(st.tuples(st.floats(-1e12, 1e12), st.sampled_from(["count", "percent", "km"])), max_size=10),
)
def test_the_stretch_holds_what_it_follows_from(value: float, figures: list[tuple[float, str]]) -> None:
    given_ = [quantity(v, 3 * at, unit) for at, (v, unit) in enumerate(figures)]
    found = derived(quantity(value), given_)
    assert found is None or any(found.span.contains(q.span) for q in given_)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_is_read_as_both_its_figures(part: int, rest: int) -> None:
    whole = attrs.evolve(quantity(50, unit="percent"), share=Share(part, part + rest))
    assert [(q.value, q.unit) for q in parts([whole])] == [(50, "percent"), (part, "count"), (part + rest, "count")]
    found = derived(quantity(rest), [whole])
    assert found is not None or rest < LEAST


def test_only_some_ways_meet_a_bound() -> None:
    over_half = attrs.evolve(quantity(50, unit="percent"), low=50, high=None)
    found = derived(over_half, [quantity(764), quantity(478, 5)])
    assert found is not None
    assert found.sure == BOUND
    assert derived(over_half, [quantity(8, unit="percent")]) is None, "the rest of 8 percent is told by nobody so"
    assert derived(over_half, [quantity(1000), quantity(999, 5)]) is not None
    assert derived(attrs.evolve(over_half, low=20, high=None), [quantity(1000), quantity(999, 5)]) is None
