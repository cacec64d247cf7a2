"""Language packs: `lang/<code>/*.toml`, found by folder name and read strictly into table classes.

A table is an attrs class that names its file:

    @frozen
    class Months:
        FILE: ClassVar[str] = "months.toml"
        names: dict[str, int]

`pack("ar").load(Months)` reads `lang/ar/months.toml` once a process. An unknown key, a missing key or a wrong type is a
`PackError` that names the file and the key. Tables hold data only; what a table means stands in the docstring of its
class. A pack's `pack.toml` is read into `PackInfo`.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import cattrs
from attrs import field, frozen
from cattrs.errors import ClassValidationError

from claimcheck.errors import PackError

T = TypeVar("T")
ROOT = Path(__file__).parent
_READ: dict[tuple[Path, type[Any]], Any] = {}


@frozen
class PackInfo:
    """What a language is called and how it is written."""

    FILE: ClassVar[str] = "pack.toml"
    code: str
    name: str
    direction: str
    """"rtl" or "ltr"."""
    script: str
    """Unicode script name as in character names: "ARABIC", "LATIN"."""
    letters: str = ""
    """Letters that only this language uses among those of its script; helps to tell it from its neighbours."""
    foreign_letters: str = ""
    """Letters of its script that this language does not use: several of them mean another language."""
    elisions: list[str] = field(factory=list)
    """Short words that lose a vowel and are written on to the next word with an apostrophe (l', qu')."""
    enclitics: list[str] = field(factory=list)
    """Pronouns written on to the verb before them, with their hyphens (-t-il); the last part is the pronoun."""
    coverage: str = "full"
    """"full", or "basic" for a pack that reads the common cases: its tables may be shorter and name fewer bodies."""


@frozen
class LanguagePack:
    """One language's folder. Tables are read when first asked for."""

    code: str
    folder: Path

    @property
    def info(self) -> PackInfo:
        return self.load(PackInfo)

    def load(self, table: type[T]) -> T:
        """The pack's table of that class. Raises PackError where the file is missing or breaks its schema."""
        if (self.folder, table) not in _READ:
            path = self.folder / str(getattr(table, "FILE"))  # noqa: B009 -- a class variable; the type T has no promise
            _READ[(self.folder, table)] = read_table(path, table)
        found: T = _READ[(self.folder, table)]
        return found

    def has(self, table: type[Any]) -> bool:
        return _is_file(self.folder, table.FILE)


@cache
def _is_file(folder: Path, name: str) -> bool:
    """Asked for every document; tables do not come and go while it runs."""
    return (folder / name).is_file()


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages that have a folder, sorted."""
    return tuple(sorted(p.name for p in ROOT.iterdir() if (p / PackInfo.FILE).is_file()))


@cache
def pack(code: str) -> LanguagePack:
    """The pack of a language code such as "ar". Raises KeyError where there is none."""
    if code not in codes():
        raise KeyError(code)
    return LanguagePack(code, ROOT / code)


def read_table(path: Path, table: type[T]) -> T:
    """One TOML file as `table`. Raises PackError; unknown keys are errors."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(str(path), "no such table; expected a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(str(path), f"not a TOML table: {error}") from None
    try:
        return _converter().structure(raw, table)
    except (ClassValidationError, cattrs.errors.BaseValidationError) as error:
        raise PackError(str(path), "; ".join(cattrs.transform_error(error)[:3])) from None


@lru_cache(maxsize=1)
def _converter() -> cattrs.Converter:
    return cattrs.Converter(forbid_extra_keys=True)
