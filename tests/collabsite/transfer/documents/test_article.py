"""A document -> an article, its dataset and its sources."""

import pytest

from articles.models import Article
from articles.prose.plain_text import text_of
from articles.sources.models import Source
from collabsite.counting.totals import reads_of
from collabsite.transfer import documents
from collabsite.transfer.documents.article import import_document
from tests.support.published import DOCUMENT, imported

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def test_the_article_has_all_that_the_document_says() -> None:
    article = imported().article

    assert (article.title, article.slug) == ("Rivers and Labs", "rivers-and-labs")
    assert (article.origin, article.language) == ("Field Notes", "en")
    assert str(article.date) == "2024-05-06"
    assert reads_of(article.item) == (17, 17)


def test_sections_keep_their_order_and_have_anchors() -> None:
    sections = imported().article.sections.all()

    assert [(s.heading, s.anchor) for s in sections] == [
        ("", "section-1"),
        ("What They Found", "what-they-found"),
        ("What It Means", "what-it-means"),
    ]
    assert text_of(sections[2].body) == "Agreement is worth having."


@pytest.mark.each_database
def test_the_table_stands_as_a_mark_in_its_place() -> None:
    body = imported().article.sections.all()[1].body

    assert body == (
        '<p>The table has what they agreed on.</p><div data-table="what-they-found"></div>'
    )


def test_the_sources_are_made_once_and_cited() -> None:
    article = imported().article
    imported(DOCUMENT.replace("Rivers and Labs", "More Rivers"))

    cited = [citation.source for citation in article.citations.all()]
    assert [(s.key, s.title, s.issued) for s in cited] == [
        ("river-atlas-2023", "River Atlas", "2023"),
        ("water-board-2023", "Water Board", "2023"),
    ]
    assert Source.objects.count() == 2


def test_the_same_title_twice_gets_two_addresses() -> None:
    slugs = [imported().article.slug for _ in range(3)]

    assert slugs == ["rivers-and-labs", "rivers-and-labs-2", "rivers-and-labs-3"]


def test_headings_that_are_alike_get_anchors_of_their_own() -> None:
    text = "A Title\n## Again\nOne.\n## Again\nTwo.\n## Again\nThree.\n"

    anchors = [section.anchor for section in imported(text).article.sections.all()]

    assert anchors == ["again", "again-2", "again-3"]


def test_several_tables_of_a_section_have_titles_of_their_own() -> None:
    table = "| Row | Value |\n|---|---|\n| a | 1 |\n"
    text = f"A Title\nWith words.\n## Tables\nOne.\n{table}Two.\n{table}"

    draft = imported(text)

    assert [d.title for d in draft.datasets] == ["Tables", "Tables, table 2"]
    assert [d.slug for d in draft.datasets] == ["tables", "tables-table-2"]


def test_a_chinese_document_has_an_address_in_hanzi() -> None:
    article = imported("中西科研合作：怎么说\n合作在增加，数据可以核对。\n").article

    assert (article.slug, article.language) == ("中西科研合作怎么说", "zh-hans")


def test_markup_in_a_document_is_text() -> None:
    text = "A <b>Title</b>\nHere is <script>alert(1)</script> & <img src=x onerror=y>.\n"

    section = imported(text).article.sections.get()

    assert "<script" not in section.body
    assert text_of(section.body) == "Here is <script>alert(1)</script> & <img src=x onerror=y>."


def test_a_failure_on_the_way_leaves_nothing() -> None:
    document = documents.read(DOCUMENT.encode())
    rows = document.sections[1].blocks[1]
    assert isinstance(rows, documents.Table)
    # A cell of no text can't be stored, whatever the database.
    object.__setattr__(rows, "header", ("River", None, "Change", "Cost"))

    with pytest.raises(AttributeError):
        import_document(document)

    assert not Article.objects.exists()
    assert not Source.objects.exists()
