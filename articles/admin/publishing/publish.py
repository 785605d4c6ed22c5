"""The pages “Publish…”, which makes an edition of the draft, and “Retract”, which marks the last one."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles import publishing
from articles.admin.permissions import can_change, can_publish, get_permitted_article
from articles.admin.publishing.forms import (
    EditionForm,
    compose_and_check,
    last_editions,
    report_edition,
)
from articles.admin.publishing.scheduled import scheduled_page
from articles.content import EditionContent
from articles.drafts.diff import compare
from articles.drafts.translation_status import TranslationError, follow_edition, lag
from articles.models import Article, Edition, Kind
from collabsite.web.admin.pages import FormlessError, object_page
from collabsite.web.admin.requests import (
    editor,
    is_restored,
    is_sent,
    is_submitted,
    parse_key,
    post_data,
)
from collabsite.web.checklist import Approval, ShownChecklist
from collabsite.web.routes import readable_permanent_url


class PublishForm(EditionForm):
    """Change note, kind of change and time of an edition; a first edition has no kind of change."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    change = forms.TypedChoiceField(
        label=gettext_lazy("Kind of change"),
        coerce=Edition.Change,
        choices=[
            choice
            for choice in Edition.Change.choices
            if choice[0] not in {Edition.Change.FIRST, Edition.Change.RETRACTION}
        ],
        initial=Edition.Change.UPDATE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = _("Publish at")
        if self.last is None:
            del self.fields["change"]
            note = self.fields["note"]
            note.required = False
            note.help_text = _("A first edition does not need one.")

    def check_checklist(
        self, checklist: ShownChecklist, unchanged: str, problems: list[str]
    ) -> None:
        """Add what the checklist asks for, else the problems with which publishing was refused."""
        asked = [unchanged] if unchanged and not problems else []
        if checklist.errors and not unchanged:
            asked.append(_("Fix the errors of the checklist first."))
        if checklist.first_unaccepted and not unchanged:
            asked.append(_("Tick each warning that you have read, or fix its cause."))
        for problem in asked or problems:
            self.add_error(None, problem)


def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that would be published, and publish it."""
    article = get_permitted_article(request, can_publish, pk)
    last, waiting = last_editions(article)
    # The clock is read after the edition, which another editor may just have published.
    now = timezone.now()
    instead = request.GET.get("instead", "")
    form = PublishForm(post_data(request), last=last)
    form.is_valid()
    # Whether data is overdue depends on when the edition becomes public.
    at = (form.cleaned_data.get("at") if form.is_bound else None) or now
    ticked = request.POST.getlist("accepted")
    problems: list[str] = []
    is_to_publish = is_sent(request) and not _follow_original(request, article)
    if not is_to_publish:
        form.errors.clear()
    elif form.is_valid() and (waiting is None or waiting.sha256 == instead):
        # It checks for itself, so that a long article is not composed twice.
        try:
            edition = publishing.publish(
                article,
                by=editor(request),
                note=form.cleaned_data["note"],
                change=form.cleaned_data.get("change"),
                at=form.cleaned_data["at"],
                approval=Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"]),
                instead_of=instead,
            )
        except publishing.PublishingError as error:
            problems = error.problems
            # Another editor may have changed or published the article meanwhile.
            article.refresh_from_db()
            last, waiting = last_editions(article)
        except Article.DoesNotExist:
            raise Http404 from None
        else:
            report_edition(request, edition, instead_of=waiting)
            return redirect("admin:articles_article_change", pk)
    if waiting and waiting.sha256 != instead:
        if is_restored(request):
            raise FormlessError
        title = _("Edition %(number)d is scheduled")
        return scheduled_page(request, waiting, title=title, page_name=_("Publish"))
    preview = _preview(article, last=last, at=at, ticked=ticked)
    if is_to_publish:
        form.check_checklist(preview["checklist"], preview["unchanged"], problems)
    return object_page(
        request,
        article,
        "publish",
        title=_("Publish edition %(number)d") % {"number": preview["number"]},
        **preview,
        waiting=waiting,
        last_number=str(last.number) if last else "",
        form=form,
        form_is_shown=form.is_bound or not (preview["checklist"].errors or preview["unchanged"]),
        lag=lag(article, at=now) if can_change(editor(request), article) else None,
    )


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
    article.refresh_from_db()
    return True


class RetractForm(EditionForm):
    """Reason and time of a retraction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = _("Retract at")
        note = self.fields["note"]
        note.label = pgettext("of a retraction", "Reason")
        note.help_text = _("Readers see it above the text: say what is wrong with it.")
        note.error_messages["required"] = gettext_lazy("Say why it is retracted.")


def retract_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that readers see, and retract it: it stays readable, with the reason."""
    article = get_permitted_article(request, can_publish, pk)
    last, waiting = last_editions(article)
    if is_restored(request) and last is None:
        raise FormlessError
    form = RetractForm(post_data(request), last=last)
    if is_submitted(request, form):
        try:
            edition = publishing.retract(
                article,
                by=editor(request),
                note=form.cleaned_data["note"],
                at=form.cleaned_data["at"],
                approval=Approval(number=form.cleaned_data["number"]),
                instead_of=request.POST.get("instead", ""),
            )
        except publishing.PublishingError as error:
            form.add_error(None, error.problems)
            last, waiting = last_editions(article)
        except Article.DoesNotExist:
            raise Http404 from None
        else:
            report_edition(request, edition, instead_of=waiting)
            return redirect("admin:articles_article_change", pk)
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
