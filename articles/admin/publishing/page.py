"""The page “Publish…”: what it shows and asks before an edition is made, and what withdraws one."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
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
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.page_context import page_context
from articles.admin.publishing.change_notes import ChangeNoteField
from articles.admin.publishing.checklist import compose_and_check
from articles.content import Content
from articles.diff import Changes, compare
from articles.models import Article, Edition
from articles.translations import lag as following
from articles.translations.lag import lag
from collabsite.web import phrases
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor, parse_key, post_data
from collabsite.web.checklist import Approval, ShownChecklist
from collabsite.web.routes import readable_permanent_url

if TYPE_CHECKING:
    from articles.admin.articles import ArticleAdmin


# In years: nobody means a later time, and the last year of all is beyond what UTC can say of some.
FAR_AWAY = 10


@dataclass(frozen=True)
class Readiness:
    """The edition that publishing would make, and what the checklist says of it.

    `left` is the article's address until now, if publishing gives it another.
    """

    number: int
    address: str
    left: str
    last: Edition | None
    checklist: ShownChecklist
    content: Content
    changes: Changes | None

    @property
    def fingerprint(self) -> str:
        """A digest of what is shown, which publishing compares."""
        return self.content.fingerprint()

    @property
    def date(self) -> dt.date | None:
        """The date that the edition would bear."""
        return dt.date.fromisoformat(self.content.date) if self.content.date else None

    @property
    def tables(self) -> int:
        """How many data tables the edition would freeze."""
        return self._embedded("div")

    @property
    def charts(self) -> int:
        """How many charts the edition would freeze."""
        return self._embedded("figure")

    @property
    def figures(self) -> int:
        """How many numbers bound to data the edition would freeze."""
        return self._embedded("data")

    def _embedded(self, element: str) -> int:
        return sum(embed.element == element for embed in self.content.embeds)


def readiness(
    article: Article, *, last: Edition | None, at: dt.datetime, ticked: list[str]
) -> Readiness:
    """Try what publishing at this time would give; stores nothing."""
    checked = compose_and_check(article, at=at, accepted=ticked)
    number = last.number + 1 if last else 1
    return Readiness(
        number=number,
        address=readable_permanent_url("articles:edition", args=[article.slug, number]),
        left=readable_permanent_url("articles:article", args=[last.slug])
        if last and last.slug != article.slug
        else "",
        last=last,
        checklist=checked.checklist,
        content=checked.content,
        changes=compare(Content.from_json(last.content), checked.content) if last else None,
    )


class PublishForm(forms.Form):
    """Asks what changed (from the second edition on) and when the edition becomes public."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[c for c in Edition.Change.choices if c[0] != Edition.Change.FIRST],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A retraction publishes the last edition again as it was, marked as retracted;"
            " the draft and its checklist don't matter then."
        ),
    )
    note = ChangeNoteField()
    at = forms.SplitDateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        widget=AdminSplitDateTime,
        error_messages={
            "invalid_date": gettext_lazy("Give the date as well, like 2026-03-31."),
            "invalid_time": gettext_lazy("Give the time as well, like 09:30."),
        },
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].help_text = _(
            "Empty: at once. The time zone is %(zone)s, where it is %(time)s now."
        ) % {
            "zone": timezone.get_current_timezone_name(),
            "time": phrases.format_moment(timezone.now()),
        }
        if first:
            del self.fields["change"]
            note = self.fields["note"]
            note.required = False
            note.help_text = _("A first edition may do without one.")

    def offer_retraction_alone(self) -> None:
        """Leave only the kind of change that a broken draft does not block."""
        change = self.fields["change"]
        change.choices = [  # type: ignore[attr-defined]
            (Edition.Change.RETRACTION.value, Edition.Change.RETRACTION.label)
        ]
        change.initial = Edition.Change.RETRACTION
        self.initial["change"] = Edition.Change.RETRACTION

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that has passed: an edition can't have been public before it was made.

        Refuse one that is no time that anybody means, too.
        """
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This time has passed; leave it empty to publish at once."))
        if at and at.year > timezone.now().year + FAR_AWAY:
            raise ValidationError(_("This time is very far away; see whether the year is right."))
        return at

    @property
    def change_chosen(self) -> Edition.Change | None:
        """The kind of change, None for a first edition."""
        chosen = self.cleaned_data.get("change")
        return Edition.Change(chosen) if chosen else None

    @property
    def retracts(self) -> bool:
        """Tell whether the last edition is to be marked as retracted."""
        return self.change_chosen == Edition.Change.RETRACTION

    def check_turn(self, last: Edition | None) -> None:
        """Complain if another has published since: what else is missing is asked for that edition."""
        if last and (problem := publishing.overtaken(last, number=self.cleaned_data.get("number"))):
            self.errors.clear()
            self.add_error(None, problem)

    def check_ticks(self, ready: Readiness) -> None:
        """Complain if the checklist stands in the way of what was chosen."""
        if self.retracts:
            return
        if ready.checklist.errors:
            self.add_error(None, _("Mend the errors of the checklist first."))
        if not ready.checklist.is_accepted:
            self.add_error(
                None,
                _("Tick each warning that you have looked at, or mend what it is about."),
            )


def publish_page(model_admin: "ArticleAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be published, ask what changed and when, and publish."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    article = get_object_or_404(Article, pk=pk)
    last = article.editions.order_by("-number").first()
    # Asked of the clock only now: what another has just published is not waiting.
    now = timezone.now()
    if last and last.published_at > now:
        return _waiting_page(model_admin, request, article, last)
    form = PublishForm(post_data(request), first=last is None)
    form.is_valid()
    followed = _followed(model_admin, request, article)
    # Whether data is overdue depends on when the edition becomes public.
    at = (form.cleaned_data.get("at") if form.is_bound else None) or now
    ticked = request.POST.getlist("accepted")
    ready = readiness(article, last=last, at=at, ticked=ticked)
    if followed:
        # What was typed so far stays in the form; whether it will do is not asked yet.
        form.errors.clear()
    elif form.is_bound:
        form.check_turn(last)
        form.check_ticks(ready)
        if form.is_valid():
            if edition := _published(article, request, form, ticked):
                report_edition(model_admin, request, edition)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
            # What was written is kept; what is shown is as it is now, after what others did.
            article.refresh_from_db()
            last = article.editions.order_by("-number").first()
            if last and last.published_at > timezone.now():
                return _waiting_page(model_admin, request, article, last)
            ready = readiness(article, last=last, at=at, ticked=ticked)
    if ready.checklist.errors and last:
        form.offer_retraction_alone()
    context = {
        **page_context(
            model_admin,
            request,
            article,
            title=_("Publish edition %(number)d") % {"number": ready.number},
        ),
        "ready": ready,
        "form": form,
        "form_is_shown": last is not None or not ready.checklist.errors,
        "lag": lag(article, at=now)
        if model_admin.has_change_permission(request, article)
        else None,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/publish.html", context)


def _followed(model_admin: "ArticleAdmin", request: HttpRequest, article: Article) -> bool:
    """Say which edition of its original a translation follows by now, if that button was used."""
    edition = parse_key(request.POST.get("follows"))
    if edition is None:
        return False
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    try:
        following.follow_edition(article, edition=edition, by=editor(request))
    except following.TranslationError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
    else:
        article.refresh_from_db()
    return True


def _published(
    article: Article, request: HttpRequest, form: PublishForm, ticked: list[str]
) -> Edition | None:
    """Publish what the form says; None if that is refused, with the reasons in the form.

    Raises Http404 if the article was deleted meanwhile.
    """
    by, note, at = editor(request), form.cleaned_data["note"], form.cleaned_data["at"]
    approval = Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"])
    try:
        if form.retracts:
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


def _waiting_page(
    model_admin: "ArticleAdmin", request: HttpRequest, article: Article, waiting: Edition
) -> HttpResponse:
    """Show the edition that waits for its time; nothing else can be published meanwhile."""
    context = {
        **page_context(
            model_admin,
            request,
            article,
            title=_("Edition %(number)d is waiting for its time") % {"number": waiting.number},
        ),
        "waiting": waiting,
        "zone": timezone.get_current_timezone_name(),
        "refused": request.method == "POST",
    }
    return TemplateResponse(request, "admin/articles/article/waiting.html", context)


def withdraw_page(
    model_admin: "ArticleAdmin", request: HttpRequest, pk: int, number: int
) -> HttpResponse:
    """Withdraw an edition whose time has not come."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    edition = Edition.objects.filter(article=pk, number=number).first()
    # A number that was withdrawn is given again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was already withdrawn.") % {"number": number}
        model_admin.message_user(request, problem, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))
    try:
        publishing.withdraw(edition, by=editor(request))
    except publishing.PublishingError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
    else:
        model_admin.message_user(
            request,
            _("Edition %(number)d of “%(title)s” was withdrawn: no reader has seen it.")
            % {"number": number, "title": edition.title},
            messages.SUCCESS,
        )
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[pk]))


def report_edition(model_admin: "ArticleAdmin", request: HttpRequest, edition: Edition) -> None:
    """Tell the editor where the edition is, or when it will be there."""
    # A retraction has the title of the edition before it, whatever the draft's is.
    named = {"number": edition.number, "title": edition.title}
    if edition.published_at > timezone.now():
        sentence = _("Edition %(number)d of “%(title)s” is waiting for its time.") % named
        model_admin.message_user(request, sentence, messages.SUCCESS)
        return
    message_with_link(
        request,
        _("Edition %(number)d of “%(title)s” is public.") % named,
        address=edition.get_absolute_url(),
        words=_("Read it"),
    )
