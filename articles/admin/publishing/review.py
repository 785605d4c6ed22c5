"""The page “Review”: an author submits a draft, an editor publishes it or sends it back."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.page_context import page_context
from articles.admin.publishing.checklist import compose_and_check
from articles.drafts import review
from articles.models import Article
from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from articles.admin.articles import ArticleAdmin


class SendBackForm(forms.Form):
    """Asks what is to be done before the draft is submitted again."""

    note = forms.CharField(
        label=gettext_lazy("Note to the author"),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "It stands beside the draft, and in the way of publishing, until it is resolved."
            " Readers never see it."
        ),
        error_messages={
            "required": gettext_lazy("Say what is to be done before it is submitted again.")
        },
    )


def review_page(model_admin: "ArticleAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the draft stands and what the checklist says; submit, take back or send back."""
    article = get_object_or_404(Article.objects.select_related("submitted_by"), pk=pk)
    may_publish = model_admin.has_publish_permission(request)
    if not (model_admin.has_change_permission(request, article) or may_publish):
        raise PermissionDenied
    asked = request.POST.get("do", "")
    if asked == "send-back" and not may_publish:
        raise PermissionDenied
    form = SendBackForm(request.POST if asked == "send-back" else None)
    if request.method == "POST" and (asked != "send-back" or form.is_valid()):
        _do(model_admin, request, article, asked, form)
        return HttpResponseRedirect(reverse("admin:articles_article_review", args=[pk]))
    context = {
        **page_context(model_admin, request, article, title=_("Review")),
        "checklist": compose_and_check(article, at=timezone.now()).checklist,
        "may_publish": may_publish,
        "form": form,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/review.html", context)


def _do(
    model_admin: "ArticleAdmin",
    request: HttpRequest,
    article: Article,
    asked: str,
    form: SendBackForm,
) -> None:
    """Do what the button said, and say what was done or why not."""
    titled = {"title": article.title}
    try:
        if asked == "submit":
            review.submit(article, by=editor(request))
            done = _("“%(title)s” is submitted; editors see it on their desk.") % titled
        elif asked == "take-back":
            review.take_back(article, by=editor(request))
            done = _("“%(title)s” is a draft again.") % titled
        elif asked == "send-back":
            review.send_back(article, by=editor(request), note=form.cleaned_data["note"])
            done = _("“%(title)s” was sent back with your note.") % titled
        else:
            return
    except review.ReviewError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
    else:
        model_admin.message_user(request, done, messages.SUCCESS)


def to_review(
    model_admin: "ArticleAdmin", request: HttpRequest, article: Article
) -> HttpResponse | None:
    """Submit what was just saved, if that button was used, and show its checklist."""
    if "_submit_for_review" not in request.POST:
        return None
    _do(model_admin, request, article, "submit", SendBackForm())
    return HttpResponseRedirect(reverse("admin:articles_article_review", args=[article.pk]))
