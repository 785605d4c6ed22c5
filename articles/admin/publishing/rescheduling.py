"""The page “Change the time”: a scheduled edition becomes public at another time."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.permissions import can_publish
from articles.admin.publishing.forms import TimedForm
from articles.models import Article, Edition
from collabsite.web.admin.pages import RefusalRedirect, page_context
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.text import format_moment


class TimeForm(TimedForm):
    """New time of a scheduled edition, and the digest of the one that the editor was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["number"]
        at = self.fields["at"]
        at.required = True
        at.label = gettext_lazy("New time")
        at.help_text = _("The time zone is %(zone)s, where it is now %(time)s.") % {
            "zone": timezone.get_current_timezone_name(),
            "time": format_moment(timezone.now()),
        }

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that is in the past or in the far future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("This time has passed; choose a later one."))
        return super().clean_at()


def reschedule_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the time of a scheduled edition, and change it."""
    if not can_publish(editor(request)):
        raise PermissionDenied
    edition = Edition.objects.filter(article=pk, number=number).select_related("article").first()
    # The number of a withdrawn edition is used again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was withdrawn or moved meanwhile; nothing was changed.")
        return _refuse(request, pk, problem % {"number": number})
    if edition.published_at <= timezone.now():
        return _refuse(request, pk, publishing.has_become_public(edition))
    initial = {"at": edition.published_at, "seen": edition.sha256}
    form = TimeForm(post_data(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            moved = publishing.reschedule(edition, by=editor(request), at=form.cleaned_data["at"])
        except publishing.PublishingError as error:
            form.add_error("at", str(error))
        else:
            _report(request, moved)
            return HttpResponseRedirect(reverse("admin:index"))
    title = _("Change the time of edition %(number)d") % {"number": number}
    context = page_context(request, edition.article, title=title)
    context |= {
        "waiting": edition,
        "form": form,
        "zone": timezone.get_current_timezone_name(),
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/reschedule.html", context)


def _refuse(request: HttpRequest, pk: int, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return RefusalRedirect(reverse("admin:articles_article_publish", args=[pk]))


def _report(request: HttpRequest, edition: Edition) -> None:
    sentence = _("Edition %(number)d of “%(title)s” becomes public on %(time)s (%(zone)s).")
    messages.success(
        request,
        sentence
        % {
            "number": edition.number,
            "title": edition.title,
            "time": format_moment(edition.published_at),
            "zone": timezone.get_current_timezone_name(),
        },
    )
