"""Three ways back, each with a page of its own: withdraw, retract and discard the draft."""

import datetime as dt
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles import publishing
from articles.drafts import content_of, content_of_edition, review
from articles.models import Article, Comment, Edition
from tests.support.drafts import history_of, restored, save, words
from tests.support.published import listed, published, sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def address(name: str, article: Article, *more: int) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *more])


def form_page(client: Client, article: Article) -> str:
    return client.get(address("change", article)).content.decode()


def scheduled() -> Article:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))
    return article


def discarded(client: Client, article: Article) -> str:
    """Open the page that discards a draft, and confirm it."""
    page = client.get(address("discard", article)).content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page)
    done = client.post(address("discard", article), {"seen": seen}, follow=True)
    return done.content.decode()


def test_the_form_leads_to_the_page_of_each_way_that_is_open(editor: Client) -> None:
    waiting, draft = scheduled(), sound_draft("Draft")
    public = published().article
    ways = ["withdraw", "retract", "discard"]

    def offered(article: Article) -> list[str]:
        page = form_page(editor, article)
        return [way for way in ways if f"/{way}/" in page]

    assert offered(draft) == []
    assert offered(waiting) == ["withdraw"]
    assert offered(public) == ["retract"]
    save(editor, public, title="Streams")
    assert offered(public) == ["retract", "discard"]


def test_a_scheduled_edition_is_withdrawn_on_a_page_of_its_own(editor: Client) -> None:
    article = scheduled()

    page = editor.get(address("withdraw", article, 1)).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    answer = editor.post(address("withdraw", article, 1), {"seen": seen}, follow=True)

    assert "Cancel the schedule of edition 1" in page
    assert "no reader has seen it" in answer.content.decode()
    assert not Edition.objects.exists()


def test_an_edition_whose_time_has_come_is_not_withdrawn_but_can_be_retracted(
    editor: Client,
) -> None:
    edition = published()

    page = editor.get(address("withdraw", edition.article, 1), follow=True).content.decode()

    assert "has become public and stays" in page
    assert "retract the article" in page


def test_a_retraction_needs_a_reason_and_keeps_the_article_readable(
    editor: Client, client: Client
) -> None:
    edition = published()
    Comment.objects.create(article=edition.article, text="An error of the draft does not matter.")
    Article.objects.update(title="Rivers, rewritten")

    refused = editor.post(address("retract", edition.article), {"number": "2", "note": " "})
    done = editor.post(
        address("retract", edition.article),
        {"number": "2", "note": "The data were made up."},
        follow=True,
    )

    assert "Say why it is retracted." in refused.content.decode()
    told = words(done.content.decode())
    assert f"“{edition.title}” is retracted by edition 2." in told
    assert "is published" not in told
    logged = LogEntry.objects.first()
    assert logged
    assert logged.get_change_message() == "Retracted, by edition 2."
    retraction = Edition.objects.get(number=2)
    assert (retraction.change, retraction.content) == ("retraction", edition.content)
    read = client.get(reverse("articles:article", args=[edition.slug])).content.decode()
    assert "The data were made up." in read
    assert edition.title in read


def test_a_retraction_of_a_later_time_is_told_as_one(editor: Client) -> None:
    article = published().article
    later = timezone.localtime() + dt.timedelta(days=1)

    done = editor.post(
        address("retract", article),
        {
            "number": "2",
            "note": "The data were made up.",
            "at_0": f"{later:%Y-%m-%d}",
            "at_1": "09:30",
        },
        follow=True,
    )

    told = words(done.content.decode())
    assert f"The retraction of “{article.title}”, edition 2, is scheduled." in told


def test_what_another_editor_published_meanwhile_is_not_retracted_unseen(editor: Client) -> None:
    edition = published()
    publishing.publish(edition.article, by=None, note="Another.")

    answer = editor.post(address("retract", edition.article), {"number": "2", "note": "Wrong."})

    assert "Edition 2 was published since you opened this page" in answer.content.decode()
    assert Edition.objects.count() == 2


