"""Parts of the pages that make editions: their forms, their checklist, and messages about editions."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.content import EditionContent
from articles.models import Article, Edition
from articles.publishing.checks import check
from articles.publishing.composition import ComposedArticle, compose
from collabsite.web.admin.pages import message_with_link
from collabsite.web.checklist import Finding, ShownChecklist
from collabsite.web.text import format_moment

# In years. A later time is a mistake, and UTC can't express every local time of the year 9999.
MAX_YEARS_AHEAD = 10


class ChangeNoteField(forms.CharField):
    """Change note of an edition, which every edition after the first must have."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Change note"),
            widget=AdminTextareaWidget(attrs={"rows": 3}),
            help_text=gettext_lazy("Readers see it beside the edition: say what changed and why."),
            error_messages={
                "required": gettext_lazy(
                    "Say what changed: every edition after the first needs a change note."
                )
            },
        )


class TimedForm(forms.Form):
    """Time at which an edition becomes public."""

    at = forms.SplitDateTimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=AdminSplitDateTime,
        error_messages={
            "invalid_date": gettext_lazy("Enter the date as well, like 2026-03-31."),
            "invalid_time": gettext_lazy("Enter the time as well, like 09:30."),
        },
    )
    passed = gettext_lazy("This time has passed; leave it empty to publish at once.")
    zone = gettext_lazy(
        "Leave empty to publish now. The time zone is %(zone)s, where it is now %(time)s."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = format_moment(timezone.now())
        zone = {"zone": timezone.get_current_timezone_name(), "time": now}
        self.fields["at"].help_text = self.zone % zone

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that is in the past or in the far future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(self.passed)
        if at and at.year > timezone.now().year + MAX_YEARS_AHEAD:
            raise ValidationError(_("This time is very far away; check the year."))
        return at


class EditionForm(TimedForm):
    """Note and time of an edition that follows `last`, and the number that the editor was shown for it."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = ChangeNoteField()

    field_order = ["change", "note", "at"]

    def __init__(self, *args: Any, last: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last

    def clean(self) -> dict[str, Any]:
        """Refuse a form, for this reason alone, if another editor has published since."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("number")
        if self.last and (problem := publishing.overtaken(self.last, number=number)):
            self.errors.clear()
            raise ValidationError(problem)
        return cleaned


def last_editions(article: Article) -> tuple[Edition | None, Edition | None]:
    """Return the newest edition that is public, and the scheduled one after it, if there are any."""
    last = article.editions.order_by("-number").first()
    if last is None or last.published_at <= timezone.now():
        return last, None
    return article.editions.filter(number__lt=last.number).order_by("-number").first(), last


def compose_and_check(
    article: Article, *, last: Edition | None, at: dt.datetime, accepted: Collection[str] = ()
) -> tuple[EditionContent, ShownChecklist]:
    """Compose the working copy as an edition of `at` and check it, without storing anything.

    Warnings that were accepted with the `last` edition are not asked again.
    """
    composition = compose(article, at=at)
    found = check(ComposedArticle(article, composition, at, last))
    before = last.accepted if last else ()
    shown = found.shown(url=finding_url(article), accepted=accepted, before=before)
    return composition.content, shown


def finding_url(article: Article) -> Callable[[Finding], str]:
    """Return a function that returns the address where a finding about the article is fixed."""

    def url(finding: Finding) -> str:
        form = reverse("admin:articles_article_change", args=[article.pk])
        if finding.source is not None:
            form = reverse("admin:sources_source_change", args=[finding.source])
        return f"{form}#{finding.target}" if finding.target else form

    return url


def report_edition(
    request: HttpRequest, edition: Edition, *, instead_of: Edition | None = None
) -> None:
    """Show a message that the edition is public, or scheduled, or that it retracts the article.

    Another one tells that a scheduled edition was withdrawn, as this one was published before it.
    """
    # The title of a retraction is that of the edition before it, not that of the draft.
    names = {"number": edition.number, "title": edition.title}
    is_retraction = edition.change == Edition.Change.RETRACTION
    if edition.published_at > timezone.now():
        sentence = (
            _("The retraction of “%(title)s”, edition %(number)d, is scheduled.")
            if is_retraction
            else _("Edition %(number)d of “%(title)s” is scheduled.")
        )
        messages.success(request, sentence % names)
    else:
        sentence = (
            _("“%(title)s” is retracted by edition %(number)d.")
            if is_retraction
            else _("Edition %(number)d of “%(title)s” is published.")
        )
        address = edition.get_absolute_url()
        message_with_link(request, sentence % names, address=address, words=_("View it"))
    if instead_of:
        message_with_link(
            request,
            _(
                "The schedule of the former edition %(number)d was cancelled; schedule it again if needed."
            )
            % {"number": instead_of.number},
            address=reverse("admin:articles_article_history", args=[instead_of.article_id]),
            words=_("Its text is in the version history"),
            level=messages.WARNING,
        )
