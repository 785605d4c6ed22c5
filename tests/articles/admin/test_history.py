"""Version history in the admin: its drafts and editions, and comparing any two."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from articles.drafts import content_of
from articles.models import Article, Topic
from articles.prose.sections import join_text
from articles.publishing import issue_release
from metrics.models import Dataset
from tests.support.article_form import rewritten
from tests.support.drafts import (
    body,
    compared,
    history_of,
    newest,
    restore_address,
    restored,
    save,
    words,
)
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_history_lists_drafts_and_editions_with_the_newest_first(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    publishing.publish(article, by=User.objects.get(username="Editor"))
    save(editor, article, title="Rivers and labs, again")

    page = history_of(editor, article)

    lines = page.partition('<ol class="history">')[2]
    told = [words(heading) for heading in re.findall(r"<h2>(.*?)</h2>", lines, re.DOTALL)]
    assert [told[0][:8], told[1], told[2][:8]] == ["Draft of", "1 Edition 1", "Draft of"]
    assert told[0].endswith("current")
    said = words(page)
    assert "Saved by Editor" in said
    assert "Published by Editor" in said
    assert "Imported from a document" in said
    assert "The first draft of the history: " in said


def test_a_draft_says_in_a_few_words_what_it_changed(editor: Client, article: Article) -> None:
    before = "Agreement is worth having."
    assert before in article.sections.get(anchor="what-it-means").body
    save(editor, article, **body(article, 2, "Agreement is worth a lot of patience and of money."))
    topic = Topic.objects.create(slug="rivers", name="Rivers")
    save(editor, article, standfirst="Rivers.", topics=[topic.pk])
    opening, found, means = article.sections.all()
    means.heading = "What It Meant"
    save(editor, article, text=join_text([opening, means, found]))
    save(editor, article, text=join_text([opening, means]))

    said = words(history_of(editor, article))

    assert "Section “What It Means”: +7 −1 words" in said
    assert "Standfirst: +1 word Topics" in said
    assert "Section “What It Meant”: +1 −1 words Order of the sections" in said
    assert "Section “What They Found” removed: −10 words" in said


def test_any_two_states_are_compared(editor: Client, article: Article) -> None:
    issue_release(Dataset.objects.get(), by=None)
    first = newest(article)
    publishing.publish(article, by=None)
    second = save(editor, article, title="Streams and Labs")
    publishing.publish(article, by=None, note="Named anew.")
    save(editor, article, title="Brooks and Labs")

    pages = {
        pair: words(compared(editor, article, *pair))
        for pair in [
            (first, second),
            (second, first),
            ("edition-1", second),
            ("edition-1", "edition-2"),
            ("edition-2", "now"),
        ]
    }

    rivers_to_streams = "[removed: Rivers ] [added: Streams ] and Labs"
    assert rivers_to_streams in pages[first, second]
    assert "[removed: Streams ] [added: Rivers ] and Labs" in pages[second, first]
    assert rivers_to_streams in pages["edition-1", second]
    assert rivers_to_streams in pages["edition-1", "edition-2"]
    assert "[removed: Streams ] [added: Brooks ] and Labs" in pages["edition-2", "now"]


def test_an_edition_and_the_draft_that_it_was_made_of_differ_in_nothing(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    publishing.publish(article, by=None)

    assert "No changes." in compared(editor, article, "edition-1", "now")


def test_slug_original_and_the_order_of_sources_are_compared_too(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    other = draft_titled("Flüsse")
    save(editor, article, slug="streams", original=other.pk, **{"citations-0-ordering": 90})

    page = words(compared(editor, article, first, "now"))

    assert "Address [removed: rivers-and-labs ] → [added: streams ]" in page
    assert "Translation of [added: Flüsse ]" in page
    assert "Sources in the reference list [removed: River Atlas" in page


def test_numbers_of_the_data_are_compared_with_what_they_show(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    dataset = Dataset.objects.get()
    cell = f'<data data-cell="{dataset.slug}/elbe/samples/2023"></data>'
    save(editor, article, **body(article, 2, f"The Elbe has {cell}."))
    save(editor, article, **body(article, 2, f"The river Elbe has {cell}."))
    before = f"draft-{article.revisions.all()[1].pk}"

    page = words(compared(editor, article, before, "now"))

    assert "The [added: river ] Elbe has 1,240." in page


@pytest.mark.parametrize("state", ["", "draft-0", "draft-x", "edition-9", "draft-OTHER", "NOW"])
def test_a_state_that_the_article_does_not_have_is_not_found(
    editor: Client, article: Article, state: str
) -> None:
    state = state.replace("OTHER", newest(draft_titled("Other")).removeprefix("draft-"))
    address = reverse("admin:articles_article_compare", args=[article.pk])

    answer = editor.get(address, {"old": state, "new": "now"})

    assert answer.status_code == 404


def test_a_user_who_may_only_view_compares_and_restores_nothing(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    save(editor, article, title="Streams")
    client = signed_in("reader")
    reader = User.objects.get(username="reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    digest = content_of(Article.objects.get()).digest()

    page = history_of(client, article)
    answers = [
        client.get(restore_address(article, first)),
        client.post(restore_address(article, first), {"seen": digest}),
        client.get(reverse("admin:articles_article_recover", args=[article.pk])),
    ]

    assert "Restore" not in page
    assert "Rivers" in compared(client, article, first, "now")
    assert [answer.status_code for answer in answers] == [403] * 3
    assert Article.objects.get().title == "Streams"


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
def test_a_user_who_may_not_view_articles_sees_no_history(article: Article, role: str) -> None:
    client = signed_in(role)

    answers = [
        client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]))
        for name in ["history", "log", "compare"]
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.slow
def test_the_history_takes_as_many_queries_for_many_drafts_as_for_few(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    publishing.publish(article, by=None)
    save(editor, article, title="Title", **body(article, 2, "Words."))
    with CaptureQueriesContext(connection) as few:
        history_of(editor, article)
    for number in range(12):
        save(editor, article, title=f"Title {number}", **body(article, 2, f"Words {number}."))
        publishing.publish(article, by=None, note="Again.")

    with CaptureQueriesContext(connection) as many:
        history_of(editor, article)

    assert len(many) == len(few) == 14


def test_markup_in_a_title_stays_text(editor: Client, article: Article) -> None:
    bad = "<script>alert(1)</script>"
    first = newest(article)
    second = save(
        editor, article, title=bad, standfirst=bad, text=rewritten(article, 1, heading=bad)
    )

    pages = [
        history_of(editor, article),
        compared(editor, article, first, second),
        editor.get(restore_address(article, first)).content.decode(),
    ]
    restored(editor, article, first)
    pages.append(restored(editor, article, second).content.decode())

    assert [bad in page for page in pages] == [False] * 4
