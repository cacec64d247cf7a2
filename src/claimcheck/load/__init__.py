"""Reading articles and references: plain text, HTML, JSON, JSON Lines, folders of these, and stdin.

`load_article` gives exactly one document, `load_documents` any number; both say what was skipped and why.
"""

from claimcheck.load.documents import Loaded, load_article, load_documents

__all__ = ["Loaded", "load_article", "load_documents"]
