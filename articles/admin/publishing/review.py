"""Review of a draft, and the comments beside its text, here and on the writing page.

An author submits a draft; an editor publishes it or sends it back. A comment is not part of the article:
adding or resolving one does not change it. Scripts send and show comments while one writes; without
them, the same buttons send a form.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import permissions
from articles.admin.publishing.editions import compose_and_check
from articles.content import EditionContent
from articles.drafts import comments, review
from articles.drafts.diff import compare
from articles.models import Article, Reply
from collabsite.web.admin import requests
from collabsite.web.admin.pages import FormlessError, RefusalRedirect, object_page
from collabsite.web.admin.requests import editor, remove_unstorable

# The parameter of a request that a script sends, which wants the list of comments alone.
LIST = "list"


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
    is_permitted = permissions.can_change_or_publish
    article = permissions.get_permitted_article(request, is_permitted, pk, articles)
    may_publish = permissions.can_publish(editor(request), article)
    action = request.POST.get("do", "")
    if action == "send-back" and not may_publish:
        raise PermissionDenied
    restored = requests.is_restored(request)
    if restored and not (may_publish and article.submitted_at and "note" in request.POST):
        raise FormlessError
    has_note = restored or action == "send-back"
    form = SendBackForm(request.POST if has_note else None)
    if requests.is_submitted(request, form) or (requests.is_sent(request) and not has_note):
        note = form.cleaned_data["note"] if has_note else ""
        if _answer(request, article, action, note=note):
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


def submit_for_review(request: HttpRequest, article: Article) -> HttpResponse:
    """Submit an article that was just saved; redirect to the review."""
    _answer(request, article, "submit")
    return redirect("admin:articles_article_review", article.pk)


def _answer(request: HttpRequest, article: Article, action: str, *, note: str = "") -> bool:
    """Perform the action, and report it or the reason for a refusal; return whether it is done."""
    try:
        match action:
            case "submit":
                review.submit(article, by=editor(request))
                done = _("“%(title)s” was submitted; editors see it on their desk.")
            case "take-back":
                review.take_back(article, by=editor(request))
                done = _("“%(title)s” is a draft again.")
            case "send-back":
                review.send_back(article, by=editor(request), note=note)
                done = _("“%(title)s” was sent back with your note.")
            case _unknown:
                return False
    except review.ReviewError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done % {"title": article.title})
    return True


def list_comments(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """Return the comments on the article, and whom the user may mention in others, for a template.

    None for a user who may not see comments.
    """
    if not comments.may_comment(editor(request)):
        return None
    rows = article.comments.select_related("created_by", "resolved_by", "section")
    found = list(rows.prefetch_related("replies__created_by"))
    people = comments.names_to_mention(comments.find_commenters(article)).items()
    return {
        "article": article,
        "unresolved": [each for each in found if each.resolved_at is None],
        "resolved": [each for each in found if each.resolved_at is not None],
        # Their names, each with the name of the account.
        "people": [(name, each.get_username()) for name, each in people if each != request.user],
    }


def comments_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the list of the comments, add one, reply to one, resolve or reopen it, or change one's own.

    Without a script, lead back to the page of the text.
    """
    article = permissions.get_permitted_article(request, permissions.can_view, pk)
    if not comments.may_comment(editor(request)):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        try:
            _write_comment(request, article)
        except comments.RepliesError:
            problem = _(
                "It has replies, which would be deleted with it. Edit or resolve it instead."
            )
        except ValueError:
            problem = _("Write something first: the comment is empty.")
    if LIST in request.GET:
        if problem:
            return JsonResponse({"problem": problem}, status=422)
        context = {"comments": list_comments(request, article)}
        return TemplateResponse(request, "admin/articles/article/comments.html", context)
    if problem:
        messages.error(request, problem)
    page = "review" if request.POST.get("page") == "review" else "change"
    return redirect(f"admin:articles_article_{page}", pk)


def _write_comment(request: HttpRequest, article: Article) -> None:
    """Do what the pressed button says; raise ValueError or `RepliesError` if that is refused."""
    sent = {name: remove_unstorable(str(value)) for name, value in request.POST.items()}
    by = editor(request)
    action, _dash, key = sent.get("do", "").partition("-")
    text = sent.get("text" if action == "add" else f"{action}-{key}", "")
    if action == "add":
        words: dict[str, Any] = {name: sent.get(name, "") for name in ("quote", "prefix", "suffix")}
        section = article.sections.filter(anchor=sent.get("section", "")).first()
        comments.add(article, by=by, text=text, section=section, **words)
        return
    # Only a comment on this article, whatever key was sent.
    of_article = Reply.objects.filter(comment__article=article)
    rows: QuerySet[Any] = of_article if action.endswith("_reply") else article.comments.all()
    written = get_object_or_404(rows, pk=requests.parse_key(key) or 0)
    is_own = written.created_by_id == by.pk
    match action:
        case "reply":
            comments.reply(written, by=by, text=text)
        case "resolve":
            comments.resolve(rows.filter(pk=written.pk), by=by)
        case "reopen":
            comments.reopen(rows.filter(pk=written.pk))
        case "edit" | "edit_reply" if is_own:
            comments.edit(written, text=text)
        case "delete" | "delete_reply" if is_own:
            comments.delete(written)
        case "edit" | "edit_reply" | "delete" | "delete_reply":
            raise PermissionDenied
