"""The words of the notes in the margin, made from what an edition stores."""

from articles.prose.embeds import citation_link
from articles.public.margin_notes import add_margin_notes
from articles.references.citations import reference_line

NUMBER = (
    '<p class="value"><data value="35">+35%</data></p>\n<p>AI, {place}</p>\n'
    '<p>Source: <a href="/sources/a/">A &amp; B</a></p>\n<p class="more"><a href="/">Links</a></p>'
)
NUMBERS = [NUMBER.format(place="2022"), NUMBER.format(place="2023")]
REFERENCES = {
    1: reference_line(
        {"title": "Rivers", "author": [{"literal": "Holm"}], "issued": {"date-parts": [[2023]]}}
    )
}


def figure(number: int) -> str:
    return f'<a class="figure" href="#note.{number}" data-note="x"><data value="35">35</data></a>'


def noted(html: str) -> str:
    return add_margin_notes(html, numbers=NUMBERS, references=REFERENCES)


def test_a_number_has_its_value_and_place_and_a_source_that_is_new() -> None:
    html = noted(f"<p>{figure(1)} and {figure(2)}.</p>")

    assert 'href="#note.1" data-value="+35%" data-margin="AI, 2022\nSource: A &amp; B"' in html
    assert 'href="#note.2" data-value="+35%" data-margin="AI, 2023"' in html


def test_a_source_is_named_once_in_a_section() -> None:
    cited = citation_link(1)

    html = noted(f"<p>One{cited} and{cited}.</p>")

    assert html.count('data-margin="1. Holm (2023). Rivers"') == 1


def test_marks_in_tables_and_what_is_not_known_stay_as_they_are() -> None:
    table = f'<figure class="table"><figcaption>{citation_link(1)}</figcaption></figure>'
    unknown = f"<p>{figure(3)} {citation_link(2)}</p>"

    assert noted(table + unknown) == table + unknown
