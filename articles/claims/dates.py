"""Periods of a table that a text names: years, quarters, months, and lengths of time. Pure.

A code of a mention is that of a period, `2000..2020` for a range, and `2023-Q1…2023-Q4` for a year
of which the table has the quarters or months.
"""

import re
from collections.abc import Iterable, Iterator

from articles.audit.numbers import words

RANGE = ".."
YEAR = "…"

_MONTHS = {
    name: f"{n:02}"
    for n, name in enumerate(
        words(
            "january february march april may june july august september october november december"
        ),
        1,
    )
}
_SHORT = {name[:3]: code for name, code in _MONTHS.items()} | {"sept": "09"}
_HAN = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
    "元": 1,
    "首": 1,
    "末": 4,
}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4, "opening": 1}
_COUNTS = {
    w: n
    for n, w in enumerate(
        words("one two three four five six seven eight nine ten eleven twelve"), 1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "a": 1, "the": 1}
# The first quarters or months of a year, several months, all of a year; in tables of quarters or months.
_SEVERAL = re.compile(
    r"(?:(?P<y>\d{4})年?)?(?:(?:[前首头](?P<n>[二两三四五六七八九十]|十一|\d{1,2})个?(?P<unit>季度?|月))|(?P<m>[1-9]|1[0-2])月?(?:[至到~-]|——)(?P<m2>[1-9]|1[0-2])月(?:份|底)?|(?P<all>全年(?!龄)|整年))"
)
# Years as Taiwan counts them, and the two last digits of a year.
_OTHER_YEAR = re.compile(
    r"(?P<minguo>民国)?(?P<roc>(?<![\d.,])1[01]\d)年(?![来间内前后多])|(?<![\d.,第约近逾])(?P<short>[012]\d)年(?![来间内前后多以里时])"
)
_PANDEMIC = re.compile("疫情(?:爆发|暴发)?(?:之|以)?前|疫前")
_NUMERAL = "十[一二]|[一二三四五六七八九十]|1[0-2]|[1-9]"
_PART = re.compile(
    rf"(?:the )?(?P<quarter>first|second|third|fourth|last|final|opening) quarter(?: of (?P<of>\d{{4}}))?(?! (?:in a row|running|in succession|on end|on the trot|straight))"
    rf"|\bQ(?P<q>[1-4])(?:[ /]?(?P<qof>\d{{4}}))?\b|(?P<qy>\d{{4}})[ -]?Q(?P<q2>[1-4])"
    rf"|(?P<month>\b(?:{'|'.join(_MONTHS)})|\b(?:{'|'.join(name.capitalize() for name in _SHORT if name != 'may')})\.?)\b(?!\w)(?: (?P<mof>\d{{4}}))?(?! \d)"
    rf"|(?:(?P<hy>\d{{4}})年?的?)?(?:(?<!连续)(?<!连)(?<!连续第)(?<!连第)(?<![前上下每])(?<!连[升涨跌降增减扬缩冠霸])第?(?P<hq>[一二三四1-4首末])季度?(?!来|都|连|间)|(?P<hm>{_NUMERAL}|元)月(?:份|底|末)?(?!\d|[一二三十]?十?[一二三四五六七八九]?日(?!本)))"
    rf"|(?:the )?(?P<half>first|second) half(?: of (?:the year|(?P<halfof>\d{{4}})))?|(?:(?P<hhy>\d{{4}})年?)?(?P<hh>[上下])半年",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?P<span>(?<![\d连续第前])(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,3})个?(?P<unit>年|月|季度?)(?:间|来|里|下来|以来|时间|(?=总共|总计|共计|合共|一共|合计|累计|加起来|[翻增涨降跌减共])))"
    r"|(?!前一年)(?<!此)(?P<which>[前后近这]|过去|最近)(?P<which_n>[一二三四五六七八九十两]{1,3}|\d{1,2})年"
    r"|(?:over|in|during|across|within|for|of) (?:(?:the|these|those|a) )?(?:(?P<first>first) |(?:past|last|same|whole|intervening) )?"
    rf"(?:(?P<en>{'|'.join(_COUNTS)}|\d{{1,2}}) (?P<en_unit>years|months|quarters|decades|decade|seasons)|(?P<one>decade))(?:'s)?(?: to (?P<to>\d{{4}}))?(?! (?:in a row|running|straight|consecutive|on the trot|on end|without (?:a |an )?(?:break|interruption)|in succession|earlier|ago|later|after|before))"
    r"|(?P<century>(?:since )?(?:the )?(?:turn of the (?:century|millennium)|century began)|世纪之交|(?:本|新)世纪(?:以来|初))",
    re.IGNORECASE,
)
_NEXT = (
    r"the (?:following year|next year|year after)|(?:a|one) year later|次年|翌年|一年后|转年|隔年"
)
_BEFORE = (
    r"(?:(?:the|in) )?(?:previous year|year before|year earlier|prior year|preceding year)|(?:a|one) year (?:ago|earlier|before)"
    r"|(?:上|去|前)年(?:度)?同[期月季]|同比|上一?年度?(?:底|末)?|前一年"
)
_AFTER = r"the (?:following|next) (?:quarter|month)|the (?:quarter|month) after|(?:a|one) (?:quarter|month) later"
_LAST = (
    r"(?:(?:the|in) )?(?:previous|prior|preceding) (?:quarter|month|period)|(?:the )?(?:quarter|month) (?:before|earlier)|a (?:quarter|month) earlier"
    r"|上一?届|前一?届|上一?个?季度?|上一?个?月|前一?个?季度?|前一个?月|(?<=[较比])前月"
)
_RELATIVE = re.compile(
    rf"(?P<next>{_NEXT})|(?P<following>{_AFTER})|(?P<before>{_BEFORE.replace('|同比', '')})|(?P<last>{_LAST})|(?P<same>[那该这]一?年(?!来|间))"
    r"|(?P<later>[一二两三四五六七八九十]{1,2}|\d{1,2})年(?:之后|以后|过去|后)|(?P<ago>[一二两三四五六七八九十]{1,3}|\d{1,2})年(?:之|以)?前|(?P<after>此后|自此|从此|其后|从那以后|打那以后)(?:的|这)?(?:(?P<after_n>[一二两三四五六七八九十]{1,2}|\d{1,2})个?(?:[年月季届]|季度))?",
    re.IGNORECASE,
)


