"""Pages of a scheduled edition: its schedule is cancelled, or it becomes public at another time."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.permissions import can_publish
from articles.admin.publishing.forms import TimedForm
from articles.models import Article, Edition
from collabsite.web.admin.pages import RefusalRedirect, object_page
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.text import format_moment


class TimeForm(TimedForm):
    """New time of a scheduled edition, and the digest of the one that the editor was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    passed = gettext_lazy("This time has passed; choose a later one.")
    zone = gettext_lazy("The time zone is %(zone)s, where it is now %(time)s.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].required = True
        self.fields["at"].label = gettext_lazy("New time")


def scheduled_page(
    request: HttpRequest, waiting: Edition, *, title: str, page_name: str
) -> HttpResponse:
    """Show the scheduled edition, whose schedule can be cancelled, also by another edition."""
    return object_page(
        request,
        waiting.article,
        "waiting",
        title=title % {"number": waiting.number},
        page_name=page_name,
        waiting=waiting,
        zone=timezone.get_current_timezone_name(),
        refused=request.method == "POST",
    )


def withdraw_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a scheduled edition, and withdraw it."""
    edition = _find_scheduled(request, pk, number)
    if edition and request.method != "POST":
        title = _("Cancel the schedule of edition %(number)d")
        return scheduled_page(request, edition, title=title, page_name=_("Cancel the schedule"))
    if edition:
        try:
            publishing.withdraw(edition, by=editor(request))
        except publishing.PublishingError as error:
            messages.error(request, str(error))
        else:
            sentence = _("Edition %(number)d of “%(title)s” was withdrawn; no reader has seen it.")
            messages.success(request, sentence % {"number": number, "title": edition.title})
    return redirect("admin:articles_article_publish", pk)


def reschedule_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the time of a scheduled edition, and change it."""
    edition = _find_scheduled(request, pk, number)
    if edition is None:
        return RefusalRedirect(reverse("admin:articles_article_publish", args=[pk]))
    initial = {"at": edition.published_at, "seen": edition.sha256}
    form = TimeForm(post_data(request), initial=initial)
    zone = timezone.get_current_timezone_name()
    if form.is_bound and form.is_valid():
        try:
            moved = publishing.reschedule(edition, by=editor(request), at=form.cleaned_data["at"])
        except publishing.PublishingError as error:
            form.add_error("at", str(error))
        else:
            sentence = _("Edition %(number)d of “%(title)s” becomes public on %(time)s (%(zone)s).")
            time = format_moment(moved.published_at)
            about = {"number": moved.number, "title": moved.title, "time": time, "zone": zone}
            messages.success(request, sentence % about)
            return redirect("admin:index")
    title = _("Change the time of edition %(number)d") % {"number": number}
    context: dict[str, Any] = {"waiting": edition, "form": form, "zone": zone}
    return object_page(request, edition.article, "reschedule", title=title, **context)


def _find_scheduled(request: HttpRequest, pk: int, number: int) -> Edition | None:
    """Return the edition if it is still scheduled, as the user was shown it; else say what it is now."""
    if not can_publish(editor(request)):
        raise PermissionDenied
    edition = Edition.objects.filter(article=pk, number=number).select_related("article").first()
    # The number of a withdrawn edition is used again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was withdrawn or moved meanwhile; nothing was changed.")
        messages.error(request, problem % {"number": number})
        return None
    if edition.published_at <= timezone.now():
        messages.error(request, publishing.has_become_public(edition))
        return None
    return edition
