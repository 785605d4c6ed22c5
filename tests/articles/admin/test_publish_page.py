"""The page and the action of the admin that publish articles."""

import datetime as dt
import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Edition
from articles.sources.models import Source
from tests.support.published import draft_titled, listed, published, sound_draft
from tests.support.quoting import SLUG, figure, issued, quoting
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PUBLISH = "admin:articles_article_publish"


def ticks(article: Article) -> list[str]:
    """Return the data that a browser sends when every warning is ticked."""
    return list(listed(article).keys)


def test_publishing_shows_what_will_be_published(editor: Client) -> None:
    article = draft_titled("Rivers")

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert "Publish edition 1" in page
    assert "/articles/rivers/editions/1/" in page
    assert not Edition.objects.exists()


def test_the_page_shows_the_date_of_an_article_that_has_one(editor: Client) -> None:
    article = sound_draft("Rivers")
    address = reverse(PUBLISH, args=[article.pk])
    assert "<dt>Date</dt>" not in editor.get(address).content.decode()

    Article.objects.update(date=dt.date(2024, 5, 6))

    assert "<dt>Date</dt><dd>6 May 2024</dd>" in editor.get(address).content.decode()


def test_publishing_makes_the_first_edition_and_links_to_it(editor: Client) -> None:
    article = sound_draft("Rivers")

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), follow=True)

    edition = Edition.objects.get()
    assert edition.created_by is not None
    assert f'href="{edition.get_absolute_url()}">View it</a>' in answer.content.decode()


def test_publishing_publishes_what_was_seen_and_nothing_else(editor: Client) -> None:
    article = sound_draft("Rivers")
    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    article.sections.update(body="<p>Changed meanwhile.</p>")

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), {"seen": seen})

    assert "has changed since you opened this page" in answer.content.decode()
    assert not Edition.objects.exists()
    [seen] = re.findall(r'name="seen" value="(\w+)"', answer.content.decode())
    editor.post(reverse(PUBLISH, args=[article.pk]), {"seen": seen})
    assert Edition.objects.count() == 1


def test_a_second_edition_asks_for_a_note(editor: Client) -> None:
    article = published().article

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), {"change": "correction", "note": " "})

    assert "every edition after the first needs a change note" in answer.content.decode()
    assert Edition.objects.count() == 1


def test_a_second_edition_keeps_the_kind_of_change_and_the_note(editor: Client) -> None:
    article = published().article
    Article.objects.update(title="Brooks and Labs")

    editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"change": "correction", "note": "A typo in a name.", "accepted": ticks(article)},
    )

    edition = Edition.objects.get(number=2)
    assert (edition.change, edition.note) == ("correction", "A typo in a name.")


def test_a_later_time_schedules_the_edition(editor: Client) -> None:
    article = sound_draft("Rivers")
    tomorrow = timezone.now() + dt.timedelta(days=1)

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"at_0": tomorrow.strftime("%Y-%m-%d"), "at_1": "09:30"},
        follow=True,
    )

    assert Edition.objects.get().published_at.strftime("%H:%M") == "09:30"
    assert "is scheduled" in answer.content.decode()
    assert not Edition.objects.public(at=timezone.now()).exists()


def test_a_day_without_a_time_is_refused_with_what_is_missing(editor: Client) -> None:
    article = draft_titled("Rivers")

    page = editor.post(
        reverse(PUBLISH, args=[article.pk]), {"at_0": "2099-01-01", "at_1": ""}
    ).content.decode()

    assert "Enter the time as well, like 09:30." in page
    assert not Edition.objects.exists()


def test_the_page_says_that_the_address_becomes_another(editor: Client) -> None:
    article = published().article
    before = f"/articles/{article.slug}/"
    unchanged = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    article.slug = "streams"
    article.save()

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert "will redirect to it permanently" not in unchanged
    assert f"{before} will redirect to it permanently" in page


