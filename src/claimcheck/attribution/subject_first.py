"""Attributions of a verb in languages whose subject stands before it, and after it only behind a quote."""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.complement import Complement, complement
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import (
    Subject,
    clause_start,
    is_boundary,
    is_comma,
    is_mark,
    sentence_end,
    strip,
    subject_after,
    subject_before,
    with_apposition,
)
from claimcheck.attribution.comparers import comparer, raiser
from claimcheck.attribution.site import Site, Start, ahead, behind, denial, make, quote_after, quote_before
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm
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
        return [] if "adj" in tags else _passive(unit, match, low, lex)
    raised = raiser(unit, first, lex)
    if (
        raised < 0
        and "base" in tags
        and "past" not in tags
        and (helper == lex.syntax.infinitive or helper in lex.determiners)
    ):
        return []
    subject = subject_before(unit, raised if raised >= 0 else first, low, lex)
    compared = _compared(unit, match, subject, lex)
    if compared is not None:
        return compared
    if subject is not None and not _plausible(unit, subject, match, lex):
        return []
    joined = complement(unit, match, lex, False)
    start = content_start(unit, match, joined, lex)
    if subject is not None and not _finite(unit, match, subject, start, lex):
        return []
    if subject is not None:
        if start is not None and not _said_already(unit, match, subject, start, lex):
            return [_within(unit, ahead(unit, match, subject.range, start, subject.start, start.joint), lex)]
        before_it = unit.words[subject.start - 1] if subject.start else ""
        if match.form.class_ is CueClass.DENY and "relative" in lex.pronouns.get(before_it, ()):
            return [denial(match, subject.range, subject.start)]
        if not (quote_before(unit, subject.start, lex) or _closes(unit, match, lex)):
            return []
        return behind(unit, match, subject.range, (subject.start, joined.subject[1]), lex, "postposed")
    previous = unit.words[first - 1] if first else ""
    if first and (is_comma(unit, first - 1) or is_mark(unit, first - 1)):
        return _inverted(unit, match, lex)
    # "X condemned the raid and called for calm": the subject of the verb before holds.
    if (
        before
        and start is not None
        and previous in lex.coordinators
        and ("past" in tags or ("pres" in tags and before[-1].tense == "pres"))
        and (start.joint != "clause" or match.form.takes("w", "q"))
    ):
        return [ahead(unit, match, None, start, first, "coordinated")]
    return []


