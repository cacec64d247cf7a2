"""Attributions of a verb in languages whose subject stands before it, and after it only behind a quote."""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.comparers import comparer, raiser
from claimcheck.attribution.complement import complement
from claimcheck.attribution.earlier import opening_subject
from claimcheck.attribution.finite import agrees, finite, noun_form, plausible
from claimcheck.attribution.inversion import inverted
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.passive import passive
from claimcheck.attribution.phrases import (
    FINAL,
    clause_start,
    is_boundary,
    is_comma,
    is_mark,
    sentence_end,
    strip,
    subject_after,
    with_apposition,
)
from claimcheck.attribution.site import Site, Start, ahead, behind, denial, make, quote_after, quote_before
from claimcheck.attribution.starts import content_start
from claimcheck.attribution.subjects import Subject, subject_before, verb_start
from claimcheck.attribution.units import Unit
from claimcheck.model.claim import CueClass


def subject_first(unit: Unit, match: Match, low: int, before: list[Site], lex: Lexicon) -> list[Site]:
    """The sites of a verb form; `low` is the first token its subject may start at, `before` the sites of the unit so
    far."""
    tags, first = match.form.tags, match.first
    k = first - 1
    while k >= low and lex.adverb(unit.words[k]):
        k -= 1
    helper = unit.words[k] if k >= low else ""
    if "part" in tags and helper not in lex.passives:
        return _participle(unit, match, low, before, lex)
    if ("adj" in tags) != (helper in lex.passives) and "part" not in tags:
        return [] if "adj" in tags else passive(unit, match, low, lex)
    raised = raiser(unit, first, lex)
    if (
        raised < 0
        and "base" in tags
        and "past" not in tags
        and (helper == lex.syntax.infinitive or helper in lex.determiners - lex.plurals - lex.people)
    ):
        return []
    subject = subject_before(unit, raised if raised >= 0 else first, low, lex)
    compared = _compared(unit, match, subject, lex)
    if compared is not None:
        return compared
    turned = inverted(unit, match, subject, low, lex)
    if turned is not None:
        return turned
    if subject is not None and not plausible(unit, subject, match, lex):
        return []
    joined = complement(unit, match, lex, False)
    start = content_start(unit, match, joined, lex)
    if subject is not None and match.form.takes("q") and _names_speaker(unit, match, lex):
        return _inverted(unit, match, lex)
    if subject is not None and start is not None and _set_behind(unit, subject, start, lex):
        start = None
    elif subject is not None and start is None:
        start = _past_insertion(unit, match, subject)
    if subject is not None and not finite(unit, match, subject, start, lex):
        return []
    if subject is not None:
        if start is not None and _both_sides(unit, subject, start, before, lex):
            right = (start.at, unit.partner[start.at] + 1)
            return behind(unit, match, subject.range, (subject.start, match.last), lex, "postposed", right)
        if start is not None and not _said_already(unit, match, subject, start, before, lex):
            return [_within(unit, ahead(unit, match, subject.range, start, subject.start, start.joint), lex)]
        before_it = unit.words[subject.start - 1] if subject.start else ""
        if match.form.class_ is CueClass.DENY and "relative" in lex.pronouns.get(before_it, ()):
            return [denial(match, subject.range, subject.start)]
        if not (quote_before(unit, subject.start, lex) or _closes(unit, match, lex)):
            return []
        if _appended(unit, subject, lex) and not quote_before(unit, subject.start, lex):
            return []
        return behind(unit, match, subject.range, (subject.start, joined.subject[1]), lex, "postposed")
    goes_on = _relative_to(unit, first, before, lex)
    if goes_on >= 0 and start is not None and (start.joint != "clause" or match.form.takes("w", "q")):
        return [ahead(unit, match, None, start, goes_on, "coordinated")]
    joint_at = _coordinator(unit, first, lex)
    previous = unit.words[joint_at] if joint_at >= 0 else ""
    if joint_at == first - 1 and first and (is_comma(unit, first - 1) or is_mark(unit, first - 1)):
        return _inverted(unit, match, lex)
    # "X condemned the raid and called for calm": the subject of the verb before holds.
    speech = match.form.takes("w", "q")
    if start is None or previous not in lex.coordinators or not (start.joint != "clause" or speech):
        return []
    if before and ("past" in tags or ("pres" in tags and before[-1].tense == "pres")):
        return [ahead(unit, match, None, start, joint_at + 1, "coordinated")]
    told = (speech and match.form.takes("t")) or (match.form.takes("o", "x") and _vivid(unit, match, lex))
    if not before and told and (tags & {"past"} or "s" in tags):
        source = opening_subject(unit, low, first, lex)
        return [ahead(unit, match, source, start, first, "coordinated")] if source else []
    return []


