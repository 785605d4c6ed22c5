"""Comments of editors on a draft, and replies to them. Readers see none of them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# In characters: the words that a comment is on, and those before and after them.
MAX_QUOTE, MAX_CONTEXT = 1000, 60


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments of editors."""

    def unresolved(self) -> Self:
        """Filter the unresolved comments."""
        return self.filter(resolved_at__isnull=True)


class Comment(models.Model):
    """Comment of an editor on words of a section, or on the article as a whole.

    The words are quoted, with those around them, as in the TextQuoteSelector of the W3C's Web
    Annotation Data Model: they are found again in the text, which has no mark of the comment.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="comments"
    )
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
    )
    quote = models.CharField(_("words"), max_length=MAX_QUOTE, blank=True)
    prefix = models.CharField(max_length=MAX_CONTEXT, blank=True)
    suffix = models.CharField(max_length=MAX_CONTEXT, blank=True)
    text = models.TextField(_("comment"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.text


class Reply(models.Model):
    """Reply to a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("reply"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["created_at", "pk"]
        # The permission to write comments covers replies.
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="reply_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.text
