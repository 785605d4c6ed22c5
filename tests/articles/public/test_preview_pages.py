"""The preview for editors, the shared one for outsiders, and the page that makes links."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Section, SharedPreview
from articles.public import preview
from collabsite.counting import totals
from tests.support.article_form import form_of
from tests.support.published import draft_titled, draft_with_data, imported, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PREVIEW = "admin:articles_article_preview"
LINKS = "admin:articles_article_previews"
ARTICLE = re.compile(r"<article.*</article>", re.DOTALL)
# What an edition has and a draft has not: its seal, files and ways to cite, foot, counting pixel, and the
# address of its usage.
OF_THE_EDITION = [
    r'<a class="seal.*?</a>',
    r'<p class="files".*?</p>',
    r'<section class="citing".*?</section>',
    r'<section class="edition-foot".*?</section>',
    r"<noscript>.*?</noscript>",
    r'(?<=<a)(?: href="[^"]*/usage/")?(?= data-view-count)',
    r"\s+",
]


def article_part(page: bytes) -> str:
    found = ARTICLE.search(page.decode())
    assert found
    part = found.group()
    for pattern in OF_THE_EDITION:
        part = re.sub(pattern, " ", part, flags=re.DOTALL)
    return part.strip()


def address_of(shared: SharedPreview) -> str:
    return reverse("articles:preview", args=[shared.token])


def test_the_preview_of_an_update_leads_to_no_changes_that_are_not_published(
    client: Client,
) -> None:
    article = published().article
    shared = preview.share(article, by=None)

    page = client.get(address_of(shared)).content.decode()

    assert "Update" in page
    assert "/editions/2/" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_preview_looks_just_as_the_article_will(client: Client, language: str) -> None:
    article = draft_with_data()
    prefix = "" if language == "en" else f"/{language}"
    shared = preview.share(article, by=None)
    desk = signed_in("Editor").get(reverse(PREVIEW, args=[article.pk]), {"language": language})
    outside = client.get(f"{prefix}/preview/{shared.token}/")

    publishing.publish(article, by=None)

    public = client.get(f"{prefix}/articles/{article.slug}/")
    assert article_part(desk.content) == article_part(public.content)
    assert article_part(outside.content) == article_part(public.content)
    for answer in [desk, outside]:
        head = public.content.decode().partition("</head>")[0]
        for sheet in re.findall(r'<link rel="stylesheet"[^>]*>', head):
            assert sheet in answer.content.decode()


def test_the_preview_shows_what_was_saved_last(editor: Client) -> None:
    article = published().article
    article.title = "Rivers, Labs and Lakes"
    article.save()

    page = editor.get(reverse(PREVIEW, args=[article.pk])).content.decode()

    assert "<h1>Rivers, Labs and Lakes</h1>" in page
    assert "Preview: not published" in page
    assert 'href="/articles/rivers-and-labs/editions/"' in page


def test_the_preview_names_what_is_unresolved_and_marks_its_place(editor: Client) -> None:
    article = draft_titled("Rivers")
    article.sections.update(
        body='<p>There were <data data-cell="rivers/elbe/samples/2023"></data> samples.</p>'
    )

    page = editor.get(reverse(PREVIEW, args=[article.pk])).content.decode()

    assert "1 thing is unresolved" in page
    assert '<span class="unresolved">rivers/elbe/samples/2023</span> samples' in page


def test_the_bar_is_in_the_language_of_the_editor_and_the_page_in_the_chosen_one() -> None:
    article = draft_titled("Rivers")
    editor = signed_in("Editor")

    answer = editor.get(
        reverse(PREVIEW, args=[article.pk]),
        {"language": "zh-hans"},
        headers={"Accept-Language": "en"},
    )

    page = answer.content.decode()
    assert '<html lang="zh-hans">' in page
    assert "Preview: not published" in page
    assert 'href="?language=en"' in page
    assert answer["Content-Language"] == "zh-hans"


def test_an_unknown_language_is_the_editors_own(editor: Client) -> None:
    article = draft_titled("Rivers")

    page = editor.get(reverse(PREVIEW, args=[article.pk]), {"language": "xx"}).content.decode()

    assert '<html lang="en">' in page


@pytest.mark.parametrize(
    ("role", "ways"),
    [("Author", ["Edit", "Share"]), ("Editor", ["Edit", "Share", "Publish…"])],
)
def test_the_bar_links_to_the_pages_that_the_user_may_open(role: str, ways: list[str]) -> None:
    client = signed_in(role)
    article = give(draft_titled("Rivers"), role)

    page = client.get(reverse(PREVIEW, args=[article.pk])).content.decode()

    bar = page.partition('<ul class="ways">')[2].partition("</ul>")[0]
    assert re.findall(r">([^<>\n]+)</a>", bar) == ways


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
@pytest.mark.parametrize("name", [PREVIEW, LINKS])
def test_a_user_who_may_not_view_articles_sees_no_preview(role: str, name: str) -> None:
    article = draft_titled("Rivers")
    client = signed_in(role)

    assert client.get(reverse(name, args=[article.pk])).status_code == 403
    assert (
        client.post(reverse(name, args=[article.pk]), {"share": "1", "days": "7"}).status_code
        == 403
    )
    assert not SharedPreview.objects.exists()


def test_a_user_who_may_only_view_shares_nothing() -> None:
    article = draft_titled("Rivers")
    client = signed_in("nobody")
    viewer = User.objects.get(username="nobody")
    viewer.user_permissions.set(Permission.objects.filter(codename="view_article"))

    opened = client.get(reverse(PREVIEW, args=[article.pk]))
    refused = client.post(reverse(LINKS, args=[article.pk]), {"share": "1", "days": "7"})

    assert (opened.status_code, refused.status_code) == (200, 403)
    for page in ["change", "previews", "publish"]:
        address = reverse(f"admin:articles_article_{page}", args=[article.pk])
        assert address not in opened.content.decode()


def test_c11_nothing_keeps_lists_or_counts_a_preview(client: Client) -> None:
    article = draft_with_data()
    shared = preview.share(article, by=None)
    desk = signed_in("Editor").get(reverse(PREVIEW, args=[article.pk]))

    outside = client.get(address_of(shared))

    for answer in [desk, outside]:
        page = answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex, nofollow">' in page
        for counting in ["view-token", "view-endpoint", "view.gif", "token="]:
            assert counting not in page
        for link in ['rel="canonical"', 'hreflang="en" href="http', "application/json", "ld+json"]:
            assert link not in page
    assert outside["Cache-Control"] == "no-store"
    assert not outside.cookies
    assert "Cookie" not in outside.get("Vary", "")
    assert totals.reads_of(article.item).total == 17


def test_a_shared_preview_says_until_when_and_leads_to_no_page_of_the_admin(
    client: Client,
) -> None:
    shared = preview.share(draft_titled("Rivers"), by=None)

    page = client.get(address_of(shared)).content.decode()

    assert re.search(r"Draft shared for comment until <time[^>]*>[^<]+</time>; not published", page)
    assert "/admin/" not in page
    assert "<h1>Rivers</h1>" in page


def test_the_address_of_a_draft_is_not_in_its_shared_preview(client: Client) -> None:
    article = draft_titled("Rivers")
    Article.objects.filter(pk=article.pk).update(slug="a-slug-to-come")
    shared = preview.share(article, by=None)

    page = client.get(address_of(shared)).content.decode()

    assert "a-slug-to-come" not in page


def test_unknown_expired_and_revoked_links_are_alike(client: Client) -> None:
    article = draft_titled("Canary")
    now = timezone.now()
    expired = preview.share(article, by=None, days=1, at=now - dt.timedelta(days=2))
    revoked = preview.share(article, by=None)
    preview.revoke(revoked)

    tokens = ["nobody-made-this", expired.token, revoked.token]
    answers = [client.get(f"/preview/{token}/") for token in tokens]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    pages = {
        answer.content.decode().replace(token, "")
        for answer, token in zip(answers, tokens, strict=True)
    }
    assert len(pages) == 1
    assert "Canary" not in pages.pop()


def test_a_link_that_expired_is_not_found_though_it_was_good_before(client: Client) -> None:
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        shared = preview.share(draft_titled("Rivers"), by=None)

    statuses = []
    for time in ["2026-05-08T09:59:59Z", "2026-05-08T10:00:00Z"]:
        with time_machine.travel(time, tick=False):
            statuses.append(client.get(address_of(shared)).status_code)

    assert statuses == [200, 404]


def test_once_published_the_link_leads_to_the_article(client: Client) -> None:
    article = draft_titled("Rivers")
    shared = preview.share(article, by=None)
    publishing.publish(article, by=None)

    answer = client.get(address_of(shared))
    chinese = client.get(f"/zh-hans/preview/{shared.token}/")

    assert (answer.status_code, answer["Location"]) == (302, "/articles/rivers/")
    assert answer["Cache-Control"] == "no-store"
    assert chinese["Location"] == "/zh-hans/articles/rivers/"


def test_a_new_draft_of_a_published_article_is_shown_until_its_own_edition(client: Client) -> None:
    article = published().article
    article.title = "Rivers, Labs and Lakes"
    article.save()
    shared = preview.share(article, by=None)

    before = client.get(address_of(shared))
    publishing.publish(article, by=None, note="Lakes came in.")

    after = client.get(address_of(shared))
    assert "<h1>Rivers, Labs and Lakes</h1>" in before.content.decode()
    assert after.status_code == 302


def test_head_is_answered_and_post_is_not(client: Client) -> None:
    shared = preview.share(draft_titled("Rivers"), by=None)
    strict = Client(enforce_csrf_checks=True)

    head = client.head(address_of(shared))
    post = strict.post(address_of(shared))

    assert (head.status_code, head.content, post.status_code) == (200, b"", 405)
    assert head["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("token", ["%00", "a%00b", "x" * 3000, "..%2f..", "'", "预览"])
def test_an_invalid_token_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/preview/{token}/").status_code == 404


def test_nothing_of_a_shared_draft_shows_anywhere_else(client: Client) -> None:
    article = imported("Canary\nThe canarybird sings in this draft alone.\n").article
    preview.share(article, by=None)

    addresses = ["/", "/articles/", "/articles.json", "/data/", "/usage.csv"]
    for address in [*addresses, "/articles/canary/", "/articles/canary.json", "/robots.txt"]:
        assert b"anary" not in client.get(address).content.replace(b"articles/canary", b"")


def test_robots_txt_disallows_previews(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /preview/\n" in text
    assert "Disallow: /zh-hans/preview/\n" in text


def test_an_editor_makes_a_link_and_ends_it(editor: Client, client: Client) -> None:
    article = draft_titled("Rivers")
    page = reverse(LINKS, args=[article.pk])

    made = editor.post(page, {"share": "1", "days": "30"}, follow=True).content.decode()
    shared = SharedPreview.objects.get()
    ended = editor.post(page, {"revoke": shared.pk}, follow=True).content.decode()

    assert f"/preview/{shared.token}/" in made
    assert shared.expires_at - shared.created_at > dt.timedelta(days=29)
    assert shared.created_by == User.objects.get(username="Editor")
    assert shared.token not in ended
    assert "revoked on" in ended
    assert client.get(address_of(shared)).status_code == 404
    said = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert ["Shared" in said[0], "Revoked" in said[1], len(said)] == [True, True, 2]
    assert all(shared.token not in message for message in said)


@pytest.mark.parametrize("days", ["", "0", "3650", "-1", "x"])
def test_a_time_that_is_not_offered_is_refused(editor: Client, days: str) -> None:
    article = draft_titled("Rivers")

    answer = editor.post(reverse(LINKS, args=[article.pk]), {"share": "1", "days": days})

    assert 'class="errorlist"' in answer.content.decode()
    assert not SharedPreview.objects.exists()


def test_the_links_of_another_article_are_not_ended_from_here(editor: Client) -> None:
    other = preview.share(draft_titled("Lakes"), by=None)
    page = reverse(LINKS, args=[draft_titled("Rivers").pk])

    statuses = [editor.post(page, {"revoke": pk}).status_code for pk in [other.pk, "x", "9" * 30]]

    assert statuses == [404, 404, 404]
    other.refresh_from_db()
    assert other.revoked_at is None


def test_save_and_preview_saves_and_shows_the_preview(editor: Client) -> None:
    article = draft_titled("Rivers")
    form = form_of(article, title="Rivers and Lakes", _continue="preview")

    answer = editor.post(
        reverse("admin:articles_article_change", args=[article.pk]), form, follow=True
    )

    assert answer.redirect_chain == [(reverse(PREVIEW, args=[article.pk]), 302)]
    assert "<h1>Rivers and Lakes</h1>" in answer.content.decode()


def test_a_new_article_can_be_saved_and_previewed(editor: Client) -> None:
    answer = editor.post(
        reverse("admin:articles_article_add"),
        form_of(title="New Rivers", _continue="preview"),
        follow=True,
    )

    assert "<h1>New Rivers</h1>" in answer.content.decode()


def test_previews_take_no_more_queries_for_more_sections_and_links(
    editor: Client, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = draft_titled("Rivers")
    for number in range(20):
        Section.objects.create(
            article=article, heading=f"S {number}", anchor=f"s-{number}", body="<p>x</p>"
        )
        shared = preview.share(article, by=User.objects.get())

    with django_assert_num_queries(16):
        editor.get(reverse(PREVIEW, args=[article.pk]))
    with django_assert_num_queries(12):
        client.get(address_of(shared))
    with django_assert_num_queries(8):
        editor.get(reverse(LINKS, args=[article.pk]))
