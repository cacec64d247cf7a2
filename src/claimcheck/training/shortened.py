"""A text without what it ends on: where, when or why it happened. What is told in fewer words is still told.

Not where a word of the text governs all that follows ("no one was hurt in the blast" says less than "no one was hurt").
"""

from __future__ import annotations

import random
import string

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
    "en": _words(
        "no not never none nobody nothing without neither nor only all every each most any until unless if whether "
        "than can could may might would should yet before cannot denied denies refused failed less more"
    ),
    "ar": _words(
        "لم لن لا ليس ليست دون بلا غير سوى فقط إلا كل جميع لو إذا كان هل قد ربما قبل حتى عدم نفى نفت رفض رفضت "
        "معظم أكثر أقل أي"
    ),
}
"""Words in whose reach less is not less."""
OPEN_ENDED = _words(
    "said says told that to of by and or the a an is was are were be been has have had who which minutes hours days "
    "weeks months years قال قالت أن إن التي الذي الذين من إلى عن و أو هو هي كما ما"
)
"""Words that no shortened text ends on."""
UNITS = _words("المئة المائة")
"""What may follow an opener and be the unit of the figure before it."""
_MARKS = string.punctuation + "،؛؟«»“”’‘–—"


def shortened(text: str, lang: str, rng: random.Random) -> str | None:
    """The text up to one of its adjuncts; None where there is none, or where leaving it out could say something else.

    >>> shortened("The mill was shut down after a fire.", "en", random.Random(1))
    'The mill was shut down.'
    """
    words = text.split()
    bare = [word.strip(_MARKS).lower() for word in words]
    if lang not in OPENERS or any(word in BOUND[lang] or word.endswith("n't") for word in bare):
        return None
    ends = [
        n
        for n in range(LEAST, len(words) - 1)
        if bare[n] in OPENERS[lang] and _ends(bare[n - 1], lang) and bare[n + 1] not in UNITS
    ]
    if not ends:
        return None
    return " ".join(words[: rng.choice(ends)]).rstrip(_MARKS + " ") + "."


def _ends(word: str, lang: str) -> bool:
    return word not in OPEN_ENDED and word not in OPENERS[lang]
