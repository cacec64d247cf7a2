"""Malformed documents by the hundred thousand: none may crash the reader, and every one must be accounted for.

    python benchmarks/fuzz_load.py --count 100000 [--seed 1]

Makes folders of documents of all formats that `claimcheck index` reads, breaks each in one to four ways (cut, bytes
changed or moved, control characters, other encodings, nesting, huge numbers, wrong types), and goes through them as
`index` does. Each broken document must come out as a document whose text and fields are valid, or as one skipped with a
reason. Prints what became of them; exit code 1 on a crash, a document lost, or one that is not valid.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from claimcheck.errors import ClaimcheckError
from claimcheck.load.corpus import Corpus
from claimcheck.model.judgement import Skipped

ROUND = 500
"""Documents broken and read at a time, so that little lies on the disk."""
TEXTS = (
    "The harbour office said on Monday that 40 ships had left. “None was searched,” its head, Ann Reed, said.",
    "قالت هيئة الميناء، الاثنين، إن ٤٠ سفينة غادرت. وأضاف مديرها: «لم تفتش أي منها».",
    "La capitainerie a déclaré lundi que 40 navires étaient partis, selon son directeur.",
)
HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: identity\r\n\r\n"
WRONG = (None, 5, -1e308, True, [], {}, [{}], "", " ", "\ud800", "\0", "2026-02-30", "x" * 5000, "urn:x", 10**400)
BITS = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"<![CDATA[",
    b"]]>",
    b"&#xD800;",
    b"&bomb;",
    b"\\ud800",
    b'"',
    b"{",
    b"<",
    b"\r\n\r\n",
)


def text(chance: random.Random) -> bytes:
    return f"Title: T\nPublished: 2026-01-18\nLang: en\n\n{chance.choice(TEXTS)}".encode()


def fields(chance: random.Random) -> bytes:
    value = {
        "id": f"n{chance.random()}",
        "text": chance.choice(TEXTS),
        "published": "2026-01-18T10:00:00+03:00",
        "publisher": "Harbour Post",
        "lang": "en",
        "url": "https://e.example/1",
    }
    for _ in range(chance.choice((0, 0, 1, 2))):
        value[chance.choice([*value, "note", "title", "more"])] = chance.choice(WRONG)
    return json.dumps(value).encode()


def ninjs(chance: random.Random) -> bytes:
    value = {
        "uri": f"urn:n:{chance.random()}",
        "versioncreated": "20260118T100000Z",
        "body_html": f"<p>{chance.choice(TEXTS)}</p>",
    }
    value |= {
        "infosources": [{"name": "Agency"}],
        "bodies": chance.choice(WRONG),
        "pubstatus": chance.choice(("usable", 7)),
    }
    value[chance.choice([*value])] = chance.choice(WRONG)
    return json.dumps(value).encode()


def page(chance: random.Random) -> bytes:
    words = chance.choice(TEXTS)
    return (
        f"<!DOCTYPE html><html><head><title>T</title><meta charset='utf-8'><script type='application/ld+json'>"
        f'{{"datePublished": "2026-01-18", "publisher": {{"name": "Post"}}}}</script></head><body><article><h1>T</h1>'
        f"<p>{words}</p><p>{words}</p></article></body></html>"
    ).encode()


def feed(chance: random.Random) -> bytes:
    words = chance.choice(TEXTS)
    if chance.random() < 0.5:
        return (
            f"<rss version='2.0'><channel><title>Post</title><item><guid>urn:{chance.random()}</guid><pubDate>Sun, 18 "
            f"Jan 2026 17:00:00 GMT</pubDate><description><![CDATA[<p>{words}</p>]]></description></item></channel>"
            "</rss>"
        ).encode()
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><id>urn:{chance.random()}</id>"
        f"<updated>2026-01-18T10:00:00Z</updated><content type='html'>&lt;p&gt;{words}</content></entry></feed>"
    ).encode()


def item(chance: random.Random) -> bytes:
    return (
        f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:{chance.random()}' version='1'><itemMeta>"
        f"<versionCreated>2026-01-18T10:00:00Z</versionCreated></itemMeta><contentSet>"
        f"<inlineData contenttype='text/plain'>"
        f"{chance.choice(TEXTS)}</inlineData></contentSet></newsItem>"
    ).encode()


def capture(chance: random.Random) -> bytes:
    body = HTTP.encode() + page(chance)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.example/{chance.random()}\r\n"
    head += f"WARC-Date: 2026-01-18T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


FORMATS = {
    ".txt": text,
    ".json": fields,
    ".ninjs.json": ninjs,
    ".html": page,
    ".rss": feed,
    ".xml": item,
    ".warc": capture,
}


def broken(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to four things wrong; now and then with none."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 4))):
        at, to = sorted(chance.choices(range(len(data) + 1), k=2))
        how = chance.randrange(9)
        if how == 0:
            data = data[:at]
        elif how == 1:
            data = data[:at] + data[to:]
        elif how == 2:
            data = data[:at] + chance.choice(BITS) * chance.choice((1, 1, 1, 2000)) + data[at:]
        elif how == 3:
            data = data[:at] + bytes(chance.choices(range(256), k=chance.choice((1, 1, 8)))) + data[at + 1 :]
        elif how == 4:
            data = data[:to] + data[at:to] + data[to:]
        elif how == 5:
            data = data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "cp1256", "latin-1")), "replace")
        elif how == 6:
            data = data[to:] + data[:at]
        elif how == 7:
            data = data.replace(b">", b"><b>" * chance.choice((1, 300)), chance.choice((1, 3)))
        else:
            data = data.replace(b"<", b"<!DOCTYPE r [<!ENTITY bomb 'x'>]><", 1)
    return data


def one_round(folder: Path, number: int, chance: random.Random, told: Counter[str]) -> list[str]:
    """Breaks ROUND documents and reads them; what went wrong."""
    folder.mkdir()
    rows: list[bytes] = []
    for at in range(ROUND):
        extension = chance.choice((*FORMATS, ".jsonl", ".jsonl"))
        if extension == ".jsonl":
            rows.append(broken(chance.choice((fields, ninjs))(chance), chance).replace(b"\n", b" "))
            continue
        data = broken(FORMATS[extension](chance), chance)
        name = f"{number}-{at}{extension}"
        if chance.random() < 0.1:
            packed, name = gzip.compress(data, 1), name + ".gz"
            data = packed if chance.random() < 0.5 else broken(packed, chance)
        (folder / name).write_bytes(data)
    (folder / "rows.jsonl").write_bytes(b"\n".join(rows))
    problems = []
    for found in Corpus([folder]):
        if isinstance(found, Skipped):
            told["skipped"] += 1
            told[f"  {_kind(found.reason)}"] += 1
            if not found.reason.strip() or len(found.reason) > 2000:
                problems.append(f"{found.path}: no reason: {found.reason[:100]!r}")
            continue
        told["read"] += 1
        for value in (found.id, found.text, found.lang, found.publisher, found.title, found.url, found.note):
            if value is not None and (not value.strip() or any("\ud800" <= c <= "\udfff" for c in value)):
                problems.append(f"{found.id!r}: not valid: {value[:100]!r}")
        _ = found.published_on, found.published_at
    told["blank lines"] += sum(_is_blank(row) for row in rows)
    return problems + accounted(folder, rows)


def accounted(folder: Path, rows: list[bytes]) -> list[str]:
    """Every file, read by itself, gives a document or a reason, and every line one; what did not."""
    problems = []
    for path in sorted(folder.iterdir()):
        try:
            count = sum(1 for _ in Corpus([path]))
        except ClaimcheckError as error:
            if "\n" in str(error):
                problems.append(f"{path.name}: error of several lines")
            continue
        expected = len(rows) - sum(map(_is_blank, rows)) if path.name == "rows.jsonl" else 1
        if count < expected or (path.name == "rows.jsonl" and count > expected):
            problems.append(f"{path.name}: {count} results for {expected} documents")
    return problems


def _is_blank(row: bytes) -> bool:
    return row.strip() in (b"", b"\xef\xbb\xbf")


def _kind(reason: str) -> str:
    """The beginning of a reason, without what is particular to a document."""
    words = reason.split("(")[0].split(":")[0] if not reason.startswith("field") else " ".join(reason.split()[:2])
    return "".join(c for c in words if not c.isdigit())[:60]


def rounds(count: int, seed: int, told: Counter[str]) -> Iterator[str]:
    """Everything that went wrong over `count` documents."""
    chance = random.Random(seed)
    for number in range(-(-count // ROUND)):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "documents"
            try:
                yield from one_round(folder, number, chance, told)
            except Exception:
                yield f"round {number}: {traceback.format_exc()}"
        told["documents"] += ROUND


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--count", type=int, default=100_000)
    given.add_argument("--seed", type=int, default=1)
    options = given.parse_args()
    told: Counter[str] = Counter()
    begun = time.monotonic()
    problems = list(rounds(options.count, options.seed, told))
    for name, number in sorted(told.items(), key=lambda pair: (pair[0].startswith(" "), -pair[1]))[:40]:
        print(f"{number:8} {name}")
    print(f"{len(problems)} problems in {time.monotonic() - begun:.0f} s (seed {options.seed})")
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
