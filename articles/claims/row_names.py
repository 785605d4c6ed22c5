"""Other names of the rows of a table: short ones, peoples, signs. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from articles.claims.idioms.names import ABBREVIATIONS, ENDS, ENDS_HAN, NO_SHORT_NAMES
from articles.claims.idioms.peoples import PEOPLES
from articles.claims.traditional import simplified
from articles.numbers.table import Table
from collabsite.web.languages import is_chinese


def signs_of_rows(table: Table) -> dict[str, str]:
    """Return the signs that mean one row each where several stand together."""
    owners: dict[str, set[str]] = {}
    for row in table.single_rows:
        for name in (table.row_of[row].name, table.row_of[row].other_name):
            sign = ABBREVIATIONS.get(simplified(name).rstrip("省市"))
            if sign:
                owners.setdefault(sign, set()).add(row)
    return {sign: next(iter(rows)) for sign, rows in owners.items() if len(rows) == 1}


def peoples(name: str) -> tuple[str, ...]:
    """Return words for the people of a country, of which the wrong ones occur in no text."""
    if known := PEOPLES.get(name.lower()):
        return known
    if not name.isascii() or " " in name or len(name) < 4:
        return ()
    return (f"{name}n", f"{name}ian", f"{name}ese")


def initials(table: Table) -> dict[str, str]:
    """Return the two signs that mean one row each, of several with one ending: 北捷 of 臺北捷運."""
    owners: dict[str, set[str]] = {}
    for end, sign in ENDS_TO_SIGNS.items():
        names = [
            (row, simplified(name).removesuffix(end))
            for row in table.single_rows
            for name in (table.row_of[row].name, table.row_of[row].other_name)
            if simplified(name).endswith(end)
        ]
        if len({row for row, _name in names}) < 2:
            continue
        for row, name in names:
            # 臺 begins the names of several cities: 臺北 is 北, 臺中 is 中.
            first = name[1:2] if name.startswith("台") and len(name) == 2 else name[:1]
            owners.setdefault(first + sign, set()).add(row)
    return {short: next(iter(rows)) for short, rows in owners.items() if len(rows) == 1}


# The sign that an ending leaves in a name of two signs.
ENDS_TO_SIGNS = {"隧道": "隧", "捷运": "捷", "银行": "行"}


def ranges(names: Iterable[str]) -> Iterator[str]:
    """Yield a name that has a range with its other signs: 18到24岁 of 18至24岁."""
    for name in names:
        if _RANGE.search(name):
            yield from (_RANGE.sub(sign, name) for sign in ("至", "到", "-", "–", "~"))


_RANGE = re.compile(r"(?<=\d)(?:至|到|-|–|~)(?=\d)")


def short_names(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the names of rows without their ends, of those that mean one row only."""
    full = {simplified(name).lower() for row in table.rows for name in (row.name, row.other_name)}
    common = _common_ends(table)
    owners: dict[str, set[str]] = {}
    for row in table.single_rows:
        for name in (table.row_of[row].name, table.row_of[row].other_name):
            written = simplified(name).lower()
            first, _, last = written.rpartition(" ")
            if last in ENDS and first not in full:
                owners.setdefault(first, set()).add(row)
            end = next((end for end in (*common, *ENDS_HAN) if written.endswith(end)), "")
            short = written.removesuffix(end)
            if end and len(short) >= 2 and short not in full:
                owners.setdefault(short, set()).add(row)
            for part in (*_proper_words(name), *_han_parts(short), *_contracted(written)):
                if part not in full:
                    owners.setdefault(part, set()).add(row)
    for row in table.groups:
        for name in (table.row_of[row].name, table.row_of[row].other_name):
            short = _SUM.sub("", simplified(name))
            if len(short) >= 2 and short.lower() not in full and not _COUNT.match(short):
                owners.setdefault(short.lower(), set()).add(row)
    columns = simplified(" ".join(f"{c.name} {c.other_name}" for c in table.columns)).lower()
    for short, rows in owners.items():
        if len(rows) == 1 and short not in columns:
            yield next(iter(rows)), short


