"""claimcheck checks the attributed claims of a news article against references, in Arabic and English.

    import claimcheck
    checker = claimcheck.build_checker()
    checker.add_references(claimcheck.load_documents(["corpora/ain-al-asad/references"]))
    report = checker.check(claimcheck.load_article("corpora/ain-al-asad/article.json"))

Public names are imported when first used: `import claimcheck` loads no torch, onnxruntime or faiss.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.assembly import build_checker, build_renderer, open_index
    from claimcheck.config import Config, load_config
    from claimcheck.errors import ClaimcheckError, InputError, ModelError, PackError, StoreError, UsageError
    from claimcheck.load import Loaded, load_article, load_documents
    from claimcheck.model.claim import Claim, Cue, Source
    from claimcheck.model.judgement import (
        AttributionCheck,
        Evidence,
        Finding,
        Judgement,
        Pair,
        Relation,
        Report,
        Verdict,
    )
    from claimcheck.model.text import Document, Span
    from claimcheck.pipeline import Checker

__version__ = "0.1.0"

_HOMES = {
    "assembly": ("build_checker", "build_renderer", "open_index"),
    "config": ("Config", "load_config"),
    "errors": ("ClaimcheckError", "InputError", "ModelError", "PackError", "StoreError", "UsageError"),
    "load": ("Loaded", "load_article", "load_documents"),
    "model.claim": ("Claim", "Cue", "Source"),
    "model.judgement": (
        "AttributionCheck",
        "Evidence",
        "Finding",
        "Judgement",
        "Pair",
        "Relation",
        "Report",
        "Verdict",
    ),
    "model.text": ("Document", "Span"),
    "pipeline": ("Checker",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AttributionCheck",
    "Checker",
    "Claim",
    "ClaimcheckError",
    "Config",
    "Cue",
    "Document",
    "Evidence",
    "Finding",
    "InputError",
    "Judgement",
    "Loaded",
    "ModelError",
    "PackError",
    "Pair",
    "Relation",
    "Report",
    "Source",
    "Span",
    "StoreError",
    "UsageError",
    "Verdict",
    "__version__",
    "build_checker",
    "build_renderer",
    "load_article",
    "load_config",
    "load_documents",
    "open_index",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'claimcheck' has no attribute {name!r}")
    return getattr(import_module(f"claimcheck.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
