"""BibTeX, RIS and CSL-JSON: written files are read back unchanged."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from articles.sources.formats import FORMATS, read_records
from articles.sources.records import flat

ITEM = {
    "id": "rivers/elbe 1",
    "type": "dataset",
    "title": "Elbe & {samples} of 50% (2023)",
    "author": [{"literal": "Collaboration Review"}, {"family": "van Dyke", "given": "Jan"}],
    "publisher": "Collaboration Review",
    "version": "2",
    "issued": {"date-parts": [[2024, 5, 6]]},
    "URL": "https://www.example.org/data/%E6%B2%B3/?release=2&period=2023#a_b~c",
    "language": "en",
}

# Letters of many scripts, and all that means something in LaTeX, in HTML or in a name. Our reader
# knows no command for a brace without its other.
_signs = st.characters(
    codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="{}"
)
_parts = _signs | st.sampled_from([*"aB é中文\\$%&#_^~`'\"-–—<>?!|@,;.", "{x}", "--", "''"])
_words = st.lists(_parts, min_size=1).map("".join)


def test_bibtex_is_readable_and_escapes_what_latex_would_take_for_its_own() -> None:
    assert FORMATS["bib"].write([ITEM]) == (
        "@dataset{rivers-elbe-1,\n"
        "  title = {{Elbe \\& \\{samples\\} of 50\\% (2023)}},\n"
        "  author = {{Collaboration Review} and van Dyke, Jan},\n"
        "  publisher = {Collaboration Review},\n"
        "  version = {2},\n"
        "  language = {en},\n"
        "  langid = {english},\n"
        "  date = {2024-05-06},\n"
        "  year = {2024},\n"
        "  url = {https://www.example.org/data/%E6%B2%B3/?release=2&period=2023#a_b~c},\n"
        "}\n"
    )


def test_ris_has_a_line_for_each_fact_and_ends_its_lines_as_the_format_does() -> None:
    assert FORMATS["ris"].write([ITEM]).split("\r\n") == [
        "TY  - DATA",
        "AU  - Collaboration Review,",
        "AU  - van Dyke, Jan",
        "TI  - Elbe & {samples} of 50% (2023)",
        "PB  - Collaboration Review",
        "ET  - 2",
        "PY  - 2024",
        "DA  - 2024/05/06",
        "UR  - https://www.example.org/data/%E6%B2%B3/?release=2&period=2023#a_b~c",
        "LA  - en",
        "ID  - rivers/elbe 1",
        "ER  - ",
        "",
    ]


def test_csl_json_is_the_items_as_they_are() -> None:
    assert json.loads(FORMATS["json"].write([ITEM, ITEM])) == [ITEM, ITEM]


def test_the_text_has_each_style_under_its_name() -> None:
    lines = FORMATS["txt"].write([ITEM]).splitlines()

    assert lines[0] == "APA 7"
    assert lines[3] == "GB/T 7714-2015"


@given(
    title=_words.filter(flat),
    names=st.lists(st.sampled_from(["张伟", "World Bank", "Ångström and Sons", "R&D"])),
    holder=_words,
    date=st.sampled_from([[2024], [2024, 5], [2024, 12, 31]]),
    pages=st.sampled_from(["1–9", "e12", ""]),
)
def test_what_is_written_is_what_our_readers_read(
    title: str, names: list[str], holder: str, date: list[int], pages: str
) -> None:
    item: dict[str, Any] = {
        "id": "x",
        "type": "article-journal",
        "title": title,
        "author": [{"literal": name} for name in names] + [{"family": "王", "given": "小明"}],
        "container-title": holder,
        "issued": {"date-parts": [date]},
        "page": pages,
        "DOI": "10.1000/a_b(c)%20<d>&e",
        "URL": "https://example.org/a_b?c=%20&d=~e#f",
        "language": "zh-CN",
    }

    for ending in ("bib", "ris", "json"):
        [record] = read_records(FORMATS[ending].write([item]))

        assert _plain(record.title) == _plain(flat(title)), ending
        assert record.author.split("\n") == [*names, "王, 小明"], ending
        assert _plain(record.container_title) == _plain(flat(holder)), ending
        assert record.issued == "-".join(f"{part:02}" for part in date), ending
        assert record.page == pages, ending
        assert record.doi == item["DOI"], ending
        assert record.url == item["URL"], ending
        assert record.language == "zh-CN", ending


def _plain(text: str) -> str:
    # The LaTeX of a caret is read as an accent that looks like it.
    return re.sub(r"\s", "", text).replace("ˆ", "^")


def test_a_brace_without_its_other_does_not_break_the_record() -> None:
    record = FORMATS["bib"].write([ITEM | {"title": "a } b {"}])

    assert record.count("{") == record.count("}")
    [read] = read_records(record)
    assert read.author == "Collaboration Review\nvan Dyke, Jan"
