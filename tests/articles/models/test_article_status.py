"""The status of articles, computed for a row and found by a filter."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.drafts import review
from articles.models import Article, ArticleStatus
from tests.support.published import draft_titled

pytestmark = pytest.mark.django_db


def test_the_filter_of_each_status_finds_the_articles_that_have_it() -> None:
    now = timezone.now()
    later = now + dt.timedelta(days=1)
    editor = User.objects.create_user("editor")
    drafts = {
        name: draft_titled(name)
        for name in [
            *["Draft", "Published", "Changed", "Scheduled", "Again scheduled", "Retracted"],
            *["Retracted and changed", "Retraction scheduled", "Published again", "In review"],
            *["Retracted in review", "Scheduled in review"],
        ]
    }
    for name, article in drafts.items():
        if name not in {"Draft", "Scheduled", "In review", "Scheduled in review"}:
            publishing.publish(article, by=None)
    for name in ["Retracted", "Retracted and changed", "Published again", "Retracted in review"]:
        publishing.retract(drafts[name], by=None, note="Wrong.")
    for name in ["Scheduled", "Scheduled in review"]:
        publishing.publish(drafts[name], by=None, at=later)
    publishing.publish(drafts["Again scheduled"], by=None, at=later, note="More.")
    publishing.retract(drafts["Retraction scheduled"], by=None, at=later, note="Wrong.")
    publishing.publish(drafts["Published again"], by=None, note="Right.")
    for name in ["Changed", "Retracted and changed"]:
        drafts[name].save()
    for name in ["In review", "Retracted in review", "Scheduled in review"]:
        review.submit(drafts[name], by=editor)

    for at in (timezone.now(), later + dt.timedelta(days=1)):
        computed: dict[str, set[str]] = {status: set() for status in ArticleStatus.values}
        for each in Article.objects.with_status(at=at):
            computed[each.status].add(each.title)
        found = {
            status: {article.title for article in Article.objects.in_status(status, at=at)}
            for status in ArticleStatus.values
        }
        assert found == computed
    assert all(computed[status] for status in ArticleStatus if status != ArticleStatus.SCHEDULED)
