"""Subjects that are no row of a table: a clause that begins with another name. Pure."""

import re

from articles.audit.numbers import words
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign

_SIGNS = re.compile(f"[{''.join(Sign)}]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’.-]*")
_STARTERS = frozenset(
    words(
        "the a an in on at by of for from to over under since between during after before as while although though but and or yet so it its they their this that these those"
        " there only even meanwhile however overall together with without among each all both none not no every some most many more still now then by here where when what"
        " which who whose is was were are has had have last next first second third total world global one two three four five six seven eight nine ten because if unlike"
        " like despite against per also nor thanks just once again figures data takings sales output results note claim verdict background methods conclusion abstract"
        " january february march april may june july august september october november december q i i'm we our my he she you your according compared"
    )
)


# Ended the Games, led the World: no subject.
_OBJECT_OF_VERB = re.compile(r"[a-z](?:ed|ends|won|wins|led|left) (?:the|its|their) $")
_IT = re.compile(
    r"[^\w]*(?:(?:but|and|in [^,]*,|last [a-z]+[^,]*,|by [^,]*,) )*(?:it|they|he|she)\b|(?:但|而|则|同时|此外)?(?:它|其|该)",
    re.IGNORECASE,
)


def is_pronoun(sentence: Sentence, start: int) -> bool:
    """Return whether no row stands before a claim, and its clause begins with a pronoun."""
    if any(m.start < start for m in sentence.of(Sign.ROW)):
        return False
    first, _last = sentence.clause(start)
    return bool(_IT.match(sentence.words[first:start].strip()))


_WHICH = re.compile(r"\s*which\b", re.IGNORECASE)


def is_relative(sentence: Sentence, start: int) -> bool:
    """Return whether the clause of a claim begins with which, of which the antecedent is unclear."""
    return bool(_WHICH.match(sentence.words, sentence.clause(start)[0]))


def names_another(sentence: Sentence, start: int) -> bool:
    """Return whether an English clause before a claim has a name that is no row of the table."""
    # The Danube, for comparison, is longer: its subject stands before a comma.
    first = max((m.end for m in sentence.of(Sign.ROW) if m.end <= start), default=0)
    head = sentence.skeleton[first:start]
    written = _SIGNS.sub(" ", head)
    for found in _WORD.finditer(written):
        word = found[0].strip(".'’-")
        is_object = _OBJECT_OF_VERB.search(written[: found.start()])
        if word[:1].isupper() and word.lower() not in _STARTERS and not is_object:
            return True
    return False
