"""Translations in the admin: the edition they follow, their lag, and publishing together."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.drafts import translation_status as following
from articles.models import Article, Edition, Proposal
from tests.support.article_form import FORM, decided, form_of
from tests.support.published import draft_titled, sound_draft
from tests.support.quoting import figure, issued, proposed, quoting, quoting_draft, shown
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PUBLISH, PROPOSAL = "admin:articles_article_publish", "admin:articles_article_proposal"


@pytest.fixture
def rivers() -> Article:
    return publishing.publish(sound_draft("Rivers"), by=None).article


@pytest.fixture
def copy(rivers: Article) -> Article:
    """A translation that is published and lags behind."""
    made = sound_draft("Flüsse")
    made.original, made.original_edition = rivers, 1
    made.save()
    publishing.publish(made, by=None)
    renewed(rivers)
    return made


def renewed(article: Article, change: Edition.Change = Edition.Change.UPDATE) -> None:
    article.standfirst += " More."
    article.save()
    publishing.publish(article, by=None, note="Said more.", change=change)


def save(client: Client, article: Article, **changes: object) -> int:
    sent = form_of(article, **{"original": article.original_id or "", **changes})
    return client.post(reverse(FORM, args=[article.pk]), sent).status_code


def test_choosing_an_original_sets_its_newest_edition(editor: Client, rivers: Article) -> None:
    renewed(rivers)
    copy = sound_draft("Flüsse")

    save(editor, copy, original=rivers.pk)

    copy.refresh_from_db()
    assert (copy.original, copy.original_edition) == (rivers, 2)


def test_an_edition_that_the_editor_chooses_is_kept(editor: Client, rivers: Article) -> None:
    renewed(rivers)
    copy = sound_draft("Flüsse")

    save(editor, copy, original=rivers.pk, original_edition=1)
    copy.refresh_from_db()
    assert copy.original_edition == 1

    save(editor, copy, title="Ströme", original_edition="")
    copy.refresh_from_db()
    assert copy.original_edition is None


def test_an_edition_that_the_original_has_not_is_refused(editor: Client, rivers: Article) -> None:
    copy = sound_draft("Flüsse")
    sent = form_of(copy, original=rivers.pk, original_edition=7)

    answer = editor.post(reverse(FORM, args=[copy.pk]), sent)

    assert "“Rivers” has no edition 7" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.original is None


def test_an_article_that_is_no_translation_follows_nothing(editor: Client, copy: Article) -> None:
    sent = form_of(copy, original="", original_edition=1)
    editor.post(reverse(FORM, args=[copy.pk]), sent)

    copy.refresh_from_db()
    assert (copy.original, copy.original_edition) == (None, None)


def test_one_press_says_that_a_translation_follows_the_newest_edition_and_keeps_what_was_typed(
    editor: Client, copy: Article
) -> None:
    address = reverse(PUBLISH, args=[copy.pk])
    assert 'name="follows" value="2"' in editor.get(address).content.decode()

    page = editor.post(address, {"follows": "2", "note": "Half a note"}).content.decode()

    copy.refresh_from_db()
    assert copy.original_edition == 2
    assert copy.editions.count() == 1
    assert "Half a note" in page
    assert 'class="errorlist"' not in page
    assert 'name="follows"' not in page
    assert copy.revisions.exists()
    # That is a change to publish.
    assert 'name="note"' in editor.get(address).content.decode()


@pytest.mark.each_database
def test_what_a_translation_follows_is_frozen_when_it_is_published(
    editor: Client, copy: Article
) -> None:
    following.follow_edition(copy, edition=2, by=User.objects.get(username="Editor"))

    edition = publishing.publish(copy, by=None, note="Followed.")

    assert edition.content["translation_of"] == {"article": copy.original_id, "edition": 2}


@pytest.mark.parametrize("number", ["3", "0", "9" * 18, "x"])
def test_no_translation_follows_an_edition_that_does_not_exist(
    editor: Client, copy: Article, number: str
) -> None:
    answer = editor.post(reverse(PUBLISH, args=[copy.pk]), {"follows": number, "note": "x"})

    assert answer.status_code == 200
    copy.refresh_from_db()
    assert copy.original_edition == 1


def test_the_desk_lists_translations_that_lag(editor: Client, copy: Article) -> None:
    page = editor.get(reverse("admin:index")).content.decode()

    desk = page.partition('id="desk-lagging"')[2].partition("</section>")[0]
    assert reverse(FORM, args=[copy.pk]) in desk
    assert "follows edition 1 of “Rivers”, which has edition 2" in desk
    assert 'href="/articles/rivers/editions/2/changes/"' in desk

    following.follow_edition(copy, edition=2, by=User.objects.get(username="Editor"))
    assert "desk-lagging" not in editor.get(reverse("admin:index")).content.decode()


def test_a_lag_shows_a_correction_and_a_retraction_of_the_original(copy: Article) -> None:
    original = Article.objects.get(title="Rivers")
    renewed(original, Edition.Change.CORRECTION)
    assert [
        lag.standing for _copy, lag in following.lagging_translations(at=timezone.now(), most=9)
    ] == ["corrected"]

    publishing.retract(original, by=None, note="Wrong.")
    Article.objects.filter(pk=copy.pk).update(original_edition=4)
    [(_copy, lag)] = following.lagging_translations(at=timezone.now(), most=9)
    assert lag.standing == "retracted"


def test_a_draft_that_readers_do_not_see_lags_behind_nothing(copy: Article) -> None:
    draft = draft_titled("Rivières")
    draft.original, draft.original_edition = copy.original, 1
    draft.save()

    assert [
        article for article, _lag in following.lagging_translations(at=timezone.now(), most=9)
    ] == [copy]


@pytest.mark.each_database
def test_two_different_editions_of_the_original_are_a_conflict(
    editor: Client, copy: Article
) -> None:
    renewed(Article.objects.get(title="Rivers"))
    mine = form_of(copy, original=copy.original_id, original_edition=2)
    save(editor, copy, original_edition=3)

    page = editor.post(reverse(FORM, args=[copy.pk]), mine)

    assert page.status_code == 409
    assert "Translation of" in page.content.decode()
    decided(editor, copy, page, "mine")
    copy.refresh_from_db()
    assert copy.original_edition == 2


@pytest.fixture
def both() -> tuple[Article, Article]:
    """An article and its translation that quote one cell, which has another value now."""
    original = quoting(f"The Elbe has {figure('elbe/cost')}.", title="Rivers").article
    copy = quoting_draft(f"易北河有{figure('elbe/cost')}。", title="heliu", language="zh-hans")
    copy.original, copy.original_edition = original, 1
    copy.save()
    publishing.publish(copy, by=None)
    issued({"elbe/cost": "2500000"})
    return original, copy


def sent(client: Client, article: Article, **more: object) -> dict[str, object]:
    page = client.get(reverse(PROPOSAL, args=[article.pk])).content.decode()
    fields = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
        for name in ("proposal", "seen", "number")
    }
    return {**fields, "note": "New data.", "change": "update", "do": "publish", **more}


def test_one_cell_says_the_same_in_both_languages_each_in_its_own_form(
    both: tuple[Article, Article],
) -> None:
    assert [shown(article) for article in both] == [["$1.2M"], ["120万美元"]]
    assert {proposal.article for proposal in Proposal.objects.open()} == set(both)


def test_an_article_and_its_translation_are_published_in_one_step(
    editor: Client, both: tuple[Article, Article]
) -> None:
    original, copy = both
    address = reverse(PROPOSAL, args=[original.pk])
    box = f'name="together" value="{proposed(copy).pk}"'
    assert re.search(rf"{box}[^>]* checked", editor.get(address).content.decode())

    editor.post(address, sent(editor, original, together=proposed(copy).pk))

    assert [shown(article) for article in both] == [["$2.5M"], ["250万美元"]]
    assert not Proposal.objects.open().exists()


def test_publishing_one_translation_shows_a_message_about_the_other(
    editor: Client, both: tuple[Article, Article]
) -> None:
    original, copy = both

    answer = editor.post(
        reverse(PROPOSAL, args=[copy.pk]), sent(editor, copy), follow=True
    ).content.decode()

    assert [shown(article) for article in both] == [["$1.2M"], ["250万美元"]]
    assert f"“{original.title}” still shows the old data" in answer
    assert proposed(original)


def test_nothing_but_proposals_of_its_translations_is_published_with_an_article(
    editor: Client, both: tuple[Article, Article]
) -> None:
    original, _copy = both
    other = quoting(f"It has {figure('elbe/cost')}.", title="Other").article
    issued({"elbe/cost": "2600000"})

    editor.post(
        reverse(PROPOSAL, args=[original.pk]),
        sent(editor, original, together=[proposed(other).pk, "x", "9" * 30]),
    )

    assert other.editions.count() == 1


def test_an_author_may_not_say_at_publishing_what_is_followed(copy: Article) -> None:
    author = signed_in("Author")
    give(copy)

    answer = author.post(reverse(PUBLISH, args=[copy.pk]), {"follows": "2"})

    assert answer.status_code == 403
    copy.refresh_from_db()
    assert copy.original_edition == 1
