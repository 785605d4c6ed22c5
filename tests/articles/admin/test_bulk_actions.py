"""Actions of the list on several articles: topics, authors, and scheduled editions."""

import pytest
from django.urls import reverse

from articles.drafts import revision
from articles.models import Author, Topic
from tests.support.article_form import LIST
from tests.support.published import draft_titled
from tests.support.staff import give, signed_in

pytestmark = pytest.mark.django_db


def test_topics_and_authors_of_several_articles_change_and_the_history_has_it() -> None:
    client = signed_in("Author")
    mine, other = give(draft_titled("Rivers")), draft_titled("Lakes")
    old, new = (Topic.objects.create(slug=name, name=name) for name in ("old", "new"))
    ann, bo = (Author.objects.create(slug=name, family_name=name) for name in ("ann", "bo"))
    for article in (mine, other):
        article.topics.add(old)
        article.authorships.create(author=ann, ordering=10)
    chosen = {"action": "change_selected", "_selected_action": [mine.pk, other.pk]}
    change = {"add_topics": new.pk, "remove_topics": old.pk, "add_authors": [bo.pk, ann.pk]}

    asked = client.post(reverse(LIST), chosen).content.decode()
    nothing = client.post(reverse(LIST), {**chosen, "change": "1"}).content.decode()
    done = client.post(reverse(LIST), {**chosen, "change": "1", **change}, follow=True)

    page = done.content.decode()
    assert "Rivers" in asked
    assert "Choose what to add or to remove." in nothing
    assert "1 article was changed." in page
    assert "“Lakes” stays as it is" in page
    assert [topic.slug for topic in mine.topics.all()] == ["new"]
    assert [each.author.slug for each in mine.authorships.all()] == ["ann", "bo"]
    assert [topic.slug for topic in other.topics.all()] == ["old"]
    last = revision.newest(mine)
    assert last
    assert (last.read().topics, last.read().authors) == (("new",), ("ann", "bo"))
