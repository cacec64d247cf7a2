"""Who said what: attributed claims and the outlet's own voice.

`attribute(document, sentences, pack, aliases)` is the way in; the modules are named for what they find. A `Tagger` may
be given to help.
"""

from claimcheck.attribution.canonical import AliasesLike, NoAliases
from claimcheck.attribution.claims import attribute
from claimcheck.attribution.marks import Tagger

__all__ = ["AliasesLike", "NoAliases", "Tagger", "attribute"]
