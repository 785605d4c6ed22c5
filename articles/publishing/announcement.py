"""A new edition is recorded in the audit log, and told to the owner of the article."""

from django.urls import reverse
from django.utils import timezone

from articles.models import Edition
from collabsite.identity.current import site_identity
from collabsite.people.notices import Notice, tell_owner
from collabsite.web.audit_log import Action, record


def announce(edition: Edition) -> None:
    """Record the edition and tell the owner; call it in the transaction that stores the edition."""
    article, by = edition.article, edition.created_by
    page = reverse("admin:articles_article_change", args=[article.pk])
    is_retraction = edition.change == Edition.Change.RETRACTION
    action = Action.RETRACTED if is_retraction else Action.PUBLISHED
    record(action, by=by, about=edition.title, number=edition.number, address=page)
    if is_retraction:
        return
    notice, note = Notice.PUBLISHED, ""
    if edition.published_at > edition.created_at:
        # In the time zone of the site, whoever schedules it.
        zone = site_identity().zone
        public = timezone.localtime(edition.published_at, zone)
        notice, note = Notice.SCHEDULED, f"{public:%Y-%m-%d %H:%M} ({zone})"
    tell_owner(notice, article.owner_id, title=edition.title, address=page, by=by, note=note)
