"""Identifiers of organizations and periodicals, with their check digits. Pure."""

import re

# The alphabet of ROR and its order, without letters that look like digits (Crockford's base 32).
_ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR = re.compile(rf"0[{_ROR_DIGITS}]{{6}}[0-9]{{2}}")
_ROR_ADDRESS = re.compile(r"(?:https?://)?ror\.org/", re.IGNORECASE)
_ISSN = re.compile(r"([0-9]{4})[-–\s]?([0-9]{3}[0-9X])")


def parse_ror(text: str) -> str:
    """Return a ROR identifier such as `05dxps055`, also from its address. Raises ValueError.

    Its last two digits are a checksum (ISO/IEC 7064, MOD 97-10).
    """
    found = _ROR_ADDRESS.sub("", text.strip()).strip("/").lower()
    if not _ROR.fullmatch(found):
        raise ValueError(text)
    number = 0
    for digit in found[:7]:
        number = number * 32 + _ROR_DIGITS.index(digit)
    if (number * 100 + int(found[7:])) % 97 != 1:
        raise ValueError(text)
    return found


def parse_issn(text: str) -> str:
    """Return an ISSN such as `1234-5679`. Raises ValueError.

    Its last digit is a check digit (ISO 3297, modulus 11).
    """
    bare = re.sub(r"^[EPL]?-?ISSN[:\s]*", "", text.strip().upper())
    found = _ISSN.fullmatch(bare)
    if found is None:
        raise ValueError(text)
    digits = found[1] + found[2]
    total = sum((8 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits))
    if total % 11:
        raise ValueError(text)
    return f"{found[1]}-{found[2]}"