# 六都 are all of them.
_COUNT = re.compile("[0-9一二两三四五六七八九十各]")
_SUM = re.compile("(?:合计|总计|总和|总体|全体|总数)$")
# The ends of names of which the first sign stands for all of them: 高捷 for 高雄捷运.
_CONTRACTED = re.compile(
    "(?P<first>[\u4e00-\u9fff])(?P<second>[\u4e00-\u9fff])(?P<rest>[\u4e00-\u9fff]*)"
    "(?:(?P<end>捷)运|(?P<end2>马)拉松|(?P<end3>隧)道|(?P<end4>图)书馆|(?P<end5>博)物馆)"
)
_LONGEST_END = 4


def _contracted(name: str) -> Iterator[str]:
    """Yield a name of two signs for one of a kind of which people speak so."""
    if found := _CONTRACTED.fullmatch(name):
        end = next(found[name] for name in _CONTRACTED.groupindex if "end" in name and found[name])
        yield found["first"] + end
        if not found["rest"]:
            yield found["second"] + end


def _common_ends(table: Table) -> tuple[str, ...]:
    """Return what most names of rows end with, the longest first: 沙漠 of a table of deserts."""
    names = [
        written
        for row in table.single_rows
        for name in (table.row_of[row].name, table.row_of[row].other_name)
        if is_chinese(written := simplified(name)) and len(written) > 2
    ]
    counts = Counter(
        name[-size:] for name in names for size in range(1, min(_LONGEST_END, len(name) - 2) + 1)
    )
    most = [end for end, count in counts.items() if count > 2 and 2 * count > len(names)]
    return tuple(sorted(most, key=len, reverse=True))


def longer_name(table: Table, code: str, short: str) -> re.Pattern[str] | None:
    """Return a pattern of what makes another name of a short one: 大兴机场 after 北京, of 北京首都机场."""
    row = table.row_of[code]
    for name in map(simplified, (row.name, row.other_name)):
        end = next((end for end in ENDS_HAN if name.endswith(end) and len(end) > 1), "")
        if end and name.startswith(short):
            between = re.escape(name.removesuffix(end)[len(short) :])
            return re.compile(
                rf"(?!{between}{'' if between else end})[^\W\d的和与及等、]{{1,4}}?{end}"
            )
    return None


def _proper_words(name: str) -> Iterator[str]:
    """Yield the words of a proper name of several: Heathrow of London Heathrow."""
    if is_proper(name):
        found = map(str.lower, name.split())
        yield from (word for word in found if len(word) > 3 and word not in NO_SHORT_NAMES)


def is_proper(name: str) -> bool:
    """Return whether a name is of several words that begin with capitals."""
    return len(name.split()) > 1 and all(word[:1].isupper() for word in name.split())


def names_another_row(heads: dict[str, set[str]], words: str, start: int, end: int) -> bool:
    """Return whether a part of a name stands beside one that makes it another: 国中一年级, of 国小一年级."""
    name, before = words[start:end], words[max(0, start - 2) : start]
    if name in heads and before not in heads[name]:
        return any(before in each for each in heads.values())
    after = next((tail for tail in heads if words.startswith(tail, end)), "")
    return bool(after) and name not in heads[after] and any(name in h for h in heads.values())


def heads_of_parts(table: Table) -> dict[str, set[str]]:
    """Return the first two signs of the names of rows, by the rest of the name."""
    heads: dict[str, set[str]] = {}
    for row in table.rows:
        for name in map(simplified, (row.name, row.other_name)):
            if len(name) >= 4 and all(map(is_chinese, name)):
                heads.setdefault(name[2:], set()).add(name[:2])
    return heads


def _han_parts(name: str) -> Iterator[str]:
    """Yield the two parts of a long Chinese name: 希思罗 of 伦敦希思罗."""
    if len(name) >= 4 and all(map(is_chinese, name)):
        yield from (part for part in (name[:2], name[2:]) if part not in NO_SHORT_NAMES)
