"""Quality on corpora/ and speed, as a table on stderr and JSON on stdout.

    python benchmarks/run.py quality [--hold]    # figures; --hold: exit 1 where one is below benchmarks/floors.json
    python benchmarks/run.py speed               # extract, embed, judge, verify; ratios against a plain script
    python benchmarks/run.py index               # a persistent index of 10^4, 10^5, 10^6 claims (docs/scaling.md)
    python benchmarks/run.py all                 # quality and speed

Speed is given as ratios within one run: a plain script that a user would write with sentence-transformers and FAISS
does the same work beside it (benchmarks/plain.py). Absolute seconds are shown too; they mean something on one machine
only.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["quality", "speed", "all", "extract", "index"])
    parser.add_argument("--hold", action="store_true", help="exit 1 where a figure is below its floor")
    a = parser.parse_args()
    out: dict[str, float] = {}
    if a.what in ("quality", "all"):
        import quality

        out |= quality.attribution() | quality.newsdesk() | quality.plans()
    if a.what in ("speed", "all", "extract"):
        import speed

        out |= speed.extract() if a.what == "extract" else speed.run()
    if a.what == "index":
        import index_scale

        out |= index_scale.run()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    low = {k: v for k, v in floors.items() if k in out and out[k] < v}
    for key, value in out.items():
        floor = f"  floor {floors[key]:.3f}{'  BELOW' if key in low else ''}" if key in floors else ""
        print(f"{key:<36}{value:12.3f}{floor}", file=sys.stderr)
    print(json.dumps({k: round(v, 4) for k, v in out.items()}))
    return int(a.hold and bool(low))


if __name__ == "__main__":
    sys.exit(main())
