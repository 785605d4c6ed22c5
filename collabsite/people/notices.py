"""Notices to people: on the desk, and by e-mail at once, daily or not, as each chooses.

`NOTICE_ITEMS` in the settings has a function of who may see an item: a notice of something that a person
may not see any more is neither shown nor sent.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import Truncator

from collabsite.people.mail import is_email_on, send_email
from collabsite.people.models import (
    ABOUT,
    CLAIMS,
    NAME,
    NOTICES_KEEP,
    Mailing,
    Notice,
    NoticeKind,
    Profile,
    profile_of,
)
from collabsite.site.identity import site_identity
from collabsite.web.responses import absolute_url
from collabsite.web.tasks import queue
from collabsite.web.text import display_name
from collabsite.web.time_zones import find_time_zone

__all__ = ["CLAIMS", "NoticeKind", "people_with", "rewrite", "tell", "withdraw"]

logger = logging.getLogger(__name__)

# The hour of a person's day at which the notices of a day are sent.
DAILY_AT = 7
# What could not be sent is tried again after so long, and given up later: it is on the desk.
RETRY_AFTER, GIVE_UP_AFTER = dt.timedelta(minutes=5), dt.timedelta(days=3)


def tell(
    people: Iterable[User],
    kind: NoticeKind,
    *,
    about: str,
    title: str,
    address: str,
    by: User | None,
    note: str = "",
) -> None:
    """Tell people of an event, but not of what they did themselves.

    Call it in the transaction of the event: nothing is sent before that is committed. `about` is the
    item, such as `article:12`, and `address` a page of the admin.
    """
    told = list({p.pk: p for p in people if by is None or p.pk != by.pk}.values())
    profiles = Profile.objects.in_bulk([person.pk for person in told])
    now = timezone.now()
    made = Notice.objects.bulk_create(
        Notice(
            user=person,
            kind=kind,
            about=about,
            title=Truncator(title).chars(ABOUT),
            address=address,
            name=Truncator(display_name(by)).chars(NAME),
            note=note,
            created_at=now,
            mailing=_mailing(person, profiles.get(person.pk), kind),
        )
        for person in told
    )
    for notice in made:
        if notice.mailing == Mailing.AT_ONCE:
            queue(send_notice, notice.pk)


def rewrite(address: str, *, by: User | None, note: str, to: str) -> None:
    """Change the words of the notices of an event, given by its address, person and words."""
    _notices_of(address, by=by, note=note).update(note=to)


def withdraw(address: str, *, by: User | None, note: str) -> None:
    """Delete the notices of an event that did not happen after all: they are not sent any more."""
    _notices_of(address, by=by, note=note).delete()


def _notices_of(address: str, *, by: User | None, note: str) -> QuerySet[Notice]:
    name = Truncator(display_name(by)).chars(NAME)
    return Notice.objects.filter(address=address, name=name, note=note)


def people_with(permission: str) -> QuerySet[User]:
    """Return the people of the desk who have a permission."""
    able = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    return able.filter(is_active=True, is_staff=True)


def shown_to(user: User, notices: Iterable[Notice]) -> list[Notice]:
    """Return the notices about what the user may see."""
    wanted: dict[str, set[int]] = defaultdict(set)
    found = list(notices)
    for notice in found:
        kind, _colon, key = notice.about.partition(":")
        wanted[kind].add(int(key))
    seen = {
        f"{kind}:{key}"
        for kind, keys in wanted.items()
        if kind in settings.NOTICE_ITEMS
        for key in import_string(settings.NOTICE_ITEMS[kind])(user, keys)
    }
    return [notice for notice in found if notice.about in seen]


def mark_read(notices: QuerySet[Notice], *, at: dt.datetime) -> int:
    """Mark notices as read; return how many were unread."""
    return notices.filter(read_at__isnull=True).update(read_at=at)


@task
def send_notice(pk: int) -> None:
    """Send a notice, unless it was sent or read, or the person has left or may not see it any more."""
    notices = list(Notice.objects.unsent().filter(pk=pk).select_related("user"))
    for notice in notices:
        _send(notice.user, notices)


def send_due(*, at: dt.datetime) -> None:
    """Send the daily notices that are due, in one e-mail for each person, and try failed ones again."""
    if not is_email_on():
        return
    unsent = Notice.objects.unsent().filter(created_at__gt=at - GIVE_UP_AFTER)
    by_person: dict[User, list[Notice]] = defaultdict(list)
    for notice in unsent.select_related("user__profile").order_by("created_at", "pk"):
        if notice.created_at < _due_before(notice, at=at):
            by_person[notice.user].append(notice)
    for person, notices in by_person.items():
        try:
            _send(person, notices)
        except OSError as error:
            logger.warning("notices to %s can't be sent: %s", person.get_username(), error)


def delete_old_notices(*, at: dt.datetime) -> None:
    """Delete the notices that were kept long enough."""
    Notice.objects.filter(created_at__lt=at - NOTICES_KEEP).delete()


def _mailing(person: User, profile: Profile | None, kind: NoticeKind) -> Mailing:
    """Return how a notice of this kind is sent to a person now."""
    if not (is_email_on() and person.email):
        return Mailing.NEVER
    return Mailing(getattr(profile or Profile(), kind.choice))


def _due_before(notice: Notice, *, at: dt.datetime) -> dt.datetime:
    """Return the time before which a notice was made if it is due."""
    if notice.mailing == Mailing.AT_ONCE:
        return at - RETRY_AFTER
    local = at.astimezone(_zone_of(getattr(notice.user, "profile", None)))
    due = local.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    return due if due <= local else due - dt.timedelta(days=1)


def _zone_of(profile: Profile | None) -> dt.tzinfo:
    """Return the time zone of a person, that of the site if they chose none."""
    chosen = find_time_zone(profile.time_zone) if profile else None
    return chosen or site_identity().zone


def _send(person: User, notices: Sequence[Notice]) -> None:
    """Send notices in one e-mail, each only once; raise OSError if the server does not take it.

    They are marked as sent before, so that a worker that dies meanwhile does not send them again.
    """
    profile = profile_of(person)
    wanted = [
        notice
        for notice in notices
        if person.is_active
        and person.is_staff
        and _mailing(person, profile, NoticeKind(notice.kind)) != Mailing.NEVER
    ]
    allowed = {notice.pk for notice in shown_to(person, wanted)}
    now = timezone.now()
    with transaction.atomic():
        locked = Notice.objects.unsent().select_for_update().filter(pk__in=[n.pk for n in notices])
        claimed = list(locked.order_by("created_at", "pk"))
        Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mailed_at=now)
    sent = [notice for notice in claimed if notice.pk in allowed]
    if not sent:
        return
    lines = [(notice, absolute_url(reverse("admin:notice", args=[notice.pk]))) for notice in sent]
    context = {"notices": lines, "first": sent[0]}
    try:
        send_email(person.email, "notices", context, language=profile.language)
    except OSError:
        Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mailed_at=None)
        raise
