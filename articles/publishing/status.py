"""Where an article stands between its working copy and its editions, for lists and filters."""

import datetime as dt
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Edition, Proposal
from collabsite.web import phrases


class State(TextChoices):
    """What readers see of an article, and whether editors have something newer."""

    DRAFT = "draft", gettext_lazy("Draft")
    PUBLISHED = "published", gettext_lazy("Published")
    CHANGED = "changed", gettext_lazy("Changed since its edition")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    IN_REVIEW = "review", gettext_lazy("In review")
    RETRACTED = "retracted", gettext_lazy("Retracted")


def with_standing(articles: QuerySet[Article], *, at: dt.datetime) -> QuerySet[Article, Any]:
    """Return the articles with `state`, and with what it is told by.

    That is the newest public edition's `public_number`, `public_slug` and `public_change`,
    `frozen_at` and `due_at`.
    `frozen_at` is when the working copy was last made an edition, `due_at` when a waiting one
    becomes public; `is_proposed` tells whether a new edition waits for an editor's answer.
    """
    editions = Edition.objects.filter(article=OuterRef("pk")).order_by("-number")
    public = editions.filter(published_at__lte=at)
    waiting = editions.filter(published_at__gt=at)
    return articles.annotate(
        public_number=Subquery(public.values("number")[:1]),
        public_slug=Subquery(public.values("slug")[:1]),
        public_change=Subquery(public.values("change")[:1]),
        # A retraction repeats the edition before it, and so does what a proposal published.
        frozen_at=Subquery(
            editions.exclude(change=Edition.Change.RETRACTION)
            .exclude(
                Exists(
                    Proposal.objects.filter(
                        edition=OuterRef("pk"), state=Proposal.State.PUBLISHED
                    ).values("pk")
                )
            )
            .values("created_at")[:1]
        ),
        due_at=Subquery(waiting.values("published_at")[:1]),
        is_proposed=Exists(Proposal.objects.open().filter(article=OuterRef("pk"))),
    ).annotate(
        state=Case(
            # Someone waits for an answer: that comes before all else.
            When(submitted_at__isnull=False, then=Value(State.IN_REVIEW.value)),
            When(due_at__isnull=False, then=Value(State.SCHEDULED.value)),
            When(public_number__isnull=True, then=Value(State.DRAFT.value)),
            # What is taken back is to be known at a glance, whatever became of the draft.
            When(public_change=Edition.Change.RETRACTION, then=Value(State.RETRACTED.value)),
            When(updated_at__gt=F("frozen_at"), then=Value(State.CHANGED.value)),
            default=Value(State.PUBLISHED.value),
        )
    )


def described(*, state: str, number: int | None, due_at: dt.datetime | None) -> str:
    """Return the state in a few words, such as “changed since edition 2”."""
    if state == State.IN_REVIEW:
        return _("in review")
    if state == State.SCHEDULED and due_at is not None:
        return _("scheduled for %(when)s") % {"when": phrases.format_moment(due_at)}
    if state == State.CHANGED:
        return _("changed since edition %(number)s") % {"number": number}
    if state == State.RETRACTED:
        return _("retracted by edition %(number)s") % {"number": number}
    if state == State.PUBLISHED:
        return _("published, edition %(number)s") % {"number": number}
    return _("draft")
