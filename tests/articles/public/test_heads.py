"""Metadata in the head of an article's page, for search engines, Zotero and social networks."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Edition, Topic
from articles.public import preview
from articles.sources.models import Source
from tests.support.page_head import Head
from tests.support.published import draft_titled, draft_with_data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SITE = "http://127.0.0.1:8000"
ARTICLE = "/articles/rivers-and-labs/"


@pytest.fixture(scope="module")
def shared_article(module_db: None) -> int:
    """Key of a signed article that quotes a number, cites sources and was corrected once."""
    article = draft_with_data()
    article.doi = "10.1000/182"
    article.standfirst = "What two laboratories agree on."
    article.save()
    zhang = Author.objects.create(
        slug="zhang",
        family_name="张",
        given_name="伟",
        orcid="0000-0002-1825-0097",
        affiliation="清华大学",
    )
    dyke = Author.objects.create(slug="dyke", family_name="van Dyke", given_name="Jan")
    for number, author in enumerate([zhang, dyke]):
        article.authorships.create(author=author, ordering=number)
    article.topics.add(Topic.objects.create(slug="water", name="Water"))
    source = Source.objects.create(
        key="li",
        type="article-journal",
        title="Low; water",
        author="Li, Lei\n水利部",
        container_title="Nature",
        volume="5",
        page="1-9",
        issued="2023-11",
        doi="10.1000/a(b)<c>",
    )
    article.citations.create(source=source)
    publishing.publish(article, by=None)
    publishing.publish(article, by=None, note="A word was wrong.", change=Edition.Change.CORRECTION)
    return article.pk


@pytest.fixture
def article(db: None, shared_article: int) -> Article:
    return Article.objects.get(pk=shared_article)


def test_highwire_names_each_author_with_what_belongs_to_them(
    client: Client, article: Article
) -> None:
    head = Head(client, ARTICLE)

    assert head.all("citation_author") == ["张, 伟", "van Dyke, Jan"]
    assert head.names("citation_author") == [
        "citation_author",
        "citation_author_institution",
        "citation_author_orcid",
        "citation_author",
    ]
    assert head.one("citation_author_institution") == "清华大学"
    assert head.one("citation_author_orcid") == "https://orcid.org/0000-0002-1825-0097"


def test_highwire_says_what_is_cited_of_the_page(client: Client, article: Article) -> None:
    newest, first = Head(client, ARTICLE), Head(client, f"{ARTICLE}editions/1/")

    today = timezone.localdate().strftime("%Y/%m/%d")
    assert newest.one("citation_title") == "Rivers and Labs"
    assert newest.one("citation_publication_date") == today
    assert first.one("citation_publication_date") == "2024/05/06"
    assert first.one("citation_online_date") == today
    assert newest.one("citation_journal_title") == "Collaboration Review"
    assert newest.one("citation_language") == "en"
    assert newest.one("citation_doi") == "10.1000/182"
    assert newest.one("citation_public_url") == f"{SITE}{ARTICLE}editions/2/"
    assert newest.one("citation_fulltext_html_url") == f"{SITE}{ARTICLE}"
    assert newest.one("citation_abstract") == "What two laboratories agree on."
    assert newest.one("citation_keywords") == "Water"


def test_highwire_has_a_tag_of_parts_for_each_reference(client: Client, article: Article) -> None:
    references = Head(client, ARTICLE).all("citation_reference")

    assert references[-1].split("; ") == [
        # What parts are told apart by stands in none.
        "citation_title=Low, water",
        "citation_journal_title=Nature",
        "citation_volume=5",
        "citation_doi=10.1000/a(b)<c>",
        "citation_author=Li, Lei",
        "citation_author=水利部",
        "citation_publication_date=2023/11",
        "citation_firstpage=1",
        "citation_lastpage=9",
    ]


def test_schema_org_describes_the_edition_and_who_wrote_it(
    client: Client, article: Article
) -> None:
    said = Head(client, ARTICLE).described("ScholarlyArticle")

    assert said["@id"] == f"{SITE}{ARTICLE}editions/2/"
    assert said["url"] == said["mainEntityOfPage"] == f"{SITE}{ARTICLE}"
    assert said["identifier"][0]["url"] == "https://doi.org/10.1000/182"
    assert said["version"] == 2
    assert said["datePublished"] == "2024-05-06"
    assert said["timeRequired"] == "PT1M"
    zhang, dyke = said["author"]
    assert zhang == {
        "@type": "Person",
        "name": "张伟",
        "familyName": "张",
        "givenName": "伟",
        "url": f"{SITE}/authors/zhang/",
        "identifier": "https://orcid.org/0000-0002-1825-0097",
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
        "affiliation": {"@type": "Organization", "name": "清华大学"},
    }
    assert "affiliation" not in dyke
    assert said["publisher"]["name"] == "Collaboration Review"
    assert said["about"] == [{"@type": "Thing", "name": "Water", "url": f"{SITE}/topics/water/"}]


def test_schema_org_says_what_can_be_checked(client: Client, article: Article) -> None:
    said = Head(client, ARTICLE).described("ScholarlyArticle")

    assert said["isBasedOn"] == [f"{SITE}/data/what-they-found/releases/1/"]
    assert said["citation"][-1] == {
        "@type": "ScholarlyArticle",
        "name": "Low; water",
        "author": [
            {"@type": "Person", "name": "Li, Lei", "familyName": "Li", "givenName": "Lei"},
            "水利部",
        ],
        "datePublished": "2023-11",
        "isPartOf": {"@type": "CreativeWork", "name": "Nature"},
        "url": "https://doi.org/10.1000/a(b)%3Cc%3E",
    }
    [correction] = said["correction"]
    assert correction["text"] == "A word was wrong."
    assert "creativeWorkStatus" not in said


def test_schema_org_leads_from_a_translation_to_its_original_and_back(
    client: Client, article: Article
) -> None:
    translation = draft_titled("河流")
    translation.language, translation.slug = "zh-hans", "heliu"
    translation.original = article
    translation.save()
    publishing.publish(translation, by=None)

    there = Head(client, "/articles/heliu/").described("ScholarlyArticle")
    back = Head(client, ARTICLE).described("ScholarlyArticle")

    assert there["translationOfWork"]["url"] == f"{SITE}{ARTICLE}"
    assert "workTranslation" not in there
    assert [work["name"] for work in back["workTranslation"]] == ["河流"]
    assert "translationOfWork" not in back


def test_a_retracted_article_is_said_to_be(client: Client, article: Article) -> None:
    publishing.retract(article, by=None, note="Wrong.")

    head = Head(client, ARTICLE)

    assert head.described("ScholarlyArticle")["creativeWorkStatus"] == "Retracted"
    assert head.one("og:title") == "Retracted: Rivers and Labs"


def test_breadcrumbs_lead_from_the_list_by_the_topic(client: Client, article: Article) -> None:
    steps = Head(client, f"{ARTICLE}editions/1/").described("BreadcrumbList")["itemListElement"]

    assert [(step["position"], step["item"]) for step in steps] == [
        (1, f"{SITE}/articles/"),
        (2, f"{SITE}/topics/water/"),
        (3, f"{SITE}{ARTICLE}"),
    ]


def test_open_graph_has_the_article_with_a_picture_of_its_edition(
    client: Client, article: Article
) -> None:
    head = Head(client, ARTICLE)

    assert head.one("og:type") == "article"
    assert head.one("og:title") == head.one("og:image:alt") == "Rivers and Labs"
    assert head.one("og:description") == "What two laboratories agree on."
    assert head.one("og:url") == f"{SITE}{ARTICLE}"
    assert head.one("og:locale") == "en_GB"
    assert head.one("og:site_name") == "Collaboration Review"
    assert head.one("og:image") == f"{SITE}{ARTICLE}editions/2/card.png"
    assert (head.one("og:image:width"), head.one("og:image:height")) == ("1200", "630")
    assert head.one("twitter:card") == "summary_large_image"
    assert head.all("article:author") == [f"{SITE}/authors/zhang/", f"{SITE}/authors/dyke/"]
    assert head.one("article:section") == head.one("article:tag") == "Water"
    for name in ("article:published_time", "article:modified_time"):
        assert dt.datetime.fromisoformat(head.one(name)).tzinfo


def test_every_other_page_has_the_site_s_picture_in_its_language(client: Client) -> None:
    english, chinese = Head(client, "/articles/"), Head(client, "/zh-hans/")

    assert english.one("og:type") == "website"
    assert english.one("og:image") == f"{SITE}/card.png"
    assert chinese.one("og:image") == f"{SITE}/zh-hans/card.png"
    assert chinese.one("og:locale") == "zh_CN"
    assert chinese.one("og:url") == f"{SITE}/zh-hans/"


def test_a_preview_says_nothing_of_itself(client: Client, article: Article) -> None:
    shared = preview.share(draft_titled("Secret"), by=None)

    head = Head(client, f"/preview/{shared.token}/")

    for prefix in ("og:", "article:", "citation_", "twitter:"):
        assert head.names(prefix) == []


def test_the_front_page_says_where_the_site_is_searched(client: Client) -> None:
    said = Head(client, "/zh-hans/").described("WebSite")

    action = said["potentialAction"]
    assert said["name"] == "合作研究评论"
    assert action["target"]["urlTemplate"] == f"{SITE}/zh-hans/search/?q={{query}}"
    assert action["query-input"] == "required name=query"
