"""The description of each page for search engines and link previews."""

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, Author, Section, Topic
from tests.support.page_head import Head
from tests.support.published import draft_titled, draft_with_data

PAGES = [
    "/",
    "/articles/",
    "/articles/rivers-and-labs/",
    "/articles/rivers-and-labs/editions/",
    "/articles/rivers-and-labs/editions/1/",
    "/articles/rivers-and-labs/editions/1/changes/",
    "/authors/lin/",
    "/topics/water/",
    "/sources/river-atlas-2023/",
    "/data/",
    "/data/what-they-found/",
    "/data/what-they-found/releases/",
    "/data/what-they-found/releases/1/changes/",
    "/data/what-they-found/elbe/samples/",
    "/corrections/",
    "/articles/rivers-and-labs/usage/",
    "/data/what-they-found/usage/",
    "/usage/",
    "/privacy/",
    "/search/",
    "/api/",
]
# Sentences of the page's own, not those of the whole site.
OWN = [page for page in PAGES if page not in {"/", "/search/"}]
SITE = (
    "Research collaboration between China and the West, in articles whose numbers can be checked."
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def article() -> Article:
    article = draft_with_data()
    author = Author.objects.create(slug="lin", family_name="Lin", given_name="A")
    article.authorships.create(author=author)
    article.topics.add(Topic.objects.create(slug="water", name="Water", name_zh="水"))
    article.standfirst = ""
    article.save()
    publishing.publish(article, by=None)
    return article


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_every_page_describes_itself(client: Client, article: Article, prefix: str) -> None:
    heads = {page: Head(client, f"{prefix}{page}") for page in PAGES}

    assert [page for page, head in heads.items() if not head.one("description").strip()] == []
    assert [page for page in OWN if heads[page].one("description") == SITE] == []
    assert [page for page, head in heads.items() if not head.one("og:description")] == []


def test_the_names_of_things_are_in_their_descriptions(client: Client, article: Article) -> None:
    def description(page: str) -> str:
        return Head(client, page).one("description")

    assert description("/authors/lin/") == "Articles by A Lin."
    assert "Water" in description("/topics/water/")
    assert "River Atlas" in description("/sources/river-atlas-2023/")
    assert "Rivers and Labs" in description("/articles/rivers-and-labs/editions/")
    assert "What They Found" in description("/data/what-they-found/releases/")
    assert description("/data/what-they-found/").startswith("What They Found: Samples")


@pytest.mark.parametrize(
    ("prose", "description"),
    [
        ("<p>It says <strong>this</strong> much. And more.</p>", "It says this much."),
        ("<h3>Rivers</h3><ul><li>One</li></ul><p>Dr. Lin, e.g., said so! No.</p>", None),
        ("<p>河流很长。湖泊很深。</p>", "河流很长。"),
        (f"<p>{'A word ' * 100}</p>", f"{('A word ' * 100)[:299].rstrip()}…"),
    ],
)
def test_an_article_without_a_standfirst_is_described_by_its_first_sentence(
    client: Client, prose: str, description: str | None
) -> None:
    article = draft_titled("Rivers")
    Section.objects.filter(article=article).update(body=prose)
    publishing.publish(article, by=None)

    head = Head(client, "/articles/rivers/")

    assert head.one("description") == (description or "Dr. Lin, e.g., said so!")
    assert head.one("og:description") == head.one("description")
