"""The page “Publish…”: what it shows and asks before an edition is made."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.addresses import lasting_address
from articles.admin.pages import page_context
from articles.admin.rows import editor, posted
from articles.composing import compose
from articles.content import Content
from articles.models import Article, Edition

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


@dataclass(frozen=True)
class Readiness:
    """The edition that publishing would make, or the sentences that say why it can't be made."""

    number: int
    address: str
    last: Edition | None
    problems: tuple[str, ...]
    content: Content | None

    @property
    def seen(self) -> str:
        """The mark of what is shown, which publishing compares."""
        return self.content.mark() if self.content else ""

    @property
    def tables(self) -> int:
        """How many data tables the edition would freeze."""
        return sum(embed.element == "div" for embed in self.content.embeds) if self.content else 0

    @property
    def figures(self) -> int:
        """How many numbers bound to data the edition would freeze."""
        return sum(embed.element == "data" for embed in self.content.embeds) if self.content else 0


def readiness(article: Article, *, at: dt.datetime) -> Readiness:
    """Try what publishing at this time would give; stores nothing."""
    last = article.editions.order_by("-number").first()
    problems: list[str] = []
    if last and last.published_at > at:
        problems.append(
            _("Edition %(number)d is already waiting for its time.") % {"number": last.number}
        )
    composition = compose(article, at=at)
    problems += composition.problems
    number = (last.number if last else 0) + 1
    return Readiness(
        number=number,
        address=lasting_address("articles:edition", args=[article.slug, number]),
        last=last,
        problems=tuple(problems),
        content=None if problems else composition.content,
    )


class PublishForm(forms.Form):
    """Asks what changed (from the second edition on) and when the edition becomes public."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[c for c in Edition.Change.choices if c[0] != Edition.Change.FIRST],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Change note"),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it beside the edition: say what changed and why."),
        error_messages={
            "required": gettext_lazy(
                "Say what changed: every edition after the first needs a change note."
            )
        },
    )
    at = forms.SplitDateTimeField(
        label=gettext_lazy("Publish at"), required=False, widget=AdminSplitDateTime
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].help_text = format_lazy(
            "{now} {zone}",
            now=_("Empty: at once."),
            zone=_("The time zone is %(zone)s.") % {"zone": timezone.get_current_timezone_name()},
        )
        if first:
            del self.fields["change"]
            note = self.fields["note"]
            note.required = False
            note.help_text = _("A first edition may do without one.")

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that has passed: an edition can't have been public before it was made."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This time has passed; leave it empty to publish at once."))
        return at

    @property
    def change_chosen(self) -> Edition.Change | None:
        """The kind of change, None for a first edition."""
        chosen = self.cleaned_data.get("change")
        return Edition.Change(chosen) if chosen else None


def publish_page(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be published, ask what changed and when, and publish."""
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied
    article = get_object_or_404(Article, pk=pk)
    ready = readiness(article, at=timezone.now())
    form = PublishForm(posted(request), first=ready.last is None)
    if request.method == "POST" and not ready.problems and form.is_valid():
        try:
            edition = publishing.publish(
                article,
                by=editor(request),
                note=form.cleaned_data["note"],
                change=form.change_chosen,
                at=form.cleaned_data["at"],
                seen=form.cleaned_data["seen"],
            )
        except publishing.PublishingError as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            report_edition(admin, request, article, edition)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        **page_context(
            admin,
            request,
            article,
            title=_("Publish edition %(number)d") % {"number": ready.number},
        ),
        "ready": ready,
        "form": form,
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/publish.html", context)


def report_edition(
    admin: "ModelAdmin[Article]", request: HttpRequest, article: Article, edition: Edition
) -> None:
    """Tell the editor where the edition is, or when it will be there."""
    if edition.published_at > timezone.now():
        admin.message_user(
            request,
            _("Edition %(number)d of “%(title)s” is waiting for its time.")
            % {"number": edition.number, "title": article.title},
            messages.SUCCESS,
        )
        return
    admin.message_user(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("Edition %(number)d of “%(title)s” is public.")
            % {"number": edition.number, "title": article.title},
            edition.get_absolute_url(),
            _("Read it"),
        ),
        messages.SUCCESS,
    )
