"""Words of a text, and the comparison of two lines of words. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.translation import gettext as _

from articles.prose.plain_text import count_words
from collabsite.web.languages import is_chinese
from collabsite.web.text import format_list

# Scripts without spaces between words are compared by the character.
_SINGLE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?:(?<!\w)[+\-−–]?[$€£¥]?)?\d+(?:[.,]\d+)*[A-Za-z%％]*"
    rf"|[^\W{_SINGLE}]+(?:['’\-.,][^\W{_SINGLE}]+)*"
    r"|."
)


# The most pairs of equal tokens that are aligned; in longer lines all between their equal ends differs.
_PAIRS = 300_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word, Chinese character, sign or mark: its text, the space before it, and its formats.

    `formats` say in the language of the interface what is made of it: bold, a link to an address, bound
    to a cell. Tokens with the same `key` are matched to each other.
    """

    text: str
    space: str
    key: str
    mark: str = ""
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiffPiece:
    """A run of text in a changed line, with its `old` and `new` text.

    `kind` is `same`, `in`, `out`, `changed` (a mark that shows something else now) or `format` (the same
    words, set otherwise: `how`). `mark` is `cite` or `data` if the piece is a mark.
    """

    kind: str
    old: str
    new: str
    mark: str = ""
    how: str = ""

    @property
    def words(self) -> int:
        """The number of words inserted and deleted; a citation counts as none."""
        if self.mark == "cite" or self.kind in {"same", "format"}:
            return 0
        return count_words(self.old) + count_words(self.new)

    @property
    def old_parts(self) -> tuple[str, str, str]:
        """The deleted text between its outer spaces, which are not struck through."""
        return _parts(self.old)

    @property
    def new_parts(self) -> tuple[str, str, str]:
        """The inserted text between its outer spaces, which are not underlined."""
        return _parts(self.new)


def _parts(text: str) -> tuple[str, str, str]:
    before, core, after = text.partition(text.strip(" ") or text)
    return before, core, after


def tokens(text: str) -> Iterator[Token]:
    """Yield the words, hanzi and signs of a text."""
    space = ""
    for match in _TOKEN.finditer(text):
        if match["space"]:
            space = " "
        else:
            yield Token(match[0], space, match[0])
            space = ""


def compare_texts(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return the pieces of two plain texts."""
    return compare_lines(list(tokens(old)), list(tokens(new)))


def compare_lines(old: Sequence[Token], new: Sequence[Token]) -> tuple[DiffPiece, ...]:
    """Return the diff of a line; the pieces' `old` joined are the old text, `new` the new."""
    # A number is followed through its values if both lines have it, else by what it shows.
    shared = {token.key for token in old} & {token.key for token in new}
    before, after = (
        [token.key if token.key in shared else token.text for token in line] for line in (old, new)
    )
    found: list[DiffPiece] = []
    i = j = 0
    for start, begin, size in [*_matches(before, after, old), (len(old), len(new), 0)]:
        out, come = list(old[i:start]), list(new[j:begin])
        for was, now in zip(old[start : start + size], new[begin : begin + size], strict=True):
            space = was.space
            if was.space != now.space:
                out += [Token(was.space, "", "")]
                come += [Token(now.space, "", "")]
                space = ""
            found += [*_whole(out, "out"), *_whole(come, "in"), _kept(was, now, space)]
            out, come = [], []
        found += [*_whole(out, "out"), *_whole(come, "in")]
        i, j = start + size, begin + size
    return tuple(_joined(found))


def whole_line(line: Sequence[Token], kind: str) -> tuple[DiffPiece, ...]:
    """Return the diff of a line that came (`in`) or went (`out`) as a whole."""
    return tuple(_joined(_whole(line, kind)))


def _whole(line: Sequence[Token], kind: str) -> Iterator[DiffPiece]:
    for mark, run in groupby(line, lambda token: token.mark):
        text = "".join(token.space + token.text for token in run)
        yield DiffPiece(kind, *((text, "") if kind == "out" else ("", text)), mark)


def _kept(was: Token, now: Token, space: str) -> DiffPiece:
    old, new = space + was.text, space + now.text
    if was.text != now.text:
        return DiffPiece("changed", old, new, now.mark)
    if was.formats == now.formats:
        return DiffPiece("same", old, new)
    return DiffPiece("format", old, new, now.mark, describe_formats(was.formats, now.formats))


def describe_formats(old: Sequence[str], new: Sequence[str]) -> str:
    """Return a change of formats, in the language of the interface."""
    gone = format_list(name for name in old if name not in new)
    come = format_list(name for name in new if name not in old)
    if gone and come:
        return _("was %(old)s, now %(new)s") % {"old": gone, "new": come}
    return _("no longer %(old)s") % {"old": gone} if gone else _("now %(new)s") % {"new": come}


def _joined(found: Iterator[DiffPiece] | Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    """Join the neighbours of one kind, and leave out what is empty."""

    def alike(piece: DiffPiece) -> tuple[object, ...]:
        # Two marks side by side stay two.
        return piece.kind, piece.mark, piece.how, id(piece) if piece.kind == "changed" else 0

    for _alike, group in groupby((piece for piece in found if piece.old or piece.new), alike):
        run = list(group)
        old, new = "".join(piece.old for piece in run), "".join(piece.new for piece in run)
        yield DiffPiece(run[0].kind, old, new, run[0].mark, run[0].how)


def _matches(
    before: Sequence[str], after: Sequence[str], line: Sequence[Token]
) -> list[tuple[int, int, int]]:
    """Return the common runs of two lists: the position in each, and the length."""
    counted, others = Counter(before), Counter(after)
    if sum(count * others[key] for key, count in counted.items()) > _PAIRS:
        return _equal_ends(before, after)
    kept: list[tuple[int, int, int]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for match in matcher.get_matching_blocks():
        kept.append(match)
        while len(kept) > 1 and _is_small(kept, line):
            del kept[-2]
    return kept[:-1]


def _equal_ends(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    least = min(len(before), len(after))
    start = next((at for at in range(least) if before[at] != after[at]), least)
    end = next(
        (at for at in range(least - start) if before[-1 - at] != after[-1 - at]), least - start
    )
    return [(0, 0, start), (len(before) - end, len(after) - end, end)]


def _is_small(kept: Sequence[tuple[int, int, int]], line: Sequence[Token]) -> bool:
    """Return whether the last match but one reads better as a part of the changes around it.

    It does if it is shorter than both, or is a few hanzi as long; marks are always followed.
    """
    i, j, size = kept[-2]
    before, after = kept[-3] if len(kept) > 2 else (0, 0, 0), kept[-1]
    left = max(i - before[0] - before[2], j - before[1] - before[2])
    right = max(after[0] - i - size, after[1] - j - size)
    run = line[i : i + size]
    if any(token.mark for token in run):
        return False
    is_latin = any(token.text[0].isalnum() and not is_chinese(token.text) for token in run)
    return size + is_latin <= min(left, right)
