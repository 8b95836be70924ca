"""The words of a query as they should be written: slips mended, torn ones joined. Pure."""

from dataclasses import dataclass

from registry.search import english
from registry.search.analysis import stem
from registry.search.lexicon import Guess, Lexicon
from registry.search.parse import ParsedQuery
from registry.search.ranking import COMMON_HERE, COMMONER, CORRECTED, RESHAPED
from registry.search.thesaurus import Thesaurus


@dataclass(frozen=True, slots=True)
class Word:
    """Hold a word as it is looked for, and what was typed for it."""

    word: str
    typed: str
    factor: float = 1.0
    is_there: bool = True


def is_there(word: str, query: ParsedQuery, lexicon: Lexicon) -> bool:
    """Tell whether some entry has a word of its stem, or begins so where it is being typed."""
    return lexicon.count(stem(word)) > 0 or (word == query.prefix and lexicon.begins(word))


def _is_right(word: str, query: ParsedQuery, lexicon: Lexicon, thesaurus: Thesaurus) -> bool:
    """Tell whether somebody writes it so; a stem is not enough: "referal" has that of "refer"."""
    if lexicon.has(word) or word in thesaurus.words:
        return True
    if word == query.prefix and lexicon.begins(word):
        return True
    return english.is_word(word) and not _is_likely_slip(word, lexicon)


def _is_likely_slip(word: str, lexicon: Lexicon) -> bool:
    """Tell whether an ordinary word stands for a far commoner one: "planing" for "planning"."""
    best = lexicon.spelling.nearest(word)
    if best is None or best[1][0] != word[0] or stem(best[1]) == stem(word):
        return False
    is_common = lexicon.count(stem(best[1])) >= COMMON_HERE * lexicon.entries
    return is_common and english.times_as_common(best[1], word) >= COMMONER


def spelt(query: ParsedQuery, lexicon: Lexicon, thesaurus: Thesaurus) -> list[Word]:
    """Return the words as they should have been written."""
    found: list[Word] = []
    for word in query.words:
        last = found[-1] if found else None
        is_known = is_there(word, query, lexicon)
        is_odd = not is_known or (last is not None and not last.is_there)
        is_right = _is_right(word, query, lexicon, thesaurus)
        made = [Word(word, word, is_there=is_known)] if is_right else []
        joined = f"{last.typed}{word}" if last and is_odd else ""
        if last and joined and lexicon.count(stem(joined)):
            found[-1] = Word(joined, f"{last.typed} {word}", RESHAPED)
            continue
        found += made or _mended(word, lexicon, thesaurus)
    return found


def _mended(typed: str, lexicon: Lexicon, thesaurus: Thesaurus) -> list[Word]:
    """Return what was probably meant by a word that there is not."""
    pieces = lexicon.spelling.pieces(typed)
    if pieces:
        return [Word(piece, typed, RESHAPED) for piece in pieces]
    guesses: list[Guess | None] = [
        lexicon.spelling.nearest(typed),
        thesaurus.spelling.nearest(typed),
    ]
    best = min((guess for guess in guesses if guess), default=None)
    if best is None or stem(best[1]) == stem(typed):
        # An unusual form of a word is no slip.
        return [Word(typed, typed, is_there=lexicon.count(stem(typed)) > 0)]
    # The stemmer leaves the plural of words without vowels: "pcns".
    is_plural = typed == f"{best[1]}s"
    is_known = lexicon.count(stem(best[1])) > 0
    return [Word(best[1], typed, RESHAPED if is_plural else CORRECTED, is_there=is_known)]
