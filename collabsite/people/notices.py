"""Notices by e-mail, which each person may turn off."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Q, TextChoices
from django.tasks import task

from collabsite.accounts.mail import is_email_on
from collabsite.people.email import send_email
from collabsite.people.models import profile_of
from collabsite.web.responses import absolute_url
from collabsite.web.tasks import queue
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Notice(TextChoices):
    """Event of which people are told; the value is the name of the text."""

    REVIEW_REQUESTED = "review-requested"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"
    # Its note is the time from which the edition is public.
    SCHEDULED = "scheduled"


def tell_publishers(notice: Notice, *, title: str, address: str, by: User | None) -> None:
    """Tell those who may publish, once the transaction is committed; `address` is in the admin."""
    if is_email_on():
        publishers = User.objects.with_perm(
            "articles.publish_article", backend="django.contrib.auth.backends.ModelBackend"
        )
        wanting = _wanting(publishers, "notices_of_reviews")
        _tell(wanting, notice, title=title, address=address, by=by)


def tell_owner(
    notice: Notice, owner: int | None, *, title: str, address: str, by: User | None, note: str = ""
) -> None:
    """Tell the owner of an article, by key, once the transaction is committed."""
    if owner is not None and is_email_on():
        wanting = _wanting(User.objects.filter(pk=owner), "notices_of_own")
        _tell(wanting, notice, title=title, address=address, by=by, note=note)


def _wanting(people: "QuerySet[User]", choice: str) -> "QuerySet[User]":
    """Return those who can be told, and have not turned it off."""
    wanted = Q(profile__isnull=True) | Q(**{f"profile__{choice}": True})
    return people.filter(wanted, is_active=True, is_staff=True).exclude(email="")


def _tell(
    people: Iterable[User],
    notice: Notice,
    *,
    title: str,
    address: str,
    by: User | None,
    note: str = "",
) -> None:
    for person in people:
        # Nobody is told of what they did.
        if by is None or person.pk != by.pk:
            queue(send_notice, person.pk, str(notice), title, address, display_name(by), note)


@task
def send_notice(person: int, notice: str, title: str, address: str, by: str, note: str) -> None:
    """Send a notice, unless the person has left meanwhile."""
    user = User.objects.filter(pk=person, is_active=True).first()
    if user is None:
        return
    context = {
        "title": title,
        "by": by,
        "note": note,
        "address": absolute_url(address),
    }
    send_email(user.email, notice, context, language=profile_of(user).language)
