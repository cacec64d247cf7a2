"""Which of the documents that were loaded can be read: those in a language with a pack."""

from __future__ import annotations

import attrs

from claimcheck.errors import InputError
from claimcheck.lang.detect import UNKNOWN, supported
from claimcheck.lang.pack import codes
from claimcheck.load.documents import Loaded
from claimcheck.model.judgement import Skipped
from claimcheck.model.text import Document


def readable(loaded: Loaded, *places: str, unknown: bool = False) -> Loaded:
    """`loaded` with the documents of other languages among the skipped; `places` are the paths they came from.

    `unknown`: whether to keep those whose language cannot be told ("Reuters, 12 March"). Raises InputError where
    nothing is left.
    """
    kept: list[Document] = []
    skipped: list[Skipped] = []
    for document in loaded.documents:
        if supported(document.lang) or (unknown and document.lang == UNKNOWN):
            kept.append(document)
        else:
            skipped.append(Skipped(path=document.id, line=None, reason=_reason(document.lang)))
    if skipped and not kept:
        raise InputError(places[0] if len(places) == 1 else skipped[0].path, skipped[0].reason)
    return attrs.evolve(loaded, documents=tuple(kept), skipped=(*loaded.skipped, *skipped))


def _reason(lang: str) -> str:
    found = "its language cannot be told" if lang == UNKNOWN else f"it is in '{lang}'"
    return f"{found}; expected {' or '.join(codes())} (--lang names the language of an article)"
