"""The page “Cancel the schedule”: a scheduled edition is taken back before its time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.permissions import can_publish
from articles.models import Article, Edition
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor


def scheduled_page(
    request: HttpRequest, article: Article, waiting: Edition, *, title: str, page_name: str
) -> HttpResponse:
    """Show the scheduled edition, whose schedule can be cancelled, also by another edition."""
    context = {
        **page_context(request, article, title=title % {"number": waiting.number}),
        "page_name": page_name,
        "waiting": waiting,
        "zone": timezone.get_current_timezone_name(),
        "refused": request.method == "POST",
    }
    return TemplateResponse(request, "admin/articles/article/waiting.html", context)


def withdraw_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a scheduled edition, and withdraw it."""
    if not can_publish(editor(request)):
        raise PermissionDenied
    edition = Edition.objects.filter(article=pk, number=number).select_related("article").first()
    # The number of a withdrawn edition is used again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was already withdrawn.") % {"number": number}
        messages.error(request, problem)
        return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
    if request.method != "POST":
        if edition.published_at > timezone.now():
            title = _("Cancel the schedule of edition %(number)d")
            return scheduled_page(
                request, edition.article, edition, title=title, page_name=_("Cancel the schedule")
            )
        messages.error(request, publishing.has_become_public(edition))
        return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
    try:
        publishing.withdraw(edition, by=editor(request))
    except publishing.PublishingError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Edition %(number)d of “%(title)s” was withdrawn; no reader has seen it.")
            % {"number": number, "title": edition.title},
        )
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
