"""Comments beside the text, on the writing page and on that of the review.

A comment is not part of the article: adding or resolving one does not change the article. Scripts send
and show comments while one writes; without them, the same buttons send a form.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.permissions import can_view, get_permitted_article
from articles.drafts import comments as draft_comments
from articles.models import Article, Reply
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

# The parameter of a request that a script sends, which wants the list alone.
LIST = "list"


def list_comments(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """Return the comments on the article, and whom the user may mention in others, for a template.

    None for a user who may not see comments.
    """
    if not draft_comments.may_comment(editor(request)):
        return None
    comments = article.comments.select_related("created_by", "resolved_by", "section")
    found = list(comments.prefetch_related("replies__created_by"))
    people = draft_comments.names_to_mention(draft_comments.find_commenters(article))
    return {
        "article": article,
        "unresolved": [each for each in found if each.resolved_at is None],
        "resolved": [each for each in found if each.resolved_at is not None],
        # Their names, each with the name of the account.
        "people": [
            (name, person.get_username())
            for name, person in people.items()
            if person != request.user
        ],
    }


def comments_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the list of the comments, add one, reply to one, resolve or reopen it, or change one's own.

    Without a script, lead back to the page of the text.
    """
    article = get_permitted_article(request, can_view, pk)
    if not draft_comments.may_comment(editor(request)):
        raise PermissionDenied
    if request.method == "POST":
        problem = _perform(request, article)
        if problem and LIST in request.GET:
            return JsonResponse({"problem": problem}, status=422)
        if problem:
            messages.error(request, problem)
    if LIST in request.GET:
        context = {"comments": list_comments(request, article)}
        return TemplateResponse(request, "admin/articles/article/comments.html", context)
    page = "review" if request.POST.get("page") == "review" else "change"
    return redirect(f"admin:articles_article_{page}", pk)


def _perform(request: HttpRequest, article: Article) -> str:
    """Do what the pressed button says; return what is wrong, '' if nothing is."""
    action, _dash, key = request.POST.get("do", "").partition("-")
    by = editor(request)
    try:
        if action == "add":
            words = [_sent(request, name) for name in ("quote", "prefix", "suffix")]
            section = article.sections.filter(anchor=_sent(request, "section")).first()
            draft_comments.add(
                article,
                by=by,
                text=_sent(request, "text"),
                section=section,
                words=draft_comments.Words(*words),
            )
            return ""
        # Only a comment on this article, whatever key was sent.
        of_article = Reply.objects.filter(comment__article=article)
        rows: QuerySet[Any] = of_article if action.endswith("_reply") else article.comments.all()
        written = get_object_or_404(rows, pk=parse_key(key) or 0)
        if action in _OWN and written.created_by_id != by.pk:
            raise PermissionDenied
        match action:
            case "reply":
                draft_comments.reply(written, by=by, text=_sent(request, f"reply-{key}"))
            case "edit" | "edit_reply":
                draft_comments.edit(written, text=_sent(request, f"{action}-{key}"))
            case "delete" | "delete_reply":
                draft_comments.delete(written)
            case "resolve":
                draft_comments.resolve(rows.filter(pk=written.pk), by=by)
            case "reopen":
                draft_comments.reopen(rows.filter(pk=written.pk))
    except draft_comments.RepliesError:
        return _("It has replies, which would be deleted with it. Edit or resolve it instead.")
    except ValueError:
        return _("Write something first: the comment is empty.")
    return ""


# What the buttons at one's own comments and replies say.
_OWN = ("edit", "delete", "edit_reply", "delete_reply")


def _sent(request: HttpRequest, name: str) -> str:
    return remove_unstorable(request.POST.get(name, ""))


class CommentsFilter(admin.SimpleListFilter):
    """Filter of articles with unresolved comments, or without."""

    title = gettext_lazy("comments")
    parameter_name = "comments"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[Any, Any]]:
        """Return both choices."""
        return [("unresolved", gettext_lazy("Unresolved")), ("none", gettext_lazy("None left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the choice."""
        if self.value() == "unresolved":
            return queryset.filter(unresolved_comments__gt=0)
        return queryset.filter(unresolved_comments=0) if self.value() == "none" else queryset
