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
        if (unreadable := skip_unread(document)) is None or (unknown and document.lang == UNKNOWN):
            kept.append(document)
        else:
            skipped.append(unreadable)
    if skipped and not kept:
        raise InputError(places[0] if len(places) == 1 else skipped[0].path, skipped[0].reason)
    return attrs.evolve(loaded, documents=tuple(kept), skipped=(*loaded.skipped, *skipped))


def skip_unread(document: Document) -> Skipped | None:
    """Why a document cannot be read, None where its language has a pack."""
    lang = document.lang
    if supported(lang):
        return None
    found = "its language cannot be told" if lang == UNKNOWN else f"it is in '{lang}'"
    reason = f"{found}; expected {' or '.join(codes())} (--lang names the language of an article)"
    return Skipped(path=document.id, line=None, reason=reason)
