"""Where a dataset stands between its working copy and its releases, for lists and filters."""

import datetime as dt
from typing import Any

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Dataset, Entity, Indicator, Release


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
