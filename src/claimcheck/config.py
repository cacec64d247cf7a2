"""Settings: from the arguments, else CLAIMCHECK_* of the environment, else claimcheck.toml, else the defaults.

embedder   = "sentence-transformers/LaBSE"   # CLAIMCHECK_EMBEDDER; a name or a folder; default: the shipped one
judge      = "…"                              # CLAIMCHECK_JUDGE
lang       = "ar"                             # language of the article; default: found from its letters
report_lang = "en"
aliases    = "our-names.toml"
neighbours = 40                               # passages looked at per claim
abstain_below = 0.5                           # least probability of a relation that counts as evidence
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from claimcheck.errors import InputError, UsageError

FILE = "claimcheck.toml"
PREFIX = "CLAIMCHECK_"


@frozen(kw_only=True)
class Config:
    """How to check. None means: what is shipped, or found by itself.

    `neighbours`: how many passages are looked at per claim, at least 1. `abstain_below`: the least probability at which
    a relation counts as evidence, 0..1; None is the judge's own, fitted threshold.
    """

    embedder: str | None = None
    judge: str | None = None
    lang: str | None = None
    report_lang: str | None = None
    aliases: str | None = None
    neighbours: int = 40
    abstain_below: float | None = None

    def fingerprint(self) -> str:
        """A short digest of all settings; equal settings give equal digests on every machine."""
        return sha256(json.dumps(attrs.asdict(self), sort_keys=True).encode()).hexdigest()[:12]

    def with_(self, **changes: Any) -> Config:
        """A copy with those settings that are not None changed."""
        return attrs.evolve(self, **{k: v for k, v in changes.items() if v is not None})


_KINDS: dict[str, tuple[type, ...]] = {
    "embedder": (str,),
    "judge": (str,),
    "lang": (str,),
    "report_lang": (str,),
    "aliases": (str,),
    "neighbours": (int,),
    "abstain_below": (float, int),
}


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None, **arguments: Any) -> Config:
    """The settings in force. `path` names a file that must exist; without it `claimcheck.toml` here is read if there.

    Raises InputError (the file) or UsageError (the environment, an argument).
    """
    environ = os.environ if environ is None else environ
    config = Config()
    if path is not None or Path(FILE).is_file():
        config = config.with_(**_from_file(path or Path(FILE)))
    config = config.with_(**_from_environment(environ))
    config = config.with_(**arguments)
    if config.neighbours < 1:
        raise UsageError(f"neighbours: expected a whole number of at least 1, got {config.neighbours}")
    if config.abstain_below is not None and not 0 <= config.abstain_below <= 1:
        raise UsageError(f"abstain_below: expected a probability between 0 and 1, got {config.abstain_below}")
    return config


def _from_file(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}; expected a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"not TOML: {error}") from None
    for key, value in raw.items():
        if key not in _KINDS:
            raise InputError(str(path), f"unknown setting; expected one of {', '.join(_KINDS)}", field=key)
        if not isinstance(value, _KINDS[key]) or isinstance(value, bool):
            raise InputError(str(path), f"expected {_KINDS[key][0].__name__}, got {value!r}", field=key)
    return raw


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, kinds in _KINDS.items():
        text = environ.get(PREFIX + key.upper())
        if text:
            try:
                out[key] = kinds[0](text)
            except ValueError:
                raise UsageError(f"{PREFIX}{key.upper()}: expected {kinds[0].__name__}, got {text!r}") from None
    return out
