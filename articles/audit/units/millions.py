"""The m of `most were Dutch (1.21m)`: millions in a text that counts by them, else metres."""

import re

from articles.audit.numbers import Candidate, NumberKind, words

# Scales that a text which counts by millions has elsewhere.
_LARGE = (6, 9, 12)
# Where a text measures lengths or areas, an m may always be a metre.
_LENGTHS = frozenset(
    words("""m km cm mm metre metres meter meters kilometre kilometres kilometer kilometers m² m2 m³ m3 km² km2 m/s
    ha hectare hectares mile miles ft foot feet inch inches yard yards acre acres 米 公里 千米 厘米 毫米""")
)
_DECIMALS = re.compile("[0-9]{1,3}\\.[0-9]{1,2}")
# Told as amounts are, alone in brackets or by year.
_IN_BRACKETS = re.compile("m ?[,;)]")
# Who has them: a name, or many.
_HOLDERS_BEFORE = re.compile(r"(?:(?<![A-Za-z])[A-Z][A-Za-z'-]{1,20}|[a-z]s) \($")
_OF_A_YEAR = re.compile(
    r"m(?!²)(?: (?:to|and) [0-9.]{1,6}m)?,? (?:in|by|for|during) (?:FY ?)?(?:19|20)[0-9]{2}(?![0-9])"
)


def settle(text: str, found: list[Candidate]) -> None:
    """Read as millions what can't be metres, where the text has other millions and no lengths."""
    dated = [each for each in found if _is_doubtful(text, each, _OF_A_YEAR)]
    bracketed = [each for each in found if _is_doubtful(text, each, _IN_BRACKETS)]
    # A single one in brackets may be the length of what stands before it.
    doubtful = [*dated, *bracketed] if dated or len(bracketed) > 1 else []
    counts = any(each.scale in _LARGE for each in found)
    lengths = sum(each.unit in _LENGTHS for each in found)
    if not doubtful or not counts or lengths > len(doubtful):
        return
    for each in doubtful:
        each.end, each.scale, each.unit, each.bare = each.end + 1, 6, "", False


def _is_doubtful(text: str, number: Candidate, after: re.Pattern[str]) -> bool:
    if number.kind is not NumberKind.QUANTITY or number.unit != "m":
        return False
    if not _DECIMALS.fullmatch(text, number.start, number.end):
        return False
    if not after.match(text, number.end):
        return False
    return after is _OF_A_YEAR or bool(
        _HOLDERS_BEFORE.search(text, max(0, number.start - 24), number.start)
    )
