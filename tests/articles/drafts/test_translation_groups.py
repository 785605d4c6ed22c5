"""A translation and its original: the edition that it follows, and notices for readers."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.content import TranslationOf
from articles.drafts import content_of_edition
from articles.drafts.translation_status import originals_since
from articles.models import Article, Edition
from tests.support.published import draft_titled, listed, sound_draft
from tests.support.quoting import (
    figure,
    issued,
    proposed,
    publish_proposed,
    quoting,
    quoting_draft,
    shown,
)
from tests.support.readers import page_values, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ORIGINAL, COPY = "/articles/rivers/", "/articles/heliu/"
NEWER = "The original has a newer one"


def translated(original: Article, *, follows: int | None = 1) -> Edition:
    """Return the first edition of a Chinese translation."""
    copy = sound_draft("河流")
    copy.slug, copy.language, copy.standfirst = "heliu", "zh-hans", "河水很清。"
    copy.original, copy.original_edition = original, follows
    copy.save()
    copy.sections.update(body="<p>河水很清。</p>")
    return publishing.publish(copy, by=None)


@pytest.fixture
def rivers() -> Article:
    return publishing.publish(draft_titled("Rivers"), by=None).article


def renewed(
    article: Article, change: Edition.Change = Edition.Change.UPDATE, **kwargs: object
) -> Edition:
    """Publish the next edition, with other words."""
    article.refresh_from_db()
    article.standfirst = f"{article.standfirst} More."
    article.save()
    return publishing.publish(article, by=None, note="Said more.", change=change, **kwargs)  # type: ignore[arg-type]


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_translation_that_follows_the_newest_edition_says_of_what_it_was_made(
    client: Client, rivers: Article
) -> None:
    translated(rivers)

    original = twin(client, "/articles/heliu.json")["original"]

    assert (original["follows"], original["newest"], original["standing"]) == (1, 1, "current")
    assert original["changes_url"] == ""
    assert NEWER not in page(client, COPY)
    assert 'translated here from <a href="/articles/rivers/editions/1/">edition 1</a>' in page(
        client, COPY
    )


@pytest.mark.each_database
def test_a_translation_shows_when_its_original_has_a_newer_edition(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    newest = renewed(rivers)

    shown = page(client, COPY)
    original = twin(client, "/articles/heliu.json")["original"]

    assert "This translation follows edition 1. The original has a newer one, edition 2 of" in shown
    assert 'href="/articles/rivers/editions/2/changes/"' in shown
    assert f'href="{ORIGINAL}"' in shown
    assert (original["standing"], original["newest"]) == ("newer", 2)
    assert original["published_at"] == newest.published_at.isoformat()
    assert original["follows_url"].endswith("/articles/rivers/editions/1/")


def test_changes_of_the_original_are_shown_over_several_editions(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    renewed(rivers)
    renewed(rivers)

    address = "/articles/rivers/editions/3/changes/?since=1"
    assert f'href="{address}"' in page(client, COPY)
    changes = page_values(client, "/articles/rivers/editions/3/changes/?since=1")
    assert changes["previous"]["number"] == 1
    assert "Changes from edition 1 to 3" in page(client, address)


@pytest.mark.parametrize("since", ["2", "3", "4"])
def test_changes_since_what_is_no_earlier_edition_are_those_since_the_one_before(
    client: Client, rivers: Article, since: str
) -> None:
    renewed(rivers)
    renewed(rivers)

    changes = page_values(client, f"/articles/rivers/editions/3/changes/?since={since}")

    assert changes["previous"]["number"] == 2
    assert changes["url"].endswith("/articles/rivers/editions/3/changes/")


@pytest.mark.parametrize("since", ["0", "-1", "1.0", "one", "9" * 5000, "%00"])
def test_for_an_unknown_edition_the_one_before_is_compared(
    client: Client, rivers: Article, since: str
) -> None:
    renewed(rivers)
    address = "/articles/rivers/editions/2/changes"

    assert "Changes of edition 2" in page(client, f"{address}/?since={since}")


def test_a_correction_of_the_original_is_shown_with_its_note(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    renewed(rivers, Edition.Change.CORRECTION)
    renewed(rivers)

    assert "The original was corrected on" in page(client, COPY)
    original = twin(client, "/articles/heliu.json")["original"]
    assert (original["standing"], original["edition"], original["newest"]) == ("corrected", 2, 3)
    assert original["note"] == "Said more."


def test_a_retraction_of_the_original_is_shown_on_every_translation(
    client: Client, rivers: Article
) -> None:
    publishing.retract(rivers, by=None, note="Made up.")
    translated(rivers, follows=2)

    shown = page(client, COPY)

    assert 'class="notice grave"' in shown
    assert "The original of this translation was retracted on" in shown
    assert "Made up." in shown
    assert twin(client, "/articles/heliu.json")["original"]["standing"] == "retracted"


def test_a_superseded_or_retracted_translation_shows_its_own_notice_first(
    client: Client, rivers: Article
) -> None:
    first = translated(rivers)
    renewed(rivers)
    renewed(first.article)

    assert NEWER not in page(client, f"{COPY}editions/1/")
    assert NEWER in page(client, COPY)

    publishing.retract(first.article, by=None, note="Wrong.")
    assert NEWER not in page(client, COPY)


def test_the_original_says_that_its_translation_follows_an_earlier_edition(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    assert "an earlier one" not in page(client, ORIGINAL)

    renewed(rivers)

    assert "translation of edition 1, an earlier one" in page(client, ORIGINAL)
    [translation] = twin(client, "/articles/rivers.json")["translations"]
    assert (translation["follows"], translation["behind"]) == (1, True)


def test_an_edition_of_the_original_that_is_not_public_yet_is_not_spoken_of(
    client: Client, rivers: Article
) -> None:
    renewed(rivers, at=timezone.now() + dt.timedelta(days=1))
    translated(rivers, follows=2)

    original = twin(client, "/articles/heliu.json")["original"]

    assert (original["follows"], original["newest"]) == (None, 1)
    assert "edition 2" not in page(client, COPY)


def test_a_new_edition_of_the_same_words_with_data_that_the_translation_shows_is_no_news(
    client: Client, lin: User
) -> None:
    original = quoting(f"The Elbe has {figure('elbe/cost')}.", title="Rivers")
    copy = quoting_draft(f"易北河有{figure('elbe/cost')}。", title="heliu", language="zh-hans")
    copy.original, copy.original_edition = original.article, 1
    copy.save()
    publishing.publish(copy, by=None)
    issued({"elbe/cost": "2500000"})
    assert proposed(original.article).pk != proposed(copy).pk

    publish_proposed(proposed(original.article), by=lin)
    assert NEWER in page(client, COPY)
    assert "an earlier one" in page(client, "/articles/rivers-and-labs/")

    publish_proposed(proposed(copy), by=lin)
    assert NEWER not in page(client, COPY)
    assert "an earlier one" not in page(client, "/articles/rivers-and-labs/")
    assert shown(original.article) == ["$2.5M"]
    assert shown(copy) == ["250万美元"]
    assert originals_since([copy], at=timezone.now()) == {}


def test_a_translation_that_shows_new_data_first_says_no_wrong_of_either(
    client: Client, lin: User
) -> None:
    original = quoting(f"The Elbe has {figure('elbe/cost')}.", title="Rivers").article
    copy = quoting_draft(f"易北河有{figure('elbe/cost')}。", title="heliu", language="zh-hans")
    copy.original, copy.original_edition = original, 1
    copy.save()
    publishing.publish(copy, by=None)
    issued({"elbe/cost": "2500000"})

    publish_proposed(proposed(copy), by=lin)
    assert NEWER not in page(client, COPY)
    assert "translation with newer data" in page(client, "/articles/rivers-and-labs/")

    publish_proposed(proposed(original), by=lin)
    assert NEWER not in page(client, COPY)
    assert "translation with newer data" not in page(client, "/articles/rivers-and-labs/")


def test_the_checklist_warns_that_the_original_has_a_newer_edition(rivers: Article) -> None:
    copy = translated(rivers).article
    assert listed(copy).warnings == ()

    renewed(rivers, Edition.Change.CORRECTION)

    [warning] = listed(copy).warnings
    assert warning.target == "id_original_edition"
    assert "follows edition 1 of “Rivers”, which has been corrected since" in warning.sentence


def test_the_checklist_requires_the_edition_that_a_translation_follows(rivers: Article) -> None:
    copy = translated(rivers, follows=None).article

    [warning] = listed(copy).warnings

    assert "Say which edition of “Rivers” this translation follows" in warning.sentence


@pytest.mark.each_database
def test_an_edition_put_back_follows_what_it_followed(rivers: Article) -> None:
    first = translated(rivers)
    renewed(rivers)
    Article.objects.filter(pk=first.article_id).update(original_edition=2)

    draft = content_of_edition(Edition.objects.select_related("article").get(pk=first.pk))

    assert draft.translation_of == TranslationOf(rivers.pk, 1)
