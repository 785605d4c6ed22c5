"""Articles in the admin: the list, the form, and the page that publishes."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Citation, Section
from articles.sources.models import Source
from collabsite.counting import counter
from tests.support.article_form import FORM, LIST, form_of, headed, rewritten
from tests.support.published import draft_titled, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PUBLISH = "admin:articles_article_publish"


@pytest.mark.each_database
def test_the_list_shows_state_edition_and_views(editor: Client) -> None:
    edition = published()

    page = editor.get(reverse(LIST)).content.decode()

    assert "published, edition 1" in page
    assert f'href="{edition.get_absolute_url()}">1</a>' in page
    assert ">17</a>" in page


def test_the_list_takes_as_many_queries_for_fifty_articles_as_for_one(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        article = draft_titled(f"Paper {number}")
        counter.set_baseline(article.item, total=number)
    publishing.publish(article, by=None)

    with django_assert_num_queries(11):
        page = editor.get(reverse(LIST)).content.decode()

    assert ">49</a>" in page


@pytest.mark.parametrize("state", ["draft", "published", "changed", "scheduled"])
@pytest.mark.each_database
def test_the_list_filters_by_state(editor: Client, state: str) -> None:
    for title in ["draft", "published", "changed", "scheduled"]:
        article = draft_titled(f"A {title} paper")
        if title == "scheduled":
            publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))
        elif title != "draft":
            publishing.publish(article, by=None)
        if title == "changed":
            article.save()

    page = editor.get(reverse(LIST), {"state": state}).content.decode()

    found = [t for t in ["draft", "published", "changed", "scheduled"] if f"A {t} paper" in page]
    assert found == [state]


@pytest.mark.parametrize("name", ["state", "language__exact", "q"])
def test_a_list_refuses_a_query_that_no_database_accepts(editor: Client, name: str) -> None:
    assert editor.get(reverse(LIST), {name: "\0"}).status_code == 400


@pytest.mark.each_database
def test_the_list_is_searched_by_title(editor: Client) -> None:
    draft_titled("Rivers")
    draft_titled("中西合作")

    page = editor.get(reverse(LIST), {"q": "中西"}).content.decode()

    assert "中西合作" in page
    assert "Rivers" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_article_begins_in_the_language_of_the_desk(editor: Client, language: str) -> None:
    page = editor.get(reverse("admin:articles_article_add"), headers={"accept-language": language})

    assert f'<option value="{language}" selected>' in page.content.decode()


def test_an_empty_slug_is_made_from_a_chinese_title(editor: Client) -> None:
    editor.post(reverse("admin:articles_article_add"), form_of(title="中西 合作", slug=""))

    assert Article.objects.get().slug == "中西-合作"


@pytest.mark.each_database
def test_a_new_article_is_stored_as_a_translation(editor: Client) -> None:
    original = draft_titled("Rivers")
    sent = form_of(title="Flüsse", slug="fluesse", original=original.pk)

    answer = editor.post(reverse("admin:articles_article_add"), sent)

    assert answer.status_code == 302
    assert Article.objects.get(slug="fluesse").original == original


@pytest.mark.parametrize("key", ["None", "9" * 30, "-1"])
def test_an_original_that_is_none_is_refused_with_a_message(editor: Client, key: str) -> None:
    sent = form_of(title="Rivers", slug="rivers", original=key)

    page = editor.post(reverse("admin:articles_article_add"), sent)

    assert page.status_code == 200
    assert "Select a valid choice." in page.content.decode()


@pytest.mark.each_database
def test_a_made_slug_avoids_one_that_is_taken(editor: Client) -> None:
    draft_titled("Rivers")

    editor.post(reverse("admin:articles_article_add"), form_of(title="Rivers", slug=""))

    assert set(Article.objects.values_list("slug", flat=True)) == {"rivers", "rivers-2"}


@pytest.mark.each_database
def test_a_section_gets_an_anchor_from_its_heading(editor: Client) -> None:
    data = form_of(title="Rivers", text=headed("Method") + headed("Method"))

    editor.post(reverse("admin:articles_article_add"), data)

    assert list(Section.objects.values_list("anchor", flat=True)) == ["method", "method-2"]


def test_a_section_keeps_its_anchor_under_a_new_heading(editor: Client) -> None:
    article = draft_titled("Rivers")
    before = article.sections.get().anchor

    editor.post(
        reverse(FORM, args=[article.pk]),
        form_of(article, text=rewritten(article, heading="Streams")),
    )

    kept = article.sections.get()
    assert (kept.heading, kept.anchor) == ("Streams", before)


def test_prose_is_cleaned_and_its_marks_are_kept(editor: Client) -> None:
    article = draft_titled("Rivers")
    body = '<p onclick="x()">A <cite data-source="a" data-locator="p. 1">a</cite><script>1</script></p>'

    editor.post(
        reverse(FORM, args=[article.pk]), form_of(article, text=rewritten(article, body=body))
    )

    assert article.sections.get().body == (
        '<p>A <cite data-source="a" data-locator="p. 1">a</cite></p>'
    )


def test_as_much_as_a_book_is_saved(editor: Client) -> None:
    article = draft_titled("Rivers")
    body = f"<p>{'河流与湖泊的研究。' * 20}</p>" * 1700

    answer = editor.post(
        reverse(FORM, args=[article.pk]),
        urlencode(form_of(article, text=rewritten(article, body=body))),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 302
    assert article.sections.get().body == body


def test_saving_an_unchanged_article_is_no_change(editor: Client) -> None:
    article = published().article
    before = Article.objects.get().updated_at

    answer = editor.post(reverse(FORM, args=[article.pk]), form_of(article))

    assert answer.status_code == 302
    assert Article.objects.get().updated_at == before


def test_a_change_in_a_section_is_a_change_of_the_article(editor: Client) -> None:
    article = published().article

    editor.post(
        reverse(FORM, args=[article.pk]),
        form_of(article, text=rewritten(article, body="<p>New.</p>")),
    )

    assert "changed since edition 1" in editor.get(reverse(LIST)).content.decode()


@pytest.mark.each_database
def test_a_citation_is_added_beside_the_text(editor: Client) -> None:
    article = draft_titled("Rivers")
    source = Source.objects.create(key="atlas", title="Atlas")
    citation = {
        "citations-TOTAL_FORMS": 1,
        "citations-0-ordering": 10,
        "citations-0-source": source.pk,
        "citations-0-locator": "p. 12",
    }

    editor.post(reverse(FORM, args=[article.pk]), form_of(article, **citation))

    assert Citation.objects.get(article=article).locator == "p. 12"


def test_the_editor_gets_a_nonce_and_public_pages_get_none(editor: Client) -> None:
    edition = published()

    form = editor.get(reverse(FORM, args=[edition.article_id]))
    others = [
        editor.get(reverse(LIST)),
        editor.get(reverse(PUBLISH, args=[edition.article_id])),
        Client().get(edition.get_absolute_url()),
    ]

    policy = form.headers["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in form.content.decode()
    assert "unsafe" not in policy
    assert all("nonce" not in page.headers["Content-Security-Policy"] for page in others)


def test_a_published_article_can_not_be_deleted(editor: Client) -> None:
    article = published().article

    form = editor.get(reverse(FORM, args=[article.pk])).content.decode()
    answer = editor.post(
        reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}
    )

    assert 'class="deletelink"' not in form
    assert answer.status_code == 403
    assert Article.objects.exists()


def test_deleting_in_bulk_says_what_stays(editor: Client) -> None:
    article = published().article
    draft = draft_titled("Streams")

    answer = editor.post(
        reverse(LIST),
        {
            "action": "delete_selected",
            "_selected_action": [article.pk, draft.pk],
            "post": "yes",
        },
        follow=True,
    )

    assert "“Rivers and Labs” was published and stays" in answer.content.decode()
    assert Article.objects.count() == 2


@pytest.mark.each_database
def test_a_draft_can_be_deleted(editor: Client) -> None:
    draft = draft_titled("Streams")

    editor.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"},
    )

    assert not Article.objects.exists()


def test_the_list_of_sources_counts_the_articles_that_cite_them(editor: Client) -> None:
    published()

    page = editor.get(reverse("admin:sources_source_changelist")).content.decode()

    assert page.count('<td class="field-cited_by">1</td>') == 2


@pytest.mark.each_database
def test_sources_are_found_as_they_are_typed(editor: Client) -> None:
    published()

    answer = editor.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "articles",
            "model_name": "citation",
            "field_name": "source",
            "term": "atlas",
        },
    )

    assert [found["text"] for found in answer.json()["results"]] == ["River Atlas (2023)"]


def test_a_section_in_its_list_leads_to_its_place_in_the_form_of_its_article() -> None:
    article = Article.objects.create(title="Rivers", slug="rivers")
    for place, heading in enumerate(["", "Deltas"]):
        Section.objects.create(
            article=article, heading=heading, anchor=f"part-{place}", ordering=place
        )
    author, staff = signed_in("Author"), signed_in("staff")
    sections = reverse("admin:articles_section_changelist")
    last = article.sections.get(heading="Deltas")
    section = reverse("admin:articles_section_change", args=[last.pk])

    shown = author.get(sections).content.decode()
    answer = author.get(section)

    assert answer.headers["Location"] == f"{reverse(FORM, args=[article.pk])}#sections-1"
    assert f'href="{section}"' in shown
    assert "Rivers" in shown
    assert author.get(reverse("admin:articles_section_add")).status_code == 403
    assert staff.get(sections).status_code == 403
    assert staff.get(section).status_code in {403, 404}
