"""A text's shadow: the same length, with the many forms of a character written as one.

Offsets into the shadow are offsets into the text, so every pattern is written once, for ASCII
digits and punctuation.
"""

import re

from articles.audit.traditional import SIMPLIFIED

_FORMS = {
    ",": "，",
    ".": "．",
    "%": "％﹪",
    "+": "＋﹢",
    # Minus, hyphens and their full-width forms. En and em dashes stay: they make ranges.
    "-": "－−‐‑﹣",
    "–": "‒",
    "$": "＄﹩",
    "¥": "￥",
    "£": "￡",
    ":": "：∶︰",
    ";": "；",
    "(": "（",
    ")": "）",
    "[": "［【",
    "]": "］】",
    "/": "／⁄",
    "~": "～〜∼",
    "#": "＃",
    "'": "’‘＇",
    "°": "º",
    "×": "✕✖",
    # Subscripts of formulas.
    "0123456789": ("０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉"),
    " ": "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t",
    # Other forms of Chinese characters.
    "元": "圓圆",
    "〇": "○",
    "晚": "晩",
}


def _table() -> dict[int, str]:
    table: dict[int, str] = dict(SIMPLIFIED)
    for target, forms in _FORMS.items():
        if isinstance(forms, tuple):
            for row in forms:
                table |= {ord(form): one for form, one in zip(row, target, strict=True)}
        else:
            table |= {ord(form): target for form in forms}
    # Full-width Latin letters.
    for offset in range(26):
        table[ord("Ａ") + offset] = chr(ord("A") + offset)
        table[ord("ａ") + offset] = chr(ord("a") + offset)
    return table


_TABLE = _table()

# The forms of numerals in contracts and on cheques. Alone, some of them are other words (大陆).
_BANK = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
_BANK_RUN = re.compile("[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零万亿]{2,}")


def shadow_of(text: str) -> str:
    """Return the shadow of a text."""
    shadow = text.translate(_TABLE)
    return _BANK_RUN.sub(lambda run: run[0].translate(_BANK), shadow)


def word_before(shadow: str, position: int, gap: str = " ") -> str:
    """Return the Latin word that ends before a position, or "" where there is none."""
    end = position
    while end > 0 and position - end < 3 and shadow[end - 1] in gap:
        end -= 1
    start = end
    while (
        start > 0
        and end - start < 30
        and shadow[start - 1].isascii()
        and (shadow[start - 1].isalpha())
    ):
        start -= 1
    return shadow[start:end]


def is_han(character: str) -> bool:
    """Tell a Chinese character."""
    return "一" <= character <= "鿿" or character == "〇"
