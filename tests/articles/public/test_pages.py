"""Pages of the owner's own, such as About, at the root of the site."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, Edition, Kind
from collabsite.search import index
from collabsite.web.routes import used_segments
from tests.support.article_form import form_of
from tests.support.published import draft_titled, page_titled, published
from tests.support.readers import twin
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def test_a_page_is_read_at_its_own_address_with_all_its_editions(client: Client) -> None:
    about = page_titled("About", "about")
    assert status(client, "/about/") == 404

    publishing.publish(about, by=None)
    about.slug = "about-us"
    about.save()
    publishing.publish(about, by=None, note="A new address.", change=Edition.Change.CORRECTION)

    page = client.get("/about-us/").content.decode()
    assert "<h1>About</h1>" in page
    for absent in ["view-token", "Published", "min read", "citing", "page.related", "citation_"]:
        assert absent not in page
    for old, new in [
        ("/about/", "/about-us/"),
        ("/about.json", "/about-us.json"),
        ("/zh-hans/about/editions/", "/zh-hans/about-us/editions/"),
        ("/about/editions/2/changes/", "/about-us/editions/2/changes/"),
    ]:
        assert client.get(old).headers["Location"] == new
        assert status(client, new) == 200
    assert twin(client, "/about-us/editions/1.json")["superseded_by"] == 2


def test_no_list_of_articles_has_a_page_and_search_finds_it(client: Client) -> None:
    edition = published()
    about = page_titled("Unmistakable", "about")
    publishing.publish(about, by=None)
    publishing.publish(about, by=None, note="Wrong.", change=Edition.Change.CORRECTION)

    for address in [
        *["/", "/articles/", "/articles/?sort=title", "/articles/?sort=views", "/corrections/"],
        *["/articles/feed.atom", "/articles/feed.en.atom", "/search/?q=nothing", "/usage/"],
        f"/articles/{edition.slug}/",
        "/sitemap-articles-1.xml",
    ]:
        assert b"Unmistakable" not in client.get(address).content, address
    assert twin(client, "/articles.json")["pagination"]["total"] == 1
    [found] = twin(client, "/search.json?q=unmistakable")["results"]
    assert (found["kind"], found["date"]) == ("page", None)
    assert found["url"].endswith("/about/")
    assert index.KINDS[-1] == "page"
    assert b"/about/</loc>" in client.get("/sitemap-own-pages-1.xml").content


def test_an_article_and_a_page_answer_only_at_their_own_addresses(client: Client) -> None:
    slug = published().slug
    publishing.publish(page_titled("About", "about"), by=None)
    assert status(client, f"/{slug}/") == 404
    assert status(client, "/articles/about/") == 404
    assert status(client, "/articles/about/usage/") == 404
    assert status(client, "/articles/about/editions/1/card.png") == 404


@pytest.mark.parametrize(
    "slug", ["articles", "Data", "privacy", "zh-hans", "static", "usage", "accounts", "live"]
)
def test_no_page_takes_an_address_that_the_site_needs(slug: str) -> None:
    editor = signed_in("Editor")

    answer = editor.post(
        reverse("admin:articles_article_add"), {**form_of(title="Ours", slug=slug), "kind": "page"}
    )

    assert "The site itself needs the address" in answer.content.decode()
    assert not Article.objects.exists()
    assert "about" not in used_segments()


def test_editors_write_a_page_in_the_form_of_an_article() -> None:
    editor = signed_in("Editor")
    address = reverse("admin:articles_page_add")

    form = editor.get(address, follow=True).content.decode()
    sent = {**form_of(title="Search"), "kind": "page", "_save": ""}
    for name in ["date", "origin", "origin_url", "doi", "topics"]:
        assert f'id="id_{name}"' not in form
        sent.pop(name, None)
    saved = editor.post(reverse("admin:articles_article_add"), sent, follow=True)

    # The address made from the title would be that of the search.
    page = Article.objects.get(kind=Kind.PAGE)
    assert page.slug == "search-2"
    assert saved.redirect_chain[-1][0] == reverse("admin:articles_page_changelist")
    listed = reverse("admin:articles_article_change", args=[page.pk])
    assert reverse("admin:articles_page_change", args=[page.pk]) in saved.content.decode()
    articles = editor.get(reverse("admin:articles_article_changelist")).content.decode()
    assert listed not in articles
    form = editor.get(listed).content.decode()
    assert 'id="id_doi"' not in form
    assert 'id="id_slug"' in form


@pytest.mark.parametrize(
    ("language", "noun", "other"), [("en", "page", "article"), ("zh-hans", "页面", "文章")]
)
def test_the_desk_calls_a_page_a_page(language: str, noun: str, other: str) -> None:
    editor = signed_in("Editor")
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    about = page_titled("About", "about")
    change = reverse("admin:articles_article_change", args=[about.pk])

    def said(response: Any) -> str:  # noqa: ANN401
        [message] = get_messages(response.wsgi_request)
        return str(message)

    assert noun in said(editor.post(change, {**form_of(about, title="About us"), "_save": ""}))
    about.refresh_from_db()
    form = editor.get(change).content.decode()
    assert noun in re.findall("<title>(.*?)</title>", form, re.DOTALL)[0].lower()
    for name in ["publish", "review", "previews", "import_into", "delete"]:
        response = editor.get(reverse(f"admin:articles_article_{name}", args=[about.pk]))
        [content] = re.findall(r"<main.*</main>", response.content.decode(), re.DOTALL)
        assert other not in re.sub(r"<[^>]*>", "", content).lower(), name
    publishing.publish(about, by=None)
    retract = editor.get(reverse("admin:articles_article_retract", args=[about.pk]))
    assert {"en": "The page stays readable", "zh-hans": "页面仍可在原网址阅读"}[language] in (
        retract.content.decode()
    )


def test_a_deleted_page_leads_to_the_pages_and_is_one_in_the_bin() -> None:
    editor = signed_in("Editor")
    about = page_titled("About", "about")
    pages = reverse("admin:articles_page_changelist")
    delete = reverse("admin:articles_article_delete", args=[about.pk])
    opened = editor.get(delete).context["opened"]

    gone = editor.post(delete, {"post": "yes", "opened": opened}, follow=True)

    assert gone.redirect_chain[-1][0] == pages
    undo = f"articles.article:{about.pk}"
    assert undo in gone.content.decode()
    [row] = editor.get(reverse("admin:bin")).context["rows"]
    assert (row.noun, row.bin_key) == ("page", undo)


def test_a_page_is_no_translation_of_an_article() -> None:
    article, page = draft_titled("An Article"), page_titled("About", "about")
    page.original = article

    with pytest.raises(Exception, match="A page is a translation of a page"):
        page.clean()
