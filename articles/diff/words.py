"""Word diff of two lines of tokens: the pieces kept, inserted and deleted. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.translation import gettext as _

from articles.diff.blocks import Token
from articles.prose.plain_text import count_words
from collabsite.web.languages import is_chinese
from collabsite.web.text import format_list

# How many pairs of like tokens are compared at once; longer texts are first cut at the words
# that each has once, so that the time does not grow with the square of the length.
_PAIRS = 60_000


@dataclass(frozen=True)
class DiffPiece:
    """A run of text in a changed line, with its `old` and `new` text.

    `kind` is `same`, `in`, `out`, `changed` (a mark that shows something else now) or `format`
    (the same words, set otherwise). `mark` is `cite` or `data` if the piece is a mark.
    """

    kind: str
    old: str
    new: str
    mark: str = ""
    old_format: tuple[str, ...] = ()
    new_format: tuple[str, ...] = ()

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

    @property
    def how(self) -> str:
        """The change of format, in the language of the interface."""
        gone = [_setting(name) for name in self.old_format if name not in self.new_format]
        come = [_setting(name) for name in self.new_format if name not in self.old_format]
        if not gone:
            return _("now %(new)s") % {"new": format_list(come)}
        if not come:
            return _("no longer %(old)s") % {"old": format_list(gone)}
        return _("was %(old)s, now %(new)s") % {"old": format_list(gone), "new": format_list(come)}


def _parts(text: str) -> tuple[str, str, str]:
    core = text.strip(" ")
    if not core:
        return "", text, ""
    before, _core, after = text.partition(core)
    return before, core, after


def _setting(name: str) -> str:
    """Return the label of a format."""
    if name.startswith("claim\t"):
        _claim, dataset, *scope = name.split("\t")
        checked = {"dataset": dataset, "scope": format_list(filter(None, scope))}
        return _("checked as a claim about %(dataset)s (%(scope)s)") % checked
    kind, _space, rest = name.partition(" ")
    if kind == "link":
        return _("a link to %(address)s") % {"address": rest}
    if kind == "cell":
        _reference, _value, cell, value = rest.split("\t")
        bound = {"cell": cell, "value": value}
        return (
            _("bound to %(cell)s (%(value)s)") % bound if value else _("bound to %(cell)s") % bound
        )
    names = {
        "strong": _("bold"),
        "em": _("italic"),
        "sup": _("superscript"),
        "sub": _("subscript"),
    }
    return names.get(kind, name)


def pieces(old: Sequence[Token], new: Sequence[Token]) -> tuple[DiffPiece, ...]:
    """Return the diff of a line; the pieces' `old` joined are the old text, `new` the new."""
    # A number is followed through its values if both lines have it, else by what it shows.
    shared = {token.key for token in old} & {token.key for token in new}
    before = [token.key if token.key in shared else token.text for token in old]
    after = [token.key if token.key in shared else token.text for token in new]
    found: list[DiffPiece] = []
    out: list[Token] = []
    come: list[Token] = []
    i = j = 0
    for start, begin, size in [
        *_readable(_matches(before, after), old, new),
        (len(old), len(new), 0),
    ]:
        out += old[i:start]
        come += new[j:begin]
        for was, now in zip(old[start : start + size], new[begin : begin + size], strict=True):
            if was.space != now.space:
                out.append(_space(was))
                come.append(_space(now))
            same_space = was.space if was.space == now.space else ""
            found += [*_gone(out), *_come(come), _kept(was, now, same_space)]
            out, come = [], []
        i, j = start + size, begin + size
    found += [*_gone(out), *_come(come)]
    return tuple(_joined(found))


def whole(line: Sequence[Token], kind: str) -> tuple[DiffPiece, ...]:
    """Return the diff of a line that was inserted (`in`) or deleted (`out`) as a whole."""
    return tuple(_joined([*(_gone(line) if kind == "out" else _come(line))]))


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Return the positions of a longest run of values that only grow."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        place = bisect_left(tails, value)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [position]
    run = []
    position = ends[-1] if ends else -1
    while position >= 0:
        run.append(position)
        position = previous[position]
    return run[::-1]


def _space(token: Token) -> Token:
    return Token(token.space, "", (), "", token.space)