def test_a_time_that_has_passed_is_refused(editor: Client) -> None:
    article = sound_draft("Rivers")

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]), {"at_0": "2020-01-01", "at_1": "09:30"}
    )

    assert "This time has passed" in answer.content.decode()
    assert not Edition.objects.exists()


@override_settings(TIME_ZONE="America/New_York")
def test_a_time_that_nobody_means_is_refused(editor: Client) -> None:
    article = sound_draft("Rivers")

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]), {"at_0": "9999-12-31", "at_1": "23:59:59"}
    )

    assert "This time is very far away" in answer.content.decode()
    assert not Edition.objects.exists()


def test_errors_block_publishing(editor: Client) -> None:
    article = draft_titled("Rivers")
    article.sections.update(body='<p>See <cite data-source="nowhere"></cite>.</p>')

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    editor.post(reverse(PUBLISH, args=[article.pk]))

    assert "The text cites a source that does not exist, “nowhere”" in page
    assert not Edition.objects.exists()


@pytest.mark.parametrize("group", ["Author", "Data steward"])
def test_a_crafted_request_without_the_permission_publishes_nothing(group: str) -> None:
    client = signed_in(group)
    article = give(draft_titled("Rivers"), group)

    answer = client.post(reverse(PUBLISH, args=[article.pk]))

    assert answer.status_code == 403
    assert not Edition.objects.exists()


def test_an_error_leads_to_its_place_in_the_form(editor: Client) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body='<p>See <cite data-source="nowhere"></cite>.</p>')
    form = reverse("admin:articles_article_change", args=[article.pk])

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert f'<a href="{form}#sections-0">Go to the place</a>' in page
    assert "publish_form" not in page


def test_a_source_without_encryption_leads_to_its_own_form(editor: Client) -> None:
    article = sound_draft("Rivers")
    source = Source.objects.create(key="atlas", title="River Atlas", url="http://a.example/")
    article.sections.update(body='<p>Rivers<cite data-source="atlas"></cite> flow.</p>')
    form = reverse("admin:sources_source_change", args=[source.pk])

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert f'<a href="{form}#id_url">Go to the place</a>' in page
    assert 'id="id_url"' in editor.get(form).content.decode()


def test_a_warning_wants_a_tick_and_keeps_what_was_written(editor: Client) -> None:
    article = published().article
    Article.objects.update(title="Brooks and Labs")
    data = {"change": "correction", "note": "A name was wrong."}

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), data).content.decode()

    assert "Tick each warning that you have read, or fix its cause." in answer
    assert "A name was wrong.</textarea>" in answer
    assert Edition.objects.count() == 1
    keys = re.findall(r'name="accepted" value="([^"]+)"', answer)
    editor.post(reverse(PUBLISH, args=[article.pk]), {**data, "accepted": keys})
    assert Edition.objects.count() == 2


def test_a_warning_that_is_new_is_shown_without_a_tick(editor: Client) -> None:
    article = sound_draft("Rivers")
    Article.objects.update(standfirst="")
    ticked = ticks(article)
    article.sections.update(body='<p><a href="http://a.example/">a</a></p>')

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), {"accepted": ticked})

    page = unescape(answer.content.decode())
    boxes = re.findall(r'name="accepted"[^>]*?( checked)?> <span>([^<]+)', page)
    assert [(bool(tick), said.split(":")[0]) for tick, said in boxes] == [
        (True, "There is no standfirst"),
        (False, "Section “(opening)”"),
    ]
    assert not Edition.objects.exists()


def insecure(*places: str) -> str:
    return "".join(f'<p><a href="http://{place}.example/">{place}</a></p>' for place in places)


def publish_with(client: Client, article: Article, *accepted: str) -> str:
    """Publish from the page, with these warnings ticked; return the page before."""
    address = reverse(PUBLISH, args=[article.pk])
    page = client.get(address).content.decode()
    client.post(address, {"change": "update", "note": "More.", "accepted": accepted})
    return page


