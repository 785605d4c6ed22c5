"""Checks of what is to be done again and again: roll-ups, tasks, backups."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult, get_date_max

from articles.models import Edition
from collabsite.backup.age import last_backup
from collabsite.doctor.findings import Finding, error, ok, warning
from collabsite.pageviews.models import Salt
from collabsite.search import index
from collabsite.search.models import Entry

# Tasks are begun within seconds; a long one takes minutes.
LATEST_TASK = dt.timedelta(minutes=30)
OLDEST_BACKUP = dt.timedelta(days=8)
RECENT = dt.timedelta(days=1)


def counting() -> Finding:
    """Check that views of past days are rolled up, which deletes the pseudonyms of their readers."""
    yesterday = timezone.now().astimezone(dt.UTC).date() - RECENT
    oldest = Salt.objects.filter(day__lt=yesterday).order_by("day").first()
    if oldest is not None:
        return warning(
            _("The views of %(day)s are not rolled up, and pseudonyms of readers are kept.")
            % {"day": oldest.day},
            _("Run manage.py roll_up_views each day."),
        )
    return ok(_("The views of past days are rolled up."))


def tasks() -> Finding:
    """Check that queued tasks are done, and that none failed lately."""
    now = timezone.now()
    # A task that was to begin later is late by that time.
    late = Q(run_after__lt=now - LATEST_TASK) | Q(run_after=get_date_max())
    waiting = DBTaskResult.objects.ready().filter(late, enqueued_at__lt=now - LATEST_TASK)
    if oldest := waiting.order_by("enqueued_at").first():
        return error(
            _("Tasks wait since %(time)s, such as pictures and e-mails.")
            % {"time": oldest.enqueued_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")},
            _("Run manage.py work beside the server, as manage.py serve does."),
        )
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - RECENT)
    if number := failed.count():
        name = failed.order_by("-finished_at").values_list("task_path", flat=True)[0]
        return warning(
            ngettext(
                "%(n)d task failed within a day: %(name)s.",
                "%(n)d tasks failed within a day, the last being %(name)s.",
                number,
            )
            % {"n": number, "name": name},
            _("Look for the cause in the log of manage.py work."),
        )
    if not settings.WORKER:
        return warning(
            _("Tasks are done within requests, so that readers and editors wait for them."),
            _("Set WORKER to true and run manage.py work, or start the site by manage.py serve."),
        )
    return ok(_("No task waits for long, and none failed within a day."))


def backup() -> Finding:
    """Check that there is a backup of the last days."""
    remedy = _("Run manage.py backup FILE each day, and copy the archive to another machine.")
    made = last_backup()
    if made is None:
        return error(_("No backup was ever made."), remedy)
    day = {"time": made.strftime("%Y-%m-%d %H:%M UTC")}
    if made < timezone.now() - OLDEST_BACKUP:
        return error(_("The last backup was made at %(time)s.") % day, remedy)
    return ok(_("The last backup was made at %(time)s.") % day)


def search_index() -> Finding:
    """Check that this version made the index, and that it has every public article."""
    now = timezone.now()
    if not index.is_current():
        return error(
            _("Search finds too little, as another version made its index."),
            _("Run manage.py index_search."),
        )
    owner = Concat(Value("article:"), Cast("article_id", CharField()))
    entries = Entry.objects.filter(since__lte=now, until__gt=now, owner=OuterRef("entry_owner"))
    public = Edition.objects.newest(at=now).annotate(entry_owner=owner)
    lost = public.filter(~Exists(entries)).values_list("slug", flat=True).first()
    if lost is not None:
        return error(
            _("Search does not find the article %(slug)s.") % {"slug": lost},
            _("Run manage.py index_search."),
        )
    return ok(_("Search finds every article."))


def owner() -> Finding:
    """Check that someone may open every page of the admin."""
    owners = get_user_model().objects.filter(is_superuser=True, is_staff=True, is_active=True)
    if not owners.exists():
        return error(
            _("No active account is an owner, so that nobody can invite people."),
            _("Run manage.py createsuperuser."),
        )
    return ok(_("The site has an owner."))
