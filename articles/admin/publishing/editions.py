"""Pages that make editions: a draft is published or an edition retracted, now or at a time that can be moved."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import publishing
from articles.admin.permissions import can_change, can_publish, get_permitted_article
from articles.admin.translations import follow
from articles.content import EditionContent
from articles.drafts.diff import compare
from articles.drafts.translation_status import originals_since
from articles.models import Article, Edition, Kind
from articles.publishing.checks import check
from articles.publishing.composition import compose
from collabsite.web.admin import pages, requests
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor
from collabsite.web.checklist import Approval, Finding, ShownChecklist
from collabsite.web.routes import readable_permanent_url
from collabsite.web.text import format_moment

# In years. A later time is a mistake, and UTC can't express every local time of the year 9999.
MAX_YEARS_AHEAD = 10


class NoteForm(forms.Form):
    """Note and kind of change of an edition, with its number and the fingerprint of what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change = forms.TypedChoiceField(
        label=gettext_lazy("Kind of change"),
        coerce=Edition.Change,
        choices=[(kind, kind.label) for kind in (Edition.Change.UPDATE, Edition.Change.CORRECTION)],
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

    def approval(self, request: HttpRequest) -> Approval:
        """Return what the editor saw and accepted."""
        data = self.cleaned_data
        return Approval(request.POST.getlist("accepted"), data["seen"], data["number"])


class TimeForm(forms.Form):
    """New time of a scheduled edition, and the digest of the one that the editor was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    at = forms.SplitDateTimeField(
        label=gettext_lazy("New time"),
        widget=AdminSplitDateTime,
        error_messages={
            "invalid_date": gettext_lazy("Enter the date as well, like 2026-03-31."),
            "invalid_time": gettext_lazy("Enter the time as well, like 09:30."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = format_moment(timezone.now())
        zone = {"zone": timezone.get_current_timezone_name(), "time": now}
        sentence = _("The time zone is %(zone)s, where it is now %(time)s.")
        self.fields["at"].help_text = sentence % zone

    def clean_at(self) -> dt.datetime | None:
        """Refuse a time that is in the past or in the far future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(_("This time has passed; choose a later one."))
        if at and at.year > timezone.now().year + MAX_YEARS_AHEAD:
            raise ValidationError(_("This time is very far away; check the year."))
        return at


class EditionForm(NoteForm, TimeForm):
    """Note, kind of change and time of the edition that follows `last`; a first one has no kind of change."""

    field_order = ["change", "note", "at"]

    def __init__(self, *args: Any, last: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        at, note = self.fields["at"], self.fields["note"]
        at.label, at.required = _("Publish at"), False
        at.help_text = _("Leave empty to publish now. %(zone)s") % {"zone": at.help_text}
        if last is None:
            self.fields.pop("change", None)
            note.required = False
            note.help_text = _("A first edition does not need one.")

    def clean(self) -> dict[str, Any]:
        """Refuse a form, for this reason alone, if another editor has published since."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("number")
        if self.last and (problem := publishing.overtaken(self.last, number=number)):
            self.errors.clear()
            raise ValidationError(problem)
        return cleaned


class RetractForm(EditionForm):
    """Reason and time of a retraction."""

    change = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = _("Retract at")
        note = self.fields["note"]
        note.label = pgettext_lazy("of a retraction", "Reason")
        note.help_text = _("Readers see it above the text: say what is wrong with it.")
        note.error_messages["required"] = gettext_lazy("Say why it is retracted.")


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
    composed = compose(article, at=at, last=last)
    before = last.accepted if last else ()
    shown = check(composed).shown(url=finding_url(article), accepted=accepted, before=before)
    return composed.content, shown


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
    is_waiting = edition.published_at > timezone.now()
    if edition.change == Edition.Change.RETRACTION:
        sentence = _("“%(title)s” is retracted by edition %(number)d.")
        waiting = _("The retraction of “%(title)s”, edition %(number)d, is scheduled.")
    else:
        sentence = _("Edition %(number)d of “%(title)s” is published.")
        waiting = _("Edition %(number)d of “%(title)s” is scheduled.")
    # The title of a retraction is that of the edition before it, not that of the draft.
    names = {"number": edition.number, "title": edition.title}
    if is_waiting:
        messages.success(request, waiting % names)
    else:
        address = edition.get_absolute_url()
        message_with_link(request, sentence % names, address=address, words=_("View it"))
    if instead_of:
        sentence = _(
            "The schedule of the former edition %(number)d was cancelled; schedule it again if needed."
        )
        address = reverse("admin:articles_article_history", args=[instead_of.article_id])
        message_with_link(
            request,
            sentence % {"number": instead_of.number},
            address=address,
            words=_("Its text is in the version history"),
            level=messages.WARNING,
        )


def _make_edition(
    request: HttpRequest,
    article: Article,
    form: EditionForm,
    verb: Callable[..., Edition],
    **more: Any,
) -> list[str]:
    """Make the edition with `publish` or `retract`, and report it; return why that is refused."""
    waiting, sent = last_editions(article)[1], form.cleaned_data
    more |= {"note": sent["note"], "at": sent["at"], "approval": form.approval(request)}
    try:
        edition = verb(article, by=editor(request), **more)
    except publishing.PublishingError as error:
        return error.problems
    except Article.DoesNotExist:
        raise Http404 from None
    report_edition(request, edition, instead_of=waiting)
    return []


def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that would be published, and publish it."""
    article = get_permitted_article(request, can_publish, pk)
    last, waiting = last_editions(article)
    # The clock is read after the edition, which another editor may just have published.
    now = timezone.now()
    instead = request.GET.get("instead", "")
    form = EditionForm(requests.post_data(request), last=last)
    is_valid = form.is_valid()
    # Whether data is overdue depends on when the edition becomes public.
    at = (form.cleaned_data.get("at") if form.is_bound else None) or now
    problems: list[str] = []
    is_to_publish = requests.is_sent(request) and not _follow_original(request, article)
    if is_to_publish and is_valid and (waiting is None or waiting.sha256 == instead):
        # It checks for itself, so that a long article is not composed twice.
        options = {"change": form.cleaned_data.get("change"), "instead_of": instead}
        problems = _make_edition(request, article, form, publishing.publish, **options)
        if not problems:
            return redirect("admin:articles_article_change", pk)
        # Another editor may have changed or published the article meanwhile.
        article.refresh_from_db()
        last, waiting = last_editions(article)
    if waiting and waiting.sha256 != instead:
        if requests.is_restored(request):
            raise pages.FormlessError
        return _scheduled_page(request, waiting, _("Edition %(number)d is scheduled"))
    ticked = request.POST.getlist("accepted")
    content, checklist = compose_and_check(article, last=last, at=at, accepted=ticked)
    unchanged = publishing.unchanged(article, content, last)
    if not is_to_publish:
        form.errors.clear()
    elif unchanged and not problems:
        form.add_error(None, unchanged)
    else:
        asked = []
        if checklist.errors and not unchanged:
            asked.append(_("Fix the errors of the checklist first."))
        if checklist.first_unaccepted and not unchanged:
            asked.append(_("Tick each warning that you have read, or fix its cause."))
        form.add_error(None, asked or problems)
    kind, number = Kind(article.kind), last.number + 1 if last else 1
    # The article's present address, if publishing changes it.
    old_slug = last.slug if last and last.slug != article.slug else ""
    return object_page(
        request,
        article,
        "publish",
        title=_("Publish edition %(number)d") % {"number": number},
        number=number,
        address=readable_permanent_url(kind.route("edition"), args=[article.slug, number]),
        old_address=old_slug and readable_permanent_url(kind.route("article"), args=[old_slug]),
        last=last,
        last_number=str(last.number) if last else "",
        waiting=waiting,
        checklist=checklist,
        content=content,
        date=dt.date.fromisoformat(content.date) if content.date else None,
        embeds=Counter(embed.element for embed in content.embeds),
        changes=compare(EditionContent.from_json(last.content), content) if last else None,
        unchanged=unchanged,
        form=form,
        form_is_shown=form.is_bound or not (checklist.errors or unchanged),
        original_since=originals_since([article], at=now).get(article)
        if can_change(editor(request), article)
        else None,
    )


def _follow_original(request: HttpRequest, article: Article) -> bool:
    """Record which edition of its original a translation follows, if that button was used."""
    edition = requests.parse_key(request.POST.get("follows"))
    if edition is None:
        return False
    if not can_change(editor(request), article):
        raise PermissionDenied
    follow(request, article, edition)
    article.refresh_from_db()
    return True


def retract_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that readers see, and retract it: it stays readable, with the reason."""
    article = get_permitted_article(request, can_publish, pk)
    last, waiting = last_editions(article)
    if requests.is_restored(request) and last is None:
        raise pages.FormlessError
    form = RetractForm(requests.post_data(request), last=last)
    if requests.is_submitted(request, form):
        options = {"instead_of": request.POST.get("instead", "")}
        problems = _make_edition(request, article, form, publishing.retract, **options)
        if not problems:
            return redirect("admin:articles_article_change", pk)
        form.add_error(None, problems)
        last, waiting = last_editions(article)
    return object_page(
        request,
        article,
        "retract",
        title=_("Retract"),
        last=last,
        waiting=waiting,
        is_retracted=last is not None and last.change == Edition.Change.RETRACTION,
        form=form,
    )


def _scheduled_page(request: HttpRequest, waiting: Edition, title: str) -> HttpResponse:
    """Show the scheduled edition, whose schedule can be cancelled, also by another edition."""
    title %= {"number": waiting.number}
    refused, article = request.method == "POST", waiting.article
    return object_page(request, article, "waiting", title=title, waiting=waiting, refused=refused)


def withdraw_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a scheduled edition, and withdraw it."""
    edition = _find_scheduled(request, pk, number)
    if edition and request.method != "POST":
        return _scheduled_page(request, edition, _("Cancel the schedule of edition %(number)d"))
    if edition:
        try:
            publishing.withdraw(edition, by=editor(request))
        except publishing.PublishingError as error:
            messages.error(request, str(error))
        else:
            sentence = _("Edition %(number)d of “%(title)s” was withdrawn; no reader has seen it.")
            messages.success(request, sentence % {"number": number, "title": edition.title})
    return redirect("admin:articles_article_publish", pk)


def reschedule_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the time of a scheduled edition, and change it."""
    edition = _find_scheduled(request, pk, number)
    if edition is None:
        return pages.RefusalRedirect(reverse("admin:articles_article_publish", args=[pk]))
    initial = {"at": edition.published_at, "seen": edition.sha256}
    form = TimeForm(requests.post_data(request), initial=initial)
    if form.is_valid():
        try:
            moved = publishing.reschedule(edition, by=editor(request), at=form.cleaned_data["at"])
        except publishing.PublishingError as error:
            form.add_error("at", str(error))
        else:
            sentence = _("Edition %(number)d of “%(title)s” becomes public on %(time)s (%(zone)s).")
            time, zone = format_moment(moved.published_at), timezone.get_current_timezone_name()
            about = {"number": moved.number, "title": moved.title, "time": time, "zone": zone}
            messages.success(request, sentence % about)
            return redirect("admin:index")
    title = _("Change the time of edition %(number)d") % {"number": number}
    article = edition.article
    return object_page(request, article, "reschedule", title=title, waiting=edition, form=form)


def _find_scheduled(request: HttpRequest, pk: int, number: int) -> Edition | None:
    """Return the edition if it is still scheduled, as the user was shown it; else say what it is now."""
    if not can_publish(editor(request)):
        raise PermissionDenied
    edition = Edition.objects.filter(article=pk, number=number).select_related("article").first()
    # The number of a withdrawn edition is used again: the page may have shown another edition.
    if edition is None or request.POST.get("seen", edition.sha256) != edition.sha256:
        get_object_or_404(Article, pk=pk)
        problem = _("Edition %(number)d was withdrawn or moved meanwhile; nothing was changed.")
        messages.error(request, problem % {"number": number})
        return None
    if edition.published_at <= timezone.now():
        messages.error(request, publishing.has_become_public(edition))
        return None
    return edition