def asked(page: str) -> list[str]:
    """Return the keys of the warnings that are to be ticked."""
    return re.findall(r'name="accepted" value="([^"]+)"', page)


@pytest.mark.each_database
def test_an_accepted_warning_is_not_asked_again_while_it_is_the_same(editor: Client) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body=insecure("a"))
    publish_with(editor, article, *ticks(article))
    # It moves on with its section, and another comes.
    article.sections.update(ordering=2, heading="Links", body=insecure("a", "b"))
    article.sections.create(ordering=1, anchor="new", heading="", body="<p>New.</p>")
    first = article.sections.get(anchor="new")
    publish_with(editor, article, *ticks(article))
    first.body = "<p>Newer.</p>"
    first.save()
    first.ordering = 3
    first.heading = "Last"
    first.save()

    page = publish_with(editor, article)

    assert article.editions.count() == 3
    assert asked(page) == []
    folded = re.findall(r"<details.*?</details>", page, re.DOTALL)[0]
    assert ("http://a.example/" in folded, "http://b.example/" in folded) == (True, True)
    article.sections.filter(anchor="new").update(body=insecure("c"))
    asked_again = publish_with(editor, article)
    assert len(asked(asked_again)) == 1
    assert article.editions.count() == 3


def test_a_number_that_was_accepted_in_one_sentence_is_asked_in_another(editor: Client) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body="<p>The ferry carried 12 boats.</p>")
    publish_with(editor, article, *ticks(article))

    article.sections.update(body="<p>More. The ferry carried 12 boats.</p>")
    same = publish_with(editor, article)
    article.sections.update(body="<p>The flood killed 12 people.</p>")
    other = publish_with(editor, article)

    assert (asked(same), len(asked(other))) == ([], 1)
    assert article.editions.count() == 2


def test_a_warning_that_went_and_came_back_is_asked_again(editor: Client) -> None:
    article = sound_draft("Rivers")
    pages = []
    for places in (["a"], [], ["a"]):
        article.sections.update(body="<p>Links.</p>" + insecure(*places))
        pages.append(publish_with(editor, article, *ticks(article)))

    assert [len(asked(page)) for page in pages] == [1, 0, 1]
    assert article.editions.count() == 3


def test_a_warning_that_nobody_has_accepted_is_asked(editor: Client) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body=insecure("a"))
    publishing.publish(article, by=None)
    article.sections.update(body=insecure("a") + "<p>More.</p>")

    page = publish_with(editor, article)

    assert len(asked(page)) == 1
    assert article.editions.count() == 1


def test_an_accepted_warning_outlasts_a_retraction(editor: Client) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body=insecure("a"))
    publish_with(editor, article, *ticks(article))
    publishing.retract(article, by=None, note="By mistake.")

    page = publish_with(editor, article)

    assert asked(page) == []
    assert article.editions.count() == 3


def test_a_clear_checklist_says_so(editor: Client) -> None:
    page = editor.get(reverse(PUBLISH, args=[sound_draft("Rivers").pk])).content.decode()

    assert "No problems found" in page


def test_the_page_shows_what_changes_for_readers(editor: Client) -> None:
    article = published().article
    article.sections.filter(heading="").update(
        body="<p>Two laboratories measured the same streams for three years.</p>"
    )

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert "Changes for readers of edition 1" in page
    assert "streams" in page.partition("changes-section")[2]