def _compared(unit: Unit, match: Match, subject: Subject | None, lex: Lexicon) -> list[Site] | None:
    """ "…, as the paper noted", "As reported by the paper, …": the site; None where no comparer stands before it."""
    phrase = subject.range if subject else None
    at, end = comparer(unit, subject.start if subject else match.first, lex), match.last
    if at < 0 or (subject is None and (end >= len(unit) or unit.words[end] not in lex.instruments)):
        return None
    if (
        not match.form.takes("t", "b")
        or _noun_form(match, lex)
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
    """The site with content up to a comma where it stands in a clause that only leads over to the main one ("While Ramos
    said that it was over, he looked uneasy")."""
    at = site.region[0] - 1
    opener = unit.words[at] if at >= 0 else ""
    if not site.open_end or opener not in lex.leaders:
        return site
    if at and not is_boundary(unit, at - 1) and unit.words[at - 1] not in lex.coordinators:
        return site
    first, last = site.content[-1]
    comma = next((k for k in range(first + 3, last) if is_comma(unit, k) and unit.quote[k] < 0), last)
    return evolve(site, content=(*site.content[:-1], (first, comma)))


def _said_already(unit: Unit, match: Match, subject: Subject, start: Start, lex: Lexicon) -> bool:
    """Whether a quote right before the subject is what was said, and what follows the cue is not ("…," he said in his
    speech that night)."""
    if not quote_before(unit, subject.start, lex):
        return False
    return start.joint in ("clause", "noun") or (start.joint == "that" and start.at - match.last > 2)


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
    return [ahead(unit, match, None, start, first, "participle")]


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


def _passive(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """ "was quoted as saying", "was condemned by the union as", "is expected to"; any other passive is nobody's word."""
    after = match.last + 1
    subject = subject_before(unit, match.first, low, lex)
    if subject is None or after >= len(unit):
        return []
    if match.form.lemma in lex.index.relays and unit.words[after] in lex.index.inner:
        inner = Match(match.form._replace(frames=frozenset("tbq")), match.first, after + 1)
        start = content_start(unit, inner, complement(unit, inner, lex, False), lex)
        if start is not None:
            return [ahead(unit, inner, subject.range, start, subject.start, "passive")]
        return behind(unit, inner, subject.range, (subject.start, inner.last), lex, "passive")
    at, agent = match.last, None
    if unit.words[at] in lex.instruments:
        agent = subject_after(unit, at + 1, lex)
        if (
            agent[1] <= agent[0]
            or not match.form.takes("o", "q")
            or unit.words[agent[0]].endswith(lex.participle_endings)
        ):
            return []
        at = agent[1]
    elif match.form.lemma not in lex.index.nobodys or unit.words[at] != lex.syntax.infinitive:
        return []
    parts = (subject.range, strip(unit, at, sentence_end(unit, at, len(unit))))
    content = tuple(c for c in parts if c[1] > c[0])
    region = (match.first, at)
    return [make(match, agent, content, region, "passive", elided=False, open_end=len(content) > 1)]


def _plausible(unit: Unit, subject: Subject, match: Match, lex: Lexicon) -> bool:
    """Whether the form can be the verb of that subject: "the reports that", "their claims" are nouns."""
    words = unit.words[slice(*subject.range)]
    last, first = words[-1], match.first
    if match.last < len(unit) and unit.words[match.last] in lex.auxiliaries:
        return False  # "two Gulf states have"
    if last in lex.no_heads or last in lex.possessives or last.endswith(lex.genitives):
        return False
    if (last in lex.articles and last not in lex.people) or (last in lex.stops and last not in lex.pronouns):
        return False
    if unit.caps[first] and first > 0 and unit.is_word(first - 1):
        return False  # "the Office of Civil Claims appeared"
    if "base" in match.form.tags and "past" not in match.form.tags:
        plurals = tuple(lex.syntax.plural_endings)
        return any(
            (w.endswith(plurals) and not w.endswith(lex.genitives))
            or w in lex.people
            or w in lex.pronouns
            or w in lex.coordinators
            for w in words
        )
    return True


def _finite(unit: Unit, match: Match, subject: Subject, start: Start | None, lex: Lexicon) -> bool:
    """Whether the form is the verb of its clause and not a noun or participle in it: "in three Gulf states", "is facing
    attack ads", "leads by 270 pledged delegates", "a campaign called Clear Air". A complementiser or quote settles it."""
    joint = start.joint if start else ""
    if joint in ("that", "quote", "colon"):
        return True
    first, last = subject.range
    words = unit.words[first:last]
    if len(words) > 1 and any(w in lex.auxiliaries or w in lex.finite_hints for w in words[1:]):
        return False
    single = len(words) == 1 and (words[0] in lex.pronouns or unit.caps[first])
    if _noun_form(match, lex) and not single and not subject.relative:
        return _acts(unit, match, words[-1], unit.caps[last - 1], joint, lex)
    if "past" not in match.form.tags or joint != "noun":
        return True
    if words[-1].isdigit():
        return False
    at = match.last
    named = at < len(unit) and (unit.caps[at] or is_mark(unit, at)) and unit.words[at] not in lex.pronouns
    return not (match.form.takes("o") and named and words[0] in lex.articles and words[0] not in lex.definites)


def _noun_form(match: Match, lex: Lexicon) -> bool:
    return match.form.lemma in lex.index.nounlike and "past" not in match.form.tags


def _acts(unit: Unit, match: Match, head: str, name: bool, joint: str, lex: Lexicon) -> bool:
    """Whether a form that may be a noun is a verb: "the union demands a vote", not "union demands on pay"."""
    if joint == "":
        return is_boundary(unit, match.last) and "base" not in match.form.tags
    word = unit.words[match.last]
    if word in lex.determiners or word in lex.pronouns or is_mark(unit, match.last):
        return True
    speaks = name or head in lex.heads
    return speaks and (word == lex.syntax.infinitive or word not in lex.stops)


def content_start(unit: Unit, match: Match, joined: Complement, lex: Lexicon) -> Start | None:
    """Where content begins after a cue whose subject does not follow; None where nothing does."""
    form, k = match.form, match.last
    if joined.joint == "that":
        if joined.start < len(unit) and unit.words[joined.start] in lex.finite_hints and form.takes("b"):
            if joined.start - k <= 2:
                return Start(joined.start - 1, 0, "clause")  # "said that was wrong": no complementiser
        elif not _inside_clause(unit, k, joined.start, form, lex):
            return Start(joined.start, 0, "that")
    if joined.joint == "noun" or (joined.joint == "colon" and not _inside_clause(unit, k, joined.start, form, lex)):
        return Start(joined.start, joined.cut, joined.joint)
    if joined.joint == "quote":
        parted = is_comma(unit, joined.start - 1)
        told = form.takes("a") and joined.start - k <= 6
        if joined.start == k or (form.takes("q") and parted) or (told and not form.takes("b", "n", "o")):
            return Start(joined.start, 0, "quote")
    if k >= len(unit) or is_boundary(unit, k):
        return None
    return _bare_start(unit, k, match, lex)


def _inside_clause(unit: Unit, k: int, start: int, form: CueForm, lex: Lexicon) -> bool:
    """Whether a complementiser before token `start` belongs to a bare clause that began at token k ("said the plant
    that closed had asked"), not to the cue (said on Monday that …)."""
    if not form.takes("b") or form.takes("a") or start - k <= 2:
        return False
    k = _past_adverbials(unit, k, lex)
    if k >= start or is_boundary(unit, k):
        return False
    word = unit.words[k]
    return word in lex.pronouns or word in lex.determiners or not (word in lex.stops or lex.adverb(word))


def _bare_start(unit: Unit, k: int, match: Match, lex: Lexicon) -> Start | None:
    """Content without a word or mark that opens it."""
    form, word = match.form, unit.words[k]
    if (form.takes("i") and word == lex.syntax.infinitive) or (
        form.takes("g") and word.endswith(lex.participle_endings)
    ):
        return Start(k, 0, "noun")
    if form.takes("w") and lex.asks(unit, k):
        return Start(k, 0, "clause")
    if form.takes("a"):
        k = _past_addressee(unit, k, lex)
    elif form.takes("b", "n", "o"):
        k = _past_adverbials(unit, k, lex)
    if k >= len(unit) or is_boundary(unit, k):
        return None
    word = unit.words[k]
    if word in lex.coordinators or word in lex.head_ends or lex.adverb(word):
        return None
    if form.takes("x") and lex.syntax.infinitive in unit.words[k + 1 : k + 8]:
        return Start(k, 0, "noun")
    if form.takes("b") and word in lex.clause_words and word not in lex.relatives and word not in lex.comparing:
        return Start(k, 0, "clause")  # said if elected he would
    if form.takes("b", "a") and _clause_like(unit, k, lex):
        return Start(k, 0, "clause")
    if form.takes("n", "o") and (word not in lex.stops or word in lex.pronouns or word in lex.articles):
        return Start(k, 0, "noun")
    return None


def _past_addressee(unit: Unit, k: int, lex: Lexicon) -> int:
    """After the one who is told: "told reporters", "told the BBC", "told Al Jazeera"."""
    end = min(len(unit), k + 6)
    if unit.words[k] in lex.pronouns or unit.words[k] in lex.object_pronouns:
        return k + 1
    if unit.words[k] in lex.determiners:
        k += 1
    k += 1
    while k < end and not is_boundary(unit, k):
        if not unit.caps[k] and not (unit.words[k] in lex.head_ends and k + 1 < end and unit.caps[k + 1]):
            break
        k += 1
    return _past_adverbials(unit, k, lex)


def _past_adverbials(unit: Unit, k: int, lex: Lexicon) -> int:
    """After days and the like between cue and content: "said on Monday it had", "said late Tuesday"."""
    start, end = k, min(len(unit), k + 5)
    while k < end and unit.words[k] in lex.adverbs and (k > start or unit.words[k] in lex.stops):
        k += 1
    return k


def _clause_like(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether a bare clause may start here: a noun phrase, then something of a verb within reach."""
    word = unit.words[k]
    if word in lex.pronouns or word in lex.finite_hints:
        return True
    if word in lex.stops and word not in lex.articles:
        return any(is_comma(unit, t) for t in range(k, min(len(unit), k + 12)))
    return sentence_end(unit, k, len(unit)) - k >= 3
