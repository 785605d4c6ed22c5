"""Normalization of a text to one form of each character, with its length unchanged.

Offsets into the normalized text are offsets into the text, so every pattern is written once, for ASCII
digits and punctuation.
"""

import re

from articles.audit.lexicon import read_lines

_CHARACTERS = read_lines("characters.txt")
# Beside the full-width forms. En and em dashes stay: they make ranges.
_FORMS = {
    "%": "﹪",
    "+": "﹢",
    "-": "−‐‑﹣",
    "–": "‒",
    "$": "﹩",
    "¥": "￥",
    "£": "￡",
    ":": "∶︰",
    "[": "【",
    "]": "】",
    "/": "⁄",
    "~": "〜∼",
    "'": "’‘",
    "°": "º",
    "×": "✕✖",
    " ": "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t",
    "元": "圓圆",
    "〇": "○",
    "晚": "晩",
}
_TABLE = (
    # Lines of traditional characters, each before the line of their simplified forms.
    str.maketrans("".join(_CHARACTERS[::2]), "".join(_CHARACTERS[1::2]))
    | {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
    # Subscripts of formulas.
    | {0x2080 + digit: ord("0") + digit for digit in range(10)}
    | {ord(form): ord(target) for target, forms in _FORMS.items() for form in forms}
)

# The forms of numerals in contracts and on cheques. Alone, some of them are other words (大陆).
_BANK = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
_BANK_RUN = re.compile("[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零万亿]{2,}")


def normalize(text: str) -> str:
    """Return a text in its normalized form."""
    normalized = text.translate(_TABLE)
    return _BANK_RUN.sub(lambda run: run[0].translate(_BANK), normalized)


def word_before(text: str, position: int, gap: str = " ") -> str:
    """Return the Latin word that ends before a position, or "" where there is none."""
    end = position
    while end > 0 and position - end < 3 and text[end - 1] in gap:
        end -= 1
    start = end
    while (
        start > 0 and end - start < 30 and text[start - 1].isascii() and (text[start - 1].isalpha())
    ):
        start -= 1
    return text[start:end]


def is_han(character: str) -> bool:
    """Return whether the character is Chinese."""
    return "一" <= character <= "鿿" or character == "〇"