def test_a_draft_without_changes_is_not_published_again(editor: Client) -> None:
    article = published().article
    address = reverse(PUBLISH, args=[article.pk])

    page = editor.get(address).content.decode()
    refused = editor.post(
        address, {"change": "update", "note": "The same.", "accepted": ticks(article)}
    )

    assert 'name="note"' not in page
    assert "Nothing has changed since edition 1" in page
    assert "Nothing has changed since edition 1" in refused.content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Words.</p><hr><p>More.</p>", "<p>Words.</p><p>More.</p>"),
        (
            "<table><tbody><tr><th><p>A</p></th><td><p>1</p></td></tr></tbody></table>",
            "<table><tbody><tr><td><p>A</p></td><td><p>1</p></td></tr></tbody></table>",
        ),
        ("<p>Type <code>ls</code>.</p>", "<p>Type ls.</p>"),
    ],
)
def test_a_change_that_no_comparison_shows_can_be_published(
    editor: Client, before: str, after: str
) -> None:
    article = sound_draft("Rivers")
    article.sections.update(body=before)
    publishing.publish(article, by=None)
    article.sections.update(body=after)

    editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"change": "update", "note": "Looks.", "accepted": ticks(article)},
    )

    assert Edition.objects.latest("number").number == 2


def test_another_date_alone_can_be_published(editor: Client) -> None:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(date="2020-02-03")

    editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"change": "correction", "note": "The day.", "accepted": ticks(article)},
    )

    assert Edition.objects.latest("number").number == 2


@pytest.mark.parametrize(
    "words",
    [
        f"Rates rose {figure('elbe/change')}.",
        f'<div data-table="{SLUG}" data-columns="change"></div>',
        f'<figure data-chart="{SLUG}" data-kind="bar" data-columns="change"></figure>',
    ],
)
def test_a_release_that_changes_nothing_shown_is_no_change(editor: Client, words: str) -> None:
    article = quoting(words).article
    address = reverse(PUBLISH, args=[article.pk])
    issued({"elbe/samples": "1300"})

    unchanged = editor.get(address).content.decode()
    issued({"elbe/change": "37"})
    changed = editor.get(address).content.decode()

    assert "Nothing has changed since edition 1" in unchanged
    assert "Nothing has changed since edition 1" not in changed


def test_what_was_retracted_is_published_again_without_changes(editor: Client) -> None:
    article = published().article
    publishing.retract(article, by=None, note="By mistake.")

    editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"change": "update", "note": "It was right.", "accepted": ticks(article)},
    )

    assert Edition.objects.latest("number").change == "update"


def test_the_page_shows_the_time_zone(editor: Client) -> None:
    page = editor.get(reverse(PUBLISH, args=[sound_draft("Rivers").pk])).content.decode()

    assert "The time zone is UTC, where it is" in page


def test_what_another_editor_published_meanwhile_is_not_published_again(editor: Client) -> None:
    article = sound_draft("Rivers")
    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    sent = dict(re.findall(r'name="(seen|number)" value="(\w+)"', page))
    publishing.publish(article, by=None)

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]), {**sent, "change": "update", "note": "Mine."}
    )

    assert "Edition 1 was published since you opened this page; reload it." in (
        answer.content.decode()
    )
    assert Edition.objects.count() == 1


def test_publishing_while_an_edition_waits_publishes_nothing_and_offers_the_button(
    editor: Client,
) -> None:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]), {"change": "update", "note": "Sooner."}
    ).content.decode()

    assert "Nothing was published: edition 1 is scheduled." in answer
    assert "Cancel the schedule of edition 1" in answer
    assert Edition.objects.count() == 1


def test_the_page_takes_as_many_queries_for_a_first_edition_as_its_parts_need(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = sound_draft("Rivers")
    address = reverse(PUBLISH, args=[article.pk])

    with django_assert_num_queries(18):
        editor.get(address)


def test_publishing_writes_the_history_with_the_edition(editor: Client) -> None:
    article = sound_draft("Rivers")

    editor.post(reverse(PUBLISH, args=[article.pk]))

    assert LogEntry.objects.get().get_change_message() == "Published edition 1."


def test_an_error_that_blocks_publishing_links_to_its_field(editor: Client) -> None:
    article = published().article
    page = reverse(PUBLISH, args=[article.pk])

    answer = editor.post(page, {"change": "update", "at_0": "2026-13-45", "at_1": "09:30"})

    shown = answer.content.decode()
    for field in ("id_note", "id_at_row"):
        assert f'<a href="#{field}">' in shown
        assert f'id="{field}"' in shown
