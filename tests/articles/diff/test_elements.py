"""Tables and footnotes of the author's own, in the differences between two states."""

from articles.diff import compare
from tests.articles.diff.test_diff import article, marked


def test_a_table_of_the_author_is_compared_row_by_row() -> None:
    def table(*rows: str, caption: str) -> str:
        cells = [row.replace(",", "</p></td><td><p>") for row in rows]
        body = "".join(f"<tr><td><p>{row}</p></td></tr>" for row in cells)
        return f"<table><caption>{caption}</caption><tbody>{body}</tbody></table>"

    changes = compare(
        article(table("Elbe,1094,", "Oder,866,x", caption="The long rivers")),
        article(table("Elbe,1092,", "Oder,866,x", ",Rhine,1233", caption="The longest rivers")),
    )

    assert marked(changes) == [
        "The[- long-]{+ longest+} rivers",
        "Elbe |[- 1094-]{+ 1092+} |",
        "same",
        "{+| Rhine | 1233+}",
    ]
    kinds = [block.block for change in changes.sections for block in change.blocks]
    assert kinds == ["caption", "row", "", "row"]


def test_a_footnote_is_compared_after_its_paragraph() -> None:
    def noted(note: str) -> str:
        return f'<p>The river is long.<span class="footnote">{note}</span> It rises.</p>'

    changes = compare(
        article(noted("By <em>hand</em> in May.")), article(noted("By hand in June."))
    )

    assert marked(changes) == ["same", "By< hand: no longer italic> in[- May-]{+ June+}."]


def test_a_footnote_that_came_is_seen_in_its_sentence() -> None:
    changes = compare(
        article("<p>The river is long. It rises.</p>"),
        article('<p>The river is long.<span class="footnote">By hand.</span> It rises.</p>'),
    )

    assert marked(changes) == ["The river is long.{+*+} It rises.", "{+By hand.+}"]
