"""The page “Publish…”, and the action of the list."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.permissions import can_change, can_publish, get_permitted_article
from articles.admin.publishing.checklist import compose_and_check
from articles.admin.publishing.forms import (
    ChangeNoteField,
    TimedForm,
    last_editions,
    report_cancelled,
    report_edition,
)
from articles.admin.publishing.withdrawal import scheduled_page
from articles.content import EditionContent
from articles.drafts.diff import compare
from articles.drafts.translation_status import TranslationError, follow_edition, lag
from articles.models import Article, Edition, Kind
from collabsite.web.admin.pages import FormlessError, page_context
from collabsite.web.admin.requests import editor, is_restored, parse_key, post_data
from collabsite.web.checklist import Approval, ShownChecklist
from collabsite.web.routes import readable_permanent_url


def _preview(
    article: Article, *, last: Edition | None, at: dt.datetime, ticked: list[str]
) -> dict[str, Any]:
    """Return what the page shows of the edition that would be published; nothing is stored.

    `old_address` is the article's present address, if publishing changes it, and `unchanged` the
    sentence that there is nothing to publish, or ''.
    """
    content, checklist = compose_and_check(article, last=last, at=at, accepted=ticked)
    number = last.number + 1 if last else 1
    kind = Kind(article.kind)
    return {
        "number": number,
        "address": readable_permanent_url(kind.route("edition"), args=[article.slug, number]),
        "old_address": readable_permanent_url(kind.route("article"), args=[last.slug])
        if last and last.slug != article.slug
        else "",
        "last": last,
        "checklist": checklist,
        "content": content,
        "date": dt.date.fromisoformat(content.date) if content.date else None,
        "embeds": Counter(embed.element for embed in content.embeds),
        "changes": compare(EditionContent.from_json(last.content), content) if last else None,
        "unchanged": publishing.unchanged(article, content, last),
    }


class PublishForm(TimedForm):
    """Change note, kind of change and time of an edition; a first edition has no kind of change."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[
            choice
            for choice in Edition.Change.choices
            if choice[0] not in {Edition.Change.FIRST, Edition.Change.RETRACTION}
        ],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
    )
    note = ChangeNoteField()

    field_order = ["seen", "number", "change", "note", "at"]

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = _("Publish at")
        if first:
            del self.fields["change"]
            note = self.fields["note"]
            note.required = False
            note.help_text = _("A first edition does not need one.")

    @property
    def change_chosen(self) -> Edition.Change | None:
        """Kind of change, None for a first edition."""
        chosen = self.cleaned_data.get("change")
        return Edition.Change(chosen) if chosen else None

    def check_checklist(
        self, checklist: ShownChecklist, unchanged: str, problems: list[str]
    ) -> None:
        """Add what the checklist asks for, else the problems with which publishing was refused."""
        asked = [unchanged] if unchanged and not problems else []
        if not unchanged:
            if checklist.errors:
                asked.append(_("Fix the errors of the checklist first."))
            if checklist.first_unaccepted:
                asked.append(_("Tick each warning that you have read, or fix its cause."))
        for problem in asked or problems:
            self.add_error(None, problem)


def redirect_to_publish(request: HttpRequest, article: Article) -> HttpResponse | None:
    """Redirect to the page “Publish…”, if the article was saved with that button."""
    # A value of Django's own button, so that Django treats it like “Save and continue editing”.
    if request.POST.get("_continue") != "publish":
        return None
    return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[article.pk]))


def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that would be published, and publish it."""
    article = get_permitted_article(request, can_publish, pk)
    last, waiting = last_editions(article)
    # The clock is read after the edition, which another editor may just have published.
    now = timezone.now()
    restored = is_restored(request)
    instead = request.GET.get("instead", "")
    if waiting and waiting.sha256 != instead:
        if restored:
            raise FormlessError
        return _scheduled_page(request, article, waiting)
    form = PublishForm(post_data(request), first=last is None)
    form.is_valid()
    has_followed = not restored and _follow_original(request, article)
    # Whether data is overdue depends on when the edition becomes public.
    at = (form.cleaned_data.get("at") if form.is_bound else None) or now
    ticked = request.POST.getlist("accepted")
    is_sent = form.is_bound and not (has_followed or restored)
    problems: list[str] = []
    if is_sent:
        form.check_last_edition(last)
        if form.is_valid():
            # It checks for itself, so that a long article is not composed twice.
            outcome = _publish(article, request, form, ticked, instead_of=instead)
            if isinstance(outcome, Edition):
                report_edition(request, outcome)
                if waiting:
                    report_cancelled(request, waiting)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
            problems = outcome
            # Another editor may have changed or published the article meanwhile.
            article.refresh_from_db()
            last, waiting = last_editions(article)
            if waiting and waiting.sha256 != instead:
                return _scheduled_page(request, article, waiting)
    else:
        # A restored form keeps what was typed, but is not validated yet.
        form.errors.clear()
    preview = _preview(article, last=last, at=at, ticked=ticked)
    if is_sent:
        form.check_checklist(preview["checklist"], preview["unchanged"], problems)
    title = _("Publish edition %(number)d") % {"number": preview["number"]}
    context = page_context(request, article, title=title)
    context |= {
        **preview,
        "waiting": waiting,
        "last_number": str(last.number) if last else "",
        "form": form,
        "form_is_shown": form.is_bound or not (preview["checklist"].errors or preview["unchanged"]),
        "lag": lag(article, at=now) if can_change(editor(request), article) else None,
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/publish.html", context)


def _scheduled_page(request: HttpRequest, article: Article, waiting: Edition) -> HttpResponse:
    title = _("Edition %(number)d is scheduled")
    return scheduled_page(request, article, waiting, title=title, page_name=_("Publish"))


def _follow_original(request: HttpRequest, article: Article) -> bool:
    """Record which edition of its original a translation follows, if that button was used."""
    edition = parse_key(request.POST.get("follows"))
    if edition is None:
        return False
    if not can_change(editor(request), article):
        raise PermissionDenied
    try:
        follow_edition(article, edition=edition, by=editor(request))
    except TranslationError as error:
        messages.error(request, str(error))
    else:
        article.refresh_from_db()
    return True


def _publish(
    article: Article,
    request: HttpRequest,
    form: PublishForm,
    ticked: list[str],
    *,
    instead_of: str,
) -> Edition | list[str]:
    """Publish the article; return the problems if that is refused.

    Raise Http404 if the article was deleted meanwhile.
    """
    by, note, at = editor(request), form.cleaned_data["note"], form.cleaned_data["at"]
    approval = Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"])
    try:
        return publishing.publish(
            article,
            by=by,
            note=note,
            change=form.change_chosen,
            at=at,
            approval=approval,
            instead_of=instead_of,
        )
    except publishing.PublishingError as error:
        return error.problems
    except Article.DoesNotExist:
        raise Http404 from None
