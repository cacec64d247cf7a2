"""How two places stand to each other.

`compare_places` works on canonical names and their chains of containment alone:

* SAME: one place.
* COMPATIBLE: one contains the other (Ramadi, Anbar).
* INCOMPARABLE: one of them has no chain: a sea, a continent, a world region, a name outside the gazetteer. What lies
  off a coast or across a region's edge is no contradiction.
* CONFLICTING: two places with chains, neither in the other. They need not be of one level: Erbil (a city in the
  Kurdistan Region of Iraq) and Anbar (a governorate of Iraq) lie apart within Iraq; Paris and Ramadi share nothing.
"""

from __future__ import annotations

from claimcheck.model.fact import Comparison, Place


def compare_places(a: Place, b: Place) -> Comparison:
    """The relation of two places. Symmetric in its arguments."""
    if a.place == b.place:
        return Comparison.SAME
    if a.place in b.within or b.place in a.within:
        return Comparison.COMPATIBLE
    if not a.within or not b.within:
        return Comparison.INCOMPARABLE
    return Comparison.CONFLICTING