# One of these is in each text that has a length of time, or a period that is told from another: looking for them
# takes less time than the patterns.
_SPAN_CUES = (
    *words("years months quarters decade seasons century millennium"),
    *("年", "月", "季", "世纪"),
)
_RELATIVE_CUES = (
    *words("next after following later previous before earlier prior preceding ago"),
    *("年", "月", "季", "届", "期", "此", "其后", "那"),
)
_DIGIT = re.compile("[0-9]")


# The year with which another one is compared is not that of what follows.
_YEAR_OF = re.compile(
    r"(?<!\d)(?<![较比与和同])(?<!than )(?<!against )(?<!compared with )(?<!compared to )(?:19|20)\d\d(?!\d)"
)


class PeriodNames:
    """Periods of a table, by which a text is scanned; it remembers the last year that is named."""

    def __init__(self, periods: Iterable[str]) -> None:
        self.periods = tuple(sorted(period for period in periods if period))
        self.year = ""
        self.is_granular = any("-" in period for period in self.periods)
        self._years = [int(period) for period in self.periods if period.isdecimal()]

    def of_year(self, year: str) -> str:
        """Return the code of a year, or of its parts where the table has only these."""
        if year in self.periods:
            return year
        parts = [period for period in self.periods if period.startswith(f"{year}-")]
        return f"{parts[0]}{YEAR}{parts[-1]}" if parts else year

    def parts(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the quarters, months and halves of years that a text names."""
        yield from self._several(text)
        yield from self._other_years(text)
        if not self.is_granular and not _DIGIT.search(text):
            # Without a year it would be one of the table.
            return
        for found in _PART.finditer(text):
            groups = {name: part for name, part in found.groupdict().items() if part}
            year = next(
                (
                    groups[name]
                    for name in ("of", "qof", "qy", "mof", "hy", "halfof", "hhy")
                    if name in groups
                ),
                "",
            )
            if not year and not self.is_granular:
                continue
            if "half" in groups or "hh" in groups:
                is_first = groups.get("half", "").lower() == "first" or groups.get("hh") == "上"
                code = self._half(year or self._year_before(text, found.start()), is_first)
            else:
                code = self._part(text, found, groups, year)
            if code:
                yield found.start(), found.end(), code

    def _part(self, text: str, found: re.Match[str], groups: dict[str, str], year: str) -> str:
        if "month" in groups:
            name = groups["month"].lower().rstrip(".")
            suffix = _MONTHS.get(name) or _SHORT[name]
        elif "hm" in groups:
            suffix = f"{_number(groups['hm']):02}"
        else:
            written = next(groups[n] for n in ("quarter", "q", "q2", "hq") if n in groups).lower()
            suffix = f"Q{_QUARTERS.get(written) or _number(written)}"
        if year:
            return self._months_of(f"{year}-{suffix}")
        known = [period for period in self.periods if period.endswith(f"-{suffix}")]
        before = self._year_before(text, found.start())
        named = f"{before}-{suffix}"
        if named in known or known:
            return named if named in known else known[-1]
        return self._months_of(f"{before or self.periods[-1][:4]}-{suffix}")

    def _months_of(self, code: str) -> str:
        """Return the months of a quarter, of a table that has only these."""
        year, _, part = code.partition("-")
        if code in self.periods or not part.startswith("Q"):
            return code
        months = [f"{year}-{n:02}" for n in range(3 * int(part[1]) - 2, 3 * int(part[1]) + 1)]
        return f"{months[0]}{RANGE}{months[-1]}" if set(months) <= set(self.periods) else code

    def _several(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the first quarters of a year, several months, and all of a year."""
        if not self.is_granular:
            return
        for found in _SEVERAL.finditer(text):
            year = found["y"] or self._year_before(text, found.start()) or self.periods[-1][:4]
            if found["all"]:
                code = self.of_year(year)
                if YEAR in code:
                    yield found.start(), found.end(), code
                continue
            if found["m"]:
                first, last, mark = int(found["m"]), int(found["m2"]), ""
            else:
                first, last = 1, _number(found["n"])
                mark = "Q" if found["unit"].startswith("季") else ""
            codes = [f"{year}-{mark}{n:0{1 if mark else 2}}" for n in (first, last)]
            if first < last and codes[0] in self.periods and codes[1] in self.periods:
                yield found.start(), found.end(), RANGE.join(codes)

    def _other_years(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield years that are counted from 1912, or written by two digits, and the one before the pandemic."""
        for found in _OTHER_YEAR.finditer(text):
            year = str(int(found["roc"]) + 1911 if found["roc"] else 2000 + int(found["short"]))
            code = self.of_year(year)
            if found["minguo"] or code in self.periods or YEAR in code:
                yield found.start(), found.end(), code
        if self._years:
            for found in _PANDEMIC.finditer(text):
                yield found.start(), found.end(), "2019"

    def _half(self, year: str, is_first: bool) -> str:
        year = year or self.periods[-1][:4]
        if (code := f"{year}-H{1 if is_first else 2}") in self.periods:
            return code
        firsts = {"Q1", "Q2", *(f"{n:02}" for n in range(1, 7))}
        inside = [p for p in self.periods if p[:5] == f"{year}-" and (p[5:] in firsts) is is_first]
        return f"{inside[0]}{RANGE}{inside[-1]}" if inside else code

    def _year_before(self, text: str, at: int) -> str:
        years = _YEAR_OF.findall(text[:at])
        return str(years[-1]) if years else self.year

    def remember(self, text: str) -> None:
        """Keep the last year of a text for those after it."""
        self.year = self._year_before(text, len(text))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the lengths of time that end with the table, or begin with it."""
        if len(self.periods) < 2 or not _has_any(text, _SPAN_CUES):
            return
        for found in _SPAN.finditer(text):
            if code := self._span(found):
                yield found.start(), found.end(), code

    def _span(self, found: re.Match[str]) -> str:
        first, last = self.periods[0], self.periods[-1]
        if found["century"]:
            if "2000" not in self.periods:
                return "2000"
            is_since = re.search(r"since|began|以来", found[0], re.IGNORECASE)
            return f"2000{RANGE}{last}" if is_since else "2000"
        count = _number(found["n"] or found["which_n"] or found["en"] or "1")
        unit = found["unit"] or found["en_unit"] or "年"
        if unit.startswith("decade") or found["one"]:
            count *= 10
        elif unit[0] in "月季mqs":
            return f"{first}{RANGE}{last}" if count == len(self.periods) else ""
        if not self._years or not last.isdecimal():
            return f"{first}{RANGE}{last}" if count == len(self.periods) else ""
        if found["first"] or found["which"] == "前":
            end = str(int(first) + count)
            return f"{first}{RANGE}{end}" if end in self.periods else ""
        end = found["to"] or last
        start = str(int(end) - count)
        if start in self.periods and end in self.periods:
            return f"{start}{RANGE}{end}"
        is_all = count in (len(self.periods), int(last) - int(first) + 1)
        return f"{first}{RANGE}{last}" if is_all and not found["to"] else ""

    def relative(
        self, text: str, before: Iterable[tuple[int, str]]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield the periods that are told from another: a year earlier, 上季, 次年."""
        if not _has_any(text, _RELATIVE_CUES):
            return
        named = list(before)
        for found in _RELATIVE.finditer(text):
            earlier = [code for at, code in sorted(named) if at <= found.start()]
            # 隔年 after 五年来新低 is that after the year that was named.
            earlier = [code for code in earlier if RANGE not in code] or earlier
            anchor = earlier[-1] if earlier else (self.periods[-1] if self.periods else "")
            if not earlier and found["following"]:
                continue
            if not earlier and (found["next"] or found["same"] or found["later"] or found["after"]):
                # The last year of the text before.
                anchor = self.of_year(self.year) if self.year else ""
                if not anchor:
                    continue
            anchor = anchor.split(RANGE)[-1].split(YEAR)[-1]
            if code := self._told(anchor, found):
                if found["next"] or found["after"]:
                    # The year before the next one is the one that was spoken of.
                    named.append((found.end(), code))
                yield found.start(), found.end(), code

    def _told(self, anchor: str, found: re.Match[str]) -> str:
        if found["following"]:
            after = self.periods.index(anchor) + 1 if anchor in self.periods else len(self.periods)
            return self.periods[after] if after < len(self.periods) else ""
        if found["last"]:
            if anchor not in self.periods or not self.periods.index(anchor):
                return ""
            return self.periods[self.periods.index(anchor) - 1]
        if not anchor[:4].isdecimal():
            return ""
        if found["same"]:
            return anchor
        if found["after"]:
            if anchor not in self.periods[:-1]:
                return ""
            following = self.periods[self.periods.index(anchor) + 1 :]
            if found["after_n"]:
                following = following[: _number(found["after_n"])]
            return f"{anchor}{RANGE}{following[-1]}"
        if found["ago"]:
            ago = f"{int(anchor[:4]) - _number(found['ago'])}{anchor[4:]}"
            return ago if ago in self.periods else ""
        if found["later"]:
            later = f"{int(anchor[:4]) + _number(found['later'])}{anchor[4:]}"
            return later if later in self.periods else ""
        return f"{int(anchor[:4]) + (1 if found['next'] else -1)}{anchor[4:]}"


def _has_any(text: str, cues: tuple[str, ...]) -> bool:
    lowered = text.lower()
    return any(cue in lowered for cue in cues)


def _number(written: str) -> int:
    written = written.lower()
    if written.isdecimal():
        return int(written)
    if written in _COUNTS:
        return _COUNTS[written]
    if written in _HAN:
        return _HAN[written]
    tens, _, ones = written.partition("十")
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0) if "十" in written else 0
