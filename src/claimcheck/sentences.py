"""Splitting a text into sentences.

`split` gives every sentence with its span (white space trimmed) and its paragraph. A line break always ends a sentence:
headlines and datelines are sentences too. Sentences inside a direct quote are split like others, and a mark that
closes a quote stays with the sentence before it. Together the spans cover all that is no white space.

sentencex proposes the ends; a pack's table (lang/sentences.py) takes some back and adds a few. Time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack
from claimcheck.lang.sentences import Corrections, corrections
from claimcheck.model.text import Sentence, Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ENDS = ".!?؟۔…。！？।"
_END = re.compile(f"[{_ENDS}]+")
_CLOSERS = frozenset("\"'”’»›)]}“‘*_")
_SURE_CLOSERS = frozenset("»›)]}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTER = re.compile(r"\w")
_TOKEN_LENGTH = 24
_GAP = 50
_CHUNK = 4000
"""sentencex is given so much of a line at once: on a line full of "p.m." its time grows with the square."""
_MASK = {
    ord(c): " "
    for c in "\"“”„«»‹›()[]{}'‘’\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
}
"""What hides an end of sentence from the splitter: it keeps quotes and brackets whole, however much they hold."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def split(text: str, pack: LanguagePack) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; paragraphs are its lines that are not blank, counted from 0."""
    table = corrections(pack)
    sentences: list[Sentence] = []
    paragraph = 0
    for match in _LINE.finditer(text):
        line = match[0]
        if line.isspace():
            continue
        start = 0
        for end in (*_ends(line, pack.code, table), len(line)):
            span = Span(match.start() + start, match.start() + end).trimmed(text)
            if len(span):
                sentences.append(Sentence(span, paragraph))
            start = end
        paragraph += 1
    return tuple(sentences)


def _ends(line: str, lang: str, table: Corrections) -> Iterator[int]:
    """Offsets in `line` where a sentence ends and another one begins."""
    if not any(c in line for c in _ENDS):
        return
    proposed = _proposed(line, lang)
    has_capitals = line != line.lower()
    at = following = 0
    lettered = False  # whether a word stands between the last end and `at`
    start = 0
    for match in _END.finditer(line):
        end = _past_closers(line, match.end())
        lettered = lettered or _LETTER.search(line, at, match.start()) is not None
        at = match.end()
        if following < end:  # found once for all marks before it: ". . . . ." must not cost a search each
            found = _LETTER.search(line, end)
            if found is None:
                return
            following = found.start()
        is_proposed = match.end() in proposed
        if lettered and _is_end(line, start, match, end, following, is_proposed, has_capitals, table):
            yield end
            start, at, lettered = end, end, False


def _proposed(line: str, lang: str) -> set[int]:
    """The ends that sentencex sees, as offsets right after the marks."""
    from sentencex import segment

    masked = _SURROGATE.sub("\ufffd", line.translate(_MASK))
    ends: set[int] = set()
    at = 0
    while at < len(masked):
        chunk = masked[at : at + _CHUNK]
        if at + _CHUNK < len(masked) and (cut := _last_gap(chunk)):
            chunk = chunk[:cut]
        inside = 0
        for part in segment(lang, chunk):
            inside += len(part)
            ends.add(at + inside - len(part) + len(part.rstrip()))
        at += len(chunk)
    return ends


def _last_gap(chunk: str) -> int:
    """Where to cut a chunk: after its last blank that follows a letter, and so no end of a sentence; 0 if nowhere."""
    cut = chunk.rfind(" ")
    while cut > 0 and not chunk[cut - 1].isalnum():
        cut = chunk.rfind(" ", 0, cut)
    return cut + 1 if cut > 0 else 0


def _past_closers(line: str, at: int) -> int:
    """The offset after the marks at `at` that close what was opened before: quotes, brackets."""
    while True:
        while at < len(line) and line[at] in _CLOSERS:
            at += 1
        blank = at
        while blank < len(line) and line[blank].isspace():
            blank += 1
        if blank == at or blank == len(line) or line[blank] not in _SURE_CLOSERS:
            return at
        at = blank  # « we stay. » and the like


def _is_end(
    line: str,
    start: int,
    mark: re.Match[str],
    end: int,
    following: int,
    is_proposed: bool,
    has_capitals: bool,
    table: Corrections,
) -> bool:
    """Whether the marks `mark` end the sentence that began at `start`; `end` is after its closers.

    `following` is the offset of the next letter or digit.
    """
    following_word = _WORD.match(line, following)
    word = following_word[0] if following_word else line[following]
    glued = not any(c.isspace() for c in line[mark.end() : min(following, mark.end() + _GAP)])
    token = _token(line, start, mark.start()) if mark[0] == "." else ""
    if glued and end == mark.end() and not (is_proposed and _is_glued_end(line, mark, word, token, table)):
        return False
    if token in table.titles:
        return False
    if _starts(line, following, word, table):
        return is_proposed or mark[0][-1] in ".!?"
    if not is_proposed:
        return False
    if word[0].islower() and word == word.lower() and has_capitals:
        return False  # "Really?" he asked; about 3 p.m. local time. But: eBay
    if token and (token in table.abbreviations or _is_initials(token)):
        return False
    if token in table.before_number and word[0].isdigit():
        return False
    if mark[0] == "." and token.isdigit() and line[start : mark.start()].strip() == token:
        return False  # "1. Open the gate"
    if end > mark.end() and mark[0][-1] in "!?؟":
        return not _goes_on(line, end, following, word, table)
    return True


def _token(line: str, start: int, end: int) -> str:
    """The folded word before `end`, dots inside it included: "mr", "u.s", "ج.م.ع"."""
    first = max(start, end - _TOKEN_LENGTH)
    at = end
    while at > first and (line[at - 1].isalnum() or line[at - 1] in "._'’ـ-" or not line[at - 1].isprintable()):
        at -= 1
    return fold(line[at:end]).strip("._'-")


def _is_initials(token: str) -> bool:
    """ "u.s", "ج.م.ع", or the single letter of "J. Smith" """
    parts = token.split(".")
    return all(len(part) == 1 and part.isalpha() for part in parts)


def _starts(line: str, at: int, word: str, table: Corrections) -> bool:
    """Whether `word` at `at` is one that opens sentences, written as at their beginning, and no initial."""
    if word[0].islower() or fold(word) not in table.starters:
        return False
    after = at + len(word)
    return not (len(word) == 1 and line[after : after + 1] == ".")


def _is_glued_end(line: str, mark: re.Match[str], word: str, token: str, table: Corrections) -> bool:
    """Whether marks without a blank after them end a sentence: "he left.The army" but not example.com or د.ليلى."""
    if mark[0] != ".":
        return len(word) > 1 and not word[0].islower()
    if "." in token or len(token) < 2 or token in table.titles or token in table.abbreviations:
        return False
    after = mark.end() + len(word)
    if line[after : after + 1] in (".", "/", "@", "-", "_") and not line[after + 1 : after + 2].isspace():
        return False  # www.Example.Com
    return len(word) > 2 and word[0].isalpha() and not word[0].islower()


def _goes_on(line: str, end: int, following: int, word: str, table: Corrections) -> bool:
    """Whether the sentence goes on after a quoted question: "Why?" Smith asked. Without capitals it mostly does."""
    if not line[end:following].isspace():
        return False  # “Why?” “Because we must.” They said so.
    at = following
    for _ in range(table.speech_reach):
        found = _WORD.match(line, at)
        if found is None:
            break
        if fold(found[0]) in table.speech:
            return True
        at = found.end() + 1
    return word[0].isalpha() and word.lower() == word.upper()
