"""Values of Chinese numerals. Pure."""

from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}


def value_of(written: str) -> Decimal | None:
    """Return the value of digits or of a Chinese numeral, or None if it is not well formed."""
    if written[0] in "0123456789":
        return Decimal(written)
    whole, point, decimals = written.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if point:
        return Decimal(f"{value}.{''.join(str(DIGITS[digit]) for digit in decimals)}")
    return Decimal(value)


def _whole(written: str) -> int | None:
    """Read a numeral by place value, or digit by digit: 二〇二三."""
    if all(character in DIGITS for character in written):
        if len(written) == 1:
            return DIGITS[written]
        if "两" in written or (len(written) < 4 and not set(written) & set("零〇")):
            return None
        return int("".join(str(DIGITS[character]) for character in written))
    total = section = 0
    digit: int | None = None
    lowest = 99
    previous = ""
    for character in written:
        if character in DIGITS:
            if digit is not None and previous not in "零〇":
                return None
            digit = DIGITS[character]
        else:
            power = _SCALES[character]
            if power >= 4:
                if not total and not section and digit is None:
                    section = 1
                section += digit or 0
                total = (
                    (total + section) * 10**power
                    if power > 4 or not total
                    else (total + section * 10**power)
                )
                section = 0
                lowest = 99
            else:
                if power >= lowest:
                    return None
                section += (
                    1 if digit is None or (digit == 0 and previous in "零〇") else digit
                ) * 10**power
                lowest = power
            digit = None
        previous = character
    if digit:
        # 两万五 is 25,000, 三百五 is 350; 三百零五 is 305.
        last = written[-2] if len(written) > 1 else ""
        if last in _SCALES and _SCALES[last] > 1:
            digit *= 10 ** (_SCALES[last] - 1)
        section += digit
    return total + section
