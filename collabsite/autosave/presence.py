"""People who have the form of the same object open. Scripts ask every few seconds."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from collabsite.autosave.addresses import FormPage
from collabsite.autosave.models import OpenForm
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# A form counts as open for so long after its script asked last; the script asks each five seconds.
OPEN_FOR = dt.timedelta(seconds=15)
_FORGET_AFTER = dt.timedelta(hours=1)
# Pages in which the object itself is edited; others only ask who edits it.
_EDITED_IN = {"change", "data", "columns"}


def note_open(user: "User", page: FormPage, *, at: dt.datetime) -> None:
    """Note that the user has the form open."""
    if page.name not in _EDITED_IN:
        return
    _row, is_new = OpenForm.objects.update_or_create(
        user=user, about=_about(page), defaults={"seen_at": at}
    )
    if is_new:
        OpenForm.objects.filter(seen_at__lt=at - _FORGET_AFTER).delete()


def note_closed(user: "User", page: FormPage) -> None:
    """Note that the user has left the form."""
    OpenForm.objects.filter(user=user, about=_about(page)).delete()


def others_editing(user: "User", page: FormPage, *, at: dt.datetime) -> list[str]:
    """Return the names of the others who have the form open."""
    open_now = OpenForm.objects.filter(about=_about(page), seen_at__gt=at - OPEN_FOR)
    others = open_now.exclude(user=user).select_related("user").order_by("pk")
    return [display_name(each.user) for each in others]


def saved_since(user: "User", page: FormPage, *, opened: dt.datetime) -> str:
    """Return the name of the other who saved the object last since a time, '' for nobody."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(page.model),
        object_id=str(page.pk),
        action_flag=CHANGE,
        action_time__gt=opened,
    )
    last = entries.exclude(user=user).select_related("user").order_by("-action_time").first()
    return display_name(last.user) if last else ""


def _about(page: FormPage) -> str:
    return f"{page.model._meta.label_lower}:{page.pk}"