def _vivid(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether the object of a verb in second place shows that it says something: quoted words, an infinitive ("left
    the room and called it “a farce”", "… and urged them to stay")."""
    reach = range(match.last, min(len(unit), match.last + 9))
    return any(is_mark(unit, k) or unit.words[k] == lex.syntax.infinitive for k in reach)


def _names_speaker(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether a name or office and no clause follows a cue behind a comma ("…, which closed in May, said Ida Voss, the
    head of the port.")."""
    if not is_comma(unit, match.first - 1) or match.last >= len(unit) or match.form.takes("a"):
        return False
    first, end = subject_after(unit, match.last, lex, 12)
    if end <= first or (end < len(unit) and unit.words[end] not in FINAL and not is_comma(unit, end)):
        return False
    opener = unit.words[first]
    if opener in lex.pronouns or opener in lex.adverbs | lex.nobody | lex.head_ends | lex.possessives.keys():
        return False  # said Monday
    phrase = range(first, end)
    if end - first > 2 and unit.caps[end - 1] and unit.caps[end - 2]:  # said lobbyist and adviser Ida Voss, …
        return not any(unit.words[k] in lex.auxiliaries or unit.words[k] in lex.finite_hints for k in phrase)
    return all(
        unit.caps[k] or unit.words[k] in lex.determiners | lex.heads | lex.head_ends or not unit.is_word(k)
        for k in phrase
    )


def _set_behind(unit: Unit, subject: Subject, start: Start, lex: Lexicon) -> bool:
    """Whether what seems to be a clause behind a cue only tells where it was said, since the content stands before it
    ("The bridge is safe, the mayor said on Monday in Hull, adding …")."""
    left = strip(unit, clause_start(unit, subject.start, 0), subject.start)
    opener = unit.words[left[0]] if left[1] > left[0] else ""
    if start.joint != "clause" or left[1] - left[0] < 3 or not is_comma(unit, subject.start - 1):
        return False
    return unit.words[start.at] in lex.settings and not lex.asks(unit, start.at) and opener not in lex.settings


def _past_insertion(unit: Unit, match: Match, subject: Subject) -> Start | None:
    """The content after an insertion right behind the cue ("He said, if asked, he would go"), where nothing that could
    have been said stands before the subject."""
    left = strip(unit, clause_start(unit, subject.start, 0), subject.start)
    if left[1] > left[0] or not match.form.takes("b") or not is_comma(unit, match.last):
        return None
    if match.last + 1 < len(unit) and not unit.is_word(match.last + 1):
        return None
    for k in range(match.last + 2, min(len(unit) - 3, match.last + 14)):
        if is_comma(unit, k):
            return Start(k + 1, 0, "clause")
        if is_boundary(unit, k):
            return None
    return None


def _relative_to(unit: Unit, first: int, before: list[Site], lex: Lexicon) -> int:
    """The relative pronoun before a cue where who just spoke stands before it ("…, said Ida Voss, who added that"); -1
    where there is none."""
    k = verb_start(unit, first, 0, lex) - 1
    if k < 2 or not before or "relative" not in lex.pronouns.get(unit.words[k], ()):
        return -1
    spoke = before[-1].source
    return k if spoke and is_comma(unit, k - 1) and spoke[1] == k - 1 else -1


def _coordinator(unit: Unit, first: int, lex: Lexicon) -> int:
    """The token before a cue, or before an insertion in front of it that follows a coordinator ("and, in a statement,
    praised"); -1 at the start."""
    if is_comma(unit, first - 1):
        opened = next((k for k in range(first - 2, max(0, first - 14), -1) if is_boundary(unit, k)), 0)
        if opened and is_comma(unit, opened) and unit.words[opened - 1] in lex.coordinators:
            return opened - 1
    return first - 1


def _compared(unit: Unit, match: Match, subject: Subject | None, lex: Lexicon) -> list[Site] | None:
    """ "…, as the paper noted", "As reported by the paper, …": the site; None where no comparer stands before it."""
    phrase = subject.range if subject else None
    at, end = comparer(unit, subject.start if subject else match.first, lex), match.last
    if at < 0 or (subject is None and (end >= len(unit) or unit.words[end] not in lex.instruments)):
        return None
    if (
        not match.form.takes("t", "b")
        or noun_form(match, lex)
        or not (is_comma(unit, at - 1) or at == clause_start(unit, at, 0))
    ):
        return None  # as secretary of state
    if phrase is None:
        phrase = subject_after(unit, end + 1, lex)
        end = phrase[1]
    if phrase[1] <= phrase[0] or not (
        is_boundary(unit, end) or lex.stops_phrase(unit, end) or lex.adverb(unit.words[end])
    ):
        return None
    while end < len(unit) and end < match.last + 12 and not is_boundary(unit, end):
        end += 1
    if at > clause_start(unit, at, 0) + 1:
        return behind(unit, match, phrase, (at, end), lex, "comparer")
    content = strip(unit, end, sentence_end(unit, end, len(unit)))
    if not is_comma(unit, end) or content[1] <= content[0]:
        return []
    return [make(match, phrase, (content,), (at, end), "comparer", open_end=True)]


def _within(unit: Unit, site: Site, lex: Lexicon) -> Site:
    """The site with content up to a comma where it stands in a clause that only leads over to the main one ("While
    Ramos said that it was over, he looked uneasy")."""
    at = site.region[0] - 1
    opener = unit.words[at] if at >= 0 else ""
    if not site.open_end or opener not in lex.leaders:
        return site
    if at and not is_boundary(unit, at - 1) and unit.words[at - 1] not in lex.coordinators:
        return site
    return _up_to_comma(unit, site)


def _up_to_comma(unit: Unit, site: Site) -> Site:
    """The site with content up to the first comma that can part it from a main clause."""
    first, last = site.content[-1]
    comma = next((k for k in range(first + 3, last) if is_comma(unit, k) and unit.quote[k] < 0), last)
    return evolve(site, content=(*site.content[:-1], (first, comma)))


def _appended(unit: Unit, subject: Subject, lex: Lexicon) -> bool:
    """Whether what looks like the subject of a cue that closes its sentence is but an apposition with a participle:
    "…, a figure later corrected", "…, a word the town has since printed on mugs"."""
    words = unit.words[slice(*subject.range)]
    return words[0] in lex.articles - lex.definites - lex.people - lex.plurals and not any(
        w in lex.heads for w in words
    )


def _both_sides(unit: Unit, subject: Subject, start: Start, before: list[Site], lex: Lexicon) -> bool:
    """ "The faster we go," he said, "the better." """
    if start.joint != "quote" or start.at not in unit.partner or not is_comma(unit, start.at - 1):
        return False
    goes_on = start.at + 1 < len(unit) and not unit.caps[start.at + 1] and is_comma(unit, subject.start - 1)
    return goes_on or _speech_before(unit, subject.start, before, lex)  # A rope was used, he said, “to measure it”


def _said_already(unit: Unit, match: Match, subject: Subject, start: Start, before: list[Site], lex: Lexicon) -> bool:
    """Whether a quote right before the subject is what was said, and what follows the cue is not ("…," he said in his
    speech that night)."""
    if not _speech_before(unit, subject.start, before, lex):
        return False
    if start.joint == "quote" and start.at == match.last and match.form.takes("a"):
        return unit.partner[start.at] - start.at <= 5  # "…," she told "The Late Hour"
    return start.joint in ("clause", "noun") or (start.joint == "that" and start.at - match.last > 2)


def _speech_before(unit: Unit, at: int, before: list[Site], lex: Lexicon) -> bool:
    """Whether a quote right before token `at` is what was said: not what another said (Though the mayor called it “a
    start,” she said), nor the name of a work in what leads up to the cue (On “The Late Hour,” she said)."""
    if not quote_before(unit, at, lex):
        return False
    close = next((k for k in range(at - 1, max(-1, at - 4), -1) if is_mark(unit, k)), -1)
    if any(site.content and site.content[-1][0] < close < site.content[-1][1] for site in before):
        return False
    opened = close
    while opened > 0 and unit.quote[opened - 1] == unit.quote[close]:
        opened -= 1
    return not (opened > 0 and close - opened <= 7 and unit.words[opened - 1] in lex.settings)


def _closes(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether nothing follows a cue that could be its object ("The dam is safe, he said on Monday", not "On Monday he
    held a meeting")."""
    word = unit.words[match.last] if match.last < len(unit) else ""
    if is_boundary(unit, match.last) or word in lex.stops or word in lex.clause_words or lex.adverb(word):
        return True
    return match.form.takes("a") and not match.form.takes("n")  # "…, he told reporters"


def _inverted(unit: Unit, match: Match, lex: Lexicon) -> list[Site]:
    """ "…," said the minister."""
    if not quote_before(unit, match.first, lex) and not match.form.takes("q"):
        return []
    phrase = with_apposition(unit, subject_after(unit, match.last, lex), lex)
    if phrase[1] <= phrase[0] or unit.words[phrase[0]] in lex.nobody:
        return []
    head = next((k for k in range(phrase[0] + 1, phrase[1]) if unit.words[k] in lex.head_ends), phrase[1])
    if lex.syntax.cased and not agrees(unit, (phrase[0], head), match, lex):
        return []
    if phrase[1] < len(unit) and unit.words[phrase[1]] in lex.finite_hints and not quote_before(unit, match.first, lex):
        return []  # …, said the letter was lost
    return behind(unit, match, phrase, (match.first, phrase[1]), lex, "inverted", quote_after(unit, phrase[1]))


def _participle(unit: Unit, match: Match, low: int, before: list[Site], lex: Lexicon) -> list[Site]:
    """ ", adding that", "by saying", "with the mayor calling it"."""
    first = match.first
    previous = unit.words[first - 1] if first else ""
    given = _given_to(unit, match, low, lex)
    start = content_start(unit, match, complement(unit, match, lex, False), lex)
    if start is None:
        return []
    if given is not None:
        return [ahead(unit, match, given.range, start, given.start, "participle")]
    bound = previous in lex.coordinators | lex.outlet_breaks | lex.instruments or lex.adverb(previous)
    if not (bound or is_comma(unit, first - 1) or first == clause_start(unit, first, 0)):
        return []
    if not before and not match.form.takes("t"):
        return []
    site = ahead(unit, match, None, start, first, "participle")
    return [_up_to_comma(unit, site) if first == clause_start(unit, first, 0) else site]


def _given_to(unit: Unit, match: Match, low: int, lex: Lexicon) -> Subject | None:
    """The noun phrase between "with" and a participle: "…, with the mayor calling it a lie"."""
    start = match.first
    while start > low and match.first - start < 12 and not is_boundary(unit, start - 1):
        if unit.words[start - 1] in lex.companions:
            if start == match.first or not is_boundary(unit, start - 2):
                return None
            return Subject((start, match.first), start, match.first)
        start -= 1
    return None
