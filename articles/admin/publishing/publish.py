"""The page “Publish…”, the action of the list, and withdrawing a scheduled edition."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.permissions import can_change, can_publish
from articles.admin.publishing.checklist import compose_and_check
from articles.content import EditionContent
from articles.diff import Changes, compare
from articles.models import Article, Edition
from articles.translations.lag import TranslationError, follow_edition, lag
from collabsite.web.admin.pages import get_permitted_object, message_with_link, page_context
from collabsite.web.admin.requests import editor, parse_key, post_data
from collabsite.web.checklist import Approval, ShownChecklist
from collabsite.web.routes import readable_permanent_url
from collabsite.web.text import format_moment

# In years. A later time is a mistake, and UTC can't express every local time of the year 9999.
MAX_YEARS_AHEAD = 10


@dataclass(frozen=True)
class PublishPreview:
    """The edition that would be published, with its checklist.

    `old_address` is the article's present address, if publishing changes it.
    """

    number: int
    address: str
    old_address: str
    last: Edition | None
    checklist: ShownChecklist
    content: EditionContent
    changes: Changes | None

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the content on the page, which publishing compares."""
        return self.content.fingerprint()

    @property
    def date(self) -> dt.date | None:
        """Date of the edition."""
        return dt.date.fromisoformat(self.content.date) if self.content.date else None

    @property
    def tables(self) -> int:
        """Number of data tables in the edition."""
        return self._count_embeds("div")

    @property
    def charts(self) -> int:
        """Number of charts in the edition."""
        return self._count_embeds("figure")

    @property
    def figures(self) -> int:
        """Number of figures, which are bound to data, in the edition."""
        return self._count_embeds("data")

    def _count_embeds(self, element: str) -> int:
        return sum(embed.element == element for embed in self.content.embeds)


def preview_publishing(
    article: Article, *, last: Edition | None, at: dt.datetime, ticked: list[str]
) -> PublishPreview:
    """Return the edition that would be published at this time, without storing anything."""
    checked = compose_and_check(article, at=at, accepted=ticked)
    number = last.number + 1 if last else 1
    return PublishPreview(
        number=number,
        address=readable_permanent_url("articles:edition", args=[article.slug, number]),
        old_address=readable_permanent_url("articles:article", args=[last.slug])
        if last and last.slug != article.slug
        else "",
        last=last,
        checklist=checked.checklist,
        content=checked.content,
        changes=compare(EditionContent.from_json(last.content), checked.content) if last else None,
    )


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


