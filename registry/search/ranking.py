"""The weights of ranking, each with its reason: change one, and run the relevance test."""

import math

# How much a word counts by where it stands (factors of BM25); of several places the best counts
# whole, the others by TIE. People name a thing as its title does; text is long and mentions much.
PLACES = {
    "title": 2.0,
    "tags": 2.0,
    "summary": 1.6,
    "services": 1.4,
    "owner_name": 1.2,
    "body": 1.0,
}
TIE = 0.3
# For each word an entry has, wherever: more of the words beats one word often. About the worth
# of a word that one entry in a hundred has, so that a rare word still beats two common ones.
EACH_WORD = 10.0
# The word being typed, at the start of a word of the title: titles come first while typing.
TITLE_PREFIX = 4.0
# The whole title is what was typed, and the entry is alive: whoever names a thing wants it first.
WHOLE_TITLE = 20.0
# Words that stand side by side in the title as they were typed: "design system", not a system
# that was designed.
SIDE_BY_SIDE = 4.0

# What was not typed counts less than what was, so that it helps and never drowns the exact word.
# A corrected word is nearly certainly meant; joined or split words are the same word; an alias is
# another name of the same thing, a former name an old one; a related word is only near by.
CORRECTED = 0.9
RESHAPED = 0.95
ALIAS = 0.7
FORMER = 0.5
RELATED = 0.4

# An ordinary word that nobody here uses is a slip when another, a slip away, is so much commoner in
# English and stands in so many entries.
COMMONER, COMMON_HERE = 20, 0.02

# An entry that has another name counts EACH_WORD for it, and so much more when it has it here; all
# of it times its factor, so that it stays below the EACH_WORD of one with the typed words.
BESIDE = {"title": 4.0, "tags": 3.0, "summary": 2.0}

# So many entries have the word itself that other names for it would only cost time.
PLENTY = 2_000

# What the whole query seems to be about, by its words in any order. A subject has to have most of
# what the query says, and about as much as the best one; it counts less than any name.
SUBJECT = 0.35
SUBJECT_LEAST, SUBJECT_NEAR, SUBJECTS_MOST = 0.55, 0.9, 3
# A word that stands in no subject may be a detail ("my grandmother's boiler"): it counts no more
# than one that stands in some. A weak word counts next to nothing.
KNOWN_TO_NONE = 4
WEAK_IN_SUBJECTS = 0.1
# A word in a subject's name says more for it than one in its description.
IN_A_NAME = 1.2

# Words that half of the catalogue is about tell little of what is wanted, and the frame of a
# question ("how do others ...") even less: they rank a little, and never find anything alone
# beside a word that tells.
SAYING_SOMETHING = 0.35
_WEAK = """
council councils local authority authorities government public service services system systems
online digital software app apps application tool tools website site web software product
people resident residents citizen citizens customer customers staff team teams user users
area department office work works working
other others anyone somebody someone everyone use used uses using make makes making made
help helps give gives keep keeps take takes look looks looking find finding show shows see tell
run runs running manage manages managing way ways thing things best good new free
"""
WEAK = frozenset(_WEAK.split())
# Of what a query says, an entry has to have this share, by how much each word tells: what only
# has its common words is no answer.
SHARE = 0.3

# Factors of the whole score. Confirmed entries stand a little above those that only the registry
# listed, these above stale ones; dead ends must sink below anything alive that fits as well.
FRESHNESS_FACTORS = {"current": 1.3, "due": 1.3, "unconfirmed": 1.15, "stale": 0.9}
PHASE_FACTORS = {"deprecated": 0.5, "withdrawn": 0.4}
# What a name alone no longer lifts to the top.
NOT_ALIVE = frozenset(PHASE_FACTORS)


# What others use has been tried: each doubling of the adopters lifts an entry by so much, up to a
# bound, so that what fits better and is used by nobody yet still stands above.
ADOPTED, ADOPTED_MOST = 0.03, 1.2
# For whoever asks what councils like its own use: as `ADOPTED`, but a part of the score, and below
# the worth of a word.
ALIKE, ALIKE_MOST = 3.0, 9.0


def standing(phase: str | None, freshness: str, adopters: int = 0) -> float:
    """Return the factor of an entry's score that comes from what it is, not from the words."""
    adopted = min(ADOPTED_MOST, 1 + ADOPTED * math.log2(1 + adopters))
    return FRESHNESS_FACTORS.get(freshness, 1.0) * PHASE_FACTORS.get(phase or "", 1.0) * adopted


def alike(adopters: int) -> float:
    """Return the part of a score that councils like the reader's give an entry by using it."""
    return min(ALIKE_MOST, ALIKE * math.log2(1 + adopters))


def is_alive(phase: str | None, freshness: str) -> bool:
    """Tell whether the name of an entry lifts it to the top."""
    return phase not in NOT_ALIVE and freshness != "stale"


LOWEST_STANDING = min(FRESHNESS_FACTORS.values()) * min(PHASE_FACTORS.values())
# What of this stands written in the index: another value asks for another index.
WRITTEN = (
    tuple(PLACES),
    FRESHNESS_FACTORS,
    PHASE_FACTORS,
    sorted(NOT_ALIVE),
    (ADOPTED, ADOPTED_MOST),
)

# Of what a text says, how much a word says by where it stands: a title names the thing, tags and
# summary tell what it does, a description mentions much beside.
SAID_IN = {"title": 2.0, "tags": 1.0, "summary": 1.0, "description": 0.3}
# Weak words, which search lets rank a little, hardly make two things alike.
SAID_WEAK = 0.1
# As if there were so many entries more that have none of the words: in a catalogue of ten entries
# on bins, "bin" would tell nothing.
SAID_BESIDE = 200
# The words that tell most say what a thing is; more of them cost time and find chance.
SAID_MOST = 24
# Below this two texts share words and no subject. Read off the 201 entries of the seeds and plans
# made up for them: below 0.15 nearly all is chance, above 0.25 hardly anything; two entries about
# the same thing have 0.5 and more.
LIKE_LEAST = 0.16
# So many of the best hits of the index are compared: on the seeds, 40 have the ten most alike.
COMPARED_LEAST, COMPARED_MOST = 40, 100
