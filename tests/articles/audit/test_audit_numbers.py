"""`manage.py audit_numbers`: input, output and errors."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXT = "In 2019 the Fund paid €1.2M, 35% more; see section 3.2.\n资助了三成。\n"


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def give(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit_numbers", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_for_every_number_its_place_literal_value_unit_and_kind(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")

    rows = json.loads(printed(str(file), "--format", "json"))

    assert rows == [
        {"start": 3, "end": 7, "literal": "2019", "value": "2019", "unit": "", "kind": "year"},
        {"start": 22, "end": 27, "literal": "€1.2M", "value": "1200000", "unit": "EUR", "kind": "quantity"},
        {"start": 29, "end": 32, "literal": "35%", "value": "35", "unit": "%", "kind": "quantity"},
        {"start": 51, "end": 54, "literal": "3.2", "value": "3.2", "unit": "", "kind": "identifier"},
        {"start": 59, "end": 61, "literal": "三成", "value": "30", "unit": "%", "kind": "quantity"},
    ]  # fmt: skip


def test_offsets_count_characters_also_beyond_the_basic_plane(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    text = "🔭🔭 found 48,310 galaxies, 𝟏𝟐 of them new."
    file.write_text(text, encoding="utf-8")

    [row, *_] = json.loads(printed(str(file), "--format", "json"))

    assert text[row["start"] : row["end"]] == row["literal"] == "48,310"


def test_json_is_printed_where_nothing_but_ascii_can_be(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("资助了三成。", encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    call_command("audit_numbers", str(file), "--format", "json", stdout=out)

    out.seek(0)
    assert [row["literal"] for row in json.loads(out.read())] == ["三成"]


def test_text_for_people_names_line_column_kind_and_value(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")

    lines = printed(str(file)).splitlines()

    assert lines[1].split() == ["1:23", "quantity", "€1.2M", "=", "1200000", "EUR"]
    assert lines[4].split() == ["2:4", "quantity", "三成", "=", "30", "%"]


def test_a_dash_reads_the_standard_input(standard_input: Callable[[bytes], None]) -> None:
    standard_input("有３亿人".encode())

    [row] = json.loads(printed("-", "--language", "zh", "--format", "json"))

    assert (row["literal"], row["value"]) == ("３亿", "300000000")


def test_a_text_without_numbers_is_an_empty_list(standard_input: Callable[[bytes], None]) -> None:
    standard_input(b"")

    assert json.loads(printed("-", "--format", "json")) == []


def test_a_byte_order_mark_is_no_part_of_the_text(standard_input: Callable[[bytes], None]) -> None:
    standard_input(b"\xef\xbb\xbf12 maps")

    [row] = json.loads(printed("-", "--format", "json"))

    assert row["start"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_language_of_the_site_may_be_named(tmp_path: Path, language: str) -> None:
    file = tmp_path / "text.txt"
    file.write_text("12 maps", encoding="utf-8")

    assert len(json.loads(printed(str(file), f"--language={language}", "--format=json"))) == 1


def test_another_language_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("12", encoding="utf-8")

    with pytest.raises(CommandError, match="invalid choice: 'fr'"):
        printed(str(file), "--language=fr")


def test_bytes_that_are_no_utf_8_are_refused_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(b"12 \xff maps")

    with pytest.raises(
        CommandError, match=r"text\.txt: not UTF-8 text, byte 4 .* save it as UTF-8"
    ):
        printed(str(file))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.txt: No such file or directory"):
        printed(str(tmp_path / "nothing.txt"))


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="it is a folder; name a file of text"):
        printed(str(tmp_path))
