"""Comments beside the text, on the writing page and on that of the review.

A comment is not part of the article: adding or resolving one does not change the article. Scripts send
and show comments while one writes; without them, the same buttons send a form.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.permissions import can_view, get_permitted_article
from articles.drafts import comments as draft_comments
from articles.models import Article, Comment, Reply, Section
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

# The parameter of a request that a script sends, which wants the list alone.
LIST = "list"


@dataclass(frozen=True)
class CommentList:
    """The comments on an article with their replies, and whom the user may mention in others."""

    article: Article
    unresolved: list[Comment]
    resolved: list[Comment]
    # Their names, each with the name of the account.
    people: list[tuple[str, str]]

    @classmethod
    def of(cls, request: HttpRequest, article: Article) -> "CommentList | None":
        """Read the comments and the people; return None for a user who may not see comments."""
        if not draft_comments.may_comment(editor(request)):
            return None
        comments = article.comments.select_related("created_by", "resolved_by", "section")
        comments = comments.prefetch_related("replies__created_by")
        people = draft_comments.find_commenters(article)
        return cls(
            article=article,
            unresolved=[each for each in comments if each.resolved_at is None],
            resolved=[each for each in comments if each.resolved_at is not None],
            people=[
                (name, person.get_username())
                for name, person in draft_comments.names_to_mention(people).items()
                if person != request.user
            ],
        )


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
        context = {"comments": CommentList.of(request, article)}
        return TemplateResponse(request, "admin/articles/article/comments.html", context)
    page = "review" if request.POST.get("page") == "review" else "change"
    return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[pk]))


def _perform(request: HttpRequest, article: Article) -> str:
    """Do what the pressed button says; return what is wrong, '' if nothing is."""
    action, _dash, key = request.POST.get("do", "").partition("-")
    by = editor(request)
    try:
        if action == "add":
            draft_comments.add(
                article,
                by=by,
                text=_sent(request, "text"),
                section=_section(request, article),
                words=draft_comments.Words(
                    _sent(request, "quote"), _sent(request, "prefix"), _sent(request, "suffix")
                ),
            )
            return ""
        if action in _OWN:
            return _change_own(request, article, action, parse_key(key) or 0)
        # Only a comment on this article, whatever key was sent.
        comment = get_object_or_404(article.comments, pk=parse_key(key) or 0)
        if action == "reply":
            draft_comments.reply(comment, by=by, text=_sent(request, f"reply-{key}"))
    except ValueError:
        return _("Write something first: the comment is empty.")
    chosen = article.comments.filter(pk=comment.pk)
    if action == "resolve":
        draft_comments.resolve(chosen, by=by)
    elif action == "reopen":
        draft_comments.reopen(chosen)
    return ""


# What the buttons at one's own comments and replies say.
_OWN = ("edit", "delete", "edit_reply", "delete_reply")


def _change_own(request: HttpRequest, article: Article, action: str, key: int) -> str:
    """Edit or delete a comment or reply of the user; return what is wrong, '' if nothing is."""
    verb, _line, of_reply = action.partition("_")
    written: Comment | Reply = (
        get_object_or_404(Reply, comment__article=article, pk=key)
        if of_reply
        else get_object_or_404(article.comments, pk=key)
    )
    if written.created_by_id != editor(request).pk:
        raise PermissionDenied
    if verb == "edit":
        draft_comments.edit(written, text=_sent(request, f"{action}-{key}"))
        return ""
    try:
        draft_comments.delete(written)
    except draft_comments.RepliesError:
        return _("It has replies, which would be deleted with it. Edit or resolve it instead.")
    return ""


def _sent(request: HttpRequest, name: str) -> str:
    return remove_unstorable(request.POST.get(name, ""))


def _section(request: HttpRequest, article: Article) -> Section | None:
    """Return the section of the article that the words are in, None if it is not saved yet."""
    anchor = _sent(request, "section")
    return article.sections.filter(anchor=anchor).first() if anchor else None


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
