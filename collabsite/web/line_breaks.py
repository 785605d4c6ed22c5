"""Places where a line of a Chinese title may break. Pure.

Browsers break Chinese after any character. A title is set in a few long lines, where a break within
a word is seen at once: it breaks between clauses, and within one only between words.
"""

from functools import lru_cache

# Words of one character before which a line may break, and those after which it may.
_BEFORE = frozenset("与和及或从到把被对在为由向将让使等")
_AFTER = frozenset("的了")
_CLOSING = frozenset("，。、：；！？…—／）》〉】」』”’")
# A clause ends with one of these; '' is before the first.
_PAUSES = frozenset(["", *"，：；！？—"])
_OPENING = frozenset("（《〈【「『“‘")


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the clauses of a Chinese text, each as the parts between which a line may break.

    Parts are words with their punctuation. A word that the dictionary lacks comes from it as single
    characters, so that characters keep to their neighbours, except for particles.
    """
    # Its dictionary takes memory that a process without a Chinese page does not need.
    from icu4py.breakers import WordBreaker

    found: list[list[str]] = []
    last = ""
    for word in WordBreaker(text, "zh-Hans"):
        if last in _PAUSES and word not in _CLOSING:
            found.append([word])
        elif _may_break(last, word):
            found[-1].append(word)
        else:
            found[-1][-1] += word
        last = word
    return tuple(map(tuple, found))


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or after.isspace():
        return False
    if before in _CLOSING or before in _AFTER:
        return True
    return len(before) > 1 and (len(after) > 1 or after in _BEFORE or after in _OPENING)
