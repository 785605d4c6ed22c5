"""The page “Review”: an author submits a draft, and an editor publishes it or sends it back."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.permissions import can_change_or_publish, can_publish
from articles.admin.publishing.checklist import compose_and_check
from articles.drafts import review
from articles.models import Article
from collabsite.web.admin.pages import get_permitted_object, page_context
from collabsite.web.admin.requests import editor


class SendBackForm(forms.Form):
    """Note to the author about the changes to make before submitting again."""

    note = forms.CharField(
        label=gettext_lazy("Note to the author"),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "It is shown beside the draft and blocks publishing until it is resolved. Readers "
            "never see it."
        ),
        error_messages={
            "required": gettext_lazy("Say what must be done before it is submitted again.")
        },
    )


def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the state of the review and the checklist; submit, take back or send back."""
    articles = Article.objects.select_related("submitted_by")
    article = get_permitted_object(request, can_change_or_publish, articles, pk)
    may_publish = can_publish(editor(request))
    action = request.POST.get("do", "")
    if action == "send-back" and not may_publish:
        raise PermissionDenied
    form = SendBackForm(request.POST if action == "send-back" else None)
    if request.method == "POST" and (action != "send-back" or form.is_valid()):
        note = form.cleaned_data["note"] if form.is_bound else ""
        _perform(request, article, action, note=note)
        return HttpResponseRedirect(reverse("admin:articles_article_review", args=[pk]))
    context = page_context(request, article, title=_("Review"))
    context |= {
        "checklist": compose_and_check(article, at=timezone.now()).checklist,
        "may_publish": may_publish,
        "form": form,
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/review.html", context)


def _perform(request: HttpRequest, article: Article, action: str, *, note: str = "") -> None:
    """Perform the action, and report it or the reason for a refusal."""
    title = {"title": article.title}
    try:
        if action == "submit":
            review.submit(article, by=editor(request))
            done = _("“%(title)s” was submitted; editors see it on their desk.") % title
        elif action == "take-back":
            review.take_back(article, by=editor(request))
            done = _("“%(title)s” is a draft again.") % title
        elif action == "send-back":
            review.send_back(article, by=editor(request), note=note)
            done = _("“%(title)s” was sent back with your note.") % title
        else:
            return
    except review.ReviewError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


def submit_for_review(request: HttpRequest, article: Article) -> HttpResponse | None:
    """Submit an article that was just saved, if that button was used; redirect to the review."""
    if "_submit_for_review" not in request.POST:
        return None
    _perform(request, article, "submit")
    return HttpResponseRedirect(reverse("admin:articles_article_review", args=[article.pk]))
