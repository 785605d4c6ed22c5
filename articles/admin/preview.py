"""Preview of the draft, and the page of links that share it without an account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.permissions import can_change, can_publish, can_view, get_permitted_article
from articles.models import SharedPreview
from articles.public import preview as public_preview
from collabsite.site.identity import in_site_time_zone
from collabsite.web.admin.pages import object_page
from collabsite.web.admin.requests import editor, parse_key, post_data
from collabsite.web.audit_log import log
from collabsite.web.responses import absolute_url, make_private
from collabsite.web.routes import readable_permanent_url
from collabsite.web.text import format_moment

# The most expired and revoked links that the page lists.
MAX_ENDED_LINKS = 20


@in_site_time_zone
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the saved working copy in the public template, below a bar that says so.

    `?language=` is the language of the page around the article.
    """
    article = get_permitted_article(request, can_view, pk)
    addresses = {code: f"?language={code}" for code, _name in settings.LANGUAGES}
    requested = request.GET.get("language", "")
    language = requested if requested in addresses else translation.get_language()
    preview = public_preview.build_preview(article, at=timezone.now(), language=language)
    bar_context = {
        "article": article,
        "problems": preview.problems,
        "may_change": can_change(editor(request), article),
        "may_publish": can_publish(editor(request), article),
    }
    # In the language of the desk.
    bar = render_to_string("articles/preview_bar.html", bar_context)
    context = {"page": preview.page, "bar": bar, "language_addresses": addresses}
    with translation.override(language):
        response = make_private(render(request, "articles/preview_desk.html", context))
    response["Content-Language"] = language
    return response


def _lifetimes() -> list[tuple[int, str]]:
    return [
        (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days})
        for days in public_preview.DAYS
    ]


class ShareForm(forms.Form):
    """Number of days for which a link works."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=_lifetimes,
        initial=public_preview.DEFAULT_DAYS,
        widget=forms.RadioSelect,
    )


def previews_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List the links to the preview; add or revoke one."""
    article, by = get_permitted_article(request, can_change, pk), editor(request)
    at = timezone.now()
    form = ShareForm(post_data(request) if "share" in request.POST else None)
    if request.method == "POST" and "revoke" in request.POST:
        # Only a link of this article, whatever key was sent.
        key = parse_key(request.POST["revoke"])
        shared = get_object_or_404(SharedPreview, article=article, pk=key)
        if public_preview.revoke(shared):
            date = {"date": format_moment(shared.created_at)}
            log(article, _("Revoked the preview link of %(date)s.") % date, by=by)
        messages.success(request, _("The link is revoked and no longer works."))
        return redirect(request.path)
    if form.is_valid():
        shared = public_preview.share(article, by=by, days=form.cleaned_data["days"])
        until = {"date": format_moment(shared.expires_at)}
        log(article, _("Shared the preview until %(date)s.") % until, by=by)
        sentence = _("Anyone with the link below can see the draft until %(date)s.")
        messages.success(request, sentence % until)
        # The new link may be below the first screen of the page.
        return redirect(f"{request.path}#preview-address-{shared.pk}")
    links = article.previews.select_related("created_by")
    shown = [
        (link, absolute_url(readable_permanent_url("articles:preview", args=[link.token])))
        for link in links.open(at=at)
    ]
    ended = links.exclude(pk__in=article.previews.open(at=at))[:MAX_ENDED_LINKS]
    context: dict[str, Any] = {"form": form, "links": shown, "ended": ended}
    title = _("Share the preview")
    return object_page(request, article, "preview_links", title=title, **context)