def test_nothing_is_retracted_before_a_first_edition_is_public(
    editor: Client,
) -> None:
    article = scheduled()

    page = editor.get(address("retract", article)).content.decode()

    assert "there is nothing to retract" in page


def test_the_publish_page_offers_no_retraction_but_leads_to_it(editor: Client) -> None:
    edition = published()
    Comment.objects.create(article=edition.article, text="Were these data made up?")

    page = editor.get(address("publish", edition.article)).content.decode()

    assert 'value="retraction"' not in page
    assert address("retract", edition.article) in page


def test_the_draft_of_a_retracted_article_is_edited_and_published_and_ends_the_retraction(
    editor: Client, client: Client
) -> None:
    article = published().article
    publishing.retract(article, by=None, note="The data were made up.")
    public = reverse("articles:article", args=[article.slug])

    save(editor, article, title="Rivers, measured again")
    state = words(form_page(editor, article))
    read = client.get(public).content.decode()
    editor.post(
        address("publish", article),
        {"change": "correction", "note": "Measured again.", "accepted": list(listed(article).keys)},
    )

    assert "retracted by edition 2, draft changed since" in state
    assert "The data were made up." in read
    assert "measured again" not in read
    assert Edition.objects.latest("number").change == "correction"
    assert "Rivers, measured again" in client.get(public).content.decode()


def test_the_draft_goes_back_to_the_newest_edition_and_is_kept_in_the_history(
    editor: Client,
) -> None:
    edition = published()
    article = edition.article
    save(editor, article, title="Streams", slug="streams")
    changed = content_of(Article.objects.get())

    page = words(editor.get(address("discard", article)).content.decode())
    answer = discarded(editor, article)
    now = Article.objects.with_status(at=timezone.now()).get()

    assert "The draft goes back to the content of edition 1" in page
    assert "The discarded draft is kept in the history." in answer
    assert content_of(now).digest() == content_of_edition(edition).digest()
    assert now.status == "published"
    assert "Draft discarded: back to edition 1" in history_of(editor, article)
    [undo] = re.findall(r'<a href="([^"]*/restore/)">Undo</a>', answer)
    restored(editor, article, undo.split("/")[-3])
    assert content_of(Article.objects.get()).title == changed.title


def test_discarding_a_draft_ends_its_review(editor: Client) -> None:
    article = published().article
    save(editor, article, title="Streams")
    review.submit(article, by=User.objects.create_user("somebody"))

    discarded(editor, article)

    assert Article.objects.get().submitted_at is None


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_discarded_unseen(
    editor: Client,
) -> None:
    article = published().article
    save(editor, article, title="Streams")
    page = editor.get(address("discard", article)).content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page)
    save(editor, article, title="Brooks")

    refused = editor.post(address("discard", article), {"seen": seen})

    assert refused.status_code == 409
    assert "Nothing was discarded" in refused.content.decode()
    assert Article.objects.get().title == "Brooks"


def test_without_an_edition_there_is_nothing_to_go_back_to(editor: Client) -> None:
    article = sound_draft("Rivers")

    pages = [editor.get(address(name, article)).content.decode() for name in ("discard", "retract")]

    assert "there is no edition to go back to" in pages[0]
    assert "there is nothing to retract" in pages[1]


@pytest.mark.parametrize(
    ("name", "title"), [("withdraw", "取消定时"), ("retract", "撤稿"), ("discard", "放弃草稿")]
)
def test_each_way_has_one_name_in_chinese_too(editor: Client, name: str, title: str) -> None:
    article = scheduled() if name == "withdraw" else published().article
    more = [1] if name == "withdraw" else []

    with translation.override("zh-hans"):
        page = editor.get(
            address(name, article, *more), headers={"accept-language": "zh-hans"}
        ).content.decode()

    [heading] = re.findall(r"<h1>([^<]*)</h1>", page)
    assert heading.startswith(title)