class PublishForm(forms.Form):
    """Change note, kind of change and time of an edition; a first edition has no kind of change."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[c for c in Edition.Change.choices if c[0] != Edition.Change.FIRST],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A retraction publishes the last edition again unchanged, marked as retracted; the "
            "draft and its checklist are not used."
        ),
    )
    note = ChangeNoteField()
    at = forms.SplitDateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        widget=AdminSplitDateTime,
        error_messages={
            "invalid_date": gettext_lazy("Enter the date as well, like 2026-03-31."),
            "invalid_time": gettext_lazy("Enter the time as well, like 09:30."),
        },
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].help_text = _(
            "Leave empty to publish now. The time zone is %(zone)s, where it is now %(time)s."
        ) % {
            "zone": timezone.get_current_timezone_name(),
            "time": format_moment(timezone.now()),
        }
        if first:
            del self.fields["change"]
            note = self.fields["note"]
            note.required = False
            note.help_text = _("A first edition does not need one.")

    def offer_only_retraction(self) -> None:
        """Offer only the kinds of change that no error of the draft blocks."""
        change = self.fields["change"]
        change.choices = [  # type: ignore[attr-defined]
            (Edition.Change.RETRACTION.value, Edition.Change.RETRACTION.label)
        ]
        change.initial = Edition.Change.RETRACTION
        self.initial["change"] = Edition.Change.RETRACTION

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that is in the past or in the far future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This time has passed; leave it empty to publish at once."))
        if at and at.year > timezone.now().year + MAX_YEARS_AHEAD:
            raise ValidationError(_("This time is very far away; check the year."))
        return at

    @property
    def change_chosen(self) -> Edition.Change | None:
        """Kind of change, None for a first edition."""
        chosen = self.cleaned_data.get("change")
        return Edition.Change(chosen) if chosen else None

    @property
    def is_retraction(self) -> bool:
        """Return whether the last edition is to be marked as retracted."""
        return self.change_chosen == Edition.Change.RETRACTION

    def check_last_edition(self, last: Edition | None) -> None:
        """Add an error, in place of all others, if another editor has published since."""
        if last and (problem := publishing.overtaken(last, number=self.cleaned_data.get("number"))):
            self.errors.clear()
            self.add_error(None, problem)

    def check_checklist(self, preview: PublishPreview) -> None:
        """Add an error if the checklist blocks the chosen kind of change."""
        if self.is_retraction:
            return
        if preview.checklist.errors:
            self.add_error(None, _("Fix the errors of the checklist first."))
        if not preview.checklist.is_accepted:
            self.add_error(
                None,
                _("Tick each warning that you have read, or fix its cause."),
            )


def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that would be published, and publish it."""
    article = get_permitted_object(request, can_publish, Article, pk)
    last = article.editions.order_by("-number").first()
    # The clock is read after the edition, which another editor may just have published.
    now = timezone.now()
    if last and last.published_at > now:
        return _scheduled_page(request, article, last)
    form = PublishForm(post_data(request), first=last is None)
    form.is_valid()
    has_followed = _follow_original(request, article)
    # Whether data is overdue depends on when the edition becomes public.
    at = (form.cleaned_data.get("at") if form.is_bound else None) or now
    ticked = request.POST.getlist("accepted")
    preview = preview_publishing(article, last=last, at=at, ticked=ticked)
    if has_followed:
        # The form keeps what was typed, but is not validated yet.
        form.errors.clear()
    elif form.is_bound:
        form.check_last_edition(last)
        form.check_checklist(preview)
        if form.is_valid():
            if edition := _publish(article, request, form, ticked):
                report_edition(request, edition)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
            # Another editor may have changed or published the article meanwhile.
            article.refresh_from_db()
            last = article.editions.order_by("-number").first()
            if last and last.published_at > timezone.now():
                return _scheduled_page(request, article, last)
            preview = preview_publishing(article, last=last, at=at, ticked=ticked)
    if preview.checklist.errors and last:
        form.offer_only_retraction()
    title = _("Publish edition %(number)d") % {"number": preview.number}
    context = page_context(request, article, title=title)
    context |= {
        "preview": preview,
        "form": form,
        "form_is_shown": last is not None or not preview.checklist.errors,
        "lag": lag(article, at=now) if can_change(editor(request)) else None,
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/publish.html", context)


def _follow_original(request: HttpRequest, article: Article) -> bool:
    """Record which edition of its original a translation follows, if that button was used."""
    edition = parse_key(request.POST.get("follows"))
    if edition is None:
        return False
    if not can_change(editor(request)):
        raise PermissionDenied
    try:
        follow_edition(article, edition=edition, by=editor(request))
    except TranslationError as error:
        messages.error(request, str(error))
    else:
        article.refresh_from_db()
    return True


def _publish(
    article: Article, request: HttpRequest, form: PublishForm, ticked: list[str]
) -> Edition | None:
    """Publish the article; return None and add errors to the form if that is refused.

    Raise Http404 if the article was deleted meanwhile.
    """
    by, note, at = editor(request), form.cleaned_data["note"], form.cleaned_data["at"]
    approval = Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"])
    try:
        if form.is_retraction:
            return publishing.retract(article, by=by, note=note, at=at, approval=approval)
        return publishing.publish(
            article, by=by, note=note, change=form.change_chosen, at=at, approval=approval
        )
    except publishing.PublishingError as error:
        for problem in error.problems:
            form.add_error(None, problem)
    except Article.DoesNotExist:
        raise Http404 from None
    return None


def _scheduled_page(request: HttpRequest, article: Article, waiting: Edition) -> HttpResponse:
    """Show the scheduled edition; nothing else can be published meanwhile."""
    title = _("Edition %(number)d is scheduled") % {"number": waiting.number}
    context = {
        **page_context(request, article, title=title),
        "waiting": waiting,
        "zone": timezone.get_current_timezone_name(),
        "refused": request.method == "POST",
    }
    return TemplateResponse(request, "admin/articles/article/waiting.html", context)


def withdraw_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw a scheduled edition."""
    if not can_publish(editor(request)):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    edition = Edition.objects.filter(article=pk, number=number).first()
    # The number of a withdrawn edition is used again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was already withdrawn.") % {"number": number}
        messages.error(request, problem)
        return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
    try:
        publishing.withdraw(edition, by=editor(request))
    except publishing.PublishingError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Edition %(number)d of “%(title)s” was withdrawn; no reader has seen it.")
            % {"number": number, "title": edition.title},
        )
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))


def report_edition(request: HttpRequest, edition: Edition) -> None:
    """Show a message that the edition is public, or scheduled."""
    # The title of a retraction is that of the edition before it, not that of the draft.
    names = {"number": edition.number, "title": edition.title}
    if edition.published_at > timezone.now():
        sentence = _("Edition %(number)d of “%(title)s” is scheduled.") % names
        messages.success(request, sentence)
        return
    message_with_link(
        request,
        _("Edition %(number)d of “%(title)s” is published.") % names,
        address=edition.get_absolute_url(),
        words=_("View it"),
    )


@admin.action(description=gettext_lazy("Publish selected articles"), permissions=["publish"])
def publish_selected(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, articles: QuerySet[Article]
) -> None:
    """Publish first editions with an empty checklist; link to the publish pages of the others."""
    for article in articles:
        page = reverse("admin:articles_article_publish", args=[article.pk])
        if article.editions.exists():
            message_with_link(
                request,
                _("“%(title)s” was published before, so readers need a change note.")
                % {"title": article.title},
                address=page,
                words=_("Write it and publish"),
                level=messages.WARNING,
            )
            continue
        try:
            edition = publishing.publish(
                article, by=editor(request), approval=publishing.Approval()
            )
        except publishing.PublishingError as error:
            only_warnings = isinstance(error, publishing.UnacceptedWarningsError)
            message_with_link(
                request,
                _refusal(article, error.problems),
                address=page,
                words=_("View the checklist"),
                level=messages.WARNING if only_warnings else messages.ERROR,
            )
        else:
            report_edition(request, edition)


def _refusal(article: Article, problems: Sequence[str]) -> str:
    count = len(problems)
    sentence = ngettext(
        "“%(title)s” was not published. %(problems)s",
        "“%(title)s” was not published. The checklist has %(found)d points,"
        " the first: %(problems)s",
        count,
    )
    return sentence % {"title": article.title, "found": count, "problems": problems[0]}
