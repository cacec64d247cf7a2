"""Settings: from the arguments, else CLAIMCHECK_* of the environment, else claimcheck.toml, else the defaults.

embedder   = "sentence-transformers/LaBSE"   # CLAIMCHECK_EMBEDDER; a name or a folder; default: the shipped one
judge      = "…"                              # CLAIMCHECK_JUDGE
lang       = "ar"                             # language of the article; default: found from its letters
report_lang = "en"
aliases    = "our-names.toml"
neighbours = 40                               # passages looked at per claim
abstain_below = 0.5                           # least probability of a relation that counts as evidence
min_confidence = 0.8                          # least confidence of an attribution; default: what gives the best F1
tagger     = false                            # read attributions by the rules alone
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
    a relation counts as evidence, 0..1; None is the judge's own, fitted threshold. `min_confidence`: the least
    confidence of an attribution, 0..1: a higher one gives fewer attributions of which more are right; None is the
    fitted one, which gives the best F1. `tagger`: whether the shipped tagger helps to find attributions.
    """

    embedder: str | None = None
    judge: str | None = None
    lang: str | None = None
    report_lang: str | None = None
    aliases: str | None = None
    neighbours: int = 40
    abstain_below: float | None = None
    min_confidence: float | None = None
    tagger: bool = True

    def fingerprint(self) -> str:
        """A short digest of all settings; equal settings give equal digests on every machine."""
        return sha256(json.dumps(attrs.asdict(self), sort_keys=True).encode()).hexdigest()[:12]

    def with_(self, **changes: Any) -> Config:
        """A copy with those settings that are not None changed."""
        return attrs.evolve(self, **{k: v for k, v in changes.items() if v is not None})


_KINDS: dict[str, tuple[str, tuple[type, ...]]] = {
    "embedder": ("some text", (str,)),
    "judge": ("some text", (str,)),
    "lang": ("some text", (str,)),
    "report_lang": ("some text", (str,)),
    "aliases": ("some text", (str,)),
    "neighbours": ("a whole number of at least 1", (int,)),
    "abstain_below": ("a probability between 0 and 1", (float, int)),
    "min_confidence": ("a probability between 0 and 1", (float, int)),
    "tagger": ("true or false", (bool,)),
}
"""What each setting has to be, in words and as types."""
_WORDS = {"true": True, "1": True, "false": False, "0": False}
"""What the environment says for yes and no."""


def load_config(path: Path | str | None = None, environ: Mapping[str, str] | None = None, **arguments: Any) -> Config:
    """The settings in force. `path` names a file that must exist; without it `claimcheck.toml` here is read if there.

    Raises InputError (the file) or UsageError (the environment, an argument).
    """
    environ = os.environ if environ is None else environ
    config = Config()
    if path is not None or Path(FILE).is_file():
        config = config.with_(**_from_file(Path(FILE if path is None else path)))
    config = config.with_(**_from_environment(environ))
    for key, value in arguments.items():
        if value is not None and not _fits(key, value):
            raise UsageError(f"{key.replace('_', '-')}: expected {_KINDS[key][0]}, got {value!r}")
    return config.with_(**arguments)


def _fits(key: str, value: Any) -> bool:
    """Whether `value` may be the setting `key`."""
    kinds: Any = _KINDS[key][1]
    if not isinstance(value, kinds) or isinstance(value, bool) != (kinds == (bool,)):
        return False
    if key == "tagger":
        return True
    if key == "neighbours":
        return bool(value >= 1)
    if key in ("abstain_below", "min_confidence"):
        return bool(0 <= value <= 1)
    return bool(value.strip())


def _from_file(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}; expected a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(str(path), f"not TOML: {error}") from None
    for key, value in raw.items():
        if key not in _KINDS:
            raise InputError(str(path), f"unknown setting; expected one of {', '.join(_KINDS)}", field=key)
        if not _fits(key, value):
            raise InputError(str(path), f"expected {_KINDS[key][0]}, got {value!r}", field=key)
    return raw


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, (expected, kinds) in _KINDS.items():
        text = environ.get(PREFIX + key.upper())
        if text:
            try:
                out[key] = _WORDS.get(text.lower()) if kinds == (bool,) else kinds[0](text)
            except ValueError:
                out[key] = None  # fits nowhere
            if not _fits(key, out[key]):
                raise UsageError(f"{PREFIX}{key.upper()}: expected {expected}, got {text!r}")
    return out
