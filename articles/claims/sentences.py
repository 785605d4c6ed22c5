"""Sentences of a text with their mentions of a table. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from articles.claims.claims import Stated
from articles.claims.idioms.names import DEFINITE
from articles.claims.mentions import Mention, TableNames, skeleton
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.prose.passages import Passage
from collabsite.web.languages import is_chinese

_CLAUSE_END = re.compile(r"[,;:，；：()（）—]")
_LIST = re.compile(
    r"[\s,、]*(?:and|nor|&|as well as|plus|和|与|及|以及|、|加上?|连同|跟)?\s*(?:the |in |of |that of )*"
)
# Unlike Greece, France has improved: no list.
_APART = re.compile(
    r"\b(?:unlike|like|compared (?:with|to)|besides|after|behind|despite|alongside|outside|beyond|except(?: for)?) (?:the )?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\s*(?:(?:[AQ]|Answer)[:.] *|[答问][:：]\s*)?(?:By [^,]*,? |In [^,]*,? )?(?:it|its|they|their|both|that|this|there|our)\b|(?:A|答)[:：]|[其它该]|[二两]者|他们|这"
    rf"|\s*the (?:(?:{'|'.join(DEFINITE)})\b|(?:former|latter|pair|two|trio)\b)|(?:本|我)[公行校院馆港站店市省县区国]|(?:公司|全[市省县区校国])(?!际)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence, the place where it starts, and its mentions, with offsets into it."""

    start: int
    text: str
    mentions: tuple[Mention, ...]
    before: "Sentence | None" = None
    # It mentions a row or a column, or goes on about one.
    is_about: bool = True
    # It has a number that is a value of the table.
    shows_value: bool = False

    @cached_property
    def skeleton(self) -> str:
        """The sentence with a sign for each character of a mention."""
        return skeleton(self.text, self.mentions)

    @cached_property
    def words(self) -> str:
        """The text in simplified characters and ASCII."""
        return simplified(self.text)

    @cached_property
    def names_table(self) -> bool:
        """Return whether the sentence names a row or a column, or has a value or a unit of one."""
        signs = (Sign.ROW, Sign.COLUMN, Sign.ALL)
        return self.shows_value or any(
            m.sign in signs or (m.number is not None and m.end > m.number.end)
            for m in self.mentions
        )

    @cached_property
    def has_han(self) -> bool:
        """Return whether the sentence is Chinese."""
        return is_chinese(self.text)

    @cached_property
    def row_groups(self) -> tuple[tuple[Mention, ...], ...]:
        """Mentions of rows; those of a list, such as China and India, are one group."""
        groups: list[list[Mention]] = []
        for mention in self.mentions:
            if mention.sign not in (Sign.ROW, Sign.ALL):
                continue
            gap = self.words[groups[-1][-1].end : mention.start] if groups else ""
            # A comma is that of a list in English, and the end of a clause in Chinese.
            is_list = bool(groups and _LIST.fullmatch(gap)) and not (
                "," in gap and is_chinese(self.words[mention.start - len(gap) - 1])
            )
            if is_list and not (
                gap.strip() == "," and _APART.search(self.words, 0, groups[-1][0].start)
            ):
                groups[-1].append(mention)
            else:
                groups.append([mention])
        return tuple(map(tuple, groups))

    def of(self, sign: Sign) -> tuple[Mention, ...]:
        """Return the mentions of a kind."""
        return tuple(mention for mention in self.mentions if mention.sign is sign)

    def clause(self, at: int) -> tuple[int, int]:
        """Return the start and the end of the clause around a place."""
        start, end = 0, len(self.text)
        for found in _CLAUSE_END.finditer(self.skeleton):
            if found.end() <= at:
                start = found.end()
            else:
                end = found.start()
                break
        return start, end

    @property
    def continues(self) -> bool:
        """Return whether the sentence speaks of what the one before it spoke of."""
        return bool(_PRONOUN.match(self.words))

    @property
    def goes_on(self) -> bool:
        """Return whether the sentence after this one may speak of the table without naming it."""
        if self.names_table or self.continues:
            return True
        return self.has_han and any(m.sign in (Sign.PERIOD, Sign.NUMBER) for m in self.mentions)

    @property
    def may_go_on(self) -> bool:
        """Return whether an English sentence without a name may be about the table of the one before it."""
        return not self.has_han and any(m.sign in (Sign.PERIOD, Sign.NUMBER) for m in self.mentions)

    def at(self, place: int) -> Mention | None:
        """Return the mention that starts at a place."""
        return next((mention for mention in self.mentions if mention.start == place), None)

    def stated(self, place: int) -> Stated | None:
        """Return the number that starts at a place, with its offsets into the sentence."""
        mention = self.at(place)
        if mention is None or mention.number is None:
            return None
        return Stated(self.text, mention.number)


# In characters: patterns look at all of a sentence several times.
_LONGEST = 600
_GAP = re.compile(r"[\s,，;；、]")


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, and of parts of those that never end."""
    for start, end in Passage(text, {}).sentences():
        first = start
        while end - first > _LONGEST:
            gap = _GAP.search(text, first + _LONGEST // 2, first + _LONGEST)
            last = gap.end() if gap else first + _LONGEST
            yield first, last
            first = last
        yield first, end


def sentences_of(text: str, names: TableNames) -> Iterator[Sentence]:
    """Yield the sentences of a text that mention a table, or go on about it."""
    before: Sentence | None = None
    is_new_line, is_near = False, False
    for start, end in _parts(text):
        written = text[start:end]
        if not written.strip():
            is_new_line = True
            if "\n\n" in text[max(0, start - 1) : end + 1]:
                before, is_near = None, False
            continue
        mentions = tuple(names.mentions(written))
        shows_value = names.shows_value(mentions)
        sentence = Sentence(start, written, mentions, before, shows_value=shows_value)
        if is_new_line and before is not None and not sentence.continues:
            before, sentence = None, replace(sentence, before=None)
        is_about = sentence.names_table
        # The sentence after one about the table may be about it, without a name.
        is_about = is_about or before is not None
        if is_about or (is_near and sentence.may_go_on):
            yield sentence
            before = sentence if sentence.goes_on else None
            is_near = True
        else:
            yield replace(sentence, is_about=False)
            # What is asked stays near what was said.
            before, is_near = None, is_near and written.rstrip().endswith("?")
        is_new_line = written.endswith("\n")
        if written.endswith("\n\n"):
            before, is_near = None, False
