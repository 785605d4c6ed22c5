"""Where a dataset stands between its working copy and its releases, for lists and filters."""

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Dataset, Entity, Indicator, Release

if TYPE_CHECKING:
    from django.utils.functional import Promise


class State(TextChoices):
    """What readers see of a dataset, and whether editors have something newer."""

    DRAFT = "draft", gettext_lazy("Draft")
    RELEASED = "released", gettext_lazy("Released")
    CHANGED = "changed", gettext_lazy("Changed since its release")


def with_standing(datasets: QuerySet[Dataset], *, at: dt.datetime) -> QuerySet[Dataset, Any]:
    """Return the datasets with `public_number`, `public_slug`, `state`, `rows` and `columns`.

    Rows and columns are those of the working copy, or of the newest release if there is none.
    """
    releases = Release.objects.filter(dataset=OuterRef("pk")).order_by("-number")
    public = releases.filter(issued_at__lte=at)
    return datasets.annotate(
        latest=Subquery(releases.values("pk")[:1]),
        public_number=Subquery(public.values("number")[:1]),
        public_slug=Subquery(public.values("slug")[:1]),
        has_working=Exists(releases.filter(issued_at__isnull=True)),
        has_issued=Exists(releases.filter(issued_at__isnull=False)),
    ).annotate(
        rows=_count(Entity),
        columns=_count(Indicator),
        state=Case(
            When(has_issued=False, then=Value(State.DRAFT.value)),
            When(has_working=True, then=Value(State.CHANGED.value)),
            default=Value(State.RELEASED.value),
        ),
    )


def _count(model: type[Entity | Indicator]) -> Coalesce:
    counted = (
        model._default_manager.filter(release=OuterRef("latest"))
        .order_by()
        .values("release")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def described(*, state: str, number: int | None) -> str:
    """Return the state in a few words, such as “changed since release 2”."""
    if state == State.CHANGED:
        return _("changed since release %(number)s") % {"number": number}
    if state == State.RELEASED:
        return _("released %(number)s") % {"number": number}
    return _("draft")


def due(release: Release) -> dt.date | None:
    """Return the day by which new values were expected after this release; None if no day is set.

    The release's dataset must be at hand.
    """
    months = release.dataset.update_months
    if not months or release.issued_at is None:
        return None
    issued = timezone.localdate(release.issued_at)
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    return dt.date(year, month, min(issued.day, calendar.monthrange(year, month)[1]))


def overdue(release: Release, *, at: dt.datetime) -> "tuple[Promise, ...]":
    """Return a lazy warning if new values are late at this time, for what quotes the release."""
    day = due(release)
    if day is None or day >= timezone.localdate(at):
        return ()
    return (
        format_lazy(
            gettext_lazy("the dataset “{title}” was due for an update in {month}"),
            title=release.content["title"],
            month=lazy(date_format, str)(day, "YEAR_MONTH_FORMAT"),
        ),
    )
