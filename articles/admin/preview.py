"""The draft as readers would see it, and the page that shares it with those without an account."""

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.page_context import page_context
from articles.models import Article, SharedPreview
from articles.public import preview as previewing
from collabsite.web import phrases
from collabsite.web.admin.requests import editor, parse_key, post_data
from collabsite.web.responses import absolute_url, make_private
from collabsite.web.routes import readable_permanent_url

if TYPE_CHECKING:
    from articles.admin.articles import ArticleAdmin

# How many of the links that no longer work the page still lists.
ENDED_SHOWN = 20


def preview_page(model_admin: "ArticleAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the saved working copy in the public template, with a bar that says so.

    `?language=` chooses the language of what surrounds the article.
    """
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    addresses = {code: f"?language={code}" for code, _name in settings.LANGUAGES}
    asked = request.GET.get("language", "")
    language = asked if asked in addresses else translation.get_language()
    preview = previewing.build_preview(article, at=timezone.now(), language=language)
    bar = render_to_string(
        "articles/preview_bar.html",
        {
            "article": article,
            "problems": preview.problems,
            "may_change": model_admin.has_change_permission(request, article),
            "may_publish": model_admin.has_publish_permission(request),
        },
    )
    context = {"page": preview.page, "bar": bar, "language_addresses": addresses}
    with translation.override(language):
        response = make_private(render(request, "articles/preview_desk.html", context))
    response["Content-Language"] = language
    return response


def to_preview(request: HttpRequest, article: Article) -> HttpResponse | None:
    """Redirect to the preview, if the article was saved with that button."""
    # A value of Django's own button to continue, so that whatever looks for that one finds it.
    if request.POST.get("_continue") != "preview":
        return None
    return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))


class ShareForm(forms.Form):
    """Asks for how many days a link is to work."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        coerce=int,
        initial=previewing.DEFAULT_DAYS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days})
            for days in previewing.DAYS
        ]


def previews_page(model_admin: "ArticleAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """List the links that show the draft to outsiders; make another, or end one."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    at = timezone.now()
    form = ShareForm(post_data(request) if "share" in request.POST else None)
    if request.method == "POST":
        if "revoke" in request.POST:
            _revoke(model_admin, request, article)
            return HttpResponseRedirect(request.path)
        if form.is_valid():
            shared = _share(model_admin, request, article, days=form.cleaned_data["days"])
            # There the link is taken from; it may stand a screen below.
            return HttpResponseRedirect(f"{request.path}#preview-address-{shared.pk}")
    links = article.previews.select_related("created_by")
    context = {
        **page_context(model_admin, request, article, title=_("Share the preview")),
        "form": form,
        "links": [
            (link, absolute_url(readable_permanent_url("articles:preview", args=[link.token])))
            for link in links.open(at=at)
        ],
        "ended": links.exclude(pk__in=article.previews.open(at=at))[:ENDED_SHOWN],
    }
    return TemplateResponse(request, "admin/articles/article/preview_links.html", context)


def _share(
    model_admin: "ArticleAdmin", request: HttpRequest, article: Article, *, days: int
) -> SharedPreview:
    shared = previewing.share(article, by=editor(request), days=days)
    until = {"date": phrases.format_moment(shared.expires_at)}
    model_admin.log_change(request, article, _("Shared the preview until %(date)s.") % until)
    model_admin.message_user(
        request,
        _("Whoever has the link below sees the draft until %(date)s.") % until,
        messages.SUCCESS,
    )
    return shared


def _revoke(model_admin: "ArticleAdmin", request: HttpRequest, article: Article) -> None:
    # Only this article's: who may not change another must not end its links.
    key = parse_key(request.POST["revoke"])
    shared = get_object_or_404(SharedPreview, article=article, pk=key)
    if previewing.revoke(shared):
        date = {"date": phrases.format_moment(shared.created_at)}
        model_admin.log_change(request, article, _("Revoked the preview link of %(date)s.") % date)
    model_admin.message_user(
        request, _("The link is revoked: it leads nowhere any more."), messages.SUCCESS
    )
