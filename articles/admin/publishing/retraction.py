"""The page “Retract”: the last edition stays readable, marked as retracted, with the reason."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles import publishing
from articles.admin.permissions import can_publish, get_permitted_article
from articles.admin.publishing.forms import (
    ChangeNoteField,
    TimedForm,
    last_editions,
    report_cancelled,
    report_edition,
)
from articles.models import Article, Edition
from collabsite.web.admin.pages import FormlessError, page_context
from collabsite.web.admin.requests import editor, is_restored, post_data
from collabsite.web.checklist import Approval


class RetractForm(TimedForm):
    """Reason and time of a retraction."""

    note = ChangeNoteField()

    field_order = ["number", "note", "at"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = _("Retract at")
        note = self.fields["note"]
        note.label = pgettext("of a retraction", "Reason")
        note.help_text = _("Readers see it above the text: say what is wrong with it.")
        note.error_messages["required"] = gettext_lazy("Say why it is retracted.")


def retract_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the edition that readers see, and retract it."""
    article = get_permitted_article(request, can_publish, pk)
    form = RetractForm(post_data(request))
    last, waiting = last_editions(article)
    if is_restored(request):
        if last is None:
            raise FormlessError
        # The form keeps what was typed, but is not validated yet.
        form.errors.clear()
    elif form.is_bound:
        form.is_valid()
        form.check_last_edition(last)
        if form.is_valid():
            if edition := _retract(article, request, form):
                report_edition(request, edition)
                if waiting:
                    report_cancelled(request, waiting)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
            last, waiting = last_editions(article)
    context = page_context(request, article, title=_("Retract"))
    context |= {
        "last": last,
        "waiting": waiting,
        "is_retracted": last is not None and last.change == Edition.Change.RETRACTION,
        "form": form,
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/retract.html", context)


def _retract(article: Article, request: HttpRequest, form: RetractForm) -> Edition | None:
    """Retract the article; return None and add errors to the form if that is refused.

    Raise Http404 if the article was deleted meanwhile.
    """
    try:
        return publishing.retract(
            article,
            by=editor(request),
            note=form.cleaned_data["note"],
            at=form.cleaned_data["at"],
            approval=Approval(number=form.cleaned_data["number"]),
            instead_of=request.POST.get("instead", ""),
        )
    except publishing.PublishingError as error:
        for problem in error.problems:
            form.add_error(None, problem)
    except Article.DoesNotExist:
        raise Http404 from None
    return None
