"""The page “Review”: an author submits a draft, and an editor publishes it or sends it back."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.comments import list_comments
from articles.admin.permissions import can_change_or_publish, can_publish, get_permitted_article
from articles.admin.publishing.forms import compose_and_check
from articles.content import EditionContent
from articles.drafts import review
from articles.drafts.diff import compare
from articles.models import Article
from collabsite.web.admin.pages import FormlessError, RefusalRedirect, object_page
from collabsite.web.admin.requests import editor, is_restored, is_sent, is_submitted


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
    """Show the draft with its changes, comments and checklist; submit, take back or send back."""
    articles = Article.objects.select_related("submitted_by")
    article = get_permitted_article(request, can_change_or_publish, pk, articles)
    may_publish = can_publish(editor(request), article)
    action = request.POST.get("do", "")
    if action == "send-back" and not may_publish:
        raise PermissionDenied
    restored = is_restored(request)
    if restored and not (may_publish and article.submitted_at and "note" in request.POST):
        raise FormlessError
    has_note = restored or action == "send-back"
    form = SendBackForm(request.POST if has_note else None)
    if is_submitted(request, form) or (is_sent(request) and not has_note):
        note = form.cleaned_data["note"] if has_note else ""
        if _perform(request, article, action, note=note):
            return redirect("admin:articles_article_review", pk)
        return RefusalRedirect(reverse("admin:articles_article_review", args=[pk]))
    last = article.editions.order_by("-number").first()
    content, checklist = compose_and_check(article, last=last, at=timezone.now())
    return object_page(
        request,
        article,
        "review",
        title=_("Review"),
        checklist=checklist,
        text=content.sections,
        last=last,
        changes=compare(EditionContent.from_json(last.content), content) if last else None,
        comments=list_comments(request, article),
        may_publish=may_publish,
        form=form,
    )


def _perform(request: HttpRequest, article: Article, action: str, *, note: str = "") -> bool:
    """Perform the action, and report it or the reason for a refusal; return whether it is done."""
    try:
        if action == "submit":
            review.submit(article, by=editor(request))
            done = _("“%(title)s” was submitted; editors see it on their desk.")
        elif action == "take-back":
            review.take_back(article, by=editor(request))
            done = _("“%(title)s” is a draft again.")
        elif action == "send-back":
            review.send_back(article, by=editor(request), note=note)
            done = _("“%(title)s” was sent back with your note.")
        else:
            return False
    except review.ReviewError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done % {"title": article.title})
    return True


def submit_for_review(request: HttpRequest, article: Article) -> HttpResponse:
    """Submit an article that was just saved; redirect to the review."""
    _perform(request, article, "submit")
    return redirect("admin:articles_article_review", article.pk)
