"""Numbers written in digits, with grouping and decimals, in any of their forms."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit.numbers import Candidate

# Bounded repeats keep the search linear whatever the text is.
NUMBER = re.compile(
    r"""
    (?P<whole>
        [0-9]{1,3}(?:,[0-9]{3}){1,8}(?![0-9])            # 1,240
      | [0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?![0-9])   # 12,34,567
      # 1 240 and 1'240; but columns of a table are numbers of their own.
      | (?<![A-Za-z0-9.])(?<![0-9][ ])[0-9]{1,3}(?:[ '][0-9]{3}){1,8}(?![0-9]|-[0-9]|[ ][0-9])
      | [0-9]+
      | (?<![0-9A-Za-z.])(?=\.[0-9])                     # .05
      | (?=[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
    )
    (?P<vulgar>[ ]?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])?
    (?P<decimals>
        [.·][0-9]+
      | (?<![0-9],[0-9])(?<![0-9],[0-9]{2}),[0-9]{1,2}(?=[ ]?%|[ ]per[ ]?cent|[ ](?:m|b)illion)  # 2,1%
    )?
    (?P<power>
        (?:[ ]?×[ ]?10|(?<=(?<![0-9.,])10))(?:\^[{(]?[-+]?[0-9]{1,2}[)}]?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})
      | [eE][-+]?[0-9]{1,2}(?![0-9A-Za-z])
    )?
    """,
    re.VERBOSE,
)
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = re.compile(r"[-+]?[0-9]{1,2}[)}]?$")


def digits_in(text: str) -> Iterator[Candidate]:
    """Find the numbers written in digits, whatever they are for."""
    for found in NUMBER.finditer(text):
        whole = re.sub(r"[, ']", "", found["whole"])
        decimals = (found["decimals"] or "").replace("·", ".").replace(",", ".")
        exponent = 0
        if power := found["power"]:
            written = _EXPONENT.search(power.translate(_SUPERSCRIPTS))
            exponent = int(written[0].strip(")}")) if written else 0
            if power[0] not in " ×eE":
                # The 10 of 10^6 is raised itself.
                whole = "1"
        value = Decimal(f"{whole or 0}{decimals}")
        if vulgar := found["vulgar"]:
            over, under = _VULGAR[vulgar[-1]]
            value += Decimal(over) / under
        yield Candidate(
            start=found.start(),
            end=found.end(),
            value=value,
            script="digits",
            scale=exponent,
            bare=not found["power"],
        )