def _kept(was: Token, now: Token, space: str) -> DiffPiece:
    old, new = space + was.text, space + now.text
    if was.text != now.text:
        return DiffPiece("changed", old, new, now.mark)
    if was.format != now.format:
        return DiffPiece("format", old, new, now.mark, was.format, now.format)
    return DiffPiece("same", old, new)


def _gone(line: Sequence[Token]) -> Iterator[DiffPiece]:
    for mark, run in groupby(line, lambda token: token.mark):
        yield DiffPiece("out", "".join(token.space + token.text for token in run), "", mark)


def _come(line: Sequence[Token]) -> Iterator[DiffPiece]:
    for mark, run in groupby(line, lambda token: token.mark):
        yield DiffPiece("in", "", "".join(token.space + token.text for token in run), mark)


def _joined(found: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    """Join the neighbours of one kind, and leave out what is empty."""

    def alike(piece: DiffPiece) -> tuple[object, ...]:
        # Two marks side by side stay two.
        alone = id(piece) if piece.kind == "changed" else 0
        return (piece.kind, piece.mark, piece.old_format, piece.new_format, alone)

    for _alike, group in groupby((piece for piece in found if piece.old or piece.new), alike):
        run = list(group)
        yield DiffPiece(
            run[0].kind,
            "".join(piece.old for piece in run),
            "".join(piece.new for piece in run),
            run[0].mark,
            run[0].old_format,
            run[0].new_format,
        )


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the common runs of two lists, in order: the position in each, and the length."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    inner: list[tuple[int, int, int]] = []
    counted, others = Counter(a), Counter(b)
    if sum(count * others[key] for key, count in counted.items()) <= _PAIRS:
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        inner = [(match.a, match.b, match.size) for match in matcher.get_matching_blocks()]
    else:
        places = {key: place for place, key in enumerate(b) if others[key] == 1}
        once = [i for i, key in enumerate(a) if counted[key] == 1 and key in places]
        anchors = [once[at] for at in longest_increasing([places[a[i]] for i in once])]
        i = j = 0
        # Without a word to cut at, the text between is deleted and inserted as a whole.
        for anchor in [*anchors, len(a)] if anchors else []:
            place = places[a[anchor]] if anchor < len(a) else len(b)
            inner += [(i + x, j + y, n) for x, y, n in _matches(a[i:anchor], b[j:place])]
            if anchor < len(a):
                inner.append((anchor, place, 1))
            i, j = anchor + 1, place + 1
    found = [(0, 0, start), *((start + x, start + y, n) for x, y, n in inner)]
    found.append((len(old) - end, len(new) - end, end))
    return [match for match in found if match[2]]


def _readable(
    matches: Sequence[tuple[int, int, int]], old: Sequence[Token], new: Sequence[Token]
) -> list[tuple[int, int, int]]:
    """Drop the matches that are smaller than the changes around them.

    A word alone between two long changes, or a hanzi alone between two others, reads better as a
    part of one change. Marks are always followed.
    """
    kept: list[tuple[int, int, int]] = []
    for start, begin, size in _runs(matches):
        kept.append((start, begin, size))
        # The next match is known only now, so the matches before it are checked.
        while len(kept) > 1 and _is_small(kept, old):
            del kept[-2]
    if kept and _is_small([*kept, (len(old), len(new), 0)], old):
        kept.pop()
    return kept


def _is_small(kept: Sequence[tuple[int, int, int]], old: Sequence[Token]) -> bool:
    """Return whether the last match but one is smaller than the changes before and after it."""
    i, j, size = kept[-2]
    before = kept[-3] if len(kept) > 2 else (0, 0, 0)
    after = kept[-1]
    left = max(i - before[0] - before[2], j - before[1] - before[2])
    right = max(after[0] - i - size, after[1] - j - size)
    least = min(left, right)
    run = old[i : i + size]
    if size > least or any(token.mark for token in run):
        return False
    if all(is_chinese(token.text) or not token.text[0].isalnum() for token in run):
        return True
    return size < least


def _runs(matches: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Join the matches that follow each other without a gap in either list."""
    last = (0, 0, 0)
    for i, j, size in matches:
        if (i, j) == (last[0] + last[2], last[1] + last[2]) and last[2]:
            last = (last[0], last[1], last[2] + size)
        else:
            if last[2]:
                yield last
            last = (i, j, size)
    if last[2]:
        yield last
