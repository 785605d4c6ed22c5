"""The action “Publish selected articles” of the list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.publishing.page import report_edition
from articles.models import Article
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from articles.admin.articles import ArticleAdmin


@admin.action(description=gettext_lazy("Publish selected articles"), permissions=["publish"])
def publish_selected(
    model_admin: "ArticleAdmin", request: HttpRequest, articles: QuerySet[Article]
) -> None:
    """Publish first editions whose checklist is clear; link to the publish pages of the others."""
    for article in articles:
        page = reverse("admin:articles_article_publish", args=[article.pk])
        if article.editions.exists():
            message_with_link(
                request,
                _("“%(title)s” was published before, so its readers need a change note.")
                % {"title": article.title},
                address=page,
                words=_("Write it and publish"),
                level=messages.WARNING,
            )
            continue
        try:
            edition = publishing.publish(
                article, by=editor(request), approval=publishing.Approval()
            )
        except publishing.PublishingError as error:
            warned = isinstance(error, publishing.UnacceptedWarningsError)
            message_with_link(
                request,
                _not_published(article, error.problems),
                address=page,
                words=_("Look at the checklist"),
                level=messages.WARNING if warned else messages.ERROR,
            )
        else:
            report_edition(model_admin, request, edition)


def _not_published(article: Article, problems: Sequence[str]) -> str:
    found = len(problems)
    sentence = ngettext(
        "“%(title)s” was not published. %(problems)s",
        "“%(title)s” was not published. The checklist has %(found)d points,"
        " the first: %(problems)s",
        found,
    )
    return sentence % {"title": article.title, "found": found, "problems": problems[0]}
