"""Comments of editors on words of a draft or on all of it, with replies and mentions."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from articles.drafts.ownership import readers_of
from articles.models import MAX_CONTEXT, MAX_QUOTE, Article, Comment, Reply, Section
from collabsite.people.notices import NoticeKind, people_with, rewrite, tell, withdraw
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import User

# The sign before the name of whoever is mentioned.
MENTION = "@"
_COMMENTING = ["articles.add_comment", "articles.change_comment"]
# In characters, of a notice.
_EXCERPT = 300


class RepliesError(Exception):
    """A comment can't be deleted, as the replies of others would go with it."""


@transaction.atomic
def add(
    article: Article,
    *,
    by: "User | None",
    text: str,
    section: Section | None = None,
    quote: str = "",
    prefix: str = "",
    suffix: str = "",
    is_told: bool = True,
) -> Comment:
    """Add a comment on words, a section or the whole article, and tell whom it concerns.

    `prefix` and `suffix` are the words before and after those that it quotes.
    `is_told` is False if another notice tells of it. Raise ValueError if it is empty.
    """
    comment = Comment.objects.create(
        article=article,
        section=section,
        quote=quote[:MAX_QUOTE],
        # The nearest words are kept.
        prefix=prefix[-MAX_CONTEXT:],
        suffix=suffix[:MAX_CONTEXT],
        text=_require_words(text),
        created_by=by,
    )
    if is_told:
        _tell(comment, comment.text, by=by)
    return comment


@transaction.atomic
def reply(comment: Comment, *, by: "User | None", text: str) -> Reply:
    """Reply to a comment, and tell whom it concerns; a resolved comment is reopened.

    Raise ValueError if the reply is empty.
    """
    # It is not deleted meanwhile.
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    added = Reply.objects.create(comment=comment, text=_require_words(text), created_by=by)
    reopen(Comment.objects.filter(pk=comment.pk))
    _tell(comment, added.text, by=by)
    return added


@transaction.atomic
def edit(written: Comment | Reply, *, text: str, at: dt.datetime | None = None) -> None:
    """Change the text of a comment or reply; tell only people whom it did not mention before.

    Notices that were sent of it have the new text. Raise ValueError if it is empty.
    """
    text = _require_words(text)
    # Locked, so that of two changes at once the later one knows the first.
    written = type(written)._default_manager.select_for_update().get(pk=written.pk)
    if text == written.text:
        return
    before, written.text, written.edited_at = written.text, text, at or timezone.now()
    written.save(update_fields=["text", "edited_at"])
    comment = written.comment if isinstance(written, Reply) else written
    rewrite(address_of(comment), by=written.created_by, note=_excerpt(before), to=_excerpt(text))
    if MENTION in text:
        people = find_commenters(comment.article)
        known = find_mentioned(before, people)
        added = [user for user in find_mentioned(text, people) if user not in known]
        _tell_of(comment, NoticeKind.MENTION, added, text=text, by=written.created_by)


@transaction.atomic
def delete(written: Comment | Reply) -> None:
    """Delete a comment or reply with the notices of it; raise `RepliesError` if it has replies."""
    written = type(written)._default_manager.select_for_update().get(pk=written.pk)
    if isinstance(written, Comment) and written.replies.exists():
        raise RepliesError
    comment = written.comment if isinstance(written, Reply) else written
    withdraw(address_of(comment), by=written.created_by, note=_excerpt(written.text))
    written.delete()


def resolve(
    comments: QuerySet[Comment], *, by: "User | None", at: dt.datetime | None = None
) -> int:
    """Resolve the comments that are unresolved; return how many."""
    unresolved = comments.filter(resolved_at__isnull=True)
    return unresolved.update(resolved_at=at or timezone.now(), resolved_by=by)


def reopen(comments: QuerySet[Comment]) -> int:
    """Reopen the comments that are resolved; return how many."""
    resolved = comments.filter(resolved_at__isnull=False)
    return resolved.update(resolved_at=None, resolved_by=None)


def address_of(comment: Comment) -> str:
    """Return the address of a comment beside the text."""
    page = reverse("admin:articles_article_comments", args=[comment.article_id])
    return f"{page}#comment-{comment.pk}"


def may_comment(user: "User") -> bool:
    """Return whether the user sees and writes comments on the articles that they may read."""
    return user.has_perms(_COMMENTING)


def find_commenters(article: Article) -> list["User"]:
    """Return the people who may see and write comments on the article, by name; one query."""
    found = readers_of(article)
    for permission in _COMMENTING:
        found = found.filter(pk__in=people_with(permission).values("pk"))
    return list(found)


def names_to_mention(people: "Collection[User]") -> dict[str, "User"]:
    """Return people by the names with which they are mentioned; two of one name by their accounts."""
    names = [display_name(user) for user in people]
    return {
        name if names.count(name) == 1 else user.get_username(): user
        for name, user in zip(names, people, strict=True)
    }


def find_mentioned(text: str, people: "Collection[User]") -> list["User"]:
    """Return the people whom a text mentions, as in “@Li Wei”."""
    found = []
    known = {user.get_username(): user for user in people} | names_to_mention(people)
    # Of names that begin alike, the longest is meant.
    for name in sorted(known, key=len, reverse=True):
        if f"{MENTION}{name}" in text:
            text = text.replace(f"{MENTION}{name}", "")
            found.append(known[name])
    return list(dict.fromkeys(found))


def _require_words(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("a comment must say something")
    return text


def _tell(comment: Comment, text: str, *, by: "User | None") -> None:
    """Tell those who are mentioned, and of the others the owner and whoever has written before."""
    article = comment.article
    people = find_commenters(article)
    mentioned = find_mentioned(text, people) if MENTION in text else []
    writers = {comment.created_by_id, article.owner_id}
    writers |= set(comment.replies.values_list("created_by", flat=True))
    others = [user for user in people if user.pk in writers and user not in mentioned]
    _tell_of(comment, NoticeKind.MENTION, mentioned, text=text, by=by)
    _tell_of(comment, NoticeKind.COMMENT, others, text=text, by=by)


def _tell_of(
    comment: Comment, kind: NoticeKind, people: "Iterable[User]", *, text: str, by: "User | None"
) -> None:
    tell(
        people,
        kind,
        about=str(comment.article.item),
        title=comment.article.title,
        address=address_of(comment),
        by=by,
        note=_excerpt(text),
    )


def _excerpt(text: str) -> str:
    return Truncator(text).chars(_EXCERPT)
