"""Tables of the author's own -> figures like those of datasets."""

import pytest

from articles.audit.backing import Backing, audit_passage
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import passages_of
from articles.prose.plain_text import measure_length
from articles.prose.render import Footnotes, PageWriter
from articles.prose.sanitize import sanitize
from articles.prose.tables import ProseTable


def shown(mark: Mark) -> str:
    return f"[{mark.reference}]"


def rendered(html: str, *, language: str = "en") -> str:
    writer = PageWriter(shown, language=language, footnotes=Footnotes(language))
    return writer.render(parse_prose(html))


def row(*cells: str) -> str:
    """Return a row; a cell that begins with `!` is a header."""
    written = (
        f"<th><p>{cell[1:]}</p></th>" if cell.startswith("!") else f"<td><p>{cell}</p></td>"
        for cell in cells
    )
    return f"<tr>{''.join(written)}</tr>"


def table(*rows: str, caption: str = "") -> str:
    head = f"<caption>{caption}</caption>" if caption else ""
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


RIVERS = table(
    row("!River", "!Length, km", "!Note"),
    row("!Elbe", "1,094", "rises"),
    row("!Oder", "—", "falls <strong>steeply</strong>"),
    caption='Rivers &amp; more<cite data-source="atlas"></cite>',
)


def test_a_table_has_the_parts_that_readers_of_screens_need() -> None:
    assert rendered(f"<p>a</p>{RIVERS}<p>b</p>") == (
        '<p>a</p><figure class="table"><div class="table-box" role="region"'
        ' aria-label="Rivers &amp; more" tabindex="0"><table class="data">'
        "<caption>Rivers &amp; more[atlas]</caption>"
        '<thead><tr><th scope="col">River</th><th scope="col" class="number">Length, km</th>'
        '<th scope="col">Note</th></tr></thead>'
        '<tbody><tr><th scope="row">Elbe</th><td class="number">1,094</td><td>rises</td></tr>'
        '<tr><th scope="row">Oder</th><td class="number">—</td>'
        "<td>falls <strong>steeply</strong></td></tr></tbody></table></div></figure><p>b</p>"
    )


def test_a_table_without_caption_is_named_in_the_language_of_the_article() -> None:
    assert 'aria-label="表格"' in rendered(table(row("一", "二")), language="zh-hans")


def test_a_table_without_cells_is_not_shown() -> None:
    assert rendered("<table><tbody></tbody></table>") == ""


def test_cells_keep_their_paragraphs_and_lists_if_they_have_several() -> None:
    html = "<table><tbody><tr><td><p>a</p><p>b</p></td><td><ul><li><p>c</p></li></ul></td></tr></tbody></table>"

    assert "<td><p>a</p><p>b</p></td><td><ul><li><p>c</p></li></ul></td>" in rendered(html)


def test_cells_that_span_others_keep_their_places() -> None:
    html = (
        '<table><tbody><tr><th rowspan="2"><p>a</p></th><th colspan="2"><p>b</p></th></tr>'
        "<tr><th><p>c</p></th><th><p>d</p></th></tr>"
        "<tr><td><p>e</p></td><td><p>1</p></td><td><p>f</p></td></tr></tbody></table>"
    )

    html = sanitize(html)

    assert '<th scope="colgroup" colspan="2">b</th>' in rendered(html)
    assert '<th scope="col" class="number inner">c</th><th scope="col">d</th>' in rendered(html)


@pytest.mark.parametrize(
    ("cells", "is_numeric"),
    [
        (["1", "2.5", "−3"], True),
        (["$1.2M", "n/a", ""], True),
        (["35%", "18.8 %", "–"], True),
        (["120万", "无", "~3"], True),
        (["1", "two"], False),
        (["Group 7"], False),
        (["", "–"], False),
    ],
)
def test_a_column_of_numbers_is_one_where_some_are_missing(
    cells: list[str], *, is_numeric: bool
) -> None:
    nodes = parse_prose(table(*(row("!x", cell) for cell in cells))).nodes

    assert (1 in ProseTable.of(nodes[1:-1]).numeric_columns) is is_numeric


def test_words_in_tables_are_words_of_the_article() -> None:
    assert measure_length("", [RIVERS])[0] == 12


def test_the_source_in_a_caption_backs_the_numbers_of_its_table_alone() -> None:
    passages = passages_of(f"{RIVERS}<p>The Oder has 866 km.</p>")

    backings = {
        number.literal: number.backing
        for passage in passages
        for number in audit_passage(passage, lambda _mark: None, {})
    }

    assert backings == {"1,094": Backing.CITED, "866": Backing.UNSOURCED}
