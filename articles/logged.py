"""What was done to an article, in the admin's own history, written with the deed itself."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry

from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def log(article: Article, message: str, *, by: "User") -> None:
    """Write a sentence to the article's history."""
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[article],
        action_flag=CHANGE,
        change_message=message,
        single_object=True,
    )
