"""The sentences in which an edition quotes numbers of the data."""

from articles.content import EditionContent, Embed, SectionContent
from articles.prose.passages import Quotation, quotations_in
from metrics.shown import NumberData, TableData


def content(*prose: str, texts: list[str]) -> EditionContent:
    """Return the content of an edition with these sections, whose numbers have these texts."""
    return EditionContent(
        title="",
        standfirst="",
        language="en",
        date="2024-05-06",
        origin="",
        origin_url="",
        authors=(),
        topics=(),
        references=(),
        citations=(),
        words=1,
        reading_minutes=1,
        sections=tuple(
            SectionContent(f"s-{number}", f"Section {number}", body, "")
            for number, body in enumerate(prose)
        ),
        embeds=(
            Embed("div", "d", TableData(dataset="d")),
            *(Embed("data", "d/e/i", NumberData(text=text)) for text in texts),
        ),
    )


def told(found: tuple[Quotation, ...]) -> list[str]:
    return [f"{q.anchor}: {q.before}[{q.text}]{q.after}" for q in found]


MARK = '<data data-cell="d/e/i"></data>'


def test_each_number_has_its_own_sentence_with_the_others_in_it() -> None:
    found = quotations_in(
        content(
            f'<div data-table="d"></div><p>One. From {MARK} to {MARK}<cite data-source="k"></cite>'
            f", e.g. here. Two.</p>",
            "<p>None.</p>",
            f"<h3>Head {MARK}</h3><ul><li>A</li><li>增长了{MARK}。很多。</li></ul>",
            texts=["1", "2", "3", "35%"],
        )
    )

    assert told(found) == [
        "s-0: From [1] to 2, e.g. here.",
        "s-0: From 1 to [2], e.g. here.",
        "s-2: Head [3]",
        "s-2: 增长了[35%]。",
    ]
    assert found[0].heading == "Section 0"


def test_an_article_that_quotes_nothing_has_no_quotation() -> None:
    assert quotations_in(content("<p>None.</p>", texts=[])) == ()
