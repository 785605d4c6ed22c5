"""Parts of the forms that make editions, and the message about one that was made."""

import datetime as dt
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
from articles.models import Article, Edition
from collabsite.web.admin.pages import message_with_link
from collabsite.web.text import format_moment

# In years. A later time is a mistake, and UTC can't express every local time of the year 9999.
MAX_YEARS_AHEAD = 10


class ChangeNoteField(forms.CharField):
    """Change note of an edition, which every edition after the first must have."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            label=gettext_lazy("Change note"),
            widget=AdminTextareaWidget(attrs={"rows": 3}),
            help_text=gettext_lazy("Readers see it beside the edition: say what changed and why."),
            error_messages={
                "required": gettext_lazy(
                    "Say what changed: every edition after the first needs a change note."
                )
            },
            **kwargs,
        )


class TimedForm(forms.Form):
    """Time of an edition, and the number that the editor was shown for it."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    at = forms.SplitDateTimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=AdminSplitDateTime,
        error_messages={
            "invalid_date": gettext_lazy("Enter the date as well, like 2026-03-31."),
            "invalid_time": gettext_lazy("Enter the time as well, like 09:30."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].help_text = _(
            "Leave empty to publish now. The time zone is %(zone)s, where it is now %(time)s."
        ) % {
            "zone": timezone.get_current_timezone_name(),
            "time": format_moment(timezone.now()),
        }

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that is in the past or in the far future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This time has passed; leave it empty to publish at once."))
        if at and at.year > timezone.now().year + MAX_YEARS_AHEAD:
            raise ValidationError(_("This time is very far away; check the year."))
        return at

    def check_last_edition(self, last: Edition | None) -> None:
        """Add an error, in place of all others, if another editor has published since."""
        if last and (problem := publishing.overtaken(last, number=self.cleaned_data.get("number"))):
            self.errors.clear()
            self.add_error(None, problem)


def last_editions(article: Article) -> tuple[Edition | None, Edition | None]:
    """Return the newest edition that is public, and the scheduled one after it, if there are any."""
    last = article.editions.order_by("-number").first()
    if last is None or last.published_at <= timezone.now():
        return last, None
    return article.editions.filter(number__lt=last.number).order_by("-number").first(), last


def report_cancelled(request: HttpRequest, waiting: Edition) -> None:
    """Show a message that a scheduled edition was withdrawn for one that was published before it."""
    message_with_link(
        request,
        _(
            "The schedule of the former edition %(number)d was cancelled; schedule it again if needed."
        )
        % {"number": waiting.number},
        address=reverse("admin:articles_article_history", args=[waiting.article_id]),
        words=_("Its text is in the version history"),
        level=messages.WARNING,
    )


def report_edition(request: HttpRequest, edition: Edition) -> None:
    """Show a message that the edition is public, or scheduled, or that it retracts the article."""
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
        return
    sentence = (
        _("“%(title)s” is retracted by edition %(number)d.")
        if is_retraction
        else _("Edition %(number)d of “%(title)s” is published.")
    )
    message_with_link(
        request, sentence % names, address=edition.get_absolute_url(), words=_("View it")
    )
