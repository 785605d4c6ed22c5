"""Roles of the columns of a table, guessed from their names and a sample of their cells. Pure."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from zlib import crc32

from metrics.importing import numerals, periods
from metrics.importing.choices import Role
from metrics.importing.heads import fold_head, may_be_own, names_codes, usual_role

_MAX_KEYS = 4
_MAX_CANDIDATES = 20
# So many rows, more or less, tell which columns name them.
_ROWS = 10_000
# So many cells, spread over the whole column, are looked at; of a table with many columns fewer.
_SAMPLE, _LEAST, _CELLS = 300, 24, 40_000
# These names leave no doubt, whatever is below them.
_SURELY = {"period", "时期"}
_OWN = {"status": Role.FLAG, "source": Role.SOURCE}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_.:-]{0,24}")

type Columns = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Look:
    """Shares of the cells in a sample of a column; the blank ones count only in `filled`."""

    filled: float
    numbers: float
    periods: float
    # Of periods that are no bare year, and so can hardly be anything else.
    dates: float
    count: int

    @property
    def is_numeric(self) -> bool:
        """Return whether half of what is there are numbers."""
        return self.numbers >= 0.5

    @property
    def is_text(self) -> bool:
        """Return whether there is anything, and it is words."""
        return self.count > 0 and not self.is_numeric


def sample(cells: Sequence[str], *, columns: int = 1) -> list[str]:
    """Return some cells of a column, from its beginning to its end."""
    size = max(_LEAST, min(_SAMPLE, _CELLS // columns))
    if len(cells) <= size:
        return list(cells)
    step = max(1, len(cells) // (size * 2 // 3))
    return [*cells[: size // 3], *cells[size // 3 :: step]]


def look_at(cells: Sequence[str]) -> Look:
    """Return what a sample of a column shows."""
    filled = [text.strip() for text in cells if text.strip()]
    present = [text for text in filled if not numerals.is_missing(text)]
    count = len(present) or 1
    are_periods = [text for text in present if periods.is_plausible(text)]
    return Look(
        filled=len(filled) / (len(cells) or 1),
        numbers=sum(map(numerals.is_number, present)) / count,
        periods=len(are_periods) / count,
        dates=sum(not text.isdecimal() for text in are_periods) / count,
        count=len(present),
    )


def guess_roles(
    header: Sequence[str],
    columns: Columns,
    *,
    is_known: Callable[[str], bool],
    rows: Collection[str] = (),
) -> list[Role]:
    """Return the role of each column.

    `is_known` says which are in the dataset, and `rows` are the names of its rows.
    """
    return _Guess(header, columns, is_known, rows).guess()


class _Guess:
    def __init__(
        self,
        header: Sequence[str],
        columns: Columns,
        is_known: Callable[[str], bool],
        rows: Collection[str],
    ) -> None:
        self.header, self.columns, self.rows = header, columns, rows
        self.looks = [look_at(sample(cells, columns=len(columns))) for cells in columns]
        self.places = range(len(header))
        self.known = {place for place in self.places if place and is_known(header[place])}
        self.usual = [
            None if place in self.known else usual_role(head) for place, head in enumerate(header)
        ]
        self.roles: dict[int, Role] = {}

    def guess(self) -> list[Role]:
        """Go from what is surest to what is left over."""
        years = [
            place
            for place in self.places
            if place and place not in self.known and periods.header_period(self.header[place])
        ]
        self.roles = dict.fromkeys(years, Role.VALUE)
        self._blank()
        if not years:
            self._period()
        self._indicator(years)
        is_ours = may_be_own(self.header)
        is_list = self._has(Role.PERIOD) or self._has(Role.INDICATOR)
        if not self._has(Role.PERIOD) or self._is_named():
            self._entity()
        if is_list:
            for place in self._open():
                # In other tables than ours, what is called so mostly is something else.
                own = _OWN.get(fold_head(self.header[place])) if is_ours else None
                if own or self.usual[place] is Role.NOTE:
                    self.roles[place] = own or Role.NOTE
            if not years:
                for place in self._named(Role.VALUE)[:1]:
                    self.roles[place] = Role.VALUE
        self._rest(years)
        self._key()
        return [self.roles[place] for place in self.places]

    def _has(self, role: Role) -> bool:
        return role in self.roles.values()

    def _open(self) -> list[int]:
        return [place for place in self.places if place not in self.roles]

    def _named(self, role: Role) -> list[int]:
        return [place for place in self._open() if self.usual[place] is role]

    def _texts(self) -> list[int]:
        return [place for place in self._open() if self.looks[place].is_text]

    def _blank(self) -> None:
        """Leave out what has no head: empty columns, and the row numbers that R and pandas add."""
        for place in self._open():
            is_empty = bool(place) and not any(self.columns[place])
            counts = len(self.places) > 2 and _counts(self.columns[place])
            if not self.header[place].strip() and (is_empty or counts):
                self.roles[place] = Role.IGNORED

    def _period(self) -> None:
        """Find the column of periods, or those of their parts, unless they are rows of the dataset."""
        named = [
            place
            for place in self._named(Role.PERIOD)
            if self.looks[place].periods >= 0.5 or fold_head(self.header[place]) in _SURELY
        ]
        parts = [p for p in self._open() if periods.is_part(self.header[p])]
        joined = periods.join_periods([(self.header[p], self.columns[p][:50]) for p in parts])
        if len(parts) > 1 and look_at(joined).dates == 1:
            found = parts
        elif named:
            # Of several, as Year and Date, the finer one.
            found = [max(named, key=lambda p: (self.looks[p].dates, -p))]
        else:
            found = [0] if self._begins_with_periods() else []
        if not any(text in self.rows for place in found for text in self.columns[place][:200]):
            self.roles |= dict.fromkeys(found, Role.PERIOD)

    def _begins_with_periods(self) -> bool:
        """Return whether the first column has the dates of time series, or years and no head."""
        look = self.looks[0]
        is_unnamed = not self.header[0].strip() and look.periods == 1 and self._is_distinct(0)
        are_dates = look.dates >= 0.9 or (look.periods == 1 and look.dates > 0)
        return (are_dates or is_unnamed) and not any(
            place and self.usual[place] is not Role.NOTE for place in self._texts()
        )

    def _is_distinct(self, place: int) -> bool:
        """Return whether a column of a few rows or more says something else in each."""
        return self._distinct([place]) == len(self.columns[place]) > 2

    def _indicator(self, years: Sequence[int]) -> None:
        values = [
            p for p in self._open() if self.looks[p].is_numeric or self.usual[p] is Role.VALUE
        ]
        # A table of one column of values has indicators below each other; more are indicators.
        if not (years or len(values) == 1 or self._named(Role.VALUE)):
            return
        named = [p for p in self._named(Role.INDICATOR) if self.looks[p].is_text]
        if named and (named[0] or len(self._texts()) > 1):
            self._with_code(named[0], Role.INDICATOR, self._named(Role.INDICATOR_CODE))
        elif codes := self._named(Role.INDICATOR_CODE):
            self.roles[codes[0]] = Role.INDICATOR

    def _is_named(self) -> bool:
        """Return whether a column beside the periods can name rows.

        Beside periods that come once each, words are values unless their head says that they are names.
        """
        found = [place for place, role in self.roles.items() if role is Role.PERIOD]
        is_series = self._distinct(found) == len(self.columns[0])
        return any(
            self.usual[place] in {Role.ENTITY, Role.ENTITY_CODE}
            or (
                self.looks[place].is_text
                and self.looks[place].filled > 0.5
                and self.usual[place] is not Role.NOTE
                and not is_series
            )
            for place in self._open()
        )

    def _entity(self) -> None:
        """Name the rows by the column that is called so, or the first of words, with its code."""
        named = self._named(Role.ENTITY)
        codes = [p for p in self._named(Role.ENTITY_CODE) if self.looks[p].is_text]
        texts = [p for p in self._texts() if p not in codes and p not in self.known]
        words = [0] if self.known and 0 in texts else [p for p in named if p in texts]
        numbers = [
            place
            for place in self._open()[:1]
            if self._is_distinct(place)
            or any(text in self.rows for text in self.columns[place][:200])
        ]
        for candidates in (words, named if 0 in named else [], texts, codes, numbers):
            if candidates:
                others = [p for p in [*self._named(Role.ENTITY_CODE), *named] if p != candidates[0]]
                self._with_code(candidates[0], Role.ENTITY, others)
                return

    def _with_code(self, place: int, role: Role, others: Sequence[int]) -> None:
        """Set the role of a column of names, and that of its codes: one for each name.

        Of `REF_AREA` and `Reference area`, the codes are those that look like codes.
        """
        self.roles[place] = role
        code_role = Role.ENTITY_CODE if role is Role.ENTITY else Role.INDICATOR_CODE
        for other in others:
            pair = self.columns[place], self.columns[other]
            are_codes = [all(map(_CODE.fullmatch, filter(None, cells[:200]))) for cells in pair]
            if _is_one_to_one(*pair) and (any(are_codes) or self.usual[other] is code_role):
                codes_first = are_codes[0] and not are_codes[1]
                self.roles[place], self.roles[other] = (
                    (code_role, role) if codes_first else (role, code_role)
                )
                return

    def _rest(self, years: Sequence[int]) -> None:
        """Take what is left for values; beside columns of years or one of indicators, for none."""
        is_long = self._has(Role.INDICATOR)
        has_values = self._has(Role.VALUE)
        for place in self._open():
            is_left = bool(years) or (is_long and (has_values or not self.looks[place].is_numeric))
            is_code = self.looks[place].is_numeric and names_codes(self.header[place])
            is_ignored = is_left or (is_code and place not in self.known)
            self.roles[place] = Role.IGNORED if is_ignored else Role.VALUE

    def _key(self) -> None:
        """Name rows by further columns, as few as make the names differ."""
        roles = self.roles
        keys = [p for p, role in roles.items() if role is Role.ENTITY]
        fixed = [p for p, role in roles.items() if role in {Role.PERIOD, Role.INDICATOR}]
        if not keys:
            return
        self.columns = _sample_rows(self.columns, by=keys[0])
        count = len(self.columns[0])
        few = max(2, count / 20)
        found = self._distinct([*keys, *fixed])
        if count - found < few:
            # A few names that occur twice are a slip of the pen.
            return
        if (period := self._unnamed_period(keys, fixed, found)) is not None:
            roles[period] = Role.PERIOD
            fixed.append(period)
            found = self._distinct([*keys, *fixed])
        before, chosen = found, list[int]()
        candidates = [place for place in self.places if self._may_name(place)][:_MAX_CANDIDATES]
        while found < count and candidates and len(chosen) < _MAX_KEYS:
            counted = {p: self._distinct([*keys, *chosen, p, *fixed]) for p in candidates}
            best = max(candidates, key=lambda p: (counted[p], -p))
            if counted[best] <= found:
                break
            chosen.append(best)
            candidates.remove(best)
            found = counted[best]
        if count - found >= few and not fixed and self._distinct([0]) == count:
            # Only the numbers in the first column tell them apart, as those of answers to a survey.
            for place, role in roles.items():
                if role in {Role.ENTITY, Role.ENTITY_CODE}:
                    roles[place] = Role.VALUE
            roles[0] = Role.ENTITY
        elif found == count or found > 1.5 * before:
            # Names that stay the same whatever is added are an error in the file.
            for place, role in roles.items():
                if place in chosen:
                    roles[place] = Role.ENTITY
                elif role is Role.ENTITY_CODE and chosen:
                    roles[place] = Role.IGNORED

    def _may_name(self, place: int) -> bool:
        """Return whether a column may name rows together with another: words, or numbers of districts."""
        role, look = self.roles[place], self.looks[place]
        is_numbering = (
            role is Role.IGNORED
            and not names_codes(self.header[place])
            and all(text.isdecimal() for text in self.columns[place][:200] if text)
        )
        return (
            role in {Role.IGNORED, Role.VALUE}
            and place not in self.known
            and (look.is_text or is_numbering)
            and look.filled > 0.5
            and not periods.header_period(self.header[place])
        )

    def _unnamed_period(self, keys: Sequence[int], fixed: Sequence[int], found: int) -> int | None:
        """Return a column of years or days by another name, if it tells apart rows that repeat."""
        if self._has(Role.PERIOD) or any(map(periods.header_period, self.header[1:])):
            return None
        for place, role in self.roles.items():
            look = self.looks[place]
            if role is not Role.VALUE or place in self.known or look.periods < 1:
                continue
            now = self._distinct([*keys, *fixed, place])
            # People have birthdays, which tell them apart; years repeat from row to row.
            if now >= 0.95 * len(self.columns[0]) or (not look.dates and now > 1.5 * found):
                return place
        return None

    def _distinct(self, places: Sequence[int]) -> int:
        if len(places) == 1:
            return len(set(self.columns[places[0]]))
        return len(set(zip(*(self.columns[place] for place in places), strict=True)))


def _sample_rows(columns: Columns, *, by: int) -> Columns:
    """Return some rows of a long table: for some names in a column all of their rows.

    Rows of one name must stay together, or the sample would not show that names occur again.
    """
    size = len(columns[by])
    if size <= _ROWS:
        return columns
    share = size // _ROWS
    kept = [n for n, name in enumerate(columns[by]) if crc32(name.encode()) % share == 0]
    rows = (kept or range(size))[: 3 * _ROWS]
    return [[column[n] for n in rows] for column in columns]


def _counts(cells: Sequence[str]) -> bool:
    """Return whether cells count the rows, from 0 or 1."""
    return any(list(cells[:3]) == [str(start + n) for n in range(3)] for start in (0, 1)) and (
        cells[-1] in {str(len(cells) - 1), str(len(cells))}
    )


def _is_one_to_one(names: Sequence[str], codes: Sequence[str]) -> bool:
    """Return whether each name has one code and each code one name, where there is a code."""
    pairs = {(name, code) for name, code in set(zip(names, codes, strict=True)) if code.strip()}
    return bool(pairs) and len(pairs) == len({n for n, _ in pairs}) == len({c for _, c in pairs})
