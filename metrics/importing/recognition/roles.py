"""Roles of the columns of a table, guessed from their names and a sample of their cells. Pure."""

import re
from collections.abc import Callable, Collection, Sequence
from zlib import crc32

from metrics.importing.choices import Role
from metrics.importing.recognition import periods
from metrics.importing.recognition.features import Features
from metrics.importing.recognition.header_names import OWN, OWN_ONLY, fold_head, usual_role

_MAX_KEYS = 4
_MAX_CANDIDATES = 20
_NUMBERS = 200
_FEW = 3
# So many rows, more or less, tell which columns name them.
_ROWS = 10_000
_SURELY_PERIODS = {"period", "time period", "时期"}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_.:-]{0,24}")
# Roles that only our own downloads have: a column called Unit is mostly a value elsewhere.
_OF_OUR_OWN = set(OWN_ONLY.values()) - {Role.ENTITY, Role.INDICATOR}

type Columns = Sequence[Sequence[str]]


def own_roles(header: Sequence[str]) -> dict[int, Role] | None:
    """Return the roles of our own long layout by place, or None if it is another table.

    It is ours if it has one of the columns that no other table has; columns that it does not have
    are not read.
    """
    folded = [fold_head(head) for head in header]
    if not set(folded) >= OWN or not set(OWN_ONLY) & set(folded):
        return None
    roles: dict[int, Role] = {}
    for place, (head, name) in enumerate(zip(header, folded, strict=True)):
        role = OWN_ONLY.get(name) or usual_role(head) or Role.IGNORED
        if name in {"entity", "indicator"} and f"{name} label" in folded:
            role = Role.ENTITY_CODE if name == "entity" else Role.INDICATOR_CODE
        roles[place] = Role.IGNORED if role in roles.values() else role
    return roles


def guess_roles(
    header: Sequence[str],
    columns: Columns,
    looks: Sequence[Features],
    *,
    is_known: Callable[[str], bool],
    rows: Collection[str] = (),
) -> dict[int, Role]:
    """Return the role of each column by its place.

    `is_known` says which are in the dataset, and `rows` are the names of its rows.
    """
    roles = _Guess(header, columns, looks, is_known, rows)
    return roles.guess()


