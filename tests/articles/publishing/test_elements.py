"""Footnotes, tables and equations of the author's own, from the draft to what readers get."""

import re

import pytest
from django.test import Client

from articles import publishing
from articles.content import EditionContent
from articles.models import Article
from articles.publishing import PublishingError, rerendering
from articles.sources.models import Source
from collabsite.search.models import Entry

pytestmark = pytest.mark.django_db

TABLE = (
    "<table><caption>Long rivers</caption><tbody><tr><th><p>River</p></th><th><p>km</p></th></tr>"
    "<tr><td><p>Elbe</p></td><td><p>1094</p></td></tr></tbody></table>"
)


def published(*bodies: str, language: str = "en") -> Article:
    Source.objects.create(key="atlas", title="Atlas")
    article = Article.objects.create(title="Rivers", slug="rivers", language=language)
    for number, body in enumerate(bodies, start=1):
        article.sections.create(anchor=f"part-{number}", heading=f"Part {number}", body=body)
    publishing.publish(article, by=None)
    return article


def test_footnotes_are_numbered_through_the_article_and_listed_with_links_both_ways(
    client: Client,
) -> None:
    note = '<span class="footnote">By <em>hand</em>.<cite data-source="atlas"></cite></span>'
    published(f"<p>One.{note}</p>", '<p>Two.<span class="footnote">By eye.</span></p>')

    html = client.get("/articles/rivers/").content.decode()

    for number in (1, 2):
        assert html.count(f'id="footnote-mark.{number}" href="#footnote.{number}"') == 1
        assert html.count(f'href="#footnote-mark.{number}"') == 1
    # The margin has their words.
    assert 'data-margin="1. By hand.' in html
    listed = re.findall(r'<li id="footnote.(\d)">(.*?) <a class="back"', html)
    assert listed == [
        ("1", 'By <em>hand</em>.\u2060<a class="citation" id="cite.1" href="#ref.1">[1]</a>'),
        ("2", "By eye."),
    ]
    # The reference list leads back to the citation in the footnote.
    assert 'href="#cite.1"' in html
    feed = client.get("/articles/feed.atom").content.decode()
    assert "By eye." in feed


def test_the_words_of_tables_and_footnotes_are_found_and_no_number_is() -> None:
    published(f'<p>One.<span class="footnote">Handmade.</span></p>{TABLE}')

    entry = Entry.objects.get(key="rivers")

    words = ["Part 1", "One.", "Long rivers", "River", "km", "Elbe", "1094", "Handmade."]
    assert entry.text.split("\n") == words


def test_an_edition_that_is_rendered_again_keeps_its_footnotes() -> None:
    article = published('<p>One.<span class="footnote">By eye.</span></p>')
    edition = article.editions.get()

    again = rerendering.rerender(edition, at=edition.published_at).content

    assert again == EditionContent.from_json(edition.content)
    assert again.notes == ("By eye.",)


def test_an_equation_that_cannot_be_read_is_named_and_stops_publication() -> None:
    bad = r'<p>So <span class="math" data-latex="\foo{x}"></span>.</p>'

    with pytest.raises(PublishingError) as refused:
        published(bad)

    assert refused.value.problems == [
        r"Section “Part 1”: the equation “\foo{x}” can't be shown: “\foo” is unknown."
    ]
