"""A text without what it ends on: where, when or why it happened. What is told in fewer words is still told.

Not where a word of the text governs all that follows ("no one was hurt in the blast" says less than "no one was hurt").
"""

from __future__ import annotations

import random
import re
import string

from claimcheck.facts.factuality import factuality
from claimcheck.lang.pack import pack
from claimcheck.model.text import Span

LEAST = 4
"""Words that are left."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPENERS = {
    "en": _words(
        "after following amid because during since despite alongside under with in at on over through throughout near "
        "outside inside across against for where when while"
    ),
    "ar": _words("بعد بعدما عقب إثر وسط بسبب خلال منذ رغم تحت في عبر قرب خارج داخل أمام ضد لدى عند حين بينما فيما مع"),
}
"""Words that an adjunct can begin with."""
BOUND = {
    "en": _words("any can each failed if less more most refused than unless until whether would yet before"),
    "ar": _words("أقل أكثر أي إذا حتى رفض رفضت قبل لو هل"),
}
"""Words in whose reach less is not less, beside those that `factuality` knows: negations, doubts, all and only."""
OPEN_ENDED = _words(
    "said says told that to of by and or the a an is was are were be been has have had who which minutes hours days "
    "weeks months years قال قالت أن إن التي الذي الذين من إلى عن و أو هو هي كما ما"
)
"""Words that no shortened text ends on."""
UNITS = _words("المئة المائة")
"""What may follow an opener and be the unit of the figure before it."""
_FIRST = re.compile(r"[;؛:]\s")
"""What no shortened text goes beyond: after it a clause of its own begins, and its verb could be among what is cut."""
_MARKS = string.punctuation + "،؛؟«»“”’‘–—"


def shortened(text: str, lang: str, rng: random.Random) -> str | None:
    """The text up to one of its adjuncts; None where there is none, or where leaving it out could say something else.

    >>> shortened("The mill was shut down after a fire.", "en", random.Random(1))
    'The mill was shut down.'
    """
    words = _FIRST.split(text, maxsplit=1)[0].split()
    bare = [word.strip(_MARKS).lower() for word in words]
    if lang not in OPENERS or any(word in BOUND[lang] for word in bare):
        return None
    if any(mark.value != "planned" for mark in factuality(text, [Span(0, len(text))], pack(lang))[3]):
        return None
    ends = [
        n
        for n in range(LEAST, len(words) - 1)
        if bare[n] in OPENERS[lang] and _ends(bare[n - 1], lang) and bare[n + 1] not in UNITS | OPENERS[lang]
    ]
    if not ends:
        return None
    return " ".join(words[: rng.choice(ends)]).rstrip(_MARKS + " ") + "."


def _ends(word: str, lang: str) -> bool:
    return word not in OPEN_ENDED and word not in OPENERS[lang]
