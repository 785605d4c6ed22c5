"""Words of a passage as readers see them."""

from bisect import bisect_left
from collections.abc import Mapping

from articles.prose.passages import MARK, Passage, cut_sentence
from articles.publishing.number_audit import NumberKey, number_key
from metrics.shown import NumberData


class ShownWords:
    """The words of a passage as readers see them, with numbers in place of their marks."""

    def __init__(self, passage: Passage, shown: Mapping[NumberKey, NumberData]) -> None:
        self.passage = passage
        words: list[str] = []
        # The place in the passage of each character.
        self._places: list[int] = []
        for at, sign in enumerate(passage.text):
            text = _shown_text(passage, at, shown) if sign == MARK else sign
            words.append(text)
            self._places += [at] * len(text)
        self.text = "".join(words)
        self._sentences = list(passage.sentences()) if passage.text.strip() else []

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets into the passage of a part of the words."""
        return self._places[start], self._places[end - 1] + 1

    def between(self, start: int, end: int) -> str:
        """Return the words between two places of the passage."""
        places = self._places
        return self.text[bisect_left(places, start) : bisect_left(places, end)]

    def sentence_at(self, at: int) -> str:
        """Return the sentence around a place of the passage, cut at `MAX_SENTENCE`."""
        return cut_sentence(self.between(*self._sentence(at)))

    def offset_in_sentence(self, start: int, end: int) -> int:
        """Return the place of words in the sentence around them, as `sentence_at` returns it."""
        before = self.between(self._sentence(start)[0], start)
        words = self.between(start, end)
        gap = words[: len(words) - len(words.lstrip())]
        # The sign keeps the space before the words.
        return len(" ".join(f"{before}{gap}{MARK}".split())) - 1

    def _sentence(self, at: int) -> tuple[int, int]:
        return next(
            ((start, end) for start, end in self._sentences if start <= at < end),
            (0, len(self.passage.text)),
        )


def _shown_text(passage: Passage, at: int, shown: Mapping[NumberKey, NumberData]) -> str:
    if passage.is_note(at):
        return ""
    mark = passage.marks.get(at)
    data = shown.get(number_key(mark)) if mark and mark.element == "data" else None
    return data.text if data else MARK
