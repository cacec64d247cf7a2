"""Folders: which files below one are documents, in a fixed order.

Hidden files and files that speak about the folder (README, LICENSE, …) are passed over in silence; other files without
a known extension are listed as skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

from claimcheck.load.reading import PACKED, reason_of, shown
from claimcheck.model.judgement import Skipped

EXTENSIONS = (".txt", ".html", ".htm", ".json", ".jsonl", ".xml", ".rss", ".atom", ".warc")
MANY = (".jsonl", ".xml", ".rss", ".atom", ".warc")
"""Extensions of files that may hold any number of documents, where a bad one spoils no other."""
EXPECTED = "expected .txt, .html, .json or .jsonl files, .xml, .rss or .atom feeds, or .warc, each also as .gz"
_ABOUT = ("readme", "license", "licence", "notice", "copying", "changelog")


def extension(path: Path) -> str:
    """ ".jsonl" of "Archive.JSONL.gz": in lower case, and of what is packed."""
    return (path.with_suffix("") if path.suffix.lower() == PACKED else path).suffix.lower()


def stem(path: Path) -> str:
    """The file's name without its extension, and without .gz."""
    return (path.with_suffix("") if path.suffix.lower() == PACKED else path).stem


def walk(root: Path) -> tuple[list[Path], list[Skipped]]:
    """The documents below `root`, sorted by their path inside it, and what was left out.

    Folders behind symbolic links are entered once, so that a loop ends.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                found = [Path(entry.path) for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            skipped.append(Skipped(path=shown(folder), line=None, reason=reason_of(error)))
            continue
        for path in found:
            if _is_dir(path):
                waiting.append(path)
            elif _is_about(path.name):
                continue
            elif extension(path) in EXTENSIONS:
                files.append(path)
            else:
                skipped.append(Skipped(path=shown(path), line=None, reason=f"not a known format; {EXPECTED}"))
    return sorted(files, key=lambda p: p.parts), sorted(skipped, key=lambda s: s.path)


def _is_about(name: str) -> bool:
    """Whether a file speaks about its folder: LICENSE, README.txt, notice.md; but notice.txt may well be an article."""
    first, _, rest = name.partition(".")
    if first.lower() not in _ABOUT:
        return False
    return first.isupper() or first.lower() == "readme" or f".{rest.lower()}" not in EXTENSIONS


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a loop of symbolic links; reading it says so
        return False
