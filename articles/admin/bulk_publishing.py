"""Actions of the list of articles that publish several, or withdraw their scheduled editions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.publishing.forms import ChangeNoteField, report_edition
from articles.models import Article, Edition
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor

# The buttons of the pages that the actions show.
PUBLISH, WITHDRAW = "publish", "withdraw"


class ChangeNoteForm(forms.Form):
    """One change note for several articles."""

    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[
            (choice.value, choice.label)
            for choice in (Edition.Change.UPDATE, Edition.Change.CORRECTION)
        ],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
    )
    note = ChangeNoteField()


@admin.action(description=gettext_lazy("Publish selected articles"), permissions=["publish"])
def publish_selected(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, articles: QuerySet[Article]
) -> HttpResponse | None:
    """Publish articles without anything on their checklists; link to the checklists of the others.

    For those that were published before, the change note is asked for, one for all of them.
    """
    again = [article for article in articles if article.editions.exists()]
    form = ChangeNoteForm(request.POST if PUBLISH in request.POST else None)
    if not form.is_bound:
        for article in articles:
            if article not in again:
                _publish(request, article)
    if not again:
        return None
    if form.is_valid():
        change = Edition.Change(form.cleaned_data["change"])
        for article in again:
            _publish(request, article, note=form.cleaned_data["note"], change=change)
        return None
    context = {
        **admin.site.each_context(request),
        "title": _("Publish again"),
        "opts": Article._meta,
        "articles": again,
        "form": form,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/publish_again.html", context)


@admin.action(
    description=gettext_lazy("Cancel the schedule of selected articles…"),
    permissions=["publish"],
)
def withdraw_selected(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, articles: QuerySet[Article]
) -> HttpResponse | None:
    """Show the scheduled editions of the articles, and withdraw those that were shown."""
    waiting = Edition.objects.filter(
        article__in=articles.values("pk"), published_at__gt=timezone.now()
    ).order_by("published_at", "pk")
    if WITHDRAW in request.POST:
        # The number of a withdrawn edition is used again: only what was shown is withdrawn.
        for edition in waiting.filter(sha256__in=request.POST.getlist("seen")):
            _withdraw(request, edition)
        return None
    if not waiting:
        messages.warning(request, _("None of the selected articles has a scheduled edition."))
        return None
    context = {
        **admin.site.each_context(request),
        "title": _("Cancel the schedule"),
        "opts": Article._meta,
        "editions": waiting,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/withdraw_selected.html", context)


def _withdraw(request: HttpRequest, edition: Edition) -> None:
    try:
        publishing.withdraw(edition, by=editor(request))
    except publishing.PublishingError as error:
        messages.error(request, str(error))
    else:
        sentence = _("Edition %(number)d of “%(title)s” was withdrawn; no reader has seen it.")
        messages.success(request, sentence % {"number": edition.number, "title": edition.title})


def _publish(
    request: HttpRequest, article: Article, *, note: str = "", change: Edition.Change | None = None
) -> None:
    """Publish an article, or say why not, with a link to its checklist."""
    try:
        edition = publishing.publish(
            article,
            by=editor(request),
            note=note,
            change=change,
            approval=publishing.Approval(),
        )
    except publishing.PublishingError as error:
        only_warnings = isinstance(error, publishing.UnacceptedWarningsError)
        message_with_link(
            request,
            _refusal(article, error.problems),
            address=reverse("admin:articles_article_publish", args=[article.pk]),
            words=_("View the checklist"),
            level=messages.WARNING if only_warnings else messages.ERROR,
        )
    else:
        report_edition(request, edition)


def _refusal(article: Article, problems: Sequence[str]) -> str:
    count = len(problems)
    sentence = ngettext(
        "“%(title)s” was not published. %(problems)s",
        "“%(title)s” was not published. The checklist has %(found)d points,"
        " the first: %(problems)s",
        count,
    )
    return sentence % {"title": article.title, "found": count, "problems": problems[0]}
