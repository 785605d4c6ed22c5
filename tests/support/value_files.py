"""Files to import, as bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook


def workbook(
    *rows: Sequence[Any],
    formats: Mapping[str, str] | None = None,
    merged: Sequence[str] = (),
    second: Sequence[Any] = (),
) -> bytes:
    """Return a workbook with these cells; `formats` are number formats by cell, such as `B2`.

    `merged` are ranges of merged cells, such as `B1:C1`.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Values"
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    for cells in merged:
        sheet.merge_cells(cells)
    if second:
        other = book.create_sheet("Other")
        for row in second:
            other.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_sheet(data: bytes, old: str, new: str) -> bytes:
    """Return a workbook whose first sheet has `new` in place of `old`."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for part in before.infolist():
            said = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert old.encode() in said
                said = said.replace(old.encode(), new.encode())
            after.writestr(part.filename, said)
    return file.getvalue()
