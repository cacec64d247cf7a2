"""The figures of `run.py index` as a plot: `python benchmarks/index_plot.py FIGURES.json > docs/index.svg`.

FIGURES.json is what `run.py index` prints. Both axes are logarithmic: claims across, milliseconds up.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

LINES = {
    "open_ms": ("open", "#777777"),
    "search_p95_ms": ("search, p95", "#0b5cad"),
    "by_lang_p95_ms": ("search in one language, p95", "#4d9de0"),
    "verify_ms": ("verify an article", "#b3261e"),
}
"""Figure, its name in the legend, its colour."""
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 360, 60, 320, 20
SPAN = 380
"""Pixels of the axis of claims; the legend stands to the right of it."""


def main() -> None:
    figures = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sizes = sorted({int(key.split("_")[1]) for key in figures if key.startswith("index_")})
    for size in sizes:
        figures[f"index_{size}_verify_ms"] = 1000 * figures[f"index_{size}_verify_s"]
    values = {name: [figures[f"index_{size}_{name}"] for size in sizes] for name in LINES}
    low = math.floor(math.log10(min(min(v) for v in values.values())))
    high = math.ceil(math.log10(max(max(v) for v in values.values())))

    def x(size: int) -> float:
        first, last = math.log10(sizes[0]), math.log10(sizes[-1])
        return LEFT + 20 + SPAN * (math.log10(size) - first) / (last - first)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (math.log10(value) - low) / (high - low)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><title>An index of {sizes[0]:,} to {sizes[-1]:,} claims: milliseconds</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{LEFT + SPAN + 40}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10**power:,g} ms</text>')
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{size:,} claims</text>')
    for number, (name, (title, colour)) in enumerate(LINES.items()):
        points = [(x(size), y(value)) for size, value in zip(sizes, values[name], strict=True)]
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        last = points[-1]
        shift = 4 + (10 if number == 0 else 0)
        out.append(f'<text x="{last[0] + 10:.1f}" y="{last[1] + shift:.1f}" fill="{colour}">{title}</text>')
    print("\n".join([*out, "</svg>"]))


if __name__ == "__main__":
    main()
