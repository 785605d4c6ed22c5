"""Texts in files that spreadsheets open, where none may become a formula. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Tells spreadsheets that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"

# A spreadsheet takes a cell that begins so for a formula; those of East Asia, in full width too.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r\n]")
# Such a cell is a number to any spreadsheet, and no harm.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def column_letter(column: int) -> str:
    """Return the letter of a column in a spreadsheet, counted from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def neutralise(text: str) -> str:
    """Return a text for a cell of CSV, with `'` before what a spreadsheet would take for a formula.

    A text that looks neutralised already gets another, so that `restore` returns every text.
    """
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def restore(text: str) -> str:
    """Return the text from before `neutralise`. Cells of a workbook are not neutralised."""
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def neutralise_row(texts: Iterable[str]) -> list[str]:
    """Return a row of texts for CSV."""
    return [neutralise(text) for text in texts]


def replace_unwritable(text: str) -> str:
    """Replace the characters that a workbook can't hold (XML 1.0 §2.2)."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Return rows as CSV by RFC 4180, with a byte order mark and without formulas."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerows(
        [neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def _is_formula(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)