class _Guess:
    def __init__(
        self,
        header: Sequence[str],
        columns: Columns,
        looks: Sequence[Features],
        is_known: Callable[[str], bool],
        rows: Collection[str],
    ) -> None:
        self.rows = rows
        self.header, self.columns, self.looks = header, columns, looks
        self.known = {place for place, head in enumerate(header) if place and is_known(head)}
        usual = [usual_role(head) for head in header]
        self.usual = [
            None if place in self.known or role in _OF_OUR_OWN else role
            for place, role in enumerate(usual)
        ]
        self.roles: dict[int, Role] = {}
        self.places = range(len(header))

    def guess(self) -> dict[int, Role]:
        """Go from what is surest to what is left over."""
        years = [
            place
            for place in self.places
            if place and place not in self.known and periods.header_period(self.header[place])
        ]
        for place in years:
            self.roles[place] = Role.VALUE
        self._blank()
        self._period(years)
        self._indicator(years)
        if self._has_names():
            self._entity()
            self._code()
        is_list = Role.PERIOD in self.roles.values() or Role.INDICATOR in self.roles.values()
        self._value(years, is_list=is_list)
        for place in self._open():
            usual = self.usual[place]
            if is_list and usual in {Role.FLAG, Role.NOTE, Role.SOURCE}:
                self.roles[place] = usual
        self._rest(years)
        self._key()
        return self.roles

    def _open(self) -> list[int]:
        return [place for place in self.places if place not in self.roles]

    def _named(self, role: Role) -> list[int]:
        return [place for place in self._open() if self.usual[place] is role]

    def _blank(self) -> None:
        """Leave out what has no head: empty columns, and the row numbers that R and pandas add."""
        for place in self._open():
            if not self.header[place].strip() and (
                (place and not any(self.columns[place]))
                or (len(self.places) > 2 and _counts(self.columns[place]))
            ):
                self.roles[place] = Role.IGNORED

    def _period(self, years: Sequence[int]) -> None:
        """Find the column of periods, unless the dataset has rows that are called so."""
        if years:
            return
        named = [
            place
            for place in self._named(Role.PERIOD)
            # Only these names leave no doubt whatever is below them.
            if self.looks[place].periods >= 0.5 or fold_head(self.header[place]) in _SURELY_PERIODS
        ]
        if not named and self._begins_with_dates():
            named = [0]
        # Of several, as Year and Date, the finer one.
        for place in sorted(named, key=lambda p: (-self.looks[p].dates, p))[:1]:
            if not any(text in self.rows for text in self.columns[place][:_NUMBERS]):
                self.roles[place] = Role.PERIOD

    def _begins_with_dates(self) -> bool:
        """Return whether the first column has the dates of time series, or years and no head."""
        look = self.looks[0]
        is_unnamed = not self.header[0].strip() and look.periods == 1 and self._is_distinct(0)
        is_surely = look.dates >= 0.9 or (look.periods == 1 and look.dates > 0)
        others = (place for place in self._texts() if place and not self._is_remark(place))
        return (is_surely or is_unnamed) and not any(others)

    def _has_names(self) -> bool:
        """Return whether a column can name the rows; those of one time series need no name."""
        if Role.PERIOD not in self.roles.values():
            return True
        # Below periods that come first and once each, words that differ in each row are values.
        is_series = self.roles.get(0) is Role.PERIOD and self._is_distinct(0)
        return any(
            self.usual[place] in {Role.ENTITY, Role.ENTITY_CODE}
            or (
                self.looks[place].is_text
                and self.looks[place].filled > 0.5
                and not self._is_remark(place)
                and not (is_series and self._is_distinct(place))
            )
            for place in self._open()
        )

    def _is_remark(self, place: int) -> bool:
        return self.usual[place] in {Role.FLAG, Role.NOTE, Role.SOURCE}

    def _is_distinct(self, place: int) -> bool:
        """Return whether a column of a few rows or more says something else in each."""
        return self._distinct([place]) == len(self.columns[place]) >= _FEW

    def _indicator(self, years: Sequence[int]) -> None:
        values = [
            p for p in self._open() if self.looks[p].is_numeric or self.usual[p] is Role.VALUE
        ]
        named = [p for p in self._named(Role.INDICATOR) if self.looks[p].is_text]
        codes = self._named(Role.INDICATOR_CODE)
        # A table of a column of values has but one; more are indicators of their own.
        if not (years or len(values) == 1 or self._named(Role.VALUE)):
            return
        if named and (named[0] or len(self._texts()) > 1):
            first, *others = named
            self.roles[first] = Role.INDICATOR
            for place in [*codes, *others][:1]:
                if _is_one_to_one(self.columns[first], self.columns[place]):
                    self.roles[place] = Role.INDICATOR_CODE
                    self._swap_codes(first, place)
        elif codes:
            self.roles[codes[0]] = Role.INDICATOR

    def _texts(self) -> list[int]:
        return [place for place in self._open() if self.looks[place].is_text]

    def _entity(self) -> None:
        named = self._named(Role.ENTITY)
        words = [p for p in named if self.looks[p].is_text]
        codes = [p for p in self._named(Role.ENTITY_CODE) if self.looks[p].is_text]
        texts = [p for p in self._texts() if p not in codes and p not in self.known]
        if self.known and 0 in texts:
            # A file for columns that are there already names its rows as a download does.
            words = [0]
        for candidates in (words, named if 0 in named else [], texts, codes, self._open()):
            if candidates:
                # The first column names the rows, unless it is a code or another is called so.
                self.roles[candidates[0]] = Role.ENTITY
                return

    def _code(self) -> None:
        """Find the code beside the name: one for each name, as far as it is filled."""
        entity = next((p for p, role in self.roles.items() if role is Role.ENTITY), None)
        if entity is None:
            return
        for place in [*self._named(Role.ENTITY_CODE), *self._named(Role.ENTITY)]:
            is_named = self.usual[place] is Role.ENTITY_CODE
            if not _is_one_to_one(self.columns[entity], self.columns[place]) or not (
                is_named or _are_codes(self.columns[entity]) or _are_codes(self.columns[place])
            ):
                continue
            self.roles[place] = Role.ENTITY_CODE
            self._swap_codes(entity, place)
            return

    def _swap_codes(self, names: int, codes: int) -> None:
        """Swap two roles if the codes come first: SDMX has `REF_AREA` before `Reference area`."""
        if _are_codes(self.columns[names]) and not _are_codes(self.columns[codes]):
            roles = self.roles
            roles[names], roles[codes] = roles[codes], roles[names]

    def _value(self, years: Sequence[int], *, is_list: bool) -> None:
        named = self._named(Role.VALUE)
        if named and is_list and not years:
            self.roles[named[0]] = Role.VALUE

    def _rest(self, years: Sequence[int]) -> None:
        """Take what is left for values; beside columns of years or one of indicators, for none."""
        is_long = Role.INDICATOR in self.roles.values()
        has_values = Role.VALUE in self.roles.values()
        for place in self._open():
            if (
                (self.usual[place] is Role.IGNORED and place not in self.known)
                or years
                or (is_long and has_values)
                or (is_long and not self.looks[place].is_numeric)
            ):
                self.roles[place] = Role.IGNORED
            else:
                self.roles[place] = Role.VALUE

    def _key(self) -> None:
        """Name rows by further columns of words, as few as make the names differ."""
        roles = self.roles
        keys = [p for p, role in roles.items() if role is Role.ENTITY]
        fixed = [p for p, role in roles.items() if role in {Role.PERIOD, Role.INDICATOR}]
        if not keys:
            return
        self.columns = _sample_rows(self.columns, by=keys[0])
        count = len(self.columns[0])
        found = self._distinct([*keys, *fixed])
        if count - found < max(2, count / 20):
            # A few names that occur twice are a slip of the pen.
            return
        if (period := self._unnamed_period([*keys, *fixed], found)) is not None:
            roles[period] = Role.PERIOD
            fixed.append(period)
            found = self._distinct([*keys, *fixed])
        before = found
        candidates = [
            place
            for place in self.places
            if roles[place] in {Role.IGNORED, Role.VALUE}
            and place not in self.known
            and (
                self.looks[place].is_text
                or (roles[place] is Role.IGNORED and self._is_numbering(place))
            )
            and self.looks[place].filled > 0.5
            and self.usual[place] is not Role.IGNORED
            and not periods.header_period(self.header[place])
        ][:_MAX_CANDIDATES]
        chosen: list[int] = []
        while found < count and candidates and len(chosen) < _MAX_KEYS:
            counted = {p: self._distinct([*keys, *chosen, p, *fixed]) for p in candidates}
            best = max(candidates, key=lambda p: (counted[p], -p))
            if counted[best] <= found:
                break
            chosen.append(best)
            candidates.remove(best)
            found = counted[best]
        if count - found >= max(2, count / 20) and not fixed and self._number():
            return
        # Names that stay the same whatever is added are an error in the file, or to be numbered.
        if found == count or found > 1.5 * before:
            for place in chosen:
                roles[place] = Role.ENTITY
            if chosen:
                for place, role in roles.items():
                    if role is Role.ENTITY_CODE:
                        roles[place] = Role.IGNORED

    def _is_numbering(self, place: int) -> bool:
        """Return whether a column has whole numbers, such as those of districts."""
        return all(text.isdecimal() for text in self.columns[place][:_NUMBERS] if text)

    def _number(self) -> bool:
        """Name rows by the numbers in the first column, such as those of the answers to a survey."""
        if self.roles[0] is not Role.VALUE or self._distinct([0]) < len(self.columns[0]):
            return False
        for place, role in self.roles.items():
            if role in {Role.ENTITY, Role.ENTITY_CODE}:
                self.roles[place] = Role.VALUE
        self.roles[0] = Role.ENTITY
        return True

    def _unnamed_period(self, keys: Sequence[int], found: int) -> int | None:
        """Return a column of years or days by another name, if it tells apart rows that repeat."""
        if any(role is Role.PERIOD for role in self.roles.values()) or any(
            periods.header_period(head) for head in self.header[1:]
        ):
            return None
        count = len(self.columns[0])
        for place, role in self.roles.items():
            look = self.looks[place]
            if role is not Role.VALUE or place in self.known or look.periods < 1:
                continue
            now = self._distinct([*keys, place])
            # People have birthdays, which tell them apart; years repeat from row to row.
            if now >= 0.95 * count or (not look.dates and now > 1.5 * found):
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


def _are_codes(cells: Sequence[str]) -> bool:
    return all(map(_CODE.fullmatch, filter(None, cells[:200])))
